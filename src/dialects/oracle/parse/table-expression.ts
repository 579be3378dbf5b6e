import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression, KeywordCall } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type {
  DerivedTable,
  TableExpression,
  TableFunction,
  TableReference,
} from '../../../sql/tree/query.ts';
import { parseExpression, parseOperand, parsePrimary } from './expression.ts';
import { parseJoins } from './join.ts';
import { keywordCallGrammar } from './keyword-call.ts';
import { parseName } from './name.ts';
import { parsePivots } from './pivot.ts';
import { opaqueClause, opensQuery, parseQuery, startsQuery } from './query.ts';
import { isAlias } from './reserved.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One table expression of FROM, with its joins (SQL Language Reference, "SELECT", `table_reference`, `join_clause`). */
export function parseTableExpression(p: TokenCursor): TableExpression {
  const start = p.start;
  return parseJoins(p, start, parseTablePrimary(p));
}

/** A table expression without joins: table, inline view, table function, parentheses around a join. */
export function parseTablePrimary(p: TokenCursor): TableExpression {
  const start = p.start;
  return parsePivots(p, start, parseBare(p));
}

function parseBare(p: TokenCursor): TableExpression {
  switch (p.text()) {
    case '(':
      return opensQuery(p) ? parseDerived(p, false) : parseParenthesised(p);
    case 'LATERAL':
      if (p.text(1) === '(') return parseLateral(p);
      break;
    case 'TABLE':
    case 'THE':
      if (p.text(1) === '(') return parseCollection(p);
      break;
    case 'ONLY':
      if (p.text(1) === '(') return parseOnly(p);
      break;
    case 'EXTERNAL':
      if (p.text(1) === '(') return parseOpaqueFunction(p, 'EXTERNAL', 1);
      break;
    case 'ANALYTIC':
      if (p.is('ANALYTIC', 'VIEW', '(')) return parseOpaqueFunction(p, 'ANALYTIC VIEW', 2);
      break;
    default:
      break;
  }
  if (p.type() === 'word' && p.text(1) === '(' && keywordCallGrammar(p.text())) return parseFunction(p);
  return parseNamed(p);
}

/** A table, or a function when parentheses follow the name. */
function parseNamed(p: TokenCursor): TableExpression {
  const before = p.at;
  const start = p.start;
  const name = parseName(p);
  if (p.text() === '(' && !p.is('(', '+', ')')) {
    p.at = before;
    return parseFunction(p);
  }
  const table: Mutable<TableReference> = { kind: 'table', start, end: p.end, name };
  if (p.type() !== 'word' && p.type() !== 'quoted') return table;
  finishTable(p, table);
  return table;
}

/** What may stand between a table's name and its joins: partition, sample, flashback, alias. */
function finishTable(p: TokenCursor, table: Mutable<TableReference>): void {
  acceptPartition(p, table);
  if (p.text() === 'SAMPLE' && !isAlias(p)) table.sample = parseSample(p);
  acceptFlashback(p, table);
  acceptAlias(p, table);
  acceptFlashback(p, table);
  table.end = p.end;
}

/** An alias, with or without AS (which Oracle takes here since version 23). AS OF is no alias. */
export function acceptAlias(p: TokenCursor, table: { alias?: Identifier }): void {
  if (p.text() === 'AS' && p.text(1) !== 'OF') p.at += 1;
  else if (!isAlias(p)) return;
  table.alias = p.identifier();
}

/** `PARTITION (p)`, `SUBPARTITION FOR (values)` behind a table's name. */
export function acceptPartition(p: TokenCursor, table: Mutable<TableReference>): void {
  if (p.text() !== 'PARTITION' && p.text() !== 'SUBPARTITION') return;
  if (p.text(1) !== '(' && !(p.text(1) === 'FOR' && p.text(2) === '(')) return;
  const sub = p.text() === 'SUBPARTITION';
  p.at += 1;
  if (p.accept('FOR')) {
    table.partition = { sub, values: p.parenthesised(() => parseExpression(p)) };
  } else {
    p.at += 1;
    table.partition = { sub, name: p.identifier() };
    p.expect(')');
  }
  table.end = p.end;
}

function parseSample(p: TokenCursor): NonNullable<TableReference['sample']> {
  p.at += 1;
  const block = p.accept('BLOCK');
  p.expect('(');
  const size = parseOperand(p);
  p.expect(')');
  if (!p.accept('SEED')) return { block, size };
  p.expect('(');
  const seed = parseOperand(p);
  p.expect(')');
  return { block, size, seed };
}

/** Flashback queries (SQL Language Reference, "SELECT", `flashback_query_clause`) are kept as text. */
function acceptFlashback(p: TokenCursor, table: Mutable<TableReference>): void {
  const start = p.start;
  let name: string;
  if (p.is('VERSIONS') && !isAlias(p)) {
    name = 'VERSIONS';
    p.at += 1;
    acceptPeriod(p);
    p.expect('BETWEEN');
    acceptMeasure(p);
    parseOperand(p);
    p.expect('AND');
    parseOperand(p);
    if (p.is('AS', 'OF')) readAsOf(p);
  } else if (p.is('AS', 'OF')) {
    name = 'AS OF';
    readAsOf(p);
  } else {
    return;
  }
  const before = table.flashback;
  table.flashback = before ? opaqueClause(p, before.start, before.name) : opaqueClause(p, start, name);
}

