import { fitted, ParseFailure, type TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { QueryStatement, Statement } from '../../../sql/tree/routine.ts';
import { parseClose, parseDeallocate, parseFetch, parseOpen } from './cursor.ts';
import { parseDefinition } from './definition.ts';
import { parsePrint, parseRaiseError, parseThrow } from './error.ts';
import { parseCallOf, parseExecute } from './execute.ts';
import { parseBegin, parseGoto, parseIf, parseLabel, parseReturn, parseWaitFor, parseWhile } from './flow.ts';
import { isName, startsName } from './name.ts';
import { isKept, parseKept } from './kept.ts';
import { parseQuery } from './query.ts';
import { skipToStatement } from './recovery.ts';
import { parseRows } from './rows.ts';
import { parseTransaction } from './transaction.ts';
import { parseDeclare, parseSet } from './variable.ts';

/**
 * Statements up to END, or to the end of the source. Nothing needs to separate them: each ends where its grammar can go no further. One that cannot be read becomes
 * an `unread` node with its text and a fault, and reading goes on with the next.
 */
export function parseStatements(p: TokenCursor): Statement[] {
  const found: Statement[] = [];
  for (;;) {
    if (p.accept(';')) continue;
    if (p.atEnd || endsBlock(p)) return fitted(found);
    parseOne(p, found);
  }
}

/** All statements of a batch or body: an END that closes nothing is unread, and ends nothing. */
export function parseAllStatements(p: TokenCursor): Statement[] {
  const found: Statement[] = [];
  for (;;) {
    for (const each of parseStatements(p)) found.push(each);
    if (p.atEnd) return found;
    const { start } = p.here();
    p.faults.push({ span: p.here(), what: 'nothing is open that END could close' });
    p.at += 1;
    found.push({ kind: 'unread', ...p.span(start), text: p.slice(start, p.end) });
  }
}

/** END closes a block, unless it ends a conversation of Service Broker. */
function endsBlock(p: TokenCursor): boolean {
  return p.is('END') && !p.isAt(1, 'CONVERSATION');
}

/** Reads the next statement, or what is made of it, whatever its text is. */
export function parseOne(p: TokenCursor, found: Statement[]): void {
  const before = p.at;
  const { start } = p;
  try {
    if (p.is('DECLARE')) for (const each of parseDeclare(p)) found.push(each);
    else found.push(parseStatementNode(p));
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    p.faults.push({ span: error.span, what: error.message });
    skipToStatement(p, before);
    found.push({ kind: 'unread', ...p.span(start), text: p.slice(start, p.end) });
  }
}

type Reader = (p: TokenCursor) => Statement;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['SELECT', parseQueryStatement],
  ['(', parseQueryStatement],
  ['WITH', parseRowsStatement],
  ['INSERT', parseRowsStatement],
  ['UPDATE', parseRowsStatement],
  ['DELETE', parseRowsStatement],
  ['MERGE', parseRowsStatement],
  ['SET', parseSet],
  ['IF', parseIf],
  ['WHILE', parseWhile],
  ['BEGIN', parseBegin],
  ['BREAK', (p) => parseExit(p, 'exit')],
  ['CONTINUE', (p) => parseExit(p, 'continue')],
  ['GOTO', parseGoto],
  ['RETURN', parseReturn],
  ['WAITFOR', parseWaitFor],
  ['EXEC', parseExecute],
  ['EXECUTE', parseExecute],
  ['THROW', parseThrow],
  ['RAISERROR', parseRaiseError],
  ['PRINT', parsePrint],
  ['OPEN', parseOpen],
  ['FETCH', parseFetch],
  ['CLOSE', parseClose],
  ['DEALLOCATE', parseDeallocate],
  ['COMMIT', parseTransaction],
  ['ROLLBACK', parseTransaction],
  ['SAVE', parseTransaction],
  ['CREATE', parseDefinitionStatement],
  ['ALTER', parseDefinitionStatement],
  ['DROP', parseDefinitionStatement],
  ['TRUNCATE', parseDefinitionStatement],
]);

function parseStatementNode(p: TokenCursor): Statement {
  if (isKept(p)) return parseKeptStatement(p);
  const type = p.type();
  const read = type === 'word' || type === 'symbol' ? readers.get(p.text()) : undefined;
  if (read) return read(p);
  if (isName(p) && p.isAt(1, ':')) return parseLabel(p);
  // A batch may begin with the name of a procedure.
  if (p.at === 0 && startsName(p)) return parseCallOf(p, p.start);
  return p.fail('a statement was expected');
}

function parseQueryStatement(p: TokenCursor): QueryStatement {
  const start = p.start;
  const query = parseQuery(p);
  return { kind: 'queryStatement', ...p.span(start), query };
}

/** What reads or writes rows, with the common tables before it. */
function parseRowsStatement(p: TokenCursor): Statement {
  const found = parseRows(p);
  return found.kind === 'query'
    ? { kind: 'queryStatement', start: found.start, end: found.end, query: found }
    : found;
}

function parseExit(p: TokenCursor, action: 'exit' | 'continue'): Statement {
  const start = p.start;
  p.at += 1;
  return { kind: 'exit', ...p.span(start), action };
}

function parseDefinitionStatement(p: TokenCursor): Statement {
  const start = p.start;
  const definition = parseDefinition(p);
  return { kind: 'definitionStatement', ...p.span(start), definition };
}

function parseKeptStatement(p: TokenCursor): Statement {
  const start = p.start;
  const definition = parseKept(p);
  return { kind: 'definitionStatement', ...p.span(start), definition };
}

/** A condition; undefined, with a fault, where it cannot be read: the position is then at the statement behind it. */
export function parseConditionOrSkip(
  p: TokenCursor,
  read: (p: TokenCursor) => Expression,
): Expression | undefined {
  const before = p.at;
  try {
    return read(p);
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    p.faults.push({ span: error.span, what: error.message });
    skipToStatement(p, before);
    return undefined;
  }
}
