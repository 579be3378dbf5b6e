import type { TableName } from '../catalog/converter.ts';
import type { Batch, Encoding } from './batch.ts';
import type { UnloggedKey } from './cascade.ts';
import type { ChangeBatch } from './change.ts';
import type { RowFilter } from './filter.ts';
import type { SourceComparer } from './comparer.ts';
import type { Position } from './position.ts';
import type { Range } from './range.ts';
import type { Complaint, Requirement, SourceNeeds } from './requirement.ts';
import type { Column, Shape } from './shape.ts';

/** What is read of a table. */
export interface ReadRequest {
  readonly shape: Shape;
  /** The columns wanted, in the order of the batches' cells, each with how its cells are wanted. */
  readonly columns: readonly { readonly column: Column; readonly encoding: Encoding }[];
  readonly range: Range;
  /** Which of the range's rows are wanted; all when it is absent. */
  readonly filter?: RowFilter;
  /** Whether rows that are too long to be held may come in pieces (`Batch.long`); without it they are held whole, and refused when they are too long for that. */
  readonly inPieces?: boolean;
  /** Ends the reading early: the server is told to stop. */
  readonly signal: AbortSignal;
}

/** The rows of a table as they were at one position of the log: they hold what transactions did that ended before it, and nothing of those behind it. */
export interface RowsAtPosition {
  readonly position: Position;
  readonly batches: AsyncIterable<Batch>;
}

/** What a source is told besides its URL. */
export interface SourceOptions {
  /** Which tables and views it has; without it all tables and no views. */
  readonly takes?: (kind: 'table' | 'view', schema: string, name: string) => boolean;
}

/** A database whose rows are read. The contract that every source fulfils; `test/contracts` has its suite. */
export interface Source {
  /** The engine's name: `postgresql`, `mysql` (MariaDB too). */
  readonly engine: string;
  /** How messages name the server, without a password. */
  readonly server: string;
  /** Whether the server is on this machine, so that it shares the processors with us. */
  readonly isLocal: boolean;
  /** All tables of users, without partitions, whose rows are read through their root; and views that it was told to take. */
  tables(): Promise<readonly Shape[]>;
  /**
   * Has all readings from then on see the rows of one moment, where the engine can do that for many connections; {@link isOneMoment} tells.
   */
  holdMoment(): Promise<void>;
  /** Gives up the moment that was held, for which the server keeps dead rows. Absent where none is held. */
  releaseMoment?(): Promise<void>;
  /** Whether all readings so far saw the rows of one moment. It may end with the connection that holds the moment. */
  readonly isOneMoment: boolean;
  /** Cuts a table into ranges of about so many rows. Together they hold each row once. */
  ranges(shape: Shape, rows: number): Promise<readonly Range[]>;
  /** The partitions of a table; none of one that is not partitioned. Absent where the engine has none. */
  partitions?(shape: Shape): Promise<readonly Partition[]>;
  /** Whether the cells of a column can be had in an encoding. Text can always be had. */
  offers(column: Column, encoding: Encoding): boolean;
  /** Reads the rows of a range, never more of them in memory than a few batches. */
  read(request: ReadRequest): AsyncIterable<Batch>;
  /**
   * Reads rows as {@link read} does, all of them at one position of the log. Changes of a table without a key must be applied exactly once, because nothing tells a row that
   * holds a change already from one like it; so they begin where its rows were read. Absent where the engine cannot tell the position.
   */
  readAtPosition?(request: ReadRequest): Promise<RowsAtPosition>;
  /** The number of rows that a filter takes, counted; of all without one. */
  count(shape: Shape, filter?: RowFilter): Promise<number>;
  /** What the server must have for a task, and whether it does. Nothing is changed. Absent where there is nothing to examine. */
  requirements?(needs: SourceNeeds): Promise<readonly Requirement[]>;
  /** The sequences of users, and how far each is; absent where the engine has none. */
  sequences?(): Promise<readonly Sequence[]>;
  /** How its changes are followed; absent where the engine keeps no log that can be read. */
  readonly capture?: Capture;
  /** How its rows are compared with a target's; absent where the engine cannot compute hashes of them. */
  readonly comparer?: SourceComparer;
  close(): Promise<void>;
}

