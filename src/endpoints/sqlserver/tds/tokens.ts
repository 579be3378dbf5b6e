import type { Batch } from '../../../change/batch.ts';
import { CellPlaces } from '../../../change/batch.ts';
import { LongRow, longestInBatch } from '../../../change/long-row.ts';
import type { CodePage } from './cells.ts';
import { cellEncoder, keepsLength } from './cells.ts';
import { LongCells } from './long-cells.ts';
import type { Payload } from './payload.ts';
import type { Progress, RowFormat } from './rows.ts';
import { readRow, roomFor, rowEnd, rowToken, shortRowToken } from './rows.ts';
import { readError } from './server-error.ts';
import type { TdsType } from './type.ts';
import { NotAllThere, readColumns, Reader } from './type.ts';

/** As many bytes of canonical text are in a batch, about. */
const batchSize = 1 << 19;

const none = Buffer.alloc(0);
const noPlaces = new Int32Array();

/** The columns of a result as they are read. */
interface ResultColumns extends RowFormat {
  /** Whether the cells of a column are as long as the server says before them. */
  readonly keepsLength: (column: number) => boolean;
}

/** Reads the tokens of messages. A class because its memory is used again for each. */
export class Tokens {
  readonly #payload: Payload;
  readonly #places = new CellPlaces();
  #text = Buffer.allocUnsafeSlow(batchSize);

  constructor(payload: Payload) {
    this.#payload = payload;
  }

  /** The rows of the next message as canonical text, long ones in pieces; `codePages` tells of each column how characters of one byte come. */
  async *rows(codePages: readonly CodePage[]): AsyncGenerator<Batch> {
    const payload = this.#payload;
    payload.begin();
    let columns: ResultColumns | undefined;
    while (!payload.isOver) {
      await payload.need(1);
      const token = payload.bytes[payload.at] as number;
      if (isRow(token) && columns) yield* this.#rows(columns);
      else if (token === columnsToken) columns = resultColumns(await this.#types(), codePages);
      else await this.#other(token);
    }
  }

  /** Rows that stand one behind the other, until there is a batch of them, they end, or more have to come. */
  async *#rows(format: ResultColumns): AsyncGenerator<Batch> {
    const columns = format.framings.length;
    const { rows, isCut } = this.#scan(format);
    if (rows > 0)
      yield {
        rows,
        columns,
        bytes: this.#text,
        starts: this.#places.starts,
        lengths: this.#places.lengths,
      };
    if (!isCut) return;
    const payload = this.#payload;
    if (payload.to - payload.at <= longestInBatch) {
      await payload.more();
      return;
    }
    const long = new LongRow(new LongCells(payload, format, format.keepsLength));
    yield { rows: 1, columns, bytes: none, starts: noPlaces, lengths: noPlaces, long };
    long.mustBeRead();
  }

  /** Reads all rows that have come as a whole and fit; `isCut` when the next one has not come as a whole. */
  #scan(format: RowFormat): { readonly rows: number; readonly isCut: boolean } {
    const payload = this.#payload;
    const { bytes, to } = payload;
    const columns = format.framings.length;
    const progress: Progress = { from: payload.at, to: 0 };
    let rows = 0;
    let isCut = false;
    while (progress.from < to && isRow(bytes[progress.from] as number)) {
      const behind = rowEnd(bytes, progress.from, to, format);
      isCut = behind < 0;
      if (isCut) break;
      const room = roomFor(behind - progress.from, columns);
      if (progress.to + room > this.#text.length) {
        if (rows > 0) break;
        this.#text = Buffer.allocUnsafeSlow(room);
      }
      readRow(bytes, format, this.#text, progress, this.#places, rows * columns);
      rows += 1;
    }
    payload.at = progress.from;
    return { rows, isCut };
  }

  async #types(): Promise<TdsType[]> {
    const payload = this.#payload;
    for (;;) {
      const reader = new Reader(payload.bytes, payload.at + 1, payload.to);
      try {
        const columns = readColumns(reader);
        payload.at = reader.at;
        return columns;
      } catch (error) {
        if (!(error instanceof NotAllThere)) throw error;
        await payload.more();
      }
    }
  }

  /** Passes over what is not about rows; an error of the server ends the query. */
  async #other(token: number): Promise<void> {
    const payload = this.#payload;
    const length = fixedTokens.get(token);
    if (length !== undefined) {
      await payload.need(1 + length);
      payload.at += 1 + length;
      return;
    }
    if (!sizedTokens.has(token))
      throw new Error(`The server sent the token 0x${token.toString(16)}, which is not known here.`);
    await payload.need(3);
    const size = payload.bytes.readUInt16LE(payload.at + 1);
    await payload.need(3 + size);
    const start = payload.at + 3;
    if (token === errorToken) throw readError(payload.bytes.subarray(start, start + size));
    payload.at = start + size;
  }
}

function isRow(token: number): boolean {
  return token === rowToken || token === shortRowToken;
}

function resultColumns(types: readonly TdsType[], codePages: readonly CodePage[]): ResultColumns {
  const codePageOf = (column: number): CodePage => codePages[column] ?? '1252';
  return {
    framings: types.map(({ framing }) => framing),
    encoders: types.map((type, column) => cellEncoder(type, codePageOf(column))),
    keepsLength: (column) => keepsLength(types[column] as TdsType, codePageOf(column)),
  };
}

/** COLMETADATA. */
const columnsToken = 0x81;
const errorToken = 0xaa;
/** Tokens of a fixed length: the three of DONE, and RETURNSTATUS. */
const fixedTokens: ReadonlyMap<number, number> = new Map([
  [0xfd, 12],
  [0xfe, 12],
  [0xff, 12],
  [0x79, 4],
]);
/** Tokens that tell their length in two bytes: ERROR, INFO, ENVCHANGE, ORDER, COLINFO, TABNAME. */
const sizedTokens: ReadonlySet<number> = new Set([errorToken, 0xab, 0xe3, 0xa9, 0xa5, 0xa4]);
