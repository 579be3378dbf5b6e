import type mysql from 'mysql2/promise';
import type { ChangeBatch } from '../../change/change.ts';
import type { Position } from '../../change/position.ts';
import type { Shape } from '../../change/shape.ts';
import type { Capture, FollowRequest, Following, WithoutBefore } from '../../change/source.ts';
import { OperationError } from '../../text/error.ts';
import { BinlogDecoder } from './binlog/decoder.ts';
import type { Address } from './connect.ts';
import { openSession } from './connect.ts';
import type { About } from './errors.ts';
import { toOperationError } from './errors.ts';
import type { MysqlSessions } from './pool.ts';

import { serverError, Wire } from './wire.ts';

/** Changes by the binary log, read as a replica reads it. Nothing is made on the source. */
export class BinlogCapture implements Capture {
  readonly #address: Address;
  readonly #about: About;
  readonly #sessions: MysqlSessions;

  constructor(address: Address, about: About, sessions: MysqlSessions) {
    this.#address = address;
    this.#about = about;
    this.#sessions = sessions;
  }

  begin(): Promise<Position> {
    return this.last();
  }

  follow({ tables, from, readAt }: FollowRequest): Following {
    let wire: Wire | undefined;
    let isClosed = false;
    const open = async (): Promise<Wire> => {
      wire = await this.#dump(from);
      if (isClosed) wire.close();
      return wire;
    };
    const about = this.#about;
    const decoder = new BinlogDecoder(tables, placeOf(from).file, {
      readAt: readAt ?? new Map(),
      compare: (left, right) => this.compare(left, right),
    });
    return {
      batches: {
        async *[Symbol.asyncIterator](): AsyncGenerator<ChangeBatch> {
          try {
            for await (const packets of (await open()).packets()) yield* decoded(decoder, packets);
          } catch (error) {
            if (!isClosed) throw toOperationError(withAdvice(error, about), about);
          } finally {
            wire?.close();
          }
        },
      },
      // The server keeps its log by time (binlog_expire_logs_seconds), not by what replicas have read.
      confirm: () => {},
      close: () => {
        isClosed = true;
        wire?.close();
      },
    };
  }

  compare(left: Position, right: Position): number {
    const a = placeOf(left);
    const b = placeOf(right);
    // Files are numbered with at least six digits, and with more when those are used up.
    return numberOf(a.file) - numberOf(b.file) || a.offset - b.offset;
  }

  async last(): Promise<Position> {
    try {
      return await this.#sessions.borrow(lastPosition);
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }

  /** The image of rows is a setting of the server, which sessions may override. */
  async withoutBefore(tables: readonly Shape[]): Promise<readonly WithoutBefore[]> {
    try {
      const image = await this.#sessions.borrow(async (connection) => {
        const [rows] = await connection.query<mysql.RowDataPacket[]>(
          'SELECT @@global.binlog_row_image AS image',
        );
        return String(rows[0]?.['image']).toUpperCase();
      });
      if (image === 'FULL') return [];
      const remedy = 'Have them logged: SET GLOBAL binlog_row_image = FULL, and let sessions begin anew.';
      return tables.map((table) => ({ table, remedy }));
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }

  async end(): Promise<void> {
    await Promise.resolve();
  }

  /** Asks for the log as a replica with a number of its own would; the server makes itself heard every second (`@master_heartbeat_period`, nanoseconds). */
  async #dump(from: Position): Promise<Wire> {
    const connection = await openSession(this.#address, 'source');
    await connection.query(
      `SET @master_binlog_checksum = @@global.binlog_checksum, @source_binlog_checksum = @@global.binlog_checksum,
         @master_heartbeat_period = 1000000000, @source_heartbeat_period = 1000000000, @mariadb_slave_capability = 4`,
    );
    const wire = new Wire(connection);
    const { file, offset } = placeOf(from);
    const name = Buffer.from(file);
    const body = Buffer.alloc(10 + name.length);
    body.writeUInt32LE(offset, 0);
    body.writeUInt16LE(0, 4);
    body.writeUInt32LE(1_000_000_000 + Math.floor(Math.random() * 1_000_000_000), 6);
    name.copy(body, 10);
    wire.send(comBinlogDump, body);
    return wire;
  }
}

const comBinlogDump = 0x12;
const errorPacket = 0xff;
const endPacket = 0xfe;

/** So many bytes of cells make a batch. */
const batchBytes = 1 << 17;

function* decoded(decoder: BinlogDecoder, packets: readonly Buffer[]): Generator<ChangeBatch> {
  for (const packet of packets) {
    if (packet[0] === errorPacket) throw serverError(packet);
    if (packet[0] === endPacket && packet.length < 9)
      throw Object.assign(new Error('the server ended the log'), { code: 'PROTOCOL_CONNECTION_LOST' });
    decoder.read(packet);
    if (decoder.size >= batchBytes) yield decoder.take();
  }
  const batch = decoder.take();
  if (batch.events.length > 0) yield batch;
}

/** ER_MASTER_FATAL_ERROR_READING_BINLOG: most often the file is gone. */
const fatalReading = 'ER_1236';

function withAdvice(error: unknown, about: About): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === fatalReading)) return error;
  return new OperationError(
    `${about.server} cannot give the binary log from the position where the task is: ${error.message}. If the file was purged, its changes are lost to the task: keep the log longer (binlog_expire_logs_seconds), and begin anew with --restart.`,
    { code: 'log-gone', side: 'source', cause: error },
  );
}

function placeOf(position: Position): { readonly file: string; readonly offset: number } {
  const colon = position.lastIndexOf(':');
  return { file: position.slice(0, colon), offset: Number(position.slice(colon + 1)) };
}

function numberOf(file: string): number {
  return Number(/\.(\d+)$/.exec(file)?.[1] ?? 0);
}

/** Begins a transaction that sees what was committed before a position of the log, and nothing else, without a lock. */
export async function beginAtPosition(connection: mysql.Connection): Promise<Position> {
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
  const [rows] = await connection.query<mysql.RowDataPacket[]>("SHOW STATUS LIKE 'binlog\\_snapshot\\_%'");
  const status = new Map(
    rows.map((row) => [String(row['Variable_name']).toLowerCase(), String(row['Value'])]),
  );
  const file = status.get('binlog_snapshot_file');
  if (file) return `${file}:${status.get('binlog_snapshot_position')}`;
  throw new OperationError(unknownPosition, { code: 'key', side: 'source' });
}

/** Why MySQL cannot read a table without a key whose changes are followed. */
export const unknownPosition =
  'MySQL does not tell where in its log a reading stands, unless all writers are stopped (FLUSH TABLES WITH READ LOCK), which is not done; so changes of a table without a key cannot be followed from its load. Give the table a key (MySQL 8.0.30: sql_generate_invisible_primary_key), or load it while nobody writes, with --type full-load, and follow it with another task of --type cdc.';

/** The end of the log; the statement has another name since MySQL 8.4. */
async function lastPosition(connection: mysql.Connection): Promise<Position> {
  let failure: unknown;
  for (const statement of ['SHOW MASTER STATUS', 'SHOW BINARY LOG STATUS']) {
    try {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(statement);
      const [row] = rows;
      if (row) return `${String(row['File'])}:${String(row['Position'])}`;
      throw new OperationError(
        'The source keeps no binary log, from which changes are followed. Turn it on there: log_bin, with binlog_format=ROW and binlog_row_image=FULL; it needs a restart.',
        { code: 'no-log', side: 'source' },
      );
    } catch (error) {
      if (error instanceof OperationError) throw error;
      failure ??= error;
    }
  }
  throw failure;
}
