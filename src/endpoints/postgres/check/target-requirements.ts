import type pg from 'pg';
import type { Check, Complaint, Requirement, SinkNeeds } from '../../../change/requirement.ts';
import { examine, failed, warning } from '../../../change/requirement.ts';
import { nameOf } from '../../../change/shape.ts';
import { row, tableList, wantedTables } from './requirements.ts';
import { name } from '../session.ts';

/** What the checks of a target look at. */
interface Context {
  /** A connection as rows are written with: `session_replication_role` is set where the user may. */
  readonly client: pg.Client;
  readonly needs: SinkNeeds;
  readonly controlSchema: string;
}

/** Examines a target: the rights that writing needs, and what of its tables would get in the way of the rows. */
export function targetRequirements(
  client: pg.Client,
  needs: SinkNeeds,
  controlSchema: string,
): Promise<Requirement[]> {
  return examine(checks, { client, needs, controlSchema });
}

/** The parameters of {@link wantedTables}. */
function wanted({ needs }: Context): unknown[] {
  return [...tableList(needs.tables.map(({ target }) => target))];
}

const versionCheck: Check<Context> = {
  name: 'postgresql-target-version',
  look: async ({ client }) => {
    const { version, words } = await row(
      client,
      `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS words`,
    );
    if (Number(version) >= 120_000) return [];
    return [failed('', `The server is PostgreSQL ${String(words)}; 12 is the oldest that is written to.`)];
  },
};

const writableCheck: Check<Context> = {
  name: 'postgresql-target-writable',
  look: async ({ client }) => {
    const found = await row(
      client,
      `SELECT pg_is_in_recovery() AS standby, current_setting('default_transaction_read_only') AS "readOnly", current_user AS role`,
    );
    if (found['standby'] === true)
      return [
        failed('', 'The server is a standby, which nobody can write to.', 'Name the primary in --target.'),
      ];
    if (found['readOnly'] !== 'on') return [];
    return [
      failed(
        'default_transaction_read_only',
        'It is on: transactions may not write.',
        `ALTER ROLE ${name(String(found['role']))} SET default_transaction_read_only = off`,
      ),
    ];
  },
};

const encodingCheck: Check<Context> = {
  name: 'postgresql-target-encoding',
  look: async ({ client }) => {
    const { encoding } = await row(client, `SELECT current_setting('server_encoding') AS encoding`);
    if (encoding === 'UTF8') return [];
    return [
      warning(
        'server_encoding',
        `It is ${String(encoding)}, not UTF8: rows with characters that it does not have are refused, and the task fails.`,
        `CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`,
      ),
    ];
  },
};

const controlCheck: Check<Context> = {
  name: 'postgresql-target-control-tables',
  look: async ({ client, controlSchema }) => {
    const found = await row(
      client,
      `SELECT current_user AS role, current_database() AS database, has_database_privilege(current_database(), 'CREATE') AS "mayMakeSchema",
         (SELECT has_schema_privilege(oid, 'CREATE') AND has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = $1) AS "mayMakeTable"`,
      [controlSchema],
    );
    const role = name(String(found['role']));
    if (found['mayMakeTable'] === null) {
      if (found['mayMakeSchema'] === true) return [];
      return [
        failed(
          controlSchema,
          'This schema of the control tables is not there, and the user may not make it.',
          `CREATE SCHEMA ${name(controlSchema)} AUTHORIZATION ${role}`,
        ),
      ];
    }
    if (found['mayMakeTable'] === true) return [];
    return [
      failed(
        controlSchema,
        'The user may not make the control tables in this schema, in which the position stands with the rows.',
        `GRANT USAGE, CREATE ON SCHEMA ${name(controlSchema)} TO ${role}, or name another schema in ControlTablesSettings.ControlSchema`,
      ),
    ];
  },
};

const privilegeCheck: Check<Context> = {
  name: 'postgresql-target-table-privileges',
  look: async (context) => {
    const { client, needs } = context;
    const privileges = [
      'SELECT',
      'INSERT',
      ...(needs.follows ? ['UPDATE', 'DELETE', 'TRUNCATE'] : needs.truncates ? ['DELETE', 'TRUNCATE'] : []),
    ];
    const { rows } = await client.query<{
      schema: string;
      name: string;
      usage: boolean;
      role: string;
      missing: string[];
    }>(
      `SELECT nspname AS schema, relname AS name, has_schema_privilege(relnamespace, 'USAGE') AS usage, current_user AS role,
         ARRAY(SELECT p FROM unnest($3::text[]) WITH ORDINALITY AS u(p, place) WHERE NOT has_table_privilege(t.oid, p) ORDER BY place) AS missing
       FROM ${wantedTables} AS t ORDER BY 1, 2`,
      [...wanted(context), privileges],
    );
    return rows
      .filter(({ usage, missing }) => !usage || missing.length > 0)
      .map((each) => {
        const grants = [
          ...(each.usage ? [] : [`GRANT USAGE ON SCHEMA ${name(each.schema)} TO ${name(each.role)}`]),
          ...(each.missing.length === 0
            ? []
            : [
                `GRANT ${each.missing.join(', ')} ON TABLE ${name(each.schema, each.name)} TO ${name(each.role)}`,
              ]),
        ];
        return failed(
          nameOf(each),
          `The user has not all rights that are needed: ${[...(each.usage ? [] : ['USAGE of the schema']), ...each.missing].join(', ')}.`,
          grants.join('; '),
        );
      });
  },
};

