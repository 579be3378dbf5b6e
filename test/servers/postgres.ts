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
  const client = new pg.Client({ connectionString: server.databaseUrl('template1') });
  await client.connect();
  const each = async (statements: string): Promise<void> => {
    const { rows } = await client.query<[string]>({ text: statements, rowMode: 'array' });
    for (const [statement] of rows) await client.query(statement);
  };
  try {
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
