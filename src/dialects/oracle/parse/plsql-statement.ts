import { fitted, type TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Query } from '../../../sql/tree/query.ts';
import type {
  CaseStatement,
  CaseStatementBranch,
  ExitStatement,
  If,
  IfBranch,
  Statement,
} from '../../../sql/tree/routine.ts';
import { parseLabels, parseNestedBlock, parseStatements } from './block.ts';
import { parseConditional, parseErrorDirective } from './conditional.ts';
import { parseClose, parseExecuteImmediate, parseFetch, parseOpen } from './cursor-statement.ts';
import { parsePragma } from './declaration.ts';
import { parseArguments, parseExpression, parsePrimary } from './expression.ts';
import { parseForall, parseLoop } from './loop.ts';
import { parseName } from './name.ts';
import { parseQuery, startsQuery } from './query.ts';
import { expectEnd, parseTest } from './recovery.ts';
import { parseWrite } from './write.ts';

/** One statement of PL/SQL without its semicolon, with the labels of a block, loop or CASE before it. */
export function parseStatementNode(p: TokenCursor): Statement {
  const type = p.type();
  if (type === 'word' || type === 'directive') {
    const reader = readers.get(p.text());
    if (reader && !isName(p)) return reader(p);
    if (p.is('DELETE', '(') || p.is('DELETE', ';')) return parseDelete(p);
  } else if (type === 'symbol') {
    if (p.is('<<')) return parseLabelled(p);
    if (p.is('(') && startsQuery(p)) return parseQueryStatement(p);
  }
  return parseSimple(p);
}

/** Words that start a statement only when no parenthesis follows: else they are the user's own procedure or collection. */
const neverBeforeParenthesis = new Set([
  'CALL',
  'CLOSE',
  'COMMIT',
  'CONTINUE',
  'EXECUTE',
  'EXIT',
  'FETCH',
  'FORALL',
  'GOTO',
  'LOCK',
  'LOOP',
  'MERGE',
  'OPEN',
  'PIPE',
  'PRAGMA',
  'RAISE',
  'ROLLBACK',
  'SAVEPOINT',
  'SET',
]);

/** Words that start a statement only when something follows: else they call a procedure of that name. */
const neverAlone = new Set([
  'CALL',
  'CLOSE',
  'DELETE',
  'EXECUTE',
  'FETCH',
  'MERGE',
  'OPEN',
  'PIPE',
  'SAVEPOINT',
  'SET',
]);

/** Whether the word that starts the statement is used as a name: most words of PL/SQL are not reserved. */
function isName(p: TokenCursor): boolean {
  if (p.type(1) !== 'symbol') return false;
  switch (p.text(1)) {
    case ':=':
    case '.':
      return true;
    case '(':
      if (p.is('DELETE')) return !(p.isAt(2, 'SELECT') || p.isAt(2, 'WITH') || p.isAt(2, '('));
      return neverBeforeParenthesis.has(p.text());
    case ';':
      return neverAlone.has(p.text());
    default:
      return false;
  }
}

const readers: ReadonlyMap<string, (p: TokenCursor) => Statement> = new Map<
  string,
  (p: TokenCursor) => Statement
>([
  ['BEGIN', parseNestedBlock],
  ['DECLARE', parseNestedBlock],
  ['IF', parseIf],
  ['CASE', parseCase],
  ['LOOP', parseLoop],
  ['WHILE', parseLoop],
  ['FOR', parseLoop],
  ['FORALL', parseForall],
  ['EXIT', (p) => parseExit(p, 'exit')],
  ['CONTINUE', (p) => parseExit(p, 'continue')],
  ['GOTO', parseGoto],
  ['RETURN', parseReturn],
  ['RAISE', parseRaise],
  ['NULL', parseNull],
  ['OPEN', parseOpen],
  ['FETCH', parseFetch],
  ['CLOSE', parseClose],
  ['EXECUTE', parseExecuteImmediate],
  ['PIPE', parsePipe],
  ['PRAGMA', parsePragma],
  ['SELECT', parseQueryStatement],
  ['WITH', parseQueryStatement],
  ['INSERT', parseWrite],
  ['UPDATE', parseWrite],
  ['DELETE', parseWrite],
  ['MERGE', parseWrite],
  ['LOCK', parseWrite],
  ['CALL', parseWrite],
  ['COMMIT', parseWrite],
  ['ROLLBACK', parseWrite],
  ['SAVEPOINT', parseWrite],
  ['SET', parseWrite],
  ['$IF', (p) => parseConditional(p, parseStatements)],
  ['$ERROR', parseErrorDirective],
]);

/** A block, loop or CASE behind its labels: those read their labels themselves. */
function parseLabelled(p: TokenCursor): Statement {
  const at = p.at;
  parseLabels(p);
  const word = p.text();
  p.at = at;
  if (word === 'BEGIN' || word === 'DECLARE') return parseNestedBlock(p);
  return word === 'CASE' ? parseCase(p) : parseLoop(p);
}

