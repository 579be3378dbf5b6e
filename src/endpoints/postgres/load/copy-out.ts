import type pg from 'pg';
import type { Submittable } from 'pg';
import type { Batch } from '../../../change/batch.ts';
import { CellPlaces } from '../../../change/batch.ts';
import { Intake } from '../../../change/intake.ts';
import { LongRow, longestInBatch, takeExactly } from '../../../change/long-row.ts';

/**
 * A `COPY … TO STDOUT (FORMAT binary)` whose rows are found in the bytes of the socket, where they stay (PostgreSQL, "COPY", "Binary Format"; "Message
 * Flow", "COPY Operations": each message of the server is one row). A class because it is one exchange of the connection.
 */
export class CopyOut implements Submittable {
  readonly #sql: string;
  readonly #columns: number;
  readonly #places = new CellPlaces();
  readonly #over = Promise.withResolvers<void>();
  #intake: Intake | undefined;
  #isBegun = false;

  constructor(sql: string, columns: number) {
    this.#sql = sql;
    this.#columns = columns;
    // It is told at the end of the rows; until then it is no unhandled failure.
    this.#over.promise.catch(() => {});
  }

  submit(connection: pg.Connection): void {
    this.#intake = Intake.of(connection.stream);
    this.#intake.take();
    connection.query(this.#sql);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#over.resolve();
  }

  handleError(error: Error): void {
    this.#over.reject(error);
  }

  /** The rows, long ones in pieces. When it ended early the connection cannot be used again. */
  async *batches(): AsyncGenerator<Batch> {
    const intake = this.#intake;
    if (!intake) throw new Error('A COPY is read before it is sent.');
    for (;;) {
      const bytes = await intake.next();
      if (!bytes) break;
      const { rows, end, needed, isOver, longRow } = this.#scan(bytes);
      if (rows > 0)
        yield {
          rows,
          columns: this.#columns,
          bytes,
          starts: this.#places.starts,
          lengths: this.#places.lengths,
        };
      if (longRow !== undefined) {
        intake.keep(bytes.subarray(end + messageHead), 1);
        const batch = await this.#longRow(intake, longRow);
        yield batch;
        batch.long?.mustBeRead();
        continue;
      }
      intake.keep(bytes.subarray(end), needed);
      if (isOver) {
        // The rest is the driver's: the end of the command, or the server's error.
        intake.giveBack();
        break;
      }
    }
    await this.#over.promise;
  }

  /** A row whose message has so many bytes, of which none is taken yet. */
  async #longRow(intake: Intake, length: number): Promise<Batch> {
    let left = length;
    const take = async (most: number): Promise<Buffer> => {
      const bytes = await intake.next();
      if (!bytes) {
        await this.#over.promise;
        throw new Error('The rows ended within one.');
      }
      const piece = bytes.subarray(0, Math.min(most, left));
      if (piece.length === 0) throw new Error('A message has less bytes than its cells.');
      left -= piece.length;
      intake.keep(bytes.subarray(piece.length), 1);
      return piece;
    };
    if (!this.#isBegun) {
      const header = await takeExactly(take, headerLength);
      const extension = int32(header, headerLength - 4);
      if (extension > 0) await takeExactly(take, extension);
      this.#isBegun = true;
    }
    await takeExactly(take, countLength);
    const long = new LongRow({
      columns: this.#columns,
      take,
      length: async () => int32(await takeExactly(take, 4), 0),
      end: async () => {
        await Promise.resolve();
        if (left > 0) throw new Error('A message has more bytes than its cells.');
      },
    });
    return { rows: 1, columns: this.#columns, bytes: none, starts: noPlaces, lengths: noPlaces, long };
  }

  /** Finds the cells of all whole rows; says where the first message begins that is not whole, and how long it is at least; or how long the row is that is not held. */
  #scan(bytes: Buffer): {
    readonly rows: number;
    readonly end: number;
    readonly needed: number;
    readonly isOver: boolean;
    readonly longRow?: number;
  } {
    const size = bytes.length;
    let at = 0;
    let rows = 0;
    while (at + messageHead <= size) {
      const type = bytes[at] as number;
      if (type === copyDone || type === errorResponse) return { rows, end: at, needed: 0, isOver: true };
      const end = at + 1 + int32(bytes, at + 1);
      if (type === copyData && end - at > longestInBatch)
        return { rows, end: at, needed: messageHead, isOver: false, longRow: end - at - messageHead };
      if (end > size) return { rows, end: at, needed: end - at, isOver: false };
      // Anything else is about the session: a notice, a setting that was changed.
      if (type === copyData && this.#row(bytes, at + messageHead, end, rows)) rows += 1;
      at = end;
    }
    return { rows, end: at, needed: messageHead, isOver: false };
  }

  /** Finds the cells of the row of a message; false when there is none in it. */
  #row(bytes: Buffer, start: number, end: number, row: number): boolean {
    let at = start;
    if (!this.#isBegun) {
      // The signature, flags and an extension that no version has yet come with the first row.
      at += headerLength + int32(bytes, at + headerLength - 4);
      this.#isBegun = true;
    }
    // A count of -1 instead of columns is the end of the data.
    if (at === end || bytes[at] === 0xff) return false;
    at += countLength;
    const columns = this.#columns;
    const first = row * columns;
    this.#places.reserve(first + columns);
    const { starts, lengths } = this.#places;
    for (let cell = first; cell < first + columns; cell += 1) {
      const length = int32(bytes, at);
      at += 4;
      starts[cell] = at;
      lengths[cell] = length;
      if (length > 0) at += length;
    }
    return true;
  }
}

const messageHead = 5;
const copyData = 0x64;
const copyDone = 0x63;
const errorResponse = 0x45;

const none = Buffer.alloc(0);
const noPlaces = new Int32Array();

/** The number of columns before each row. */
const countLength = 2;

/** The signature of eleven bytes, a field of flags, and the length of an extension. */
const headerLength = 19;

/** `Buffer.readInt32BE` checks the place each time. */
function int32(bytes: Buffer, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}
