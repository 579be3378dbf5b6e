import type pg from 'pg';
import type { Batch, Encoding } from '../../change/batch.ts';
import type { SourceComparer } from '../../change/comparer.ts';
import type { RowFilter } from '../../change/filter.ts';
import { isLocal } from '../../change/local.ts';
import type { Range } from '../../change/range.ts';
import type { Column, Shape } from '../../change/shape.ts';
import type { Requirement, SourceNeeds } from '../../change/requirement.ts';
import type {
  Partition,
  ReadRequest,
  RowsAtPosition,
  Sequence,
  Source,
  SourceOptions,
} from '../../change/source.ts';
import { postgresComparer } from './compare/compare-rows.ts';
import type { Address } from './connect.ts';
import { aboutAddress, nameOf, parseAddress } from './connect.ts';
import type { About } from './errors.ts';
import { toOperationError } from './errors.ts';
import type { Snapshot } from './capture/capture.ts';
import { SlotCapture } from './capture/capture.ts';
import { readSequences } from './catalog/counters.ts';
import { filterOf } from './compare/filter.ts';
import type { PostgresSessions } from './pool.ts';
import { sessionsOf } from './pool.ts';
import { blockRanges, readRows, tableOf } from './load/read.ts';
import { sourceRequirements } from './check/requirements.ts';
import { literal, name } from './session.ts';
import { readPartitions } from './catalog/partitions.ts';
import { readShapes, readViewShapes } from './catalog/shapes.ts';

/** Opens a PostgreSQL database (12 or newer) as a source of rows. */
export async function openPostgresSource(url: string, options: SourceOptions = {}): Promise<Source> {
  const address = parseAddress(url, 'source');
  const sessions = sessionsOf(address, 'source');
  sessions.release(await sessions.take(), false);
  return new PostgresSource(address, sessions, options);
}

/** A class because it holds connections, and the snapshot that they read. */
class PostgresSource implements Source {
  readonly engine = 'postgresql';
  readonly server: string;
  readonly isLocal: boolean;
  readonly capture: SlotCapture;
  readonly comparer: SourceComparer = postgresComparer((work) => this.#ask(work));
  readonly #about: About;
  readonly #sessions: PostgresSessions;
  readonly #takes: SourceOptions['takes'];
  /** The connection that keeps the snapshot alive must not be used for anything else. */
  #snapshot: Snapshot | undefined;

  constructor(address: Address, sessions: PostgresSessions, { takes }: SourceOptions) {
    this.server = `PostgreSQL at ${nameOf(address)}`;
    this.isLocal = isLocal(address.host);
    this.#about = aboutAddress(address, 'source');
    this.capture = new SlotCapture(address, this.#about, sessions, (snapshot) => this.#hold(snapshot));
    this.#sessions = sessions;
    this.#takes = takes;
  }

  tables(): Promise<readonly Shape[]> {
    const takes = this.#takes;
    return this.#ask(async (client) => {
      const tables = await readShapes(client);
      if (!takes) return tables;
      return [
        ...tables.filter(({ schema, name: table }) => takes('table', schema, table)),
        ...(await readViewShapes(client)).filter((view) => takes('view', view.schema, view.name)),
      ];
    });
  }

  get isOneMoment(): boolean {
    return this.#snapshot !== undefined;
  }

  /**
   * A snapshot is exported by a transaction that stays open as long as the source (PostgreSQL, "Snapshot Synchronization Functions").
   * A standby cannot export one; there, each reading sees its own moment.
   */
  async holdMoment(): Promise<void> {
    await this.#explain(async () => {
      const client = await this.#sessions.take();
      const { rows } = await client.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby');
      if (rows[0]?.standby === true) {
        this.#sessions.release(client, false);
        return;
      }
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const exported = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
      this.#hold({ id: exported.rows[0]?.id ?? '', holder: client });
    });
  }

  partitions(shape: Shape): Promise<readonly Partition[]> {
    return this.#ask((client) => readPartitions(client, shape));
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

  read(request: ReadRequest): AsyncGenerator<Batch> {
    return this.#read(request, async (client) => {
      if (this.#snapshot) await this.#useSnapshot(client, this.#snapshot);
    });
  }

  /** In the moment that is held, where its position is known: that of the task's own slot, when it is new. */
  async readAtPosition(request: ReadRequest): Promise<RowsAtPosition> {
    const held = this.#snapshot;
    if (held?.position !== undefined)
      return {
        position: held.position,
        batches: this.#read(request, (client) => importSnapshot(client, held)),
      };
    const moment = await this.capture.moment();
    return { position: moment.position, batches: this.#readOnce(request, moment) };
  }

  async *#readOnce(request: ReadRequest, moment: Snapshot): AsyncGenerator<Batch> {
    try {
      yield* this.#read(request, (client) => importSnapshot(client, moment));
    } finally {
      await moment.holder.end().catch(() => {});
    }
  }

  async *#read(request: ReadRequest, enter: (client: pg.Client) => Promise<void>): AsyncGenerator<Batch> {
    const client = await this.#explain(() => this.#sessions.take());
    let isBroken = true;
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await enter(client);
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

  count(shape: Shape, filter: RowFilter = []): Promise<number> {
    const where = filter.length === 0 ? '' : ` WHERE ${filterOf(filter)}`;
    return this.#ask(async (client) => {
      const { rows } = await client.query<{ count: string }>(
        `SELECT count(*) FROM ${tableOf(shape)}${where}`,
      );
      return Number(rows[0]?.count);
    });
  }

  requirements(needs: SourceNeeds): Promise<readonly Requirement[]> {
    return this.#ask((client) => sourceRequirements(client, needs));
  }

  sequences(): Promise<readonly Sequence[]> {
    return this.#ask(readSequences);
  }

  /** Its transaction kept the server from removing rows that died since. */
  async releaseMoment(): Promise<void> {
    const held = this.#snapshot;
    this.#snapshot = undefined;
    await held?.holder.end().catch(() => {});
  }

  async close(): Promise<void> {
    await this.releaseMoment();
    await this.#sessions.close();
  }

  /** A snapshot is gone with the connection that holds it; readings from then on see moments of their own. */
  #hold(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    snapshot.holder.on('end', () => {
      if (this.#snapshot === snapshot) this.#snapshot = undefined;
    });
  }

  async #useSnapshot(client: pg.Client, snapshot: Snapshot): Promise<void> {
    try {
      await importSnapshot(client, snapshot);
    } catch (error) {
      if (this.#snapshot === snapshot) throw error;
      await client.query('ROLLBACK; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    }
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

async function importSnapshot(client: pg.Client, { id }: Snapshot): Promise<void> {
  await client.query(`SET TRANSACTION SNAPSHOT ${literal(id)}`);
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
