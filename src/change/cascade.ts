import type { ChangeBatch } from './change.ts';
import { sameCell } from './cells.ts';
import type { KeyAction } from './definition.ts';
import type { LocatedChange } from './net.ts';
import type { Shape } from './shape.ts';

/** A foreign key of the source by which a change of one table changes rows of another, while the log tells only of the former. */
export interface UnloggedKey {
  readonly name: string;
  /** The table that refers (`schema.name`), and its columns. */
  readonly table: string;
  readonly columns: readonly string[];
  /** The table that is referred to, and the columns there. */
  readonly parent: string;
  readonly parentColumns: readonly string[];
  readonly onDelete: KeyAction;
  readonly onUpdate: KeyAction;
  /** The collations of characters in its columns by which values are the same whose bytes differ. */
  readonly collations: readonly string[];
}

/** A step from a row of the target to those that refer to it. */
export interface CascadeStep {
  readonly table: Shape;
  /** Its columns that refer, and those that the next step's refer to; names of the target. */
  readonly columns: readonly string[];
  readonly referenced: readonly string[];
}

/** What a change of a row does to rows of another table. Those are done in their order, before the change itself. */
export interface Cascade {
  readonly on: 'delete' | 'update';
  readonly action: 'DELETE' | 'SET NULL' | 'UPDATE';
  /** Places of the columns that are referred to, in the shape of the changed table. */
  readonly places: readonly number[];
  /** From the table that refers to the changed one to the table whose rows change, which is the last. */
  readonly path: readonly CascadeStep[];
}

/** Those of the cascades that a change brings about: of an update, those whose columns get another value. */
export function cascadesOf(
  cascades: readonly Cascade[] | undefined,
  { change, batch }: LocatedChange,
): readonly Cascade[] {
  if (!cascades || change.kind === 'insert' || change.kind === 'truncate') return [];
  const { kind, before, after } = change;
  return cascades.filter(
    ({ on, places }) => on === kind && (kind === 'delete' || isOther(batch, places, before, after)),
  );
}

function isOther(batch: ChangeBatch, places: readonly number[], before: number, after: number): boolean {
  return before >= 0 && places.some((place) => !sameCell(batch, before + place, after + place));
}

/**
 * The statement of a cascade, in words that all engines have. `value` gives the text of the value that one of the referenced columns had (`before`) or gets
 * (`after`), by its number. Rows are found through the tables on the way, which still hold what they held.
 */
export function cascadeStatement(
  { action, path }: Cascade,
  text: {
    readonly table: (shape: Shape) => string;
    readonly column: (name: string) => string;
    readonly value: (number: number, side: 'before' | 'after') => string;
  },
): string {
  const list = (columns: readonly string[]): string => columns.map(text.column).join(', ');
  const where = path.reduce((inner, { table, columns, referenced }, i) => {
    const condition =
      i === 0
        ? columns
            .map((column, number) => `${text.column(column)} = ${text.value(number, 'before')}`)
            .join(' AND ')
        : `(${list(columns)}) IN (${inner})`;
    return i === path.length - 1
      ? condition
      : `SELECT ${list(referenced)} FROM ${text.table(table)} WHERE ${condition}`;
  }, '');
  const { table, columns } = path[path.length - 1] as CascadeStep;
  const target = text.table(table);
  if (action === 'DELETE') return `DELETE FROM ${target} WHERE ${where}`;
  const sets = columns.map(
    (column, number) =>
      `${text.column(column)} = ${action === 'SET NULL' ? 'NULL' : text.value(number, 'after')}`,
  );
  return `UPDATE ${target} SET ${sets.join(', ')} WHERE ${where}`;
}
