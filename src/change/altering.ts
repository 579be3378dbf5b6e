import type { ConvertedTable, Naming, TableName } from '../catalog/converter.ts';
import type { TableWords } from './alteration.ts';
import type { Position } from './position.ts';
import type { Shape } from './shape.ts';

/** A column of the target that is made or changed, in the target's words. */
export interface TargetColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** All that stands behind the name in a definition, the type included. */
  readonly definition: string;
  /** The expression of its default; absent when it has none. */
  readonly fallback?: string;
  /** Constraints that go with it, as they stand behind ADD. */
  readonly checks?: readonly string[];
  /** Canonical text of the value that rows get which are there already, although no default says so. */
  readonly implied?: string;
}

/** A column of a table of the source, as one of the target. */
export interface ConvertedColumn extends TargetColumn {
  readonly source: string;
}

/** Converts columns that a table gets while it is followed, by the rules by which whole tables are converted. */
export interface ColumnConverter {
  /** The names that a table and its columns get, but for those that are left out. */
  names(table: Shape, naming: Naming): Promise<ConvertedTable>;
  /** Those of a table's columns that have words, but for those that the naming leaves out. */
  columns(table: Shape, words: TableWords, naming: Naming): Promise<readonly ConvertedColumn[]>;
  /** What stands behind the columns of a new table; absent where nothing does. */
  tableOptions?(table: Shape): Promise<string>;
}

/** One thing that is done to a table of the target. Whether it has been done can be seen by looking at the table. */
export type TargetChange =
  | {
      readonly kind: 'create table';
      readonly table: TableName;
      readonly columns: readonly TargetColumn[];
      readonly key: readonly string[];
      /** What stands behind the columns. */
      readonly options?: string;
    }
  | { readonly kind: 'drop table'; readonly table: TableName }
  | { readonly kind: 'rename table'; readonly table: TableName; readonly to: TableName }
  | {
      readonly kind: 'add column';
      readonly table: TableName;
      readonly column: TargetColumn;
      /** The column that it stands behind; '' when it is the first, absent when it is the last. Engines without places put it last. */
      readonly after?: string;
    }
  | { readonly kind: 'drop column'; readonly table: TableName; readonly column: string }
  | {
      readonly kind: 'rename column';
      readonly table: TableName;
      readonly column: string;
      readonly to: string;
    }
  | { readonly kind: 'retype column'; readonly table: TableName; readonly column: TargetColumn }
  /** The primary key has other columns; none when there is no key any more. */
  | { readonly kind: 'change key'; readonly table: TableName; readonly key: readonly string[] };

/** What a definition of the source means for the target. */
export interface DefinitionRecord {
  readonly task: string;
  /** That of the definition in the source's log. */
  readonly position: Position;
  readonly statement: string;
  readonly changes: readonly TargetChange[];
  /** Tables of the target that get no more changes from here on. */
  readonly suspended: readonly { readonly table: TableName; readonly reason: string }[];
}

/** A change of a definition that the target could not do, with what it says. */
export interface RefusedChange {
  readonly change: TargetChange;
  readonly sql: string;
  readonly reason: string;
}

/**
 * How the definitions of a target's tables are changed while changes are followed. What is done is written down in `awsdms_ddl_history` of the target before and
 * after, because an engine may commit each statement by itself.
 */
export interface Altering {
  /** Up to where a task's changes are applied; undefined when nothing was applied yet. */
  position(task: string): Promise<Position | undefined>;
  /** What was begun and is not known to be done. */
  begun(task: string): Promise<DefinitionRecord | undefined>;
  /**
   * Writes a record down, does what is not known to be done, and writes down that it is done, with the suspended tables and the position, in one
   * transaction. Gives what the target refused, after which the rest is not tried and the record stays begun; another one of its position takes its place.
   */
  alter(record: DefinitionRecord): Promise<RefusedChange | undefined>;
}
