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
  notNullField: {
    code: 'GW4501',
    title: 'NOT NULL field of a record type',
    severity: 'info',
    effortHours: 0.1,
    why: 'The fields of a composite type cannot be declared NOT NULL.',
    todo: 'Check the value where it is assigned, if a NULL must be an error.',
  },
  uncheckedSubscript: {
    code: 'GW4502',
    title: 'Assignment to an element that may not exist',
    severity: 'info',
    effortHours: 0.1,
    why: 'Assigning to an element that a nested table or varray does not have is an error in PL/SQL. PostgreSQL lengthens the array instead, and a varray has no limit. Programs without a handler for SUBSCRIPT_BEYOND_COUNT or SUBSCRIPT_OUTSIDE_LIMIT do not depend on it.',
    todo: 'Nothing, unless the error is expected further up.',
  },
} as const satisfies Record<string, CodeEntry>;
