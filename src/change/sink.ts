import type { Altering } from './altering.ts';
import type { Batch, Encoding } from './batch.ts';
import type { Cascade } from './cascade.ts';
import type { ChangeBatch } from './change.ts';
import type { CutRow } from './cut.ts';
import type { TargetComparer } from './comparer.ts';
import type { Fence } from './fence.ts';
import type { Marking } from './loopback.ts';
import type { Position } from './position.ts';
import type { TaskProgress } from './progress.ts';
import type { Recorded } from './recorded.ts';
import type { Ledger, RefusalPolicies } from './refusal.ts';
import type { Requirement, SinkNeeds } from './requirement.ts';
import type { Column, Shape } from './shape.ts';
import type { Sequence } from './source.ts';

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
  readonly record: {
    readonly task: string;
    readonly range: number;
    /** Where in the source's log the rows were read, when that is known: see `Source.readAtPosition`. */
    readonly position?: Position;
  };
  /** How long the slots of `awsdms_history` are, in minutes; without it, nothing is written there. */
  readonly historyMinutes?: number;
  /** Values of its rows may be cut. */
  readonly mayCut?: boolean;
}

/** A load that goes on. */
export interface Loading {
  /**
   * Takes the rows of a batch; it may be used again when the promise is fulfilled. What was cut of its rows is recorded in `awsdms_lob_truncations`, in the transaction of the
   * rows.
   */
  write(batch: Batch, cut?: readonly CutRow[]): Promise<void>;
  /** Makes the rows durable and gives their number. */
  commit(): Promise<number>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

/** Where the changes of a table go. The encoding of each pair is text. */
export interface ChangedTable {
  readonly source: Shape;
  readonly target: Shape;
  readonly columns: readonly ColumnPair[];
  /** What its changes do to rows of others that the log does not tell. */
  readonly cascades?: readonly Cascade[];
}

/** Changes on their way into a target. */
export interface ApplyRequest {
  readonly task: string;
  /** The changes are from no log: their position is not recorded. */
  readonly isWithoutPosition?: boolean;
  /** The changes are the rows of this range of a load, of one table: the range is recorded as {@link LoadRequest.record} says. Without a position. */
  readonly range?: LoadedRange;
  readonly tables: readonly ChangedTable[];
  /** What is done about changes that the target does not take; without it, `strictPolicies` (see refusal.ts). */
  readonly refusals?: RefusalPolicies;
  /** Where refusals are counted, and suspended tables are known; without it, those of this applying alone. */
  readonly ledger?: Ledger;
  /** How long the slots of `awsdms_history` are, in minutes; without it, nothing is written there. */
  readonly historyMinutes?: number;
  /** Values of its rows may be cut (`RowChange.cuts`), which is recorded in `awsdms_lob_truncations` in the transaction of the rows. */
  readonly mayCut?: boolean;
  /** Changes are gathered, reduced to the net change of each key, and written set-wise; without it, one after the other. */
  readonly batch?: BatchLimits;
  /**
   * How many connections write at the same time, where sets are written (one never reorders the changes of a key), and which of two positions is the later one. Their
   * transactions are not those of the source: what one of those did to several rows may be seen in parts.
   */
  readonly parallel?: {
    readonly workers: number;
    readonly compare: (left: Position, right: Position) => number;
  };
}

/** A range that is loaded row by row, so that those that are refused can be left out. */
export interface LoadedRange {
  readonly number: number;
  /** Refused rows are recorded in `awsdms_full_load_exceptions`, not in `awsdms_apply_exceptions`. */
  readonly hasOwnExceptions: boolean;
  /** Where in the source's log the rows were read, when that is known. */
  readonly position?: Position;
}

/** How much is gathered at most before it is written. */
export interface BatchLimits {
  readonly changes: number;
  readonly bytes: number;
}

/** How a batch of changes is written. */
export interface ApplyOptions {
  /**
   * Whether rows may hold these changes already, because they were read after the position that the changes are followed from: an insert then replaces, an
   * update makes the row that is missing, and nothing is said of a row that is gone. Changes of tables without a key never repeat.
   */
  readonly mayRepeat: boolean;
}

/** What became of changes that did not find what they expected. */
export interface ApplyCounts {
  inserts: number;
  updates: number;
  deletes: number;
  truncates: number;
  /** Updates and deletes that found no row. What is recorded of them in `awsdms_apply_exceptions` is a policy. */
  missing: number;
  /** Changes that the target did not take for another reason: a constraint, a value that its type cannot hold. */
  refused: number;
}

/** Changes that are being applied, in the source's order; those of whole transactions, with the position, in one transaction of the target. */
export interface Applying {
  /** The position that the target holds: everything before it is there. Undefined when nothing was applied yet. */
  readonly position: Position | undefined;
  readonly counts: Readonly<ApplyCounts>;
  /** The tables of the source that get no more changes, each with the reason. */
  readonly suspended: ReadonlyMap<Shape, string>;
  write(batch: ChangeBatch, options: ApplyOptions): Promise<void>;
  /** Commits what was written up to the last end of a transaction of the source, and gives the position that is durable. */
  flush(): Promise<Position | undefined>;
  close(): Promise<void>;
}

/** A column that the database numbers, and the greatest number that it will not give again. */
export interface Counter {
  readonly table: string;
  readonly column: string;
  /** Absent when the table has no rows, and nothing was numbered yet. */
  readonly last?: bigint;
}

/** What became of a foreign key. */
export interface ForeignKeyCheck {
  readonly table: string;
  readonly name: string;
  /** Rows whose key is in no row of the other table. */
  readonly brokenRows: number;
  /** It was NOT VALID, and was validated now. */
  readonly wasValidated: boolean;
}

/** A database that rows are written to. The contract that every target fulfils; `test/contracts` has its suite. */
export interface Sink {
  readonly engine: string;
  /** How messages name the server, without a password. */
  readonly server: string;
  /** Whether the server is on this machine, so that it shares the processors with us. */
  readonly isLocal: boolean;
  tables(): Promise<readonly Shape[]>;
  /**
   * The encoding in which a column's cells are wanted, the best first that the source offers. Undefined when values of the
   * source's column cannot be written to the target's at all.
   */
  wants(source: Column, target: Column, offers: (encoding: Encoding) => boolean): Encoding | undefined;
  /** The epoch of the last runner of a task that wrote here; 0 when there was none. Absent where a target has no transactions that could hold it. */
  lastEpoch?(task: string): Promise<number>;
  /** From now on nothing is written for a runner of the task with a lower epoch, nor here when one with a higher epoch comes: then each transaction fails. */
  fence?(fence: Fence): Promise<void>;
  /** From now on each transaction that writes rows says first that it copies them (see loopback.ts). The table for that is made where it is missing. Absent where there is no log of transactions. */
  mark?(marking: Marking): Promise<void>;
  /** The ranges of a task that are in the target, by table (`schema.name`), with their rows. */
  loaded(task: string): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>>;
  /** The positions at which the rows of a task's tables (`schema.name`) were read, of those that were loaded with one. */
  positions(task: string): Promise<ReadonlyMap<string, Position>>;
  load(request: LoadRequest): Promise<Loading>;
  apply(request: ApplyRequest): Promise<Applying>;
  /** Writes down that a table gets no more rows or changes of a task. */
  suspend(task: string, table: Shape, reason: string): Promise<void>;
  /** The tables (`schema.name`) that a task suspended, each with the reason. */
  suspended(task: string): Promise<ReadonlyMap<string, string>>;
  /** Takes a suspension back: the table gets rows and changes again. */
  readmit(task: string, table: Shape): Promise<void>;
  /** How many rows of a task's loaded ranges were refused, by table (`schema.name`). */
  refused(task: string): Promise<ReadonlyMap<string, number>>;
  /** How many values a task has cut, by table (`schema.name`). */
  cuts(task: string): Promise<ReadonlyMap<string, number>>;
  /** What a task has written down of rows and changes that were refused, and of rows that differ: the latest of each, up to a limit. Nothing is made or changed. */
  recorded(task: string, limit: number): Promise<Recorded>;
  /** Writes into `awsdms_status` how far a task is, in the place of what was there of it. */
  writeStatus(task: string, status: TaskProgress): Promise<void>;
  /** Forgets up to where a task's changes were applied, and which tables it suspended: it begins anew. */
  forgetApplied(task: string): Promise<void>;
  /** Empties a table, and forgets its loaded ranges. */
  truncate(table: Shape, task: string): Promise<void>;
  count(table: Shape): Promise<number>;
  /** Whether a table has any row. */
  hasRows(table: Shape): Promise<boolean>;
  /** How its rows are compared with a source's; absent where the engine cannot compute hashes of them. */
  readonly comparer?: TargetComparer;
  /** How definitions of its tables are changed while changes are followed; absent where they cannot be. */
  readonly altering?: Altering;
  /** What the server must have for a task, and whether it does. Nothing is changed. Absent where there is nothing to examine. */
  requirements?(needs: SinkNeeds): Promise<readonly Requirement[]>;
  /**
   * Sets what numbers the columns of some tables (sequences, identities, AUTO_INCREMENT) past the values that are there, never back. Gives those that it
   * looked at. Absent where the engine numbers nothing.
   */
  setCounters?(tables: readonly Shape[]): Promise<readonly Counter[]>;
  /** Sets sequences of the target of these names as far as those of the source, never back. Gives the names of those that the target does not have. */
  setSequences?(sequences: readonly Sequence[]): Promise<readonly string[]>;
  /** Looks for rows that break the tables' foreign keys, which were not checked while rows came in any order, and validates those that were left off. */
  checkForeignKeys?(tables: readonly Shape[]): Promise<readonly ForeignKeyCheck[]>;
  close(): Promise<void>;
}
