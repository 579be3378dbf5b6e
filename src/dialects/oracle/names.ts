import type { NameRules } from '../../sql/dialect.ts';
import type { Span } from '../../text/span.ts';
import type { Identifier } from '../../sql/tree/name.ts';

const foldedTexts = new Map<string, string>();

/** A name is written and asked for again and again: it is folded once, and the same text is given each time. */
function folded(text: string): string {
  const known = foldedTexts.get(text);
  if (known !== undefined) return known;
  if (foldedTexts.size >= 100_000) foldedTexts.clear();
  const upper = text.toUpperCase();
  foldedTexts.set(text, upper);
  return upper;
}

/** Oracle's names (SQL Language Reference, "Database Object Naming Rules"): unquoted ones fold to upper case; 128 bytes since 12.2. */
export const oracleNames: NameRules = {
  maxBytes: 128,
  fold(name: Identifier): string {
    return name.quoted ? name.text : folded(name.text);
  },
  identifier(stored: string, span: Span): Identifier {
    const plain = /^\p{Lu}[\p{Lu}\p{N}_$#]*$/u.test(stored);
    return { kind: 'identifier', start: span.start, end: span.end, text: stored, quoted: !plain };
  },
};
