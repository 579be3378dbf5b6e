import type { LobTreatment, RowMapping } from './mapping/rows.ts';

/** A table by its schema and name, as its database stores them. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** How the tables and columns of the source are found in the target. Names are as stored. */
export interface Naming {
  /** Undefined when the table is not selected. */
  table(schema: string, name: string): TableName | undefined;
  /** Undefined when the column is left out. */
  column(schema: string, table: string, name: string): string | undefined;
  /** What mapping rules ask of the rows; without it they are moved as they are. Whoever moves, counts or compares rows of this naming heeds it. */
  readonly rows?: RowRules;
  /** What becomes of the characters of each text, in UTF-8; without it they go as they are. */
  readonly characters?: (text: Buffer) => Buffer;
  /** How large values are moved where no rule says so; without it as they are. */
  readonly lobs?: LobTreatment;
}

/** What mapping rules ask of rows, beside their names. */
export type RowRules = Pick<RowMapping, 'rules' | 'masks' | 'spokenOf'>;

/**
 * When a statement is executed: `tables` before rows are loaded; `keys` (primary keys that can be added later) before or after the load, as the user
 * chooses; `indexes` (unique constraints and secondary indexes) after it and before changes are applied; `cutover` (foreign keys, triggers) when rows come in
 * no other order any more.
 */
export type CreationStage = 'tables' | 'keys' | 'indexes' | 'cutover';

/** A statement that makes something in the target. */
export interface CreationStatement {
  readonly stage: CreationStage;
  /** The table of the target that it belongs to. */
  readonly table: TableName;
  /** What it makes, in a few words: `table app.customer`, `index customer_name`. Absent for what goes with another statement. */
  readonly makes?: string;
  readonly sql: string;
}

/** Something of the source that is not made in the target. */
export interface LeftOut {
  readonly object: string;
  readonly why: string;
}

/** A table of the source, and the one that is made for it. */
export interface ConvertedTable {
  readonly source: TableName;
  readonly target: TableName;
  /** The columns' names of the source and of the target. */
  readonly columns: readonly (readonly [source: string, target: string])[];
}

/** Tables of the source as definitions of the target. */
export interface ConvertedTables {
  readonly tables: readonly ConvertedTable[];
  /** Schemas of the target that the statements need. */
  readonly schemas: readonly string[];
  /** In an order in which they can be executed, stage by stage. */
  readonly statements: readonly CreationStatement[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Makes definitions of the target from those of the source: what `migrate` asks for tables that are missing. Between engines the conversion of schemas
 * answers, within one the definitions as they are.
 */
export interface Converter {
  /** Reads what the source says of tables; `naming` knows those besides that are moved too, to which foreign keys may point. */
  read(wanted: readonly TableName[], naming: Naming): Promise<Definitions>;
  /** Makes definitions of the target of what was read of the same tables, now or long before. */
  convert(definitions: string, wanted: readonly TableName[], naming: Naming): Promise<ConvertedTables>;
}

/** What a source says of tables. */
export interface Definitions {
  /** All of it, as it can be kept. */
  readonly text: string;
  /** The same as long as nobody defines anything anew: it is without what grows by itself. */
  readonly mark: string;
}
