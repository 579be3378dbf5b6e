import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Insert } from '../../../sql/tree/write.ts';
import { startsQuery } from './expression.ts';
import { isName, parseIdentifier, parseName } from './name.ts';
import { parseQuery } from './query.ts';
import { parseRowValue } from './select.ts';
import { parseHints } from './table-expression.ts';

/**
 * `INSERT [INTO] t (a, b) VALUES (…), (…)`, `… SELECT …`, `… DEFAULT VALUES` ("INSERT (Transact-SQL)"). Undefined, with the position as it was, when it does more
 * than a plain one: TOP, OUTPUT, EXECUTE, another target than a table.
 */
export function parseInsert(p: TokenCursor): Insert | undefined {
  const before = p.at;
  const insert = readInsert(p);
  if (!insert) p.at = before;
  return insert;
}

function readInsert(p: TokenCursor): Insert | undefined {
  const start = p.start;
  p.expect('INSERT');
  p.accept('INTO');
  if (!isName(p)) return undefined;
  const name = parseName(p);
  const hints = p.is('WITH', '(') ? parseHints(p) : undefined;
  const columns = p.is('(') && !startsRows(p) ? p.parenthesised(() => columnReference(p)) : undefined;
  const rows = readRows(p);
  const query = rows ? undefined : readQuery(p);
  const isDefault = !rows && !query && p.accept('DEFAULT', 'VALUES');
  if (!rows && !query && !isDefault) return undefined;
  return {
    kind: 'insert',
    ...p.span(start),
    target: { kind: 'table', start: name.start, end: name.end, name, ...(hints ? { hints } : {}) },
    ...(columns ? { columns } : {}),
    ...(rows ? { rows } : {}),
    ...(query ? { query } : {}),
  };
}

/** Behind the table a parenthesis opens the columns, unless a query stands in it. */
function startsRows(p: TokenCursor): boolean {
  p.at += 1;
  const found = startsQuery(p);
  p.at -= 1;
  return found;
}

function columnReference(p: TokenCursor): Expression {
  const start = p.start;
  const column = parseIdentifier(p);
  return { kind: 'reference', ...p.span(start), name: { kind: 'name', ...p.span(start), parts: [column] } };
}

function readRows(p: TokenCursor): Expression[][] | undefined {
  if (!p.accept('VALUES')) return undefined;
  return p.list(() => p.parenthesised(() => parseRowValue(p)));
}

function readQuery(p: TokenCursor): Insert['query'] {
  return startsQuery(p) || p.is('(', 'SELECT') ? parseQuery(p) : undefined;
}
