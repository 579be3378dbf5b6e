import type mysql from 'mysql2/promise';
import { nullCell } from '../../change/batch.ts';
import type { ChangeBatch, RowChange } from '../../change/change.ts';
import { absentCell } from '../../change/change.ts';
import type { Position } from '../../change/position.ts';
import type { Column, Shape } from '../../change/shape.ts';
import type { ApplyCounts, Applying, ApplyOptions, ApplyRequest, ChangedTable } from '../../change/sink.ts';
import { exceptionStatement, positionStatement, readPosition } from './control.ts';
import type { About } from './errors.ts';
import { toOperationError } from './errors.ts';
import { characters, hex, name } from './names.ts';

/** What applying needs of its server. */
export interface ApplyPlace {
  /** A connection of its own that takes several statements at once. */
  readonly connection: mysql.Connection;
  readonly about: About;
  readonly controlSchema: string;
}

/** Begins to apply changes one after the other, as the source made them. */
export async function beginApply(place: ApplyPlace, request: ApplyRequest): Promise<Applying> {
  const position = await readPosition(place.connection, place.controlSchema, request.task);
  return new Applier(place, request, position);
}

/** How many changes are gathered in one transaction of the target before it is committed: transactions of the source are never divided. */
const changesPerCommit = 2000;
/** Statements are sent together up to so many characters: each round trip costs as much as many of them. */
const textAhead = 1 << 18;

/** One statement on its way. */
interface Statement {
  readonly sql: string;
  /** The table and the kind of a change that must find a row. */
  readonly expects?: { readonly shape: Shape; readonly statement: string };
}

/** A class because it holds a connection and a transaction. */
class Applier implements Applying {
  readonly counts: ApplyCounts = { inserts: 0, updates: 0, deletes: 0, truncates: 0, missing: 0, refused: 0 };
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
  #waiting: Statement[] = [];
  #length = 0;

  constructor(place: ApplyPlace, request: ApplyRequest, position: Position | undefined) {
    this.#place = place;
    this.#task = request.task;
    this.#recordsPosition = request.isWithoutPosition !== true;
    this.#tables = new Map(request.tables.map((table) => [table.source, new TableStatements(table)]));
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
        // TRUNCATE would commit what is open, without its position.
        this.#send({ sql: `DELETE FROM ${statements.target}` });
      } else {
        this.#row(statements, event, batch, mayRepeat);
      }
      if (this.#length >= textAhead) await this.#answers();
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
      this.#send({ sql: positionStatement(this.#place.controlSchema, this.#task, position) });
    await this.#answers();
    this.#send({ sql: 'COMMIT' });
    await this.#answers();
    this.#isOpen = false;
    this.#changes = 0;
    this.#position = position;
    return position;
  }

  async close(): Promise<void> {
    await this.#place.connection.end().catch(() => {});
  }

  #begin(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#send({ sql: 'START TRANSACTION' });
  }

  #row(statements: TableStatements, change: RowChange, batch: ChangeBatch, mayRepeat: boolean): void {
    const { counts } = this;
    const expects = (statement: string) =>
      mayRepeat ? {} : { expects: { shape: statements.shape, statement } };
    if (change.kind === 'insert') {
      counts.inserts += 1;
      this.#send({ sql: statements.insert(change, batch, mayRepeat) });
    } else if (change.kind === 'delete') {
      counts.deletes += 1;
      this.#send({ sql: statements.remove(change, batch), ...expects('DELETE') });
    } else {
      counts.updates += 1;
      for (const sql of statements.update(change, batch, mayRepeat))
        this.#send({ sql, ...expects('UPDATE') });
    }
  }

  #send(statement: Statement): void {
    this.#waiting.push(statement);
    this.#length += statement.sql.length;
  }

  async #answers(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    this.#length = 0;
    try {
      const [results] = await this.#place.connection.query(waiting.map(({ sql }) => sql).join(';\n'));
      const headers = (waiting.length === 1 ? [results] : results) as mysql.ResultSetHeader[];
      waiting.forEach(({ expects }, i) => {
        // With the flag FOUND_ROWS, which the driver sets, an update that changes nothing counts the row that it found.
        if (expects && headers[i]?.affectedRows === 0) this.#missing(expects.shape, expects.statement);
      });
    } catch (error) {
      throw toOperationError(error, this.#place.about);
    }
  }

  /** A change that finds no row is recorded: the sides differed before it. */
  #missing(shape: Shape, statement: string): void {
    this.counts.missing += 1;
    this.#send({
      sql: exceptionStatement(this.#place.controlSchema, [
        this.#task,
        shape.schema,
        shape.name,
        statement,
        'No row of the target has the key of the changed row.',
      ]),
    });
  }
}

