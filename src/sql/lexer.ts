import type { Source } from '../text/source.ts';
import type { Span } from '../text/span.ts';
import { hashOn, hashStart, vocabulary, type Word } from './vocabulary.ts';

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
  /** Characters besides the apostrophe that open and close a string: the quotation mark in MySQL. */
  readonly stringQuotes?: string;
  /** `--` starts a comment only where white space or the end of the text follows (MySQL: `5--3` is eight). */
  readonly spacedDashes?: boolean;
  /** `/*!80013 … *\/` and `/*M!100100 … *\/` are no comments: what stands in them is read (MySQL, "Comments"). */
  readonly executedComments?: boolean;
  /** Names may begin with a digit, and `0x1F` and `0b01` are literals. */
  readonly digitWords?: boolean;
  /** Numbers as Transact-SQL has them: `0x` with or without figures is a binary constant, an exponent needs no figures (`2e`), and no letter behind a number belongs to it. */
  readonly bareExponents?: boolean;
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
  /** Every token exactly as it was written; equal words are one string. */
  readonly spellings: readonly string[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly comments: readonly Comment[];
  /** Places that could not be read: a string or comment without an end, a character that no token starts with. */
  readonly faults: readonly { readonly span: Span; readonly what: string }[];
}

const letters = /[\p{L}\p{M}\p{Nl}_]/u;

const executedMark = /\/\*M?!(\d{5,6})?/y;
const bareNumber = /0x[\da-f]*|(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d*)?/iy;
const digitWord = /\d+[\p{L}_$][\p{L}\p{N}_$]*/uy;

/**
 * Cuts a source into tokens and comments. It never fails: what it cannot read becomes a `bad` token and a fault.
 *
 * What a character begins is looked up in a table; regular expressions only read what is not ASCII.
 */
export function lex(source: Source, lexis: Lexis): Tokens {
  return new Lexer(source, lexis).run();
}

/** What an ASCII character begins. */
const other = 0;
const space = 1;
const wordStart = 2;
const digit = 3;
const apostrophe = 4;
const openingQuote = 5;
const minus = 6;
const slash = 7;
const dot = 8;
/** An operator or a mark that no longer one begins with. */
const mark = 9;

/** A dialect's rules, made ready. */
interface Patterns {
  /** For each ASCII character, what it begins. */
  readonly classes: Uint8Array;
  /** For each ASCII character, whether a word may go on with it. */
  readonly inWord: Uint8Array;
  /** A word whose first character is not ASCII, and the rest of one from such a character on. */
  readonly word: RegExp;
  readonly wordRest: RegExp;
  /** By first character, longest first. */
  readonly symbols: ReadonlyMap<string, readonly string[]>;
}

const patternsOf = new WeakMap<Lexis, Patterns>();

function patterns(lexis: Lexis): Patterns {
  let found = patternsOf.get(lexis);
  if (!found) {
    const escape = (text: string) => text.replace(/[\\\]^-]/g, '\\$&');
    const rest = `[\\p{L}\\p{M}\\p{N}${escape(lexis.wordCharacters)}]*`;
    const symbols = symbolTable(lexis);
    found = {
      classes: classTable(lexis, symbols),
      inWord: Uint8Array.from({ length: 128 }, (_, code) => (isInWord(code, lexis) ? 1 : 0)),
      word: new RegExp(`[\\p{L}\\p{Nl}${escape(lexis.wordStart)}]${rest}`, 'uy'),
      wordRest: new RegExp(rest, 'uy'),
      symbols,
    };
    patternsOf.set(lexis, found);
  }
  return found;
}

const marks = '()+-*/<>=,;.:%@|!^~?[]{}&#';

function classTable(lexis: Lexis, symbols: Patterns['symbols']): Uint8Array {
  const classes = new Uint8Array(128);
  // A colon may begin a bind variable, and is looked at more closely.
  for (const character of marks.replace(':', ''))
    if (!symbols.has(character)) classes[character.charCodeAt(0)] = mark;
  for (const character of Object.keys(lexis.quotes)) classes[character.charCodeAt(0)] = openingQuote;
  for (const character of lexis.lineComments) classes[character.charCodeAt(0)] = other;
  // It may close an executed comment.
  if (lexis.executedComments) classes['*'.charCodeAt(0)] = other;
  for (let code = 48; code < 58; code += 1) classes[code] = digit;
  classes["'".charCodeAt(0)] = apostrophe;
  classes['-'.charCodeAt(0)] = minus;
  classes['/'.charCodeAt(0)] = slash;
  classes['.'.charCodeAt(0)] = dot;
  for (let code = 0; code < 128; code += 1)
    if (isLetter(code) || lexis.wordStart.includes(String.fromCharCode(code))) classes[code] = wordStart;
  for (const character of ' \n\t\r') classes[character.charCodeAt(0)] = space;
  return classes;
}

