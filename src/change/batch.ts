import type { LongRow } from './long-row.ts';

/**
 * How the bytes of a cell are to be read: canonical text of the column's neutral type, or the binary format that PostgreSQL's
 * types send and receive. An encoding belongs to a column, not to a cell, so that it is chosen once for each table.
 */
export type Encoding = 'text' | 'postgresql';

/**
 * The unit of motion: the cells of some rows as they came, in one buffer, with their places. No cell is a JavaScript value.
 *
 * A batch is valid only until the next one is asked for: its arrays are used again.
 */
export interface Batch {
  readonly rows: number;
  readonly columns: number;
  readonly bytes: Buffer;
  /** Where the cell of `row` and `column` begins, at `row * columns + column`. */
  readonly starts: Int32Array;
  /** How many bytes it has; {@link nullCell} when it is NULL. */
  readonly lengths: Int32Array;
  /** Instead of all this: one row (`rows` is 1) that comes in pieces. Only readers that asked for it get one (`ReadRequest.inPieces`). */
  readonly long?: LongRow;
}

/** The length of a cell that is NULL. */
export const nullCell = -1;

/** Collects the places of cells. Its arrays grow as needed and are used for one batch after the other. */
export class CellPlaces {
  starts = new Int32Array(1 << 14);
  lengths = new Int32Array(1 << 14);

  /** Makes room for a number of cells; what was written before stays. */
  reserve(cells: number): void {
    if (cells <= this.starts.length) return;
    const size = Math.max(cells, this.starts.length * 2);
    this.starts = grown(this.starts, size);
    this.lengths = grown(this.lengths, size);
  }

  /** Copies of the places of the first cells, for a batch that belongs to whoever gets it. */
  taken(cells: number): { readonly starts: Int32Array; readonly lengths: Int32Array } {
    return { starts: this.starts.slice(0, cells), lengths: this.lengths.slice(0, cells) };
  }
}

function grown(array: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}
