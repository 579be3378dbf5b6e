import type pg from 'pg';
import type { Check, Complaint, Requirement, SourceNeeds } from '../../../change/requirement.ts';
import { examine, failed, warning } from '../../../change/requirement.ts';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import { namesOf } from '../capture/slot.ts';
import { slotComplaints } from '../capture/slot-state.ts';
import { name } from '../session.ts';

/** What the checks of a source look at. */
interface Context {
  readonly client: pg.Client;
  readonly needs: SourceNeeds;
}

/** Examines a source: what reading its tables needs, and what logical decoding needs (PostgreSQL, "Logical Replication: Restrictions, Configuration Settings"). */
export function sourceRequirements(client: pg.Client, needs: SourceNeeds): Promise<Requirement[]> {
  return examine(checks, { client, needs });
}

/** The tables' oids come back with each row that is about them; names are compared as stored. */
export function tableList(tables: readonly Shape[]): readonly [readonly string[], readonly string[]] {
  return [tables.map(({ schema }) => schema), tables.map((table) => table.name)];
}

/** To be used as `FROM wanted`: the tables whose schemas are $1 and whose names are $2. */
export const wantedTables = `(SELECT c.*, n.nspname FROM unnest($1::text[], $2::text[]) AS u(schema, name)
  JOIN pg_namespace n ON n.nspname = u.schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = u.name)`;

const follows = ({ needs }: Context): boolean => needs.follows;

const versionCheck: Check<Context> = {
  name: 'postgresql-source-version',
  look: async ({ client }) => {
    const { version, words } = await row(
      client,
      `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS words`,
    );
    if (Number(version) >= 120_000) return [];
    return [failed('', `The server is PostgreSQL ${String(words)}; 12 is the oldest that is read.`)];
  },
};

const standbyCheck: Check<Context> = {
  name: 'postgresql-source-standby',
  look: async ({ client, needs }) => {
    const { standby } = await row(client, 'SELECT pg_is_in_recovery() AS standby');
    if (standby !== true) return [];
    return needs.follows
      ? [
          failed(
            '',
            'The server is a standby, on which no publication can be made, so its changes cannot be followed.',
            'Name the primary in --source.',
          ),
        ]
      : [
          warning(
            '',
            'The server is a standby, which cannot share one snapshot: rows are read at different moments.',
            'Name the primary in --source, or let nobody write during the load.',
          ),
        ];
  },
};

const walLevelCheck: Check<Context> = {
  name: 'postgresql-source-wal-level',
  isNeeded: follows,
  look: async ({ client }) => {
    const { level } = await row(client, `SELECT current_setting('wal_level') AS level`);
    if (level === 'logical') return [];
    return [
      failed(
        'wal_level',
        `It is ${String(level)}: the log does not hold what logical decoding reads.`,
        `ALTER SYSTEM SET wal_level = 'logical'; then restart the server (Amazon RDS: rds.logical_replication = 1)`,
      ),
    ];
  },
};

const slotsCheck: Check<Context> = {
  name: 'postgresql-source-replication-slots',
  isNeeded: follows,
  look: async ({ client, needs }) => {
    const found = await row(
      client,
      `SELECT count(*)::int AS used, current_setting('max_replication_slots')::int AS most, coalesce(bool_or(slot_name = $1), false) AS own
       FROM pg_replication_slots`,
      [namesOf(needs.task).slot],
    );
    const most = Number(found['most']);
    if (found['own'] === true || Number(found['used']) < most) return [];
    return [
      failed(
        'max_replication_slots',
        `All of the ${most} replication slots are in use.`,
        `ALTER SYSTEM SET max_replication_slots = ${most + 5}; then restart the server, or drop a slot that nobody reads: SELECT slot_name FROM pg_replication_slots WHERE NOT active`,
      ),
    ];
  },
};

