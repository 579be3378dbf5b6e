import type { TokenCursor } from '../../../sql/cursor.ts';
import type { SetOption } from '../../../sql/tree/batch.ts';
import type { Block, IfBranch, Statement } from '../../../sql/tree/routine.ts';
import { parseConditionOrSkip, parseOne, parseStatements } from './batch.ts';
import { parseExpression, parseValue } from './expression.ts';
import { parseIdentifier } from './name.ts';
import { parseKept } from './kept.ts';
import { reserved } from './reserved.ts';
import { beginsTransaction, parseTransaction } from './transaction.ts';

/** What BEGIN begins: a block, a transaction, TRY, a block of a natively compiled routine. */
export function parseBegin(p: TokenCursor): Statement {
  if (beginsTransaction(p)) return parseTransaction(p);
  if (p.isAt(1, 'TRY')) return parseTry(p);
  return parseBlock(p);
}

/** `BEGIN … END` ("BEGIN...END"), and `BEGIN ATOMIC WITH (…) … END`, whose settings become SET statements at its beginning. */
export function parseBlock(p: TokenCursor): Block {
  return p.nested(() => {
    const start = p.start;
    p.expect('BEGIN');
    const settings = p.accept('ATOMIC', 'WITH', '(') ? parseAtomicSettings(p) : [];
    const statements = [...settings, ...parseStatements(p)];
    p.expect('END');
    return { ...blockOf(start, p.end, statements), begin: start };
  });
}

/** Statements as a block without declarations. */
export function blockOf(start: number, end: number, statements: readonly Statement[]): Block {
  return {
    kind: 'block',
    start,
    end,
    labels: [],
    declarations: [],
    statements,
    handlers: [],
    begin: start,
    exception: -1,
  };
}

/** `TRANSACTION ISOLATION LEVEL = SNAPSHOT, LANGUAGE = N'us_english'` ("BEGIN ATOMIC", "Atomic Blocks in Native Procedures"). */
function parseAtomicSettings(p: TokenCursor): SetOption[] {
  const settings = p.list((): SetOption => {
    const start = p.start;
    const words: string[] = [];
    while (!p.is('=')) {
      if (p.type() !== 'word') p.fail('= was expected');
      words.push(p.text());
      p.at += 1;
    }
    p.expect('=');
    const names = [words.join(' ')];
    if (p.type() !== 'word') return { kind: 'setOption', names, value: parseValue(p), ...p.span(start) };
    const value: string[] = [];
    while (p.type() === 'word') {
      value.push(p.text());
      p.at += 1;
    }
    return { kind: 'setOption', ...p.span(start), names, value: value.join(' ') };
  });
  p.expect(')');
  return settings;
}

/** `BEGIN TRY … END TRY BEGIN CATCH … END CATCH` ("TRY...CATCH"). */
function parseTry(p: TokenCursor): Statement {
  return p.nested(() => {
    const start = p.start;
    p.expect('BEGIN', 'TRY');
    const statements = parseStatements(p);
    p.expect('END', 'TRY');
    p.accept(';');
    const exception = p.start;
    p.expect('BEGIN', 'CATCH');
    const handler = parseStatements(p);
    p.expect('END', 'CATCH');
    return { kind: 'tryCatch', ...p.span(start), statements, exception, handler };
  });
}

/** The statement that IF, ELSE or WHILE rules; BEGIN and END around several belong to these words. */
function parseRuled(p: TokenCursor): readonly Statement[] {
  const isBlock = p.is('BEGIN') && !beginsTransaction(p) && !p.isAt(1, 'TRY') && !p.isAt(1, 'ATOMIC');
  if (isBlock && !startsKeptBegin(p)) return parseBlock(p).statements;
  if (p.atEnd || (p.is('END') && !p.isAt(1, 'CONVERSATION')) || p.is('ELSE'))
    p.fail('a statement was expected');
  const found: Statement[] = [];
  parseOne(p, found);
  return found;
}

/** BEGIN of Service Broker. */
function startsKeptBegin(p: TokenCursor): boolean {
  return p.isAt(1, 'DIALOG') || p.isAt(1, 'CONVERSATION');
}

