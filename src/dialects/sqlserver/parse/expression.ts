import type { TokenCursor } from '../../../sql/cursor.ts';
import type { BinaryOperator, CaseBranch, Expression, Quantified } from '../../../sql/tree/expression.ts';
import { callOf } from './call.ts';
import { parsePrimary } from './primary.ts';
import { parseName } from './name.ts';
import { parseQuery } from './query.ts';

/**
 * An expression or a condition ("Expressions (Transact-SQL)", "Operator precedence"); the grammar of both is one here, since only the place tells which one is
 * wanted. `~a` is a call of BIT_NOT.
 */
export function parseExpression(p: TokenCursor): Expression {
  return p.nested(() => parseOr(p));
}

function parseOr(p: TokenCursor): Expression {
  return chainOf(p, parseAnd, 'or', 'OR');
}

function parseAnd(p: TokenCursor): Expression {
  return chainOf(p, parseNot, 'and', 'AND');
}

/** Operands that one operator joins. */
function chainOf(
  p: TokenCursor,
  operand: (p: TokenCursor) => Expression,
  operator: 'and' | 'or' | '||',
  word: string,
): Expression {
  const start = p.start;
  const first = operand(p);
  if (!p.is(word)) return first;
  const operands = [first];
  while (p.accept(word)) operands.push(operand(p));
  return { kind: 'chain', ...p.span(start), operator, operands };
}

function parseNot(p: TokenCursor): Expression {
  const start = p.start;
  if (!p.accept('NOT')) return parsePredicate(p);
  const operand = p.nested(() => parseNot(p));
  return { kind: 'unary', ...p.span(start), operator: 'not', operand };
}

