import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Into } from '../../../sql/tree/query.ts';

/** [BULK COLLECT] INTO targets [LIMIT n], from the word BULK or INTO. */
export function parseInto(p: TokenCursor): Into {
  return p.fail('INTO was expected');
}