/** A partition of a table, and those that it is divided into itself. */
export interface Partition {
  /** The schema of the partition, which is a table in some engines, else that of its table. */
  readonly schema: string;
  readonly name: string;
  readonly parts: readonly { readonly schema: string; readonly name: string }[];
}

/** How far a sequence is. */
export interface Sequence {
  readonly schema: string;
  readonly name: string;
  /** The value given out last; absent when none was. */
  readonly last?: bigint;
  readonly increment: bigint;
}

/** Where a following begins that does not begin now: at a position, or with the first transaction that was committed at a moment (in milliseconds since 1970) or later. */
export type Start =
  | { readonly kind: 'position'; readonly position: Position }
  | { readonly kind: 'time'; readonly at: number };

/** The following of a source's log of changes. */
export interface Capture {
  /**
   * The table of a schema in which transactions that copy rows say so (see loopback.ts); it is made where it is missing. `task` follows the log already: it must have been told of the
   * table from its beginning. Absent where the log would not tell of such a row before the others of its transaction.
   */
  marks?(schema: string, task?: string): Promise<Shape>;
  /**
   * The log tells changes late, because a job of the server writes it: rows that were read before {@link last} may hold changes behind it, so that all changes are made as if
   * the rows had them already (`ApplyOptions.mayRepeat`). Absent where the log has each change when it is committed.
   */
  readonly isLate?: true;
  /**
   * Prepares the following of some tables for a task, and marks where it begins: what a reading begun later does not see comes after this position. What is
   * made on the source for it stays until {@link end}. With `start` it begins there instead of now; what the source has no longer is refused.
   */
  begin(task: string, tables: readonly Shape[], start?: Start): Promise<Position>;
  /**
   * Has the log of a task that has begun tell of further tables too. What a reading of them that is begun later does not see comes after the position that this gives, and a following
   * from there on tells of it.
   */
  widen(task: string, tables: readonly Shape[]): Promise<Position>;
  /** Has the log of a task no longer tell of some tables. Absent where nothing on the source says of which it tells. */
  narrow?(task: string, tables: readonly TableName[]): Promise<void>;
  /** Follows the changes of the tables from a position on. */
  follow(request: FollowRequest): Following;
  /** Which of two positions is the later one: negative when it is the second. */
  compare(left: Position, right: Position): number;
  /** Those of the tables whose log does not hold the whole row as it was before an update or a delete, with what makes it do so. */
  withoutBefore(tables: readonly Shape[]): Promise<readonly WithoutBefore[]>;
  /** Whether a text is a position of this log, so that it may be compared. */
  isPosition(text: string): boolean;
  /** Whether a position means the same on another server of the same replication; absent where none does. */
  isShared?(position: Position): boolean;
  /** The source's clock, in milliseconds since 1970, by which it tells when transactions were committed. */
  clock(): Promise<number>;
  /** The last position of the log now. */
  last(): Promise<Position>;
  /** The foreign keys of some tables whose actions change rows without telling it in the log. Absent where the log tells all. */
  unloggedKeys?(tables: readonly Shape[]): Promise<readonly UnloggedKey[]>;
  /** What is wrong with how the source keeps its log for a task that has begun: too much of it, or no longer enough. Absent where the log is kept by time, whoever reads it. */
  complaints?(task: string): Promise<readonly Complaint[]>;
  /** Takes away what {@link begin} made: a slot that nobody reads keeps the server from removing its log. */
  end(task: string): Promise<void>;
}

/** A table whose log lacks rows as they were before. */
export interface WithoutBefore {
  readonly table: Shape;
  /** A sentence: what to do on the source. */
  readonly remedy: string;
}

/** What is followed. */
export interface FollowRequest {
  readonly task: string;
  readonly tables: readonly Shape[];
  readonly from: Position;
  /** Positions at which rows of tables were read: changes of transactions that ended before them are left out, those behind them come. */
  readonly readAt?: ReadonlyMap<Shape, Position>;
  /** Whether a table that is made, or gets this name, while changes are followed is to be followed too; without it, none is. */
  readonly takes?: (schema: string, name: string) => boolean;
}

/** A log that is being read. */
export interface Following {
  readonly batches: AsyncIterable<ChangeBatch>;
  /** What is before this position is durable in the target, so that the source may forget it. */
  confirm(position: Position): void;
  /** Ends the reading; the iteration then ends too, perhaps with an error. */
  close(): void;
}
