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
  #depth = 0;

  constructor(tokens: Tokens) {
    this.tokens = tokens;
    this.faults.push(...tokens.faults);
  }

  /** The text of the next token, or of the one `ahead` tokens after it (see `Tokens.texts`). */
  text(ahead = 0): string {
    return this.tokens.texts[this.at + ahead] ?? '';
  }

  type(ahead = 0): TokenType {
    return this.tokens.types[this.at + ahead] ?? 'end';
  }

  /** Absolute position of the next token. */
  get start(): number {
    return this.tokens.starts[Math.min(this.at, this.tokens.starts.length - 1)] as number;
  }

  /** Absolute position behind the token that was read last. */
  get end(): number {
    return this.at === 0 ? this.start : (this.tokens.ends[this.at - 1] as number);
  }

  get atEnd(): boolean {
    return this.type() === 'end';
  }

  /** From a start position to the end of the last token read. */
  span(start: number): Span {
    return { start, end: this.end };
  }

  /** Whether the next tokens are these words or symbols. Words match unquoted words only. */
  is(...texts: readonly string[]): boolean {
    for (let i = 0; i < texts.length; i += 1) {
      if (this.text(i) !== texts[i]) return false;
      const type = this.type(i);
      if (type !== 'word' && type !== 'symbol' && type !== 'directive') return false;
    }
    return true;
  }

  /** Whether the token `ahead` of the next is this word or symbol. */
  isAt(ahead: number, text: string): boolean {
    const type = this.type(ahead);
    return this.text(ahead) === text && (type === 'word' || type === 'symbol' || type === 'directive');
  }

  /** Whether the next token is one of these words or symbols. */
  isOneOf(...texts: readonly string[]): boolean {
    const type = this.type();
    return (type === 'word' || type === 'symbol' || type === 'directive') && texts.includes(this.text());
  }

  /** Reads these words or symbols if they are next. */
  accept(...texts: readonly string[]): boolean {
    if (!this.is(...texts)) return false;
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
  expect(...texts: readonly string[]): void {
    for (const text of texts) {
      if (!this.accept(text)) this.fail(`${text} was expected`);
    }
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
    const last = this.tokens.starts.length - 1;
    const at = Math.min(this.at, last);
    return { start: this.tokens.starts[at] as number, end: this.tokens.ends[at] as number };
  }

  /** The next token exactly as it was written. */
  raw(ahead = 0): string {
    const { source, starts, ends } = this.tokens;
    const at = Math.min(this.at + ahead, starts.length - 1);
    return source.text.slice((starts[at] as number) - source.base, (ends[at] as number) - source.base);
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
    const type = this.type();
    if (type !== 'word' && type !== 'quoted') this.fail('a name was expected');
    const raw = this.raw();
    const { start, end } = this.here();
    this.at += 1;
    const quoted = type === 'quoted';
    return { kind: 'identifier', start, end, text: quoted ? unquote(raw) : raw, quoted };
  }

  /** Items separated by commas, at least one. */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.accept(',')) items.push(item());
    return items;
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

/** The name inside its quotes, a doubled closing quote being one. */
function unquote(raw: string): string {
  const close = raw.at(-1) as string;
  return raw.slice(1, -1).replaceAll(close + close, close);
}
