import type { CodeEntry } from '../../text/finding.ts';

/** Findings about the flow of Transact-SQL, its cursors, its dynamic SQL and statements for the server: GW9120 to GW9139. */
export const sqlserverCodeFindings = {
  cursorElsewhere: {
    code: 'GW9120',
    title: 'Cursor that another routine declares',
    severity: 'error',
    effortHours: 1,
    why: 'A global cursor of SQL Server is seen by all code of the session. In PL/pgSQL a cursor is a variable of the routine that declares it.',
    todo: 'Hand the cursor over as a parameter of type refcursor, or open it here.',
  },
  cursorDeclaredEarlier: {
    code: 'GW9121',
    title: 'Variables in the query of a cursor',
    severity: 'warning',
    effortHours: 0.3,
    why: "SQL Server takes the values of variables in a cursor's query when the cursor is declared, PL/pgSQL when it is opened. It could not be shown that they are the same.",
    todo: 'Look whether the variables change between DECLARE and OPEN.',
  },
  cursorSeesChanges: {
    code: 'GW9122',
    title: 'Cursor that sees what others change',
    severity: 'info',
    effortHours: 0.2,
    why: 'DYNAMIC and KEYSET cursors, and those that say nothing, see changes that are made while they are open. Cursors of PostgreSQL give the rows as they were at OPEN.',
    todo: 'Nothing, unless the loop changes the rows that it is still to read.',
  },
  cursorVariableOpened: {
    code: 'GW9123',
    title: 'Cursor variable whose query is not known',
    severity: 'error',
    effortHours: 1,
    why: 'OPEN of PL/pgSQL says the query; here several may be in the variable, or none is set in this routine.',
    todo: 'Open the cursor where its query is set.',
  },
  wait: {
    code: 'GW9124',
    title: 'Time of WAITFOR that is not known',
    severity: 'warning',
    effortHours: 0.1,
    why: 'WAITFOR takes a time of the day; the value is a text here that is read as an interval.',
    todo: 'Check that the value has the form hours:minutes:seconds.',
  },
  server: {
    code: 'GW9125',
    title: 'Statement for the server',
    severity: 'warning',
    effortHours: 0.2,
    why: 'The statement concerns how SQL Server runs, looks after its storage or its caches, and changes no rows.',
    todo: 'Nothing, or do what PostgreSQL has for it (VACUUM, ANALYZE, settings).',
  },
} as const satisfies Record<string, CodeEntry>;
