import type { Comparison, LoaderColumn, LoaderControl, LoaderTable, Terminator } from './control.ts';

/** The fields of a record as one table reads them, or why it rejects the record. */
export interface ReadFields {
  /** One entry per column of the table, fillers and generated columns included; null is SQL's NULL. */
  readonly values: (string | null)[];
  readonly fault: string | undefined;
  /** Where the next table's fields go on. */
  readonly end: number;
}

/** What a delimited field may hold at most when the control file names no length. */
const defaultLength = 255;

/** Cuts records into fields (Database Utilities, "SQL*Loader Field List Reference"). */
export class FieldReader {
  readonly #control: LoaderControl;
  /** Whether a character outside ASCII takes several bytes, which positions and lengths count. */
  readonly #multibyte: boolean;
  #record = '';
  #at = 0;
  #afterWhitespace = false;
  /** The index behind the terminator that was read last. */
  #lastTerminator = -1;

  constructor(control: LoaderControl, encoding: string) {
    this.#control = control;
    this.#multibyte = !control.countsCharacters && /^utf-?8$/i.test(encoding);
  }

  /** Reads the fields of a table from the record, beginning where the table before stopped. */
  read(record: string, from: number, table: LoaderTable): ReadFields {
    this.#record = record;
    this.#at = from;
    this.#afterWhitespace = false;
    this.#lastTerminator = -1;
    const values: (string | null)[] = [];
    let fault: string | undefined;
    for (const column of table.columns) {
      const field = column.from.kind === 'field' ? this.#field(column, table) : null;
      if (typeof field === 'object' && field !== null) {
        fault ??= `${column.name}: ${field.fault}`;
        values.push(null);
      } else {
        values.push(field);
      }
    }
    this.#applyNulls(table, values);
    return { values, fault, end: this.#at };
  }

  /** Whether the conditions hold, of a table's WHEN clause. */
  matches(
    conditions: readonly Comparison[],
    values: readonly (string | null)[],
    table: LoaderTable,
  ): boolean {
    return conditions.every((condition) => this.#holds(condition, values, table));
  }

  #applyNulls(table: LoaderTable, values: (string | null)[]): void {
    const read = [...values];
    for (const [index, column] of table.columns.entries()) {
      // For text, as all fields here are, DEFAULTIF means NULL too; only binary numbers become zero.
      const nulls = [column.nullIf, column.defaultIf].some(
        (conditions) => conditions.length > 0 && this.matches(conditions, read, table),
      );
      if (nulls) values[index] = null;
    }
  }

  #holds(
    { field, equal, value }: Comparison,
    values: readonly (string | null)[],
    table: LoaderTable,
  ): boolean {
    const text =
      typeof field === 'string'
        ? (values[table.columns.findIndex((column) => column.name === field)] ?? '')
        : this.#slice(field.start - 1, field.end);
    // A shorter text is compared as if blanks followed it.
    const same = value === undefined ? /^ *$/.test(text) : text.trimEnd() === value.trimEnd();
    return same === equal;
  }

  #field(column: LoaderColumn, table: LoaderTable): string | null | { fault: string } {
    const { position, delimiters } = column.from as Extract<LoaderColumn['from'], { kind: 'field' }>;
    if (position?.start !== undefined) this.#at = this.#index(position.start - 1);
    else if (position) this.#at += position.after;
    const fixed = delimiters.terminator === undefined && delimiters.enclosure === undefined;
    if (this.#isAbsent(fixed)) {
      // A field that is told to begin behind the end of the record is always NULL (section "Handling Short Records").
      return table.trailingNulls || position?.start !== undefined
        ? null
        : { fault: 'the record ends before the field' };
    }
    if (fixed) return this.#fixed(column, position?.end);
    const field = this.#delimited(column);
    if (typeof field !== 'string') return field;
    const longest = column.length ?? (column.type === 'char' ? defaultLength : undefined);
    if (longest !== undefined && this.#length(field) > longest)
      return { fault: `the field is longer than ${longest}` };
    return field === '' ? null : field;
  }