const sendersCheck: Check<Context> = {
  name: 'postgresql-source-wal-senders',
  isNeeded: follows,
  look: async ({ client }) => {
    const found = await row(
      client,
      `SELECT count(*)::int AS used, current_setting('max_wal_senders')::int AS most FROM pg_stat_replication`,
    );
    const most = Number(found['most']);
    if (Number(found['used']) < most) return [];
    return [
      failed(
        'max_wal_senders',
        `All of the ${most} processes that send the log are in use.`,
        `ALTER SYSTEM SET max_wal_senders = ${most + 5}; then restart the server`,
      ),
    ];
  },
};

const replicationCheck: Check<Context> = {
  name: 'postgresql-source-replication-privilege',
  isNeeded: follows,
  look: async ({ client }) => {
    const found = await row(
      client,
      `SELECT rolsuper OR rolreplication OR EXISTS (SELECT FROM pg_roles r WHERE r.rolname = 'rds_replication' AND pg_has_role(r.oid, 'MEMBER')) AS may,
         rolname AS role, EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_replication') AS rds
       FROM pg_roles WHERE rolname = current_user`,
    );
    if (found['may'] === true) return [];
    const role = name(String(found['role']));
    return [
      failed(
        String(found['role']),
        'The user may not make a replication slot and read from it.',
        found['rds'] === true ? `GRANT rds_replication TO ${role}` : `ALTER ROLE ${role} REPLICATION`,
      ),
    ];
  },
};

const selectCheck: Check<Context> = {
  name: 'postgresql-source-select-privilege',
  look: async ({ client, needs }) => {
    const { rows } = await client.query<{ schema: string; name: string; usage: boolean; role: string }>(
      `SELECT nspname AS schema, relname AS name, has_schema_privilege(relnamespace, 'USAGE') AS usage, current_user AS role
       FROM ${wantedTables} AS t WHERE NOT has_schema_privilege(relnamespace, 'USAGE') OR NOT has_table_privilege(oid, 'SELECT') ORDER BY 1, 2`,
      [...tableList(needs.tables)],
    );
    return rows.map((each) =>
      failed(
        nameOf(each),
        'The user may not read it.',
        `${each.usage ? '' : `GRANT USAGE ON SCHEMA ${name(each.schema)} TO ${name(each.role)}; `}GRANT SELECT ON TABLE ${name(each.schema, each.name)} TO ${name(each.role)}`,
      ),
    );
  },
};

const rowSecurityCheck: Check<Context> = {
  name: 'postgresql-source-row-security',
  look: async ({ client, needs }) => {
    const { rows } = await client.query<{ schema: string; name: string; role: string }>(
      `SELECT nspname AS schema, relname AS name, current_user AS role FROM ${wantedTables} AS t WHERE row_security_active(oid) ORDER BY 1, 2`,
      [...tableList(needs.tables)],
    );
    return rows.map((each) =>
      failed(
        nameOf(each),
        'Row-level security hides rows from the user: they would be missing in the target, and nothing would say so.',
        `ALTER ROLE ${name(each.role)} BYPASSRLS`,
      ),
    );
  },
};

/**
 * A published table without a replica identity refuses UPDATE and DELETE to its own application (PostgreSQL, "Publication: Replica Identity"), which is worse
 * than a task that does not start. What is told of a partitioned table is that of its partitions.
 */
