import type { CodeEntry } from '../../text/finding.ts';

/** Findings about Oracle's built-in packages: GW6000 to GW6999. */
export const builtInPackages = {
  handle: {
    code: 'GW6001',
    title: 'Type of a built-in package',
    severity: 'info',
    effortHours: 0,
    why: 'The type stands for something that PostgreSQL has not: an open document, connection or context of an Oracle package. Declarations stay valid with text in its place.',
    todo: 'Nothing by itself. The calls that would fill it have findings of their own.',
  },
  replaced: {
    code: 'GW6002',
    title: 'Member of a built-in package that does less here',
    severity: 'warning',
    effortHours: 0.5,
    why: 'PostgreSQL does the same by other means, and not all that the member does in Oracle can be seen here.',
    todo: 'Read the call and decide whether what is left out matters.',
  },
  needless: {
    code: 'GW6003',
    title: 'Call that PostgreSQL does not need',
    severity: 'info',
    effortHours: 0,
    why: 'The call sets something of Oracle that PostgreSQL has not or does by itself.',
    todo: 'Nothing.',
  },
  lobOfRow: {
    code: 'GW6004',
    title: 'LOB that may belong to a row',
    severity: 'warning',
    effortHours: 0.5,
    why: 'In Oracle a LOB variable holds a locator, and DBMS_LOB writes through it into the row that it was selected from. In PostgreSQL the variable holds the value, so that only the variable changes.',
    todo: 'If the LOB belongs to a row, store the variable with UPDATE behind the call.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
