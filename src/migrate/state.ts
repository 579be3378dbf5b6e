import type { ConvertedTable, CreationStatement, LeftOut, TableName } from '../catalog/converter.ts';
import type { Position } from '../change/position.ts';
import type { Range } from '../change/range.ts';
import type { Store } from '../change/store.ts';
import type { KeptBeside } from './definitions/beside.ts';
import type { TableStatistics } from './statistics.ts';
import type { TableVersion } from './definitions/versions.ts';

/** How far a task is. After `cut-over` nothing of it is left on the source. */
export type TaskStatus = 'loading' | 'following' | 'stopped' | 'failed' | 'done' | 'cut-over';

/** What a task moves: the rows that are there, the changes from now on, or both. */
export type TaskType = 'full-load' | 'cdc' | 'full-load-and-cdc';

/** What is kept of a task between its runs. */
export interface TaskRecord {
  readonly name: string;
  /** The servers, without passwords: a task is not continued on others. */
  readonly source: string;
  readonly target: string;
  readonly type: TaskType;
  readonly status: TaskStatus;
  /** Where the changes are followed from: before it, the load sees all. Empty when nothing is followed. */
  readonly position: Position;
  /** Up to here rows may have been loaded together with their changes. Empty until the load is done. */
  readonly loadedUntil: Position;
  readonly startedAt: string;
}

/** A statement that makes something in the target, and how far that is. One that was begun may have been executed. */
export interface CreationStep extends CreationStatement {
  progress: 'waiting' | 'begun' | 'done';
}

/** What a task makes in the target. */
export interface Creation {
  readonly tables: readonly ConvertedTable[];
  readonly schemas: readonly string[];
  readonly steps: readonly CreationStep[];
  readonly leftOut: readonly LeftOut[];
}

/** What a task was asked to move when it ran last. */
export interface KeptAsked {
  /** The rules, in the words of whoever gave them. */
  readonly text: string;
  /** Tables of the source that are followed since the rules were changed, and whose rows are not all loaded yet. */
  readonly unloaded: readonly TableName[];
  /** Tables that have missed changes while others were followed up to a change of the rules: what the target has of them is of no use any more. */
  readonly missed: readonly TableName[];
}

/**
 * What is kept of tasks, in an SQLite file or a PostgreSQL database. What it knows is never newer than the target: rows that are in the target
 * are recorded there, in their own transaction.
 */
export interface State {
  /** Where it is kept. */
  readonly store: Store;
  /** What is written of a task from now on is written only while this lease is the last one; else it is an error. */
  hold(task: string, epoch: number): void;
  task(name: string): Promise<TaskRecord | undefined>;
  begin(task: TaskRecord): Promise<void>;
  setStatus(name: string, status: TaskStatus): Promise<void>;
  /** The load is done, and no row of it is of a later moment than this position. */
  setLoaded(name: string, until: Position): Promise<void>;
  /** The task goes on with another server of the same replication. */
  setSource(name: string, source: string): Promise<void>;
  /** The ranges that a table was cut into, so that a later run has the same. */
  ranges(task: string, table: string): Promise<readonly Range[] | undefined>;
  setRanges(task: string, table: string, ranges: readonly Range[]): Promise<void>;
  /** The task's tables of the source as they were from position to position; undefined when its changes are not followed. */
  tables(task: string): Promise<readonly TableVersion[] | undefined>;
  setTables(task: string, versions: readonly TableVersion[]): Promise<void>;
  /** What a task makes in the target; undefined when all was there. It is kept when a task begins anew, because what it made is still there. */
  creation(task: string): Promise<Creation | undefined>;
  setCreation(task: string, creation: Creation): Promise<void>;
  /** What the task was asked for when it ran last; undefined when that was never kept. */
  asked(task: string): Promise<KeptAsked | undefined>;
  setAsked(task: string, asked: KeptAsked): Promise<void>;
  /** What was beside the columns of the target's tables when it was compared last; undefined when that was never kept. */
  beside(task: string): Promise<KeptBeside | undefined>;
  setBeside(task: string, beside: KeptBeside): Promise<void>;
  /** What was applied of each table, as it was saved last. */
  statistics(task: string): Promise<readonly TableStatistics[]>;
  setStatistics(task: string, tables: readonly TableStatistics[]): Promise<void>;
  /** Forgets a task, its ranges and its tables. */
  forget(name: string): Promise<void>;
  close(): Promise<void>;
}
