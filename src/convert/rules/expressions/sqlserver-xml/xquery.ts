/** An XQuery expression of Transact-SQL that XPath 1.0 can say, too. */
export interface XPath {
  /** The text of the path; a number among the pieces is the place of a value (`sql:variable`, `sql:column`), counted from 0. */
  readonly pieces: readonly (string | number)[];
  readonly namespaces: readonly Namespace[];
  /** Whether it gives nodes, rather than a text, a number or a truth. */
  readonly givesNodes: boolean;
}

export interface Namespace {
  readonly prefix: string;
  readonly uri: string;
}

/** Where paths begin that are not inside a predicate. */
export interface Place {
  /** What stands before a path from the document's root; undefined where the root cannot be reached. */
  readonly root: string | undefined;
  /** What stands before a relative path: `/doc/`, or nothing where a context is given. */
  readonly relative: string;
}

/** Says in XPath 1.0 what an expression of XQuery says ("XQuery Language Reference (SQL Server)"), or why that cannot be. */
export function toXPath(
  xquery: string,
  known: readonly { readonly prefix?: string; readonly uri: string }[],
  place: Place,
): XPath | { readonly reason: string } {
  try {
    return new XPathWriter(known, place).write(xquery);
  } catch (error) {
    if (error instanceof NoXPath) return { reason: error.message };
    throw error;
  }
}

/** Ends the reading of an expression that XPath 1.0 cannot say. */
class NoXPath extends Error {}

const token =
  /\s+|\(:[\s\S]*?:\)|"(?:[^"]|"")*"|'(?:[^']|'')*'|\d+(?:\.\d*)?|\.\d+|[\p{L}_][\p{L}\p{N}_.-]*(?::(?!:)(?:[\p{L}_][\p{L}\p{N}_.-]*|\*))?|\.\.|::|\/\/|<=|>=|!=|<<|>>|[^\s]/gu;

const prolog =
  /^\s*declare\s+(?:default\s+element\s+namespace|namespace\s+([\p{L}_][\p{L}\p{N}_.-]*)\s*=)\s*(?:"([^"]*)"|'([^']*)')\s*;/u;

/** Operators that are words, in XPath. */
const operators: ReadonlyMap<string, string> = new Map([
  ['and', 'and'],
  ['or', 'or'],
  ['div', 'div'],
  ['mod', 'mod'],
  ['eq', '='],
  ['ne', '!='],
  ['lt', '<'],
  ['le', '<='],
  ['gt', '>'],
  ['ge', '>='],
]);

const nodeTests: ReadonlySet<string> = new Set(['text', 'node', 'comment', 'processing-instruction']);

/** Functions of XQuery by those of XPath 1.0 that do the same; `data` takes the value of a node, as every operator of XPath does. */
const functions: ReadonlyMap<string, string> = new Map([
  ...`count sum string number not contains substring string-length concat local-name namespace-uri last position true false floor ceiling round`
    .split(' ')
    .map((name): [string, string] => [name, name]),
  ['data', ''],
  ['empty', 'not'],
]);

/** Those that give one value that is no node, so that a place among others says nothing. */
const single: ReadonlySet<string> = new Set(
  'count sum string number not contains substring string-length concat local-name namespace-uri last position true false floor ceiling round empty'.split(
    ' ',
  ),
);

/** A class because it goes through the tokens. */
class XPathWriter {
  readonly #place: Place;
  readonly #namespaces = new Map<string, string>();
  #defaultUri = '';
  #tokens: readonly string[] = [];
  #at = 0;
  #holes = 0;
  #depth = 0;
  #givesNodes = true;
  readonly #pieces: (string | number)[] = [];

  constructor(known: readonly { readonly prefix?: string; readonly uri: string }[], place: Place) {
    this.#place = place;
    for (const { prefix, uri } of known) this.#declare(prefix, uri);
  }

