import { fitted, type TokenCursor } from '../../../sql/cursor.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import type { Block, Declaration, Handler, Statement } from '../../../sql/tree/routine.ts';
import { parseDeclaration } from './declaration.ts';
import { parseName } from './name.ts';
import { orUnread, skipDeclaration, skipped, skipStatement } from './recovery.ts';
import { parseStatementNode } from './plsql-statement.ts';

/**
 * A block: labels, DECLARE part, BEGIN … EXCEPTION … END and its name (PL/SQL Language Reference, "Block"). Like every
 * function of the parser it stays before the semicolon: no node's span holds the semicolon that ends it.
 */
export function parseBlock(p: TokenCursor): Block {
  return parseLabelledBlock(p, true);
}

/** A block among the statements of another. */
export function parseNestedBlock(p: TokenCursor): Block {
  return parseLabelledBlock(p, false);
}

function parseLabelledBlock(p: TokenCursor, outermost: boolean): Block {
  const start = p.start;
  const labels = parseLabels(p);
  const declared = p.accept('DECLARE');
  return p.nested(() => {
    const declarations = declared ? parseDeclarations(p) : [];
    const inside = parseExecutable(p, outermost);
    return finishBlock(p, start, labels, declarations, inside);
  });
}

/** The body of a routine, behind IS or AS: declarations, BEGIN … END and its name. */
export function parseBody(p: TokenCursor): Block {
  const start = p.start;
  return p.nested(() => {
    const declarations = parseDeclarations(p);
    const inside = parseExecutable(p, true);
    return finishBlock(p, start, [], declarations, inside);
  });
}

function finishBlock(
  p: TokenCursor,
  start: number,
  labels: Identifier[],
  declarations: Declaration[],
  { statements, handlers, begin, exception }: Executable,
): Block {
  const endName = p.isName ? p.identifier() : undefined;
  const { end } = p;
  return endName
    ? { kind: 'block', start, end, labels, declarations, statements, handlers, begin, exception, endName }
    : { kind: 'block', start, end, labels, declarations, statements, handlers, begin, exception };
}

/** What stands from BEGIN to END: the executable part of a block. */
export type Executable = Pick<Block, 'statements' | 'handlers' | 'begin' | 'exception'>;

/**
 * BEGIN … EXCEPTION … END, without the name behind it. With `outermost`, nothing is open around the block that an END IF,
 * END LOOP or ELSE in it could close: such a stray end is then skipped as unread instead of ending the block.
 */
export function parseExecutable(p: TokenCursor, outermost: boolean): Executable {
  const begin = p.start;
  p.expect('BEGIN');
  const statements = parseBlockStatements(p, outermost);
  const exception = p.is('EXCEPTION') ? p.start : -1;
  const handlers: Handler[] = [];
  if (p.accept('EXCEPTION')) {
    do handlers.push(parseHandler(p, outermost));
    while (p.is('WHEN'));
  }
  if (isEndOfControl(p)) p.fail('END of the block was expected');
  p.expect('END');
  return { statements, handlers, begin, exception };
}

/** Statements up to a word that ends a list of statements, or the end of the source. */
export function parseStatements(p: TokenCursor): Statement[] {
  const statements: Statement[] = [];
  while (!endsStatements(p)) parseNext(p, statements);
  return fitted(statements);
}

/** All of the words are reserved in PL/SQL, so that no statement starts with them; WHEN is a handler's or a CASE branch's. */
function endsStatements(p: TokenCursor): boolean {
  switch (p.text()) {
    case 'END':
    case 'EXCEPTION':
    case 'ELSE':
    case 'ELSIF':
    case 'WHEN':
      return true;
    default:
      return p.atEnd || endsBranch(p);
  }
}

function endsBranch(p: TokenCursor): boolean {
  return p.is('$ELSIF') || p.is('$ELSE') || p.is('$END');
}

function parseBlockStatements(p: TokenCursor, outermost: boolean): Statement[] {
  const statements = parseStatements(p);
  if (!outermost) return statements;
  while (isStray(p)) {
    p.faults.push({ span: p.here(), what: `nothing is open that ${strayWords(p)} could belong to` });
    statements.push(skipped(p, skipStray));
    p.accept(';');
    for (const statement of parseStatements(p)) statements.push(statement);
  }
  return statements;
}

