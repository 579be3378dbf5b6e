import type { NeutralType } from './type.ts';

/** A column as the mover of rows sees it. */
export interface Column {
  /** As the database stores the name. */
  readonly name: string;
  readonly type: NeutralType;
  /** The type in the engine's own words (`numeric(10,2)`, `int(10) unsigned`). */
  readonly native: string;
  readonly nullable: boolean;
  /** Computed from other columns: it is read when asked for, and never written. */
  readonly generated: boolean;
  /** It gets a value when none is given. */
  readonly hasDefault: boolean;
  /** The engine's name of the character set in which its log holds the column's characters, where that is not UTF-8. */
  readonly characterSet?: string;
  /** The engine's name of the collation of its characters, where statements of the engine need it to compare values as the column's indexes do. */
  readonly collation?: string;
  /** A text that has to be a JSON document, where the engine's type does not say so. */
  readonly isDocument?: boolean;
  /** Numbered by the database. A value given by us needs `OVERRIDING SYSTEM VALUE` where it is `always`. */
  readonly identity?: 'always' | 'by default';
  /** What stays the same when the column gets another name, where the engine has such a number. */
  readonly id?: number;
}

/** What tells one row of a table from another. */
export interface Key {
  readonly name: string;
  readonly kind: 'primary' | 'unique';
  /** Places in {@link Shape.columns}, in the key's order. */
  readonly columns: readonly number[];
}

/** A table whose rows are moved: its columns in their order, and its key. */
export interface Shape {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Column[];
  /** Its rows are those of a query: they can be read, and no log tells of their changes. */
  readonly isView?: true;
  /** Its rows are in partitions, which are read and written through it. */
  readonly isPartitioned: boolean;
  /** What the engine's log tells rows apart by, where that was chosen; else the primary key, else a unique key whose columns are all NOT NULL; absent when the table has none. */
  readonly key?: Key;
  /** What stays the same when the table gets another name, where the engine has such a number. */
  readonly id?: number;
  /** The engine's name of the character set that its new columns get, where tables have one. */
  readonly characterSet?: string;
  /** The number of rows by the engine's statistics; absent when it never counted. */
  readonly estimatedRows?: number;
  /** The bytes of its rows on disk, by the engine's own count. */
  readonly estimatedBytes?: number;
}

/** A table whose rows nothing tells apart: a change means any one of the rows that are the same. */
export function isKeyless({ key }: Shape): boolean {
  return key === undefined;
}

/** How messages and control tables name a table. */
export function nameOf(shape: { readonly schema: string; readonly name: string }): string {
  return `${shape.schema}.${shape.name}`;
}
