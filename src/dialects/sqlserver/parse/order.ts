import type { TokenCursor } from '../../../sql/cursor.ts';
import type { OrderItem } from '../../../sql/tree/query.ts';
import { parseExpression } from './expression.ts';

/** `ORDER BY a, b DESC`. */
export function parseOrder(p: TokenCursor): OrderItem[] {
  p.expect('ORDER', 'BY');
  return p.list(() => parseOrderItem(p));
}

export function parseOrderItem(p: TokenCursor): OrderItem {
  const start = p.start;
  const expression = parseExpression(p);
  const direction = p.accept('ASC') ? 'asc' : p.accept('DESC') ? 'desc' : undefined;
  return { kind: 'orderItem', ...p.span(start), expression, ...(direction ? { direction } : {}) };
}