function readAsOf(p: TokenCursor): void {
  p.at += 2;
  if (!acceptPeriod(p)) acceptMeasure(p);
  parseOperand(p);
}

function acceptPeriod(p: TokenCursor): boolean {
  if (!p.accept('PERIOD', 'FOR')) return false;
  parseName(p);
  return true;
}

/** SCN or TIMESTAMP before the point in time. `TIMESTAMP '…'` alone is a literal, not this word. */
function acceptMeasure(p: TokenCursor): void {
  if (p.text() === 'SCN' || p.text() === 'TIMESTAMP') p.at += 1;
}

function parseParenthesised(p: TokenCursor): TableExpression {
  const start = p.start;
  return p.nested(() =>
    p.nested(() => {
      p.expect('(');
      const table = parseTableExpression(p);
      p.expect(')');
      if (table.kind !== 'table' || table.alias || !isAlias(p))
        return { kind: 'parenthesisedTable', start, end: p.end, table };
      // `(employees) e` is `(employees e)`.
      const alias = p.identifier();
      const named: TableReference = { ...table, end: p.end, alias };
      return { kind: 'parenthesisedTable', start, end: p.end, table: named };
    }),
  );
}

/** An inline view: `(SELECT …) alias`, `(SELECT … WITH READ ONLY)`. */
export function parseDerived(p: TokenCursor, lateral: boolean): DerivedTable {
  const start = p.start;
  p.expect('(');
  const query = parseQuery(p);
  let restriction: DerivedTable['restriction'];
  if (p.accept('WITH', 'READ', 'ONLY')) restriction = 'read only';
  else if (p.accept('WITH', 'CHECK', 'OPTION')) restriction = 'check option';
  p.expect(')');
  const table: Mutable<DerivedTable> = { kind: 'derivedTable', start, end: start, lateral, query };
  if (restriction) table.restriction = restriction;
  acceptAlias(p, table);
  if (table.alias) acceptColumns(p, table);
  table.end = p.end;
  return table;
}

/** Column aliases behind the alias of a table value constructor: `(VALUES (1)) t (a)`. */
function acceptColumns(p: TokenCursor, table: { columns?: readonly Identifier[] }): void {
  if (p.is('(')) table.columns = p.parenthesised(() => p.identifier());
}

function parseLateral(p: TokenCursor): DerivedTable {
  const start = p.start;
  p.at += 1;
  return { ...parseDerived(p, true), start };
}

/** `TABLE(collection)` and its old form `THE(subquery)`, with `(+)` where an empty collection shall keep the row. */
export function parseCollection(p: TokenCursor): TableFunction {
  const start = p.start;
  p.at += 1;
  const expression = p.nested(() => parseCollectionValue(p));
  return finishFunction(p, start, expression, true);
}

function parseCollectionValue(p: TokenCursor): Expression {
  p.expect('(');
  const start = p.start;
  const value: Expression =
    startsQuery(p) && p.text() !== '('
      ? { kind: 'subquery', query: parseQuery(p), start, end: p.end }
      : parseExpression(p);
  p.expect(')');
  return value;
}

function finishFunction(
  p: TokenCursor,
  start: number,
  expression: Expression,
  unnest: boolean,
): TableFunction {
  const table: Mutable<TableFunction> = { kind: 'tableFunction', start, end: start, expression, unnest };
  if (p.accept('(', '+', ')')) table.outer = true;
  acceptAlias(p, table);
  if (!table.outer && p.accept('(', '+', ')')) table.outer = true;
  table.end = p.end;
  return table;
}

/** A function that is a table by itself: JSON_TABLE, XMLTABLE, CONTAINERS, a pipelined function. */
function parseFunction(p: TokenCursor): TableFunction {
  const start = p.start;
  const expression = parsePrimary(p);
  if (expression.kind === 'outerMark')
    return { ...finishFunction(p, start, expression.operand, false), outer: true };
  return finishFunction(p, start, expression, false);
}

/** `ONLY (view)`: without the rows of its subviews. */
export function parseOnly(p: TokenCursor): TableReference {
  const start = p.start;
  p.at += 1;
  p.expect('(');
  const name = parseName(p);
  p.expect(')');
  const table: Mutable<TableReference> = { kind: 'table', start, end: p.end, name, only: true };
  finishTable(p, table);
  return table;
}

/** Inline external tables and analytic views: a table that is described on the spot, kept as text in one word. */
function parseOpaqueFunction(p: TokenCursor, name: string, words: number): TableFunction {
  const start = p.start;
  p.at += words;
  const from = p.start;
  p.skip();
  const text = p.slice(from + 1, p.end - 1);
  const word = { kind: 'word', start: from + 1, end: p.end - 1, text } as const;
  const call: KeywordCall = { kind: 'keywordCall', start, end: p.end, name, parts: [word] };
  return finishFunction(p, start, call, false);
}
