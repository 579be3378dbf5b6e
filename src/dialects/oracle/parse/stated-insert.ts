import type { ParsedStatement } from '../../../sql/dialect.ts';
import type { Expression, StringLiteral } from '../../../sql/tree/expression.ts';
import type { Insert } from '../../../sql/tree/write.ts';
import type { Source } from '../../../text/source.ts';
import { parseStatement } from './statement.ts';

/** `INSERT INTO t (a, b) VALUES (`, without comments. */
const headPattern = /\s*insert\s+into\s+[\w$#".]+\s*(?:\([\w$#",\s]*\)\s*)?values\s*\(/iy;

/** Longer statements are not worth a shortcut. */
const longest = 1 << 20;

/** Heads that are remembered; scripts have one for each table and list of columns. */
const mostHeads = 1000;

/**
 * Reads INSERT statements that follow each other with the same head and plain values, as the scripts of exports have by the
 * million: the head is parsed once, the values are read without the parser. Anything else is parsed as usual, and either way
 * the tree is the same, but for the places of the head's own nodes, which are those of its first statement, and for
 * signs, which belong to their numbers.
 *
 * A class because it remembers heads.
 */
export class StatedInserts {
  readonly #heads = new Map<string, Insert>();
  /** The head of the statement before and its tree: nearly always that of the next one. */
  #lastHead = '';
  #last: Insert | undefined;

  parse(source: Source): ParsedStatement {
    const { text } = source;
    if (text.length > longest) return parseStatement(source);
    if (!this.#last || !text.startsWith(this.#lastHead)) {
      headPattern.lastIndex = 0;
      if (!headPattern.test(text)) return parseStatement(source);
      this.#lastHead = text.slice(0, headPattern.lastIndex);
      this.#last = this.#heads.get(this.#lastHead);
    }
    const head = this.#lastHead;
    const known = this.#last;
    const row = known && new RowReader(text, head.length, source.base).read();
    if (known && row) {
      const start = source.base + head.search(/\S/);
      const node: Insert = { ...known, start, end: source.base + row.end, rows: [row.values] };
      return { node, source, comments: [], faults: [] };
    }
    const parsed = parseStatement(source);
    const { node, faults } = parsed;
    if (!known && node.kind === 'insert' && node.rows?.length === 1 && faults.length === 0) {
      if (this.#heads.size >= mostHeads) this.#heads.clear();
      const { returning: _, errorLog: __, ...plain } = node;
      this.#heads.set(head, plain);
    }
    return parsed;
  }
}

/**
 * Reads the values of one row behind `VALUES (`: strings, numbers, NULL, DATE and TIMESTAMP literals, TO_DATE and TO_TIMESTAMP of
 * two strings. Whatever is not so plain makes it give up, and the parser reads the statement.
 *
 * A class because it has a position, which moves.
 */
class RowReader {
  readonly #text: string;
  readonly #base: number;
  #at: number;

  constructor(text: string, from: number, base: number) {
    this.#text = text;
    this.#at = from;
    this.#base = base;
  }

  read(): { readonly values: readonly Expression[]; readonly end: number } | undefined {
    const values: Expression[] = [];
    for (;;) {
      this.#skipSpace();
      const value = this.#value();
      if (value === undefined) return undefined;
      values.push(value);
      this.#skipSpace();
      const code = this.#next();
      this.#at += 1;
      if (code === closing) break;
      if (code !== comma) return undefined;
    }
    const end = this.#at;
    this.#skipSpace();
    if (this.#next() === semicolon) this.#at += 1;
    this.#skipSpace();
    return this.#at >= this.#text.length ? { values, end } : undefined;
  }

  /** The character that is next, -1 at the end. */
  #next(): number {
    return this.#at < this.#text.length ? this.#text.charCodeAt(this.#at) : -1;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#next();
      if (code !== 32 && (code < 9 || code > 13)) return;
      this.#at += 1;
    }
  }

  #value(): Expression | undefined {
    const code = this.#next();
    if (code === apostrophe) return this.#string();
    // Digits, signs and the point.
    if (code >= 43 && code <= 57) return this.#number();
    const from = this.#at;
    switch (code | 32) {
      case 110:
        if (!this.#accept('null')) return undefined;
        return { kind: 'null', start: this.#base + from, end: this.#base + this.#at };
      case 100:
        return this.#accept('date') ? this.#datetime('date', from) : undefined;
      case 116:
        if (this.#accept('timestamp')) return this.#datetime('timestamp', from);
        return this.#accept('to_date') || this.#accept('to_timestamp') ? this.#call(from) : undefined;
      default:
        return undefined;
    }
  }

  /** Reads a word, given in lower case, if it is next. */
  #accept(word: string): boolean {
    if (this.#text.slice(this.#at, this.#at + word.length).toLowerCase() !== word) return false;
    this.#at += word.length;
    return true;
  }

  #string(): StringLiteral | undefined {
    const from = this.#at;
    const value = this.#characters();
    if (value === undefined) return undefined;
    return { kind: 'string', start: this.#base + from, end: this.#base + this.#at, value };
  }

  /** What a string in plain quotes stands for; undefined when none is next. */
  #characters(): string | undefined {
    const text = this.#text;
    const from = this.#at;
    if (this.#next() !== apostrophe) return undefined;
    let doubled = false;
    for (let at = text.indexOf("'", from + 1); at >= 0; at = text.indexOf("'", at + 2)) {
      if (text.charCodeAt(at + 1) !== apostrophe) {
        this.#at = at + 1;
        const inside = text.slice(from + 1, at);
        return doubled ? inside.replaceAll("''", "'") : inside;
      }
      doubled = true;
    }
    return undefined;
  }

  #number(): Expression | undefined {
    const from = this.#at;
    if (this.#next() === plus || this.#next() === minus) this.#at += 1;
    const whole = this.#digits();
    let fraction = 0;
    if (this.#next() === point) {
      this.#at += 1;
      fraction = this.#digits();
    }
    if (whole + fraction === 0) return undefined;
    if ((this.#next() | 32) === 101) {
      this.#at += 1;
      if (this.#next() === plus || this.#next() === minus) this.#at += 1;
      if (this.#digits() === 0) return undefined;
    }
    const text = this.#text.slice(from, this.#at);
    return { kind: 'number', start: this.#base + from, end: this.#base + this.#at, text };
  }

  #digits(): number {
    const from = this.#at;
    for (let code = this.#next(); code >= 48 && code <= 57; code = this.#next()) this.#at += 1;
    return this.#at - from;
  }

  #datetime(type: 'date' | 'timestamp', from: number): Expression | undefined {
    this.#skipSpace();
    const value = this.#characters();
    if (value === undefined) return undefined;
    return { kind: 'datetime', start: this.#base + from, end: this.#base + this.#at, type, value };
  }

  /** The two strings of a function whose name, which begins at `from`, was read. All its nodes have the place of the whole call. */
  #call(from: number): Expression | undefined {
    const callee = this.#text.slice(from, this.#at);
    const first = this.#argument(opening);
    const second = first === undefined ? undefined : this.#argument(comma);
    this.#skipSpace();
    if (first === undefined || second === undefined || this.#next() !== closing) return undefined;
    this.#at += 1;
    const start = this.#base + from;
    const end = this.#base + this.#at;
    const name = { kind: 'identifier', start, end, text: callee, quoted: false } as const;
    return {
      kind: 'call',
      start,
      end,
      callee: { kind: 'reference', start, end, name: { kind: 'name', start, end, parts: [name] } },
      arguments: [
        { kind: 'argument', start, end, value: { kind: 'string', start, end, value: first } },
        { kind: 'argument', start, end, value: { kind: 'string', start, end, value: second } },
      ],
    };
  }

  /** A string behind this mark. */
  #argument(mark: number): string | undefined {
    this.#skipSpace();
    if (this.#next() !== mark) return undefined;
    this.#at += 1;
    this.#skipSpace();
    return this.#characters();
  }
}

const apostrophe = 39;
const opening = 40;
const closing = 41;
const plus = 43;
const comma = 44;
const minus = 45;
const point = 46;
const semicolon = 59;
