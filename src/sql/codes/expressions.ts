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
} as const satisfies Record<string, CodeEntry>;
