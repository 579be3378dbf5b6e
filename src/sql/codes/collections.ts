import type { CodeEntry } from '../../text/finding.ts';

/** Findings about collections and records: GW4500 to GW4999. */
export const collectionFindings = {
  unknownElement: {
    code: 'GW4500',
    title: 'Element of an unknown type',
    severity: 'error',
    effortHours: 0.5,
    why: "PL/pgSQL needs a variable of the element's type, and the type is not in the scripts.",
    todo: 'Declare a variable of that type, use it in the statement and assign it to the element.',
  },
} as const satisfies Record<string, CodeEntry>;
