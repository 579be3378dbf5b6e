import type { ParsedStatement } from '../../../sql/dialect.ts';
import type { Expression, StringLiteral } from '../../../sql/tree/expression.ts';
import type { Insert } from '../../../sql/tree/write.ts';
import type { Source } from '../../../text/source.ts';
import { decodeString } from './literal.ts';
import { parseStatement } from './statement.ts';

/** `INSERT INTO t (a, b) VALUES (`, without comments. */
const headPattern = /\s*insert\s+into\s+[\w$#".]+\s*(?:\([\w$#",\s]*\)\s*)?values\s*\(/iy;

const string = "'[^']*(?:''[^']*)*'";

/** A value of the plainest kinds, with what follows it. */
const valuePattern = new RegExp(
  `\\s*(?:(${string})|([-+]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?)|(null)|` +
    `(to_date|to_timestamp)\\s*\\(\\s*(${string})\\s*,\\s*(${string})\\s*\\)|(date|timestamp)\\s*(${string}))\\s*([,)])`,
  'iy',
);

const endPattern = /\s*;?\s*$/y;

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

  parse(source: Source): ParsedStatement {
    const { text } = source;
    headPattern.lastIndex = 0;
    if (text.length > longest || !headPattern.test(text)) return parseStatement(source);
    const from = headPattern.lastIndex;
    const head = text.slice(0, from);
    const known = this.#heads.get(head);
    const row = known && readValues(text, from, source.base);
    if (known && row) {
      const start = source.base + text.search(/\S/);
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

function readValues(
  text: string,
  from: number,
  base: number,
): { readonly values: readonly Expression[]; readonly end: number } | undefined {
  const values: Expression[] = [];
  let at = from;
  for (;;) {
    valuePattern.lastIndex = at;
    const match = valuePattern.exec(text);
    if (!match) return undefined;
    at = valuePattern.lastIndex;
    const whole = match[0];
    const start = base + match.index + whole.search(/\S/);
    values.push(valueOf(match, start, start + whole.trim().slice(0, -1).trimEnd().length));
    if (match[9] === ')') break;
  }
  endPattern.lastIndex = at;
  return endPattern.test(text) ? { values, end: at } : undefined;
}

function valueOf(match: RegExpExecArray, start: number, end: number): Expression {
  const span = { start, end };
  const literal = (raw: string): StringLiteral => ({ kind: 'string', ...span, value: decodeString(raw) });
  const [, plain, number, nothing, callee, first, second, type, moment] = match;
  if (plain !== undefined) return literal(plain);
  if (number !== undefined) return { kind: 'number', ...span, text: number };
  if (nothing !== undefined) return { kind: 'null', ...span };
  if (type !== undefined)
    return {
      kind: 'datetime',
      ...span,
      type: type.toLowerCase() as 'date' | 'timestamp',
      value: decodeString(moment as string),
    };
  const name = { kind: 'identifier', ...span, text: callee as string, quoted: false } as const;
  return {
    kind: 'call',
    ...span,
    callee: { kind: 'reference', ...span, name: { kind: 'name', ...span, parts: [name] } },
    arguments: [first, second].map((each) => ({ kind: 'argument', ...span, value: literal(each as string) })),
  };
}
