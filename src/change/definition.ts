import type { LeftOut, TableName } from '../catalog/converter.ts';
import type { Shape } from './shape.ts';

/** A value that a column gets when none is given. */
export type DefaultValue =
  /** In the words of the source's type, without quotes. */
  { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'now' };

/** A secondary index of whole columns. */
export interface IndexDefinition {
  readonly name: string;
  readonly unique: boolean;
  readonly columns: readonly { readonly name: string; readonly descending: boolean }[];
}

/** What a foreign key does with its rows when the row that they point to goes or changes. */
export type KeyAction = 'NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL';

/** A foreign key. */
export interface ForeignKeyDefinition {
  readonly name: string;
  readonly columns: readonly string[];
  readonly table: TableName;
  readonly tableColumns: readonly string[];
  readonly onDelete: KeyAction;
  readonly onUpdate: KeyAction;
}

/**
 * A table in words that every engine has: types by their neutral kind, keys and indexes of whole columns, defaults that are values. What cannot be
 * said so is in `leftOut`.
 */
export interface TableDefinition {
  readonly shape: Shape;
  readonly comment?: string;
  readonly columnComments: ReadonlyMap<string, string>;
  readonly defaults: ReadonlyMap<string, DefaultValue>;
  /** The columns that the database numbers. */
  readonly numbered: ReadonlySet<string>;
  readonly primaryKey?: readonly string[];
  /** Unique constraints and all indexes besides those of the primary key. */
  readonly indexes: readonly IndexDefinition[];
  readonly foreignKeys: readonly ForeignKeyDefinition[];
  readonly leftOut: readonly LeftOut[];
}
