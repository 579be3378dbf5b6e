import type { NameRules } from '../../sql/dialect.ts';
import type { Span } from '../../text/span.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import { builtInNames } from './built-in.ts';
import { reserved, reservedForFunctions } from './reserved.ts';

/** PostgreSQL's names (manual, "Identifiers and Key Words"): unquoted ones fold to lower case, 63 bytes count. */
export const postgresNames: NameRules = {
  maxBytes: 63,
  builtIn: builtInNames,
  notForVariables: reservedForFunctions,
  fold(name: Identifier): string {
    return name.quoted ? name.text : name.text.toLowerCase();
  },
  identifier(stored: string, span: Span): Identifier {
    return {
      kind: 'identifier',
      start: span.start,
      end: span.end,
      text: stored,
      quoted: needsQuotes(stored),
      target: true,
    };
  },
};

/** Whether a stored name can only be written in quotes. */
export function needsQuotes(stored: string): boolean {
  return (
    !/^[a-z_\u0080-\uffff][a-z0-9_$\u0080-\uffff]*$/.test(stored) ||
    stored !== stored.toLowerCase() ||
    reserved.has(stored)
  );
}
