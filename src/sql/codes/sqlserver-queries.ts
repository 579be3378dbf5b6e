import type { CodeEntry } from '../../text/finding.ts';

/** Findings about expressions, queries and DML of SQL Server: GW9200 to GW9239. */
export const sqlserverQueryFindings = {
  conversion: {
    code: 'GW9200',
    title: 'Conversion between types without an equivalent',
    severity: 'error',
    effortHours: 0.3,
    why: 'SQL Server converts between more types than PostgreSQL has casts for, and texts by styles that can be an expression.',
    todo: 'Write the expression by hand; for dates with to_char, to_date or to_timestamp and the format that the style stands for.',
  },
  openPattern: {
    code: 'GW9201',
    title: 'Pattern of LIKE that is known only when the code runs',
    severity: 'info',
    effortHours: 0.1,
    why: 'PostgreSQL has no ranges of characters in LIKE: brackets in the pattern stand for themselves there.',
    todo: 'Where users may write brackets and mean a range, compare with `~*` and godwit_sqlserver.like_pattern(pattern).',
  },
} as const satisfies Record<string, CodeEntry>;
