import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { nameOf, parseAddress } from '../../../endpoints/postgres/connect.ts';
import type { Ask } from '../../../endpoints/postgres/standing.ts';
import { Standing } from '../../../endpoints/postgres/standing.ts';
import { OperationError } from '../../../text/error.ts';
import { newerState } from '../newer.ts';
import { StateUnusable } from '../unusable.ts';
import type { Collection, Kind, StateStore } from '../store.ts';
import { PostgresCollection } from './collection.ts';
import { PostgresJournal } from './journal.ts';
import { PostgresModels } from './models.ts';
import { PostgresSecrets, PostgresTableRows } from './parts.ts';
import { versions } from './schema.ts';

/** So many milliseconds requests wait for a database that is away: it restarts, or another one takes its place. */
const patience = 20_000;

/** So many milliseconds the server's last connection may take to be noticed as gone. */
const settling = 1000;

const lock = `hashtextextended('godwit_server', 0)`;

/**
 * Opens a PostgreSQL database (12 or newer) as the state of a server, and makes its tables when they are missing. A lock of the one connection that everything is written by
 * makes it this process's alone. `onTaken` is told when another server has taken it while this one was away from the database: from then on nothing can be read or written.
 */
export async function openPostgresStateStore(
  url: string,
  onTaken: (error: Error) => void,
): Promise<StateStore> {
  const address = parseAddress(url, 'config');
  const place = `database ${address.database} of PostgreSQL at ${nameOf(address)}`;
  let isOpen = false;
  const standing = new Standing(address, {
    patience,
    // What the state itself says of its place (it is another server's, it is newer) stays as it is.
    tell: (error) =>
      !isOpen || error.code === 'state' ? error : new StateUnusable(place, error.message, error, error.retry),
    prepare: async (ask) => {
      try {
        await take(ask, place);
      } catch (error) {
        if (isOpen && error instanceof OperationError && error.code === 'state') onTaken(error);
        throw error;
      }
    },
  });
  try {
    await migrate(standing, place);
    isOpen = true;
    return new PostgresStateStore(place, standing);
  } catch (error) {
    await standing.close();
    throw error;
  }
}

/** Takes the lock for this connection, which says whose it is to those who want it too. */
async function take(ask: Ask, place: string): Promise<void> {
  await ask(`SELECT set_config('application_name', $1, false)`, [
    `godwit serve, process ${process.pid} on ${hostname()}`.slice(0, 63),
  ]);
  // A host that vanished is noticed after a minute, and not after two hours.
  await ask('SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3');
  const until = performance.now() + settling;
  for (;;) {
    const { rows } = await ask(`SELECT pg_try_advisory_lock(${lock}) AS is_ours`);
    if (rows[0]?.['is_ours'] === true) return;
    if (performance.now() > until) break;
    await sleep(100);
  }
  const { rows } = await ask(
    `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid) JOIN pg_database d ON d.oid = l.database
       WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database() AND (l.classid::bigint << 32 | l.objid::bigint) = ${lock}`,
  );
  const holder = rows[0]?.['name'];
  throw new OperationError(
    `The state in ${place} is in use by another server${typeof holder === 'string' && holder !== '' ? ` (${holder})` : ''}. Stop that one, or name another place with --state.`,
    { code: 'state', side: 'config' },
  );
}

/** All statements of this are done, or none. */
async function migrate(standing: Standing, place: string): Promise<void> {
  const { rows } = await standing.ask(
    `SELECT current_setting('server_encoding') AS encoding, to_regclass('godwit_server.version') IS NOT NULL AS is_there`,
  );
  if (rows[0]?.['encoding'] !== 'UTF8')
    throw new OperationError(
      `The state cannot be in ${place}, whose encoding is ${String(rows[0]?.['encoding'])}: make one for it with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
      { code: 'state', side: 'config' },
    );
  const found = rows[0]['is_there'] === true ? await versionOf(standing) : 0;
  if (found > versions.length) throw newerState(place, found, versions.length);
  if (found === versions.length) return;
  await standing.ask(
    [
      'BEGIN',
      ...(found === 0
        ? [
            'CREATE SCHEMA IF NOT EXISTS godwit_server',
            'CREATE TABLE godwit_server.version (version integer NOT NULL)',
            'INSERT INTO godwit_server.version VALUES (0)',
          ]
        : []),
      ...versions.slice(found),
      `UPDATE godwit_server.version SET version = ${versions.length}`,
      'COMMIT',
    ].join(';\n'),
  );
}

async function versionOf(standing: Standing): Promise<number> {
  const { rows } = await standing.ask('SELECT version FROM godwit_server.version');
  return Number(rows[0]?.['version']);
}

/** A class because it holds a connection. */
class PostgresStateStore implements StateStore {
  readonly place: string;
  readonly secrets: PostgresSecrets;
  readonly events: PostgresJournal;
  readonly audit: PostgresJournal;
  readonly statistics: PostgresTableRows;
  readonly models: PostgresModels;
  readonly #standing: Standing;

  constructor(place: string, standing: Standing) {
    this.place = place;
    this.#standing = standing;
    this.secrets = new PostgresSecrets(standing);
    this.events = new PostgresJournal(standing, 'event');
    this.audit = new PostgresJournal(standing, 'audit');
    this.statistics = new PostgresTableRows(standing);
    this.models = new PostgresModels(standing);
  }

  collection<T extends object>(kind: Kind<T>): Collection<T> {
    return new PostgresCollection(this.#standing, kind);
  }

  async close(): Promise<void> {
    await this.#standing.close();
  }
}
