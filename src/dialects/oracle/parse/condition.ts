import { deepest, type TokenCursor } from '../../../sql/cursor.ts';
import type { BinaryOperator, Expression, IsTest, Like } from '../../../sql/tree/expression.ts';
import type { Query } from '../../../sql/tree/query.ts';
import type { DataType } from '../../../sql/tree/type.ts';
import { parseExpression, parseOperand } from './expression.ts';
import { opensQuery, parseSubquery } from './query.ts';
import { parseType } from './type.ts';

/**
 * The comparisons that follow an operand (SQL Language Reference, "Conditions"). Usually one; PL/SQL also compares the
 * result of a comparison (`a = b = TRUE`), from left to right.
 */
export function parseComparisons(p: TokenCursor, start: number, first: Expression): Expression {
  let left = first;
  for (let count = 0; ; count += 1) {
    const next = parseComparison(p, start, left);
    if (next === undefined) return left;
    if (count >= deepest) p.fail(`at most ${deepest} comparisons in a row can be read; fewer`);
    left = next;
  }
}

function parseComparison(p: TokenCursor, start: number, left: Expression): Expression | undefined {
  switch (p.text()) {
    case '=':
      return parseRelation(p, start, left, '=', 1);
    case '<>':
    case '!=':
    case '^=':
    case '~=':
      return parseRelation(p, start, left, '<>', 1);
    case '<=':
    case '>=':
      return parseRelation(p, start, left, p.text() as '<=' | '>=', 1);
    case '<':
    case '>':
    case '!':
    case '^':
    case '~':
      return parseSpacedRelation(p, start, left);
    case 'IS':
      return parseIs(p, start, left);
    case 'NOT':
      return parseNegated(p, start, left);
    case 'IN':
      return parseIn(p, start, left, false);
    case 'BETWEEN':
      return parseBetween(p, start, left, false);
    case 'LIKE':
    case 'LIKEC':
    case 'LIKE2':
    case 'LIKE4':
      return isLike(p) ? parseLike(p, start, left, false) : undefined;
    case 'MEMBER':
    case 'SUBMULTISET':
      return isCollectionTest(p) ? parseCollectionTest(p, start, left) : undefined;
    default:
      return undefined;
  }
}

/** `<` and `>`, and the operators of two characters that someone wrote with white space between them, as Oracle allows. */
function parseSpacedRelation(p: TokenCursor, start: number, left: Expression): Expression | undefined {
  const first = p.text();
  const second = p.text(1);
  if (second === '=' && (first === '<' || first === '>'))
    return parseRelation(p, start, left, `${first}=`, 2);
  if (second === '=' || (first === '<' && second === '>')) return parseRelation(p, start, left, '<>', 2);
  return first === '<' || first === '>' ? parseRelation(p, start, left, first, 1) : undefined;
}

function parseRelation(
  p: TokenCursor,
  start: number,
  left: Expression,
  operator: BinaryOperator,
  tokens: number,
): Expression {
  p.at += tokens;
  const word = p.text();
  if ((word === 'ANY' || word === 'ALL' || word === 'SOME') && p.text(1) === '(') {
    p.at += 1;
    const quantifier = word === 'ANY' ? 'any' : word === 'ALL' ? 'all' : 'some';
    const choices = parseChoices(p);
    return { kind: 'quantified', start, end: p.end, operator, left, quantifier, ...choices };
  }
  const right = parseOperand(p);
  return { kind: 'binary', start, end: p.end, operator, left, right };
}

/** What stands in the parentheses of IN, ANY and ALL: a query or a list. */
function parseChoices(p: TokenCursor): { query: Query } | { list: Expression[] } {
  if (opensQuery(p)) return { query: parseSubquery(p) };
  return { list: p.nested(() => p.parenthesised(() => parseExpression(p))) };
}

function parseIn(p: TokenCursor, start: number, operand: Expression, not: boolean): Expression {
  p.at += 1;
  // Oracle reads a single value without parentheses as a list of one: `deptno IN 10`.
  const choices = p.text() === '(' ? parseChoices(p) : { list: [parseOperand(p)] };
  return { kind: 'in', start, end: p.end, operand, not, ...choices };
}

function parseBetween(p: TokenCursor, start: number, operand: Expression, not: boolean): Expression {
  p.at += 1;
  const low = parseOperand(p);
  p.expect('AND');
  const high = parseOperand(p);
  return { kind: 'between', start, end: p.end, operand, not, low, high };
}

/** LIKEC, LIKE2 and LIKE4 are no reserved words: as aliases they are followed by a comma, a clause or the end. */
function isLike(p: TokenCursor): boolean {
  if (p.text() === 'LIKE') return true;
  const type = p.type(1);
  return type === 'symbol'
    ? p.text(1) === '('
    : type !== 'end' && p.text(1) !== 'FROM' && p.text(1) !== 'INTO';
}

