import type { CodeEntry } from '../../text/finding.ts';

/** Findings about names of SQL Server that say a database: GW9540 to GW9549. */
export const sqlserverDatabaseFindings = {
  elsewhere: {
    code: 'GW9540',
    title: 'Object of another database',
    severity: 'error',
    effortHours: 0.1,
    why: 'SQL Server reads and writes what is in other databases of the server, and of linked servers, by names of three and four parts. A statement of PostgreSQL sees one database.',
    todo: 'Bring the other database into schemas of the same one, or make foreign tables of what is used (postgres_fdw, tds_fdw; IMPORT FOREIGN SCHEMA), and say in the setting `otherDatabases` in which schema they are.',
  },
  assumed: {
    code: 'GW9541',
    title: 'Database that is taken for the own one',
    severity: 'warning',
    effortHours: 0.1,
    why: 'A name says a database before its schema, and the scripts do not say what theirs is called. An object of this schema and name in the scripts is taken for the one that is meant.',
    todo: 'Set `database` to the name of the database that the scripts define; names of other databases are told of then.',
  },
} as const satisfies Record<string, CodeEntry>;
