import type { Batch } from '../../../change/batch.ts';
import { nullCell } from '../../../change/batch.ts';
import type { ChangeBatch, ChangeEvent } from '../../../change/change.ts';
import { absentCell } from '../../../change/change.ts';
import type { Shape } from '../../../change/shape.ts';

/** Where the cell of a column is in a row that was read; undefined where the log does not have it. */
export type CellPlace = (column: number) => number | undefined;

/** Gathers events and copies of their cells, for a batch that belongs to whoever gets it. A class because it is filled bit by bit. */
export class ChangeBuilder {
  #events: ChangeEvent[] = [];
  #pieces: Buffer[] = [];
  #starts: number[] = [];
  #lengths: number[] = [];
  #bytes = 0;

  /** The bytes of cells so far. */
  get size(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#events.length === 0;
  }

  /** Copies the cells of a table's row, and gives where they begin. */
  cells(table: Shape, batch: Batch, row: number, place: CellPlace): number {
    const at = this.#starts.length;
    for (let column = 0; column < table.columns.length; column += 1) {
      const cell = place(column);
      if (cell === undefined) this.#add(absentCell);
      else this.#copy(batch, row * batch.columns + cell);
    }
    return at;
  }

  event(event: ChangeEvent): void {
    this.#events.push(event);
  }

  /** All so far; then it is empty again. */
  take(): ChangeBatch {
    const batch = {
      events: this.#events,
      bytes: Buffer.concat(this.#pieces, this.#bytes),
      starts: Int32Array.from(this.#starts),
      lengths: Int32Array.from(this.#lengths),
    };
    this.#events = [];
    this.#pieces = [];
    this.#starts = [];
    this.#lengths = [];
    this.#bytes = 0;
    return batch;
  }

  #copy({ bytes, starts, lengths }: Batch, cell: number): void {
    const length = lengths[cell] as number;
    if (length === nullCell) {
      this.#add(nullCell);
      return;
    }
    const start = starts[cell] as number;
    if (length > 0) this.#pieces.push(Buffer.from(bytes.subarray(start, start + length)));
    this.#add(length);
    this.#bytes += length;
  }

  #add(length: number): void {
    this.#starts.push(this.#bytes);
    this.#lengths.push(length);
  }
}
