import type { LoaderControl, LoaderInput, LoaderTable } from './loader/control.ts';
import { FieldReader } from './loader/fields.ts';

/** A row for one table, or a record that SQL*Loader would write into its bad file. */
export interface LoaderRow {
  readonly table: LoaderTable;
  /** Number of the record in its file, from 1. */
  readonly record: number;
  /** Line of the file at which the record begins. */
  readonly line: number;
  /**
   * One entry per column of `table.columns`, before any SQL expression is applied. Columns that SQL*Loader generates hold
   * their value; of `load time` and `expression` it is null, since only the consumer can make it.
   */
  readonly values: readonly (string | null)[];
  /** Why the record is rejected; then the values are of no use. */
  readonly fault?: string;
}

/**
 * Reads the records of one data file as its control file says, from chunks of text of any size.
 *
 * Records that no WHEN clause wants are counted as discarded, as SQL*Loader does.
 */
export class RecordReader {
  readonly #control: LoaderControl;
  readonly #input: LoaderInput;
  readonly #fields: FieldReader;
  #rest = '';
  #line: number;
  #physical: string[] = [];
  #firstLine = 0;
  #record = 0;
  #rows = 0;
  #discarded = 0;

  /** `line` is the number of the first line that is fed, `encoding` that of the file. */
  constructor(control: LoaderControl, input: LoaderInput, encoding: string, line = 1) {
    this.#control = control;
    this.#input = input;
    this.#fields = new FieldReader(control, encoding);
    this.#line = line;
  }

  /** How many records no table wanted. */
  get discarded(): number {
    return this.#discarded;
  }

  *feed(chunk: string): Generator<LoaderRow, void> {
    const text = this.#rest + chunk;
    let from = 0;
    for (;;) {
      const end = this.#recordEnd(text, from);
      if (end < 0) break;
      yield* this.#take(text.slice(from, end), text.slice(end, end + this.#separatorLength));
      from = end + this.#separatorLength;
    }
    this.#rest = text.slice(from);
  }

  *finish(): Generator<LoaderRow, void> {
    const rest = this.#rest;
    this.#rest = '';
    if (rest !== '') yield* this.#take(rest, '');
    if (this.#physical.length > 0) yield* this.#logical(this.#physical.join(''));
    this.#physical = [];
  }

  get #separatorLength(): number {
    if (this.#input.recordLength !== undefined) return 0;
    return this.#input.recordEnd?.length ?? 1;
  }

  #recordEnd(text: string, from: number): number {
    const { recordLength, recordEnd = '\n' } = this.#input;
    if (recordLength !== undefined) return from + recordLength <= text.length ? from + recordLength : -1;
    const end = text.indexOf(recordEnd, from);
    if (!this.#control.embeddedLineEnds || end < 0) return end;
    return this.#unquotedEnd(text, from, recordEnd);
  }

  /** The first record end outside of marks (FIELDS CSV WITH EMBEDDED). */
  #unquotedEnd(text: string, from: number, recordEnd: string): number {
    let open = false;
    for (let at = from; at < text.length; at += 1) {
      if (text[at] === '"') open = !open;
      else if (!open && text.startsWith(recordEnd, at)) return at;
    }
    return -1;
  }

  *#take(physical: string, separator: string): Generator<LoaderRow, void> {
    const line = this.#line;
    this.#line += countLines(physical) + countLines(separator);
    const text = separator === '\n' && physical.endsWith('\r') ? physical.slice(0, -1) : physical;
    if (this.#physical.length === 0) this.#firstLine = line;
    this.#physical.push(text);
    if (this.#physical.length < this.#control.concatenate) return;
    const logical = this.#physical.join('');
    this.#physical = [];
    yield* this.#logical(logical);
  }

  *#logical(record: string): Generator<LoaderRow, void> {
    this.#record += 1;
    const { skip, limit, tables } = this.#control;
    if (this.#record <= skip || (limit !== undefined && this.#record > skip + limit)) return;
    let wanted = false;
    let from = 0;
    for (const table of tables) {
      const read = this.#fields.read(record, from, table);
      from = read.end;
      if (!this.#fields.matches(table.when, read.values, table)) continue;
      wanted = true;
      this.#rows += 1;
      // SQL*Loader rejects an empty record too, unless TRAILING NULLCOLS makes all of its fields NULL.
      const row = { table, record: this.#record, line: this.#firstLine };
      if (read.fault !== undefined) yield { ...row, values: [], fault: read.fault };
      else yield { ...row, values: this.#generate(table, read.values) };
    }
    if (!wanted) this.#discarded += 1;
  }

  #generate(table: LoaderTable, values: (string | null)[]): (string | null)[] {
    for (const [index, { from }] of table.columns.entries()) {
      if (from.kind === 'constant') values[index] = from.value;
      else if (from.kind === 'record number') values[index] = String(this.#record);
      else if (from.kind === 'sequence') {
        const start = from.start === 'count' ? 1 : from.start === 'max' ? from.step : from.start;
        values[index] = String(start + (this.#rows - 1) * from.step);
      }
    }
    return values;
  }
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
