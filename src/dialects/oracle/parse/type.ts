import type { TokenCursor } from '../../../sql/cursor.ts';
import type { DataType } from '../../../sql/tree/type.ts';

/** A data type. */
export function parseType(p: TokenCursor): DataType {
  return p.fail('a data type was expected');
}
