import { deepest, type TokenCursor } from '../../../sql/cursor.ts';
import type { Expression, Reference } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type {
  OpaqueTable,
  Pivot,
  Query,
  SelectItem,
  TableExpression,
  Unpivot,
  UnpivotSource,
} from '../../../sql/tree/query.ts';
import { parseExpression } from './expression.ts';
import { parseMatchRecognize } from './match-recognize.ts';
import { opaqueClause, parseQuery, startsQuery } from './query.ts';
import { isAlias } from './reserved.ts';
import { parseSelectItem } from './select.ts';
import { acceptAlias } from './table-expression.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** PIVOT, UNPIVOT, MATCH_RECOGNIZE and the like behind a table, as many as there are. */
export function parsePivots(p: TokenCursor, start: number, first: TableExpression): TableExpression {
  let table = first;
  for (let count = 0; ; count += 1) {
    const next = parseClause(p, start, table);
    if (next === undefined) return table;
    if (count >= deepest) p.fail(`at most ${deepest} pivots in a row can be read; fewer`);
    table = next;
  }
}

function parseClause(p: TokenCursor, start: number, table: TableExpression): TableExpression | undefined {
  switch (p.text()) {
    case 'PIVOT':
      return isAlias(p) ? undefined : parsePivot(p, start, table);
    case 'UNPIVOT':
      return isAlias(p) ? undefined : parseUnpivot(p, start, table);
    case 'MATCH_RECOGNIZE':
      if (isAlias(p)) return undefined;
      return p.attempt(() => parseMatchRecognize(p, start, table)) ?? parseOpaque(p, start, table, 1);
    case 'HIERARCHIES':
      return isAlias(p) ? undefined : parseOpaque(p, start, table, 1);
    case 'EXTERNAL':
      return p.is('EXTERNAL', 'MODIFY', '(') ? parseOpaque(p, start, table, 2) : undefined;
    case 'NESTED':
      return isAlias(p) ? undefined : parseNested(p, start, table);
    default:
      return undefined;
  }
}

/** A clause that no target can say: its words, and everything in the parentheses behind them. */
function parseOpaque(p: TokenCursor, start: number, table: TableExpression, words: number): OpaqueTable {
  const from = p.start;
  const name = words === 1 ? p.text() : `${p.text()} ${p.text(1)}`;
  p.at += words;
  p.skip();
  return finishOpaque(p, start, table, from, name);
}

function finishOpaque(
  p: TokenCursor,
  start: number,
  table: TableExpression,
  from: number,
  name: string,
): OpaqueTable {
  const clause = opaqueClause(p, from, name);
  const found: Mutable<OpaqueTable> = { kind: 'opaqueTable', start, end: p.end, table, clause };
  acceptAlias(p, found);
  found.end = p.end;
  return found;
}

/** `table NESTED column[.path] COLUMNS (…)`: short for an outer join to JSON_TABLE. */
function parseNested(p: TokenCursor, start: number, table: TableExpression): OpaqueTable {
  const from = p.start;
  p.at += 1;
  while (!p.atEnd && !p.is('COLUMNS', '(')) {
    if (p.is(')') || p.is(';') || p.is(',')) p.fail('COLUMNS was expected');
    p.skip();
  }
  p.expect('COLUMNS');
  p.skip();
  return finishOpaque(p, start, table, from, 'NESTED');
}

/** `PIVOT [XML] (aggregates FOR columns IN (values))` (SQL Language Reference, "SELECT", `pivot_clause`). */
function parsePivot(p: TokenCursor, start: number, table: TableExpression): Pivot {
  p.at += 1;
  const xml = p.accept('XML');
  return p.nested(() => {
    p.expect('(');
    const aggregates = p.list(() => parseSelectItem(p));
    p.expect('FOR');
    const columns = p.is('(') ? p.parenthesised(() => parseColumn(p)) : [parseColumn(p)];
    p.expect('IN', '(');
    let query: Query | undefined;
    let values: SelectItem[] = [];
    if (startsQuery(p)) query = parseQuery(p);
    else values = p.list(() => parseSelectItem(p));
    p.expect(')', ')');
    const pivot: Mutable<Pivot> = {
      kind: 'pivot',
      start,
      end: start,
      table,
      xml,
      aggregates,
      columns,
      values,
      ...(query ? { query } : {}),
    };
    acceptAlias(p, pivot);
    pivot.end = p.end;
    return pivot;
  });
}

function parseColumn(p: TokenCursor): Reference {
  const part = p.identifier();
  const { start, end } = part;
  return { kind: 'reference', start, end, name: { kind: 'name', start, end, parts: [part] } };
}

/** `UNPIVOT [INCLUDE | EXCLUDE NULLS] (measures FOR names IN (columns [AS values], …))`. */
function parseUnpivot(p: TokenCursor, start: number, table: TableExpression): Unpivot {
  p.at += 1;
  const includeNulls = p.accept('INCLUDE', 'NULLS');
  if (!includeNulls) p.accept('EXCLUDE', 'NULLS');
  p.expect('(');
  const measures = parseNames(p);
  p.expect('FOR');
  const names = parseNames(p);
  p.expect('IN');
  const sources = p.parenthesised(() => parseSource(p));
  p.expect(')');
  const unpivot: Mutable<Unpivot> = {
    kind: 'unpivot',
    start,
    end: start,
    table,
    includeNulls,
    measures,
    names,
    sources,
  };
  acceptAlias(p, unpivot);
  unpivot.end = p.end;
  return unpivot;
}

function parseNames(p: TokenCursor): Identifier[] {
  return p.is('(') ? p.parenthesised(() => p.identifier()) : [p.identifier()];
}

function parseSource(p: TokenCursor): UnpivotSource {
  const start = p.start;
  const columns = parseNames(p);
  if (!p.accept('AS')) return { kind: 'unpivotSource', start, end: p.end, columns };
  const values: Expression[] = p.is('(') ? p.parenthesised(() => parseExpression(p)) : [parseExpression(p)];
  return { kind: 'unpivotSource', start, end: p.end, columns, values };
}
