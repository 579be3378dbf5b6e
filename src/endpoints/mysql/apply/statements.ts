import { nullCell } from '../../../change/batch.ts';
import type { ChangeBatch, RowChange } from '../../../change/change.ts';
import type { Cascade } from '../../../change/cascade.ts';
import { cascadesOf, cascadeStatement } from '../../../change/cascade.ts';
import { absentCell } from '../../../change/change.ts';
import type { Cells, LocatedChange, NetColumns, RowImage } from '../../../change/net.ts';
import type { Column, Shape } from '../../../change/shape.ts';
import type { ChangedTable } from '../../../change/sink.ts';
import { characters, hex, name } from '../names.ts';
import { sameValue } from './same-value.ts';

/** A column that is moved, by its place in the source's shape. */
export interface AppliedColumn {
  readonly place: number;
  readonly name: string;
  readonly source: Column;
  readonly target: Column;
}

/** The statements of one table. A class because it is filled once and asked often. */
export class TableStatements implements NetColumns {
  readonly shape: Shape;
  readonly target: string;
  readonly moved: readonly number[];
  readonly key: readonly number[];
  readonly hasOthers: boolean;
  readonly #columns: readonly AppliedColumn[];
  readonly #key: readonly AppliedColumn[];
  readonly #cascades: readonly Cascade[] | undefined;

  constructor({ source, target, columns, cascades }: ChangedTable) {
    this.#cascades = cascades;
    this.shape = target;
    this.target = name(target.schema, target.name);
    this.#columns = columns.map((pair) => ({
      place: source.columns.indexOf(pair.source),
      name: name(pair.target.name),
      source: pair.source,
      target: pair.target,
    }));
    this.#key = (source.key?.columns ?? []).map(
      (place) => this.#columns.find((column) => column.place === place) as AppliedColumn,
    );
    this.moved = this.#columns.map(({ place }) => place);
    this.key = this.#key.map(({ place }) => place);
    this.hasOthers = target.columns.some(
      (column) => !column.generated && !columns.some((pair) => pair.target === column),
    );
  }

  insert({ cells, at }: RowImage, replaces: boolean): string {
    const columns = this.#present(at, cells);
    return `${this.insertHead(columns, replaces)} ${this.row(columns, { cells, at })}`;
  }

  /** The beginning of a statement that inserts rows, which follow it. */
  insertHead(columns: readonly AppliedColumn[], replaces: boolean): string {
    const verb = replaces && this.#key.length > 0 ? 'REPLACE' : 'INSERT';
    return `${verb} INTO ${this.target} (${columns.map((column) => column.name).join(', ')}) VALUES`;
  }

  row(columns: readonly AppliedColumn[], { cells, at }: RowImage): string {
    return `(${columns.map((column) => valueOf(column, at, cells)).join(', ')})`;
  }

  /**
   * Where changes may repeat, a whole row is put in place of the one that is there, and the one of the old key goes. Of a row that is not whole, the one of the old
   * key goes when the one of the new key is there: it was read after it had moved, and an insert made it again. (Keys that differ in letter case only may be
   * the same row.)
   */
  update(change: RowChange, batch: ChangeBatch, mayRepeat: boolean): string[] {
    const { before, after } = change;
    const now = { cells: batch, at: after };
    const old = { cells: batch, at: before };
    if (!mayRepeat || this.#key.length === 0) return [this.set(now, before < 0 ? now : old)];
    if (this.isWhole(now))
      return before < 0 ? [this.insert(now, true)] : [this.remove(old), this.insert(now, true)];
    if (before < 0 || this.#sameKey(old) === this.#sameKey(now)) return [this.set(now, now)];
    return [
      `DELETE ${this.target} FROM ${this.target} JOIN ${this.target} AS n ON ${this.#sameKey(now, 'n.')} AND NOT (${this.#sameKey(old, 'n.')}) WHERE ${this.#sameKey(old, `${this.target}.`)}`,
      this.set(now, old),
      this.set(now, now),
    ];
  }

  /** What a change does to rows of other tables, to be done before it. */
  cascades(located: LocatedChange): string[] {
    return cascadesOf(this.#cascades, located).map((cascade) => {
      const { before, after } = located.change as RowChange;
      return cascadeStatement(cascade, {
        table: ({ schema, name: table }) => name(schema, table),
        column: (column) => name(column),
        value: (number, side) => {
          const column = this.#columns.find(({ place }) => place === cascade.places[number]) as AppliedColumn;
          return valueOf(column, side === 'before' ? before : after, located.batch);
        },
      });
    });
  }

  /** Gives the row that is meant by an image the values of another. */
  set(now: RowImage, meant: RowImage): string {
    const sets = this.#present(now.at, now.cells).map(
      (column) => `${column.name} = ${valueOf(column, now.at, now.cells)}`,
    );
    return `UPDATE ${this.target} SET ${sets.join(', ')} WHERE ${this.#where(meant)} LIMIT 1`;
  }

  remove(meant: RowImage): string {
    return `DELETE FROM ${this.target} WHERE ${this.#where(meant)} LIMIT 1`;
  }

  /** Removes the rows of many keys. Of a key of several columns, alternatives are found by the index everywhere; rows in an IN list are not. */
  removeAll(rows: readonly RowImage[]): string {
    const [first] = this.#key;
    const where =
      this.#key.length === 1 && first
        ? `${first.name} IN (${rows.map(({ cells, at }) => valueOf(first, at, cells)).join(', ')})`
        : rows.map((row) => `(${this.#sameKey(row)})`).join(' OR ');
    return `DELETE FROM ${this.target} WHERE ${where}`;
  }

  /** Whether a row has a value for each column that is moved. */
  isWhole({ cells, at }: RowImage): boolean {
    return this.#present(at, cells).length === this.#columns.length;
  }

  /** The columns at some places of the source's shape. */
  columnsAt(places: readonly number[]): readonly AppliedColumn[] {
    return this.#columns.filter(({ place }) => places.includes(place));
  }

  #sameKey({ cells, at }: RowImage, alias = ''): string {
    return this.#key.map((column) => `${alias}${column.name} = ${valueOf(column, at, cells)}`).join(' AND ');
  }

  #present(row: number, { lengths }: Cells): AppliedColumn[] {
    return this.#columns.filter(({ place }) => lengths[row + place] !== absentCell);
  }

  /** The row that is meant, by its key. Without one: by all its values, and of rows that are all the same one, whichever it is. */
  #where(row: RowImage): string {
    if (this.#key.length > 0) return this.#sameKey(row);
    const { cells, at } = row;
    return this.#present(at, cells)
      .map((column) =>
        cells.lengths[at + column.place] === nullCell
          ? `${column.name} IS NULL`
          : sameValue(column.target, valueOf(column, at, cells), cellOf(column, at, cells)),
      )
      .join(' AND ');
  }
}

