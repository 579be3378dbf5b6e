import type { Definition } from './alteration.ts';
import type { Cut } from './cut.ts';
import type { Position } from './position.ts';
import type { Shape } from './shape.ts';

/** One row's change. The cells of a row begin at a place in the arrays of its batch, one for each column of the table's shape. */
export interface RowChange {
  readonly kind: 'insert' | 'update' | 'delete';
  /** The table as it was when the row changed; the same object for all changes until the table is altered. */
  readonly table: Shape;
  /**
   * Where the cells of the row before the change begin, -1 when the log does not have it. Of an update that keeps its key, many logs have nothing; of a
   * delete, often the key alone: other cells are {@link absentCell}.
   */
  readonly before: number;
  /** Where the cells of the row after the change begin; -1 for a delete. */
  readonly after: number;
  /** When the source made it, in milliseconds since 1970: its statement, or its transaction's end where the log has no other time. */
  readonly at?: number;
  /** Its values of which only the beginning is here. */
  readonly cuts?: readonly Cut[];
}

/** A table that was emptied at once. */
export interface Truncate {
  readonly kind: 'truncate';
  readonly table: Shape;
}

/** The end of a transaction. All changes since the last one belong to it. */
export interface Commit {
  readonly kind: 'commit';
  /** Where to follow from so that this transaction is not seen again, and the next one is. */
  readonly position: Position;
  /** When the source committed, in milliseconds since 1970. */
  readonly at: number;
}

/** Nothing that concerns the task happened up to a position. It comes only between transactions. */
export interface Idle {
  readonly kind: 'idle';
  readonly position: Position;
}

/** What a log tells, in the order of the source's commits. */
export type ChangeEvent = RowChange | Truncate | Definition | Commit | Idle;

/** Some events and the bytes of their cells. It belongs to whoever gets it: nothing in it is used again. */
export interface ChangeBatch {
  readonly events: readonly ChangeEvent[];
  readonly bytes: Buffer;
  readonly starts: Int32Array;
  /** {@link nullCell} (see batch.ts) for NULL, {@link absentCell} where the log does not have the value. */
  readonly lengths: Int32Array;
}

/**
 * The length of a cell that the log left out: a large value that an update did not touch (PostgreSQL's unchanged TOAST, MySQL's minimal row image), or a
 * column beside the key of a deleted row.
 */
export const absentCell = -2;
