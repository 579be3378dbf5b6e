import type { Duplex } from 'node:stream';
import type mysql from 'mysql2/promise';
import type { Batch } from '../../change/batch.ts';
import { CellPlaces, nullCell } from '../../change/batch.ts';
import { Intake } from '../../change/intake.ts';
import { LongRow, longestInBatch, mostInChange } from '../../change/long-row.ts';
import { packedInteger } from './capture/binlog/event.ts';
import { headerLength, LongPackets, longestPacket, nextOf, nullMark } from './long-packets.ts';

/**
 * A connection whose packets are read as bytes (MySQL Internals, "MySQL Client/Server Protocol"). The driver opens it, with TLS and login;
 * then its socket is taken over, and the driver does not speak on it again. A class because it is a connection.
 */
export class Wire {
  readonly #connection: mysql.Connection;
  readonly #stream: Duplex;
  readonly #intake: Intake;
  readonly #places = new CellPlaces();

  constructor(connection: mysql.Connection) {
    this.#connection = connection;
    // The driver's own type of the socket leaves out what it is.
    this.#stream = (
      connection as unknown as { readonly connection: { readonly stream: Duplex } }
    ).connection.stream;
    this.#intake = Intake.of(this.#stream);
    this.#intake.take();
  }

  /** Sends a command, numbered as the first packet of an exchange. */
  send(command: number, body: Buffer): void {
    const header = Buffer.allocUnsafe(5);
    header.writeUIntLE(body.length + 1, 0, 3);
    header[3] = 0;
    header[4] = command;
    this.#stream.write(Buffer.concat([header, body]));
  }

  /** The rows of a query in the text protocol, long ones in pieces. After an error or an early end the connection cannot be used again. */
  async *query(sql: string): AsyncGenerator<Batch> {
    this.send(comQuery, Buffer.from(sql));
    const columns = await this.#columns();
    let isOver = false;
    while (!isOver) {
      const bytes = await nextOf(this.#intake);
      const { rows, end, needed, over, isLong } = this.#scan(bytes, columns);
      if (rows > 0)
        yield { rows, columns, bytes, starts: this.#places.starts, lengths: this.#places.lengths };
      isOver = over;
      this.#intake.keep(bytes.subarray(end), needed);
      if (isLong === true) {
        const long = new LongRow(new LongPackets(this.#intake, columns));
        yield { rows: 1, columns, bytes: none, starts: noPlaces, lengths: noPlaces, long };
        long.mustBeRead();
      }
    }
  }

  /**
   * The packets that a replica reads, as many together as came at once; those of 16 MB and more are joined. They are valid until more are asked for. Of an event that is
   * too long to be held there is only the first packet: who reads it knows whether it is wanted.
   */
  async *packets(): AsyncGenerator<readonly Buffer[]> {
    let long: Buffer[] = [];
    let isHeld = true;
    for (;;) {
      const bytes = await nextOf(this.#intake);
      const packets: Buffer[] = [];
      let at = 0;
      let needed = headerLength;
      while (at + headerLength <= bytes.length) {
        const length = bytes.readUIntLE(at, 3);
        const end = at + headerLength + length;
        if (end > bytes.length) {
          needed = end - at;
          break;
        }
        const packet = bytes.subarray(at + headerLength, end);
        if (length === longestPacket && long.length === 0)
          isHeld = packet.readUInt32LE(eventLengthAt) <= mostInChange;
        if (long.length > 0 ? isHeld : length === longestPacket) long.push(Buffer.from(packet));
        if (length < longestPacket) {
          packets.push(long.length > 0 ? Buffer.concat(long) : packet);
          long = [];
        }
        at = end;
      }
      if (packets.length > 0) yield packets;
      this.#intake.keep(bytes.subarray(at), needed);
    }
  }

  /** Has `tell` called when the connection is gone. */
  onEnd(tell: () => void): void {
    this.#stream.on('close', tell);
  }

  /** The driver only says that it sends nothing more, which a server that sends the log does not notice: it would send heartbeats without end. */
  close(): void {
    this.#connection.destroy();
    // The driver only ends its half. A server that sends its log notices that with the next event, and the open half would keep the process alive until then.
    this.#stream.destroy();
    this.#stream.destroy();
  }

  /** Reads one packet; packets of 16 MB are joined with those that go on. */
  async #packet(): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (;;) {
      let bytes = await nextOf(this.#intake);
      while (bytes.length < headerLength || bytes.length < headerLength + bytes.readUIntLE(0, 3)) {
        this.#intake.keep(
          bytes,
          bytes.length < headerLength ? headerLength : headerLength + bytes.readUIntLE(0, 3),
        );
        bytes = await nextOf(this.#intake);
      }
      const length = bytes.readUIntLE(0, 3);
      const end = headerLength + length;
      const part = bytes.subarray(headerLength, end);
      this.#intake.keep(bytes.subarray(end), headerLength);
      if (length < longestPacket) return parts.length === 0 ? part : Buffer.concat([...parts, part]);
      parts.push(Buffer.from(part));
    }
  }

  /** Reads the head of a result: how many columns it has, and their definitions, of which nothing is needed. */
  async #columns(): Promise<number> {
    const head = await this.#packet();
    if (head[0] === errorPacket) throw serverError(head);
    const columns = packedInteger(head, 0).value;
    for (let i = 0; i < columns; i += 1) await this.#packet();
    await this.#packet();
    return columns;
  }

  /** Finds the cells of all whole rows; says whether the next one is not held. */
  #scan(
    bytes: Buffer,
    columns: number,
  ): {
    readonly rows: number;
    readonly end: number;
    readonly needed: number;
    readonly over: boolean;
    readonly isLong?: boolean;
  } {
    const size = bytes.length;
    let at = 0;
    let rows = 0;
    while (at + headerLength <= size) {
      const length =
        (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
      const start = at + headerLength;
      const end = start + length;
      if (length > longestInBatch) return { rows, end: at, needed: headerLength, over: false, isLong: true };
      if (end > size) return { rows, end: at, needed: end - at, over: false };
      const first = bytes[start] as number;
      if (first === endPacket && length < 9) return { rows, end, needed: 0, over: true };
      if (first === errorPacket) throw serverError(bytes.subarray(start, end));
      rowPlaces(bytes, start, columns, this.#places, rows * columns);
      rows += 1;
      at = end;
    }
    return { rows, end: at, needed: headerLength, over: false };
  }
}

/** Where the length of an event stands: in its head, which is behind a byte that says all is well. */
const eventLengthAt = 1 + 9;

const comQuery = 3;
const errorPacket = 0xff;
const endPacket = 0xfe;

const none = Buffer.alloc(0);
const noPlaces = new Int32Array();

/** Finds the cells of one row: strings with their length before them. */
function rowPlaces(
  bytes: Buffer,
  start: number,
  columns: number,
  places: CellPlaces,
  firstCell: number,
): void {
  places.reserve(firstCell + columns);
  const { starts, lengths } = places;
  let at = start;
  for (let cell = firstCell; cell < firstCell + columns; cell += 1) {
    let length = bytes[at] as number;
    at += 1;
    if (length === nullMark) {
      starts[cell] = at;
      lengths[cell] = nullCell;
      continue;
    }
    if (length > nullMark) {
      const long = packedInteger(bytes, at - 1);
      length = long.value;
      at = long.end;
    }
    starts[cell] = at;
    lengths[cell] = length;
    at += length;
  }
}

/** The server's error packet as the driver gives it: the number, a mark, the SQLSTATE, the message. */
export function serverError(packet: Buffer): Error {
  const number = packet.readUInt16LE(1);
  const hasState = packet[3] === 35;
  const message = packet.toString('utf8', hasState ? 9 : 3);
  return Object.assign(new Error(message), {
    errno: number,
    code: `ER_${number}`,
    ...(hasState ? { sqlState: packet.toString('latin1', 4, 9) } : {}),
  });
}
