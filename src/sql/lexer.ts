import type { Source } from '../text/source.ts';
import type { Span } from '../text/span.ts';

/** What a token is. Words are keywords and unquoted names alike: SQL's keywords are mostly not reserved, so the parser decides. */
export type TokenType =
  | 'word'
  | 'quoted'
  | 'string'
  | 'number'
  | 'bind'
  | 'symbol'
  | 'directive'
  | 'bad'
  | 'end';

/** The lexical rules of a dialect: what the shared lexer asks of it. */
export interface Lexis {
  /** Characters, besides letters and digits, that a word may contain after its first: `$#_` in Oracle. */
  readonly wordCharacters: string;
  /** Characters, besides letters, that a word may start with. */
  readonly wordStart: string;
  /** Opening quote of a quoted name and what closes it: `"` with `"`, `[` with `]`, a backquote. */
  readonly quotes: Readonly<Record<string, string>>;
  /** `q'[…]'` strings. */
  readonly alternativeQuoting: boolean;
  /** Letters that may stand directly before a string's quote (`N'…'`, `X'…'`, `E'…'`), in upper case. */
  readonly stringPrefixes: string;
  /** Whether a backslash escapes in a plain string. */
  readonly backslashEscapes: boolean;
  /** `$tag$ … $tag$` strings. */
  readonly dollarQuoting: boolean;
  /** Block comments nest (PostgreSQL, SQL Server) or end at the first end mark (Oracle, MySQL). */
  readonly nestedComments: boolean;
  /** Words that start a comment to the end of the line besides `--`. */
  readonly lineComments: readonly string[];
  /** `:name` is a bind variable. */
  readonly colonBinds: boolean;
  /** Operators and punctuation of more than one character, longest first. */
  readonly symbols: readonly string[];
  /** `$IF`, `$$name` are directives of conditional compilation. */
  readonly directives: boolean;
}

/** A comment of the source. It is no token: the printer puts it back by its position. */
export interface Comment extends Span {
  /** With its marks, exactly as written. */
  readonly text: string;
  readonly line: boolean;
  /** Whether code stands before it on its line: then it speaks of that code. */
  readonly trailing: boolean;
  /** An optimizer hint: the comment starts with a plus sign. */
  readonly hint: boolean;
}

/**
 * The tokens of one source, as parallel arrays: a file of a million lines has tens of millions of tokens, and an object for
 * each would cost more than parsing. Positions are absolute (see `SourceMap`). The last token is of type `end`.
 */
