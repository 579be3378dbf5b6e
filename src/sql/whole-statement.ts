import type { Source } from '../text/source.ts';
import type { Span } from '../text/span.ts';
import { ParseFailure, TokenCursor } from './cursor.ts';
import type { ParsedStatement } from './dialect.ts';
import type { Lexis } from './lexer.ts';
import { lex } from './lexer.ts';
import type { TopStatement } from './tree/define.ts';

/** Statements whose rest decides which rows they speak of: without a clause that stands there they would mean something else. */
export const rowStatements: ReadonlySet<TopStatement['kind']> = new Set<TopStatement['kind']>([
  'topQuery',
  'insert',
  'multiInsert',
  'update',
  'delete',
  'merge',
  'createView',
  'createMaterializedView',
]);

/**
 * Reads a source that is one statement, and never throws because of its text: what `parse` cannot read becomes an `unread` node with its text and a fault. What
 * stands behind a statement is a fault alone, unless the statement chooses rows: then the whole of it is unread, since its beginning may choose others.
 */
export function parseWhole(
  source: Source,
  lexis: Lexis,
  parse: (p: TokenCursor) => TopStatement,
): ParsedStatement {
  const p = new TokenCursor(lex(source, lexis));
  const start = p.start;
  const finished = (node: TopStatement): ParsedStatement => ({
    node,
    source,
    comments: p.tokens.comments,
    faults: p.faults,
  });
  try {
    const node = parse(p);
    return finished(readEnd(p) || !rowStatements.has(node.kind) ? node : unread(p, start));
  } catch (error) {
    p.faults.push(asFault(error, p));
    return finished(unread(p, start));
  }
}

function asFault(error: unknown, p: TokenCursor): { span: Span; what: string } {
  if (error instanceof ParseFailure) return { span: error.span, what: error.message };
  if (error instanceof RangeError) return { span: p.here(), what: 'nesting that is too deep to be read' };
  throw error;
}

function unread(p: TokenCursor, start: number): TopStatement {
  const end = Math.max(start, lastEnd(p));
  p.at = p.tokens.types.length - 1;
  return { kind: 'unread', start, end, text: p.slice(start, end) };
}

/** The end of the last token that is no semicolon. */
function lastEnd(p: TokenCursor): number {
  let last = p.tokens.types.length - 1;
  while (last > 0 && ['', ';'].includes(p.tokens.texts[last] as string)) last -= 1;
  return p.tokens.ends[last] as number;
}

/** Whether nothing stands behind the statement; what does is a fault. */
function readEnd(p: TokenCursor): boolean {
  while (p.accept(';'));
  if (p.atEnd) return true;
  const start = p.start;
  const found = p.raw();
  while (!p.atEnd) p.at += 1;
  p.faults.push({
    span: p.span(start),
    what: `the end of the statement was expected, found ${found.length > 40 ? `${found.slice(0, 40)}…` : found}`,
  });
  return false;
}
