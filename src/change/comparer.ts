import type { Batch, Encoding } from './batch.ts';
import type { RowFilter } from './filter.ts';
import type { Form } from './form.ts';
import type { Column, Shape } from './shape.ts';

/** A column of one side, and the form in which it is compared with its pair. */
export interface ComparedColumn {
  readonly column: Column;
  readonly form: Form;
  /** An expression of the user's, in this engine's SQL, whose text is compared instead of the column's; `${column-name}` stands for the column. */
  readonly call?: string;
}

/** A table of one side. The columns of both sides stand in the same order. */
export interface ComparedTable {
  readonly shape: Shape;
  readonly columns: readonly ComparedColumn[];
  /** Places in `columns` of the key that tells rows apart; empty when there is none. */
  readonly key: readonly number[];
  /** Which rows belong to it; all when it is absent. */
  readonly filter?: RowFilter;
}

/** A key's values, each in its column's form. */
export type KeyValues = readonly string[];

/** Some rows of a table, named so that both sides mean the same ones, whatever their collations say of the order of texts. */
export type Part =
  | {
      readonly kind: 'range';
      /** Bounds of the key's first column, which is a whole number then: greater than `after`, not greater than `upTo`. */
      readonly after?: bigint;
      readonly upTo?: bigint;
      /** Only rows of which the MD5 of the key begins with one of these hexadecimal digits, all of them of one length. */
      readonly prefixes?: readonly string[];
    }
  | { readonly kind: 'keys'; readonly keys: readonly KeyValues[] };

/** The rows of a part, counted, and the sum of the first 64 bits of their MD5, modulo 2^64. */
export interface PartHash {
  readonly rows: number;
  readonly sum: bigint;
}

/** A row's key and the MD5 of its compared columns. */
export interface RowHash {
  readonly key: KeyValues;
  readonly hash: string;
}

/** The compared values of a row in their forms; large ones other than JSON as `md5:` and their MD5. */
export interface RowValues {
  readonly key: KeyValues;
  readonly values: readonly (string | null)[];
}

/** Computes hashes of rows inside the database, so that only those cross the network. Both ends of a task offer it. */
export interface Comparer {
  /** The least and greatest value of the key's first column, a whole number; undefined when the table is empty. */
  bounds(table: ComparedTable): Promise<{ readonly least: bigint; readonly greatest: bigint } | undefined>;
  /** Hashes of a part, one for each bucket that has rows: by the first `digits` of the MD5 of the key, all in one scan; with none, one under ''. */
  hash(table: ComparedTable, part: Part, digits: number): Promise<ReadonlyMap<string, PartHash>>;
  rowHashes(table: ComparedTable, part: Part): Promise<readonly RowHash[]>;
  values(table: ComparedTable, keys: readonly KeyValues[]): Promise<readonly RowValues[]>;
  /** A sentence, where the rows of a table have to be read for their hashes: why. Absent where the database computes all hashes. */
  readsRows?(table: ComparedTable): Promise<string | undefined>;
}

/** What a source offers besides: its rows by key, as they are moved. */
export interface SourceComparer extends Comparer {
  rows(
    table: ComparedTable,
    keys: readonly KeyValues[],
    columns: readonly { readonly column: Column; readonly encoding: Encoding }[],
  ): AsyncIterable<Batch>;
}

/** How a row differs, in the words of AWS DMS. */
export type FailureType = 'RECORD_DIFF' | 'MISSING_SOURCE' | 'MISSING_TARGET';

/** A row that differs, as the target's control table holds it. It has values: it goes nowhere else. */
export interface Failure {
  readonly type: FailureType;
  /** The key as JSON, by column. */
  readonly key: string;
  /** The differing columns as JSON, each with both values. */
  readonly details: string;
}

/** What a target offers besides: the table of failures. */
export interface TargetComparer extends Comparer {
  /** Puts failures in the place of those that a task recorded of a table before, in `awsdms_validation_failures_v1`. */
  record(task: string, table: Shape, failures: readonly Failure[]): Promise<void>;
  /** Deletes the rows of some keys in one transaction, and gives their number. */
  remove(table: ComparedTable, keys: readonly KeyValues[]): Promise<number>;
}
