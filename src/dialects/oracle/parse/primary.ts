import { deepest, fitted, type TokenCursor } from '../../../sql/cursor.ts';
import type {
  Bind,
  CaseBranch,
  CursorAttribute,
  Expression,
  Reference,
} from '../../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import { parseCall } from './call.ts';
import { parseExpression, parseOperand } from './expression.ts';
import { keywordCallGrammar, parseCast, parseKeywordCall } from './keyword-call.ts';
import { parseDatetime, parseInterval, parseIntervalFields, parseString } from './literal.ts';
import { finishName, isNameAt, parseName } from './name.ts';
import { opensQuery, parseSubquery } from './query.ts';
import { cannotBeginExpression, endsExpression } from './reserved.ts';
import { parseType } from './type.ts';

/** A value without operators around it, with what may follow it directly: arguments, fields, AT TIME ZONE, `(+)` …. */
export function parsePrimary(p: TokenCursor): Expression {
  const start = p.start;
  switch (p.type()) {
    case 'word':
      return parseSuffixes(p, start, parseWord(p));
    case 'quoted':
      return parseSuffixes(p, start, parseNamed(p));
    case 'number': {
      const text = p.text();
      p.at += 1;
      return parseSuffixes(p, start, { kind: 'number', start, end: p.end, text });
    }
    case 'string':
      return parseSuffixes(p, start, parseString(p));
    case 'bind':
      return parseSuffixes(p, start, parseBind(p));
    case 'directive':
      return parseInquiry(p);
    default:
      return parseSuffixes(p, start, parseSymbol(p));
  }
}

/** What some words begin, unless they are names there: the reader then gives undefined and has read nothing. */
const readers: ReadonlyMap<string, (p: TokenCursor) => Expression | undefined> = new Map([
  ['NULL', parseNull],
  ['TRUE', (p) => parseBoolean(p, true)],
  ['FALSE', (p) => parseBoolean(p, false)],
  ['DATE', parseDatetime],
  ['TIMESTAMP', parseDatetime],
  ['TIME', parseDatetime],
  ['INTERVAL', parseInterval],
  ['CASE', parseCase],
  ['EXISTS', parseExists],
  ['CURSOR', parseCursorExpression],
  ['CAST', parseCast],
  ['NEW', parseNew],
  ['FINAL', parseSemantics],
  ['RUNNING', parseSemantics],
]);

/** The words that are more than names where a value stands. Nearly all others are names, and one question tells it. */
const special: ReadonlySet<string> = new Set([...readers.keys(), ...cannotBeginExpression]);

function parseWord(p: TokenCursor): Expression {
  const word = p.text();
  if (p.text(1) === '(') {
    const grammar = keywordCallGrammar(word);
    if (grammar?.always) return parseKeywordCall(p, grammar);
  }
  if (!special.has(word)) return parseNamed(p);
  const found = readers.get(word)?.(p);
  if (found) return found;
  // SET(collection) is a function, although SET is reserved.
  if (endsExpression(word) && !(word === 'SET' && p.text(1) === '(')) p.fail('an expression was expected');
  return parseNamed(p);
}

function parseNull(p: TokenCursor): Expression {
  const start = p.start;
  p.at += 1;
  return { kind: 'null', start, end: p.end };
}

/** `FINAL LAST(x)`, `RUNNING COUNT(*)` in MATCH_RECOGNIZE; anywhere else the word is a name, and no function follows it. */
function parseSemantics(p: TokenCursor): Expression | undefined {
  if (p.type(1) !== 'word' || p.text(2) !== '(') return undefined;
  const start = p.start;
  const name = `MATCH ${p.text()}`;
  p.at += 1;
  const value = p.nested(() => parsePrimary(p));
  return { kind: 'keywordCall', start, end: p.end, name, parts: [value] };
}

/** Before a dot or parenthesis the word is a name. */
function parseBoolean(p: TokenCursor, value: boolean): Expression | undefined {
  const next = p.text(1);
  if (next === '.' || next === '(') return undefined;
  const start = p.start;
  p.at += 1;
  return { kind: 'boolean', start, end: p.end, value };
}

