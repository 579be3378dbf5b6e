import { nullCell } from '../../../change/batch.ts';
import type { Cascade } from '../../../change/cascade.ts';
import { cascadesOf, cascadeStatement } from '../../../change/cascade.ts';
import { sameCell } from '../../../change/cells.ts';
import type { ChangeBatch, RowChange } from '../../../change/change.ts';
import { absentCell } from '../../../change/change.ts';
import type { LocatedChange } from '../../../change/net.ts';
import type { Column, Shape } from '../../../change/shape.ts';
import type { ChangedTable } from '../../../change/sink.ts';
import type { Execution, Parameter, Prepared } from './pipeline.ts';
import { command } from './pipeline.ts';
import { tableOf } from '../load/read.ts';
import { sameValue } from './same-value.ts';
import { name } from '../session.ts';

/** A column that is moved: its place in the source's shape, and how it is written. */
interface AppliedColumn {
  readonly place: number;
  readonly name: string;
  readonly target: Column;
  readonly isBytes: boolean;
}

/** How a statement finds its row, in the text of a statement that has some parameters before. */
interface Meant {
  readonly row: number;
  /** Tells it from others of the table. */
  readonly id: string;
  readonly parameters: readonly Parameter[];
  readonly text: (parametersBefore: number) => string;
}

/** The statements of one table, made once for each set of columns. A class because it is filled once and asked often. */
export class TableStatements {
  readonly shape: Shape;
  readonly target: string;
  /** Its own rows, without those of tables that inherit from it. */
  readonly rows: string;
  readonly truncate: Execution;
  readonly #columns: readonly AppliedColumn[];
  /** Numbers of all columns, of those of the key, and of the others. */
  readonly #all: readonly number[];
  readonly #key: readonly number[];
  readonly #others: readonly number[];
  readonly #keyParameters: readonly Parameter[];
  readonly #statements = new Map<string, Prepared>();
  readonly #cascades: readonly Cascade[] | undefined;

