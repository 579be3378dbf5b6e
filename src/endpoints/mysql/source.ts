import type mysql from 'mysql2/promise';
import type { Batch, Encoding } from '../../change/batch.ts';
import type { SourceComparer } from '../../change/comparer.ts';
import type { RowFilter } from '../../change/filter.ts';
import { isLocal } from '../../change/local.ts';
import type { Range } from '../../change/range.ts';
import type { Column, Shape } from '../../change/shape.ts';
import type { Requirement, SourceNeeds } from '../../change/requirement.ts';
import type {
  Capture,
  Partition,
  ReadRequest,
  RowsAtPosition,
  Source,
  SourceOptions,
} from '../../change/source.ts';
import { BinlogCapture } from './capture/capture.ts';
import { beginAtPosition } from './capture/moment.ts';
import { mysqlComparer, readKeys } from './compare/compare-rows.ts';
import type { Address } from './connect.ts';
import { aboutAddress, nameOf, openSession, parseAddress } from './connect.ts';
import type { About } from './errors.ts';
import { toOperationError } from './errors.ts';
import { filterOf } from './compare/filter.ts';
import { name } from './names.ts';
import type { Sessions } from '../../change/sessions.ts';
import type { MysqlSessions } from './pool.ts';
import { sessionsOf, wiresOf } from './pool.ts';
import { keyRanges } from './load/ranges.ts';
import { readRows } from './load/read.ts';
import { sourceRequirements } from './check/requirements.ts';
import { readPartitions } from './catalog/partitions.ts';
import { readShapes } from './catalog/shapes.ts';
import { Wire } from './wire.ts';

/** Opens a MySQL (5.7 or newer) or MariaDB (10.5 or newer) server as a source of rows. */
export async function openMysqlSource(url: string, options: SourceOptions = {}): Promise<Source> {
  const address = parseAddress(url, 'source');
  const sessions = sessionsOf(address, 'source');
  sessions.release(await sessions.take(), false);
  return new MysqlSource(address, sessions, options);
}

/** A class because it holds connections. */
class MysqlSource implements Source {
  readonly engine = 'mysql';
  readonly isOneMoment = false;
  readonly server: string;
  readonly isLocal: boolean;
  readonly capture: Capture;
  readonly comparer: SourceComparer = {
    ...mysqlComparer((work) => this.#ask(work)),
    rows: (table, keys, columns) => this.#stream((wire) => readKeys(wire, table, keys, columns)),
  };
  readonly #address: Address;
  readonly #about: About;
  readonly #sessions: MysqlSessions;
  readonly #takes: SourceOptions['takes'];
  /** A small table takes less time than a login. */
  readonly #wires: Sessions<Wire>;

  constructor(address: Address, sessions: MysqlSessions, { takes }: SourceOptions) {
    this.server = `MySQL at ${nameOf(address)}`;
    this.isLocal = address.socket !== undefined || isLocal(address.host);
    this.#address = address;
    this.#about = aboutAddress(address, 'source');
    this.#sessions = sessions;
    this.#takes = takes;
    this.#wires = wiresOf(address, 'source');
    this.capture = new BinlogCapture(address, this.#about, sessions);
  }

  tables(): Promise<readonly Shape[]> {
    const takes = this.#takes;
    const { database } = this.#address;
    return this.#ask(async (connection) => {
      const tables = await readShapes(connection, database);
      if (!takes) return tables;
      const views = await readShapes(connection, database, 'view');
      return [
        ...tables.filter(({ schema, name }) => takes('table', schema, name)),
        ...views.filter(({ schema, name }) => takes('view', schema, name)),
      ];
    });
  }

  /**
   * MySQL has no snapshot that several connections could share without a lock on all tables, which Godwit does not take: each reading sees its own
   * moment.
   */
  async holdMoment(): Promise<void> {
    await Promise.resolve();
  }

  partitions(shape: Shape): Promise<readonly Partition[]> {
    return this.#ask((connection) => readPartitions(connection, shape));
  }

  ranges(shape: Shape, rows: number): Promise<readonly Range[]> {
    return this.#ask((connection) => keyRanges(connection, shape, rows));
  }

  offers(_column: Column, encoding: Encoding): boolean {
    return encoding === 'text';
  }

  async *read(request: ReadRequest): AsyncGenerator<Batch> {
    yield* this.#stream((wire) => rowsOf(wire, request));
  }

  async readAtPosition(request: ReadRequest): Promise<RowsAtPosition> {
    try {
      const connection = await openSession(this.#address, 'source', { isWire: true });
      try {
        const open = () => openSession(this.#address, 'source');
        const position = await beginAtPosition(connection, request.shape, open);
        return { position, batches: this.#lastRows(new Wire(connection), request) };
      } catch (error) {
        connection.destroy();
        throw error;
      }
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }

  /** Rows that are read in a transaction, whose connection serves nothing else. */
  async *#lastRows(wire: Wire, request: ReadRequest): AsyncGenerator<Batch> {
    try {
      yield* rowsOf(wire, request);
    } catch (error) {
      throw toOperationError(error, this.#about);
    } finally {
      wire.close();
    }
  }

  async *#stream(read: (wire: Wire) => AsyncIterable<Batch>): AsyncGenerator<Batch> {
    let wire: Wire | undefined;
    let isBroken = true;
    try {
      wire = await this.#wires.take();
      yield* read(wire);
      isBroken = false;
    } catch (error) {
      throw toOperationError(error, this.#about);
    } finally {
      if (wire) this.#wires.release(wire, isBroken);
    }
  }

  count(shape: Shape, filter: RowFilter = []): Promise<number> {
    const where = filter.length === 0 ? '' : ` WHERE ${filterOf(filter)}`;
    return this.#ask(async (connection) => {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(
        `SELECT COUNT(*) AS count FROM ${name(shape.schema, shape.name)}${where}`,
      );
      return Number(rows[0]?.['count']);
    });
  }

  requirements(needs: SourceNeeds): Promise<readonly Requirement[]> {
    return this.#ask((connection) => sourceRequirements(connection, needs));
  }

  async close(): Promise<void> {
    await Promise.all([this.#sessions.close(), this.#wires.close()]);
  }

  async #ask<T>(work: (connection: mysql.Connection) => Promise<T>): Promise<T> {
    try {
      return await this.#sessions.borrow(work);
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }
}

async function* rowsOf(wire: Wire, request: ReadRequest): AsyncGenerator<Batch> {
  for await (const batch of readRows(wire, request)) {
    request.signal.throwIfAborted();
    yield batch;
  }
}
