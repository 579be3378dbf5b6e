import * as make from '../../../../sql/make.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { CallStatement, Loop, Statement } from '../../../../sql/tree/routine.ts';
import type { LockTable, TransactionStatement } from '../../../../sql/tree/write.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import { some } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import { isAutonomous } from '../../../routines/autonomous.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { rowCount } from '../implicit-cursor/rule.ts';
import { enclosingRoutine, inHandler, outermostBlock, parentsInRoutine } from '../routine.ts';
import { marksOf } from '../savepoints/marks.ts';
import { endingCallee, isQuiet } from './calls.ts';
import { blocksAround, canEnd, dividingCalls } from './plan.ts';

const dialects = { from: ['oracle'], to: ['postgresql'] } as const;

export const transactionRules = [
  rule({
    name: 'transactions',
    on: ['transaction'],
    ...dialects,
    apply: (node, context) => transaction(node, context),
  }),
  rule({
    name: 'transactions',
    on: ['callStatement'],
    ...dialects,
    apply(node, context) {
      lookAtCall(node, context);
      return undefined;
    },
  }),
  rule({
    name: 'transactions',
    on: ['lockTable'],
    ...dialects,
    apply: (node) => lock(node),
  }),
];

function transaction(node: TransactionStatement, context: RuleContext): Node | readonly Node[] | undefined {
  switch (node.action) {
    case 'commit':
    case 'rollback':
      return end(node, context);
    case 'savepoint':
      // A savepoint does nothing by itself: the statements that go back to it are converted or reported.
      return isInRoutine(context) ? [] : undefined;
    case 'rollback to':
      return rollbackTo(node, context);
    case 'set transaction':
      return setTransaction(node, context);
    default:
      return undefined;
  }
}

function isInRoutine(context: RuleContext): boolean {
  return outermostBlock(context) !== undefined;
}

/** COMMIT and ROLLBACK: only procedures and anonymous blocks can have them, and not inside of a block with handlers. */
function end(node: TransactionStatement, context: RuleContext): Node | readonly Node[] | undefined {
  const word = node.action.toUpperCase();
  if (/\bFORCE\b/.test(node.options ?? '')) {
    context.refuse(
      statementFindings.distributed,
      node,
      `${word} FORCE ends a distributed transaction by hand.`,
    );
    return undefined;
  }
  const { options: _, ...plain } = node;
  if (!isInRoutine(context)) return node.options === undefined ? undefined : plain;
  const routine = enclosingRoutine(context);
  // It would end the caller's transaction, of which the statements are a part now; see the finding about the routine.
  if (routine && isAutonomous(routine)) return [leftOut(node, word), ...rowCount(node, context)];
  if (isInFunction(context)) {
    const isUndone = node.action === 'rollback' && inHandler(context);
    context.report(
      statementFindings.transactionInFunction,
      node,
      `${word} is left out: it stands in a ${isTrigger(context) ? 'trigger' : 'function'}.`,
      isUndone ? { severity: 'warning' } : {},
    );
    return [leftOut(node, word), ...rowCount(node, context)];
  }
  if (!canEnd(node, context)) {
    context.report(
      statementFindings.transactionInBlock,
      node,
      `${word} is left out: it stands in a block with exception handlers.`,
    );
    return [leftOut(node, word), ...rowCount(node, context)];
  }
  reportEnd(node, word, context);
  return [plain, ...rowCount(node, context)];
}

/** What follows for cursors and callers where a transaction ends, by a statement or by a procedure that is called. */
function reportEnd(node: TransactionStatement | CallStatement, word: string, context: RuleContext): void {
  reportOpenCursors(node, word, context);
  if (enclosingRoutine(context) || node.kind === 'transaction')
    context.report(
      statementFindings.callerTransaction,
      outermostBlock(context) ?? node,
      'The procedure ends transactions, so it cannot be called inside of one.',
    );
}

