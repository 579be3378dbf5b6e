import type { CodeEntry } from '../../text/finding.ts';

/** Findings about statements of PL/SQL: GW4000 to GW4499. */
export const statementFindings = {
  neverRaised: {
    code: 'GW4000',
    title: 'Handler of an error that PostgreSQL never raises',
    severity: 'warning',
    effortHours: 0.5,
    why: 'Errors of Oracle that have no counterpart get a SQLSTATE of the class OR. Only the converted programs raise it; PostgreSQL itself does not.',
    todo: 'Find out which error PostgreSQL raises in this situation and handle its condition, or delete the handler.',
    sct: 5560,
  },
  unknownException: {
    code: 'GW4001',
    title: 'Exception that is not declared',
    severity: 'error',
    effortHours: 0.5,
    why: 'The declaration of the exception says which error it stands for; it is not in the scripts.',
    todo: 'Add the script that declares it, or write the condition by hand.',
    sct: 5561,
  },
  errorNumber: {
    code: 'GW4002',
    title: 'Error number out of range',
    severity: 'warning',
    effortHours: 0.2,
    why: 'Oracle answers such a call with ORA-21000 instead of the message.',
    todo: 'Use a number between -20999 and -20000.',
  },
} as const satisfies Record<string, CodeEntry>;
