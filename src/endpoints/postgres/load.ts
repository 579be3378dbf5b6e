import { once } from 'node:events';
import type pg from 'pg';
import type { CopyStreamQuery } from 'pg-copy-streams';
import { from as copyFrom } from 'pg-copy-streams';
import type { Batch } from '../../change/batch.ts';
import { nullCell } from '../../change/batch.ts';
import { CellError } from '../../change/cell-error.ts';
import { Output } from '../../change/output.ts';
import type { Shape } from '../../change/shape.ts';
import type { ColumnPair, Loading, LoadRequest } from '../../change/sink.ts';
import { OperationError } from '../../text/error.ts';
import type { Encode } from './encode.ts';
import { binaryEncoder, putCount, putNull, textEncoder } from './encode.ts';
import type { About } from './errors.ts';
import { toOperationError } from './errors.ts';
import { name } from './session.ts';
import { recordRange } from './control.ts';

/** What a load needs of its server. */
export interface LoadPlace {
  readonly client: pg.Client;
  readonly about: About;
  /** The schema of the control tables. */
  readonly controlSchema: string;
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
    const stream = place.client.query(copyFrom(sql, { highWaterMark: 1 << 20 }));
    return new CopyLoading(place, request, stream, format);
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

/** What one format of COPY puts around rows and cells. */
export interface Format {
  readonly header: Buffer;
  readonly trailer: Buffer;
  /** Room that a row needs besides twice its bytes. */
  readonly extra: number;
  row(batch: Batch, row: number, out: Output, onColumn: (column: number) => void): void;
}

const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

function binaryFormat(encoders: readonly Encode[]): Format {
  const columns = encoders.length;
  return {
    header: signature,
    trailer: Buffer.from([0xff, 0xff]),
    extra: 2 + columns * 32,
    row({ bytes, starts, lengths }, row, out, onColumn) {
      putCount(out, columns);
      const first = row * columns;
      for (let column = 0; column < columns; column += 1) {
        const length = lengths[first + column] as number;
        if (length === nullCell) {
          putNull(out);
          continue;
        }
        onColumn(column);
        (encoders[column] as Encode)(bytes, starts[first + column] as number, length, out);
      }
    },
  };
}

const tab = 9;
const newline = 10;

function textFormat(encoders: readonly Encode[]): Format {
  const columns = encoders.length;
  return {
    header: Buffer.alloc(0),
    trailer: Buffer.alloc(0),
    extra: columns * 8,
    row({ bytes, starts, lengths }, row, out, onColumn) {
      const first = row * columns;
      for (let column = 0; column < columns; column += 1) {
        const length = lengths[first + column] as number;
        if (length === nullCell) {
          out.bytes[out.at] = 92;
          out.bytes[out.at + 1] = 78;
          out.at += 2;
        } else {
          onColumn(column);
          (encoders[column] as Encode)(bytes, starts[first + column] as number, length, out);
        }
        out.bytes[out.at] = tab;
        out.at += 1;
      }
      out.bytes[out.at - 1] = newline;
    },
  };
}

/** A transaction with one COPY. */
class CopyLoading implements Loading {
  readonly #place: LoadPlace;
  readonly #request: LoadRequest;
  readonly #stream: CopyStreamQuery;
  readonly #format: Format;
  readonly #out = new Output();
  #failure: unknown;
  #rows = 0;
  /** The column that is being encoded, for the message when it cannot be. */
  #column = 0;
  readonly #onColumn = (column: number): void => {
    this.#column = column;
  };

  constructor(place: LoadPlace, request: LoadRequest, stream: CopyStreamQuery, format: Format) {
    this.#place = place;
    this.#request = request;
    this.#stream = stream;
    this.#format = format;
    stream.on('error', (error: unknown) => {
      this.#failure ??= error;
    });
    this.#put(format.header);
  }

  async write(batch: Batch): Promise<void> {
    const out = this.#out;
    const { extra } = this.#format;
    const { columns, lengths } = batch;
    for (let row = 0; row < batch.rows; row += 1) {
      let bytes = 0;
      for (let i = row * columns; i < (row + 1) * columns; i += 1) bytes += lengths[i] as number;
      // NULLs count as -1, which `extra` makes good.
      out.reserve(2 * bytes + extra + 2 * columns);
      try {
        this.#format.row(batch, row, out, this.#onColumn);
      } catch (error) {
        throw error instanceof CellError ? this.#refused(error) : error;
      }
      this.#rows += 1;
      if (out.isFull) await this.#flush();
    }
  }

  async commit(): Promise<number> {
    const { client, about, release, controlSchema } = this.#place;
    try {
      this.#put(this.#format.trailer);
      await this.#flush();
      this.#stream.end();
      await this.#finished();
      if (this.#stream.rowCount !== this.#rows)
        throw new OperationError(
          `${about.server} counted ${this.#stream.rowCount} of the ${this.#rows} rows that were sent to ${tableOf(this.#request.table)}. Nothing was committed. A trigger or rule of the table may leave rows out.`,
          { code: 'rows', side: 'target' },
        );
      await recordRange(client, controlSchema, this.#request, this.#rows);
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

  async #finished(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    await once(this.#stream, 'finish');
  }

  #put(bytes: Buffer): void {
    this.#out.reserve(bytes.length);
    bytes.copy(this.#out.bytes, this.#out.at);
    this.#out.at += bytes.length;
  }

  async #flush(): Promise<void> {
    if (this.#failure !== undefined) throw this.#explained(this.#failure);
    if (this.#out.at === 0) return;
    if (!this.#stream.write(this.#out.take())) {
      try {
        await once(this.#stream, 'drain');
      } catch (error) {
        throw this.#explained(error);
      }
    }
  }

  #explained(error: unknown): unknown {
    return toOperationError(withoutValues(error), this.#place.about);
  }

  #refused(error: CellError): OperationError {
    const pair = this.#request.columns[this.#column] as ColumnPair;
    return new OperationError(
      `A value of ${pair.source.name} (${pair.source.native}) cannot be put into ${tableOf(this.#request.table)}.${pair.target.name} (${pair.target.native}): ${error.message}. Change the column's type on the target, or mend the rows on the source.`,
      { code: 'value', side: 'target' },
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
