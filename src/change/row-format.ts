import type { Batch } from './batch.ts';
import { nullCell } from './batch.ts';
import { CellError } from './cell-error.ts';
import type { LongRow, Piece } from './long-row.ts';
import type { Output } from './output.ts';

/**
 * Writes the cell at `start` of `bytes` at `at` of `to`, and gives the place behind it. Room for its length and 32 bytes is there, or for twice its length and 32
 * bytes in formats of text. The place goes from hand to hand as a number because it then stays in a register.
 */
export type Encode = (bytes: Buffer, start: number, length: number, to: Buffer, at: number) => number;

/** How a cell is written whose bytes come in pieces: what stands before them and behind them, and what becomes of each piece. */
export interface Divided {
  readonly begin: (length: number, to: Buffer, at: number) => number;
  readonly piece: Encode;
  readonly end: (to: Buffer, at: number) => number;
}

/** How a server's bulk load wants rows. */
export interface RowFormat {
  /** The room that a row may need. */
  room(batch: Batch, row: number): number;
  /** Writes the rows from `row` on as long as there is room for them, and gives the first that is not written. A `CellError` tells the column. */
  rows(batch: Batch, row: number, out: Output): number;
  readonly cells: Cells;
}

/** How cells are written, by column, and what is around them. */
export interface Cells {
  readonly encoders: readonly Encode[];
  /** Undefined where a cell must be known whole to be written. */
  readonly divided: readonly (Divided | undefined)[];
  readonly frame: Frame;
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
export function rowFormat(cells: Cells, factor: 1 | 2): RowFormat {
  const { encoders, frame } = cells;
  // A NULL counts as -1 byte, which is made good here.
  const besides = 2 + encoders.length * (cellRoom + factor);
  const room = ({ columns, lengths }: Batch, row: number): number => {
    let bytes = 0;
    for (let cell = row * columns; cell < (row + 1) * columns; cell += 1) bytes += lengths[cell] as number;
    return factor * bytes + besides;
  };
  return { room, rows: (batch, row, out) => putRows(batch, row, out, { encoders, frame, room }), cells };
}

const backslash = 92;
const capitalN = 78;
const tab = 9;
const newline = 10;

/** Lines of fields with tabs between them, NULL as `\N`: COPY's text format, and what LOAD DATA reads by default. */
export function tabbedFormat(
  encoders: readonly Encode[],
  dividedOf: ReadonlyMap<Encode, Divided>,
): RowFormat {
  const divided = encoders.map((encode): Divided | undefined => {
    const plain = dividedOf.get(encode);
    return plain && { ...plain, end: (to, at) => putByte(to, plain.end(to, at), tab) };
  });
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
  return rowFormat({ encoders: tabbed, divided, frame }, 2);
}

function putByte(to: Buffer, at: number, byte: number): number {
  to[at] = byte;
  return at + 1;
}

interface RowWriting {
  readonly encoders: readonly Encode[];
  readonly frame: Frame;
  readonly room: RowFormat['room'];
}

/** The innermost loop of a load, which is why it is about many rows: nothing is looked up for a row or cell that is the same for all of them. */
function putRows(batch: Batch, first: number, out: Output, writing: RowWriting): number {
  const { rows, columns, bytes, starts, lengths } = batch;
  const {
    encoders,
    room,
    frame: { begin, putNull, end },
  } = writing;
  const to = out.bytes;
  let { at } = out;
  let cell = first * columns;
  let column = 0;
  let row = first;
  try {
    for (; row < rows && at + room(batch, row) <= to.length; row += 1) {
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
  return row;
}

/** Writes the rows of a batch, and has the buffer sent whenever it is full. Only a row that is larger than a buffer has the buffer grow. */
export async function writeRows(
  format: RowFormat,
  batch: Batch,
  out: Output,
  flush: () => Promise<void>,
): Promise<void> {
  if (batch.long) {
    await writeLongRow(format.cells, batch.long, out, flush);
    return;
  }
  for (let row = 0; ; ) {
    row = format.rows(batch, row, out);
    if (row === batch.rows) return;
    await flush();
    out.reserve(format.room(batch, row));
  }
}

/** So many bytes of a piece are written at a time: they fit into any buffer, even twice as long. */
const stride = 1 << 16;

async function writeLongRow(
  { encoders, divided, frame }: Cells,
  row: LongRow,
  out: Output,
  flush: () => Promise<void>,
): Promise<void> {
  const roomFor = async (length: number): Promise<void> => {
    const bytes = 2 * length + cellRoom;
    if (out.fits(bytes)) return;
    await flush();
    out.reserve(bytes);
  };
  await roomFor(0);
  out.at = frame.begin(out.bytes, out.at);
  for await (const piece of row.pieces((column) => divided[column] !== undefined)) {
    const inPieces = divided[piece.column];
    if (inPieces === undefined || piece.bytes.length >= piece.length) {
      await roomFor(piece.bytes.length);
      putWhole(piece, encoders[piece.column] as Encode, frame, out);
      continue;
    }
    const { bytes } = piece;
    for (let from = 0; from < bytes.length; from += stride) {
      const length = Math.min(stride, bytes.length - from);
      await roomFor(length);
      if (piece.at + from === 0) out.at = inPieces.begin(piece.length, out.bytes, out.at);
      out.at = inPieces.piece(bytes, from, length, out.bytes, out.at);
    }
    if (piece.at + bytes.length === piece.length) out.at = inPieces.end(out.bytes, out.at);
  }
  out.at = frame.end(out.bytes, out.at);
}

function putWhole({ column, length, bytes }: Piece, encode: Encode, frame: Frame, out: Output): void {
  try {
    out.at =
      length === nullCell ? frame.putNull(out.bytes, out.at) : encode(bytes, 0, length, out.bytes, out.at);
  } catch (error) {
    throw error instanceof CellError ? new CellError(error.message, column) : error;
  }
}
