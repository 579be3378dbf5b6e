import type { CodeEntry } from '../../text/finding.ts';

/** Findings about names: GW1100 to GW1119. */
export const nameFindings = {
  renamed: {
    code: 'GW1100',
    title: 'Name that is taken in the target',
    severity: 'info',
    effortHours: 0,
    why: 'Oracle keeps tables, indexes and constraints apart, and MySQL names indexes within their table; in PostgreSQL the tables, views, sequences, indexes and types of a schema share their names, and a few names belong to the system.',
    todo: 'Nothing, unless a program uses the name: then use the new one.',
  },
  shortened: {
    code: 'GW1101',
    title: 'Name longer than 63 bytes',
    severity: 'info',
    effortHours: 0.1,
    why: 'Oracle allows names of 128 bytes, PostgreSQL of 63. Cutting alone could make two names one, so a hash of the whole name stands at the end.',
    todo: 'Use the new name in programs, or choose a shorter one.',
  },
  packageSchema: {
    code: 'GW1102',
    title: 'Package with the name of a schema',
    severity: 'warning',
    effortHours: 0.5,
    why: 'A package becomes a schema, and a schema of that name exists already: that of an owner, or of another package.',
    todo: 'Call the members of the package with the new schema name, or set `packages` to `prefix`.',
  },
} as const satisfies Record<string, CodeEntry>;
