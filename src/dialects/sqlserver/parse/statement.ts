import type { TokenCursor } from '../../../sql/cursor.ts';
import type { ParsedStatement } from '../../../sql/dialect.ts';
import type { AnonymousBlock, TopStatement } from '../../../sql/tree/define.ts';
import type { Statement } from '../../../sql/tree/routine.ts';
import { tableMadeBy } from '../../../sql/select-into.ts';
import { parseWhole } from '../../../sql/whole-statement.ts';
import type { Source } from '../../../text/source.ts';
import { sqlserverLexis } from '../lexis.ts';
import { parseAllStatements, parseOne } from './batch.ts';
import { parseDefinition } from './definition.ts';
import { blockOf } from './flow.ts';
import { isPlainInsert } from './insert.ts';
import { isKept, parseKept } from './kept.ts';
import { parseRights, startsRights } from './rights.ts';
import { parseEnabling } from './trigger.ts';
import { parseRows } from './rows.ts';
import { parseSystemProcedure } from './system-procedure.ts';
import { beginsTransaction, parseTransaction } from './transaction.ts';

/**
 * Reads one unit as the splitter of scripts cuts them: a statement, or a batch with variables and flow up to its end. It never throws because of the text: what cannot
 * be read becomes an `unread` node with its text and a fault.
 */
export function parseStatement(source: Source): ParsedStatement {
  return parseWhole(source, sqlserverLexis, (p) => {
    // `;WITH …` is written so that whatever stands before it is over.
    while (p.accept(';'));
    return isFlow(p) ? parseBatch(p) : parseTop(p);
  });
}

/** Reads a text of dynamic SQL, or what a client sends: a batch, of which a single statement that is no code stands for itself. */
export function parseBatchText(source: Source): ParsedStatement {
  return parseWhole(source, sqlserverLexis, (p) => {
    while (p.accept(';'));
    if (isFlow(p)) return parseBatch(p);
    const single = p.attempt(() => {
      const node = parseTop(p);
      while (p.accept(';'));
      if (!p.atEnd) p.fail('the end of the statement was expected');
      return node;
    });
    return single ?? parseBatch(p);
  });
}

/** Reads one statement and leaves the position behind it; fails where it cannot be read. */
export function parseTop(p: TokenCursor): TopStatement {
  if (startsRights(p)) return parseRights(p);
  const enabling = parseEnabling(p);
  if (enabling) return enabling;
  // What it does to the numbers of an identity is done with the rows.
  if (p.is('DBCC', 'CHECKIDENT')) return parseSingle(p);
  if (isKept(p)) return parseKept(p);
  switch (p.type() === 'word' || p.is('(') ? p.text() : '') {
    case 'CREATE':
    case 'ALTER':
    case 'DROP':
    case 'TRUNCATE':
      return parseDefinition(p);
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
    case 'MERGE':
    case 'SELECT':
    case 'WITH':
    case '(':
      return parseTopRows(p);
    case 'EXEC':
    case 'EXECUTE':
      return parseSystemProcedure(p) ?? parseSingle(p);
    case 'COMMIT':
    case 'ROLLBACK':
    case 'SAVE':
      return parseTransaction(p);
    default:
      return parseSingle(p);
  }
}

/**
 * Whether a statement begins here that only has a meaning with those behind it: it has variables, blocks or loops. Such a statement and all behind it in its batch are
 * one block.
 */
export function isFlow(p: TokenCursor): boolean {
  if (p.is('SET')) return p.raw(1).startsWith('@');
  if (p.is('BEGIN')) return !beginsTransaction(p) && !isKept(p);
  return (
    p.isOneOf('DECLARE', 'IF', 'WHILE', 'GOTO', 'RETURN', 'OPEN', 'FETCH', 'WAITFOR', 'THROW') && !isKept(p)
  );
}

function parseBatch(p: TokenCursor): AnonymousBlock {
  const start = p.start;
  const statements = parseAllStatements(p);
  return blockAtTop(p, start, statements);
}

/** One statement that has no meaning of its own outside of code. */
function parseSingle(p: TokenCursor): AnonymousBlock {
  const start = p.start;
  const statements: Statement[] = [];
  parseOne(p, statements);
  return blockAtTop(p, start, statements);
}

function blockAtTop(p: TokenCursor, start: number, statements: readonly Statement[]): AnonymousBlock {
  const block = blockOf(start, statements.at(-1)?.end ?? p.end, statements);
  return { kind: 'anonymousBlock', start: block.start, end: block.end, block };
}

function parseTopRows(p: TokenCursor): TopStatement {
  const start = p.start;
  const found = parseRows(p);
  const made = found.kind === 'query' ? tableMadeBy(found) : undefined;
  if (made && !made.name.parts.at(-1)?.text.startsWith('#')) return made;
  if (found.kind === 'query') return { kind: 'topQuery', ...p.span(start), query: found };
  return found.kind === 'insert' && !isPlainInsert(found) ? blockAtTop(p, start, [found]) : found;
}
