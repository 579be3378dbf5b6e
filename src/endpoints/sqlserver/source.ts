import type { Connection } from 'tedious';
import type { Batch, Encoding } from '../../change/batch.ts';
import type { SourceComparer } from '../../change/comparer.ts';
import type { RowFilter } from '../../change/filter.ts';
import { isLocal } from '../../change/local.ts';
import type { Range } from '../../change/range.ts';
import type { Requirement, SourceNeeds } from '../../change/requirement.ts';
import type { Sessions } from '../../change/sessions.ts';
import type { Column, Shape } from '../../change/shape.ts';
import type { Capture, ReadRequest, Sequence, Source } from '../../change/source.ts';
import { CdcCapture } from './capture/cdc.ts';
import { TrackingCapture } from './capture/tracking.ts';
import { WatermarkCapture } from './capture/watermark.ts';
import { readSequences } from './catalog/sequences.ts';
import { readShapes } from './catalog/shapes.ts';
import { sourceRequirements } from './check/requirements.ts';
import type { Address, Changes } from './connect.ts';
import { aboutAddress, nameOf, parseAddress } from './connect.ts';
import { findAbilities } from './compare/abilities.ts';
import { sqlServerComparer } from './compare/compare-rows.ts';
import type { Abilities } from './compare/row-text.ts';
import type { About } from './errors.ts';
import { numberOf, toOperationError } from './errors.ts';
import { filterOf } from './load/filter.ts';
import type { Isolation } from './load/read.ts';
import { isolationText, readRows, readWhere } from './load/read.ts';
import { keyRanges, textsOf } from './load/ranges.ts';
import { name } from './names.ts';
import type { SqlServerSessions } from './pool.ts';
import { sessionsOf, wiresOf } from './pool.ts';
import { rows, rowsOfFirst } from './session.ts';
import type { Wire } from './tds/wire.ts';

/** Opens a SQL Server (2012 or newer) or Azure SQL database as a source of rows. */
export async function openSqlServerSource(url: string): Promise<Source> {
  const address = parseAddress(url, 'source');
  const sessions = sessionsOf(address, 'source');
  sessions.release(await sessions.take(), false);
  return new SqlServerSource(address, sessions);
}

/** A class because it holds connections. */
class SqlServerSource implements Source {
  readonly engine = 'sqlserver';
  readonly isOneMoment = false;
  readonly server: string;
  readonly isLocal: boolean;
  readonly capture: Capture;
  readonly comparer: SourceComparer = sqlServerComparer({
    texts: (shape, list, rest) => this.#texts(shape, list, rest),
    read: (request) => this.#stream(request.shape, (wire, isolation) => readWhere(wire, request, isolation)),
    abilities: () => (this.#abilities ??= this.#findAbilities()),
  });
  readonly #about: About;
  readonly #changes: Changes;
  readonly #sessions: SqlServerSessions;
  readonly #wires: Sessions<Wire>;
  #abilities: Promise<Abilities> | undefined;
  #isolation: ((shape: Shape) => Isolation) | undefined;

  constructor(address: Address, sessions: SqlServerSessions) {
    this.server = `SQL Server at ${nameOf(address)}`;
    this.isLocal = isLocal(address.host);
    this.#about = aboutAddress(address, 'source');
    this.#sessions = sessions;
    this.#wires = wiresOf(address, 'source');
    this.#changes = address.changes;
    this.capture = captureBy(address.changes, this.#about, sessions, this.#wires);
  }

  tables(): Promise<readonly Shape[]> {
    return this.#ask(readShapes);
  }

  /** SQL Server has no snapshot that several connections could share: each reading sees its own moment. */
  async holdMoment(): Promise<void> {
    await Promise.resolve();
  }

  ranges(shape: Shape, rowsPerRange: number): Promise<readonly Range[]> {
    return this.#read((wire) => keyRanges(wire, shape, rowsPerRange));
  }

  offers(_column: Column, encoding: Encoding): boolean {
    return encoding === 'text';
  }

  async *read(request: ReadRequest): AsyncGenerator<Batch> {
    const { shape, signal } = request;
    for await (const batch of this.#stream(shape, (wire, isolation) => readRows(wire, request, isolation))) {
      signal.throwIfAborted();
      yield batch;
    }
  }

  count(shape: Shape, filter: RowFilter = []): Promise<number> {
    const where = filter.length === 0 ? '' : ` WHERE ${filterOf(filter)}`;
    return this.#ask(async (connection) => {
      const [row] = await rows<{ readonly count: string }>(
        connection,
        `SELECT CAST(COUNT_BIG(*) AS varchar(20)) AS count FROM ${name(shape.schema, shape.name)}${where}`,
      );
      return Number(row?.count);
    });
  }

