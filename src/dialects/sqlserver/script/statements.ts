import { ParseFailure, TokenCursor } from '../../../sql/cursor.ts';
import { executedText } from '../../../sql/executed-text.ts';
import { lex } from '../../../sql/lexer.ts';
import { sqlserverLexis } from '../lexis.ts';
import type { Guard } from '../../../sql/script.ts';
import type { TopStatement } from '../../../sql/tree/define.ts';
import { parseOne, parseStatements } from '../parse/batch.ts';
import { takesWholeBatch } from '../parse/create.ts';
import { skipToStatement } from '../parse/recovery.ts';
import { isFlow, parseTop } from '../parse/statement.ts';
import type { Scope } from './guards.ts';
import { OpenGuards } from './guards.ts';

/** One statement of a batch: where it stands, and how it begins. */
export interface BatchStatement {
  readonly kind: 'sql' | 'plsql' | 'command';
  readonly start: number;
  readonly end: number;
  /** The first keywords in lower case: `create table`, `insert`. */
  readonly verb: string;
  readonly guards?: readonly Guard[];
  /** The definitions that it executes as a constant text, and where that text begins: the literal's first character. */
  readonly executed?: { readonly text: string; readonly at: number };
}

/**
 * The statements of a batch in their order. Views, routines and triggers take the rest of the batch. So does what has variables or flow, which only has a meaning as
 * a whole: from a DECLARE or a loop on, it is one unit, to the end of the batch or of the block that a test of the catalog rules. Such a test
 * (`IF NOT EXISTS (SELECT … FROM sys.objects …)`) is no flow itself: what it rules are statements that know their branch. `nextTest` numbers the tests of a file.
 */
export function* statementsOf(text: string, nextTest: () => number): Generator<BatchStatement, void> {
  const p = new TokenCursor(lex({ file: '', text, base: 0, line: 1, column: 1 }, sqlserverLexis));
  const guards = new OpenGuards(nextTest);
  let from = 0;
  while (!p.atEnd) {
    if (p.accept(';')) continue;
    if (guards.acceptEnd(p)) {
      from = p.end;
      continue;
    }
    let isGuarded = false;
    while (guards.acceptTest(p)) isGuarded = true;
    const { branches } = guards;
    const { start } = p;
    const { kind, verb = verbOf(p, start), executed } = read(p, guards.scope);
    while (p.is(';')) p.at += 1;
    const end = p.atEnd ? text.length : endWithComment(text, p.end);
    // Comments before a statement belong to it.
    yield {
      kind,
      start: isGuarded ? start : from,
      end,
      verb,
      ...(branches.length > 0 ? { guards: branches } : {}),
      ...(executed ? { executed } : {}),
    };
    from = end;
    guards.statementEnds(p);
    if (p.end > from) from = p.end;
  }
}

/** What was read: what it is for the client, and its verb where its first words do not say it. */
interface Found {
  readonly kind: BatchStatement['kind'];
  readonly verb?: string;
  readonly executed?: BatchStatement['executed'];
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
function read(p: TokenCursor, scope: Scope): Found {
  const before = p.at;
  if (isFlow(p)) {
    if (scope === 'statement') parseOne(p, []);
    else if (scope === 'block') parseStatements(p);
    else while (!p.atEnd) p.at += 1;
    return { kind: 'plsql' };
  }
  if (isSilent(p)) {
    skipToStatement(p, before);
    return { kind: 'command' };
  }
  if ((p.is('CREATE') || p.is('ALTER')) && wholeBatchAhead(p)) {
    while (!p.atEnd) p.at += 1;
    return { kind: 'plsql' };
  }
  try {
    const node = parseTop(p);
    const verb = definitions.get(node.kind);
    const executed = executedDefinitions(node);
    return { kind: 'sql', ...(verb === undefined ? {} : { verb }), ...(executed ? { executed } : {}) };
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    skipToStatement(p, before);
    return { kind: 'sql' };
  }
}

/**
 * The constant text of EXEC (…) or `sp_executesql` that makes or changes objects, as SSMS writes it behind a test, and as scripts do for what must stand alone in its
 * batch or what the batch could not be compiled without. It is read as if the script had it as a batch.
 */
function executedDefinitions(node: TopStatement): BatchStatement['executed'] {
  const [only, ...more] = node.kind === 'anonymousBlock' ? node.block.statements : [];
  if (!only || more.length > 0) return undefined;
  if (only.kind === 'executeText' ? only.at || only.as : only.kind !== 'executeProcedure') return undefined;
  const { text, given } = executedText(only) ?? {};
  const literal = text?.kind === 'parenthesis' ? text.operand : text;
  if (literal?.kind !== 'string' || given?.length || !makesObjects.test(literal.value)) return undefined;
  return { text: literal.value, at: literal.start };
}

const makesObjects = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(?:create|alter|drop)\s/i;

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