function isInWord(code: number, lexis: Lexis): boolean {
  return isLetter(code) || isDigit(code) || lexis.wordCharacters.includes(String.fromCharCode(code));
}

/** Numbers of at most so many characters are remembered like words: 0, 1 and 100 stand everywhere. */
const shortNumber = 3;

/**
 * Arrays in which the tokens of a source are collected before they are copied into ones of the right length: arrays that grow
 * with each source would be copied again and again, and be half of all that reading throws away.
 */
interface Workbench {
  readonly types: TokenType[];
  readonly texts: string[];
  readonly spellings: string[];
  readonly starts: number[];
  readonly ends: number[];
}

/** A longer source takes its arrays with it, so that nothing of it is held. */
const mostOnWorkbench = 1 << 16;

const emptyWorkbench = (): Workbench => ({ types: [], texts: [], spellings: [], starts: [], ends: [] });

let workbench = emptyWorkbench();

/** A class because it carries the reading position while one source is read. */
class Lexer {
  readonly #text: string;
  readonly #source: Source;
  readonly #base: number;
  readonly #lexis: Lexis;
  readonly #patterns: Patterns;
  readonly #types: TokenType[];
  readonly #texts: string[];
  readonly #spellings: string[];
  readonly #starts: number[];
  readonly #ends: number[];
  #count = 0;
  readonly #comments: Comment[] = [];
  readonly #faults: { span: Span; what: string }[] = [];
  #at = 0;
  /** Executed comments that are open. */
  #executed = 0;

  constructor(source: Source, lexis: Lexis) {
    this.#source = source;
    this.#base = source.base;
    this.#text = source.text;
    this.#lexis = lexis;
    this.#patterns = patterns(lexis);
    this.#types = workbench.types;
    this.#texts = workbench.texts;
    this.#spellings = workbench.spellings;
    this.#starts = workbench.starts;
    this.#ends = workbench.ends;
  }

  run(): Tokens {
    const text = this.#text;
    const { length } = text;
    const { classes } = this.#patterns;
    for (let at = 0; at < length; at = this.#at) {
      const code = text.charCodeAt(at);
      const kind = code < 128 ? classes[code] : other;
      if (kind === wordStart) this.#word(at);
      else if (kind === space) this.#at = this.#afterSpace(at + 1);
      else if (kind === mark) this.#push('symbol', text[at] as string, at, at + 1);
      else this.#next(at, kind as number, code);
    }
    this.#push('end', '', length, length);
    const count = this.#count;
    if (count > mostOnWorkbench) workbench = emptyWorkbench();
    return {
      source: this.#source,
      types: this.#types.slice(0, count),
      texts: this.#texts.slice(0, count),
      spellings: this.#spellings.slice(0, count),
      starts: this.#starts.slice(0, count),
      ends: this.#ends.slice(0, count),
      comments: this.#comments,
      faults: this.#faults,
    };
  }

