import { TokenCursor } from '../../../sql/cursor.ts';
import { lex } from '../../../sql/lexer.ts';
import { show } from '../../../sql/show.ts';
import type { Node } from '../../../sql/tree/node.ts';
import { oracleLexis } from '../lexis.ts';

/** A cursor at the beginning of a text that stands at the beginning of the number line. */
export function cursorOf(text: string): TokenCursor {
  return new TokenCursor(lex({ file: 'test.sql', text, base: 0, line: 1, column: 1 }, oracleLexis));
}

/** What a parser makes of the whole text, as one line; what it left unread is shown behind it. */
export function shown(parse: (p: TokenCursor) => Node, text: string): string {
  const p = cursorOf(text);
  const tree = show(parse(p));
  return p.atEnd ? tree : `${tree} ... ${p.slice(p.start, text.length)}`;
}