/** A call of a procedure that may end the transaction stands where COMMIT could stand, or fails when it does. */
function lookAtCall(node: CallStatement, context: RuleContext): void {
  const callee = endingCallee(node, context);
  if (!callee || !isInRoutine(context)) return;
  if (isInFunction(context)) {
    context.report(
      statementFindings.transactionInFunction,
      node,
      `${callee.name} ends transactions, so it cannot be called in a ${isTrigger(context) ? 'trigger' : 'function'}.`,
    );
    return;
  }
  if (blocksAround(context, node).length === 0) {
    reportEnd(node, callee.name, context);
    return;
  }
  if (!canEnd(node, context)) {
    context.report(
      statementFindings.endingCallInBlock,
      node,
      `${callee.name} ends transactions, so it cannot be called inside a block with exception handlers.`,
    );
    return;
  }
  reportEnd(node, callee.name, context);
  dividingCalls(context).add(node.start);
  if (!isQuiet(node, callee, context))
    context.report(
      statementFindings.unhandledCall,
      node,
      `${callee.name} ends transactions, so its call stands outside of the exception handlers: they do not handle an error of it any more.`,
    );
}

function isInFunction(context: RuleContext): boolean {
  return enclosingRoutine(context)?.form === 'function' || isTrigger(context);
}

function isTrigger(context: RuleContext): boolean {
  return context.object.kind === 'trigger' && enclosingRoutine(context) === undefined;
}

/** The statement as a comment, in its place. */
function leftOut(at: Span, word: string): Statement {
  const fragment = make.fragment(
    at,
    'primary',
    `/* ${word}: PostgreSQL cannot end the transaction here */ NULL`,
  );
  return { kind: 'fragmentStatement', start: at.start, end: at.end, fragment };
}

/** A loop that fetches from a cursor of its own, or locks the rows that it reads, does not survive the end of the transaction. */
function reportOpenCursors(node: Statement, word: string, context: RuleContext): void {
  const loops = parentsInRoutine(context).filter((each): each is Loop => each.kind === 'loop');
  const fetching = loops.some((each) => some(each, (inner) => inner.kind === 'fetch'));
  const locking = loops.some(
    (each) => each.control !== undefined && some(each.control, (inner) => inner.kind === 'locking'),
  );
  if (fetching || locking)
    context.report(
      statementFindings.cursorAcrossCommit,
      node,
      `${word} stands in a loop ${fetching ? 'that fetches from an open cursor' : 'over rows that are locked (FOR UPDATE)'}.`,
    );
}

/** What is left of ROLLBACK TO when blocks have been made of savepoints. */
function rollbackTo(node: TransactionStatement, context: RuleContext): undefined {
  if (!isInRoutine(context)) return undefined;
  const reason =
    marksOf(context).refused.get(node.start) ??
    'the savepoint is not set before it in the same routine, in a list of statements around it';
  context.refuse(
    statementFindings.savepoint,
    node,
    `ROLLBACK TO ${node.savepoint?.text ?? ''} cannot be said with a block: ${reason}.`,
  );
  return undefined;
}

/**
 * Oracle's SERIALIZABLE and READ ONLY transactions see one state of the database, as REPEATABLE READ does (PostgreSQL,
 * "Transaction Isolation"); names and rollback segments have no meaning.
 */
function setTransaction(node: TransactionStatement, context: RuleContext): Node | readonly Node[] {
  const words = node.options ?? '';
  const modes: string[] = [];
  if (/ISOLATION LEVEL SERIALIZABLE|READ ONLY/.test(words)) modes.push('ISOLATION LEVEL REPEATABLE READ');
  else if (/ISOLATION LEVEL READ COMMITTED/.test(words)) modes.push('ISOLATION LEVEL READ COMMITTED');
  if (/READ ONLY/.test(words)) modes.push('READ ONLY');
  else if (/READ WRITE/.test(words)) modes.push('READ WRITE');
  if (modes.length === 0) return isInRoutine(context) ? [] : { ...node, options: 'READ WRITE' };
  return { ...node, options: modes.join(', ') };
}

const modes: Readonly<Record<string, string>> = { 'SHARE UPDATE': 'ROW SHARE' };

/** SHARE UPDATE is the older name of ROW SHARE. */
function lock(node: LockTable): LockTable | undefined {
  const mode = modes[node.mode.toUpperCase()];
  return mode === undefined ? undefined : { ...node, mode };
}