function isStray(p: TokenCursor): boolean {
  return p.is('ELSE') || p.is('ELSIF') || isEndOfControl(p);
}

function isEndOfControl(p: TokenCursor): boolean {
  return p.is('END') && (p.isAt(1, 'IF') || p.isAt(1, 'LOOP') || p.isAt(1, 'CASE'));
}

function strayWords(p: TokenCursor): string {
  return p.is('END') ? `END ${p.text(1)}` : p.text();
}

function skipStray(p: TokenCursor): void {
  p.at += p.is('END') ? 2 : 1;
  if (p.isName && p.isAt(1, ';')) p.at += 1;
}

/** Reads the next statement, or the next label that belongs to none of the statements that keep their labels. */
function parseNext(p: TokenCursor, statements: Statement[]): void {
  const labels = countLabels(p);
  if (labels > 0 && !keepsLabels(p, labels * 3)) {
    const start = p.start;
    p.at += 1;
    const label = p.identifier();
    p.at += 1;
    statements.push({ kind: 'label', start, end: p.end, label });
    return;
  }
  statements.push(orUnread(p, () => parseEnded(p), skipStatement));
  p.accept(';');
}

function parseEnded(p: TokenCursor): Statement {
  const statement = parseStatementNode(p);
  if (!p.is(';') && !isDirective(statement)) p.fail('; was expected');
  return statement;
}

/** `$IF … $END` and `$ERROR … $END` end with their own word. */
function isDirective(node: Statement | Declaration): boolean {
  return node.kind === 'conditionalCompilation' || (node.kind === 'pragma' && node.name === '$ERROR');
}

/** How many `<<label>>` stand here. */
function countLabels(p: TokenCursor): number {
  let count = 0;
  while (p.isAt(count * 3, '<<') && p.isAt(count * 3 + 2, '>>') && isNameToken(p, count * 3 + 1)) count += 1;
  return count;
}

function isNameToken(p: TokenCursor, ahead: number): boolean {
  const type = p.type(ahead);
  return type === 'word' || type === 'quoted';
}

const labelled = new Set(['LOOP', 'WHILE', 'FOR', 'BEGIN', 'DECLARE', 'CASE']);

function keepsLabels(p: TokenCursor, ahead: number): boolean {
  return p.type(ahead) === 'word' && labelled.has(p.text(ahead));
}

/** `<<a>> <<b>>`: none, one or several labels. */
export function parseLabels(p: TokenCursor): Identifier[] {
  const labels: Identifier[] = [];
  while (p.accept('<<')) {
    labels.push(p.identifier());
    p.expect('>>');
  }
  return labels;
}

function parseHandler(p: TokenCursor, outermost: boolean): Handler {
  const start = p.start;
  p.expect('WHEN');
  const exceptions: Name[] = [];
  if (!(p.is('OTHERS') && p.isAt(1, 'THEN'))) {
    do exceptions.push(parseName(p));
    while (p.accept('OR'));
  } else p.at += 1;
  p.expect('THEN');
  const statements = parseBlockStatements(p, outermost);
  return { kind: 'handler', start, end: p.end, exceptions, statements };
}

/** Declarations up to BEGIN, END, the first section of a compound trigger, or the end of the source. */
export function parseDeclarations(p: TokenCursor): Declaration[] {
  const declarations: Declaration[] = [];
  while (!endsDeclarations(p)) {
    declarations.push(orUnread(p, () => parseEndedDeclaration(p), skipDeclaration));
    p.accept(';');
  }
  return fitted(declarations);
}

function parseEndedDeclaration(p: TokenCursor): Declaration {
  const declaration = parseDeclaration(p);
  if (!p.is(';') && !isDirective(declaration)) p.fail('; was expected');
  return declaration;
}

function endsDeclarations(p: TokenCursor): boolean {
  const type = p.type();
  if (type === 'end') return true;
  if (type === 'directive') return endsBranch(p);
  if (type !== 'word') return false;
  const word = p.text();
  return word === 'BEGIN' || word === 'END' || startsSection(p);
}

/** Whether a timing point of a compound trigger begins here. */
export function startsSection(p: TokenCursor): boolean {
  if (p.is('BEFORE') || p.is('AFTER'))
    return p.isAt(1, 'STATEMENT') || (p.isAt(1, 'EACH') && p.isAt(2, 'ROW'));
  return p.is('INSTEAD', 'OF', 'EACH', 'ROW');
}