interface AppliedColumn {
  readonly place: number;
  readonly name: string;
  readonly source: Column;
  readonly target: Column;
}

/** The statements of one table. */
class TableStatements {
  readonly shape: Shape;
  readonly target: string;
  readonly #columns: readonly AppliedColumn[];
  readonly #key: readonly AppliedColumn[];

  constructor({ source, target, columns }: ChangedTable) {
    this.shape = target;
    this.target = name(target.schema, target.name);
    this.#columns = columns.map((pair) => ({
      place: source.columns.indexOf(pair.source),
      name: name(pair.target.name),
      source: pair.source,
      target: pair.target,
    }));
    const key = (source.key?.columns ?? []).map((place) =>
      this.#columns.find((column) => column.place === place),
    );
    // A key whose columns are not all moved tells nothing apart in the target.
    this.#key = key.includes(undefined) ? [] : (key as AppliedColumn[]);
  }

  insert({ after }: RowChange, batch: ChangeBatch, mayRepeat: boolean): string {
    const columns = this.#present(after, batch);
    const replaces = mayRepeat && this.#key.length > 0;
    return `${replaces ? 'REPLACE' : 'INSERT'} INTO ${this.target} (${columns.map((column) => column.name).join(', ')}) VALUES (${columns
      .map((column) => valueOf(column, after, batch))
      .join(', ')})`;
  }

  /** Where changes may repeat, a whole row is put in place of the one that is there, and the one of the old key goes. */
  update(change: RowChange, batch: ChangeBatch, mayRepeat: boolean): string[] {
    const columns = this.#present(change.after, batch);
    if (mayRepeat && this.#key.length > 0 && columns.length === this.#columns.length) {
      const insert = this.insert(change, batch, true);
      return change.before >= 0 ? [this.remove(change, batch), insert] : [insert];
    }
    const sets = columns.map((column) => `${column.name} = ${valueOf(column, change.after, batch)}`);
    return [`UPDATE ${this.target} SET ${sets.join(', ')} WHERE ${this.#where(change, batch)} LIMIT 1`];
  }

  remove(change: RowChange, batch: ChangeBatch): string {
    return `DELETE FROM ${this.target} WHERE ${this.#where(change, batch)} LIMIT 1`;
  }

  #present(row: number, { lengths }: ChangeBatch): AppliedColumn[] {
    return this.#columns.filter(({ place }) => lengths[row + place] !== absentCell);
  }

  /** The row that is meant: by its key, else by all cells that the log has of it. Of rows that are all the same one is meant, whichever it is. */
  #where({ before, after }: RowChange, batch: ChangeBatch): string {
    const row = before >= 0 ? before : after;
    if (this.#key.length > 0)
      return this.#key.map((column) => `${column.name} = ${valueOf(column, row, batch)}`).join(' AND ');
    return this.#present(row, batch)
      .map((column) => `${column.name} <=> ${valueOf(column, row, batch)}`)
      .join(' AND ');
  }
}

/** A cell as a constant. Characters and bytes go as hexadecimal digits: no character set and no SQL mode can change what they are. */
function valueOf(
  { place, source, target }: AppliedColumn,
  row: number,
  { bytes, starts, lengths }: ChangeBatch,
): string {
  const length = lengths[row + place] as number;
  if (length === nullCell) return 'NULL';
  const start = starts[row + place] as number;
  const cell = bytes.subarray(start, start + length);
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
