import type { Column } from './shape.ts';

/** How a value is held against those of a condition: `lte` is less or equal, `gte` greater or equal, both bounds of `between` belong to it. */
export type FilterOperator = 'eq' | 'noteq' | 'lte' | 'gte' | 'between' | 'notbetween' | 'null' | 'notnull';

/** A condition. NULL fulfils none but `null`. */
export interface FilterCondition {
  readonly operator: FilterOperator;
  /** Canonical text of the column's type (see type.ts): none, one or two values, as the operator takes them. */
  readonly values: readonly string[];
}

/** The conditions of a column, of which one must be fulfilled. */
export interface ColumnFilter {
  readonly column: Column;
  readonly conditions: readonly FilterCondition[];
}

/**
 * Which rows of a table are moved: those that fulfil all of its parts. Every engine, and whoever holds a changed row against it, compares in the same
 * way: numbers by value, those of a FLOAT of four bytes as such; moments of time by time; characters by their code points, so that letter case and accents
 * count whatever the collation, and blanks at the end of a CHAR do not.
 */
export type RowFilter = readonly ColumnFilter[];