  #fixed(column: LoaderColumn, end: number | undefined): string | null {
    const first = this.#bytes(this.#at);
    const last = end ?? first + (column.length ?? column.mask?.length ?? 1);
    const text = this.#slice(first, last);
    this.#at = this.#index(last);
    this.#afterWhitespace = false;
    const value = this.#control.preserveBlanks ? text : text.replace(/[ \t]+$/, '');
    return value === '' ? null : value;
  }

  /** Whether the record is at its end. A terminator at its very end leaves one more field, which is empty. */
  #isAbsent(fixed: boolean): boolean {
    const length = this.#record.length;
    if (this.#at < length) return false;
    return this.#at > length || (this.#at !== this.#lastTerminator && (fixed || this.#at > 0));
  }

  #delimited(column: LoaderColumn): string | { fault: string } {
    const { terminator, enclosure } = (column.from as Extract<LoaderColumn['from'], { kind: 'field' }>)
      .delimiters;
    const record = this.#record;
    const blanks = terminator === 'whitespace' || enclosure !== undefined || this.#afterWhitespace;
    const start = this.#at;
    let at = start;
    if (blanks)
      while (at < record.length && isWhite(record, at) && !beginsTerminator(record, at, terminator)) at += 1;
    this.#afterWhitespace = terminator === 'whitespace';
    if (enclosure && record.startsWith(enclosure.open, at)) return this.#enclosed(at, enclosure, terminator);
    if (enclosure && !enclosure.optional)
      return { fault: `the mark ${enclosure.open} does not stand before the field` };
    return this.#terminated(enclosure || terminator === 'whitespace' ? at : start, terminator);
  }

  #terminated(start: number, terminator: Terminator | undefined): string {
    const record = this.#record;
    let end = record.length;
    let next = record.length;
    if (terminator === 'whitespace') {
      end = start;
      while (end < record.length && !isWhite(record, end)) end += 1;
      next = end;
      while (next < record.length && isWhite(record, next)) next += 1;
      if (next > end) this.#lastTerminator = next;
    } else if (typeof terminator === 'object') {
      const found = record.indexOf(terminator.text, start);
      if (found >= 0) {
        end = found;
        next = found + terminator.text.length;
        this.#lastTerminator = next;
      }
    }
    this.#at = next;
    return record.slice(start, end);
  }

  #enclosed(
    start: number,
    enclosure: { open: string; close: string },
    terminator: Terminator | undefined,
  ): string | { fault: string } {
    const record = this.#record;
    const { open, close } = enclosure;
    let value = '';
    let from = start + open.length;
    for (;;) {
      const end = record.indexOf(close, from);
      if (end < 0) {
        this.#at = record.length;
        return { fault: `the mark ${close} does not stand behind the field` };
      }
      value += record.slice(from, end);
      // A doubled mark stands for itself.
      if (!record.startsWith(close, end + close.length)) {
        this.#at = end + close.length;
        break;
      }
      value += close;
      from = end + 2 * close.length;
    }
    return this.#afterEnclosure(terminator) ? value : { fault: `no terminator follows the mark ${close}` };
  }

  #afterEnclosure(terminator: Terminator | undefined): boolean {
    const record = this.#record;
    if (terminator === undefined || terminator === 'end') return true;
    let at = this.#at;
    const white = at;
    while (at < record.length && isWhite(record, at) && !beginsTerminator(record, at, terminator)) at += 1;
    if (at >= record.length) {
      this.#at = record.length;
      this.#lastTerminator = -1;
      return true;
    }
    if (terminator === 'whitespace') {
      this.#at = at;
      this.#lastTerminator = at;
      return at > white;
    }
    if (!record.startsWith(terminator.text, at)) return false;
    this.#at = at + terminator.text.length;
    this.#lastTerminator = this.#at;
    return true;
  }

  // Positions and lengths, which count bytes

  #wide(): boolean {
    return this.#multibyte && /[^\0-\x7f]/.test(this.#record);
  }

  #slice(first: number, last: number): string {
    if (!this.#wide()) return this.#record.slice(first, last);
    return Buffer.from(this.#record).subarray(first, last).toString();
  }

  /** The index in the record of a byte position. */
  #index(position: number): number {
    return this.#wide() ? Buffer.from(this.#record).subarray(0, position).toString().length : position;
  }

  #bytes(index: number): number {
    return this.#wide() ? Buffer.byteLength(this.#record.slice(0, index)) : index;
  }

  #length(text: string): number {
    return this.#multibyte ? Buffer.byteLength(text) : text.length;
  }
}

function isWhite(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9 || code === 13 || code === 10;
}

/** Whether a terminator that is white space itself stands here: it is not skipped as such. */
function beginsTerminator(text: string, at: number, terminator: Terminator | undefined): boolean {
  return typeof terminator === 'object' && text.startsWith(terminator.text, at);
}
