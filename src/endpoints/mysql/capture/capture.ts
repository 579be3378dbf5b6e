import type mysql from 'mysql2/promise';
import type { UnloggedKey } from '../../../change/cascade.ts';
import type { ChangeBatch } from '../../../change/change.ts';
import { loopbackTable } from '../../../change/loopback.ts';
import type { Position } from '../../../change/position.ts';
import type { Shape } from '../../../change/shape.ts';
import type { Capture, FollowRequest, Following, Start, WithoutBefore } from '../../../change/source.ts';
import { OperationError } from '../../../text/error.ts';
import { BinlogDecoder } from './binlog/decoder.ts';
import type { Address } from '../connect.ts';
import { prepareLoopback } from '../control/loopback.ts';
import { placeAtTime } from './at-time.ts';
import { checkedPacket, openDump } from './dump.ts';
import { parseGtids } from './gtid.ts';
import { logStatus } from './log-status.ts';
import type { LogPlace, LogPosition } from './log-position.ts';
import { comparePositions, parsePosition, positionText } from './log-position.ts';
import type { About } from '../errors.ts';
import { toOperationError } from '../errors.ts';
import type { ServerWords } from './definition/tables.ts';
import { LoggedTables } from './definition/tables.ts';
import type { MysqlSessions } from '../pool.ts';
import { readUnloggedKeys } from './unlogged-keys.ts';
import type { Wire } from '../wire.ts';

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

  async marks(schema: string): Promise<Shape> {
    try {
      await this.#sessions.borrow((connection) => prepareLoopback(connection, schema));
      return loopbackTable(schema);
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }

  async begin(_task: string, _tables: readonly Shape[], start?: Start): Promise<Position> {
    if (!start) return await this.last();
    try {
      const files = await this.#sessions.borrow(logFiles);
      if (start.kind === 'position') return checkedStart(start.position, files, this.#about);
      const log = {
        files: files.map(({ name }) => name),
        open: (place: LogPlace) => openDump(this.#address, { place }, { ends: true }),
      };
      const found = await placeAtTime(log, start.at);
      // A time that is still to come begins with what comes.
      return found ? positionText(found) : await this.last();
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }

  /** The log has all tables. */
  async widen(): Promise<Position> {
    return await this.last();
  }

  follow({ tables, from, readAt, takes = () => false }: FollowRequest): Following {
    let wire: Wire | undefined;
    let isClosed = false;
    const open = async (): Promise<{ readonly wire: Wire; readonly decoder: BinlogDecoder }> => {
      const logged = new LoggedTables(tables, takes, await this.#sessions.borrow(serverWords));
      const decoder = new BinlogDecoder(logged, position.place?.file ?? '', reading, position.gtids);
      wire = await openDump(this.#address, position);
      if (isClosed) wire.close();
      return { wire, decoder };
    };
    const about = this.#about;
    const position = positionOf(from);
    const reading = {
      readAt: readAt ?? new Map<Shape, Position>(),
      compare: (left: Position, right: Position) => this.compare(left, right),
    };
    return {
      batches: {
        async *[Symbol.asyncIterator](): AsyncGenerator<ChangeBatch> {
          try {
            const opened = await open();
            for await (const packets of opened.wire.packets()) yield* decoded(opened.decoder, packets);
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
    return comparePositions(positionOf(left), positionOf(right));
  }

  isPosition(text: string): boolean {
    return parsePosition(text) !== undefined;
  }

  isShared(position: Position): boolean {
    return positionOf(position).gtids !== undefined;
  }

  async clock(): Promise<number> {
    try {
      return await this.#sessions.borrow(async (connection) => {
        const [rows] = await connection.query<mysql.RowDataPacket[]>('SELECT UNIX_TIMESTAMP(NOW(6)) AS now');
        return Number(rows[0]?.['now']) * 1000;
      });
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
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

  async unloggedKeys(tables: readonly Shape[]): Promise<readonly UnloggedKey[]> {
    try {
      return await this.#sessions.borrow((connection) => readUnloggedKeys(connection, tables));
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }

  async end(): Promise<void> {
    await Promise.resolve();
  }
}

/** What definitions in the log leave to the server that wrote it. */
async function serverWords(connection: mysql.Connection): Promise<ServerWords> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    'SELECT SCHEMA_NAME AS name, DEFAULT_CHARACTER_SET_NAME AS characterSet, VERSION() AS version FROM information_schema.SCHEMATA',
  );
  return {
    isMariadb: /mariadb/i.test(String(rows[0]?.['version'])),
    characterSets: new Map(rows.map((row) => [String(row['name']), String(row['characterSet'])])),
  };
}

/** So many bytes of cells make a batch. */
const batchBytes = 1 << 17;

function* decoded(decoder: BinlogDecoder, packets: readonly Buffer[]): Generator<ChangeBatch> {
  for (const packet of packets) {
    if (!checkedPacket(packet))
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

/** A stored position, which was checked when it came from outside. */
function positionOf(text: Position): LogPosition {
  const position = parsePosition(text);
  if (position) return position;
  throw new OperationError(
    `${text} is no position of a binary log: write FILE:OFFSET, or GTIDs (0-1-100 in MariaDB, UUID:1-5 in MySQL).`,
    { code: 'position', side: 'config' },
  );
}

/** A file of the log and its size. */
interface LogFile {
  readonly name: string;
  readonly size: number;
}

async function logFiles(connection: mysql.Connection): Promise<readonly LogFile[]> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>('SHOW BINARY LOGS');
  return rows.map((row) => ({ name: String(row['Log_name']), size: Number(row['File_size']) }));
}

/** A place that the server does not have would be told only when the task is begun. Whether it has what is behind GTIDs, only the server knows. */
function checkedStart(text: Position, files: readonly LogFile[], { server }: About): Position {
  const { gtids, place } = positionOf(text);
  if (gtids || !place) return text;
  const file = files.find(({ name }) => name === place.file);
  if (file && place.offset <= file.size) return text;
  const why = file
    ? `${place.file} ends at ${file.size}`
    : `it has ${files.length === 0 ? 'no binary log' : `${files[0]?.name} to ${files.at(-1)?.name}`}`;
  throw new OperationError(
    `${server} has no position ${text}: ${why}. What is gone from its log can only be loaded (--type full-load-and-cdc).`,
    { code: 'log-gone', side: 'source' },
  );
}

/**
 * The end of the log, with the GTIDs of all that is in it where the server has them: MariaDB always, MySQL with gtid_mode=ON. MariaDB's are read before the place, so that none of a later
 * transaction is among them.
 */
async function lastPosition(connection: mysql.Connection): Promise<Position> {
  const [versions] = await connection.query<mysql.RowDataPacket[]>('SELECT VERSION() AS version');
  const isMariadb = /mariadb/i.test(String(versions[0]?.['version']));
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT ${isMariadb ? '@@global.gtid_binlog_pos' : `IF(@@global.gtid_mode = 'ON', @@global.gtid_executed, '')`} AS gtids`,
  );
  const gtids = parseGtids(String(rows[0]?.['gtids']));
  const status = await logStatus(connection);
  const place = { file: String(status['File']), offset: Number(status['Position']) };
  return positionText({ place, ...(gtids ? { gtids } : {}) });
}