/** `!<` and `!>` are `>=` and `<=` ("Comparison operators"). */
const comparisons: ReadonlyMap<string, BinaryOperator> = new Map([
  ['=', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['>', '>'],
  ['<=', '<='],
  ['>=', '>='],
  ['!<', '>='],
  ['!>', '<='],
]);

function parsePredicate(p: TokenCursor): Expression {
  const start = p.start;
  const left = parseValue(p);
  const comparison = p.type() === 'symbol' ? acceptComparison(p) : undefined;
  if (comparison) {
    return quantified(p, start, left, comparison) ?? compared(p, start, left, comparison);
  }
  return (isTest(p, start, left) ?? wordTest(p, start, left)) || left;
}

/** White space may stand within the operator: `a < > b`, `a ! = b`. */
function acceptComparison(p: TokenCursor): BinaryOperator | undefined {
  const isApart = p.type(1) === 'symbol' && p.isOneOf('<', '>', '!');
  const joined = isApart ? comparisons.get(p.text() + p.text(1)) : undefined;
  const found = joined ?? comparisons.get(p.text());
  if (found) p.at += joined ? 2 : 1;
  return found;
}

function compared(p: TokenCursor, start: number, left: Expression, operator: BinaryOperator): Expression {
  const right = parseValue(p);
  return { kind: 'binary', ...p.span(start), operator, left, right };
}

function quantified(
  p: TokenCursor,
  start: number,
  left: Expression,
  operator: BinaryOperator,
): Expression | undefined {
  const quantifier = ['ALL', 'ANY', 'SOME'].find((word) => p.is(word, '('));
  if (!quantifier) return undefined;
  p.at += 2;
  const query = parseQuery(p);
  p.expect(')');
  const word = quantifier.toLowerCase() as Quantified['quantifier'];
  return { kind: 'quantified', ...p.span(start), operator, left, quantifier: word, query };
}

function isTest(p: TokenCursor, start: number, operand: Expression): Expression | undefined {
  if (!p.accept('IS')) return undefined;
  const not = p.accept('NOT');
  if (p.accept('NULL')) return { kind: 'is', ...p.span(start), operand, not, test: 'null' };
  p.expect('DISTINCT', 'FROM');
  const other = parseValue(p);
  return { kind: 'is', ...p.span(start), operand, not, test: 'distinct from', other };
}

function wordTest(p: TokenCursor, start: number, operand: Expression): Expression | undefined {
  const not = p.is('NOT') && ['BETWEEN', 'IN', 'LIKE'].some((each) => p.isAt(1, each));
  if (not) p.at += 1;
  if (p.accept('BETWEEN')) {
    const low = parseValue(p);
    p.expect('AND');
    const high = parseValue(p);
    return { kind: 'between', ...p.span(start), operand, not, low, high };
  }
  if (p.accept('IN')) return inTest(p, start, operand, not);
  if (!p.accept('LIKE')) return undefined;
  const pattern = parseValue(p);
  const escape = p.accept('ESCAPE') ? parseValue(p) : undefined;
  const like = { kind: 'like', ...p.span(start), operand, not, variant: 'like', pattern } as const;
  return escape ? { ...like, escape } : like;
}

function inTest(p: TokenCursor, start: number, operand: Expression, not: boolean): Expression {
  p.expect('(');
  if (startsQuery(p)) {
    const query = parseQuery(p);
    p.expect(')');
    return { kind: 'in', ...p.span(start), operand, not, query };
  }
  const list = p.list(() => parseExpression(p));
  p.expect(')');
  return { kind: 'in', ...p.span(start), operand, not, list };
}

/** Whether a query begins here, behind an opening parenthesis; more parentheses may stand before it. */
export function startsQuery(p: TokenCursor): boolean {
  let ahead = 0;
  while (p.isAt(ahead, '(')) ahead += 1;
  return p.isAt(ahead, 'SELECT') || (ahead === 0 && p.is('WITH'));
}

/** A value: what an assignment, an argument or a comparison has. */
export function parseValue(p: TokenCursor): Expression {
  return chainOf(p, parseSum, '||', '||');
}

/** Addition and the operators on bits have one precedence, from left to right. */
const sums: ReadonlyMap<string, BinaryOperator> = new Map([
  ['+', '+'],
  ['-', '-'],
  ['&', '&'],
  ['|', '|'],
  ['^', '#'],
]);

const products: ReadonlyMap<string, BinaryOperator> = new Map([
  ['*', '*'],
  ['/', '/'],
  ['%', '%'],
  ['<<', '<<'],
  ['>>', '>>'],
]);

/** A level of binary operators that bind from the left. */
function level(
  operators: ReadonlyMap<string, BinaryOperator>,
  operand: (p: TokenCursor) => Expression,
): (p: TokenCursor) => Expression {
  return (p) => {
    const start = p.start;
    let left = operand(p);
    for (;;) {
      const operator = p.type() === 'symbol' ? operators.get(p.text()) : undefined;
      if (!operator) return left;
      p.at += 1;
      const right = operand(p);
      left = { kind: 'binary', ...p.span(start), operator, left, right };
    }
  };
}

const parseProduct = level(products, parseUnary);
const parseSum = level(sums, parseProduct);

function parseUnary(p: TokenCursor): Expression {
  const start = p.start;
  const sign = p.is('-') ? '-' : p.is('+') ? '+' : undefined;
  if (sign) {
    p.at += 1;
    const operand = p.nested(() => parseUnary(p));
    return { kind: 'unary', ...p.span(start), operator: sign, operand };
  }
  if (p.accept('~')) {
    const operand = p.nested(() => parseUnary(p));
    return callOf(p.span(start), 'BIT_NOT', [operand]);
  }
  return parsePostfix(p);
}

/** What may stand behind a value: a collation, a time zone, a method or a field. */
function parsePostfix(p: TokenCursor): Expression {
  const start = p.start;
  let operand = parsePrimary(p);
  for (;;) {
    if (p.accept('COLLATE')) {
      const collation = parseName(p);
      operand = { kind: 'collate', ...p.span(start), operand, collation };
    } else if (p.is('AT') && p.isAt(1, 'TIME') && p.isAt(2, 'ZONE')) {
      p.at += 3;
      const zone = parsePrimary(p);
      operand = { kind: 'atTimeZone', ...p.span(start), operand, zone };
    } else return operand;
  }
}

/** CASE, simple or searched, behind its first word. */
export function parseCase(p: TokenCursor, start: number): Expression {
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
  if (branches.length === 0) p.fail('WHEN was expected');
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
