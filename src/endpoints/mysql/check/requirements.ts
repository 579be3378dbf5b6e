import type mysql from 'mysql2/promise';
import type { Check, Complaint, Requirement, SourceNeeds } from '../../../change/requirement.ts';
import { examine, failed, warning } from '../../../change/requirement.ts';
import type { Shape } from '../../../change/shape.ts';
import { isKeyless, nameOf } from '../../../change/shape.ts';
import { decoderOf } from '../capture/binlog/character-set.ts';
import type { Grants } from './grants.ts';
import { holds, readGrants } from './grants.ts';
import { name } from '../names.ts';

/** What the checks of a source look at. */
interface Context {
  readonly connection: mysql.Connection;
  readonly needs: SourceNeeds;
  readonly server: ServerFacts;
}

/** What the server is, and who we are there. */
export interface ServerFacts {
  readonly variables: ReadonlyMap<string, string>;
  readonly grants: Grants;
  /** `'user'@'host'`, as statements write it. */
  readonly user: string;
  readonly isMariadb: boolean;
  readonly version: readonly [number, number];
}

/** Examines a source: what reading its tables needs, and what its binary log must be (MySQL, "Binary Logging Options and Variables"). */
export async function sourceRequirements(
  connection: mysql.Connection,
  needs: SourceNeeds,
): Promise<Requirement[]> {
  return await examine(checks, { connection, needs, server: await readServer(connection) });
}

/** Asks the server for what most checks want to know. */
export async function readServer(connection: mysql.Connection): Promise<ServerFacts> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>('SHOW GLOBAL VARIABLES');
  const variables = new Map(
    rows.map((row) => [String(row['Variable_name']).toLowerCase(), String(row['Value'])]),
  );
  const [users] = await connection.query<mysql.RowDataPacket[]>('SELECT CURRENT_USER() AS user');
  const [account = '', host = '%'] = /^(.*)@([^@]*)$/s.exec(String(users[0]?.['user']))?.slice(1) ?? [];
  const words = variables.get('version') ?? '';
  const [major = 0, minor = 0] = words.split('.').map((part) => Number.parseInt(part, 10));
  return {
    variables,
    grants: await readGrants(connection),
    user: `'${account.replaceAll("'", "''")}'@'${host}'`,
    isMariadb: /mariadb/i.test(words),
    version: [major, minor],
  };
}

