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
  twoOutputs: {
    code: 'GW9202',
    title: 'OUTPUT twice in one statement',
    severity: 'error',
    effortHours: 0.5,
    why: 'One OUTPUT puts the rows into a table and another one returns them. RETURNING of PostgreSQL does one of both.',
    todo: 'Return the rows from the table that they were put into.',
  },
  writtenTable: {
    code: 'GW9203',
    title: 'Rows written through a query',
    severity: 'error',
    effortHours: 1,
    why: 'The target is a subquery, a common table or a view of several tables, and which table is written could not be told.',
    todo: 'Write to the table itself, with the query in FROM and the key as condition.',
  },
  insertTop: {
    code: 'GW9204',
    title: 'TOP of INSERT that is no plain limit',
    severity: 'error',
    effortHours: 0.3,
    why: 'TOP takes so many of the rows that are inserted; which ones is not said.',
    todo: 'Limit the query that gives the rows.',
  },
  mergeOutput: {
    code: 'GW9205',
    title: 'OUTPUT of MERGE',
    severity: 'error',
    effortHours: 1,
    why: 'What MERGE did with each row is returned by PostgreSQL from version 17 on, with the values before it from 18 on, and cannot be put into a table by the same statement.',
    todo: 'Write UPDATE, INSERT and DELETE with RETURNING in WITH.',
  },
  mergeTop: {
    code: 'GW9206',
    title: 'MERGE with TOP, or through a query',
    severity: 'error',
    effortHours: 1,
    why: 'PostgreSQL merges all rows of the source into a table.',
    todo: 'Limit the source, or name the table itself.',
  },
} as const satisfies Record<string, CodeEntry>;
