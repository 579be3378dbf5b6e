import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { EmbeddedServer, EmbeddedVersion } from '../../src/endpoints/postgres/embedded.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import { lending } from './lending.ts';

/** One pool for each version. */
const postgres: Readonly<Record<EmbeddedVersion, () => Promise<EmbeddedServer>>> = {
  15: lendingVersion(15),
  18: lendingVersion(18),
};

/** An empty PostgreSQL whose log can be followed, by many. */
export function borrowPostgres(version: EmbeddedVersion = 15): Promise<EmbeddedServer> {
  return postgres[version]();
}

function lendingVersion(version: EmbeddedVersion): () => Promise<EmbeddedServer> {
  const settings = { wal_level: 'logical', max_replication_slots: '60', max_wal_senders: '60' };
  return lending(() => startEmbedded({ version, settings }), empty);
}

/** Leaves what initdb leaves: one database, one role, no slot. */
async function empty(server: EmbeddedServer): Promise<void> {
  await overConnection(server.databaseUrl('template1'), async (client) => {
    const each = async (statements: string): Promise<void> => {
      const { rows } = await client.query<[string]>({ text: statements, rowMode: 'array' });
      for (const [statement] of rows) await client.query(statement);
    };
    await dropSlots(client);
    await each(
      `SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database WHERE datname NOT LIKE 'template_'`,
    );
    await each(
      `SELECT format('DROP ROLE %I', rolname) FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%' AND rolname <> current_user`,
    );
    await client.query('ALTER SYSTEM RESET ALL');
    await client.query('SELECT pg_reload_conf()');
    await client.query('CREATE DATABASE postgres TEMPLATE template0');
  });
}

async function overConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A slot can be dropped a moment after its reader has gone. */
async function dropSlots(client: pg.Client): Promise<void> {
  for (;;) {
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE pid <> pg_backend_pid() AND backend_type IN ('client backend', 'walsender')`,
    );
    await client.query(
      'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active',
    );
    const { rowCount } = await client.query('SELECT FROM pg_replication_slots');
    if (rowCount === 0) return;
    await sleep(50);
  }
}

/** A database of a test's own. */
export interface Database {
  readonly url: string;
  /** Gives it back. */
  stop(): Promise<void>;
}

const databases = new WeakMap<EmbeddedServer, () => Promise<Database>>();

/** An empty database of a server. To empty one again takes a tenth of the time that a new one does. Roles stay. */
export async function borrowDatabase(server: EmbeddedServer): Promise<Database> {
  const borrow = databases.get(server) ?? lendingDatabases(server);
  databases.set(server, borrow);
  return await borrow();
}

function lendingDatabases(server: EmbeddedServer): () => Promise<Database> {
  let count = 0;
  return lending(async () => {
    count += 1;
    const name = `lent_${count}`;
    await overConnection(server.url, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE template0`));
    return {
      url: server.databaseUrl(name),
      stop: () =>
        overConnection(server.url, async (client) => {
          await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
        }),
    };
  }, emptyDatabase);
}

/** Leaves what a new database has. */
async function emptyDatabase({ url }: Database): Promise<void> {
  await overConnection(url, (client) =>
    client.query(`SET lock_timeout = '30s';
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
      DO $$ DECLARE statement text; BEGIN
        FOR statement IN
          SELECT format('DROP EXTENSION %I CASCADE', extname) FROM pg_extension WHERE extname <> 'plpgsql'
          UNION ALL SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace
            WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
          UNION ALL SELECT format('SELECT lo_unlink(%s)', oid) FROM pg_largeobject_metadata
        LOOP EXECUTE statement; END LOOP;
      END $$;
      CREATE SCHEMA public AUTHORIZATION pg_database_owner; GRANT USAGE ON SCHEMA public TO PUBLIC`),
  );
}