/** Whether a server is at least of a version of its kind. */
export function isAtLeast(
  { isMariadb, version: [major, minor] }: ServerFacts,
  least: { readonly mysql: readonly [number, number]; readonly mariadb: readonly [number, number] },
): boolean {
  const [wantedMajor, wantedMinor] = isMariadb ? least.mariadb : least.mysql;
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

const follows = ({ needs }: Context): boolean => needs.follows;
const isOn = (value: string | undefined): boolean => value === 'ON' || value === '1';

/** Amazon RDS keeps its programs there, and has its settings in parameter groups. */
const isRds = ({ variables }: ServerFacts): boolean =>
  (variables.get('basedir') ?? '').startsWith('/rdsdbbin');

/** A setting that takes effect for sessions that begin afterwards, so that the application connects anew. */
function setting(server: ServerFacts, statement: string): string {
  return isRds(server)
    ? `In the parameter group: ${statement}`
    : `SET GLOBAL ${statement}, and in the server's configuration file; the application connects anew`;
}

const versionCheck: Check<Context> = {
  name: 'mysql-source-version',
  look: async ({ server }) => {
    await Promise.resolve();
    if (isAtLeast(server, { mysql: [5, 7], mariadb: [10, 5] })) return [];
    return [
      failed(
        '',
        `The server is ${server.variables.get('version') ?? 'unknown'}; MySQL 5.7 and MariaDB 10.5 are the oldest that are read.`,
      ),
    ];
  },
};

const selectCheck: Check<Context> = {
  name: 'mysql-source-select-privilege',
  look: async ({ connection, needs, server }) => {
    const complaints: Complaint[] = [];
    for (const table of needs.tables) {
      const path = name(table.schema, table.name);
      const list = table.columns.map((column) => name(column.name)).join(', ');
      // The server itself is asked: rights may come from roles, patterns and columns.
      const refusal = await refused(connection, `SELECT ${list} FROM ${path} LIMIT 0`);
      if (refusal)
        complaints.push(
          failed(nameOf(table), 'The user may not read it.', `GRANT SELECT ON ${path} TO ${server.user}`),
        );
    }
    return complaints;
  },
};

/** Whether the server refuses a statement because of missing rights. */
async function refused(connection: mysql.Connection, statement: string): Promise<boolean> {
  try {
    await connection.query(statement);
    return false;
  } catch (error) {
    if (error instanceof Error && 'code' in error && /ACCESS_?DENIED/i.test(String(error.code))) return true;
    throw error;
  }
}

const logCheck: Check<Context> = {
  name: 'mysql-source-log-bin',
  isNeeded: follows,
  look: async ({ server }) => {
    await Promise.resolve();
    if (isOn(server.variables.get('log_bin'))) return [];
    return [
      failed(
        'log_bin',
        'The server keeps no binary log, from which changes are followed.',
        isRds(server)
          ? 'Turn on automated backups of the instance; it keeps a binary log from then on.'
          : 'log_bin = binlog under [mysqld] in the configuration file; then restart the server',
      ),
    ];
  },
};

const formatCheck: Check<Context> = {
  name: 'mysql-source-binlog-format',
  isNeeded: follows,
  look: async ({ server }) => {
    await Promise.resolve();
    // MySQL means to take the variable away, and has ROW only then.
    const format = server.variables.get('binlog_format') ?? 'ROW';
    if (format === 'ROW') return [];
    return [
      failed(
        'binlog_format',
        `It is ${format}: the log holds statements, of which nobody can tell exactly what they changed.`,
        setting(server, `binlog_format = 'ROW'`),
      ),
    ];
  },
};

const imageCheck: Check<Context> = {
  name: 'mysql-source-binlog-row-image',
  isNeeded: follows,
  look: async ({ server }) => {
    await Promise.resolve();
    const image = server.variables.get('binlog_row_image') ?? 'FULL';
    if (image === 'FULL' || image === 'FULL_NODUP') return [];
    const remedy = setting(server, `binlog_row_image = 'FULL'`);
    if (image === 'NOBLOB')
      return [
        warning(
          'binlog_row_image',
          'It is NOBLOB: an update does not tell BLOB and TEXT columns that it leaves alone. If a row changes while it is loaded, the task cannot make it anew.',
          remedy,
        ),
      ];
    return [
      failed(
        'binlog_row_image',
        `It is ${image}: an insert leaves out columns that got their defaults, which may be others in the target, and an update tells only what it changed, so that a row that changes while it is loaded cannot be made anew.`,
        remedy,
      ),
    ];
  },
};

const jsonCheck: Check<Context> = {
  name: 'mysql-source-binlog-row-value-options',
  isNeeded: follows,
  look: async ({ server }) => {
    await Promise.resolve();
    if ((server.variables.get('binlog_row_value_options') ?? '') === '') return [];
    return [
      failed(
        'binlog_row_value_options',
        'It is PARTIAL_JSON: the log tells steps on a JSON document instead of the document.',
        setting(server, `binlog_row_value_options = ''`),
      ),
    ];
  },
};

const filterCheck: Check<Context> = {
  name: 'mysql-source-binlog-filters',
  isNeeded: (context) => follows(context) && isOn(context.server.variables.get('log_bin')),
  look: async ({ connection, needs, server }) => {
    const statement =
      !server.isMariadb && isAtLeast(server, { mysql: [8, 4], mariadb: [0, 0] })
        ? 'SHOW BINARY LOG STATUS'
        : 'SHOW MASTER STATUS';
    if (await refused(connection, statement)) return [];
    const [rows] = await connection.query<mysql.RowDataPacket[]>(statement);
    const list = (column: string): string[] =>
      String(rows[0]?.[column] ?? '')
        .split(',')
        .filter((each) => each !== '');
    const only = list('Binlog_Do_DB');
    const not = list('Binlog_Ignore_DB');
    const left = new Set(
      needs.tables
        .map(({ schema }) => schema)
        .filter((schema) => (only.length > 0 && !only.includes(schema)) || not.includes(schema)),
    );
    return [...left].map((schema) =>
      failed(
        schema,
        'The changes of this database are left out of the binary log.',
        'Take it out of binlog_ignore_db, or into binlog_do_db, in the configuration file; then restart the server',
      ),
    );
  },
};

/** A day: so long a task may be away over a night, and go on. */
const leastSeconds = 86_400;

const expiryCheck: Check<Context> = {
  name: 'mysql-source-binlog-expiry',
  isNeeded: follows,
  look: async ({ connection, server }) => {
    if (isRds(server)) {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(
        `SELECT value FROM mysql.rds_configuration WHERE name = 'binlog retention hours'`,
      );
      const hours = Number(rows[0]?.['value'] ?? 0);
      if (hours * 3600 >= leastSeconds) return [];
      return [
        warning(
          'binlog retention hours',
          hours === 0
            ? 'The binary log is purged as soon as it can be: a task that is away cannot go on.'
            : `The binary log is kept for ${hours} hours only: a task that is away longer cannot go on.`,
          `CALL mysql.rds_set_configuration('binlog retention hours', 72)`,
        ),
      ];
    }
    const { variables } = server;
    const seconds = Number(variables.get('binlog_expire_logs_seconds') ?? 0);
    const kept = seconds || Number(variables.get('expire_logs_days') ?? 0) * 86_400;
    // Zero is for ever.
    if (kept === 0 || kept >= leastSeconds) return [];
    return [
      warning(
        'binlog_expire_logs_seconds',
        `The binary log is kept for ${kept} seconds only: a task that is away longer cannot go on and must load everything anew.`,
        'SET GLOBAL binlog_expire_logs_seconds = 259200, and in the configuration file',
      ),
    ];
  },
};

const privilegeCheck: Check<Context> = {
  name: 'mysql-source-replication-privileges',
  isNeeded: follows,
  look: async ({ server: { grants, isMariadb, user } }) => {
    await Promise.resolve();
    const missing: string[] = [];
    if (!holds(grants, 'REPLICATION SLAVE') && !holds(grants, 'REPLICATION REPLICA'))
      missing.push('REPLICATION SLAVE');
    const looks = isMariadb
      ? ['BINLOG MONITOR', 'REPLICATION CLIENT', 'SUPER']
      : ['REPLICATION CLIENT', 'SUPER'];
    if (!looks.some((each) => holds(grants, each)))
      missing.push(isMariadb ? 'BINLOG MONITOR' : 'REPLICATION CLIENT');
    if (missing.length === 0) return [];
    return [
      failed(
        user,
        `The user may not read the binary log: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
        `GRANT ${missing.join(', ')} ON *.* TO ${user}`,
      ),
    ];
  },
};

const serverIdCheck: Check<Context> = {
  name: 'mysql-source-server-id',
  isNeeded: follows,
  look: async ({ server }) => {
    await Promise.resolve();
    if ((server.variables.get('server_id') ?? '1') !== '0') return [];
    return [
      failed(
        'server_id',
        'It is 0: the server refuses everyone who reads its log.',
        'SET GLOBAL server_id = 1, and in the configuration file',
      ),
    ];
  },
};

const replicaCheck: Check<Context> = {
  name: 'mysql-source-replica-updates',
  isNeeded: follows,
  look: async ({ connection, server: { variables, isMariadb } }) => {
    if (isOn(variables.get('log_replica_updates') ?? variables.get('log_slave_updates'))) return [];
    const statement =
      isMariadb || !variables.has('log_replica_updates') ? 'SHOW SLAVE STATUS' : 'SHOW REPLICA STATUS';
    // Without the right to ask, nothing tells whether it is a replica at all.
    if (await refused(connection, statement)) return [];
    const [rows] = await connection.query<mysql.RowDataPacket[]>(statement);
    if (rows.length === 0) return [];
    return [
      failed(
        'log_slave_updates',
        'The server is a replica, and does not write what it gets from its primary into its own binary log.',
        'log_slave_updates = ON in the configuration file, then restart the server; or name the primary in --source',
      ),
    ];
  },
};

const characterSetCheck: Check<Context> = {
  name: 'mysql-source-character-sets',
  isNeeded: follows,
  look: async ({ needs }) => {
    await Promise.resolve();
    return needs.tables.flatMap((table) =>
      table.columns
        .filter(({ characterSet }) => characterSet !== undefined && !isRead(characterSet))
        .map((column) =>
          failed(
            `${nameOf(table)}.${column.name}`,
            `The binary log holds its characters in ${column.characterSet as string}, which is not read here.`,
            `ALTER TABLE ${name(table.schema, table.name)} CONVERT TO CHARACTER SET utf8mb4`,
          ),
        ),
    );
  },
};

function isRead(characterSet: string): boolean {
  try {
    decoderOf(characterSet, '');
    return true;
  } catch {
    return false;
  }
}

interface TableRow extends mysql.RowDataPacket {
  readonly schema: string;
  readonly name: string;
  readonly engine: string | null;
}

/** The engines of some tables. */
export async function enginesOf(connection: mysql.Connection, tables: readonly Shape[]): Promise<TableRow[]> {
  const [rows] = await connection.query<TableRow[]>(
    'SELECT TABLE_SCHEMA AS `schema`, TABLE_NAME AS name, ENGINE AS engine FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (?) ORDER BY 1, 2',
    [schemasOf(tables)],
  );
  const wanted = new Set(tables.map(nameOf));
  return rows.filter((row) => wanted.has(nameOf(row)));
}

/** The databases of some tables; never an empty list, which no IN can have. */
export function schemasOf(tables: readonly Shape[]): string[] {
  return tables.length === 0 ? [''] : [...new Set(tables.map(({ schema }) => schema))];
}

/** Engines that write rows by transactions. */
export const isTransactional = (engine: string | null): boolean =>
  engine !== null && /^(InnoDB|ndbcluster|RocksDB|TokuDB)$/i.test(engine);

const engineCheck: Check<Context> = {
  name: 'mysql-source-engines',
  isNeeded: follows,
  look: async ({ connection, needs }) =>
    (await enginesOf(connection, needs.tables))
      .filter(({ engine }) => !isTransactional(engine))
      .map((each) =>
        warning(
          nameOf(each),
          `Its engine ${each.engine ?? 'unknown'} has no transactions: what a statement changed before it failed, or a transaction before it was rolled back, is in the table, and comes to the target in an order of its own.`,
          `ALTER TABLE ${name(each.schema, each.name)} ENGINE = InnoDB`,
        ),
      ),
};

/** Why a table without a key cannot be read at a position of the log. */
const keylessCheck: Check<Context> = {
  name: 'mysql-source-keyless-tables',
  isNeeded: ({ needs }) => needs.loads && needs.follows && needs.tables.some(isKeyless),
  look: async ({ connection, needs, server }) => {
    const keyless = needs.tables.filter(isKeyless);
    const mayLock = ({ schema }: Shape): boolean =>
      server.isMariadb || holds(server.grants, 'LOCK TABLES', schema);
    const unlocked = keyless
      .filter((table) => !mayLock(table))
      .map((table) =>
        failed(
          nameOf(table),
          'It has no key, and MySQL does not tell where in its log a reading stands, so that the table has to be locked for the moment in which the reading begins.',
          `GRANT LOCK TABLES ON ${name(table.schema)}.* TO ${server.user}, or give the table a key (MySQL 8.0.30: sql_generate_invisible_primary_key)`,
        ),
      );
    const moving = (await enginesOf(connection, keyless))
      .filter(({ engine }) => !isTransactional(engine))
      .map((each) =>
        failed(
          nameOf(each),
          `It has no key, and its engine ${each.engine ?? 'unknown'} shows rows of no one moment, so that nobody can tell which changes they hold already.`,
          `ALTER TABLE ${name(each.schema, each.name)} ENGINE = InnoDB, or ADD PRIMARY KEY (…)`,
        ),
      );
    return [...unlocked, ...moving];
  },
};

const checks: readonly Check<Context>[] = [
  versionCheck,
  selectCheck,
  logCheck,
  formatCheck,
  imageCheck,
  jsonCheck,
  filterCheck,
  expiryCheck,
  privilegeCheck,
  serverIdCheck,
  replicaCheck,
  characterSetCheck,
  engineCheck,
  keylessCheck,
];

/** The names of what is examined at a source. */
export const checkNames: readonly string[] = checks.map(({ name }) => name);
