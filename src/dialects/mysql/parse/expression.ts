import type { TokenCursor } from '../../../sql/cursor.ts';
import type {
  Argument,
  BinaryOperator,
  CaseBranch,
  Expression,
  KeywordPart,
  Reference,
} from '../../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import { parseLiteral, parseString } from './literal.ts';
import { isName, parseIdentifier, parseName } from './name.ts';
import { parseCastType } from './type.ts';

/**
 * An expression of MySQL (Reference Manual, "Expressions", "Operator Precedence"). What no node of the tree says is a call of a
 * function with the operator's name: `a DIV b` is `DIV(a, b)`, `a XOR b` is `XOR(a, b)`, `a REGEXP b` is
 * `REGEXP_LIKE(a, b)`, `~a` is `BIT_NOT(a)`, `BINARY a` is `CAST(a AS BINARY)`. `<=>` is IS NOT DISTINCT FROM.
 */
export function parseExpression(p: TokenCursor): Expression {
  return p.nested(() => parseOr(p));
}

/** SHOW CREATE TABLE writes parentheses around every expression, which say nothing where others stand already. */
export function withoutParentheses(node: Expression): Expression {
  return node.kind === 'parenthesis' ? withoutParentheses(node.operand) : node;
}

/** Operands that one level of operators joins. */
function chainOf(
  p: TokenCursor,
  operand: (p: TokenCursor) => Expression,
  operator: 'and' | 'or',
  words: readonly string[],
): Expression {
  const start = p.start;
  const operands = [operand(p)];
  while (p.acceptOneOf(...words)) operands.push(operand(p));
  return operands.length === 1
    ? (operands[0] as Expression)
    : { kind: 'chain', ...p.span(start), operator, operands };
}

/** `||` is OR unless the SQL mode PIPES_AS_CONCAT is set. */
function parseOr(p: TokenCursor): Expression {
  return chainOf(p, parseXor, 'or', ['OR', '||']);
}

function parseXor(p: TokenCursor): Expression {
  const start = p.start;
  let left = parseAnd(p);
  while (p.accept('XOR')) left = callOf(p, start, 'XOR', [left, parseAnd(p)]);
  return left;
}

function parseAnd(p: TokenCursor): Expression {
  return chainOf(p, parseNot, 'and', ['AND', '&&']);
}

function parseNot(p: TokenCursor): Expression {
  const start = p.start;
  if (!p.accept('NOT')) return parsePredicate(p);
  const operand = p.nested(() => parseNot(p));
  return { kind: 'unary', ...p.span(start), operator: 'not', operand };
}

const comparisons: Readonly<Record<string, BinaryOperator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
};

function parsePredicate(p: TokenCursor): Expression {
  const start = p.start;
  let left = parseBitOr(p);
  for (;;) {
    const next = predicate(p, left, start);
    if (!next) return left;
    left = next;
  }
}

function predicate(p: TokenCursor, left: Expression, start: number): Expression | undefined {
  const comparison = p.type() === 'symbol' ? comparisons[p.text()] : undefined;
  if (comparison) {
    p.at += 1;
    const right = parseBitOr(p);
    return { kind: 'binary', ...p.span(start), operator: comparison, left, right };
  }
  if (p.accept('<=>')) {
    const other = parseBitOr(p);
    return { kind: 'is', ...p.span(start), operand: left, not: true, test: 'distinct from', other };
  }
  if (p.accept('IS')) {
    const not = p.accept('NOT');
    const test = p.acceptOneOf('NULL', 'TRUE', 'FALSE', 'UNKNOWN');
    if (!test) return p.fail('NULL, TRUE, FALSE or UNKNOWN was expected');
    const word = test.toLowerCase() as 'null' | 'true' | 'false' | 'unknown';
    return { kind: 'is', ...p.span(start), operand: left, not, test: word };
  }
  return wordPredicate(p, left, start);
}

function wordPredicate(p: TokenCursor, left: Expression, start: number): Expression | undefined {
  const not = p.is('NOT') && ['BETWEEN', 'IN', 'LIKE', 'REGEXP', 'RLIKE'].some((each) => p.isAt(1, each));
  if (not) p.at += 1;
  if (p.accept('BETWEEN')) {
    const low = parseBitOr(p);
    p.expect('AND');
    const high = parseBitOr(p);
    return { kind: 'between', ...p.span(start), operand: left, not, low, high };
  }
  if (p.accept('IN')) {
    const list = p.parenthesised(() => parseExpression(p));
    return { kind: 'in', ...p.span(start), operand: left, not, list };
  }
  if (p.accept('LIKE')) {
    const pattern = parseBitOr(p);
    const escape = p.accept('ESCAPE') ? parsePrimary(p) : undefined;
    const like = { kind: 'like', ...p.span(start), operand: left, not, variant: 'like', pattern } as const;
    return escape ? { ...like, escape } : like;
  }
  if (p.accept('REGEXP') || p.accept('RLIKE')) {
    const call = callOf(p, start, 'REGEXP_LIKE', [left, parseBitOr(p)]);
    return not ? { kind: 'unary', ...p.span(start), operator: 'not', operand: call } : call;
  }
  if (p.accept('SOUNDS', 'LIKE')) return callOf(p, start, 'SOUNDS_LIKE', [left, parseBitOr(p)]);
  return undefined;
}

