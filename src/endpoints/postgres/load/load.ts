import type pg from 'pg';
import type { Batch } from '../../../change/batch.ts';
import { CellError } from '../../../change/cell-error.ts';
import type { CutRow } from '../../../change/cut.ts';
import { Output } from '../../../change/output.ts';
import type { Encode, RowFormat } from '../../../change/row-format.ts';
import { rowFormat, tabbedFormat, writeRows } from '../../../change/row-format.ts';
import type { Shape } from '../../../change/shape.ts';
import type { ColumnPair, Loading, LoadRequest } from '../../../change/sink.ts';
import { OperationError } from '../../../text/error.ts';
import { CopyIn, messageHead } from './copy-in.ts';
import { binaryEncoder, dividedFields, putCount, putNull, textEncoder } from './encode.ts';
import type { About } from '../errors.ts';
import { toOperationError } from '../errors.ts';
import { name } from '../session.ts';
import { recordRange } from '../control/control.ts';
import { addToHistory } from '../control/journal.ts';
import { recordCuts } from '../control/truncations.ts';

/** What a load needs of its server. */
export interface LoadPlace {
  readonly client: pg.Client;
  readonly about: About;
  /** The schema of the control tables. */
  readonly controlSchema: string;
  /** Refuses to go on when another runner has the task; called in the transaction. */
  readonly checkFence: (client: pg.Client) => Promise<void>;
  /** Has a transaction say that it copies rows, before it writes any. */
  readonly mark: (client: pg.Client) => Promise<void>;
  /** Gives the connection back when the load is over; a broken one is not used again. */
  readonly release: (broken: boolean) => void;
}

/** Begins a transaction that puts rows into a table by COPY: binary where all columns can be encoded here, else text. */
export async function beginLoad(place: LoadPlace, request: LoadRequest): Promise<Loading> {
  const { format, option } = copyFormat(request.columns);
  const list = request.columns.map(({ target }) => name(target.name)).join(', ');
  const sql = `COPY ${name(request.table.schema, request.table.name)} (${list}) FROM STDIN${option}`;
  try {
    await place.client.query('BEGIN');
    await place.mark(place.client);
    return new CopyLoading(place, request, place.client.query(new CopyIn(sql)), format);
  } catch (error) {
    place.release(true);
    throw toOperationError(error, place.about);
  }
}

/** The format of COPY in which columns are written, and the option that says so: binary where all of them can be encoded here, else text. */
export function copyFormat(columns: readonly ColumnPair[]): {
  readonly format: Format;
  readonly option: string;
} {
  const encoders = columns.map(({ source, target, encoding }) => binaryEncoder(source, target, encoding));
  return encoders.every((each) => each !== undefined)
    ? { format: binaryFormat(encoders), option: ' (FORMAT binary)' }
    : { format: textFormat(columns.map(({ target }) => textEncoder(target))), option: '' };
}

/** One of COPY's formats. */
export interface Format extends RowFormat {
  readonly header: Buffer;
  readonly trailer: Buffer;
}

const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

function binaryFormat(encoders: readonly Encode[]): Format {
  const frame = {
    begin: (to: Buffer, at: number) => putCount(to, at, encoders.length),
    putNull,
    end: (_to: Buffer, at: number) => at,
  };
  const divided = encoders.map((encode) => dividedFields.get(encode));
  return {
    header: signature,
    trailer: Buffer.from([0xff, 0xff]),
    ...rowFormat({ encoders, divided, frame }, 1),
  };
}

function textFormat(encoders: readonly Encode[]): Format {
  return { header: Buffer.alloc(0), trailer: Buffer.alloc(0), ...tabbedFormat(encoders, dividedFields) };
}

/** Buffers of this size are sent as one message: so many rows that sending costs nothing beside encoding them. */
const messageSize = 1 << 19;

/** A transaction with one COPY. */
class CopyLoading implements Loading {
  readonly #place: LoadPlace;
  readonly #request: LoadRequest;
  readonly #copy: CopyIn;
  readonly #format: Format;
  readonly #out = new Output({ size: messageSize, head: messageHead });
  readonly #giveBack = (message: Buffer): void => this.#out.giveBack(message);
  #rows = 0;
  #bytes = 0;
  readonly #cut: CutRow[] = [];

  constructor(place: LoadPlace, request: LoadRequest, copy: CopyIn, format: Format) {
    this.#place = place;
    this.#request = request;
    this.#copy = copy;
    this.#format = format;
    this.#put(format.header);
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

  async commit(): Promise<number> {
    const { client, about, release, controlSchema } = this.#place;
    try {
      this.#put(this.#format.trailer);
      await this.#flush();
      await this.#copy.end();
      if (this.#copy.rows !== this.#rows)
        throw new OperationError(
          `${about.server} counted ${this.#copy.rows} of the ${this.#rows} rows that were sent to ${tableOf(this.#request.table)}. Nothing was committed. A trigger or rule of the table may leave rows out.`,
          { code: 'rows', side: 'target', concerns: 'table' },
        );
      await this.#place.checkFence(client);
      const { record, table, historyMinutes } = this.#request;
      await recordRange(client, controlSchema, { ...record, table, rows: this.#rows, refused: 0 });
      if (this.#cut.length > 0)
        await recordCuts(client, controlSchema, { task: record.task, table, rows: this.#cut });
      if (historyMinutes !== undefined)
        await addToHistory(client, controlSchema, {
          task: record.task,
          type: 'FULL LOAD',
          minutes: historyMinutes,
          records: this.#rows,
          bytes: this.#bytes,
          latency: 0,
        });
      await client.query('COMMIT');
      release(false);
      return this.#rows;
    } catch (error) {
      release(true);
      throw this.#explained(error);
    }
  }

  async abort(): Promise<void> {
    // The server undoes the transaction of a connection that ends; that is sure even within a COPY.
    this.#place.release(true);
    await Promise.resolve();
  }

  #put(bytes: Buffer): void {
    this.#out.reserve(bytes.length);
    bytes.copy(this.#out.bytes, this.#out.at);
    this.#out.at += bytes.length;
  }

  readonly #flush = async (): Promise<void> => {
    if (this.#out.isEmpty) return;
    try {
      await this.#copy.write(this.#out.take(), this.#giveBack);
    } catch (error) {
      throw this.#explained(error);
    }
  };

  #explained(error: unknown): unknown {
    return toOperationError(withoutValues(error), this.#place.about);
  }

  #refused(error: CellError): OperationError {
    const pair = this.#request.columns[error.column ?? 0] as ColumnPair;
    return new OperationError(
      `A value of ${pair.source.name} (${pair.source.native}) cannot be put into ${tableOf(this.#request.table)}.${pair.target.name} (${pair.target.native}): ${error.message}. Change the column's type on the target, or mend the rows on the source.`,
      { code: 'value', side: 'target', concerns: 'rows' },
    );
  }
}

function tableOf({ schema, name: table }: Shape): string {
  return `${schema}.${table}`;
}

/** The server's message of a COPY may quote the value that it did not like; its place is enough. */
function withoutValues(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const where = 'where' in error && typeof error.where === 'string' ? error.where : '';
  const place = /^COPY ([^,]+), line (\d+)(?:, column ([^:]+))?/.exec(where);
  error.message = `${error.message.replace(/: ".*"$/s, '')}${place ? ` (row ${place[2]} of the range${place[3] === undefined ? '' : `, column ${place[3]}`})` : ''}`;
  return error;
}
