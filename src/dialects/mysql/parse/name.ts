import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import { decodeString } from './literal.ts';

/** Whether a name can stand here: a word, a name in backquotes, or one in quotation marks (SQL mode ANSI_QUOTES). */
export function isName(p: TokenCursor): boolean {
  return p.isName || (p.type() === 'string' && p.raw().startsWith('"'));
}

/** One name, or a failure. */
export function parseIdentifier(p: TokenCursor): Identifier {
  if (p.isName) return p.identifier();
  if (!isName(p)) p.fail('a name was expected');
  const text = decodeString(p.raw());
  const { start, end } = p.here();
  p.at += 1;
  return { kind: 'identifier', start, end, text, quoted: true };
}

/** `table`, `database.table`, `.table`; a number behind a dot is read as a part of the name by MySQL too (`db.2024_sales`). */
export function parseName(p: TokenCursor): Name {
  const start = p.start;
  p.accept('.');
  const parts = [parseIdentifier(p)];
  while (p.accept('.')) parts.push(parseIdentifier(p));
  return { kind: 'name', ...p.span(start), parts };
}

/** `(a, b, c)`, names only. */
export function parseNames(p: TokenCursor): Identifier[] {
  return p.parenthesised(() => parseIdentifier(p));
}
