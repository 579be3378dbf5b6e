import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression, StringLiteral } from '../../../sql/tree/expression.ts';
import * as make from '../../../sql/make.ts';
import { bytesOf } from '../../../text/bytes.ts';

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\u001a',
  // Outside of patterns these two keep their backslash (Reference Manual, "String Literals").
  '%': '\\%',
  _: '\\_',
};

/** The value of a literal in quotes of either kind: doubled quotes are one, a backslash escapes. */
export function decodeString(raw: string): string {
  const quote = raw.search(/['"]/);
  const mark = raw[quote] as string;
  const inner =
    raw.endsWith(mark) && raw.length > quote + 1 ? raw.slice(quote + 1, -1) : raw.slice(quote + 1);
  if (!inner.includes('\\') && !inner.includes(mark)) return inner;
  return inner.replace(/\\([^])|(''|"")/g, (whole, escaped: string | undefined, doubled?: string) => {
    if (escaped !== undefined) return escapes[escaped] ?? escaped;
    return doubled?.startsWith(mark) ? mark : whole;
  });
}

/** A string where one must stand: a comment, a member of ENUM, an option. Strings side by side are one. */
export function parseString(p: TokenCursor): StringLiteral {
  const start = p.start;
  skipIntroducer(p);
  if (p.type() !== 'string') p.fail('a string was expected');
  let value = '';
  while (p.type() === 'string') {
    const raw = p.raw();
    value += /^[xX]/.test(raw) ? Buffer.from(raw.slice(2, -1), 'hex').toString('utf8') : decodeString(raw);
    p.at += 1;
  }
  return { kind: 'string', ...p.span(start), value };
}

/** `_utf8mb4'…'`: the character set of the literal. The text of the script has been decoded already. */
export function skipIntroducer(p: TokenCursor): string | undefined {
  if (p.type() !== 'word' || !p.text().startsWith('_')) return undefined;
  const next = p.tokens.types[p.at + 1];
  const isLiteral = next === 'string' || (next === 'number' && /^0[xb]/i.test(p.raw(1)));
  if (!isLiteral) return undefined;
  const name = p.text().slice(1).toLowerCase();
  p.at += 1;
  return name;
}

/** The bytes of `X'…'`, `0x…`, `B'…'` or `0b…` as a call that says so: `binary('0aff')` and `bits('101')`. */
export const bytesCall = 'X';
export const bitsCall = 'B';

/**
 * A literal, or undefined when none is next. Bytes and bits are calls of `X` and `B` with the digits: in MySQL they are
 * numbers or texts by where they stand (Reference Manual, "Hexadecimal Literals").
 */
export function parseLiteral(p: TokenCursor): Expression | undefined {
  const start = p.start;
  const introducer = skipIntroducer(p);
  if (p.type() === 'string') return stringOrBytes(p, start, introducer);
  if (p.type() === 'number') {
    const raw = p.raw();
    p.at += 1;
    const span = p.span(start);
    if (raw.startsWith('0x')) return literalCall(span, bytesCall, even(raw.slice(2)));
    if (raw.startsWith('0b')) return literalCall(span, bitsCall, raw.slice(2));
    return { kind: 'number', ...span, text: raw };
  }
  return undefined;
}

function even(hex: string): string {
  return (hex.length % 2 === 0 ? hex : `0${hex}`).toLowerCase();
}

function stringOrBytes(p: TokenCursor, start: number, introducer: string | undefined): Expression {
  const raw = p.raw();
  if (/^[xX]/.test(raw) || /^[bB]/.test(raw)) {
    p.at += 1;
    const digits = raw.slice(2, -1);
    if (/^[xX]/.test(raw)) return literalCall(p.span(start), bytesCall, even(digits));
    return literalCall(p.span(start), bitsCall, digits);
  }
  const text = parseString(p);
  // The bytes of a dump's binary strings stand in it as they are; what no character set decodes is the reader's affair.
  if (introducer === 'binary') {
    const bytes = bytesOf(text.value).toString('hex');
    return literalCall(p.span(start), bytesCall, bytes);
  }
  return { ...text, ...p.span(start) };
}

function literalCall(span: { start: number; end: number }, name: string, digits: string): Expression {
  return make.call(span, name, [make.string(span, digits)]);
}