/** A level of binary operators that bind from the left. */
function level(
  operators: Readonly<Record<string, BinaryOperator | 'div'>>,
  operand: (p: TokenCursor) => Expression,
): (p: TokenCursor) => Expression {
  return (p) => {
    const start = p.start;
    let left = operand(p);
    for (;;) {
      const type = p.type();
      const operator = type === 'symbol' || type === 'word' ? operators[p.text()] : undefined;
      if (!operator || !Object.hasOwn(operators, p.text())) return left;
      p.at += 1;
      const right = operand(p);
      left =
        operator === 'div'
          ? callOf(p, start, 'DIV', [left, right])
          : { kind: 'binary', ...p.span(start), operator, left, right };
    }
  };
}

const parsePower = level({ '^': '#' }, (p) => parseUnary(p));
const parseProduct = level({ '*': '*', '/': '/', '%': 'mod', MOD: 'mod', DIV: 'div' }, parsePower);
const parseSum = level({ '+': '+', '-': '-' }, parseProduct);
const parseShift = level({ '<<': '<<', '>>': '>>' }, parseSum);
const parseBitAnd = level({ '&': '&' }, parseShift);
const parseBitOr = level({ '|': '|' }, parseBitAnd);

function parseUnary(p: TokenCursor): Expression {
  const start = p.start;
  if (p.accept('-') || p.is('+')) {
    const operator = p.is('+') && p.accept('+') ? '+' : '-';
    const operand = p.nested(() => parseUnary(p));
    return { kind: 'unary', ...p.span(start), operator, operand };
  }
  if (p.accept('~')) return callOf(p, start, 'BIT_NOT', [p.nested(() => parseUnary(p))]);
  if (p.accept('!')) {
    const operand = p.nested(() => parseUnary(p));
    return { kind: 'unary', ...p.span(start), operator: 'not', operand };
  }
  return parseCollated(p);
}

function parseCollated(p: TokenCursor): Expression {
  const start = p.start;
  if (p.is('BINARY') && !p.isAt(1, '(') && !p.isAt(1, ',') && !p.isAt(1, ')')) {
    p.at += 1;
    return callOf(p, start, 'BINARY', [p.nested(() => parseUnary(p))]);
  }
  let operand = parsePrimary(p);
  for (;;) {
    if (p.accept('COLLATE')) {
      const collation = parseName(p);
      operand = { kind: 'collate', ...p.span(start), operand, collation };
    } else if (p.is('->') || p.is('->>')) {
      const name = p.text() === '->' ? 'JSON_EXTRACT' : 'JSON_UNQUOTE_EXTRACT';
      p.at += 1;
      operand = callOf(p, start, name, [operand, parseString(p)]);
    } else return operand;
  }
}

function parsePrimary(p: TokenCursor): Expression {
  const start = p.start;
  const literal = p.isName && p.type() === 'quoted' ? undefined : parseLiteral(p);
  if (literal) return literal;
  if (p.accept('(')) return parseParenthesis(p, start);
  if (p.accept('\\N')) return { kind: 'null', ...p.span(start) };
  if (p.accept('?')) return unknownOperand(p);
  if (p.type() === 'word') {
    const special = keywords.get(p.text());
    const read = special?.(p, start);
    if (read) return read;
  }
  if (!isName(p)) return p.fail('an expression was expected');
  const name = parseName(p);
  const reference: Reference = { kind: 'reference', ...p.span(start), name };
  return p.is('(') ? parseCall(p, reference, start) : reference;
}

function unknownOperand(p: TokenCursor): never {
  p.at -= 1;
  return p.fail('an expression was expected');
}

function parseParenthesis(p: TokenCursor, start: number): Expression {
  if (p.is('SELECT') || p.is('WITH')) p.fail('a value was expected');
  const items = p.list(() => parseExpression(p));
  p.expect(')');
  const [operand] = items;
  return items.length === 1 && operand
    ? { kind: 'parenthesis', ...p.span(start), operand }
    : { kind: 'row', ...p.span(start), items };
}

