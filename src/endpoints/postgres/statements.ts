import type pg from 'pg';
import { nullCell } from '../../change/batch.ts';
import type { ChangeBatch, RowChange } from '../../change/change.ts';
import { absentCell } from '../../change/change.ts';
import type { Shape } from '../../change/shape.ts';
import type { ChangedTable } from '../../change/sink.ts';
import { name } from './session.ts';

/** The statements of one table. They are prepared once for each set of columns, by name. */
export class TableStatements {
  readonly shape: Shape;
  readonly target: string;
  /** Places in the source's shape of the columns that are moved, and how they are written. */
  readonly #columns: readonly { readonly place: number; readonly name: string; readonly isBytes: boolean }[];
  readonly #key: readonly number[];
  readonly #names: Map<string, string>;

  /** `names` are those of all statements that were prepared on the connection, by what they do. */
  constructor(table: ChangedTable, names: Map<string, string>) {
    this.#names = names;
    this.shape = table.target;
    this.target = name(table.target.schema, table.target.name);
    this.#columns = table.columns.map(({ source, target }) => ({
      place: table.source.columns.indexOf(source),
      name: name(target.name),
      isBytes: source.type.kind === 'bytes',
    }));
    const key = table.source.key?.columns ?? [];
    // A key whose columns are not all moved tells nothing apart in the target.
    const moved = key.map((place) => this.#columns.findIndex((column) => column.place === place));
    this.#key = moved.includes(-1) ? [] : moved;
  }

  insert(change: RowChange, batch: ChangeBatch, mayRepeat: boolean): pg.QueryConfig {
    const columns = this.#present(change.after, batch);
    const list = columns.map((column) => this.#name(column)).join(', ');
    const values = columns.map((_, i) => `$${i + 1}`).join(', ');
    const replaces = mayRepeat && this.#key.length > 0;
    return {
      name: this.#prepared(replaces ? 'r' : 'i', columns),
      text: `INSERT INTO ${this.target} (${list}) OVERRIDING SYSTEM VALUE VALUES (${values})${replaces ? this.#onConflict(columns) : ''}`,
      values: columns.map((column) => this.#value(column, change.after, batch)),
    };
  }

  /**
   * Where changes may repeat, a whole row is put in place of the one that is there, and the one of the old key goes. A key that stays is not set: an identity
   * column GENERATED ALWAYS takes no value in an UPDATE.
   */
  update(change: RowChange, batch: ChangeBatch, mayRepeat: boolean): pg.QueryConfig[] {
    const columns = this.#present(change.after, batch);
    if (mayRepeat && this.#key.length > 0 && columns.length === this.#columns.length) {
      const insert = this.insert(change, batch, true);
      return change.before >= 0 && this.#keyChanged(change, batch)
        ? [this.remove(change, batch), insert]
        : [insert];
    }
    const others = columns.filter((column) => !this.#key.includes(column));
    const keyChanged = change.before >= 0 && this.#key.length > 0 && this.#keyChanged(change, batch);
    const set = keyChanged || others.length === 0 ? columns : others;
    const update = this.#set(set, change, batch);
    return mayRepeat && keyChanged
      ? [
          this.#removeMoved(change, batch),
          update,
          this.#set(others.length === 0 ? columns : others, { ...change, before: -1 }, batch),
        ]
      : [update];
  }

  #set(columns: readonly number[], change: RowChange, batch: ChangeBatch): pg.QueryConfig {
    const where = this.#where(change, batch, columns.length);
    return {
      name: this.#prepared('u', columns, where.id),
      text: `UPDATE ${this.target} SET ${columns.map((column, i) => `${this.#name(column)} = $${i + 1}`).join(', ')} WHERE ${where.text}`,
      values: [...columns.map((column) => this.#value(column, change.after, batch)), ...where.values],
    };
  }

  /**
   * The row of the old key goes when the one of the new key is there: it was read after it had moved, and an insert made it again. Keys
   * whose bytes differ may be the same row (citext).
   */
  #removeMoved({ before, after }: RowChange, batch: ChangeBatch): pg.QueryConfig {
    const same = (first: number): string =>
      this.#key.map((column, i) => `${this.#name(column)} = $${first + i}`).join(' AND ');
    return {
      name: this.#prepared('m', []),
      text: `DELETE FROM ${this.target} WHERE ${same(1)} AND EXISTS (SELECT FROM ${this.target} WHERE ${same(1 + this.#key.length)} AND NOT (${same(1)}))`,
      values: [before, after].flatMap((row) => this.#key.map((column) => this.#value(column, row, batch))),
    };
  }

  /** Whether a row has a value for each column that is moved. */
  isWhole(row: number, batch: ChangeBatch): boolean {
    return this.#present(row, batch).length === this.#columns.length;
  }

  remove(change: RowChange, batch: ChangeBatch): pg.QueryConfig {
    const where = this.#where(change, batch, 0);
    return {
      name: this.#prepared('d', [], where.id),
      text: `DELETE FROM ${this.target} WHERE ${where.text}`,
      values: where.values,
    };
  }

  #name(column: number): string {
    return (this.#columns[column] as { readonly name: string }).name;
  }

  #onConflict(columns: readonly number[]): string {
    const key = this.#key.map((column) => this.#name(column)).join(', ');
    const others = columns.filter((column) => !this.#key.includes(column));
    return others.length === 0
      ? ` ON CONFLICT (${key}) DO NOTHING`
      : ` ON CONFLICT (${key}) DO UPDATE SET ${others.map((column) => `${this.#name(column)} = excluded.${this.#name(column)}`).join(', ')}`;
  }

  /** The columns that a row's cells have a value for. */
  #present(row: number, { lengths }: ChangeBatch): number[] {
    const present: number[] = [];
    this.#columns.forEach(({ place }, column) => {
      if (lengths[row + place] !== absentCell) present.push(column);
    });
    return present;
  }

  #keyChanged({ before, after }: RowChange, batch: ChangeBatch): boolean {
    return this.#key.some((column) => {
      const { place } = this.#columns[column] as { readonly place: number };
      return !sameCell(batch, before + place, after + place);
    });
  }

  /**
   * The row that is meant: by its key, else by all cells that the log has of it (then the table has REPLICA IDENTITY FULL). Of rows that are all the same
   * one is meant, whichever it is.
   */
  #where(
    change: RowChange,
    batch: ChangeBatch,
    parametersBefore: number,
  ): { readonly text: string; readonly values: unknown[]; readonly id: string } {
    const row = change.before >= 0 ? change.before : change.after;
    const isKey = this.#key.length > 0;
    const columns = isKey ? this.#key : this.#present(row, batch);
    const values = columns.map((column) => this.#value(column, row, batch));
    const tests = columns.map(
      (column, i) =>
        `${this.#name(column)} ${isKey ? '=' : 'IS NOT DISTINCT FROM'} $${parametersBefore + i + 1}`,
    );
    const text = tests.join(' AND ');
    return {
      text: isKey ? text : `ctid = (SELECT ctid FROM ${this.target} WHERE ${text} LIMIT 1)`,
      values,
      id: isKey ? '' : columns.join(),
    };
  }

  #value(column: number, row: number, { bytes, starts, lengths }: ChangeBatch): string | Buffer | null {
    const { place, isBytes } = this.#columns[column] as { readonly place: number; readonly isBytes: boolean };
    const length = lengths[row + place] as number;
    if (length === nullCell) return null;
    const start = starts[row + place] as number;
    return isBytes ? bytes.subarray(start, start + length) : bytes.toString('utf8', start, start + length);
  }

  #prepared(kind: string, columns: readonly number[], where = ''): string {
    const key = `${kind} ${this.target} ${columns.join()} ${where}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const made = `godwit_${this.#names.size}`;
    this.#names.set(key, made);
    return made;
  }
}

function sameCell({ bytes, starts, lengths }: ChangeBatch, left: number, right: number): boolean {
  const length = lengths[left] as number;
  if (length !== lengths[right]) return false;
  if (length < 0) return true;
  const a = starts[left] as number;
  const b = starts[right] as number;
  return bytes.compare(bytes, b, b + length, a, a + length) === 0;
}
