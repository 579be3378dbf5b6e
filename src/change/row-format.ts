import type { Batch } from './batch.ts';
import { nullCell } from './batch.ts';
import { CellError } from './cell-error.ts';
import type { Output } from './output.ts';

/**
 * Writes the cell at `start` of `bytes` at `at` of `to`, and gives the place behind it. Room for its length and 32 bytes is there, or for twice its length and 32
 * bytes in formats of text. The place goes from hand to hand as a number because it then stays in a register.
 */
export type Encode = (bytes: Buffer, start: number, length: number, to: Buffer, at: number) => number;

/** How a server's bulk load wants rows. */
export interface RowFormat {
  /** The room that the rows of a batch may need. */
  room(batch: Batch): number;
  /** Writes the rows of a batch, for which there is room. A `CellError` tells the column. */
  rows(batch: Batch, out: Output): void;
}

/** What a format puts around cells. */
export interface Frame {
  readonly begin: (to: Buffer, at: number) => number;
  readonly putNull: (to: Buffer, at: number) => number;
  readonly end: (to: Buffer, at: number) => number;
}

/** Room that a cell may need besides its bytes. */
const cellRoom = 32;

/** A format of some frame around the cells; `factor` tells how much longer than its text a cell may become. */
export function rowFormat(encoders: readonly Encode[], frame: Frame, factor: 1 | 2): RowFormat {
  return {
    room: (batch) => factor * bytesOf(batch) + batch.rows * (2 + encoders.length * (cellRoom + factor)),
    rows: (batch, out) => putRows(batch, out, encoders, frame),
  };
}

const backslash = 92;
const capitalN = 78;
const tab = 9;
const newline = 10;

/** Lines of fields with tabs between them, NULL as `\N`: COPY's text format, and what LOAD DATA reads by default. */
export function tabbedFormat(encoders: readonly Encode[]): RowFormat {
  const tabbed = encoders.map(
    (encode): Encode =>
      (bytes, start, length, to, at) =>
        putByte(to, encode(bytes, start, length, to, at), tab),
  );
  const frame: Frame = {
    begin: (_to, at) => at,
    putNull: (to, at) => putByte(to, putByte(to, putByte(to, at, backslash), capitalN), tab),
    // It takes the place of the last tab.
    end: (to, at) => putByte(to, at - 1, newline),
  };
  return rowFormat(tabbed, frame, 2);
}

function putByte(to: Buffer, at: number, byte: number): number {
  to[at] = byte;
  return at + 1;
}

/** The innermost loop of a load, which is why it is about a whole batch: nothing is looked up or checked for a row or cell that is the same for all of them. */
function putRows(
  { rows, columns, bytes, starts, lengths }: Batch,
  out: Output,
  encoders: readonly Encode[],
  { begin, putNull, end }: Frame,
): void {
  const to = out.bytes;
  let { at } = out;
  let cell = 0;
  let column = 0;
  try {
    for (let row = 0; row < rows; row += 1) {
      at = begin(to, at);
      for (column = 0; column < columns; column += 1, cell += 1) {
        const length = lengths[cell] as number;
        at =
          length === nullCell
            ? putNull(to, at)
            : (encoders[column] as Encode)(bytes, starts[cell] as number, length, to, at);
      }
      at = end(to, at);
    }
  } catch (error) {
    throw error instanceof CellError ? new CellError(error.message, column) : error;
  }
  out.at = at;
}

/** The bytes of all cells; each NULL counts as -1, which the room for a cell makes good. */
function bytesOf({ rows, columns, lengths }: Batch): number {
  let bytes = 0;
  const cells = rows * columns;
  for (let cell = 0; cell < cells; cell += 1) bytes += lengths[cell] as number;
  return bytes;
}
