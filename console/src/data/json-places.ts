/** A text of JSON, read with the places of its parts. */
export type ReadJson =
  | {
      readonly value: unknown;
      /** Where a part begins and ends in the text, by its path. Of a member it is the value. */
      readonly placeOf: (path: readonly (string | number)[]) => Span;
      readonly fault?: undefined;
    }
  | { readonly fault: { readonly message: string; readonly at: number } };

/** From one offset to another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

class Fault extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const separator = '\u0000';
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Reads JSON (RFC 8259) and remembers where each part stands, so that what a schema has to say of a path can be shown at its line. The first thing that is no JSON
 * ends the reading. Names that stand twice in one object are refused: which of them counts is nobody's intention.
 */
export function readJson(text: string): ReadJson {
  const reader = new Reader(text);
  try {
    const value = reader.document();
    return { value, placeOf: (path) => reader.placeOf(path) };
  } catch (error) {
    if (error instanceof Fault) return { fault: { message: error.message, at: error.at } };
    throw error;
  }
}

/** The line of an offset, 1 for the first. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

class Reader {
  readonly #text: string;
  #at = 0;
  readonly #path: (string | number)[] = [];
  readonly #places = new Map<string, Span>();

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length)
      throw new Fault('There is more text behind the end of the JSON.', this.#at);
    return value;
  }

  /** The place of a path, or of the nearest part around it: a member that is missing has none of its own. */
  placeOf(path: readonly (string | number)[]): Span {
    for (let length = path.length; length >= 0; length -= 1) {
      const span = this.#places.get(path.slice(0, length).join(separator));
      if (span) return length === path.length ? span : { from: span.from, to: span.from + 1 };
    }
    return { from: 0, to: 0 };
  }

  #space(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #value(): unknown {
    this.#space();
    const from = this.#at;
    const value = this.#bare();
    this.#places.set(this.#path.join(separator), { from, to: this.#at });
    return value;
  }

  #bare(): unknown {
    const first = this.#text[this.#at];
    if (first === undefined)
      throw new Fault('The text ends where a value is expected.', Math.max(0, this.#text.length - 1));
    if (first === '{') return this.#object();
    if (first === '[') return this.#array();
    if (first === '"') return this.#string();
    return this.#word();
  }

  #object(): Record<string, unknown> {
    const members = new Map<string, unknown>();
    this.#list('}', 'a name in double quotes', () => {
      const at = this.#at;
      if (this.#text[at] !== '"') throw new Fault('A name in double quotes is expected here.', at);
      const name = this.#string();
      if (members.has(name)) throw new Fault(`The name ${JSON.stringify(name)} stands here twice.`, at);
      this.#space();
      if (this.#text[this.#at] !== ':') throw new Fault('A colon is expected here.', this.#at);
      this.#at += 1;
      this.#path.push(name);
      members.set(name, this.#value());
      this.#path.pop();
    });
    return Object.fromEntries(members);
  }

  #array(): unknown[] {
    const items: unknown[] = [];
    this.#list(']', 'a value', () => {
      this.#path.push(items.length);
      items.push(this.#value());
      this.#path.pop();
    });
    return items;
  }

  /** What object and array have in common: an opening sign, parts with commas between them, a closing sign. */
  #list(end: string, part: string, read: () => void): void {
    this.#at += 1;
    this.#space();
    if (this.#text[this.#at] === end) {
      this.#at += 1;
      return;
    }
    for (;;) {
      this.#space();
      if (this.#text[this.#at] === end) throw new Fault(`After a comma, ${part} is expected.`, this.#at);
      read();
      this.#space();
      const sign = this.#text[this.#at];
      if (sign !== ',' && sign !== end)
        throw new Fault(`A comma or ${end} is expected here.`, Math.min(this.#at, this.#text.length - 1));
      this.#at += 1;
      if (sign === end) return;
    }
  }

  #string(): string {
    const from = this.#at;
    let value = '';
    this.#at += 1;
    for (;;) {
      const sign = this.#text[this.#at];
      if (sign === undefined || sign === '\n') throw new Fault('This text has no closing quote.', from);
      this.#at += 1;
      if (sign === '"') return value;
      if (sign !== '\\') {
        value += sign;
        continue;
      }
      const escape = this.#text[this.#at] ?? '';
      const code = /^u([0-9a-fA-F]{4})/.exec(this.#text.slice(this.#at, this.#at + 5))?.[1];
      if (code === undefined && escapes[escape] === undefined)
        throw new Fault(`\\${escape} is no escape of JSON.`, this.#at - 1);
      value += code === undefined ? escapes[escape] : String.fromCharCode(Number.parseInt(code, 16));
      this.#at += code === undefined ? 1 : 5;
    }
  }

  #word(): unknown {
    const from = this.#at;
    const word = /^[^\s,:[\]{}"]+/.exec(this.#text.slice(from, from + 400))?.[0] ?? this.#text[from] ?? '';
    this.#at += word.length;
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'null') return null;
    if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(word)) return Number(word);
    throw new Fault(`${word} is no value of JSON; a text stands in double quotes.`, from);
  }
}
