import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';

/** A name of one or more parts, with its database link (SQL Language Reference, "Database Object Names and Qualifiers"). */
export function parseName(p: TokenCursor): Name {
  const start = p.start;
  return finishName(p, start, p.identifier());
}

/** The rest of a name whose first part was read: further parts, the database link. */
export function finishName(p: TokenCursor, start: number, first: Identifier): Name {
  const parts = parseParts(p, first);
  if (p.text() !== '@') return { kind: 'name', start, end: p.end, parts };
  const link = parseLink(p);
  return link ? { kind: 'name', start, end: p.end, parts, link } : { kind: 'name', start, end: p.end, parts };
}

/** A third of a tree are names, so arrays of one and two parts are made in one piece, which takes no more room than they need. */
function parseParts(p: TokenCursor, first: Identifier): Identifier[] {
  if (!hasPart(p)) return [first];
  p.at += 1;
  const second = p.identifier();
  if (!hasPart(p)) return [first, second];
  p.at += 1;
  const parts = [first, second, p.identifier()];
  while (hasPart(p)) {
    p.at += 1;
    parts.push(p.identifier());
  }
  return parts;
}

function hasPart(p: TokenCursor): boolean {
  return p.text() === '.' && isNameAt(p, 1);
}

/** `@link.domain@qualifier`, or `@!` for the local database. */
export function parseLink(p: TokenCursor): Identifier[] | undefined {
  if (!p.is('@') || !(isNameAt(p, 1) || p.isAt(1, '!'))) return undefined;
  p.at += 1;
  if (p.is('!')) {
    const local: Identifier = { kind: 'identifier', ...p.here(), text: '!', quoted: false };
    p.at += 1;
    return [local];
  }
  const link = [p.identifier()];
  while (p.text() === '.' || p.text() === '@') {
    const qualifier = p.text() === '@';
    if (!isNameAt(p, 1)) break;
    p.at += 1;
    const part = p.identifier();
    // The connection qualifier behind the second @ is marked by keeping that sign.
    link.push(qualifier ? { ...part, start: part.start - 1, text: `@${part.text}` } : part);
  }
  return link;
}

/** Whether the token `ahead` of the next can be a part of a name. */
export function isNameAt(p: TokenCursor, ahead: number): boolean {
  const type = p.type(ahead);
  return type === 'word' || type === 'quoted';
}
