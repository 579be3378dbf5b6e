import type { TokenCursor } from '../../../sql/cursor.ts';
import type { OrderItem } from '../../../sql/tree/query.ts';

/** One item of ORDER BY or of an index: expression [ASC|DESC] [NULLS FIRST|LAST]. */
export function parseOrderItem(p: TokenCursor): OrderItem {
  return p.fail('an expression was expected');
}
