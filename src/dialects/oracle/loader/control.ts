import type { Remark } from '../../../sql/script.ts';

/** What ends a field; any white space and the end of the record are no texts. */
export type Terminator = { readonly text: string } | 'whitespace' | 'end';

/** How a field ends: at a text, at white space, with the record, or inside a pair of marks. */
export interface Delimiters {
  readonly terminator?: Terminator;
  readonly enclosure?: { readonly open: string; readonly close: string; readonly optional: boolean };
}

/** A comparison of a field, or of a stretch of the record (positions count from 1), with a text or with blanks. */
export interface Comparison {
  readonly field: string | { readonly start: number; readonly end: number };
  readonly equal: boolean;
  /** Undefined stands for BLANKS: any number of spaces. */
  readonly value: string | undefined;
}

/** Where a field begins: at a column of the record, or so many characters behind the field before. */
export interface Position {
  readonly start: number | undefined;
  readonly after: number;
  readonly end?: number;
}

/** What the control file says about one column, or about a field that is only read. */
export interface LoaderColumn {
  /** The name as the catalog spells it. */
  readonly name: string;
  /** FILLER and BOUNDFILLER fields are read and not loaded. */
  readonly filler: boolean;
  readonly from:
    | { readonly kind: 'field'; readonly position?: Position; readonly delimiters: Delimiters }
    | { readonly kind: 'constant'; readonly value: string }
    | { readonly kind: 'expression' }
    | { readonly kind: 'record number' }
    | { readonly kind: 'load time' }
    | { readonly kind: 'sequence'; readonly start: number | 'count' | 'max'; readonly step: number };
  readonly type: 'char' | 'date' | 'timestamp' | 'interval' | 'number';
  /** The length of a field without delimiters, or the longest that one with delimiters may be. */
  readonly length?: number;
  /** The format of a date or timestamp. */
  readonly mask?: string;
  readonly nullIf: readonly Comparison[];
  readonly defaultIf: readonly Comparison[];
  /** A SQL expression in which `:NAME` stands for the fields of the record. */
  readonly expression?: string;
}

/** One INTO TABLE. */
export interface LoaderTable {
  readonly schema?: string;
  readonly name: string;
  readonly method: 'insert' | 'append' | 'replace' | 'truncate';
  readonly when: readonly Comparison[];
  readonly trailingNulls: boolean;
  readonly columns: readonly LoaderColumn[];
}

/** A data file; `*` is the control file itself, behind BEGINDATA. */
export interface LoaderInput {
  readonly file: string;
  /** What separates records; undefined is the line end. */
  readonly recordEnd?: string;
  /** The length of records that nothing separates. */
  readonly recordLength?: number;
}

/** A control file of SQL*Loader (Database Utilities, "SQL*Loader Control File Reference"). */
export interface LoaderControl {
  readonly inputs: readonly LoaderInput[];
  readonly characterSet?: string;
  /** Whether positions and lengths count characters instead of bytes. */
  readonly countsCharacters: boolean;
  readonly skip: number;
  readonly limit?: number;
  readonly preserveBlanks: boolean;
  /** FIELDS CSV WITH EMBEDDED: a line end inside marks belongs to the field. */
  readonly embeddedLineEnds: boolean;
  /** CONCATENATE: so many physical records make a logical one. */
  readonly concatenate: number;
  readonly tables: readonly LoaderTable[];
  /** Offset of the first character behind the line BEGINDATA. */
  readonly dataAt?: number;
  readonly remarks: readonly Remark[];
}
