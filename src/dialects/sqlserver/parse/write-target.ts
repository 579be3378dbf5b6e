import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { TableReference } from '../../../sql/tree/query.ts';
import type { WriteTarget } from '../../../sql/tree/write.ts';
import { parseIdentifier, parseName } from './name.ts';
import { parsePrimary, startsTableWord } from './primary.ts';
import { parseHints } from './table-expression.ts';

/** What is written to: a table, a view, a variable, an alias, with hints; or a table of another server (OPENQUERY, OPENROWSET). */
export function parseTarget(p: TokenCursor): WriteTarget {
  const start = p.start;
  if (startsTableWord(p)) {
    const expression = parsePrimary(p);
    return { kind: 'tableFunction', ...p.span(start), expression, unnest: false };
  }
  const name = parseName(p);
  const hints = p.is('WITH', '(') ? parseHints(p) : undefined;
  const table: TableReference = { kind: 'table', ...p.span(start), name };
  return hints ? { ...table, hints } : table;
}

/** A column that is written, by its name. */
export function parseColumnReference(p: TokenCursor): Expression {
  const start = p.start;
  const column = parseIdentifier(p);
  return { kind: 'reference', ...p.span(start), name: { kind: 'name', ...p.span(start), parts: [column] } };
}
