import type { TokenCursor } from '../../../sql/cursor.ts';
import type {
  DatetimeLiteral,
  Expression,
  IntervalLiteral,
  StringLiteral,
} from '../../../sql/tree/expression.ts';
import type { IntervalField } from '../../../sql/tree/type.ts';

/** The characters that a string literal stands for: `'it''s'`, `N'…'`, `U'…'`, `q'[…]'` (SQL Language Reference, "Text Literals"). */
export function decodeString(raw: string): string {
  const quote = raw.indexOf("'");
  if (quote > 0 && /q/i.test(raw.slice(0, quote))) return raw.slice(quote + 2, -2);
  const written = raw.slice(quote + 1, -1);
  const inside = written.includes("''") ? written.replaceAll("''", "'") : written;
  return quote > 0 && /u/i.test(raw.slice(0, quote)) ? withCodeUnits(inside) : inside;
}

/** As UNISTR reads it: a backslash and four digits are a code unit of UTF-16, two backslashes are one. */
function withCodeUnits(text: string): string {
  return text.replace(/\\([0-9a-f]{4}|\\)/gi, (_, code: string) =>
    code === '\\' ? code : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** Reads a string literal, or fails. */
export function parseString(p: TokenCursor): StringLiteral {
  if (p.type() !== 'string') p.fail('a string was expected');
  const raw = p.text();
  const { start, end } = p.here();
  p.at += 1;
  const value = decodeString(raw);
  const prefix = raw.charCodeAt(0);
  if (prefix === 39) return { kind: 'string', start, end, value };
  const letters = raw.slice(0, raw.indexOf("'")).toUpperCase();
  // No target keeps character 0 in a text.
  if (letters.includes('U') && value.includes('\0')) p.fail('a text without character 0 was expected');
  return {
    kind: 'string',
    start,
    end,
    value,
    ...(letters.includes('N') || letters.includes('U') ? { national: true } : {}),
    ...(letters.includes('Q') ? { alternative: true } : {}),
  };
}

/** `DATE '…'`, `TIMESTAMP '…'` and `TIME '…'`, when a string follows the word. */
export function parseDatetime(p: TokenCursor): Expression | undefined {
  if (p.type(1) !== 'string') return undefined;
  const start = p.start;
  const type = p.text().toLowerCase() as DatetimeLiteral['type'];
  p.at += 1;
  const { value } = parseString(p);
  return { kind: 'datetime', start, end: p.end, type, value };
}

const fields: Readonly<Record<string, IntervalField>> = {
  YEAR: 'year',
  MONTH: 'month',
  DAY: 'day',
  HOUR: 'hour',
  MINUTE: 'minute',
  SECOND: 'second',
};

/** The interval field that a word names, if it names one. */
export function intervalField(word: string): IntervalField | undefined {
  return Object.hasOwn(fields, word) ? fields[word] : undefined;
}

/** Reads YEAR, MONTH, DAY, HOUR, MINUTE or SECOND, or fails. */
export function parseIntervalField(p: TokenCursor): IntervalField {
  const field = intervalField(p.text()) ?? p.fail('YEAR, MONTH, DAY, HOUR, MINUTE or SECOND was expected');
  p.at += 1;
  return field;
}

/** The fields of an interval: `DAY(2) TO SECOND(3)`, `SECOND(5, 2)`, `YEAR`. */
export interface IntervalFields {
  readonly from: IntervalField;
  readonly fromPrecision?: number;
  readonly to?: IntervalField;
  readonly toPrecision?: number;
}

/** Reads the fields of an interval literal, type or cast (SQL Language Reference, "Interval Literals"). */
export function parseIntervalFields(p: TokenCursor): IntervalFields {
  const from = parseIntervalField(p);
  let fromPrecision: number | undefined;
  let toPrecision: number | undefined;
  if (p.accept('(')) {
    fromPrecision = parseWholeNumber(p);
    if (from === 'second' && p.accept(',')) toPrecision = parseWholeNumber(p);
    p.expect(')');
  }
  let to: IntervalField | undefined;
  if (p.text() === 'TO' && intervalField(p.text(1))) {
    p.at += 1;
    to = parseIntervalField(p);
    if (to === 'second' && p.accept('(')) {
      toPrecision = parseWholeNumber(p);
      p.expect(')');
    }
  }
  return {
    from,
    ...(fromPrecision === undefined ? {} : { fromPrecision }),
    ...(to === undefined ? {} : { to }),
    ...(toPrecision === undefined ? {} : { toPrecision }),
  };
}

/** `INTERVAL '1 2' DAY TO HOUR`, when a string follows the word. */
export function parseInterval(p: TokenCursor): IntervalLiteral | undefined {
  if (p.type(1) !== 'string') return undefined;
  const start = p.start;
  p.at += 1;
  const { value } = parseString(p);
  const found = parseIntervalFields(p);
  return { kind: 'interval', start, end: p.end, value, ...found };
}

/** Reads a number without fraction or exponent, or fails. */
export function parseWholeNumber(p: TokenCursor): number {
  const value = p.type() === 'number' ? Number(p.text()) : Number.NaN;
  if (!Number.isSafeInteger(value)) p.fail('a whole number was expected');
  p.at += 1;
  return value;
}
