import type { NameRules } from '../../sql/dialect.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Span } from '../../text/span.ts';

/**
 * SQL Server's names ("Database identifiers"). They are compared by the collation of the database, which ignores case unless somebody chose another; here
 * all are compared so, and a definition keeps the name as it was written.
 */
export const sqlserverNames: NameRules = {
  // 128 characters of at most three bytes.
  maxBytes: 384,
  fold(name: Identifier): string {
    return name.text.toLowerCase();
  },
  identifier(stored: string, span: Span): Identifier {
    const plain = /^[\p{L}_@#][\p{L}\p{N}_@#$]*$/u.test(stored);
    return { kind: 'identifier', start: span.start, end: span.end, text: stored, quoted: !plain };
  },
};