const identityCheck: Check<Context> = {
  name: 'postgresql-source-replica-identity',
  isNeeded: follows,
  look: async ({ client, needs }) => {
    const { rows } = await client.query<{
      schema: string;
      name: string;
      root: string;
      rootName: string;
      identity: string;
    }>(
      `SELECT n.nspname AS schema, c.relname AS name, t.nspname AS root, t.relname AS "rootName", c.relreplident AS identity
       FROM ${wantedTables} AS t CROSS JOIN LATERAL (SELECT t.oid AS leaf WHERE t.relkind = 'r'
           UNION ALL SELECT relid::oid FROM pg_partition_tree(t.oid) WHERE t.relkind = 'p' AND isleaf AND relid::oid <> t.oid) AS l
         JOIN pg_class c ON c.oid = l.leaf JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relreplident = 'n' OR c.relreplident = 'd' AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = c.oid AND indisprimary AND indisvalid)
         OR c.relreplident = 'i' AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = c.oid AND indisreplident AND indisvalid)
       ORDER BY 1, 2`,
      [...tableList(needs.tables)],
    );
    const tables = new Map(needs.tables.map((table) => [nameOf(table), table]));
    return rows.map((each) => {
      const key = tables.get(`${each.root}.${each.rootName}`)?.key;
      const table = name(each.schema, each.name);
      const remedy =
        key === undefined
          ? `ALTER TABLE ${table} REPLICA IDENTITY FULL, or give it a primary key`
          : key.kind === 'primary'
            ? `ALTER TABLE ${table} REPLICA IDENTITY DEFAULT`
            : `ALTER TABLE ${table} REPLICA IDENTITY USING INDEX ${each.name === each.rootName ? name(key.name) : '… (its unique index)'}`;
      const why =
        each.identity === 'n'
          ? 'It has REPLICA IDENTITY NOTHING'
          : 'It has no primary key that could be its replica identity';
      return failed(
        nameOf(each),
        `${why}: as soon as it is published, the server refuses its UPDATE and DELETE to every application.`,
        remedy,
      );
    });
  },
};

const unloggedCheck: Check<Context> = {
  name: 'postgresql-source-unlogged-tables',
  isNeeded: follows,
  look: async ({ client, needs }) => {
    const { rows } = await client.query<{ schema: string; name: string }>(
      `SELECT nspname AS schema, relname AS name FROM ${wantedTables} AS t WHERE relpersistence = 'u' ORDER BY 1, 2`,
      [...tableList(needs.tables)],
    );
    return rows.map((each) =>
      failed(
        nameOf(each),
        'It is UNLOGGED: its changes are not in the log.',
        `ALTER TABLE ${name(each.schema, each.name)} SET LOGGED, or leave it out by a selection rule and load it with --type full-load`,
      ),
    );
  },
};

const publicationCheck: Check<Context> = {
  name: 'postgresql-source-publication-privilege',
  isNeeded: follows,
  look: async ({ client, needs }) => {
    const found = await row(
      client,
      `SELECT has_database_privilege(current_database(), 'CREATE') AS may, current_database() AS database, current_user AS role,
         EXISTS (SELECT FROM pg_publication WHERE pubname = $1) AS there`,
      [namesOf(needs.task).publication],
    );
    if (found['there'] === true) return [];
    const role = String(found['role']);
    const complaints: Complaint[] = [];
    if (found['may'] !== true)
      complaints.push(
        failed(
          String(found['database']),
          'The user may not make a publication in this database.',
          `GRANT CREATE ON DATABASE ${name(String(found['database']))} TO ${name(role)}`,
        ),
      );
    const { rows } = await client.query<{ schema: string; name: string; owner: string }>(
      `SELECT nspname AS schema, relname AS name, pg_get_userbyid(relowner) AS owner FROM ${wantedTables} AS t
       WHERE NOT pg_has_role(relowner, 'USAGE') ORDER BY 1, 2`,
      [...tableList(needs.tables)],
    );
    for (const each of rows)
      complaints.push(
        failed(
          nameOf(each),
          `Only its owner ${each.owner} may publish it.`,
          `GRANT ${name(each.owner)} TO ${name(role)}`,
        ),
      );
    return complaints;
  },
};

/** How long the log waits for a task that is away (PostgreSQL, "max_slot_wal_keep_size", since version 13). */
const logKeptCheck: Check<Context> = {
  name: 'postgresql-source-log-kept',
  isNeeded: follows,
  look: async ({ client, needs }) => {
    const { most } = await row(client, `SELECT current_setting('max_slot_wal_keep_size', true) AS most`);
    const complaints: Complaint[] = [];
    if (typeof most === 'string' && most !== '-1')
      complaints.push(
        warning(
          'max_slot_wal_keep_size',
          `The server drops its log behind a slot after ${most}. A task that is away for more than that must load everything anew.`,
          `ALTER SYSTEM SET max_slot_wal_keep_size = -1; SELECT pg_reload_conf(); and watch the disk`,
        ),
      );
    complaints.push(...((await slotComplaints(client, namesOf(needs.task).slot)) ?? []));
    return complaints;
  },
};