function parseCall(p: TokenCursor, callee: Reference, start: number): Expression {
  p.expect('(');
  const values: Argument[] = [];
  const quantifier = p.accept('DISTINCT') ? ('distinct' as const) : undefined;
  if (!p.is(')'))
    values.push(
      ...p.list((): Argument => {
        const value = p.is('*') ? star(p) : parseExpression(p);
        return { kind: 'argument', start: value.start, end: value.end, value };
      }),
    );
  p.expect(')');
  const call = { kind: 'call', ...p.span(start), callee, arguments: values } as const;
  return quantifier ? { ...call, quantifier } : call;
}

function star(p: TokenCursor): Expression {
  const span = p.here();
  p.at += 1;
  return { kind: 'star', ...span };
}

/** A call by the name of a function. */
export function callOf(
  p: TokenCursor,
  start: number,
  name: string,
  values: readonly Expression[],
): Expression {
  const span = p.span(start);
  const part: Identifier = { kind: 'identifier', ...span, text: name, quoted: false };
  const called: Name = { kind: 'name', ...span, parts: [part] };
  return {
    kind: 'call',
    ...span,
    callee: { kind: 'reference', ...span, name: called },
    arguments: values.map((value) => ({ kind: 'argument', start: value.start, end: value.end, value })),
  };
}

type Reader = (p: TokenCursor, start: number) => Expression | undefined;

const constant =
  (make: (span: { start: number; end: number }) => Expression): Reader =>
  (p, start) => {
    p.at += 1;
    return make(p.span(start));
  };

/** A literal with its type, `DATE '2024-01-31'`; a function of that name otherwise. */
function datetime(type: 'date' | 'timestamp' | 'time'): Reader {
  return (p, start) => {
    if (p.tokens.types[p.at + 1] !== 'string') return undefined;
    p.at += 1;
    const { value } = parseString(p);
    return { kind: 'datetime', ...p.span(start), type, value };
  };
}

/** The moment, with or without parentheses; its names all mean one thing (Reference Manual, "Date and Time Functions"). */
function moment(name: string): Reader {
  return (p, start) => {
    p.at += 1;
    const values: Expression[] = [];
    if (p.accept('(')) {
      if (!p.is(')')) values.push(parseExpression(p));
      p.expect(')');
    }
    return callOf(p, start, name, values);
  };
}

function functionOnly(name: string): Reader {
  const read = moment(name);
  return (p, start) => (p.isAt(1, '(') ? read(p, start) : undefined);
}

function parseCase(p: TokenCursor, start: number): Expression {
  p.expect('CASE');
  const operand = p.is('WHEN') ? undefined : parseExpression(p);
  const branches: CaseBranch[] = [];
  while (p.is('WHEN')) {
    const from = p.start;
    p.at += 1;
    const test = parseExpression(p);
    p.expect('THEN');
    const result = parseExpression(p);
    branches.push({ kind: 'caseBranch', ...p.span(from), tests: [test], result });
  }
  const otherwise = p.accept('ELSE') ? parseExpression(p) : undefined;
  p.expect('END');
  return {
    kind: 'case',
    ...p.span(start),
    ...(operand ? { operand } : {}),
    branches,
    ...(otherwise ? { otherwise } : {}),
  };
}

function parseCast(p: TokenCursor, start: number): Expression | undefined {
  if (!p.isAt(1, '(')) return undefined;
  p.expect('CAST', '(');
  const operand = parseExpression(p);
  p.expect('AS');
  const plain = parseCastType(p);
  // Of an index with many values for a row.
  const type = p.accept('ARRAY') ? { ...plain, dimensions: 1 } : plain;
  p.expect(')');
  return { kind: 'cast', ...p.span(start), operand, type, style: 'function' };
}

/** `CONVERT(x, type)` is a cast, `CONVERT(x USING charset)` leaves the text as it is once all text is Unicode. */
function parseConvert(p: TokenCursor, start: number): Expression | undefined {
  if (!p.isAt(1, '(')) return undefined;
  p.expect('CONVERT', '(');
  const operand = parseExpression(p);
  if (p.accept('USING')) {
    const charset = parseIdentifier(p);
    p.expect(')');
    if (charset.text.toLowerCase() === 'binary') return callOf(p, start, 'BINARY', [operand]);
    return { kind: 'parenthesis', ...p.span(start), operand };
  }
  p.expect(',');
  const type = parseCastType(p);
  p.expect(')');
  return { kind: 'cast', ...p.span(start), operand, type, style: 'function' };
}

/** `INTERVAL 1 DAY` in sums and in DATE_ADD; `INTERVAL(5, 1, 10)` is a function. */
function parseInterval(p: TokenCursor, start: number): Expression | undefined {
  return p.attempt(() => {
    p.expect('INTERVAL');
    const amount = parseExpression(p);
    return wordedCall(p, start, 'INTERVAL', [amount, unit(p)]);
  });
}

function unit(p: TokenCursor): KeywordPart {
  const text = p.text();
  if (p.type() !== 'word') p.fail('a unit of time was expected');
  const span = p.here();
  p.at += 1;
  return { kind: 'word', ...span, text };
}

