import type { Span } from '../text/span.ts';
import type { Tokens, TokenType } from './lexer.ts';
import type { Identifier } from './tree/name.ts';

/** Thrown inside a parser when the text cannot go on as the grammar wants; caught where the parser can recover. */
export class ParseFailure extends Error {
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.name = 'ParseFailure';
    this.span = span;
  }
}

/** How deep expressions, queries and blocks may nest before the parser refuses: far beyond real code, well within the stack. */
export const deepest = 250;

/**
 * The reading position in a source's tokens, with the questions that a recursive-descent parser asks. Words are given in
 * upper case. It is a class because it has a position, which moves.
 */
export class TokenCursor {
  readonly tokens: Tokens;
  /** Index of the token that is read next. */
  at = 0;
  /** What could not be read and was skipped or kept as it was. */
  readonly faults: { readonly span: Span; readonly what: string }[] = [];
  readonly #types: readonly TokenType[];
  readonly #texts: readonly string[];
  readonly #starts: readonly number[];
  readonly #ends: readonly number[];
  #depth = 0;

  constructor(tokens: Tokens) {
    this.tokens = tokens;
    this.#types = tokens.types;
    this.#texts = tokens.texts;
    this.#starts = tokens.starts;
    this.#ends = tokens.ends;
    for (const fault of tokens.faults) this.faults.push(fault);
  }

  /** The text of the next token, or of the one `ahead` tokens after it (see `Tokens.texts`). */
  text(ahead = 0): string {
    return this.#texts[this.at + ahead] ?? '';
  }

  type(ahead = 0): TokenType {
    return this.#types[this.at + ahead] ?? 'end';
  }

  /** Absolute position of the next token. */
  get start(): number {
    return this.#starts[this.at] ?? (this.#starts.at(-1) as number);
  }

