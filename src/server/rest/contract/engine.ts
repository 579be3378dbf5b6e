/** `EngineName` of the DMS API, where Godwit has endpoints of it. */
export type EngineName = 'postgres' | 'mysql' | 'mariadb' | 'aurora-postgresql' | 'aurora' | 'sqlserver';

/** An engine that an endpoint can be of, in the words of AWS DMS. */
export interface EngineChoice {
  readonly name: EngineName;
  readonly label: string;
  /** Where its servers listen when nobody says otherwise. */
  readonly port: number;
  /** Rows can be read from it. */
  readonly isSource: boolean;
  /** Rows can be written to it. */
  readonly isTarget: boolean;
  /** Whether an endpoint names one database; MySQL's reach all of a server. */
  readonly hasDatabase: boolean;
  /** What its user needs, for the reader of the form. */
  readonly needs: { readonly source: string; readonly target: string };
}

const postgres = {
  port: 5432,
  isSource: true,
  isTarget: true,
  hasDatabase: true,
  needs: {
    source:
      'SELECT on the tables; for changes also wal_level = logical, the attribute REPLICATION, and a free replication slot.',
    target: 'CREATE on the database and its schemas, or the ownership of the tables that rows go into.',
  },
} as const;
const mysql = {
  port: 3306,
  isSource: true,
  isTarget: true,
  hasDatabase: false,
  needs: {
    source:
      'SELECT on the tables; for changes also REPLICATION CLIENT and REPLICATION SLAVE, and a binary log with binlog_format = ROW and binlog_row_image = FULL.',
    target:
      'CREATE, ALTER, DROP, INSERT, UPDATE, DELETE, SELECT and INDEX on the databases, and local_infile = ON.',
  },
} as const;

const sqlserver = {
  port: 1433,
  isSource: true,
  isTarget: false,
  hasDatabase: true,
  needs: {
    source:
      'SELECT on the tables and VIEW DEFINITION; for changes also change data capture of the database and of each table, and SELECT on its change tables.',
    target: '',
  },
} as const;

/** The engines of endpoints, in the order in which they are offered. */
export const engineChoices: readonly EngineChoice[] = [
  { name: 'postgres', label: 'PostgreSQL', ...postgres },
  { name: 'mysql', label: 'MySQL', ...mysql },
  { name: 'mariadb', label: 'MariaDB', ...mysql },
  { name: 'aurora-postgresql', label: 'Amazon Aurora PostgreSQL', ...postgres },
  { name: 'aurora', label: 'Amazon Aurora MySQL', ...mysql },
  { name: 'sqlserver', label: 'Microsoft SQL Server', ...sqlserver },
];

/** An engine whose schemas and code are converted, or that takes what they became. */
export type ConversionEngine = Pick<EngineChoice, 'label' | 'port'> & {
  readonly name: EngineName | 'oracle';
};

const oracle: ConversionEngine = { name: 'oracle', label: 'Oracle', port: 1521 };

/** The engines that migration projects convert from. */
export const conversionSources: readonly ConversionEngine[] = [
  oracle,
  ...engineChoices.filter(({ name }) => ['sqlserver', 'mysql', 'mariadb', 'aurora'].includes(name)),
];

/** The engines that migration projects convert to. */
export const conversionTargets: readonly ConversionEngine[] = engineChoices.filter(({ name }) =>
  ['postgres', 'aurora-postgresql'].includes(name),
);

/** The name of an engine for people; what is not known is shown as it is. */
export function engineLabel(name: string): string {
  return [oracle, ...engineChoices].find((each) => each.name === name)?.label ?? name;
}