export interface Tokens {
  readonly source: Source;
  readonly types: readonly TokenType[];
  /** What the parser compares: words in upper case, symbols as they are; strings, numbers and quoted names exactly as written. */
  readonly texts: readonly string[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly comments: readonly Comment[];
  /** Places that could not be read: a string or comment without an end, a character that no token starts with. */
  readonly faults: readonly { readonly span: Span; readonly what: string }[];
}

const letters = /[\p{L}\p{M}\p{Nl}_]/u;

/**
 * Cuts a source into tokens and comments. It never fails: what it cannot read becomes a `bad` token and a fault.
 *
 * Words are matched by sticky regular expressions, which the engine compiles, instead of a loop over characters.
 */
export function lex(source: Source, lexis: Lexis): Tokens {
  return new Lexer(source, lexis).run();
}

interface Patterns {
  readonly word: RegExp;
  readonly number: RegExp;
  readonly space: RegExp;
  readonly symbols: ReadonlyMap<string, readonly string[]>;
}

const patternsOf = new WeakMap<Lexis, Patterns>();

function patterns(lexis: Lexis): Patterns {
  let found = patternsOf.get(lexis);
  if (!found) {
    const escape = (text: string) => text.replace(/[\\\]^-]/g, '\\$&');
    found = {
      word: new RegExp(
        `[\\p{L}\\p{Nl}${escape(lexis.wordStart)}][\\p{L}\\p{M}\\p{N}${escape(lexis.wordCharacters)}]*`,
        'uy',
      ),
      // A range `1..10` must not be read as `1.` and `.10`; a trailing f or d is a binary float literal of Oracle.
      number: /(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?:[fFdD](?![\p{L}\p{N}_$#]))?/uy,
      space: /[\s\u0000\ufeff]+/y,
      symbols: symbolTable(lexis),
    };
    patternsOf.set(lexis, found);
  }
  return found;
}

/** A class because it carries the reading position while one source is read. */
class Lexer {
  readonly #text: string;
  readonly #source: Source;
  readonly #lexis: Lexis;
  readonly #patterns: Patterns;
  readonly #types: TokenType[] = [];
  readonly #texts: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #comments: Comment[] = [];
  readonly #faults: { span: Span; what: string }[] = [];
  #at = 0;

  constructor(source: Source, lexis: Lexis) {
    this.#source = source;
    this.#text = source.text;
    this.#lexis = lexis;
    this.#patterns = patterns(lexis);
  }

  run(): Tokens {
    const text = this.#text;
    while (this.#at < text.length) this.#next();
    this.#push('end', '', text.length, text.length);
    return {
      source: this.#source,
      types: this.#types,
      texts: this.#texts,
      starts: this.#starts,
      ends: this.#ends,
      comments: this.#comments,
      faults: this.#faults,
    };
  }

  #push(type: TokenType, text: string, start: number, end: number): void {
    this.#types.push(type);
    this.#texts.push(text);
    this.#starts.push(start + this.#source.base);
    this.#ends.push(end + this.#source.base);
    this.#at = end;
  }

  #fault(start: number, end: number, what: string): void {
    this.#faults.push({ span: { start: start + this.#source.base, end: end + this.#source.base }, what });
  }

  #match(pattern: RegExp): number {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text) ? pattern.lastIndex : -1;
  }

  #next(): void {
    const text = this.#text;
    const at = this.#at;
    const code = text.charCodeAt(at);
    if (code === 32 || code === 10 || code === 9 || code === 13) {
      this.#at = this.#match(this.#patterns.space);
      return;
    }
    const character = text[at] as string;
    if (
      isLetter(code) ||
      this.#lexis.wordStart.includes(character) ||
      (code > 127 && letters.test(character))
    ) {
      this.#word(at);
    } else if (code === 45 && text.charCodeAt(at + 1) === 45) {
      this.#lineComment(at);
    } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
      this.#blockComment(at);
    } else if (code === 39) {
      this.#string(at, at);
    } else if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(at + 1)))) {
      const end = this.#match(this.#patterns.number);
      this.#push('number', text.slice(at, end), at, end);
    } else if (this.#lexis.quotes[character] !== undefined) {
      this.#quoted(at, this.#lexis.quotes[character]);
    } else {
      this.#other(at, character, code);
    }
  }

  #word(at: number): void {
    const text = this.#text;
    let end = this.#match(this.#patterns.word);
    if (end < 0) end = at + 1;
    if (text.charCodeAt(end) === 39 && end - at <= 2) {
      const prefix = text.slice(at, end).toUpperCase();
      const alternative = this.#lexis.alternativeQuoting && (prefix === 'Q' || prefix === 'NQ');
      if (alternative) return this.#alternative(at, end);
      if (end - at === 1 && this.#lexis.stringPrefixes.includes(prefix)) return this.#string(at, end);
    }
    this.#push('word', text.slice(at, end).toUpperCase(), at, end);
  }

  #string(start: number, quote: number): void {
    const text = this.#text;
    const escapes = this.#lexis.backslashEscapes || (quote > start && /e/i.test(text[start] as string));
    let at = quote + 1;
    for (;;) {
      const close = text.indexOf("'", at);
      if (close < 0) {
        this.#fault(start, text.length, 'a string that has no end');
        return this.#push('string', text.slice(start), start, text.length);
      }
      if (escapes && isEscaped(text, quote + 1, close)) {
        at = close + 1;
      } else if (text.charCodeAt(close + 1) === 39) {
        at = close + 2;
      } else {
        return this.#push('string', text.slice(start, close + 1), start, close + 1);
      }
    }
  }

  #alternative(start: number, quote: number): void {
    const text = this.#text;
    const open = text[quote + 1] ?? '';
    const close = ({ '[': ']', '(': ')', '{': '}', '<': '>' } as Record<string, string>)[open] ?? open;
    const found = open === '' ? -1 : text.indexOf(`${close}'`, quote + 2);
    const end = found < 0 ? text.length : found + 2;
    if (found < 0) this.#fault(start, end, 'a string that has no end');
    this.#push('string', text.slice(start, end), start, end);
  }

  #quoted(start: number, close: string): void {
    const text = this.#text;
    let at = start + 1;
    for (;;) {
      const found = text.indexOf(close, at);
      if (found < 0) {
        this.#fault(start, text.length, 'a quoted name that has no end');
        return this.#push('bad', text.slice(start), start, text.length);
      }
      if (text[found + 1] !== close)
        return this.#push('quoted', text.slice(start, found + 1), start, found + 1);
      at = found + 2;
    }
  }

  #lineComment(start: number): void {
    const newline = this.#text.indexOf('\n', start);
    const end =
      newline < 0 ? this.#text.length : this.#text.charCodeAt(newline - 1) === 13 ? newline - 1 : newline;
    this.#comment(start, end, true);
  }

  #blockComment(start: number): void {
    const text = this.#text;
    let depth = 1;
    let at = start + 2;
    while (depth > 0) {
      const close = text.indexOf('*/', at);
      if (close < 0) {
        this.#fault(start, text.length, 'a comment that has no end');
        return this.#comment(start, text.length, false);
      }
      const open = this.#lexis.nestedComments ? text.indexOf('/*', at) : -1;
      if (open >= 0 && open < close) {
        depth += 1;
        at = open + 2;
      } else {
        depth -= 1;
        at = close + 2;
      }
    }
    this.#comment(start, at, false);
  }

  #comment(start: number, end: number, line: boolean): void {
    const base = this.#source.base;
    const lastEnd = this.#ends.at(-1);
    const before = lastEnd === undefined ? 0 : lastEnd - base;
    const trailing = lastEnd !== undefined && !this.#text.slice(before, start).includes('\n');
    const hint = this.#text[start + 2] === '+';
    this.#comments.push({
      start: start + base,
      end: end + base,
      text: this.#text.slice(start, end),
      line,
      trailing,
      hint,
    });
    this.#at = end;
  }

  #other(at: number, character: string, code: number): void {
    const text = this.#text;
    // Behind a string a colon separates: `JSON_OBJECT('name':value)`.
    const binds = this.#lexis.colonBinds && this.#types.at(-1) !== 'string';
    if (code === 58 && binds && /[\p{L}\p{N}_"]/u.test(text[at + 1] ?? '')) return this.#bind(at);
    if (code === 36 && this.#lexis.directives && /[$A-Za-z]/.test(text[at + 1] ?? '')) {
      const end = at + (/^\$\$?[\w$#]*/.exec(text.slice(at, at + 130))?.[0].length ?? 1);
      return this.#push('directive', text.slice(at, end).toUpperCase(), at, end);
    }
    if (code === 36 && this.#lexis.dollarQuoting) {
      const tag = /^\$\w*\$/.exec(text.slice(at, at + 130))?.[0];
      const close = tag === undefined ? -1 : text.indexOf(tag, at + tag.length);
      if (tag !== undefined && close >= 0)
        return this.#push('string', text.slice(at, close + tag.length), at, close + tag.length);
    }
    for (const symbol of this.#patterns.symbols.get(character) ?? []) {
      if (text.startsWith(symbol, at)) return this.#push('symbol', symbol, at, at + symbol.length);
    }
    if ('()+-*/<>=,;.:%@|!^~?[]{}&#'.includes(character)) return this.#push('symbol', character, at, at + 1);
    if (/\s|\u0000|\ufeff/.test(character)) {
      if (code === 0) this.#fault(at, at + 1, 'a NUL byte');
      this.#at = at + 1;
      return;
    }
    const length = code >= 0xd800 && code < 0xdc00 ? 2 : 1;
    this.#fault(
      at,
      at + length,
      `the character ${text.slice(at, at + length)}, which no word or operator starts with`,
    );
    this.#push('bad', text.slice(at, at + length), at, at + length);
  }

  #bind(at: number): void {
    const pattern = /:(?:"[^"]*"|[\p{L}\p{N}_$#]+)/uy;
    pattern.lastIndex = at;
    const found = pattern.exec(this.#text)?.[0] ?? ':';
    this.#push('bind', found, at, at + found.length);
  }
}

function symbolTable(lexis: Lexis): Map<string, readonly string[]> {
  const table = new Map<string, string[]>();
  for (const symbol of lexis.symbols) {
    const first = symbol[0] as string;
    table.set(first, [...(table.get(first) ?? []), symbol]);
  }
  return table;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isEscaped(text: string, from: number, at: number): boolean {
  let backslashes = 0;
  for (let i = at - 1; i >= from && text[i] === '\\'; i -= 1) backslashes += 1;
  return backslashes % 2 === 1;
}
