import type { TokenCursor } from '../../../sql/cursor.ts';
import type { OrderItem } from '../../../sql/tree/query.ts';
import { parseExpression } from './expression.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One item of ORDER BY or of an index: expression [ASC|DESC] [NULLS FIRST|LAST]. */
export function parseOrderItem(p: TokenCursor): OrderItem {
  const start = p.start;
  const expression = parseExpression(p);
  const word = p.acceptOneOf('ASC', 'DESC');
  let nulls: 'first' | 'last' | undefined;
  if (p.accept('NULLS', 'FIRST')) nulls = 'first';
  else if (p.accept('NULLS', 'LAST')) nulls = 'last';
  const item: Mutable<OrderItem> = { kind: 'orderItem', start, end: p.end, expression };
  if (word) item.direction = word === 'ASC' ? 'asc' : 'desc';
  if (nulls) item.nulls = nulls;
  return item;
}

/** `ORDER BY` and its items. */
export function parseOrderBy(p: TokenCursor): OrderItem[] {
  p.expect('ORDER', 'BY');
  return p.list(() => parseOrderItem(p));
}