function parseLike(p: TokenCursor, start: number, operand: Expression, not: boolean): Expression {
  const variant = p.text().toLowerCase() as Like['variant'];
  p.at += 1;
  const pattern = parseOperand(p);
  const escape = p.accept('ESCAPE') ? parseOperand(p) : undefined;
  return { kind: 'like', start, end: p.end, operand, not, variant, pattern, ...(escape ? { escape } : {}) };
}

function isCollectionTest(p: TokenCursor): boolean {
  if (p.text(1) === 'OF') return true;
  const type = p.type(1);
  return (
    type === 'quoted' || type === 'bind' || (type === 'word' && p.text(1) !== 'FROM' && p.text(1) !== 'INTO')
  );
}

function parseCollectionTest(p: TokenCursor, start: number, left: Expression): Expression {
  const operator = p.text() === 'MEMBER' ? 'member of' : 'submultiset of';
  p.at += 1;
  p.accept('OF');
  const right = parseOperand(p);
  return { kind: 'binary', start, end: p.end, operator, left, right };
}

function parseNegated(p: TokenCursor, start: number, left: Expression): Expression | undefined {
  const word = p.text(1);
  switch (word) {
    case 'IN':
      p.at += 1;
      return parseIn(p, start, left, true);
    case 'BETWEEN':
      p.at += 1;
      return parseBetween(p, start, left, true);
    case 'LIKE':
    case 'LIKEC':
    case 'LIKE2':
    case 'LIKE4':
      p.at += 1;
      return parseLike(p, start, left, true);
    case 'MEMBER':
    case 'SUBMULTISET': {
      p.at += 1;
      const operand = parseCollectionTest(p, start, left);
      return { kind: 'unary', start, end: p.end, operator: 'not', operand };
    }
    default:
      return undefined;
  }
}

const simpleTests: Readonly<Record<string, IsTest['test']>> = {
  NULL: 'null',
  NAN: 'nan',
  INFINITE: 'infinite',
  TRUE: 'true',
  FALSE: 'false',
  UNKNOWN: 'unknown',
  EMPTY: 'empty',
  DANGLING: 'dangling',
  PRESENT: 'present',
  ANY: 'any',
};

function parseIs(p: TokenCursor, start: number, operand: Expression): Expression {
  p.at += 1;
  const not = p.accept('NOT');
  const word = p.text();
  const simple = Object.hasOwn(simpleTests, word) ? simpleTests[word] : undefined;
  if (simple) {
    p.at += 1;
    return { kind: 'is', start, end: p.end, operand, not, test: simple };
  }
  const is = (test: IsTest['test'], more: Partial<IsTest> = {}): IsTest => ({
    kind: 'is',
    start,
    end: p.end,
    operand,
    not,
    test,
    ...more,
  });
  if (p.accept('A', 'SET')) return is('a set');
  if (p.accept('DISTINCT', 'FROM')) {
    const other = parseOperand(p);
    return is('distinct from', { other });
  }
  if (p.accept('OF')) {
    p.accept('TYPE');
    const types = p.parenthesised(() => parseTestedType(p));
    return is('of type', { types });
  }
  if (p.accept('JSON')) {
    const options = parseJsonOptions(p);
    return is('json', options === '' ? {} : { options });
  }
  return p.fail('NULL or another word that can follow IS was expected');
}

function parseTestedType(p: TokenCursor): DataType {
  if (!p.is('ONLY') || p.isAt(1, ',') || p.isAt(1, ')') || p.isAt(1, '.')) return parseType(p);
  const { start } = p.here();
  p.at += 1;
  return { ...parseType(p), start, only: true };
}

/** The modifiers of IS JSON (SQL Language Reference, "IS JSON Condition") in upper case. */
const jsonWords: ReadonlySet<string> = new Set(
  'VALUE ARRAY OBJECT SCALAR FORMAT JSON STRICT LAX ALLOW DISALLOW SCALARS WITH WITHOUT UNIQUE KEYS VALIDATE CAST USING'.split(
    ' ',
  ),
);

function parseJsonOptions(p: TokenCursor): string {
  const words: string[] = [];
  for (;;) {
    const word = p.text();
    if (word === '(' && words.length === 0) {
      const from = p.start;
      p.skip();
      words.push(p.slice(from, p.end).toUpperCase());
    } else if (p.type() === 'string' && (words.includes('VALIDATE') || words.at(-1) === 'USING')) {
      words.push(word);
      p.at += 1;
    } else if (p.type() === 'word' && isJsonOption(p)) {
      words.push(word);
      p.at += 1;
    } else {
      return words.join(' ');
    }
  }
}

/** WITH also opens other clauses behind a condition (`CHECK (x IS JSON) … WITH`): here it must be followed by UNIQUE. */
function isJsonOption(p: TokenCursor): boolean {
  const word = p.text();
  if (word === 'WITH' || word === 'WITHOUT') return p.isAt(1, 'UNIQUE');
  return jsonWords.has(word);
}
