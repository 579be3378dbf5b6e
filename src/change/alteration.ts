import type { Position } from './position.ts';
import type { Shape } from './shape.ts';

/** What a source says of a column beside its type and whether it may be NULL, each in the source's own words. */
export interface ColumnWords {
  /** The type with its character set and collation, as a definition has it. */
  readonly type: string;
  /** The expression behind DEFAULT. */
  readonly fallback?: string;
  /** Canonical text of the value that the engine gives to rows which are there when the column is added, although it has no default. */
  readonly implied?: string;
  /** The rest of the definition: the expression of a generated column, an identity, a comment. */
  readonly more?: string;
}

/** What a source says of the columns of a table, by their names. */
export type TableWords = Readonly<Record<string, ColumnWords>>;

/**
 * What became of a table. All that can be done to its columns at once is said by where each of them comes from: one that comes from nowhere was added, one
 * that nothing comes from was dropped, and the rest may have got another name, type or place.
 */
export type TableChange =
  | { readonly kind: 'created'; readonly after: Shape; readonly words: TableWords }
  | { readonly kind: 'dropped'; readonly before: Shape }
  | {
      readonly kind: 'altered';
      readonly before: Shape;
      /** Its name differs from that before when the table was renamed. */
      readonly after: Shape;
      /** For each column of the table after the change, its place before; -1 for one that was added. */
      readonly origins: readonly number[];
      /** Of the columns that were added or have another type. */
      readonly words: TableWords;
    }
  /** Something of tables beside their columns was changed: indexes, constraints, defaults; none are named where the log does not tell of which. */
  | { readonly kind: 'beside'; readonly tables: readonly Shape[] }
  /** It was altered in a way that the log does not tell, or that Godwit does not understand. */
  | { readonly kind: 'unclear'; readonly before: Shape; readonly why: string };

/** A definition was changed on the source. It stands between transactions: a source that does so within one has a position there. */
export interface Definition {
  readonly kind: 'definition';
  /** Where to follow from so that it is not seen again. */
  readonly position: Position;
  readonly changes: readonly TableChange[];
  /** What was executed on the source, for people. */
  readonly statement: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

/** A table whose columns are the same as before, in name, type and place, so that nothing has to be done about it elsewhere. */
export function isUnaltered(change: TableChange): boolean {
  if (change.kind !== 'altered') return false;
  const { before, after, origins } = change;
  return (
    before.schema === after.schema &&
    before.name === after.name &&
    before.characterSet === after.characterSet &&
    before.columns.length === after.columns.length &&
    origins.every((from, place) => from === place) &&
    after.columns.every((column, i) => {
      const old = before.columns[i];
      return (
        column.name === old?.name &&
        column.nullable === old.nullable &&
        column.native === old.native &&
        column.characterSet === old.characterSet
      );
    }) &&
    JSON.stringify(before.key?.columns) === JSON.stringify(after.key?.columns)
  );
}
