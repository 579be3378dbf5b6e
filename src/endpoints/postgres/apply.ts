import type pg from 'pg';
import { nullCell } from '../../change/batch.ts';
import type { ChangeBatch, RowChange } from '../../change/change.ts';
import { absentCell } from '../../change/change.ts';
import type { Position } from '../../change/position.ts';
import type { Shape } from '../../change/shape.ts';
import type { ApplyCounts, Applying, ApplyOptions, ApplyRequest, ChangedTable } from '../../change/sink.ts';
import { exceptionStatement, positionStatement, readPosition } from './control.ts';
import type { About } from './errors.ts';
import { toOperationError } from './errors.ts';
import { name } from './session.ts';

/** What applying needs of its server. */
export interface ApplyPlace {
  /** A connection of its own, on which statements are sent without waiting for the answers to those before. */
  readonly client: pg.Client;
  readonly about: About;
  readonly controlSchema: string;
}

/** Begins to apply changes one after the other, as the source made them. */
export async function beginApply(place: ApplyPlace, request: ApplyRequest): Promise<Applying> {
  const position = await readPosition(place.client, place.controlSchema, request.task);
  return new Applier(place, request, position);
}

/** How many changes are gathered in one transaction of the target before it is committed: transactions of the source are never divided. */
const changesPerCommit = 2000;
/** How many statements may be on their way at a time. */
const statementsAhead = 500;

/** A class because it holds a connection and a transaction. */
class Applier implements Applying {
  readonly counts: ApplyCounts = { inserts: 0, updates: 0, deletes: 0, truncates: 0, missing: 0 };
  readonly #place: ApplyPlace;
  readonly #task: string;
  readonly #recordsPosition: boolean;
  readonly #tables: ReadonlyMap<Shape, TableStatements>;
  #position: Position | undefined;
  /** The end of the last whole transaction that was written, not yet committed here. */
  #written: Position | undefined;
  #changes = 0;
  /** Changes of a transaction of the source whose end was not written yet: nothing can be committed before it. */
  #ofOpen = 0;
  #isOpen = false;
  #sent: Promise<unknown>[] = [];

  constructor(place: ApplyPlace, request: ApplyRequest, position: Position | undefined) {
    this.#place = place;
    this.#task = request.task;
    this.#recordsPosition = request.isWithoutPosition !== true;
    const names = new Map<string, string>();
    this.#tables = new Map(request.tables.map((table) => [table.source, new TableStatements(table, names)]));
    this.#position = position;
  }

  get position(): Position | undefined {
    return this.#position;
  }

  async write(batch: ChangeBatch, { mayRepeat }: ApplyOptions): Promise<void> {
    for (const event of batch.events) {
      if (event.kind === 'commit') {
        this.#written = event.position;
        this.#ofOpen = 0;
        if (this.#changes >= changesPerCommit) await this.flush();
        continue;
      }
      if (event.kind === 'idle') {
        await this.flush();
        this.#position = event.position;
        continue;
      }
      const statements = this.#tables.get(event.table);
      if (!statements) continue;
      this.#begin();
      this.#changes += 1;
      this.#ofOpen += 1;
      if (event.kind === 'truncate') {
        this.counts.truncates += 1;
        this.#send({ text: `TRUNCATE TABLE ${statements.target}` });
      } else {
        this.#row(statements, event, batch, mayRepeat);
      }
      if (this.#sent.length >= statementsAhead) await this.#answers();
    }
  }

  async flush(): Promise<Position | undefined> {
    if (this.#ofOpen > 0) return this.#position;
    if (this.#written === undefined || !this.#isOpen) {
      this.#position = this.#written ?? this.#position;
      return this.#position;
    }
    const position = this.#written;
    if (this.#recordsPosition)
      this.#send({
        name: 'position',
        text: positionStatement(this.#place.controlSchema),
        values: [this.#task, position],
      });
    await this.#answers();
    this.#send({ text: 'COMMIT' });
    await this.#answers();
    this.#isOpen = false;
    this.#changes = 0;
    this.#position = position;
    return position;
  }

  async close(): Promise<void> {
    await this.#place.client.end().catch(() => {});
  }

  #begin(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#send({ text: 'BEGIN' });
  }

  #row(statements: TableStatements, change: RowChange, batch: ChangeBatch, mayRepeat: boolean): void {
    const { counts } = this;
    if (change.kind === 'insert') {
      counts.inserts += 1;
      this.#send(statements.insert(change, batch, mayRepeat));
    } else if (change.kind === 'delete') {
      counts.deletes += 1;
      this.#expectOne(statements, statements.remove(change, batch), 'DELETE', mayRepeat);
    } else {
      counts.updates += 1;
      for (const each of statements.update(change, batch, mayRepeat))
        this.#expectOne(statements, each, 'UPDATE', mayRepeat);
    }
  }

  /** A change that finds no row is recorded: the sides differed before it. */
  #expectOne({ shape }: TableStatements, query: pg.QueryConfig, statement: string, mayRepeat: boolean): void {
    const sent = this.#place.client.query(query).then(async ({ rowCount }) => {
      if (rowCount !== 0 || mayRepeat) return;
      this.counts.missing += 1;
      await this.#place.client.query(exceptionStatement(this.#place.controlSchema), [
        this.#task,
        shape.schema,
        shape.name,
        statement,
        'No row of the target has the key of the changed row.',
      ]);
    });
    this.#keep(sent);
  }

  #send(query: pg.QueryConfig): void {
    this.#keep(this.#place.client.query(query));
  }

  #keep(sent: Promise<unknown>): void {
    // Its failure is told when the answers are awaited; until then it is no unhandled one.
    sent.catch(() => {});
    this.#sent.push(sent);
  }

  async #answers(): Promise<void> {
    const sent = this.#sent;
    this.#sent = [];
    try {
      await Promise.all(sent);
    } catch (error) {
      throw toOperationError(error, this.#place.about);
    }
  }
}

/** The statements of one table. They are prepared once for each set of columns, by name. */
class TableStatements {
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

  /** Where changes may repeat, a whole row is put in place of the one that is there, and the one of the old key goes. */
  update(change: RowChange, batch: ChangeBatch, mayRepeat: boolean): pg.QueryConfig[] {
    const columns = this.#present(change.after, batch);
    if (mayRepeat && this.#key.length > 0 && columns.length === this.#columns.length) {
      const insert = this.insert(change, batch, true);
      return change.before >= 0 && this.#keyChanged(change, batch)
        ? [this.remove(change, batch), insert]
        : [insert];
    }
    const where = this.#where(change, batch, columns.length);
    return [
      {
        name: this.#prepared('u', columns, where.id),
        text: `UPDATE ${this.target} SET ${columns.map((column, i) => `${this.#name(column)} = $${i + 1}`).join(', ')} WHERE ${where.text}`,
        values: [...columns.map((column) => this.#value(column, change.after, batch)), ...where.values],
      },
    ];
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
