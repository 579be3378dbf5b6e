import type { NameRules } from '../../sql/dialect.ts';
import type { Span } from '../../text/span.ts';
import type { Identifier } from '../../sql/tree/name.ts';

/** Oracle's names (SQL Language Reference, "Database Object Naming Rules"): unquoted ones fold to upper case; 128 bytes since 12.2. */
export const oracleNames: NameRules = {
  maxBytes: 128,
  fold(name: Identifier): string {
    return name.quoted ? name.text : name.text.toUpperCase();
  },
  identifier(stored: string, span: Span): Identifier {
    const plain = /^\p{Lu}[\p{Lu}\p{N}_$#]*$/u.test(stored);
    return { kind: 'identifier', start: span.start, end: span.end, text: stored, quoted: !plain };
  },
};
