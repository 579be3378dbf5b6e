import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Into } from '../../../sql/tree/query.ts';
import { parseOperand, parsePrimary } from './expression.ts';

/** Whether `INTO` or `BULK COLLECT INTO` is next. */
export function startsInto(p: TokenCursor): boolean {
  return p.text() === 'INTO' || p.is('BULK', 'COLLECT');
}

/** `[BULK COLLECT] INTO targets [LIMIT n]` of SELECT, FETCH, RETURNING, EXECUTE IMMEDIATE (PL/SQL Language Reference, "SELECT INTO", "FETCH"). */
export function parseInto(p: TokenCursor): Into {
  const start = p.start;
  const bulk = p.accept('BULK', 'COLLECT');
  p.expect('INTO');
  const targets = p.list(() => parsePrimary(p));
  const limit = p.accept('LIMIT') ? parseOperand(p) : undefined;
  return limit
    ? { kind: 'into', start, end: p.end, bulk, targets, limit }
    : { kind: 'into', start, end: p.end, bulk, targets };
}
