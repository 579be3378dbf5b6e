import { OperationError } from '../text/error.ts';
import type { Batch } from './batch.ts';
import { nullCell } from './batch.ts';

/** A row of more bytes is a {@link LongRow}; all others are held whole, many of them together. */
export const longestInBatch = 1 << 20;

/** A cell of at most so many bytes is one piece, also in a long row. */
const wholeCell = 1 << 16;

/** What is held whole at most, where something has to look at all of a row: 256 MB. What is longer is refused, so that no value can take all memory. */
export const mostHeld = 1 << 28;

/**
 * What a change of one row may have in the log at most, its images before and after together: 128 MB. A change is held whole, in the log's form and in that of the
 * statement, some of it twice as long; and a text of the runtime ends at 512 MB.
 */
export const mostInChange = 1 << 27;

/** A part of a cell, or all of it. Its bytes are valid only until the next piece is asked for. */
export interface Piece {
  readonly column: number;
  /** The length of the whole cell; {@link nullCell} when it is NULL. */
  readonly length: number;
  /** Where in the cell these bytes begin. */
  readonly at: number;
  readonly bytes: Buffer;
}

/** Gives the next bytes of a stream: at least one, at most so many as are asked for. They are valid until more is asked for. */
export type Take = (most: number) => Promise<Buffer>;

/** Exactly so many bytes of a stream, which stay valid. */
export async function takeExactly(take: Take, length: number): Promise<Buffer> {
  const whole = Buffer.allocUnsafeSlow(length);
  for (let at = 0; at < length; ) at += (await take(length - at)).copy(whole, at);
  return whole;
}

/** How a stream holds a row: what tells the length of the next cell, and what follows the last one. */
export interface RowStream {
  readonly columns: number;
  readonly take: Take;
  readonly length: () => Promise<number>;
  readonly end: () => Promise<void>;
}

/**
 * A row that is too long to be held: its cells are read from the source, piece by piece, as they are wanted. It must be read to its end before the next
 * batch is asked for. A class because it has a place in the stream.
 */
export class LongRow {
  readonly #stream: RowStream;
  #bytes = 0;
  #isRead = false;

  constructor(stream: RowStream) {
    this.#stream = stream;
  }

  /** How many bytes of cells were read so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Fails when it was not read to its end: what follows in the stream is then not the next row. */
  mustBeRead(): void {
    if (!this.#isRead) throw new Error('A long row was not read to its end.');
  }

  /** The cells in their order; those of columns that cannot be divided as one piece each. */
  async *pieces(isDivided: (column: number) => boolean): AsyncGenerator<Piece> {
    const { columns, take, length: nextLength, end } = this.#stream;
    for (let column = 0; column < columns; column += 1) {
      const length = await nextLength();
      if (length > 0) this.#bytes += length;
      if (length <= wholeCell || !isDivided(column)) {
        if (length > mostHeld) throw new TooLong(column, length);
        const bytes = length === nullCell ? nothing : await takeExactly(take, length);
        yield { column, length, at: 0, bytes };
        continue;
      }
      for (let at = 0; at < length; ) {
        const bytes = await take(length - at);
        yield { column, length, at, bytes };
        at += bytes.length;
      }
    }
    await end();
    this.#isRead = true;
  }

  /**
   * All of it as a batch of one row, that belongs to whoever gets it. Of a column for which `heldOf` says how much, only so many bytes are there; its length is still that of
   * the whole value.
   */
  async whole(heldOf: HeldOf = everything): Promise<Batch> {
    const { columns } = this.#stream;
    const starts = new Int32Array(columns);
    const lengths = new Int32Array(columns);
    let bytes = Buffer.allocUnsafeSlow(longestInBatch);
    let end = 0;
    for await (const piece of this.pieces(() => true)) {
      if (piece.at === 0) {
        starts[piece.column] = end;
        lengths[piece.column] = piece.length;
        const held = Math.min(piece.length, heldOf(piece.column));
        if (end + held > mostHeld) throw new TooLong(piece.column, piece.length);
        bytes = withRoom(bytes, end, held);
      }
      const wanted = Math.max(0, heldOf(piece.column) - piece.at);
      end += piece.bytes.copy(bytes, end, 0, Math.min(piece.bytes.length, wanted));
    }
    return { rows: 1, columns, bytes: bytes.subarray(0, end), starts, lengths };
  }
}

const nothing = Buffer.alloc(0);

/** How many bytes of the values of a column are held. */
export type HeldOf = (column: number) => number;

const everything: HeldOf = () => Number.POSITIVE_INFINITY;

function withRoom(bytes: Buffer<ArrayBuffer>, end: number, more: number): Buffer<ArrayBuffer> {
  if (end + more <= bytes.length) return bytes;
  const larger = Buffer.allocUnsafeSlow(end + more + wholeCell);
  bytes.copy(larger, 0, 0, end);
  return larger;
}

/** A value that would have to be held whole, and is too long for that. */
class TooLong extends Error {
  readonly column: number;
  readonly length: number;

  constructor(column: number, length: number) {
    super(`A value of ${length} bytes is not held whole.`);
    this.column = column;
    this.length = length;
  }
}

/**
 * Long rows become batches of one row, for readers that have to see all of a row, or so much of it as `heldOf` says. One that is too long ends the reading; `nameOf` tells the
 * column of a place.
 */
export async function* wholeRows(
  batches: AsyncIterable<Batch>,
  nameOf: (column: number) => string,
  heldOf?: HeldOf,
): AsyncGenerator<Batch> {
  try {
    for await (const batch of batches) yield batch.long ? await batch.long.whole(heldOf) : batch;
  } catch (error) {
    throw error instanceof TooLong ? tooLong(error.length, nameOf(error.column)) : error;
  }
}

/**
 * The error for a value that would have to be held whole. It tells how the row is found instead of its key, which is the user's secret as all values are.
 */
export function tooLong(length: number, column: string): OperationError {
  return new OperationError(
    `A row has a value of ${length} bytes in ${column}, and would have to be held in memory whole, which is done up to ${mostHeld} bytes: it is changed, masked, filtered or computed with on its way, or the target refused a row beside it. A load without these moves values of any length. SELECT … WHERE octet_length(…) = ${length} finds the row.`,
    { code: 'too-long', side: 'source' },
  );
}

/** The error for a change that is too long to be held; `place` is where it stands in the log. */
export function changeTooLong(length: number, table: string, place: string): OperationError {
  return new OperationError(
    `A change of ${table} has ${length} bytes in the log (${place}). Changes are held whole, up to ${mostInChange} bytes. Begin the task anew with --restart: a load moves values of any length; or leave the table out of the task.`,
    { code: 'too-long', side: 'source' },
  );
}
