import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Name } from '../../../sql/tree/name.ts';
import type { DataType } from '../../../sql/tree/type.ts';
import { parseOperand } from './expression.ts';
import { intervalField, parseIntervalFields } from './literal.ts';
import { isNameAt, parseName } from './name.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A data type: built-in, user-defined, `%TYPE`, `%ROWTYPE`, `REF type` (SQL Language Reference, "Data Types"; PL/SQL
 * Language Reference, "%TYPE Attribute", "%ROWTYPE Attribute").
 */
export function parseType(p: TokenCursor): DataType {
  const start = p.start;
  const word = p.text();
  if (word === 'REF' && isNameAt(p, 1) && p.text(1) !== 'CURSOR') {
    p.at += 1;
    return { ...parseType(p), start, reference: true };
  }
  if (word === 'INTERVAL' && intervalField(p.text(1))) return parseIntervalType(p);
  if ((word === 'TIMESTAMP' || word === 'TIME') && !p.isAt(1, '.') && !p.isAt(1, '%'))
    return parseTimestampType(p);
  const name = parseTypeName(p);
  const type: Mutable<DataType> =
    p.text() === '%'
      ? { kind: 'dataType', start, end: start, name, attribute: parseAttribute(p) }
      : { kind: 'dataType', start, end: start, name };
  if (p.text() === '(' && !type.attribute) parseTypeArguments(p, type);
  if (p.is('CHARACTER', 'SET')) {
    const from = p.start;
    p.at += 2;
    parseName(p);
    if (p.is('%')) {
      p.at += 1;
      p.identifier();
    }
    type.characterSet = p.slice(from, p.end);
  }
  type.end = p.end;
  return type;
}

/** How many words the built-in name has that begins here, 1 for every other name. */
function wordsOfName(p: TokenCursor): number {
  switch (p.text()) {
    case 'DOUBLE':
      return p.text(1) === 'PRECISION' ? 2 : 1;
    case 'LONG':
      return p.text(1) === 'RAW' || p.text(1) === 'VARCHAR' ? 2 : 1;
    case 'CHARACTER':
    case 'CHAR':
    case 'NCHAR':
      return p.text(1) === 'VARYING' ? 2 : 1;
    case 'NATIONAL':
      if (p.text(1) !== 'CHARACTER' && p.text(1) !== 'CHAR') return 1;
      return p.text(2) === 'VARYING' ? 3 : 2;
    default:
      return 1;
  }
}

function parseTypeName(p: TokenCursor): Name {
  const words = wordsOfName(p);
  return words === 1 ? parseName(p) : wordName(p, words);
}

/** A built-in name of this many words as one identifier. */
function wordName(p: TokenCursor, words: number): Name {
  const start = p.start;
  const texts: string[] = [];
  for (let i = 0; i < words; i += 1) {
    texts.push(p.text());
    p.at += 1;
  }
  const end = p.end;
  const part = { kind: 'identifier', start, end, text: texts.join(' '), quoted: false } as const;
  return { kind: 'name', start, end, parts: [part] };
}

function parseAttribute(p: TokenCursor): NonNullable<DataType['attribute']> {
  p.at += 1;
  const word = p.acceptOneOf('TYPE', 'ROWTYPE') ?? p.fail('TYPE or ROWTYPE was expected');
  return word === 'TYPE' ? 'type' : 'rowtype';
}

function parseTypeArguments(p: TokenCursor, type: Mutable<DataType>): void {
  p.at += 1;
  const extra: Expression[] = [];
  if (p.text() === '*') {
    p.at += 1;
    type.precision = '*';
  } else {
    const precision = acceptInteger(p);
    if (precision === undefined) extra.push(parseOperand(p));
    else type.precision = precision;
  }
  if (p.text() === 'CHAR' || p.text() === 'BYTE') {
    type.unit = p.text() === 'CHAR' ? 'char' : 'byte';
    p.at += 1;
  }
  while (p.accept(',')) {
    const scale = extra.length === 0 && type.scale === undefined ? acceptInteger(p) : undefined;
    if (scale === undefined) extra.push(p.text() === '*' ? parseAny(p) : parseOperand(p));
    else type.scale = scale;
  }
  p.expect(')');
  if (extra.length > 0) type.extra = extra;
}

function parseAny(p: TokenCursor): Expression {
  const { start, end } = p.here();
  p.at += 1;
  return { kind: 'star', start, end };
}

/** A whole number, possibly negative (`NUMBER(5, -2)`), that is the whole argument. */
function acceptInteger(p: TokenCursor): number | undefined {
  const sign = p.text() === '-' || p.text() === '+' ? 1 : 0;
  if (p.type(sign) !== 'number') return undefined;
  const after = p.text(sign + 1);
  if (after !== ')' && after !== ',' && after !== 'CHAR' && after !== 'BYTE') return undefined;
  const value = Number(p.text(sign));
  if (!Number.isSafeInteger(value)) return undefined;
  const negative = sign === 1 && p.text() === '-';
  p.at += sign + 1;
  return negative ? -value : value;
}

function parseIntervalType(p: TokenCursor): DataType {
  const start = p.start;
  const name = wordName(p, 1);
  const { from, to, fromPrecision, toPrecision } = parseIntervalFields(p);
  return {
    kind: 'dataType',
    start,
    end: p.end,
    name,
    ...(fromPrecision === undefined ? {} : { precision: fromPrecision }),
    ...(toPrecision === undefined ? {} : { scale: toPrecision }),
    interval: { from, ...(to ? { to } : {}) },
  };
}

function parseTimestampType(p: TokenCursor): DataType {
  const start = p.start;
  const type: Mutable<DataType> = { kind: 'dataType', start, end: start, name: wordName(p, 1) };
  if (p.text() === '(') parseTypeArguments(p, type);
  if (p.accept('WITH', 'TIME', 'ZONE')) type.zone = 'with';
  else if (p.accept('WITH', 'LOCAL', 'TIME', 'ZONE')) type.zone = 'local';
  else if (p.accept('WITHOUT', 'TIME', 'ZONE')) type.zone = 'without';
  type.end = p.end;
  return type;
}