function cellOf({ place }: AppliedColumn, row: number, { bytes, starts, lengths }: Cells): Buffer {
  const start = starts[row + place] as number;
  return bytes.subarray(start, start + (lengths[row + place] as number));
}

/** A cell as a constant. Characters and bytes go as hexadecimal digits: no character set and no SQL mode can change what they are. */
function valueOf(column: AppliedColumn, row: number, cells: Cells): string {
  const { place, source, target } = column;
  const length = cells.lengths[row + place] as number;
  if (length === nullCell) return 'NULL';
  const cell = cellOf(column, row, cells);
  switch (target.type.kind) {
    case 'bytes':
    case 'geometry':
      return hex(cell);
    case 'bits':
      return `b'${cell.toString('latin1')}'`;
    case 'float':
      if (target.type.bits === 32 && isNumber(source)) return singleOf(cell);
      return isNumber(source) && (cell[length - 1] as number) <= 57
        ? cell.toString('latin1')
        : characters(cell);
    case 'integer':
    case 'decimal':
    case 'boolean':
      if (isNumber(source) && (cell[length - 1] as number) <= 57) return cell.toString('latin1');
      return characters(cell);
    default:
      return characters(cell);
  }
}

/**
 * A number for a FLOAT. The server reads it as a double first and refuses what is greater than the greatest float, as the shortest digits of that very number
 * (3.4028235e38) are: all digits of the float as a double are exact.
 */
function singleOf(cell: Buffer): string {
  const text = cell.toString('latin1');
  const value = Math.fround(Number(text));
  return Number.isFinite(value) ? String(value) : characters(cell);
}

function isNumber({ type: { kind } }: Column): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'float' || kind === 'boolean';
}
