import type { Source } from '../text/source.ts';
import type { Span } from '../text/span.ts';
import { ParseFailure, TokenCursor } from './cursor.ts';
import type { ParsedStatement } from './dialect.ts';
import type { Lexis } from './lexer.ts';
import { lex } from './lexer.ts';
import type { TopStatement } from './tree/define.ts';

/** Statements whose rest decides which rows they speak of: without a clause that stands there they would mean something else. */
const rowStatements: ReadonlySet<TopStatement['kind']> = new Set<TopStatement['kind']>([
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
  return { node: readWhole(p, parse), source, comments: p.tokens.comments, faults: p.faults };
}

/** What is particular to the scripts of a dialect. */
export interface WholeReading {
  /** A mark that may end a statement behind its semicolons. */
  readonly endMark?: string;
  /** Why a text cannot be read, where that is more than that something else was expected at the place where the reading stopped. */
  readonly hindrance?: (p: TokenCursor) => string | undefined;
}

/** Reads all tokens as one statement, as {@link parseWhole} does; the faults are in the cursor. */
export function readWhole(
  p: TokenCursor,
  parse: (p: TokenCursor) => TopStatement,
  reading: WholeReading = {},
): TopStatement {
  const { start } = p;
  try {
    const node = parse(p);
    return readEnd(p, reading) || !rowStatements.has(node.kind) ? node : unread(p, start, reading);
  } catch (error) {
    p.faults.push(asFault(error, p, reading));
    return unread(p, start, reading);
  }
}

/** How deep the stack reaches differs with the engine's mood; a text that exhausts it nests too deep to be read. */
function asFault(error: unknown, p: TokenCursor, { hindrance }: WholeReading): { span: Span; what: string } {
  if (error instanceof ParseFailure) return { span: error.span, what: hindrance?.(p) ?? error.message };
  if (error instanceof RangeError) return { span: p.here(), what: 'nesting that is too deep to be read' };
  throw error;
}

/** Everything from `start` on, without what ends it. */
function unread(p: TokenCursor, start: number, { endMark = ';' }: WholeReading): TopStatement {
  let last = p.tokens.types.length - 1;
  while (last > 0 && ['', ';', endMark].includes(p.tokens.texts[last] as string)) last -= 1;
  const end = Math.max(start, p.tokens.ends[last] as number);
  p.at = p.tokens.types.length - 1;
  return { kind: 'unread', start, end, text: p.slice(start, end) };
}

/** Whether nothing stands behind the statement; what does is a fault. */
function readEnd(p: TokenCursor, { endMark }: WholeReading): boolean {
  while (p.accept(';'));
  if (endMark !== undefined) p.accept(endMark);
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
