import type { TokenCursor } from '../../../sql/cursor.ts';
import { mapChildren } from '../../../sql/rewrite.ts';
import type { Call, Expression, KeywordPart } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { Node } from '../../../sql/tree/node.ts';
import type { MatchRecognize, SelectItem, TableExpression } from '../../../sql/tree/query.ts';
import { parseExpression } from './expression.ts';
import { parseOrderBy } from './order.ts';
import { parseSelectItem } from './select.ts';
import { acceptAlias } from './table-expression.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** MATCH_RECOGNIZE behind a table (SQL Language Reference, "SELECT", `row_pattern_clause`). */
export function parseMatchRecognize(p: TokenCursor, start: number, table: TableExpression): MatchRecognize {
  p.expect('MATCH_RECOGNIZE', '(');
  const partitionBy = p.accept('PARTITION', 'BY') ? p.list(() => parseExpression(p)) : [];
  const orderBy = p.is('ORDER', 'BY') ? parseOrderBy(p) : [];
  const measures = p.accept('MEASURES') ? p.list(() => navigated(parseSelectItem(p))) : [];
  const rows = parseRows(p);
  const skip = parseSkip(p);
  p.expect('PATTERN', '(');
  const pattern = parsePattern(p);
  const subsets = p.accept('SUBSET') ? p.list(() => parseSubset(p)) : [];
  p.expect('DEFINE');
  const defines = p.list(() => parseDefine(p));
  p.expect(')');
  const found: Mutable<MatchRecognize> = {
    kind: 'matchRecognize',
    start,
    end: p.end,
    table,
    partitionBy,
    orderBy,
    measures,
    rows,
    skip,
    pattern,
    subsets,
    defines,
  };
  acceptAlias(p, found);
  found.end = p.end;
  return found;
}

function parseRows(p: TokenCursor): MatchRecognize['rows'] {
  if (!p.accept('ALL', 'ROWS', 'PER', 'MATCH')) {
    p.accept('ONE', 'ROW', 'PER', 'MATCH');
    return 'one';
  }
  if (p.accept('WITH', 'UNMATCHED', 'ROWS')) return 'all with unmatched';
  if (!p.accept('SHOW', 'EMPTY', 'MATCHES')) p.accept('OMIT', 'EMPTY', 'MATCHES');
  return 'all';
}

function parseSkip(p: TokenCursor): MatchRecognize['skip'] {
  if (!p.accept('AFTER', 'MATCH', 'SKIP')) return 'past last row';
  if (p.accept('PAST', 'LAST', 'ROW')) return 'past last row';
  p.expect('TO');
  if (p.accept('NEXT', 'ROW')) return 'next row';
  const to = p.accept('FIRST') ? 'first' : 'last';
  if (to === 'last') p.accept('LAST');
  return { to, variable: p.identifier() };
}

/** The pattern is no expression: its characters are taken from the text up to the parenthesis that closes it, `?` and braces among them. */
function parsePattern(p: TokenCursor): readonly string[] {
  const first = p.at;
  let depth = 1;
  while (depth > 0) {
    if (p.atEnd) p.fail(') was expected');
    if (p.text() === '(') depth += 1;
    else if (p.text() === ')') depth -= 1;
    p.at += 1;
  }
  const { starts, ends } = p.tokens;
  const text = p.slice(starts[first] as number, ends[p.at - 2] as number);
  const bare = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  return (bare.match(patternToken) ?? []).map((each) =>
    each.startsWith('"') ? each.slice(1, -1) : each.toUpperCase(),
  );
}

const patternToken =
  /"[^"]+"|\{-|-\}|\{\s*\d*\s*,?\s*\d*\s*\}\??|[*+?]\??|[()|^$,]|[\p{L}_][\p{L}\d_$#]*|\S/gu;

function parseSubset(p: TokenCursor): MatchRecognize['subsets'][number] {
  const name = p.identifier();
  p.expect('=');
  const members = p.parenthesised((): Identifier => p.identifier());
  return { name, members };
}

function parseDefine(p: TokenCursor): SelectItem {
  const start = p.start;
  const alias = p.identifier();
  p.expect('AS');
  const expression = navigated(parseExpression(p));
  return { kind: 'selectItem', start, end: p.end, expression, alias };
}

const navigation: ReadonlyMap<string, string> = new Map([
  ['PREV', 'MATCH PREV'],
  ['NEXT', 'MATCH NEXT'],
  ['FIRST', 'MATCH FIRST'],
  ['LAST', 'MATCH LAST'],
  ['CLASSIFIER', 'MATCH CLASSIFIER'],
  ['MATCH_NUMBER', 'MATCH NUMBER'],
]);

/** Functions that exist here only are told from ordinary ones. */
function navigated<N extends Node>(node: N): N {
  const inner = mapChildren(node, navigated);
  return (inner.kind === 'call' ? (navigationCall(inner) ?? inner) : inner) as N;
}

function navigationCall(node: Call): Expression | undefined {
  if (node.callee.kind !== 'reference' || node.callee.name.parts.length > 1 || node.over) return undefined;
  const name = navigation.get(node.callee.name.parts[0]?.text.toUpperCase() ?? '');
  if (name === undefined) return undefined;
  const parts = node.arguments.map((each): KeywordPart => each.value);
  return { kind: 'keywordCall', start: node.start, end: node.end, name, parts };
}