/** An assignment or a procedure call: both begin with a name, an element, a field or a bind. */
function parseSimple(p: TokenCursor): Statement {
  const start = p.start;
  const target = parsePrimary(p);
  if (p.accept(':=')) {
    if (!assignable.has(target.kind)) p.fail('a variable was expected before :=');
    const value = parseExpression(p);
    return { kind: 'assignment', start, end: p.end, target, value };
  }
  if (!callable.has(target.kind)) p.fail('a statement was expected');
  return { kind: 'callStatement', start, end: p.end, call: target };
}

/** A call of the user's own procedure DELETE, a word that begins no other expression. */
function parseDelete(p: TokenCursor): Statement {
  const start = p.start;
  const name = parseName(p);
  const callee: Expression = { kind: 'reference', start, end: p.end, name };
  if (!p.is('(')) return { kind: 'callStatement', start, end: p.end, call: callee };
  const values = parseArguments(p);
  const span = p.span(start);
  return { kind: 'callStatement', ...span, call: { kind: 'call', ...span, callee, arguments: values } };
}

const assignable: ReadonlySet<Expression['kind']> = new Set(['reference', 'call', 'field', 'bind']);
const callable: ReadonlySet<Expression['kind']> = new Set(['reference', 'call', 'field', 'keywordCall']);

function parseIf(p: TokenCursor): If {
  const start = p.start;
  return p.nested(() => {
    const branches: IfBranch[] = [];
    do branches.push(parseIfBranch(p));
    while (p.is('ELSIF'));
    const otherwise = p.accept('ELSE') ? parseStatements(p) : undefined;
    expectEnd(p, 'IF');
    return otherwise
      ? { kind: 'if', start, end: p.end, branches: fitted(branches), otherwise }
      : { kind: 'if', start, end: p.end, branches: fitted(branches) };
  });
}

/** From IF or ELSIF to the next ELSIF, ELSE or END IF. */
function parseIfBranch(p: TokenCursor): IfBranch {
  const start = p.start;
  p.at += 1;
  const test = parseTest(p, 'THEN');
  p.expect('THEN');
  const statements = parseStatements(p);
  return { kind: 'ifBranch', start, end: p.end, test, statements };
}

function parseCase(p: TokenCursor): CaseStatement {
  const start = p.start;
  const labels = parseLabels(p);
  p.expect('CASE');
  return p.nested(() => {
    const operand = p.is('WHEN') ? {} : { operand: parseExpression(p) };
    const branches: CaseStatementBranch[] = [];
    do branches.push(parseCaseBranch(p));
    while (p.is('WHEN'));
    const otherwise = p.accept('ELSE') ? { otherwise: parseStatements(p) } : {};
    expectEnd(p, 'CASE');
    // The name behind END CASE can only repeat the label.
    if (p.isName) p.at += 1;
    return { kind: 'caseStatement', start, end: p.end, labels, ...operand, branches, ...otherwise };
  });
}

function parseCaseBranch(p: TokenCursor): CaseStatementBranch {
  const start = p.start;
  p.expect('WHEN');
  const tests = parseTests(p);
  p.expect('THEN');
  const statements = parseStatements(p);
  return { kind: 'caseStatementBranch', start, end: p.end, tests, statements };
}

/** One test; from release 23 on several, separated by commas. */
function parseTests(p: TokenCursor): Expression[] {
  return p.list(() => parseTest(p, 'THEN', ','));
}

function parseExit(p: TokenCursor, action: ExitStatement['action']): ExitStatement {
  const start = p.start;
  p.at += 1;
  const label = p.isName && !p.is('WHEN') ? { label: p.identifier() } : {};
  const when = p.accept('WHEN') ? { when: parseExpression(p) } : {};
  return { kind: 'exit', start, end: p.end, action, ...label, ...when };
}

function parseGoto(p: TokenCursor): Statement {
  const start = p.start;
  p.at += 1;
  const label = p.identifier();
  return { kind: 'goto', start, end: p.end, label };
}

function parseReturn(p: TokenCursor): Statement {
  const start = p.start;
  p.at += 1;
  if (p.is(';')) return { kind: 'return', start, end: p.end, form: 'return' };
  const value = parseExpression(p);
  return { kind: 'return', start, end: p.end, form: 'return', value };
}

function parseRaise(p: TokenCursor): Statement {
  const start = p.start;
  p.at += 1;
  if (p.is(';')) return { kind: 'raise', start, end: p.end };
  const exception = parseName(p);
  return { kind: 'raise', start, end: p.end, exception };
}

function parseNull(p: TokenCursor): Statement {
  const start = p.start;
  p.at += 1;
  return { kind: 'nullStatement', start, end: p.end };
}

function parsePipe(p: TokenCursor): Statement {
  const start = p.start;
  p.expect('PIPE', 'ROW', '(');
  const value = parseExpression(p);
  p.expect(')');
  return { kind: 'pipeRow', start, end: p.end, value };
}

function parseQueryStatement(p: TokenCursor): Statement {
  const start = p.start;
  const query: Query = parseQuery(p);
  return { kind: 'queryStatement', start, end: p.end, query };
}
