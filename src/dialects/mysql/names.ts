import type { NameRules } from '../../sql/dialect.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Span } from '../../text/span.ts';

/**
 * MySQL's names (Reference Manual, "Identifier Case Sensitivity", "Identifier Length Limits"). Names of columns, indexes and
 * constraints are compared without regard to case everywhere; names of databases and tables too, unless the server runs on a
 * file system with case. Here all are: a definition keeps the name as it was written, for whoever speaks to the source.
 */
export const mysqlNames: NameRules = {
  // 64 characters of at most three bytes.
  maxBytes: 192,
  fold(name: Identifier): string {
    return name.text.toLowerCase();
  },
  identifier(stored: string, span: Span): Identifier {
    const plain = /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(stored);
    return { kind: 'identifier', start: span.start, end: span.end, text: stored, quoted: !plain };
  },
};
