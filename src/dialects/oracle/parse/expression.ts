import { deepest, fitted, type TokenCursor } from '../../../sql/cursor.ts';
import type { BinaryOperator, Expression } from '../../../sql/tree/expression.ts';
import { parseComparisons } from './condition.ts';
import { parsePrimary } from './primary.ts';
import { endsExpression } from './reserved.ts';

export { parseArguments } from './call.ts';
export { parsePrimary };

/**
 * An expression or a condition: one grammar, since PL/SQL has conditions as values and 23ai has them in SQL too
 * (SQL Language Reference, "Expressions", "Conditions"; PL/SQL Language Reference, "Expressions").
 */
export function parseExpression(p: TokenCursor): Expression {
  const start = p.start;
  const first = parseConjunction(p);
  if (p.text() !== 'OR') return first;
  const operands = [first];
  while (p.text() === 'OR') {
    p.at += 1;
    operands.push(parseConjunction(p));
  }
  return { kind: 'chain', start, end: p.end, operator: 'or', operands: fitted(operands) };
}

function parseConjunction(p: TokenCursor): Expression {
  const start = p.start;
  const first = parseNegation(p);
  if (p.text() !== 'AND') return first;
  const operands = [first];
  while (p.text() === 'AND') {
    p.at += 1;
    operands.push(parseNegation(p));
  }
  return { kind: 'chain', start, end: p.end, operator: 'and', operands: fitted(operands) };
}

/** NOT binds looser than the comparisons: `NOT a = b` is `NOT (a = b)`. */
function parseNegation(p: TokenCursor): Expression {
  if (p.text() !== 'NOT') return parseComparisons(p, p.start, parseOperand(p));
  const start = p.start;
  p.at += 1;
  const operand = p.nested(() => parseNegation(p));
  return { kind: 'unary', start, end: p.end, operator: 'not', operand };
}

/**
 * An operand of a comparison: arithmetic, concatenation and multiset operators, but no comparison, AND or OR. Such are the
 * bounds of ranges and of BETWEEN.
 */
export function parseOperand(p: TokenCursor): Expression {
  const start = p.start;
  let left = parseTerm(p);
  for (let terms = 0; ; terms += 1) {
    const operator = additive(p);
    if (operator === undefined) return left;
    if (operator === '||') {
      left = parseConcatenation(p, start, left);
    } else {
      // The tree of `a + b + c` leans to the left; whoever walks it goes one level deeper for each term.
      if (terms >= deepest) p.fail(`at most ${deepest} operators in a row can be read; a shorter expression`);
      const right = parseTerm(p);
      left = { kind: 'binary', start, end: p.end, operator, left, right };
    }
  }
}

/** Reads an operator of the lowest arithmetic level: `+`, `-` and `||` have one precedence in Oracle. */
function additive(p: TokenCursor): BinaryOperator | '||' | undefined {
  switch (p.text()) {
    case '+':
    case '-':
    case '||': {
      const operator = p.text() as '+' | '-' | '||';
      p.at += 1;
      return operator;
    }
    case '|':
      // Oracle lets white space into operators of two characters.
      if (p.text(1) !== '|') return undefined;
      p.at += 2;
      return '||';
    case 'MULTISET':
      return multisetOperator(p);
    default:
      return undefined;
  }
}

function parseConcatenation(p: TokenCursor, start: number, first: Expression): Expression {
  const operands = [first, parseTerm(p)];
  for (;;) {
    if (p.text() === '||') p.at += 1;
    else if (p.text() === '|' && p.text(1) === '|') p.at += 2;
    else break;
    operands.push(parseTerm(p));
  }
  return { kind: 'chain', start, end: p.end, operator: '||', operands: fitted(operands) };
}

/** `MULTISET UNION [ALL | DISTINCT]` and its kin; ALL is what absence means. */
function multisetOperator(p: TokenCursor): BinaryOperator | undefined {
  const word = p.text(1);
  if (word !== 'UNION' && word !== 'INTERSECT' && word !== 'EXCEPT') return undefined;
  p.at += 2;
  const operator = `multiset ${word.toLowerCase()}` as 'multiset union';
  if (p.accept('DISTINCT')) return `${operator} distinct`;
  p.accept('ALL');
  return operator;
}

function parseTerm(p: TokenCursor): Expression {
  const start = p.start;
  let left = parseUnary(p);
  for (let factors = 0; ; factors += 1) {
    const operator = multiplicative(p);
    if (operator === undefined) return left;
    if (factors >= deepest) p.fail(`at most ${deepest} operators in a row can be read; a shorter expression`);
    p.at += 1;
    const right = parseUnary(p);
    left = { kind: 'binary', start, end: p.end, operator, left, right };
  }
}

/** The operator of multiplication that is next. `MOD` may also be an alias; it is an operator if a value follows it. */
function multiplicative(p: TokenCursor): BinaryOperator | undefined {
  switch (p.text()) {
    case '*':
      return '*';
    case '/':
      return '/';
    case 'MOD': {
      const type = p.type(1);
      if (type === 'symbol') return '(+-'.includes(p.text(1)) ? 'mod' : undefined;
      if (type === 'end' || (type === 'word' && endsExpression(p.text(1)))) return undefined;
      return 'mod';
    }
    default:
      return undefined;
  }
}

/** Signs, PRIOR and CONNECT_BY_ROOT bind tighter than multiplication and looser than `**`. */
function parseUnary(p: TokenCursor): Expression {
  switch (p.text()) {
    case '-':
    case '+':
      return parsePrefix(p, p.text() as '-' | '+');
    case 'PRIOR':
      return parsePrefix(p, 'prior');
    case 'CONNECT_BY_ROOT':
      return parsePrefix(p, 'connect_by_root');
    default:
      return parsePower(p);
  }
}

function parsePrefix(p: TokenCursor, operator: '-' | '+' | 'prior' | 'connect_by_root'): Expression {
  const start = p.start;
  p.at += 1;
  const operand = p.nested(() => parseUnary(p));
  return { kind: 'unary', start, end: p.end, operator, operand };
}

function parsePower(p: TokenCursor): Expression {
  const start = p.start;
  let left = parsePrimary(p);
  for (let powers = 0; p.text() === '**'; powers += 1) {
    if (powers >= deepest) p.fail(`at most ${deepest} operators in a row can be read; a shorter expression`);
    p.at += 1;
    const right =
      p.text() === '-' || p.text() === '+' ? parsePrefix(p, p.text() as '-' | '+') : parsePrimary(p);
    left = { kind: 'binary', start, end: p.end, operator: '**', left, right };
  }
  return left;
}
