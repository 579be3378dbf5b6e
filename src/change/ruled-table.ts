import type { CreationStatement, LeftOut, TableName } from '../catalog/converter.ts';
import type { NeutralType } from './type.ts';

/** What mapping rules ask of a table of the target that is made, in the target's names. */
export interface RuledTable {
  readonly table: TableName;
  readonly retyped: readonly RetypedColumn[];
  /** Columns of their own type, which may be NULL. */
  readonly added: readonly { readonly name: string; readonly type: NeutralType }[];
  /** Columns of the type of another one, which may be NULL. */
  readonly copied: readonly { readonly name: string; readonly of: string }[];
  readonly primaryKey?: KeyWish;
  readonly uniqueIndexes: readonly KeyWish[];
}

/** A column that gets another type than the conversion gave it. */
export interface RetypedColumn {
  readonly name: string;
  readonly type: NeutralType;
  /** Its default is a value of the new type too. */
  readonly keepsDefault: boolean;
}

/** A key that rules ask for. */
export interface KeyWish {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Makes tables as rules ask for them, out of the statements that make them as the conversion would: what a target has for rules that define. */
export interface RuledDefiner {
  /** The target's words for a type. */
  typeText(type: NeutralType): string;
  /** All statements of one table, in their order, and what they have no more. */
  apply(
    statements: readonly CreationStatement[],
    ruled: RuledTable,
  ): { readonly statements: readonly CreationStatement[]; readonly leftOut: readonly LeftOut[] };
}
