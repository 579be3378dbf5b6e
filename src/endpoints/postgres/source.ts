import type pg from 'pg';
import type { Batch, Encoding } from '../../change/batch.ts';
import type { Range } from '../../change/range.ts';
import type { Column, Shape } from '../../change/shape.ts';
import type { Capture, Mark, ReadRequest, Source } from '../../change/source.ts';
import type { Address } from './connect.ts';
import { aboutAddress, nameOf, parseAddress } from './connect.ts';
import type { About } from './errors.ts';
import { toOperationError } from './errors.ts';
import { SlotCapture } from './capture.ts';
import { Sessions } from './pool.ts';
import { blockRanges, readRows, tableOf } from './read.ts';
import { literal, name } from './session.ts';
import { readShapes } from './shapes.ts';

/** Opens a PostgreSQL database (12 or newer) as a source of rows. */
export async function openPostgresSource(url: string): Promise<Source> {
  const address = parseAddress(url, 'source');
  const sessions = new Sessions(address, 'source');
  sessions.release(await sessions.take(), false);
  return new PostgresSource(address, sessions);
}

/** A class because it holds connections, and the snapshot that they read. */
class PostgresSource implements Source {
  readonly engine = 'postgresql';
  readonly server: string;
  readonly capture: Capture;
  readonly #about: About;
  readonly #sessions: Sessions;
  /** The connection that keeps the snapshot alive must not be used for anything else. */
  #snapshot: { readonly id: string; readonly holder: pg.Client } | undefined;

  constructor(address: Address, sessions: Sessions) {
    this.server = `PostgreSQL at ${nameOf(address)}`;
    this.#about = aboutAddress(address, 'source');
    this.capture = new SlotCapture(address, this.#about, sessions, (snapshot) => {
      this.#snapshot = snapshot;
    });
    this.#sessions = sessions;
  }

  tables(): Promise<readonly Shape[]> {
    return this.#ask(readShapes);
  }

  /**
   * A snapshot is exported by a transaction that stays open as long as the source (PostgreSQL, "Snapshot Synchronization Functions").
   * A standby cannot export one; there, each reading sees its own moment.
   */
  async mark({ snapshot }: { readonly snapshot: boolean }): Promise<Mark> {
    return await this.#explain(async () => {
      const client = await this.#sessions.take();
      const { rows } = await client.query<{ standby: boolean; position: string }>(
        `SELECT pg_is_in_recovery() AS standby,
           CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text AS position`,
      );
      const { standby = false, position = '0/0' } = rows[0] ?? {};
      if (!snapshot || standby) {
        this.#sessions.release(client, false);
        return { position, isSnapshot: false };
      }
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const exported = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
      this.#snapshot = { id: exported.rows[0]?.id ?? '', holder: client };
      return { position, isSnapshot: true };
    });
  }

  ranges(shape: Shape, rows: number): Promise<readonly Range[]> {
    if (shape.isPartitioned) return Promise.resolve([{ kind: 'all' }]);
    return this.#ask(async (client) => {
      const found = await client.query<{ version: string; blocks: string }>(
        `SELECT current_setting('server_version_num') AS version,
           pg_relation_size(${literal(name(shape.schema, shape.name))}::regclass) / current_setting('block_size')::int AS blocks`,
      );
      const { version = '0', blocks = '0' } = found.rows[0] ?? {};
      return blockRanges(shape, rows, { version: Number(version), blocks: Number(blocks) });
    });
  }

  /** The binary format of a type that users define holds numbers that are another database's. */
  offers(column: Column, encoding: Encoding): boolean {
    return (
      encoding === 'text' ||
      (column.type.kind !== 'native' && column.type.kind !== 'enum') ||
      isPortable(column.native)
    );
  }

  async *read(request: ReadRequest): AsyncGenerator<Batch> {
    const client = await this.#explain(() => this.#sessions.take());
    let isBroken = true;
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      if (this.#snapshot) await client.query(`SET TRANSACTION SNAPSHOT ${literal(this.#snapshot.id)}`);
      for await (const batch of readRows(client, request)) {
        request.signal.throwIfAborted();
        yield batch;
      }
      await client.query('COMMIT');
      isBroken = false;
    } catch (error) {
      throw toOperationError(error, this.#about);
    } finally {
      this.#sessions.release(client, isBroken);
    }
  }

  count(shape: Shape): Promise<number> {
    return this.#ask(async (client) => {
      const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${tableOf(shape)}`);
      return Number(rows[0]?.count);
    });
  }

  async close(): Promise<void> {
    await this.#snapshot?.holder.end().catch(() => {});
    await this.#sessions.close();
  }

  #ask<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    return this.#explain(() => this.#sessions.borrow(work));
  }

  async #explain<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }
}

/** Types of the server itself whose binary format is the same in every database. */
const portable = new Set([
  'interval',
  'time with time zone',
  'money',
  'inet',
  'cidr',
  'macaddr',
  'macaddr8',
  'point',
  'line',
  'lseg',
  'box',
  'path',
  'polygon',
  'circle',
  'tsvector',
  'tsquery',
  'pg_lsn',
  'int4range',
  'int8range',
  'numrange',
  'tsrange',
  'tstzrange',
  'daterange',
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'double precision',
  'boolean',
  'text',
  'character varying',
  'character',
  'date',
  'timestamp without time zone',
  'timestamp with time zone',
  'time without time zone',
  'uuid',
  'bytea',
  'json',
  'jsonb',
  'bit',
  'bit varying',
]);

/** `numeric(10,2)[]` is `numeric`. Arrays of such types are portable as the types are. */
function isPortable(native: string): boolean {
  return portable.has(native.replace(/\([^)]*\)/, '').replace(/(\[\])+$/, ''));
}
