import { createHash, hash } from 'node:crypto';
import type { Batch } from './batch.ts';
import { nullCell } from './batch.ts';
import type { ComparedColumn, ComparedTable } from './comparer.ts';
import { formEncoder, hashedEncoder, withoutBlanks } from './form-text.ts';
import type { LongRow } from './long-row.ts';
import type { Encode } from './row-format.ts';

/** A row to be compared: where its cells are, and the MD5 of those that came in pieces. */
export interface ComparedRow {
  readonly batch: Batch;
  readonly row: number;
  readonly digests?: ReadonlyMap<number, string>;
}

const letterN = 78;
const colon = 58;
const bar = 124;

/** Room that a cell may take besides twice its bytes: the digits of its length, marks, and what its form adds. */
const cellRoom = 64;

/** Whether a value enters a row's hash by its own. */
function isDigested({ form }: ComparedColumn): boolean {
  return form.kind === 'bytes' || form.kind === 'json' || (form.kind === 'text' && form.large);
}

/**
 * Computes of rows that were read what databases compute of theirs, in the same way: the text of a row has its values one behind the other with `|` between them, each as `N` for
 * NULL, or as `:` and its form, before which a text has its number of characters. A class because it uses its memory again for each row.
 */
export class RowHasher {
  readonly #table: ComparedTable;
  readonly #encoders: readonly Encode[];
  readonly #hashed: readonly Encode[];
  readonly #all: readonly number[];
  #bytes = Buffer.allocUnsafeSlow(1 << 14);

  constructor(table: ComparedTable) {
    this.#table = table;
    this.#encoders = table.columns.map((column) => formEncoder(column));
    this.#hashed = table.columns.map((column) => hashedEncoder(column));
    this.#all = table.columns.map((_, place) => place);
  }

  /** The MD5 of a row in hexadecimal digits. */
  hash(row: ComparedRow): string {
    return this.#hash(row, this.#all);
  }

  /** The MD5 of a row's key. */
  keyHash(row: ComparedRow): string {
    return this.#hash(row, this.#table.key);
  }

  /** The values of a row's key, each in its column's form. */
  key(row: ComparedRow): string[] {
    return this.#table.key.map((place) => this.#text(row, place) ?? '');
  }

  /** The values of a row as failures show them: what may be large by its MD5, but for documents, which are compared after parsing. */
  values(row: ComparedRow): (string | null)[] {
    return this.#all.map((place) => {
      const column = this.#table.columns[place] as ComparedColumn;
      const isHidden = isDigested(column) && column.form.kind !== 'json';
      if (isHidden && !isNull(row, place)) return `md5:${this.#digest(row, place)}`;
      return this.#text(row, place);
    });
  }

  /** A row that comes in pieces, of which only the MD5 of large values is kept. */
  async ofLong(long: LongRow): Promise<ComparedRow> {
    const { columns } = this.#table;
    const starts = new Int32Array(columns.length);
    const lengths = new Int32Array(columns.length);
    const parts: Buffer[] = [];
    const digests = new Map<number, string>();
    let end = 0;
    let digest = createHash('md5');
    const isDivided = (place: number): boolean => {
      const { form } = columns[place] as ComparedColumn;
      return form.kind === 'bytes' || (form.kind === 'text' && form.large && !form.trimmed);
    };
    for await (const { column, length, at, bytes } of long.pieces(isDivided)) {
      if (at === 0) {
        starts[column] = end;
        lengths[column] = length;
      }
      if (bytes.length >= length) {
        parts.push(Buffer.from(bytes));
        end += bytes.length;
        continue;
      }
      if (at === 0) {
        digest = createHash('md5');
        lengths[column] = 0;
      }
      digest.update(bytes);
      if (at + bytes.length === length) digests.set(column, digest.digest('hex'));
    }
    const bytes = Buffer.concat(parts, end);
    return { batch: { rows: 1, columns: columns.length, bytes, starts, lengths }, row: 0, digests };
  }

  #hash(row: ComparedRow, places: readonly number[]): string {
    let at = 0;
    for (const place of places) {
      this.#reserve(at, 2 * lengthOf(row, place) + cellRoom);
      if (at > 0) at = this.#put(at, bar);
      at = isNull(row, place) ? this.#put(at, letterN) : this.#value(row, place, at);
    }
    return hash('md5', this.#bytes.subarray(0, at), 'hex');
  }

  #value(row: ComparedRow, place: number, at: number): number {
    const column = this.#table.columns[place] as ComparedColumn;
    const to = this.#bytes;
    if (isDigested(column))
      return this.#put(at, colon) + to.write(this.#digest(row, place), at + 1, 'latin1');
    const { bytes, start, length } = cellOf(row, place);
    const encode = this.#hashed[place] as Encode;
    if (column.form.kind !== 'text') return encode(bytes, start, length, to, this.#put(at, colon));
    const counted = column.form.trimmed ? withoutBlanks(bytes, start, length) : length;
    const behind = at + to.write(String(characters(bytes, start, counted)), at, 'latin1');
    return encode(bytes, start, length, to, this.#put(behind, colon));
  }

  #digest(row: ComparedRow, place: number): string {
    const known = row.digests?.get(place);
    if (known !== undefined) return known;
    const { form } = this.#table.columns[place] as ComparedColumn;
    const { bytes, start, length } = cellOf(row, place);
    const counted = form.kind === 'text' && form.trimmed ? withoutBlanks(bytes, start, length) : length;
    return hash('md5', bytes.subarray(start, start + counted), 'hex');
  }

  #text(row: ComparedRow, place: number): string | null {
    if (isNull(row, place)) return null;
    const { bytes, start, length } = cellOf(row, place);
    this.#reserve(0, 2 * length + cellRoom);
    const end = (this.#encoders[place] as Encode)(bytes, start, length, this.#bytes, 0);
    return this.#bytes.toString('utf8', 0, end);
  }

  #put(at: number, byte: number): number {
    this.#bytes[at] = byte;
    return at + 1;
  }

  #reserve(at: number, more: number): void {
    if (at + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (at + more));
    this.#bytes.copy(larger, 0, 0, at);
    this.#bytes = larger;
  }
}

function isNull(row: ComparedRow, place: number): boolean {
  return lengthOf(row, place) === nullCell;
}

function lengthOf({ batch, row }: ComparedRow, place: number): number {
  return batch.lengths[row * batch.columns + place] as number;
}

function cellOf(
  { batch, row }: ComparedRow,
  place: number,
): { readonly bytes: Buffer; readonly start: number; readonly length: number } {
  const cell = row * batch.columns + place;
  return {
    bytes: batch.bytes,
    start: batch.starts[cell] as number,
    length: batch.lengths[cell] as number,
  };
}

/** How many characters bytes of UTF-8 are: those that do not continue another one. */
function characters(bytes: Buffer, start: number, length: number): number {
  let count = 0;
  for (let i = start; i < start + length; i += 1) if (((bytes[i] as number) & 0xc0) !== 0x80) count += 1;
  return count;
}