const largeObjectsCheck: Check<Context> = {
  name: 'postgresql-source-large-objects',
  look: async ({ needs }) => {
    await Promise.resolve();
    return needs.tables.flatMap((table) =>
      table.columns
        .filter(({ native }) => native === 'oid' || /(^|\.)lo$/.test(native))
        .map((column) =>
          warning(
            `${nameOf(table)}.${column.name}`,
            'Its numbers may be those of large objects (pg_largeobject), which are not moved with the rows and not in the log of changes.',
            'Put their contents into a bytea column on the source (lo_get), or move them with pg_dump --blobs.',
          ),
        ),
    );
  },
};

/** Statement and idle-in-transaction timeouts are switched off for our own connections; these cannot be, or are of versions that have them only now and then. */
const timeoutsCheck: Check<Context> = {
  name: 'postgresql-source-timeouts',
  look: async ({ client }) => {
    const { rows } = await client.query<{ name: string; value: string; role: string }>(
      `SELECT s.name, current_setting(s.name) AS value, current_user AS role FROM pg_settings s
       WHERE s.name IN ('transaction_timeout', 'idle_session_timeout') AND s.setting <> '0' ORDER BY 1`,
    );
    return rows.map((each) =>
      warning(
        each.name,
        `It is ${each.value}, which may end a long reading, and with it the one moment that all readings share.`,
        `ALTER ROLE ${name(each.role)} SET ${each.name} = 0`,
      ),
    );
  },
};

const encodingCheck: Check<Context> = {
  name: 'postgresql-source-encoding',
  look: async ({ client }) => {
    const { encoding } = await row(client, `SELECT current_setting('server_encoding') AS encoding`);
    if (encoding !== 'SQL_ASCII') return [];
    return [
      warning(
        'server_encoding',
        'It is SQL_ASCII: the server does not know which characters its bytes are, and gives them as they are. What is not UTF-8 the target refuses.',
        'Make a database of the right encoding from a dump (pg_dump --encoding).',
      ),
    ];
  },
};

/** Logical replication tells of no definitions: an event trigger writes them down (PostgreSQL, "CREATE EVENT TRIGGER"; on Amazon RDS, "rds_superuser"). */
const definitionsCheck: Check<Context> = {
  name: 'postgresql-source-definitions',
  isNeeded: follows,
  look: async ({ client }) => {
    const { may, name: user } = await row(
      client,
      `SELECT rolname AS name, rolsuper OR EXISTS (SELECT FROM pg_roles r WHERE r.rolname = 'rds_superuser' AND pg_has_role(u.oid, r.oid, 'MEMBER')) AS may
       FROM pg_roles u WHERE rolname = current_user`,
    );
    if (may === true) return [];
    return [
      warning(
        String(user),
        'The user may not make an event trigger, so definitions are not carried over: a table that is altered while it is followed ends the task when its next row changes, and tables that are made are not seen.',
        'Connect as a superuser (on Amazon RDS as a member of rds_superuser), or alter no tables while the task runs.',
      ),
    ];
  },
};

const checks: readonly Check<Context>[] = [
  versionCheck,
  standbyCheck,
  encodingCheck,
  selectCheck,
  rowSecurityCheck,
  walLevelCheck,
  slotsCheck,
  sendersCheck,
  replicationCheck,
  publicationCheck,
  identityCheck,
  unloggedCheck,
  logKeptCheck,
  largeObjectsCheck,
  timeoutsCheck,
  definitionsCheck,
];

/** The names of what is examined at a source. */
export const checkNames: readonly string[] = checks.map(({ name }) => name);

/** The first row of an answer. */
export async function row(
  client: pg.Client,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Readonly<Record<string, unknown>>> {
  const { rows } = await client.query<Record<string, unknown>>(sql, [...values]);
  return rows[0] ?? {};
}