function wordedCall(p: TokenCursor, start: number, name: string, parts: readonly KeywordPart[]): Expression {
  return { kind: 'keywordCall', ...p.span(start), name, parts };
}

function parseExtract(p: TokenCursor, start: number): Expression | undefined {
  if (!p.isAt(1, '(')) return undefined;
  p.expect('EXTRACT', '(');
  const field = unit(p);
  p.expect('FROM');
  const value = parseExpression(p);
  p.expect(')');
  return wordedCall(p, start, 'EXTRACT', [field, value]);
}

/** `TRIM(BOTH 'x' FROM y)` and `SUBSTRING(x FROM 2 FOR 3)`: the words stand between the values. */
function parseWorded(p: TokenCursor, start: number): Expression | undefined {
  if (!p.isAt(1, '(')) return undefined;
  const name = p.text() === 'SUBSTR' || p.text() === 'MID' ? 'SUBSTRING' : p.text();
  const before = p.at;
  p.at += 2;
  const parts: KeywordPart[] = [];
  while (!p.is(')')) {
    if (p.isOneOf('BOTH', 'LEADING', 'TRAILING', 'FROM', 'FOR', 'IN')) parts.push(unit(p));
    else if (p.is(',')) break;
    else if (name === 'POSITION' && parts.length === 0) parts.push(parseBitOr(p));
    else parts.push(parseExpression(p));
  }
  // Without words it is an ordinary call.
  if (p.is(',') || parts.every((each) => each.kind !== 'word')) {
    p.at = before + 1;
    const { start: from, end } = { start, end: p.end };
    const part: Identifier = { kind: 'identifier', start: from, end, text: name, quoted: false };
    const callee: Reference = {
      kind: 'reference',
      start: from,
      end,
      name: { kind: 'name', start: from, end, parts: [part] },
    };
    return parseCall(p, callee, start);
  }
  p.expect(')');
  return wordedCall(p, start, name, parts);
}

/** `TIMESTAMPDIFF(MONTH, a, b)`: the first argument is a word. */
function parseUnitCall(p: TokenCursor, start: number): Expression | undefined {
  if (!p.isAt(1, '(')) return undefined;
  const name = p.text();
  p.at += 2;
  const parts: KeywordPart[] = [unit(p)];
  while (p.accept(',')) parts.push(parseExpression(p));
  p.expect(')');
  return wordedCall(p, start, name, parts);
}

/** MariaDB's `NEXT VALUE FOR sequence` and `PREVIOUS VALUE FOR sequence`; NEXTVAL and LASTVAL are calls. */
function parseSequenceValue(p: TokenCursor, start: number): Expression | undefined {
  const isNext = p.is('NEXT');
  if (!p.isAt(1, 'VALUE') || !p.isAt(2, 'FOR')) return undefined;
  p.at += 3;
  const from = p.start;
  const name = parseName(p);
  const reference: Reference = { kind: 'reference', ...p.span(from), name };
  return callOf(p, start, isNext ? 'NEXTVAL' : 'LASTVAL', [reference]);
}

const keywords: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['NULL', constant((span) => ({ kind: 'null', ...span }))],
  ['TRUE', constant((span) => ({ kind: 'boolean', ...span, value: true }))],
  ['FALSE', constant((span) => ({ kind: 'boolean', ...span, value: false }))],
  ['DATE', datetime('date')],
  ['TIME', datetime('time')],
  ['TIMESTAMP', datetime('timestamp')],
  ['CURRENT_TIMESTAMP', moment('NOW')],
  ['LOCALTIMESTAMP', moment('NOW')],
  ['LOCALTIME', moment('NOW')],
  ['NOW', functionOnly('NOW')],
  ['CURRENT_DATE', moment('CURDATE')],
  ['CURRENT_TIME', moment('CURTIME')],
  ['CURRENT_USER', moment('CURRENT_USER')],
  ['UTC_TIMESTAMP', moment('UTC_TIMESTAMP')],
  ['UTC_DATE', moment('UTC_DATE')],
  ['UTC_TIME', moment('UTC_TIME')],
  ['CASE', parseCase],
  ['CAST', parseCast],
  ['CONVERT', parseConvert],
  ['INTERVAL', parseInterval],
  ['EXTRACT', parseExtract],
  ['TRIM', parseWorded],
  ['SUBSTRING', parseWorded],
  ['SUBSTR', parseWorded],
  ['MID', parseWorded],
  ['POSITION', parseWorded],
  ['TIMESTAMPDIFF', parseUnitCall],
  ['TIMESTAMPADD', parseUnitCall],
  ['NEXT', parseSequenceValue],
  ['PREVIOUS', parseSequenceValue],
]);