/**
 * Rows come in any order of the tables, and what triggers did at the source comes as rows too. So a session must be a replica (`session_replication_role`), for
 * which triggers and foreign keys rest; setting it can be granted since PostgreSQL 15. Triggers that are ENABLE REPLICA or ALWAYS fire even then.
 */
const triggerCheck: Check<Context> = {
  name: 'postgresql-target-triggers',
  look: async (context) => {
    const { client } = context;
    const found = await row(
      client,
      `SELECT current_setting('session_replication_role') AS "replicationRole", current_user AS role, current_setting('server_version_num')::int AS version`,
    );
    const isReplica = found['replicationRole'] === 'replica';
    const { rows } = await client.query<{
      schema: string;
      name: string;
      trigger: string;
      isKey: boolean;
      enabled: string;
    }>(
      `SELECT nspname AS schema, relname AS name, coalesce(k.conname, g.tgname) AS trigger, g.tgisinternal AS "isKey", g.tgenabled AS enabled
       FROM ${wantedTables} AS t JOIN pg_trigger g ON g.tgrelid = t.oid LEFT JOIN pg_constraint k ON k.oid = g.tgconstraint AND k.contype = 'f'
       WHERE g.tgenabled <> 'D' AND (NOT g.tgisinternal OR k.conrelid = t.oid) ORDER BY 1, 2, 3`,
      wanted(context),
    );
    if (isReplica)
      return rows
        .filter(({ enabled, isKey }) => !isKey && (enabled === 'A' || enabled === 'R'))
        .map((each) =>
          warning(
            `${nameOf(each)}.${each.trigger}`,
            'This trigger is enabled for replicas too, so it fires for each row that is moved.',
            `ALTER TABLE ${name(each.schema, each.name)} DISABLE TRIGGER ${name(each.trigger)}, and enable it again after the cutover`,
          ),
        );
    const role = name(String(found['role']));
    const remedy =
      Number(found['version']) >= 150_000
        ? `GRANT SET ON PARAMETER session_replication_role TO ${role}`
        : `ALTER ROLE ${role} SUPERUSER, or ALTER TABLE … DISABLE TRIGGER ALL for each table, by a superuser`;
    const seen = new Set<string>();
    const complaints: Complaint[] = [];
    for (const each of rows) {
      const object = `${nameOf(each)}.${each.trigger}`;
      if (seen.has(object)) continue;
      seen.add(object);
      complaints.push(
        failed(
          object,
          each.isKey
            ? 'The user may not set session_replication_role, so this foreign key is checked for each row, and rows come in any order of the tables.'
            : 'The user may not set session_replication_role, so this trigger fires for each row that is moved, and does again what it did at the source.',
          remedy,
        ),
      );
    }
    return complaints;
  },
};

const rowSecurityCheck: Check<Context> = {
  name: 'postgresql-target-row-security',
  look: async (context) => {
    const { rows } = await context.client.query<{ schema: string; name: string; role: string }>(
      `SELECT nspname AS schema, relname AS name, current_user AS role FROM ${wantedTables} AS t WHERE row_security_active(oid) ORDER BY 1, 2`,
      wanted(context),
    );
    return rows.map((each) =>
      failed(
        nameOf(each),
        'Row-level security holds for the user, and the server takes no COPY into such a table.',
        `ALTER ROLE ${name(each.role)} BYPASSRLS`,
      ),
    );
  },
};

const sequenceCheck: Check<Context> = {
  name: 'postgresql-target-sequences',
  look: async (context) => {
    const { rows } = await context.client.query<{ schema: string; name: string; role: string }>(
      `SELECT DISTINCT n.nspname AS schema, s.relname AS name, current_user AS role
       FROM ${wantedTables} AS t JOIN pg_depend d ON d.refobjid = t.oid AND d.refclassid = 'pg_class'::regclass AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
         JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_namespace n ON n.oid = s.relnamespace
       WHERE NOT (has_sequence_privilege(s.oid, 'UPDATE') AND has_sequence_privilege(s.oid, 'SELECT')) ORDER BY 1, 2`,
      wanted(context),
    );
    return rows.map((each) =>
      failed(
        nameOf(each),
        'The user may not set this sequence past the numbers that are loaded, so the first row of an application would get a number that is taken.',
        `GRANT SELECT, UPDATE ON SEQUENCE ${name(each.schema, each.name)} TO ${name(each.role)}`,
      ),
    );
  },
};

const checks: readonly Check<Context>[] = [
  versionCheck,
  writableCheck,
  encodingCheck,
  controlCheck,
  privilegeCheck,
  triggerCheck,
  rowSecurityCheck,
  sequenceCheck,
];

/** The names of what is examined at a target. */
export const checkNames: readonly string[] = checks.map(({ name }) => name);
