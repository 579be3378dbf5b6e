import type { CodeEntry } from '../../text/finding.ts';

/** Findings about sequences and identities: GW1250 to GW1259. */
export const sequenceFindings = {
  beyondBigint: {
    code: 'GW1250',
    title: 'Sequence beyond bigint',
    severity: 'warning',
    effortHours: 1,
    why: 'A sequence of Oracle counts with 28 digits, one of PostgreSQL within bigint (19 digits).',
    todo: 'Let the sequence begin at a smaller value.',
    sct: 5574,
  },
  ordered: {
    code: 'GW1251',
    title: 'Sequence with ORDER',
    severity: 'info',
    effortHours: 0,
    why: 'With CACHE above 1, each session of PostgreSQL takes its numbers ahead of time, so that they come out of order.',
    todo: 'Nothing. If the order does not matter and many sessions use the sequence, give it a cache.',
  },
  option: {
    code: 'GW1252',
    title: 'Option of a sequence without an equivalent',
    severity: 'warning',
    effortHours: 0.5,
    why: 'PostgreSQL has no sequences of a session and no scalable or sharded ones.',
    todo: 'Check whether a program relies on it.',
    sct: 5574,
  },
} as const satisfies Record<string, CodeEntry>;
