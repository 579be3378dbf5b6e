import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression, KeywordPart } from '../../../sql/tree/expression.ts';
import { parseExpression } from './expression.ts';
import { parseName } from './name.ts';
import { parseType } from './type.ts';
import { parseWindow } from './window.ts';

type Reader = (p: TokenCursor, start: number, name: string) => Expression | undefined;

/** `CAST(x AS type)`; of TRY_CAST, PARSE and TRY_PARSE the parts with their words. */
const readCast: Reader = (p, start, name) => {
  const operand = parseExpression(p);
  p.expect('AS');
  const type = parseType(p);
  if (name === 'CAST') {
    p.expect(')');
    return { kind: 'cast', ...p.span(start), operand, type, style: 'function' };
  }
  const parts: KeywordPart[] = [operand, type];
  if (p.accept('USING')) parts.push(parseExpression(p));
  p.expect(')');
  return { kind: 'keywordCall', ...p.span(start), name, parts };
};

/** `CONVERT(type, x, style)`: the parts are the type, the value and, when there is one, the style. */
const readConvert: Reader = (p, start, name) => {
  const parts: KeywordPart[] = [parseType(p)];
  while (p.accept(',')) parts.push(parseExpression(p));
  p.expect(')');
  return { kind: 'keywordCall', ...p.span(start), name, parts };
};

/** `DATEADD(day, 1, x)`: the first argument is a word and no column ("Date and time data types and functions"). */
const readDatePart: Reader = (p, start, name) => {
  const span = p.here();
  if (p.type() !== 'word') return undefined;
  const parts: KeywordPart[] = [{ kind: 'word', ...span, text: p.text() }];
  p.at += 1;
  while (p.accept(',')) parts.push(parseExpression(p));
  p.expect(')');
  return { kind: 'keywordCall', ...p.span(start), name, parts };
};

/** `TRIM(LEADING 'x' FROM y)`; without words it is an ordinary call. */
const readTrim: Reader = (p, start, name) => {
  const parts: KeywordPart[] = [];
  const side = p.acceptOneOf('LEADING', 'TRAILING', 'BOTH');
  if (side) parts.push({ kind: 'word', ...p.span(p.end - side.length), text: side });
  const first = parseExpression(p);
  parts.push(first);
  if (!p.is('FROM')) return undefined;
  const from = p.here();
  p.at += 1;
  parts.push({ kind: 'word', ...from, text: 'FROM' }, parseExpression(p));
  p.expect(')');
  return { kind: 'keywordCall', ...p.span(start), name, parts };
};

/** `JSON_OBJECT('name': value NULL ON NULL)`, `JSON_ARRAY(1, 2 ABSENT ON NULL)`. */
const readJson: Reader = (p, start, name) => {
  const parts: KeywordPart[] = [];
  const word = (): void => {
    parts.push({ kind: 'word', ...p.here(), text: p.text() });
    p.at += 1;
  };
  while (!p.is(')')) {
    if (p.is(',') || p.is(':')) word();
    else if (p.is('NULL', 'ON') || p.is('ABSENT', 'ON')) while (!p.is(')') && !p.atEnd) word();
    else parts.push(parseExpression(p));
  }
  p.expect(')');
  return { kind: 'keywordCall', ...p.span(start), name, parts };
};

const readers: ReadonlyMap<string, Reader> = new Map([
  ['CAST', readCast],
  ['TRY_CAST', readCast],
  ['PARSE', readCast],
  ['TRY_PARSE', readCast],
  // SELECT IDENTITY(int, 1, 1) … INTO.
  ['IDENTITY', readConvert],
  ['CONVERT', readConvert],
  ['TRY_CONVERT', readConvert],
  ['DATEADD', readDatePart],
  ['DATEDIFF', readDatePart],
  ['DATEDIFF_BIG', readDatePart],
  ['DATEPART', readDatePart],
  ['DATENAME', readDatePart],
  ['DATETRUNC', readDatePart],
  ['DATE_BUCKET', readDatePart],
  ['TRIM', readTrim],
  ['JSON_OBJECT', readJson],
  ['JSON_ARRAY', readJson],
]);

/** A function with words between its arguments; undefined where none begins, and the position is then as it was. */
export function parseWorded(p: TokenCursor, start: number): Expression | undefined {
  if (p.is('NEXT') && p.isAt(1, 'VALUE') && p.isAt(2, 'FOR')) return parseNextValue(p, start);
  const read = p.isAt(1, '(') ? readers.get(p.text()) : undefined;
  if (!read) return undefined;
  const before = p.at;
  const name = p.text();
  p.at += 2;
  const found = read(p, start, name);
  if (!found) p.at = before;
  return found;
}

/** `NEXT VALUE FOR sequence OVER (ORDER BY …)`. */
function parseNextValue(p: TokenCursor, start: number): Expression {
  p.at += 3;
  const from = p.start;
  const name = parseName(p);
  const sequence: Expression = { kind: 'reference', ...p.span(from), name };
  const over = p.accept('OVER') ? parseWindow(p) : undefined;
  return {
    kind: 'keywordCall',
    ...p.span(start),
    name: 'NEXT VALUE FOR',
    parts: [sequence],
    ...(over ? { over } : {}),
  };
}
