import type pg from 'pg';
import { nullCell } from '../../change/batch.ts';
import type { ChangeBatch, RowChange } from '../../change/change.ts';
import { absentCell } from '../../change/change.ts';
import type { Column, Shape } from '../../change/shape.ts';
import type { ChangedTable } from '../../change/sink.ts';
import { sameValue } from './same-value.ts';
import { name } from './session.ts';

/** A column that is moved: its place in the source's shape, and how it is written. */
interface AppliedColumn {
  readonly place: number;
  readonly name: string;
  readonly target: Column;
  readonly isBytes: boolean;
}

/** The statements of one table. They are prepared once for each set of columns, by name. */
export class TableStatements {
  readonly shape: Shape;
  readonly target: string;
  readonly #columns: readonly AppliedColumn[];
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
      target,
      isBytes: source.type.kind === 'bytes',
    }));
    this.#key = (table.source.key?.columns ?? []).map((place) =>
      this.#columns.findIndex((column) => column.place === place),
    );
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
    if (this.#key.length === 0) return [this.#set(this.#settable(columns, change, batch), change, batch)];
    const others = columns.filter((column) => !this.#key.includes(column));
    const keyChanged = change.before >= 0 && this.#keyChanged(change, batch);
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

  /** Columns that an update of a row without a key sets: those that changed. An identity column GENERATED ALWAYS takes no value, so it is set only where it is another one. */
  #settable(columns: readonly number[], { before, after }: RowChange, batch: ChangeBatch): readonly number[] {
    const changed = columns.filter((column) => {
      const { place } = this.#columns[column] as AppliedColumn;
      return !sameCell(batch, before + place, after + place);
    });
    if (changed.length > 0) return changed;
    const free = columns.find((column) => this.#columns[column]?.target.identity !== 'always');
    return free === undefined ? columns : [free];
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
    return (this.#columns[column] as AppliedColumn).name;
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
      const { place } = this.#columns[column] as AppliedColumn;
      return !sameCell(batch, before + place, after + place);
    });
  }

  /** The row that is meant, by its key. Without one: by all its values, and of rows that are all the same one, whichever it is. */
  #where(
    change: RowChange,
    batch: ChangeBatch,
    parametersBefore: number,
  ): { readonly text: string; readonly values: unknown[]; readonly id: string } {
    const row = change.before >= 0 ? change.before : change.after;
    if (this.#key.length === 0) return this.#whereSame(row, batch, parametersBefore);
    return {
      text: this.#key
        .map((column, i) => `${this.#name(column)} = $${parametersBefore + i + 1}`)
        .join(' AND '),
      values: this.#key.map((column) => this.#value(column, row, batch)),
      id: '',
    };
  }

  #whereSame(
    row: number,
    batch: ChangeBatch,
    parametersBefore: number,
  ): { readonly text: string; readonly values: unknown[]; readonly id: string } {
    const present = this.#present(row, batch);
    const isNull = (column: number): boolean =>
      batch.lengths[row + (this.#columns[column] as AppliedColumn).place] === nullCell;
    const given = present.filter((column) => !isNull(column));
    const tests = present.map((column) =>
      isNull(column)
        ? `${this.#name(column)} IS NULL`
        : sameValue(
            (this.#columns[column] as AppliedColumn).target,
            `$${parametersBefore + given.indexOf(column) + 1}`,
          ),
    );
    // In a partitioned table a place is one of its partition.
    const place = this.shape.isPartitioned ? '(tableoid, ctid)' : 'ctid';
    const places = this.shape.isPartitioned ? 'tableoid, ctid' : 'ctid';
    return {
      text: `${place} = (SELECT ${places} FROM ${this.target} WHERE ${tests.join(' AND ')} LIMIT 1)`,
      values: given.map((column) => this.#value(column, row, batch)),
      id: present.map((column) => (isNull(column) ? `${column}n` : column)).join(),
    };
  }

  #value(column: number, row: number, { bytes, starts, lengths }: ChangeBatch): string | Buffer | null {
    const { place, isBytes } = this.#columns[column] as AppliedColumn;
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
