import { ParseFailure, TokenCursor } from '../../../sql/cursor.ts';
import { lex } from '../../../sql/lexer.ts';
import { sqlserverLexis } from '../lexis.ts';
import { takesWholeBatch } from '../parse/create.ts';
import { parseExpression } from '../parse/expression.ts';
import { endsStatement } from '../parse/recovery.ts';
import { isFlow, parseTop } from '../parse/statement.ts';

/** One statement of a batch: where it stands, and how it begins. */
export interface BatchStatement {
  readonly kind: 'sql' | 'plsql' | 'command';
  readonly start: number;
  readonly end: number;
  /** The first keywords in lower case: `create table`, `insert`. */
  readonly verb: string;
}

/**
 * The statements of a batch in their order. Views, routines and triggers take the rest of the batch. So does what has variables or flow, which only has a meaning as
 * a whole: from a DECLARE or a loop on, it is one unit. A test whether an object is there before it is made or dropped
 * (`IF NOT EXISTS (SELECT … FROM sys.objects …)`) is no flow: a conversion begins with nothing, so what it guards is taken.
 */
export function* statementsOf(text: string): Generator<BatchStatement, void> {
  const p = new TokenCursor(lex({ file: '', text, base: 0, line: 1, column: 1 }, sqlserverLexis));
  let from = 0;
  let blocks = 0;
  while (!p.atEnd) {
    if (p.accept(';')) continue;
    if (blocks > 0 && p.accept('END')) {
      blocks -= 1;
      from = p.end;
      continue;
    }
    const guard = skipGuard(p);
    blocks += guard.blocks;
    const start = p.start;
    const { kind, verb = verbOf(p, start) } = read(p);
    while (p.is(';')) p.at += 1;
    const end = p.atEnd ? text.length : endWithComment(text, p.end);
    // Comments before a statement belong to it.
    yield { kind, start: guard.isThere ? start : from, end, verb };
    from = end;
  }
}

/** What was read: what it is for the client, and its verb where its first words do not say it. */
interface Found {
  readonly kind: BatchStatement['kind'];
  readonly verb?: string;
}

/** What procedures of the system do that define something, and SELECT INTO. */
const definitions: ReadonlyMap<string, string> = new Map([
  ['commentOn', 'comment'],
  ['serverMessage', 'message'],
  ['createTable', 'create table'],
  ['createType', 'create type'],
  ['alterTable', 'alter table'],
  ['rename', 'rename'],
  ['grant', 'grant'],
  ['otherStatement', 'alter'],
]);

/** Reads one statement, whatever it is. */
function read(p: TokenCursor): Found {
  if (isFlow(p)) {
    while (!p.atEnd) p.at += 1;
    return { kind: 'plsql' };
  }
  if (isSilent(p)) {
    p.at += 1;
    while (!endsStatement(p)) p.skip();
    return { kind: 'command' };
  }
  if ((p.is('CREATE') || p.is('ALTER')) && wholeBatchAhead(p)) {
    while (!p.atEnd) p.at += 1;
    return { kind: 'plsql' };
  }
  const before = p.at;
  try {
    const { kind } = parseTop(p);
    const verb = definitions.get(kind);
    return verb === undefined ? { kind: 'sql' } : { kind: 'sql', verb };
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    p.at = before + 1;
    while (!endsStatement(p)) p.skip();
    return { kind: 'sql' };
  }
}

function wholeBatchAhead(p: TokenCursor): boolean {
  const ahead = p.isAt(1, 'OR') ? 3 : 1;
  return takesWholeBatch(p.text(ahead));
}

/** Statements that change neither definitions nor rows, but how the session or the server works. */
function isSilent(p: TokenCursor): boolean {
  if (p.is('SET') || p.is('BEGIN') || p.is('UPDATE', 'STATISTICS')) return true;
  if (p.is('DBCC', 'CHECKIDENT')) return false;
  return p.isOneOf(
    'USE',
    'PRINT',
    'DBCC',
    'CHECKPOINT',
    'RECONFIGURE',
    'BACKUP',
    'RESTORE',
    'KILL',
    'SHUTDOWN',
    'REVERT',
  );
}

/**
 * Passes over `IF [NOT] EXISTS (…)`, `IF OBJECT_ID(…) IS [NOT] NULL` and the like, when they ask the catalog and what follows is the making or dropping of
 * something; the BEGIN behind it too, whose END is then to come.
 */
function skipGuard(p: TokenCursor): { readonly isThere: boolean; readonly blocks: number } {
  let isThere = false;
  let blocks = 0;
  while (p.is('IF')) {
    const before = p.at;
    p.at += 1;
    const from = p.start;
    const test = p.attempt(() => parseExpression(p));
    const isGuard = test !== undefined && asksCatalog.test(p.slice(from, p.end));
    const isBlock = isGuard && p.accept('BEGIN');
    if (!isGuard || !p.isOneOf('CREATE', 'ALTER', 'DROP', 'IF', 'EXEC', 'EXECUTE', 'USE', 'SET')) {
      p.at = before;
      break;
    }
    isThere = true;
    blocks += isBlock ? 1 : 0;
  }
  return { isThere, blocks };
}

const asksCatalog =
  /\b(?:OBJECT_ID|SCHEMA_ID|TYPE_ID|DB_ID|COL_LENGTH|INDEXPROPERTY|FULLTEXTSERVICEPROPERTY|OBJECTPROPERTY)\s*\(|\bINFORMATION_SCHEMA\b|\bsys(?:\s*\.\s*\[?\w+|objects|indexes|columns|users|databases|types)\b|\[sys\]|\[?dbo\]?\s*\.\s*\[?sys\w+/i;

/** A comment behind a statement on its line belongs to it. */
function endWithComment(text: string, end: number): number {
  const behind = /^[ \t]*--[^\n]*/.exec(text.slice(end, end + 2000));
  return end + (behind?.[0].length ?? 0);
}

const pairs: ReadonlySet<string> = new Set(['create', 'alter', 'drop', 'set']);
const modifiers =
  /^(create|alter)\s+(?:or\s+alter\s+|unique\s+|clustered\s+|nonclustered\s+|columnstore\s+|primary\s+|xml\s+(?=index)|spatial\s+)*/i;

function verbOf(p: TokenCursor, start: number): string {
  const head = p.slice(start, Math.min(start + 200, p.end)).replace(modifiers, '$1 ');
  const [, first = '', second] = /^\s*([a-z]+)(?:\s+(@|[a-z]+))?/i.exec(head) ?? [];
  const word = first.toLowerCase();
  return pairs.has(word) && second !== undefined ? `${word} ${second.toLowerCase()}` : word;
}