/** A name, or `name.*`. */
function parseNamed(p: TokenCursor): Expression {
  const start = p.start;
  const name = finishName(p, start, p.identifier());
  if (p.text() === '.' && p.text(1) === '*') {
    p.at += 2;
    return { kind: 'star', start, end: p.end, qualifier: name };
  }
  return { kind: 'reference', start, end: p.end, name };
}

function parseSymbol(p: TokenCursor): Expression {
  const start = p.start;
  switch (p.text()) {
    case '(':
      return parseParenthesis(p);
    case '*':
      p.at += 1;
      return { kind: 'star', start, end: p.end };
    case '?': {
      const mark: Identifier = { kind: 'identifier', ...p.here(), text: '?', quoted: false };
      p.at += 1;
      return { kind: 'bind', start, end: p.end, path: [mark] };
    }
    case ':':
      // Oracle lets white space stand between the colon and the name.
      if (p.type(1) !== 'number' && !isNameAt(p, 1)) return p.fail('an expression was expected');
      p.at += 1;
      return finishBind(p, start, p.type() === 'number' ? numberName(p) : p.identifier());
    default:
      return p.fail('an expression was expected');
  }
}

/** The name of a bind variable that is a number. */
function numberName(p: TokenCursor): Identifier {
  const name: Identifier = { kind: 'identifier', ...p.here(), text: p.text(), quoted: false };
  p.at += 1;
  return name;
}

/** A subquery, a value in parentheses, or several values as one row. */
function parseParenthesis(p: TokenCursor): Expression {
  const start = p.start;
  if (opensQuery(p)) {
    const query = parseSubquery(p);
    return { kind: 'subquery', start, end: p.end, query };
  }
  return p.nested(() => {
    p.at += 1;
    const first = parseExpression(p);
    if (p.accept('AS')) {
      // `(SELF AS supertype).method`: the method as the supertype has it (PL/SQL Language Reference, "General Invocation").
      const type = parseType(p);
      p.expect(')');
      return { kind: 'cast', start, end: p.end, operand: first, type, style: 'operator' };
    }
    if (p.text() !== ',') {
      p.expect(')');
      return { kind: 'parenthesis', start, end: p.end, operand: first };
    }
    const items = [first];
    while (p.accept(',')) items.push(parseExpression(p));
    p.expect(')');
    return { kind: 'row', start, end: p.end, items };
  });
}

function parseBind(p: TokenCursor): Bind {
  const { start, end } = p.here();
  return finishBind(p, start, bindName(p, start, end));
}

/** The name of a bind token, which begins with its colon. */
function bindName(p: TokenCursor, start: number, end: number): Identifier {
  const raw = p.raw();
  p.at += 1;
  const quoted = raw[1] === '"';
  const text = quoted ? raw.slice(2, -1) : raw.slice(1);
  return { kind: 'identifier', start: start + 1, end, text, quoted };
}

/** Fields (`:NEW.salary`) and the indicator variable of a host variable. */
function finishBind(p: TokenCursor, start: number, first: Identifier): Bind {
  const path = parsePath(p, first);
  const spoken = p.text() === 'INDICATOR' && p.type(1) === 'bind';
  if (!spoken && p.type() !== 'bind') return { kind: 'bind', start, end: p.end, path };
  if (spoken) p.at += 1;
  const here = p.here();
  const indicator = parsePath(p, bindName(p, here.start, here.end));
  return { kind: 'bind', start, end: p.end, path, indicator };
}

function parsePath(p: TokenCursor, first: Identifier): Identifier[] {
  const path = [first];
  while (p.text() === '.' && isNameAt(p, 1)) {
    p.at += 1;
    path.push(p.identifier());
  }
  return path;
}

/** `$$name` (PL/SQL Language Reference, "Inquiry Directives"). */
function parseInquiry(p: TokenCursor): Expression {
  const { start, end } = p.here();
  const text = p.text();
  if (!text.startsWith('$$')) p.fail('an expression was expected');
  p.at += 1;
  return { kind: 'inquiry', start, end, name: text.slice(2) };
}

