import type { Batch, Encoding } from './batch.ts';
import type { Column, Shape } from './shape.ts';

/** One column on its way: what the source has, and where the target takes it. */
export interface ColumnPair {
  readonly source: Column;
  readonly target: Column;
  readonly encoding: Encoding;
}

/** Rows of one range on their way into one table. */
export interface LoadRequest {
  readonly table: Shape;
  readonly columns: readonly ColumnPair[];
  /**
   * Names the range in the target's record of loaded ranges, which is written in the transaction of the rows: a range is in the
   * target whole, and known to be, or not at all.
   */
  readonly record: { readonly task: string; readonly range: number };
}

/** A load that goes on. */
export interface Loading {
  /** Takes the rows of a batch; it may be used again when the promise is fulfilled. */
  write(batch: Batch): Promise<void>;
  /** Makes the rows durable and gives their number. */
  commit(): Promise<number>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

/** A database that rows are written to. The contract that every target fulfils; `test/contracts` has its suite. */
export interface Sink {
  readonly engine: string;
  /** How messages name the server, without a password. */
  readonly server: string;
  tables(): Promise<readonly Shape[]>;
  /**
   * The encoding in which a column's cells are wanted, the best first that the source offers. Undefined when values of the
   * source's column cannot be written to the target's at all.
   */
  wants(source: Column, target: Column, offers: (encoding: Encoding) => boolean): Encoding | undefined;
  /** The ranges of a task that are in the target, by table (`schema.name`), with their rows. */
  loaded(task: string): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>>;
  load(request: LoadRequest): Promise<Loading>;
  /** Empties a table, and forgets its loaded ranges. */
  truncate(table: Shape, task: string): Promise<void>;
  count(table: Shape): Promise<number>;
  /** Whether a table has any row. */
  hasRows(table: Shape): Promise<boolean>;
  close(): Promise<void>;
}