  write(xquery: string): XPath {
    let rest = xquery;
    for (let found = prolog.exec(rest); found; found = prolog.exec(rest)) {
      this.#declare(found[1], found[2] ?? found[3] ?? '');
      rest = rest.slice(found[0].length);
    }
    this.#tokens = [...rest.matchAll(token)]
      .map(([text]) => text)
      .filter((text) => !/^(?:\s|\(:)/.test(text));
    this.#expression();
    if (this.#at < this.#tokens.length) throw new NoXPath(`\`${this.#here}\` is not read there`);
    const used = new Set(this.#pieces.join('').match(/[\p{L}_][\p{L}\p{N}_.-]*(?=:)/gu));
    const namespaces = [...this.#namespaces]
      .filter(([prefix]) => used.has(prefix))
      .map(([prefix, uri]) => ({ prefix, uri }));
    return { pieces: joined(this.#pieces), namespaces, givesNodes: this.#givesNodes };
  }

  #declare(prefix: string | undefined, uri: string): void {
    if (prefix === undefined) this.#defaultUri = uri;
    else this.#namespaces.set(prefix, uri);
  }

  get #here(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    const text = this.#here;
    this.#at += 1;
    return text;
  }

  #put(piece: string | number): void {
    this.#pieces.push(piece);
  }

  #expect(text: string): void {
    if (this.#here !== text) throw new NoXPath(`\`${text}\` is missing before \`${this.#here}\``);
    this.#put(this.#next());
  }

  /** Paths and values with operators between them. */
  #expression(): void {
    for (;;) {
      while (this.#here === '-' || this.#here === '+') this.#put(this.#next());
      this.#operand();
      const text = this.#here;
      const operator = operators.get(text) ?? (/^(?:[=<>|*+-]|[<>!]=)$/.test(text) ? text : undefined);
      if (operator === undefined) return;
      this.#at += 1;
      if (this.#depth === 0 && operator !== '|') this.#givesNodes = false;
      this.#put(operator === '|' ? ' | ' : ` ${operator} `);
    }
  }

  #operand(): void {
    const text = this.#here;
    if (/^["']/.test(text)) return this.#literal(textOf(this.#next()));
    if (/^\.?\d/.test(text)) return this.#value(this.#next());
    if (/^\/\/?$/.test(text)) return this.#absolute();
    if (text === '(') this.#parenthesised('(');
    else if (this.#isCall()) {
      if (this.#call()) return;
    } else {
      if (this.#depth === 0) this.#put(this.#place.relative);
      this.#step();
    }
    this.#steps();
  }

  #value(text: string): void {
    if (this.#depth === 0) this.#givesNodes = false;
    this.#put(text);
  }

  #literal(value: string): void {
    if (!value.includes("'")) return this.#value(`'${value}'`);
    if (!value.includes('"')) return this.#value(`"${value}"`);
    throw new NoXPath('a text holds both kinds of quotes');
  }

  #absolute(): void {
    const { root } = this.#place;
    if (root === undefined)
      throw new NoXPath(
        'the path begins at the root of the document, which is not reached from one of its nodes',
      );
    const slash = this.#next();
    const ends = !/^[\p{L}_*@.]/u.test(this.#here);
    this.#put(ends ? root || '/' : `${root}${slash}`);
    if (ends) return;
    this.#step();
    this.#steps();
  }

  /** `(…)` with the predicates behind it. Steps go on in it from where it stands. */
  #parenthesised(before: string): void {
    this.#at += 1;
    this.#put(before);
    if (this.#here === ')') throw new NoXPath('an empty sequence is no value of XPath 1.0');
    this.#expression();
    this.#expect(')');
  }

  #isCall(): boolean {
    return this.#tokens[this.#at + 1] === '(' && /^[\p{L}_]/u.test(this.#here) && !nodeTests.has(this.#here);
  }

  /** Whether the call gives one value, so that no step follows. */
  #call(): boolean {
    const written = this.#next();
    if (written === 'sql:variable' || written === 'sql:column') {
      this.#at += 3;
      this.#value('');
      this.#put(this.#holes);
      this.#holes += 1;
      return true;
    }
    const name = written.replace(/^fn:/, '');
    const xpath = functions.get(name);
    if (xpath === undefined) throw new NoXPath(`\`${written}\` is no function of XPath 1.0`);
    const isSingle = single.has(name);
    if (isSingle && this.#depth === 0) this.#givesNodes = false;
    this.#put(`${xpath}(`);
    this.#at += 1;
    const outer = this.#givesNodes;
    if (this.#here !== ')')
      for (;;) {
        this.#expression();
        if (this.#here !== ',') break;
        this.#at += 1;
        this.#put(', ');
      }
    this.#givesNodes = outer;
    this.#expect(')');
    if (!isSingle) return false;
    // One value stands first among itself.
    if (this.#here === '[' && this.#tokens[this.#at + 1] === '1' && this.#tokens[this.#at + 2] === ']')
      this.#at += 3;
    return true;
  }

  #steps(): void {
    for (;;) {
      if (this.#here === '[') this.#predicate();
      else if (this.#here === '/' || this.#here === '//') {
        this.#put(this.#next());
        this.#step();
      } else return;
    }
  }

  #predicate(): void {
    this.#put(this.#next());
    this.#depth += 1;
    this.#expression();
    this.#depth -= 1;
    this.#expect(']');
  }

  #step(): void {
    let isAttribute = false;
    if (this.#here === '@') {
      this.#put(this.#next());
      isAttribute = true;
    } else if (this.#tokens[this.#at + 1] === '::') {
      isAttribute = this.#here === 'attribute';
      this.#put(`${this.#next()}${this.#next()}`);
    }
    const text = this.#next();
    if (text === '.' || text === '..' || text === '*') this.#put(text);
    else if (text === '(') {
      this.#at -= 1;
      throw new NoXPath('a step of a path is an expression in parentheses');
    } else if (!/^[\p{L}_]/u.test(text))
      throw new NoXPath(text === '' ? 'the path ends too early' : `\`${text}\` has no form in XPath 1.0`);
    else if (this.#here === '(') this.#nodeTest(text);
    else
      this.#put(
        isAttribute || text.includes(':') || this.#defaultUri === ''
          ? text
          : `${this.#defaultPrefix()}:${text}`,
      );
  }

  #nodeTest(text: string): void {
    if (!nodeTests.has(text)) throw new NoXPath(`\`${text}()\` is no step of XPath 1.0`);
    this.#put(`${text}()`);
    this.#at += 1;
    if (this.#next() !== ')') throw new NoXPath(`\`${text}()\` has an argument`);
  }

  /** XPath 1.0 has no default namespace, so that it gets a name. */
  #defaultPrefix(): string {
    for (const [prefix, uri] of this.#namespaces) if (uri === this.#defaultUri) return prefix;
    let prefix = 'd';
    while (this.#namespaces.has(prefix)) prefix += 'd';
    this.#namespaces.set(prefix, this.#defaultUri);
    return prefix;
  }
}

function textOf(literal: string): string {
  const quote = literal.charAt(0);
  return literal
    .slice(1, -1)
    .replaceAll(quote + quote, quote)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

function joined(pieces: readonly (string | number)[]): readonly (string | number)[] {
  const all: (string | number)[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') all[all.length - 1] = last + piece;
    else if (piece !== '') all.push(piece);
  }
  return all;
}
