import type { CodeEntry } from '../../text/finding.ts';

/** Findings about what T-SQL asks of its server and its catalog: GW9460 to GW9479. */
export const sqlserverMetadataFindings = {
  server: {
    code: 'GW9460',
    title: 'What the server says of itself',
    severity: 'warning',
    effortHours: 0.1,
    why: 'Versions, editions, and the names of the server and of the client are those of PostgreSQL now: ProductVersion is 15.4 rather than 15.0.2000.5, and the client is known by its address. A property that PostgreSQL has not is NULL, as an unknown one is in SQL Server.',
    todo: 'Look at what is decided by the value: code for one version or edition of SQL Server is not needed any more.',
  },
} as const satisfies Record<string, CodeEntry>;