  constructor(table: ChangedTable) {
    this.shape = table.target;
    this.target = name(table.target.schema, table.target.name);
    this.rows = tableOf(table.target);
    this.truncate = command(`TRUNCATE TABLE ${this.rows}`);
    this.#cascades = table.cascades;
    this.#columns = table.columns.map(({ source, target }) => ({
      place: table.source.columns.indexOf(source),
      name: name(target.name),
      target,
      isBytes: source.type.kind === 'bytes',
    }));
    this.#key = (table.source.key?.columns ?? []).map((place) =>
      this.#columns.findIndex((column) => column.place === place),
    );
    this.#all = this.#columns.map((_, column) => column);
    this.#others = this.#all.filter((column) => !this.#key.includes(column));
    this.#keyParameters = this.#parameters(this.#key, 'meant');
  }

  insert({ after }: RowChange, batch: ChangeBatch, mayRepeat: boolean): Execution {
    const columns = this.#present(after, batch);
    const replaces = mayRepeat && this.#key.length > 0;
    const statement = this.#prepared(replaces ? 'r' : 'i', columns, () => {
      const list = columns.map((column) => this.#name(column)).join(', ');
      const values = columns.map((_, i) => `$${i + 1}`).join(', ');
      return {
        text: `INSERT INTO ${this.target} (${list}) OVERRIDING SYSTEM VALUE VALUES (${values})${replaces ? this.#onConflict(columns) : ''}`,
        parameters: this.#parameters(columns, 'wanted'),
      };
    });
    return { statement, cells: batch, meant: -1, wanted: after };
  }

  /**
   * Where changes may repeat, a whole row is put in place of the one that is there, and the one of the old key goes. A key that stays is not set: an identity
   * column GENERATED ALWAYS takes no value in an UPDATE.
   */
  update(change: RowChange, batch: ChangeBatch, mayRepeat: boolean): Execution[] {
    const columns = this.#present(change.after, batch);
    if (mayRepeat && this.#key.length > 0 && columns.length === this.#columns.length) {
      const insert = this.insert(change, batch, true);
      return change.before >= 0 && this.#keyChanged(change, batch)
        ? [this.remove(change, batch), insert]
        : [insert];
    }
    if (this.#key.length === 0) return [this.#set(this.#settable(columns, change, batch), change, batch)];
    const others =
      columns === this.#all ? this.#others : columns.filter((column) => !this.#key.includes(column));
    const keyChanged = change.before >= 0 && this.#keyChanged(change, batch);
    const update = this.#set(keyChanged || others.length === 0 ? columns : others, change, batch);
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

  #set(columns: readonly number[], change: RowChange, batch: ChangeBatch): Execution {
    const where = this.#where(change, batch);
    const statement = this.#prepared(`u ${where.id}`, columns, () => ({
      text: `UPDATE ${this.rows} SET ${columns.map((column, i) => `${this.#name(column)} = $${i + 1}`).join(', ')} WHERE ${where.text(columns.length)}`,
      parameters: [...this.#parameters(columns, 'wanted'), ...where.parameters],
    }));
    return { statement, cells: batch, meant: where.row, wanted: change.after };
  }

  /**
   * The row of the old key goes when the one of the new key is there: it was read after it had moved, and an insert made it again. Keys
   * whose bytes differ may be the same row (citext).
   */
  #removeMoved({ before, after }: RowChange, batch: ChangeBatch): Execution {
    const statement = this.#prepared('m', this.#key, () => {
      const same = (first: number): string =>
        this.#key.map((column, i) => `${this.#name(column)} = $${first + i}`).join(' AND ');
      return {
        text: `DELETE FROM ${this.rows} WHERE ${same(1)} AND EXISTS (SELECT FROM ${this.rows} WHERE ${same(1 + this.#key.length)} AND NOT (${same(1)}))`,
        parameters: [...this.#parameters(this.#key, 'meant'), ...this.#parameters(this.#key, 'wanted')],
      };
    });
    return { statement, cells: batch, meant: before, wanted: after };
  }

  /** Whether a row has a value for each column that is moved. */
  isWhole(row: number, batch: ChangeBatch): boolean {
    return this.#present(row, batch).length === this.#columns.length;
  }

  remove(change: RowChange, batch: ChangeBatch): Execution {
    const where = this.#where(change, batch);
    const statement = this.#prepared(`d ${where.id}`, [], () => ({
      text: `DELETE FROM ${this.rows} WHERE ${where.text(0)}`,
      parameters: where.parameters,
    }));
    return { statement, cells: batch, meant: where.row, wanted: -1 };
  }

  /** What a change does to rows of other tables, to be done before it. */
  cascades(located: LocatedChange): Execution[] {
    return cascadesOf(this.#cascades, located).map((cascade) => {
      const { before, after } = located.change as RowChange;
      const statement = this.#prepared(`c ${this.#cascades?.indexOf(cascade)}`, [], () =>
        this.#cascade(cascade),
      );
      return { statement, cells: located.batch, meant: before, wanted: after };
    });
  }

  #cascade(cascade: Cascade): Prepared {
    const parameters: Parameter[] = [];
    const text = cascadeStatement(cascade, {
      table: tableOf,
      column: (column) => name(column),
      value: (number, side) => {
        const place = cascade.places[number] as number;
        const isBytes = this.#columns.find((column) => column.place === place)?.isBytes === true;
        return `$${parameters.push({ place, of: side === 'before' ? 'meant' : 'wanted', isBytes })}`;
      },
    });
    return { text, parameters };
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

  #parameters(columns: readonly number[], of: Parameter['of']): Parameter[] {
    return columns.map((column) => {
      const { place, isBytes } = this.#columns[column] as AppliedColumn;
      return { place, of, isBytes };
    });
  }

  /** The columns that a row's cells have a value for. */
  #present(row: number, { lengths }: ChangeBatch): readonly number[] {
    if (!this.#columns.some(({ place }) => lengths[row + place] === absentCell)) return this.#all;
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
  #where({ before, after }: RowChange, batch: ChangeBatch): Meant {
    const row = before >= 0 ? before : after;
    if (this.#key.length === 0) return this.#whereSame(row, batch);
    return {
      row,
      id: '',
      parameters: this.#keyParameters,
      text: (parametersBefore) =>
        this.#key.map((column, i) => `${this.#name(column)} = $${parametersBefore + i + 1}`).join(' AND '),
    };
  }

  #whereSame(row: number, batch: ChangeBatch): Meant {
    const present = this.#present(row, batch);
    const isNull = (column: number): boolean =>
      batch.lengths[row + (this.#columns[column] as AppliedColumn).place] === nullCell;
    const given = present.filter((column) => !isNull(column));
    const nulls = present.filter(isNull);
    // In a partitioned table a place is one of its partition.
    const place = this.shape.isPartitioned ? '(tableoid, ctid)' : 'ctid';
    const places = this.shape.isPartitioned ? 'tableoid, ctid' : 'ctid';
    return {
      row,
      id: `${given.join()} ${nulls.join()}`,
      parameters: this.#parameters(given, 'meant'),
      text: (parametersBefore) => {
        const tests = [
          ...given.map((column, i) =>
            sameValue((this.#columns[column] as AppliedColumn).target, `$${parametersBefore + i + 1}`),
          ),
          ...nulls.map((column) => `${this.#name(column)} IS NULL`),
        ];
        return `${place} = (SELECT ${places} FROM ${this.rows} WHERE ${tests.join(' AND ')} LIMIT 1)`;
      },
    };
  }

  /** A statement of a kind for some columns, made once. */
  #prepared(kind: string, columns: readonly number[], make: () => Prepared): Prepared {
    const id = columns === this.#all ? kind : `${kind} ${columns.join()}`;
    let known = this.#statements.get(id);
    if (!known) {
      known = make();
      this.#statements.set(id, known);
    }
    return known;
  }
}