function parseCase(p: TokenCursor): Expression | undefined {
  // A column may be called CASE; then it is followed by something that neither ends nor begins a value.
  if (p.text(1) === '.' || p.text(1) === ',' || p.text(1) === ')') return undefined;
  const start = p.start;
  return p.nested(() => {
    p.at += 1;
    const operand = p.text() === 'WHEN' ? undefined : parseExpression(p);
    const branches: CaseBranch[] = [];
    do branches.push(parseCaseBranch(p));
    while (p.text() === 'WHEN');
    const otherwise = p.accept('ELSE') ? parseExpression(p) : undefined;
    p.expect('END');
    return {
      kind: 'case',
      start,
      end: p.end,
      ...(operand ? { operand } : {}),
      branches: fitted(branches),
      ...(otherwise ? { otherwise } : {}),
    };
  });
}

function parseCaseBranch(p: TokenCursor): CaseBranch {
  const start = p.start;
  p.expect('WHEN');
  const tests = p.list(() => parseExpression(p));
  p.expect('THEN');
  const result = parseExpression(p);
  return { kind: 'caseBranch', start, end: p.end, tests, result };
}

function parseExists(p: TokenCursor): Expression | undefined {
  if (p.text(1) !== '(') return undefined;
  const start = p.start;
  p.at += 1;
  const query = parseSubquery(p);
  return { kind: 'exists', start, end: p.end, query };
}

function parseCursorExpression(p: TokenCursor): Expression | undefined {
  if (p.text(1) !== '(') return undefined;
  const start = p.start;
  p.at += 1;
  const query = parseSubquery(p);
  return { kind: 'cursorExpression', start, end: p.end, query };
}

/** `NEW type(…)`. A correlation name NEW (in the WHEN of a trigger) is followed by a dot. */
function parseNew(p: TokenCursor): Expression | undefined {
  if (!isNameAt(p, 1) || endsExpression(p.text(1)) || p.text(1) === 'IS') return undefined;
  const start = p.start;
  p.at += 1;
  const name = parseName(p);
  const callee: Reference = { kind: 'reference', start: name.start, end: name.end, name };
  if (p.text() !== '(') return { kind: 'call', start, end: p.end, callee, arguments: [], isNew: true };
  const call = parseCall(p, start, callee);
  return call.kind === 'call' ? { ...call, isNew: true } : p.fail('the constructor of a type was expected');
}

/** What can follow a value directly, again and again: `f(1)(2).x.y(3)`. */
function parseSuffixes(p: TokenCursor, start: number, first: Expression): Expression {
  let value = first;
  for (let count = 0; ; count += 1) {
    const next = parseSuffix(p, start, value);
    if (next === undefined) return value;
    if (count >= deepest) p.fail(`at most ${deepest} calls and fields in a row can be read; fewer`);
    value = next;
  }
}

function parseSuffix(p: TokenCursor, start: number, value: Expression): Expression | undefined {
  switch (p.text()) {
    case '(':
      return parseBehindParenthesis(p, start, value);
    case '.': {
      if (!hasFields(value) || !isNameAt(p, 1)) return undefined;
      p.at += 1;
      const name = p.identifier();
      return { kind: 'field', start, end: p.end, operand: value, name };
    }
    case '[':
      return hasFields(value) ? parseElement(p, start, value) : undefined;
    case '%':
      return parseCursorAttribute(p, start, value);
    case 'AT':
      return parseZone(p, start, value);
    case 'COLLATE': {
      if (!isNameAt(p, 1) || endsExpression(p.text(1))) return undefined;
      p.at += 1;
      const collation: Name = parseName(p);
      return { kind: 'collate', start, end: p.end, operand: value, collation };
    }
    case 'DAY':
    case 'YEAR':
      return parseIntervalCast(p, start, value);
    default:
      return undefined;
  }
}

