import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type mysql from 'mysql2/promise';
import type { Batch } from '../../change/batch.ts';
import { nullCell } from '../../change/batch.ts';
import { CellError } from '../../change/cell-error.ts';
import { Output } from '../../change/output.ts';
import { nameOf } from '../../change/shape.ts';
import type { ColumnPair, Loading, LoadRequest } from '../../change/sink.ts';
import { OperationError } from '../../text/error.ts';
import { recordRange } from './control.ts';
import { addToHistory } from './journal.ts';
import type { FieldPlan } from './encode.ts';
import { fieldList, fieldPlan } from './encode.ts';
import type { About } from './errors.ts';
import { toOperationError, withoutValue } from './errors.ts';
import { name } from './names.ts';

/** What a load needs of its server. */
export interface LoadPlace {
  readonly connection: mysql.Connection;
  readonly about: About;
  /** The database of the control tables. */
  readonly controlSchema: string;
  /** Refuses to go on when another runner has the task; called in the transaction. */
  readonly checkFence: (connection: mysql.Connection) => Promise<void>;
  /** Gives the connection back when the load is over; a broken one is not used again. */
  readonly release: (isBroken: boolean) => void;
}

/** Begins a transaction that puts rows into a table by LOAD DATA LOCAL. */
export async function beginLoad(place: LoadPlace, request: LoadRequest): Promise<Loading> {
  const columns = request.columns.map(({ source, target }) => ({
    column: target,
    plan: fieldPlan(source, target),
  }));
  const sql = `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${name(request.table.schema, request.table.name)} CHARACTER SET utf8mb4
    FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' ${fieldList(columns)}`;
  try {
    await place.connection.beginTransaction();
    return new LocalLoading(
      place,
      request,
      columns.map(({ plan }) => plan),
      sql,
    );
  } catch (error) {
    place.release(true);
    throw toOperationError(error, place.about);
  }
}

const tab = 9;
const newline = 10;
const backslash = 92;
const capitalN = 78;

/** A transaction with one LOAD DATA. */
class LocalLoading implements Loading {
  readonly #place: LoadPlace;
  readonly #request: LoadRequest;
  readonly #plans: readonly FieldPlan[];
  readonly #file = new PassThrough({ highWaterMark: 1 << 20 });
  readonly #out = new Output();
  readonly #done: Promise<mysql.ResultSetHeader>;
  #failure: unknown;
  #rows = 0;
  #bytes = 0;

  constructor(place: LoadPlace, request: LoadRequest, plans: readonly FieldPlan[], sql: string) {
    this.#place = place;
    this.#request = request;
    this.#plans = plans;
    this.#done = place.connection
      .query<mysql.ResultSetHeader>({ sql, infileStreamFactory: () => this.#file })
      .then(([header]) => header);
    // The failure is told by the next write or by the commit; until then it is no unhandled one.
    this.#done.catch((error: unknown) => {
      this.#failure = error;
      this.#file.destroy();
    });
  }

  async write({ bytes, starts, lengths, columns, rows }: Batch): Promise<void> {
    const out = this.#out;
    for (let row = 0; row < rows; row += 1) {
      const first = row * columns;
      let size = 0;
      for (let i = first; i < first + columns; i += 1) size += lengths[i] as number;
      out.reserve(2 * size + 32 * columns);
      for (let column = 0; column < columns; column += 1) {
        const length = lengths[first + column] as number;
        if (length === nullCell) {
          out.bytes[out.at] = backslash;
          out.bytes[out.at + 1] = capitalN;
          out.at += 2;
        } else {
          this.#encode(column, bytes, starts[first + column] as number, length);
        }
        out.bytes[out.at] = tab;
        out.at += 1;
      }
      out.bytes[out.at - 1] = newline;
      this.#rows += 1;
      this.#bytes += Math.max(0, size);
      if (out.isFull) await this.#flush();
    }
  }

  /**
   * With LOCAL the server makes warnings of what it would refuse otherwise, and goes on with a value that it changed. So a load with any warning is
   * not committed (MySQL, "LOAD DATA Statement", "Error Handling").
   */
  async commit(): Promise<number> {
    const { connection, controlSchema, release, about } = this.#place;
    try {
      await this.#flush();
      this.#file.end();
      const header = await this.#done;
      if (header.warningStatus > 0) throw await this.#warned();
      if (header.affectedRows !== this.#rows)
        throw new OperationError(
          `${about.server} counted ${header.affectedRows} of the ${this.#rows} rows that were sent to ${nameOf(this.#request.table)}. Nothing was committed.`,
          { code: 'rows', side: 'target', concerns: 'table' },
        );
      await this.#place.checkFence(connection);
      const { record, table, historyMinutes } = this.#request;
      await recordRange(connection, controlSchema, { ...record, table, rows: this.#rows, refused: 0 });
      if (historyMinutes !== undefined)
        await addToHistory(connection, controlSchema, {
          task: record.task,
          type: 'FULL LOAD',
          minutes: historyMinutes,
          records: this.#rows,
          bytes: this.#bytes,
          latency: 0,
        });
      await connection.commit();
      release(false);
      return this.#rows;
    } catch (error) {
      release(true);
      throw toOperationError(error, about);
    }
  }

  async abort(): Promise<void> {
    // The server undoes the transaction of a connection that ends.
    this.#place.release(true);
    this.#file.destroy();
    await Promise.resolve();
  }

  #encode(column: number, bytes: Buffer, start: number, length: number): void {
    try {
      const out = this.#out;
      out.at = (this.#plans[column] as FieldPlan).encode(bytes, start, length, out.bytes, out.at);
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      const { source, target } = this.#request.columns[column] as ColumnPair;
      throw new OperationError(
        `A value of ${source.name} (${source.native}) cannot be put into ${nameOf(this.#request.table)}.${target.name} (${target.native}): ${error.message}. Change the column's type on the target, or mend the rows on the source.`,
        { code: 'value', side: 'target', concerns: 'rows' },
      );
    }
  }

  async #flush(): Promise<void> {
    if (this.#failure !== undefined) throw toOperationError(this.#failure, this.#place.about);
    if (this.#out.at === 0) return;
    if (!this.#file.write(this.#out.take())) await Promise.race([once(this.#file, 'drain'), this.#done]);
  }

  async #warned(): Promise<OperationError> {
    const [warnings] = await this.#place.connection.query<mysql.RowDataPacket[]>('SHOW WARNINGS LIMIT 3');
    const said = warnings.map((each) => withoutValue(String(each['Message']))).join('; ');
    return new OperationError(
      `${this.#place.about.server} would have changed rows of ${nameOf(this.#request.table)}: ${said}. Nothing of the range was committed. Change the column's type on the target, or mend the rows on the source.`,
      { code: 'value', side: 'target', concerns: 'rows' },
    );
  }
}
