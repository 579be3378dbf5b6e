import { createHash } from 'node:crypto';
import type { Identifier, Name } from '../../sql/tree/name.ts';

/** What PostgreSQL calls the columns that every table has (manual, "System Columns"); no column of a user can have such a name. */
const systemColumns = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']);

/**
 * A stored name of the source as it is stored in the target. A name without lower-case letters was written without quotes,
 * or could have been: it is folded. A name with lower-case letters was quoted because its case matters, and keeps it.
 */
export function spell(stored: string): string {
  return /\p{Ll}/u.test(stored) ? stored : stored.toLowerCase();
}

/** A column's or a local name's spelling: as {@link spell}, and never a system column's. */
export function spellColumn(stored: string): string {
  const name = spell(stored);
  return systemColumns.has(name) ? `${name}_` : name;
}

/** Six characters that depend on nothing but the text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}

/** The name itself if it fits, else its beginning with a hash of all of it, so that two long names stay two. */
export function fit(name: string, maxBytes: number): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  return withEnding(name, `_${shortHash(name)}`, maxBytes);
}

/** The name with an ending, the name being cut so that both fit. No character is cut in two. */
export function withEnding(name: string, ending: string, maxBytes: number): string {
  const room = maxBytes - Buffer.byteLength(ending);
  let kept = '';
  let bytes = 0;
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (bytes > room) break;
    kept += character;
  }
  return kept + ending;
}

/** The text of a name of the target, for statements and literals that are made as text. */
export function writtenName(name: Name | Identifier): string {
  if (name.kind === 'name') return name.parts.map(writtenName).join('.');
  return name.quoted ? `"${name.text.replaceAll('"', '""')}"` : name.text;
}
