import type { DataType } from './tree/type.ts';

/**
 * What kind of value an expression has: as much of its type as rules need to choose how the target says it. It speaks of
 * the *source's* meaning; the target's column type is asked of the mapping.
 */
export type ValueType =
  | NumberValue
  | TextValue
  | { readonly kind: 'date' }
  | TimestampValue
  | IntervalValue
  | { readonly kind: 'boolean' }
  | { readonly kind: 'binary'; readonly large: boolean; readonly length?: number; readonly typeName?: string }
  | { readonly kind: 'xml' }
  /** `of` is given for Oracle's PL/SQL object types for JSON, whose values have methods. */
  | { readonly kind: 'json'; readonly of?: 'element' | 'object' | 'array' | 'scalar' }
  | { readonly kind: 'rowid' }
  | RecordValue
  | CollectionValue
  | { readonly kind: 'object'; readonly schema: string; readonly name: string }
  | ReferenceValue
  | { readonly kind: 'cursor'; readonly row?: RecordValue }
  /** A value of TABLE, ANYDATA, a spatial or other type that rules do not look into. `precision` counts the digits of a second of SQL Server's TIME. */
  | { readonly kind: 'other'; readonly name: string; readonly precision?: number }
  | { readonly kind: 'null' }
  | { readonly kind: 'unknown' };

/** How many digits its text has for years or days (at least) and behind the point of the seconds; 2 and 6 where nothing is said. */
export interface IntervalValue {
  readonly kind: 'interval';
  readonly of: 'year to month' | 'day to second';
  readonly leading?: number;
  readonly fraction?: number;
}

/** `typeName` is the principal name of the source's type, where types of one kind behave differently (SQL Server: DATETIME, DATETIME2, SMALLDATETIME). */
export interface TimestampValue {
  readonly kind: 'timestamp';
  readonly zone?: 'with' | 'local';
  readonly precision?: number;
  readonly typeName?: string;
}

/**
 * A number. `integer` is true only where no value can have a fraction (PLS_INTEGER, NUMBER(5), COUNT); `binary` for the
 * floating types. `precision` counts the digits before the point where it is known.
 */
export interface NumberValue {
  readonly kind: 'number';
  readonly integer: boolean;
  readonly binary?: 'float' | 'double';
  readonly precision?: number;
  readonly scale?: number;
  /** PLS_INTEGER, BINARY_INTEGER and their subtypes: 32 bits, an overflow is an error. */
  readonly pls?: boolean;
  /** As of a {@link TimestampValue}: INT, MONEY, DECIMAL …. */
  readonly typeName?: string;
}

export interface TextValue {
  readonly kind: 'text';
  /** CHAR and NCHAR: padded with blanks, compared without them. */
  readonly fixed?: boolean;
  readonly large?: boolean;
  readonly length?: number;
  /** As of a {@link TimestampValue}: VARCHAR, NVARCHAR, CHAR …. */
  readonly typeName?: string;
  /** Of SQL Server; absent of a text that takes part in comparisons under any other's collation: constants, variables. */
  readonly collation?: TextCollation;
}

/** Under which collation a text is compared, and what gives it the right to ("Collation precedence (Transact-SQL)"). */
export interface TextCollation {
  /** As it was written; absent where it is the database's. */
  readonly name?: string;
  /** COLLATE, a column, or columns of several collations, which cannot be compared at all. */
  readonly label: 'explicit' | 'implicit' | 'none';
  /** In the target the value has this collation by itself, because a stored column has. */
  readonly isStored: boolean;
}

/** A row or record: its fields by stored name, in order. */
export interface RecordValue {
  readonly kind: 'record';
  readonly fields: ReadonlyMap<string, FieldValue>;
  /** Where it comes from: a table's or view's row, a declared record type, a cursor. */
  readonly from?:
    | {
        readonly kind: 'table' | 'view' | 'cursor' | 'query';
        readonly schema?: string;
        readonly name: string;
        /** Of a cursor. */
        readonly declaration?: object;
      }
    | { readonly kind: 'type'; readonly declaration: object }
    /** A record that a built-in package declares; the extension pack has a composite type of that name. */
    | { readonly kind: 'built-in'; readonly name: string };
}

/** A REF: it points to a row of an object table or view whose type has this name. */
export interface ReferenceValue {
  readonly kind: 'reference';
  readonly schema: string;
  readonly name: string;
  /** The table or view that it is known to point to, as a key of the catalog. */
  readonly scope?: string;
}

export interface FieldValue {
  readonly type: ValueType;
  /** The type as declared, when there is a declaration. */
  readonly declared?: DataType;
  readonly nullable: boolean;
}

export interface CollectionValue {
  readonly kind: 'collection';
  readonly form: 'nested table' | 'varray' | 'associative array';
  readonly element: ValueType;
  /** The element's type as declared. */
  readonly declared?: DataType;
  /** Of an associative array: what its keys are. */
  readonly key?: 'integer' | 'text';
  /** The declaration or catalog type that named it; identity decides whether two collections are of one type. */
  readonly declaration?: object;
}

export const unknownValue: ValueType = { kind: 'unknown' };
