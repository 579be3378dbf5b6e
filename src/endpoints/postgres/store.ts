import type { Lease, LeaseRequest, Store, StoredPart } from '../../change/store.ts';
import type { Address } from './connect.ts';
import { nameOf, parseAddress } from './connect.ts';
import type { Ask } from './standing.ts';
import { Standing } from './standing.ts';

/**
 * The tables are in a schema of their own. Bounds of ranges are values of keys: whoever may read the schema sees them. Without IF NOT EXISTS nothing is asked of a user who may only
 * write, and with a lock two processes that come first do not make it at once.
 */
const schema = `
  SELECT pg_advisory_xact_lock(hashtextextended('godwit_state', 0));
  CREATE SCHEMA IF NOT EXISTS godwit_state;
  CREATE TABLE IF NOT EXISTS godwit_state.part (task text, kind text, item text, content json NOT NULL, written_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (task, kind, item));
  CREATE TABLE IF NOT EXISTS godwit_state.lease (task text PRIMARY KEY, epoch bigint NOT NULL, host text NOT NULL, pid bigint NOT NULL, since text NOT NULL,
    ends_at timestamptz NOT NULL)`;

/** Opens a PostgreSQL database (12 or newer) as the place where tasks are kept, and makes its tables when they are missing. */
export async function openPostgresStore(url: string): Promise<Store> {
  const store = new PostgresStore(parseAddress(url, 'config'));
  try {
    await store.prepare();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** A class because it holds a connection. */
class PostgresStore implements Store {
  readonly place: string;
  readonly #standing: Standing;

  constructor(address: Address) {
    this.#standing = new Standing(address);
    this.place = `database ${address.database} of PostgreSQL at ${nameOf(address)}`;
  }

  async prepare(): Promise<void> {
    const { rows } = await this.#ask(`SELECT to_regclass('godwit_state.lease') IS NOT NULL AS is_there`);
    if (rows[0]?.['is_there'] !== true) await this.#ask(schema);
  }

  async read({ task, kind, item }: StoredPart): Promise<string | undefined> {
    const { rows } = await this.#ask(
      'SELECT content::text AS content FROM godwit_state.part WHERE task = $1 AND kind = $2 AND item = $3',
      [task, kind, item],
    );
    return rows[0]?.['content'] as string | undefined;
  }

  async write({ task, kind, item }: StoredPart, text: string, epoch?: number): Promise<boolean> {
    const { rowCount } = await this.#ask(
      `INSERT INTO godwit_state.part AS p (task, kind, item, content) SELECT $1, $2, $3, $4::json WHERE ${isHeld('$1', '$5')}
       ON CONFLICT (task, kind, item) DO UPDATE SET content = excluded.content, written_at = now()`,
      [task, kind, item, text, epoch ?? null],
    );
    return rowCount === 1;
  }

  async remove(task: string, kind: string, epoch?: number): Promise<boolean> {
    const { rows } = await this.#ask(
      `WITH held AS (SELECT ${isHeld('$1', '$3')} AS yes), gone AS (DELETE FROM godwit_state.part WHERE task = $1 AND kind = $2 AND (SELECT yes FROM held))
       SELECT yes FROM held`,
      [task, kind, epoch ?? null],
    );
    return rows[0]?.['yes'] === true;
  }

  async takeLease({ task, runner, seconds, above, over }: LeaseRequest): Promise<Lease> {
    await this.#ask(
      `INSERT INTO godwit_state.lease AS l VALUES ($1, $2::bigint + 1, $3, $4, $5, clock_timestamp() + $6 * interval '1 second')
       ON CONFLICT (task) DO UPDATE SET epoch = greatest(l.epoch, $2::bigint) + 1, host = excluded.host, pid = excluded.pid, since = excluded.since,
         ends_at = excluded.ends_at WHERE l.ends_at < clock_timestamp() OR l.epoch = $7`,
      [task, above, runner.host, runner.pid, runner.since, seconds, over ?? null],
    );
    const { rows } = await this.#ask(
      'SELECT epoch::float8, host, pid::float8, since FROM godwit_state.lease WHERE task = $1',
      [task],
    );
    const { epoch, host, pid, since } = rows[0] as {
      epoch: number;
      host: string;
      pid: number;
      since: string;
    };
    return { epoch, runner: { host, pid, since } };
  }

  async renewLease(task: string, epoch: number, seconds: number): Promise<boolean> {
    const { rowCount } = await this.#ask(
      `UPDATE godwit_state.lease SET ends_at = clock_timestamp() + $3 * interval '1 second' WHERE task = $1 AND epoch = $2`,
      [task, epoch, seconds],
    );
    return rowCount === 1;
  }

  async endLease(task: string, epoch: number): Promise<void> {
    await this.#ask(`UPDATE godwit_state.lease SET ends_at = '-infinity' WHERE task = $1 AND epoch = $2`, [
      task,
      epoch,
    ]);
  }

  async close(): Promise<void> {
    await this.#standing.close();
  }

  /** Each statement can be executed twice: taking a lease that was taken just now by the same runner finds it in force. */
  get #ask(): Ask {
    return this.#standing.ask;
  }
}

/** Without an epoch nothing is asked. */
function isHeld(task: string, epoch: string): string {
  return `(${epoch}::bigint IS NULL OR EXISTS (SELECT FROM godwit_state.lease WHERE task = ${task} AND epoch = ${epoch}::bigint FOR SHARE))`;
}
