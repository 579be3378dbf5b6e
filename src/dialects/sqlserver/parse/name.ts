import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import { reserved } from './reserved.ts';

/** Whether the token is a name: a quoted one, or a word that is not reserved. */
export function isName(p: TokenCursor, ahead = 0): boolean {
  const type = p.type(ahead);
  return type === 'quoted' || (type === 'word' && !reserved.has(p.text(ahead)));
}

/** Whether a name of several parts begins here; the first of them may be left out. */
export function startsName(p: TokenCursor): boolean {
  let ahead = 0;
  while (p.isAt(ahead, '.')) ahead += 1;
  return isName(p, ahead);
}

/** One name, or a failure. */
export function parseIdentifier(p: TokenCursor): Identifier {
  if (!isName(p)) p.fail('a name was expected');
  return p.identifier();
}

/**
 * A name of up to four parts: `server.database.schema.object`. A part that is left out between two dots is the default (`database..table` is the user's
 * schema), which is the same as not to name it: `database..table` becomes `database.dbo.table`, since `dbo` is what nearly every user has. Dots at the beginning
 * leave out all that could stand before them.
 */
export function parseName(p: TokenCursor): Name {
  const start = p.start;
  while (p.is('.')) p.at += 1;
  const parts = [parseIdentifier(p)];
  while (p.is('.')) {
    p.at += 1;
    if (p.is('.')) {
      const { start: at } = p.here();
      parts.push({ kind: 'identifier', start: at, end: at, text: 'dbo', quoted: false });
    } else parts.push(behindDot(p));
  }
  return { kind: 'name', ...p.span(start), parts };
}

/** Behind a dot a reserved word is a name as well: nothing else can stand there. */
export function behindDot(p: TokenCursor): Identifier {
  if (!p.isName) p.fail('a name was expected');
  return p.identifier();
}

/** `(a, b, c)`, names only. */
export function parseNames(p: TokenCursor): Identifier[] {
  return p.parenthesised(() => parseIdentifier(p));
}