  /** Absolute position behind the token that was read last. */
  get end(): number {
    return this.at === 0 ? this.start : (this.#ends[this.at - 1] as number);
  }

  get atEnd(): boolean {
    return this.type() === 'end';
  }

  /** From a start position to the end of the last token read. */
  span(start: number): Span {
    return { start, end: this.end };
  }

  // These are asked for every token, so they take single words and no lists, which would have to be made. The text alone
  // tells words and symbols from everything else: quoted names and strings have their quotes, numbers their figures.

  /** Whether the next tokens are these words or symbols. Words match unquoted words only. */
  is(first: string, second?: string, third?: string, fourth?: string): boolean {
    return (
      this.#texts[this.at] === first &&
      (second === undefined ||
        (this.#texts[this.at + 1] === second &&
          (third === undefined ||
            (this.#texts[this.at + 2] === third &&
              (fourth === undefined || this.#texts[this.at + 3] === fourth)))))
    );
  }

  /** Whether the token `ahead` of the next is this word or symbol. */
  isAt(ahead: number, text: string): boolean {
    return this.#texts[this.at + ahead] === text;
  }

  /** Whether the next token is one of these words or symbols. */
  isOneOf(...texts: readonly string[]): boolean {
    return texts.includes(this.text());
  }

  /** Reads these words or symbols if they are next. */
  accept(first: string, second?: string, third?: string, fourth?: string): boolean {
    if (!this.is(first, second, third, fourth)) return false;
    this.at += second === undefined ? 1 : third === undefined ? 2 : fourth === undefined ? 3 : 4;
    return true;
  }

  /** {@link is} for a list of any length. */
  isAll(texts: readonly string[]): boolean {
    return texts.every((text, ahead) => this.isAt(ahead, text));
  }

  /** {@link accept} for a list of any length. */
  acceptAll(texts: readonly string[]): boolean {
    if (!this.isAll(texts)) return false;
    this.at += texts.length;
    return true;
  }

  /** Reads one of these words if it is next, and says which. */
  acceptOneOf<T extends string>(...texts: readonly T[]): T | undefined {
    if (!this.isOneOf(...texts)) return undefined;
    const found = this.text() as T;
    this.at += 1;
    return found;
  }

  /** Reads these words or symbols, or fails. */
  expect(first: string, second?: string, third?: string): void {
    if (!this.accept(first)) this.fail(`${first} was expected`);
    if (second !== undefined && !this.accept(second)) this.fail(`${second} was expected`);
    if (third !== undefined && !this.accept(third)) this.fail(`${third} was expected`);
  }

  /** Gives up this stretch of the parse; the message says what was expected, the place is the next token's. */
  fail(expected: string): never {
    const found = this.atEnd ? 'the end of the statement' : this.raw();
    throw new ParseFailure(
      `${expected}, found ${found.length > 40 ? `${found.slice(0, 40)}…` : found}`,
      this.here(),
    );
  }

  /** The span of the next token. */
  here(): Span {
    const at = Math.min(this.at, this.#starts.length - 1);
    return { start: this.#starts[at] as number, end: this.#ends[at] as number };
  }

  /** The next token exactly as it was written. */
  raw(ahead = 0): string {
    return this.tokens.spellings[this.at + ahead] ?? '';
  }

  /** The exact source text between two absolute positions. */
  slice(start: number, end: number): string {
    const { source } = this.tokens;
    return source.text.slice(start - source.base, end - source.base);
  }

  /** Whether the next token can be a name: any word or quoted name. Reserved words are the parser's affair. */
  get isName(): boolean {
    const type = this.type();
    return type === 'word' || type === 'quoted';
  }

  /** Reads one name, or fails. */
  identifier(): Identifier {
    const { at } = this;
    const type = this.type();
    if (type !== 'word' && type !== 'quoted') this.fail('a name was expected');
    const spelling = this.tokens.spellings[at] as string;
    this.at = at + 1;
    const quoted = type === 'quoted';
    return {
      kind: 'identifier',
      start: this.#starts[at] as number,
      end: this.#ends[at] as number,
      text: quoted ? unquote(spelling) : spelling,
      quoted,
    };
  }

  /** Items separated by commas, at least one. */
  list<T>(item: () => T): T[] {
    const first = item();
    if (this.text() !== ',') return [first];
    const items = [first];
    while (this.accept(',')) items.push(item());
    return fitted(items);
  }

  /** Items in parentheses separated by commas, at least one. */
  parenthesised<T>(item: () => T): T[] {
    this.expect('(');
    const items = this.list(item);
    this.expect(')');
    return items;
  }

  /** Skips one token, or a whole parenthesised group when the next token opens one. */
  skip(): void {
    if (!this.is('(')) {
      if (!this.atEnd) this.at += 1;
      return;
    }
    let depth = 0;
    do {
      if (this.is('(')) depth += 1;
      else if (this.is(')')) depth -= 1;
      this.at += 1;
    } while (depth > 0 && !this.atEnd);
  }

  /** Runs `parse` one level deeper; fails when the text nests too deep to be read safely. */
  nested<T>(parse: () => T): T {
    if (this.#depth >= deepest)
      this.fail(`nesting of at most ${deepest} levels can be read; something less deep`);
    this.#depth += 1;
    try {
      return parse();
    } finally {
      this.#depth -= 1;
    }
  }

  /** Tries `parse`; when it fails, goes back to where it began and gives undefined. */
  attempt<T>(parse: () => T): T | undefined {
    const before = this.at;
    const depth = this.#depth;
    const faults = this.faults.length;
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error;
      this.at = before;
      this.#depth = depth;
      this.faults.length = faults;
      return undefined;
    }
  }
}

/** The items in an array that has room for them and no more: one that grew has room for sixteen or so, and a tree holds millions. */
export function fitted<T>(items: readonly T[]): T[] {
  return items.slice();
}

/** The name inside its quotes, a doubled closing quote being one. */
function unquote(raw: string): string {
  const close = raw.at(-1) as string;
  return raw.slice(1, -1).replaceAll(close + close, close);
}