  sequences(): Promise<readonly Sequence[]> {
    return this.#ask(readSequences);
  }

  requirements(needs: SourceNeeds): Promise<readonly Requirement[]> {
    return this.#ask((connection) => sourceRequirements(connection, needs, this.#changes));
  }

  async close(): Promise<void> {
    await Promise.all([this.#sessions.close(), this.#wires.close()]);
  }

  /** Snapshots where the database allows them, but not of tables in memory, which take no part in them and are read as they were at one moment anyway. */
  async #isolationOf(shape: Shape): Promise<Isolation> {
    this.#isolation ??= await this.#ask(readIsolation);
    return this.#isolation(shape);
  }

  async *#stream(
    shape: Shape,
    read: (wire: Wire, isolation: Isolation) => AsyncIterable<Batch>,
  ): AsyncGenerator<Batch> {
    let wire: Wire | undefined;
    let isBroken = true;
    try {
      const isolation = await this.#isolationOf(shape);
      wire = await this.#wires.take();
      yield* read(wire, isolation);
      isBroken = false;
    } catch (error) {
      throw toOperationError(error, this.#about);
    } finally {
      if (wire) this.#wires.release(wire, isBroken);
    }
  }

  /** A small result about a table's rows, all of its expressions characters of ASCII. */
  async #texts(
    shape: Shape,
    list: readonly string[],
    rest: string,
  ): Promise<readonly (readonly (string | undefined)[])[]> {
    const codePages = list.map(() => 'utf8' as const);
    const batches = this.#stream(shape, (wire, isolation) =>
      wire.query(`${isolationText(isolation)}\nSELECT ${list.join(', ')} ${rest}`, codePages),
    );
    return await textsOf(batches, codePages);
  }

  #findAbilities(): Promise<Abilities> {
    return this.#ask((connection) =>
      findAbilities(async (sql) => {
        try {
          const [row] = await rows<Readonly<Record<string, unknown>>>(connection, sql);
          return String(Object.values(row ?? {})[0]);
        } catch (error) {
          // What the server does not know or compute has a number; what broke has none.
          if (numberOf(error) === undefined) throw error;
          return undefined;
        }
      }),
    );
  }

  async #read<T>(work: (wire: Wire) => Promise<T>): Promise<T> {
    try {
      return await this.#wires.borrow(work);
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }

  async #ask<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await this.#sessions.borrow(work);
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }
}

function captureBy(
  changes: Changes,
  about: About,
  sessions: SqlServerSessions,
  wires: Sessions<Wire>,
): Capture {
  if (changes.by === 'watermark') return new WatermarkCapture(about, sessions, wires, changes);
  return changes.by === 'cdc'
    ? new CdcCapture(about, sessions, wires)
    : new TrackingCapture(about, sessions, wires);
}

async function readIsolation(connection: Connection): Promise<(shape: Shape) => Isolation> {
  const [row] = await rows<{ readonly state: number }>(
    connection,
    'SELECT CAST(snapshot_isolation_state AS int) AS state FROM sys.databases WHERE database_id = DB_ID()',
  );
  if (row?.state !== 1) return () => 'READ COMMITTED';
  const inMemory = await rowsOfFirst<{ readonly id: number }>(connection, [
    'SELECT object_id AS id FROM sys.tables WHERE is_memory_optimized = 1',
    'SELECT object_id AS id FROM sys.tables WHERE 1 = 0',
  ]);
  const ids = new Set(inMemory.map(({ id }) => id));
  return ({ id }) => (id !== undefined && ids.has(id) ? 'READ COMMITTED' : 'SNAPSHOT');
}
