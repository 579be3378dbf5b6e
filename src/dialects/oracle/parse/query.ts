import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Query } from '../../../sql/tree/query.ts';

/** A query. */
export function parseQuery(p: TokenCursor): Query {
  return p.fail('a query was expected');
}

/** Whether a query begins here: SELECT, WITH, or parentheses around them. */
export function startsQuery(p: TokenCursor): boolean {
  return p.is('SELECT') || p.is('WITH');
}
