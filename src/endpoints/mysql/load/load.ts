import type mysql from 'mysql2/promise';
import type { Batch } from '../../../change/batch.ts';
import { CellError } from '../../../change/cell-error.ts';
import type { CutRow } from '../../../change/cut.ts';
import { Output } from '../../../change/output.ts';
import type { RowFormat } from '../../../change/row-format.ts';
import { tabbedFormat, writeRows } from '../../../change/row-format.ts';
import { nameOf } from '../../../change/shape.ts';
import type { ColumnPair, Loading, LoadRequest } from '../../../change/sink.ts';
import { OperationError } from '../../../text/error.ts';
import { recordRange } from '../control/control.ts';
import { addToHistory } from '../control/journal.ts';
import { recordCuts } from '../control/truncations.ts';
import { dividedFields, fieldList, fieldPlan } from './encode.ts';
import type { About } from '../errors.ts';
import { toOperationError, withoutValue } from '../errors.ts';
import { LocalFile, packetHead } from './local-file.ts';
import { name } from '../names.ts';

/** What a load needs of its server. */
export interface LoadPlace {
  readonly connection: mysql.Connection;
  readonly about: About;
  /** The database of the control tables. */
  readonly controlSchema: string;
  /** Refuses to go on when another runner has the task; called in the transaction. */
  readonly checkFence: (connection: mysql.Connection) => Promise<void>;
  /** Has a transaction say that it copies rows, before it writes any. */
  readonly mark: (connection: mysql.Connection) => Promise<void>;
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
  const format = tabbedFormat(
    columns.map(({ plan }) => plan.encode),
    dividedFields,
  );
  try {
    await place.connection.beginTransaction();
    await place.mark(place.connection);
    return new LocalLoading(place, request, format, sql);
  } catch (error) {
    place.release(true);
    throw toOperationError(error, place.about);
  }
}

/** Buffers of this size are sent as one packet: so many rows that sending costs nothing beside encoding them. */
const packetSize = 1 << 19;

/** A transaction with one LOAD DATA. */
class LocalLoading implements Loading {
  readonly #place: LoadPlace;
  readonly #request: LoadRequest;
  readonly #format: RowFormat;
  readonly #file: LocalFile;
  readonly #out = new Output({ size: packetSize, head: packetHead });
  readonly #giveBack = (packet: Buffer): void => this.#out.giveBack(packet);
  #rows = 0;
  #bytes = 0;
  readonly #cut: CutRow[] = [];

  constructor(place: LoadPlace, request: LoadRequest, format: RowFormat, sql: string) {
    this.#place = place;
    this.#request = request;
    this.#format = format;
    this.#file = new LocalFile(place.connection, sql);
  }

  async write(batch: Batch, cut: readonly CutRow[] = []): Promise<void> {
    try {
      await writeRows(this.#format, batch, this.#out, this.#flush);
    } catch (error) {
      throw error instanceof CellError ? this.#refused(error) : error;
    }
    if (cut.length > 0) this.#cut.push(...cut);
    this.#rows += batch.rows;
    this.#bytes += batch.bytes.length + (batch.long?.bytes ?? 0);
  }

  /**
   * With LOCAL the server makes warnings of what it would refuse otherwise, and goes on with a value that it changed. So a load with any warning is
   * not committed (MySQL, "LOAD DATA Statement", "Error Handling").
   */
  async commit(): Promise<number> {
    const { connection, controlSchema, release, about } = this.#place;
    try {
      await this.#flush();
      const header = await this.#file.end();
      if (header.warningStatus > 0) throw await this.#warned();
      if (header.affectedRows !== this.#rows)
        throw new OperationError(
          `${about.server} counted ${header.affectedRows} of the ${this.#rows} rows that were sent to ${nameOf(this.#request.table)}. Nothing was committed.`,
          { code: 'rows', side: 'target', concerns: 'table' },
        );
      await this.#place.checkFence(connection);
      const { record, table, historyMinutes } = this.#request;
      await recordRange(connection, controlSchema, { ...record, table, rows: this.#rows, refused: 0 });
      if (this.#cut.length > 0)
        await recordCuts(connection, controlSchema, { task: record.task, table, rows: this.#cut });
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
    await Promise.resolve();
  }

  #refused(error: CellError): OperationError {
    const { source, target } = this.#request.columns[error.column ?? 0] as ColumnPair;
    return new OperationError(
      `A value of ${source.name} (${source.native}) cannot be put into ${nameOf(this.#request.table)}.${target.name} (${target.native}): ${error.message}. Change the column's type on the target, or mend the rows on the source.`,
      { code: 'value', side: 'target', concerns: 'rows' },
    );
  }

  readonly #flush = async (): Promise<void> => {
    if (this.#out.isEmpty) return;
    try {
      await this.#file.write(this.#out.take(), this.#giveBack);
    } catch (error) {
      throw toOperationError(error, this.#place.about);
    }
  };

  async #warned(): Promise<OperationError> {
    const [warnings] = await this.#place.connection.query<mysql.RowDataPacket[]>('SHOW WARNINGS LIMIT 3');
    const said = warnings.map((each) => withoutValue(String(each['Message']))).join('; ');
    return new OperationError(
      `${this.#place.about.server} would have changed rows of ${nameOf(this.#request.table)}: ${said}. Nothing of the range was committed. Change the column's type on the target, or mend the rows on the source.`,
      { code: 'value', side: 'target', concerns: 'rows' },
    );
  }
}
