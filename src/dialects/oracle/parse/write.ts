import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Write } from '../../../sql/tree/write.ts';

/** Whether a statement of this file begins here. */
export function startsWrite(_p: TokenCursor): boolean {
  return false;
}

/** A data-changing or transaction statement. */
export function parseWrite(p: TokenCursor): Write {
  return p.fail('a statement was expected');
}
