import type { TokenCursor } from '../../../sql/cursor.ts';
import type { TableExpression } from '../../../sql/tree/query.ts';

/** One table expression of FROM, with its joins. */
export function parseTableExpression(p: TokenCursor): TableExpression {
  return p.fail('a table was expected');
}