/**
 * IF with its ELSE ("IF...ELSE"); IF behind ELSE is a further branch. One whose condition cannot be read is unread as a whole, since nobody knows when what it rules
 * should run.
 */
export function parseIf(p: TokenCursor): Statement {
  return p.nested(() => {
    const start = p.start;
    const branches: IfBranch[] = [];
    let isRead = true;
    let otherwise: readonly Statement[] | undefined;
    do {
      const from = p.start;
      p.expect('IF');
      const test = parseConditionOrSkip(p, parseExpression);
      const statements = parseRuled(p);
      if (test) branches.push({ kind: 'ifBranch', ...p.span(from), test, statements });
      else isRead = false;
      if (!acceptElse(p)) break;
      if (!p.is('IF')) otherwise = parseRuled(p);
    } while (!otherwise);
    if (!isRead) return { kind: 'unread', ...p.span(start), text: p.slice(start, p.end) };
    return { kind: 'if', ...p.span(start), branches, ...(otherwise ? { otherwise } : {}) };
  });
}

/** One semicolon may stand before ELSE. */
function acceptElse(p: TokenCursor): boolean {
  if (p.is(';') && p.isAt(1, 'ELSE')) p.at += 1;
  return p.accept('ELSE');
}

/** `WHILE condition statement` ("WHILE"). */
export function parseWhile(p: TokenCursor): Statement {
  return p.nested(() => {
    const start = p.start;
    p.expect('WHILE');
    const from = p.start;
    const test = parseConditionOrSkip(p, parseExpression);
    const control = test && { kind: 'whileControl' as const, ...p.span(from), test };
    const statements = parseRuled(p);
    if (!control) return { kind: 'unread', ...p.span(start), text: p.slice(start, p.end) };
    return { kind: 'loop', ...p.span(start), labels: [], control, statements };
  });
}

/** `GOTO label`. */
export function parseGoto(p: TokenCursor): Statement {
  const start = p.start;
  p.expect('GOTO');
  const label = parseIdentifier(p);
  return { kind: 'goto', ...p.span(start), label };
}

/** `label:`. */
export function parseLabel(p: TokenCursor): Statement {
  const start = p.start;
  const label = parseIdentifier(p);
  p.expect(':');
  return { kind: 'label', ...p.span(start), label };
}

/** `RETURN value` ("RETURN"). What a statement could begin with is no value. */
export function parseReturn(p: TokenCursor): Statement {
  const start = p.start;
  p.expect('RETURN');
  if (!startsValue(p)) return { kind: 'return', ...p.span(start), form: 'return' };
  const value = parseExpression(p);
  return { kind: 'return', ...p.span(start), form: 'return', value };
}

/** Reserved words that a value may begin with. */
const values: ReadonlySet<string> = new Set(
  'NULL CASE CONVERT TRY_CONVERT COALESCE NULLIF LEFT RIGHT CURRENT_TIMESTAMP CURRENT_DATE CURRENT_USER SESSION_USER SYSTEM_USER USER EXISTS NOT'.split(
    ' ',
  ),
);

function startsValue(p: TokenCursor): boolean {
  switch (p.type()) {
    case 'string':
    case 'number':
    case 'quoted':
      return true;
    case 'symbol':
      return p.isOneOf('(', '-', '+', '~', '{');
    case 'word':
      return values.has(p.text()) || (!reserved.has(p.text()) && !p.isAt(1, ':') && !p.is('THROW'));
    default:
      return false;
  }
}

/** `WAITFOR DELAY '00:00:05'`, `WAITFOR TIME '22:00'` ("WAITFOR"). One that waits for a message of Service Broker is kept as text. */
export function parseWaitFor(p: TokenCursor): Statement {
  const start = p.start;
  if (p.isAt(1, '(')) return { kind: 'definitionStatement', definition: parseKept(p), ...p.span(start) };
  p.expect('WAITFOR');
  const form = p.accept('DELAY') ? 'delay' : 'time';
  if (form === 'time') p.expect('TIME');
  const value = parseValue(p);
  return { kind: 'waitFor', ...p.span(start), form, value };
}