/** `(+)` of Oracle's own outer join, or arguments. */
function parseBehindParenthesis(p: TokenCursor, start: number, value: Expression): Expression | undefined {
  if (p.text(1) === '+' && p.text(2) === ')') {
    p.at += 3;
    return { kind: 'outerMark', start, end: p.end, operand: value };
  }
  switch (value.kind) {
    case 'reference':
    case 'call':
    case 'field':
    case 'bind':
    case 'element':
      return parseCall(p, start, value);
    default:
      return undefined;
  }
}

function hasFields(value: Expression): boolean {
  switch (value.kind) {
    case 'reference':
    case 'call':
    case 'field':
    case 'keywordCall':
    case 'cast':
    case 'parenthesis':
    case 'element':
    case 'cursorAttribute':
      return true;
    default:
      return false;
  }
}

/** The array step of JSON dot notation: `[0]`, `[*]`, `[0 to 2]`, `[1, 3]`, `[last - 1]`. */
function parseElement(p: TokenCursor, start: number, operand: Expression): Expression {
  p.at += 1;
  const from = p.start;
  const indexes: Expression[] = [];
  do indexes.push(parseIndex(p));
  while (p.accept(','));
  const first = indexes[0] as Expression;
  const upper = indexes.length === 1 && p.accept('TO') ? parseOperand(p) : undefined;
  const index: Expression =
    indexes.length === 1 ? first : { kind: 'row', start: from, end: p.end, items: indexes };
  p.expect(']');
  return {
    kind: 'element',
    start,
    end: p.end,
    operand,
    index,
    ...(upper ? { upper, isSlice: true } : {}),
  };
}

function parseIndex(p: TokenCursor): Expression {
  return p.nested(() => parseOperand(p));
}

const attributes: Readonly<Record<string, CursorAttribute['attribute']>> = {
  FOUND: 'found',
  NOTFOUND: 'notfound',
  ROWCOUNT: 'rowcount',
  ISOPEN: 'isopen',
  BULK_ROWCOUNT: 'bulk_rowcount',
  BULK_EXCEPTIONS: 'bulk_exceptions',
};

function parseCursorAttribute(p: TokenCursor, start: number, cursor: Expression): Expression | undefined {
  const word = p.text(1);
  const attribute = Object.hasOwn(attributes, word) ? attributes[word] : undefined;
  if (attribute === undefined || p.type(1) !== 'word') return undefined;
  p.at += 2;
  let index: Expression | undefined;
  if (attribute.startsWith('bulk') && p.accept('(')) {
    index = p.nested(() => parseExpression(p));
    p.expect(')');
  }
  return { kind: 'cursorAttribute', start, end: p.end, cursor, attribute, ...(index ? { index } : {}) };
}

function parseZone(p: TokenCursor, start: number, operand: Expression): Expression | undefined {
  if (p.accept('AT', 'LOCAL')) return { kind: 'atTimeZone', start, end: p.end, operand };
  if (!p.accept('AT', 'TIME', 'ZONE')) return undefined;
  const zone = p.nested(() => parsePrimary(p));
  return { kind: 'atTimeZone', start, end: p.end, operand, zone };
}

/** `(a - b) DAY(9) TO SECOND(3)` (SQL Language Reference, "Interval Expressions"). The words alone are an alias. */
function parseIntervalCast(p: TokenCursor, start: number, operand: Expression): Expression | undefined {
  const behind = p.text(1) === '(' && p.type(2) === 'number' && p.text(3) === ')' ? 4 : 1;
  const last = p.text() === 'DAY' ? 'SECOND' : 'MONTH';
  if (p.text(behind) !== 'TO' || p.text(behind + 1) !== last) return undefined;
  const { from, fromPrecision, to, toPrecision } = parseIntervalFields(p);
  return {
    kind: 'intervalCast',
    start,
    end: p.end,
    operand,
    from,
    ...(fromPrecision === undefined ? {} : { fromPrecision }),
    to: to ?? 'second',
    ...(toPrecision === undefined ? {} : { toPrecision }),
  };
}
