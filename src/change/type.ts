/**
 * What the values of a column are, apart from how an engine stores or writes them. Each kind has one *canonical text*, which
 * every endpoint can read and write; it is the hub between any two engines.
 *
 * | kind | canonical text, as bytes |
 * | --- | --- |
 * | boolean | `1` or `0` |
 * | integer | decimal digits with a leading minus |
 * | decimal | digits with a point, never an exponent; `NaN`, `Infinity`, `-Infinity` |
 * | float | the shortest digits that give the same value again; `NaN`, `Infinity`, `-Infinity` |
 * | text, json, xml, enum | the characters in UTF-8 |
 * | set | the members with commas between them |
 * | bytes | the bytes themselves, not encoded |
 * | bits | a `0` or `1` for each bit, the highest first |
 * | date | `YYYY-MM-DD`; PostgreSQL's `infinity`, `-infinity` and ` BC`; MySQL's zero and partial dates (`0000-00-00`) |
 * | time | `HH:MM:SS.ffffff`, in MySQL with a sign and up to 838 hours |
 * | timestamp | `YYYY-MM-DD HH:MM:SS.ffffff`, the same exceptions as a date |
 * | instant | as timestamp, in UTC, without an offset |
 * | uuid | 36 characters, in lower case |
 * | geometry | the SRID as four bytes, the lowest first, then well-known binary |
 * | native | what the engine itself writes; only an engine of the same name reads it |
 *
 * The fraction of a second may be shorter or absent, and has six digits at most.
 */
export type NeutralType =
  | { readonly kind: 'boolean' | 'bytes' | 'date' | 'uuid' | 'xml' | 'geometry' }
  | { readonly kind: 'integer'; readonly bits: 8 | 16 | 24 | 32 | 64; readonly unsigned: boolean }
  | { readonly kind: 'decimal'; readonly precision?: number; readonly scale?: number }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  /** `length` counts characters; `padded` is CHAR, whose trailing blanks mean nothing. */
  | { readonly kind: 'text'; readonly length?: number; readonly padded?: boolean }
  | { readonly kind: 'bits'; readonly length: number }
  /** `digits` are those of the second's fraction. */
  | { readonly kind: 'time' | 'timestamp' | 'instant'; readonly digits: number }
  /** `binary` is a document that the engine takes apart (jsonb, MySQL's JSON), else its text is kept. */
  | { readonly kind: 'json'; readonly binary: boolean }
  | { readonly kind: 'enum' | 'set'; readonly values: readonly string[] }
  | { readonly kind: 'native'; readonly engine: string };

/** Whether values may be so large that they are not read together with their row. */
export function isLarge(type: NeutralType): boolean {
  if (type.kind === 'text') return type.length === undefined;
  return type.kind === 'bytes' || type.kind === 'json' || type.kind === 'xml' || type.kind === 'geometry';
}
