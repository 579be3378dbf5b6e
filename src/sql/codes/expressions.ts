import type { CodeEntry } from '../../text/finding.ts';

/** Findings about expressions: GW2000 to GW2999. */
export const expressions = {
  comparedWithNull: {
    code: 'GW2000',
    title: 'Comparison with NULL or an empty string',
    severity: 'warning',
    effortHours: 0.1,
    why: 'In Oracle the empty string is NULL, and no value equals NULL or differs from it: the condition is never true. The result behaves the same.',
    todo: 'If the author meant IS NULL or IS NOT NULL, write that.',
  },
  zeroCharacter: {
    code: 'GW2001',
    title: 'Character zero',
    severity: 'error',
    effortHours: 0.5,
    why: 'PostgreSQL keeps no character with the code 0 in a text.',
    todo: 'Use another character, or bytea for bytes.',
  },
  conversionError: {
    code: 'GW2002',
    title: 'Default or format of a conversion',
    severity: 'error',
    effortHours: 1,
    why: 'PostgreSQL has no conversion that gives a default when it fails: a conversion that fails ends the statement.',
    todo: 'Write a function with an exception handler, or test the value with a regular expression first.',
  },
  timeZoneName: {
    code: 'GW2003',
    title: 'Name of a time zone in a value',
    severity: 'error',
    effortHours: 1,
    why: "PostgreSQL's timestamptz keeps the instant, not the time zone that it was written with.",
    todo: 'Keep the name of the time zone in a column of its own.',
  },
  zoneNotKept: {
    code: 'GW2004',
    title: 'Time zone of a value',
    severity: 'info',
    effortHours: 0.1,
    why: "PostgreSQL's timestamptz keeps the instant and is shown in the session's time zone; Oracle keeps the zone with the value.",
    todo: "Write `AT TIME ZONE` where the local time is shown.",
  },
  castCuts: {
    code: 'GW2005',
    title: 'Cast to a text that may be too short',
    severity: 'info',
    effortHours: 0.1,
    why: 'Oracle raises ORA-25137 when a number or date does not fit into the characters; PostgreSQL cuts it.',
    todo: 'Widen the type, or check the length, if longer values can occur.',
  },
} as const satisfies Record<string, CodeEntry>;