  #push(type: TokenType, text: string, start: number, end: number): void {
    this.#add(type, text, text, start, end);
  }

  #add(type: TokenType, text: string, spelling: string, start: number, end: number): void {
    const index = this.#count;
    this.#types[index] = type;
    this.#texts[index] = text;
    this.#spellings[index] = spelling;
    this.#starts[index] = start + this.#base;
    this.#ends[index] = end + this.#base;
    this.#count = index + 1;
    this.#at = end;
  }

  #fault(start: number, end: number, what: string): void {
    this.#faults.push({ span: { start: start + this.#base, end: end + this.#base }, what });
  }

  /** White space, and what some editors put into it: NUL and the byte order mark. */
  #afterSpace(from: number): number {
    const text = this.#text;
    let at = from;
    for (;;) {
      const code = text.charCodeAt(at);
      const isSpace =
        code === 32 ||
        (code >= 9 && code <= 13) ||
        code === 0 ||
        (code > 127 && (code === 0xfeff || /\s/.test(text[at] as string)));
      if (!isSpace) return at;
      at += 1;
    }
  }

  #next(at: number, kind: number, code: number): void {
    const text = this.#text;
    const next = text.charCodeAt(at + 1);
    if (kind === apostrophe) this.#string(at, at);
    else if (kind === digit && this.#lexis.digitWords && this.#digitWord(at)) return;
    else if (kind === digit || (kind === dot && isDigit(next))) this.#number(at);
    else if (kind === minus && next === 45 && this.#startsDashComment(at)) this.#lineComment(at);
    else if (kind === slash && next === 42) {
      if (!this.#executedComment(at)) this.#blockComment(at);
    } else if (this.#lexis.stringQuotes?.includes(text[at] as string)) this.#string(at, at);
    else if (kind === openingQuote) this.#quoted(at, this.#lexis.quotes[text[at] as string] as string);
    else if (code > 127 && this.#isWordStart(text[at] as string)) this.#foreignWord(at);
    else this.#other(at, text[at] as string, code);
  }

  #word(at: number): void {
    const text = this.#text;
    const { inWord } = this.#patterns;
    let hash = hashOn(hashStart, text.charCodeAt(at));
    for (let end = at + 1; ; end += 1) {
      const code = text.charCodeAt(end);
      if (code < 128 && inWord[code] === 1) {
        hash = hashOn(hash, code);
      } else if (code > 127) {
        return this.#wordUntil(at, this.#match(this.#patterns.wordRest, end));
      } else if (code === 39 && end - at <= 2) {
        return this.#wordUntil(at, end);
      } else {
        const word = vocabulary.word(text, at, end, hash);
        return this.#add('word', word.text, word.spelling, at, end);
      }
    }
  }

  #isWordStart(character: string): boolean {
    return letters.test(character) || this.#lexis.wordStart.includes(character);
  }

  #foreignWord(at: number): void {
    const end = this.#match(this.#patterns.word, at);
    this.#wordUntil(at, end < 0 ? at + 1 : end);
  }

  #match(pattern: RegExp, at: number): number {
    pattern.lastIndex = at;
    return pattern.test(this.#text) ? pattern.lastIndex : -1;
  }

  /** A word with letters beyond ASCII, or one that may be the beginning of a string. */
  #wordUntil(at: number, end: number): void {
    const text = this.#text;
    if (text.charCodeAt(end) === 39 && end - at <= 2) {
      const prefix = text.slice(at, end).toUpperCase();
      const alternative = this.#lexis.alternativeQuoting && (prefix === 'Q' || prefix === 'NQ');
      if (alternative) return this.#alternative(at, end);
      if (end - at === 1 && this.#lexis.stringPrefixes.includes(prefix)) return this.#string(at, end);
    }
    const word = this.#remembered(at, end);
    this.#add('word', word.text, word.spelling, at, end);
  }

  #remembered(start: number, end: number): Word {
    let hash = hashStart;
    for (let at = start; at < end; at += 1) hash = hashOn(hash, this.#text.charCodeAt(at));
    return vocabulary.word(this.#text, start, end, hash);
  }

  #number(at: number): void {
    const text = this.#text;
    if (this.#lexis.bareExponents) return this.#bareNumber(at);
    let end = this.#digits(at);
    // A range `1..10` must not be read as `1.` and `.10`.
    if (text.charCodeAt(end) === 46 && text.charCodeAt(end + 1) !== 46) end = this.#digits(end + 1);
    const exponent = text.charCodeAt(end) | 32;
    if (exponent === 101) {
      const sign = text.charCodeAt(end + 1);
      const from = sign === 43 || sign === 45 ? end + 2 : end + 1;
      if (isDigit(text.charCodeAt(from))) end = this.#digits(from);
    }
    // A trailing f or d is a binary float literal of Oracle.
    const suffix = text.charCodeAt(end) | 32;
    if ((suffix === 102 || suffix === 100) && !continuesSuffix(text, end + 1)) end += 1;
    const number = end - at <= shortNumber ? this.#remembered(at, end).spelling : text.slice(at, end);
    this.#push('number', number, at, end);
  }

  #bareNumber(at: number): void {
    const end = this.#match(bareNumber, at);
    const number = end - at <= shortNumber ? this.#remembered(at, end).spelling : this.#text.slice(at, end);
    this.#push('number', number, at, end);
  }

  /** Behind the digits from here on, if there are any. */
  #digits(from: number): number {
    let at = from;
    while (isDigit(this.#text.charCodeAt(at))) at += 1;
    return at;
  }

  #startsDashComment(at: number): boolean {
    if (!this.#lexis.spacedDashes) return true;
    const next = this.#text.charCodeAt(at + 2);
    return Number.isNaN(next) || next <= 32;
  }

  /** The mark that opens an executed comment, and the one that closes it, are skipped as if they were white space. */
  #executedComment(at: number): boolean {
    if (!this.#lexis.executedComments) return false;
    executedMark.lastIndex = at;
    const found = executedMark.exec(this.#text);
    // mysqldump of MariaDB begins with a mark of version 999999, which no server reads.
    if (!found || found[1] === '999999') return false;
    this.#executed += 1;
    this.#at = at + found[0].length;
    return true;
  }

  #digitWord(at: number): boolean {
    digitWord.lastIndex = at;
    const found = digitWord.exec(this.#text)?.[0];
    const isExponent =
      found !== undefined && /^\d+e$/i.test(found) && /[-+]/.test(this.#text[at + found.length] ?? '');
    if (found === undefined || isExponent || /^\d+e\d+$/i.test(found)) return false;
    const type = /^0x[\da-fA-F]+$|^0b[01]+$/.test(found) ? 'number' : 'word';
    this.#add(type, type === 'word' ? found.toUpperCase() : found, found, at, at + found.length);
    return true;
  }

  #string(start: number, quote: number): void {
    const text = this.#text;
    const mark = text[quote] as string;
    const code = text.charCodeAt(quote);
    const escapes = this.#lexis.backslashEscapes || (quote > start && /e/i.test(text[start] as string));
    let at = quote + 1;
    for (;;) {
      const close = text.indexOf(mark, at);
      if (close < 0) {
        this.#fault(start, text.length, 'a string that has no end');
        return this.#push('string', text.slice(start), start, text.length);
      }
      if (escapes && isEscaped(text, at, close)) {
        at = close + 1;
      } else if (text.charCodeAt(close + 1) === code) {
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
    const base = this.#base;
    const lastEnd = this.#count === 0 ? undefined : this.#ends[this.#count - 1];
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
    if (this.#executed > 0 && text.startsWith('*/', at)) {
      this.#executed -= 1;
      this.#at = at + 2;
      return;
    }
    if (this.#lexis.lineComments.includes(character)) return this.#lineComment(at);
    if (code === 58 && this.#bindsAt(at + 1)) return this.#bind(at);
    if (code === 36 && this.#lexis.directives && /[$A-Za-z]/.test(text[at + 1] ?? '')) {
      const end = at + (/^\$\$?[\w$#]*/.exec(text.slice(at, at + 130))?.[0].length ?? 1);
      const word = this.#remembered(at, end);
      return this.#add('directive', word.text, word.spelling, at, end);
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
    if (marks.includes(character)) return this.#push('symbol', character, at, at + 1);
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

  /** Whether the colon before makes a bind variable of what stands here. Behind a string it separates: `JSON_OBJECT('name':value)`. */
  #bindsAt(at: number): boolean {
    if (!this.#lexis.colonBinds || at >= this.#text.length) return false;
    const code = this.#text.charCodeAt(at);
    const named =
      isLetter(code) ||
      isDigit(code) ||
      code === 95 ||
      code === 34 ||
      (code > 127 && /[\p{L}\p{N}]/u.test(this.#text[at] as string));
    return named && (this.#count === 0 || this.#types[this.#count - 1] !== 'string');
  }

  #bind(at: number): void {
    const end = Math.max(at + 1, this.#match(bindPattern, at));
    this.#push('bind', this.#remembered(at, end).spelling, at, end);
  }
}

const bindPattern = /:(?:"[^"]*"|[\p{L}\p{N}_$#]+)/uy;

/** Whether a word character follows the letter that would be a number's suffix: then it is no suffix. */
function continuesSuffix(text: string, at: number): boolean {
  if (at >= text.length) return false;
  const code = text.charCodeAt(at);
  if (code > 127) return /[\p{L}\p{N}]/u.test(String.fromCodePoint(text.codePointAt(at) as number));
  return isLetter(code) || isDigit(code) || code === 95 || code === 36 || code === 35;
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
