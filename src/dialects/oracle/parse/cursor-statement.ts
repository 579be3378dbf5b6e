import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Into } from '../../../sql/tree/query.ts';
import type { Close, ExecuteImmediate, FetchStatement, Open, UsingItem } from '../../../sql/tree/routine.ts';
import { parseExpression, parsePrimary } from './expression.ts';
import { parseInto } from './into.ts';
import { parseQuery, startsQuery } from './query.ts';

/** OPEN cursor; OPEN variable FOR query; OPEN variable FOR text USING …. */
export function parseOpen(p: TokenCursor): Open {
  const start = p.start;
  p.expect('OPEN');
  const cursor = parsePrimary(p);
  if (!p.accept('FOR')) return { kind: 'open', start, end: p.end, cursor };
  if (startsQuery(p)) {
    const query = parseQuery(p);
    return { kind: 'open', start, end: p.end, cursor, query };
  }
  const dynamic = parseExpression(p);
  const using = p.accept('USING') ? { using: p.list(() => parseUsingItem(p)) } : {};
  return { kind: 'open', start, end: p.end, cursor, dynamic, ...using };
}

/** FETCH cursor [BULK COLLECT] INTO targets [LIMIT n]. */
export function parseFetch(p: TokenCursor): FetchStatement {
  const start = p.start;
  p.expect('FETCH');
  const cursor = parsePrimary(p);
  const into = parseInto(p);
  return { kind: 'fetch', start, end: p.end, cursor, into };
}

export function parseClose(p: TokenCursor): Close {
  const start = p.start;
  p.expect('CLOSE');
  const cursor = parsePrimary(p);
  return { kind: 'close', start, end: p.end, cursor };
}

/** EXECUTE IMMEDIATE text with INTO, USING and RETURNING INTO, which Oracle takes in any order. */
export function parseExecuteImmediate(p: TokenCursor): ExecuteImmediate {
  const start = p.start;
  p.expect('EXECUTE', 'IMMEDIATE');
  const sql = parseExpression(p);
  let into: Into | undefined;
  let returning: Into | undefined;
  let using: UsingItem[] | undefined;
  for (;;) {
    if (!into && (p.is('INTO') || p.is('BULK'))) into = parseInto(p);
    else if (!using && p.accept('USING')) using = p.list(() => parseUsingItem(p));
    else if (!returning && (p.accept('RETURNING') || p.accept('RETURN'))) returning = parseInto(p);
    else break;
  }
  return {
    kind: 'executeImmediate',
    start,
    end: p.end,
    sql,
    ...(into ? { into } : {}),
    using: using ?? [],
    ...(returning ? { returning } : {}),
  };
}

/** [IN] [OUT] value. OUT may also be the name of a variable. */
function parseUsingItem(p: TokenCursor): UsingItem {
  const start = p.start;
  const isIn = p.accept('IN');
  const isOut = p.is('OUT') && p.type(1) !== 'symbol' && p.type(1) !== 'end';
  if (isOut) p.at += 1;
  const value = parseExpression(p);
  return { kind: 'usingItem', start, end: p.end, mode: isOut ? (isIn ? 'in out' : 'out') : 'in', value };
}
