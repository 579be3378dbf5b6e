import { some } from '../../../../sql/walk.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Block, Handler, Statement } from '../../../../sql/tree/routine.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import type { RuleContext } from '../../../rule.ts';
import { handledBy, leaves, mayRaise, mayWrite, raisesAlways } from '../effects.ts';
import type { Handled } from '../effects.ts';
import { enclosingRoutine, parentsInRoutine } from '../routine.ts';
import { isWayBack, marksOf } from '../savepoints/marks.ts';
import { canKeepWork, withKeptWork } from './kept.ts';
import { endsItself } from '../sqlserver-transactions/own-ends.ts';
import { dividingCalls, divisionOf, endsTransaction, holdsEnd } from '../transactions/plan.ts';

/**
 * A block with handlers as blocks of PL/pgSQL, whose handlers undo everything that their block has done (manual,
 * "Trapping Errors"), while in Oracle only the statement that failed is undone.
 *
 * - The block is divided at COMMIT, ROLLBACK and calls of procedures that execute them.
 * - Statements that cannot raise what is handled stand before the block, so that their work stays.
 * - Where work would still be lost, and the handler does not undo it or raise an exception anyway, a finding says so.
 *
 * `before` is the block as it stood before its statements were converted.
 */
export function divided(node: Block, before: Block, context: RuleContext): Block {
  if (node.handlers.length === 0) return node;
  const handled = handledBy(before.handlers, context);
  const plan: Plan = { before, handled, undoes: before.handlers.every((each) => undoes(each, context)) };
  const [handler] = node.handlers;
  if (handler && endsItself(context) && holdsEndAnywhere(node))
    return { ...withKeptWork(node.statements, handler, handled, context), declarations: node.declarations };
  const statements =
    divisionOf(before, context) === undefined
      ? once(node, node.statements, plan, context)
      : atTransactions(node, node.statements, true, plan, context);
  const [only] = statements;
  if (statements.length === 1 && only?.kind === 'block' && only.handlers.length > 0)
    return { ...node, statements: only.statements, handlers: only.handlers };
  const { handlers: _, exception: __, ...outer } = node;
  return { ...outer, statements, handlers: [], exception: -1 };
}

/** Whether a transaction ends in the TRY or in its CATCH, where PostgreSQL lets no block with a handler be around it. */
function holdsEndAnywhere(node: Block): boolean {
  return some(node, (each) => each.kind === 'transaction' && each.action !== 'savepoint');
}

interface Plan {
  readonly before: Block;
  readonly handled: Handled;
  /** Every handler undoes the block's work in Oracle too, or hands the exception on. */
  readonly undoes: boolean;
}

/** A handler that goes back to the beginning of its block, or that always raises an exception, which undoes the work further out. */
function undoes(handler: Handler, context: RuleContext): boolean {
  return goesBack(handler, context) || raisesAlways(handler.statements, context);
}

/** A handler that undoes what its block has done, so that nothing of it may stand before the block. */
function goesBack(handler: Handler, context: RuleContext): boolean {
  if (isWayBack(handler) || marksOf(context).undoing.has(handler.start)) return true;
  const [first] = handler.statements;
  return first?.kind === 'transaction' && first.action === 'rollback';
}

/** One block with the handlers, behind what can stand before it. */
function once(node: Block, statements: readonly Statement[], plan: Plan, context: RuleContext): Statement[] {
  const at = firstThatRaises(statements, plan.handled, context);
  const prefix = statements.slice(0, at);
  const isUseful =
    !plan.undoes &&
    at > 0 &&
    !plan.before.handlers.some((each) => goesBack(each, context)) &&
    prefix.some((each) => mayWrite(each, context));
  const hoisted = isUseful ? prefix : [];
  const rest = isUseful ? statements.slice(at) : statements;
  const [handler] = node.handlers;
  if (handler && !plan.undoes && isKept(rest, plan, context))
    return [...hoisted, withKeptWork(rest, handler, plan.handled, context)];
  if (!plan.undoes) reportLosses(rest, plan, context);
  return [...hoisted, blockOf(rest, node)];
}

/** Whether the work before an error stays by a block for each statement: that of a TRY of SQL Server, which has one CATCH for all errors. */
function isKept(statements: readonly Statement[], { handled }: Plan, context: RuleContext): boolean {
  return (
    context.source.name === 'sqlserver' &&
    context.settings.caughtWork === 'keep' &&
    handled.all &&
    lostIn(statements, handled, context).some((each) => each.kind !== 'callStatement') &&
    canKeepWork(statements, handled, context)
  );
}

function firstThatRaises(statements: readonly Statement[], handled: Handled, context: RuleContext): number {
  const at = statements.findIndex((each) => mayRaise(each, handled, context));
  return at < 0 ? statements.length : at;
}

function blockOf(statements: readonly Statement[], node: Block): Block {
  return {
    kind: 'block',
    start: statements[0]?.start ?? node.start,
    end: node.end,
    labels: [],
    declarations: [],
    statements,
    handlers: node.handlers,
    begin: -1,
    exception: node.exception,
  };
}

/** Statements whose changes a handler of PL/pgSQL would undo: some that write, with some behind them that may raise. */
function reportLosses(statements: readonly Statement[], plan: Plan, context: RuleContext): void {
  for (const handler of plan.before.handlers) {
    if (undoes(handler, context)) continue;
    const lost = lostIn(statements, handledBy([handler], context), context);
    if (lost.length === 0) continue;
    const lines = [...new Set(lost.map((each) => String(context.sources.place(each.start)?.line ?? 0)))];
    const shown = `${lines.slice(0, 8).join(', ')}${lines.length > 8 ? ' …' : ''}`;
    context.report(
      statementFindings.undoneByHandler,
      handler,
      `When this handler runs, PostgreSQL has undone the changes of the statements before the failure (line${lines.length > 1 ? 's' : ''} ${shown}); ${context.source.name === 'sqlserver' ? 'SQL Server' : 'Oracle'} keeps them.`,
    );
  }
}

/** The statements of a list that write and have something behind them, in the list or in themselves, that may raise. */
function lostIn(statements: readonly Statement[], handled: Handled, context: RuleContext): Statement[] {
  const last = statements.findLastIndex((each) => mayRaise(each, handled, context));
  return statements.flatMap((each, i): Statement[] => {
    if (i > last || !mayWrite(each, context)) return [];
    if (i < last) return [each];
    return lostWithin(each, handled, context);
  });
}

/** What is lost when a statement that is made of others fails by itself. */
function lostWithin(node: Statement, handled: Handled, context: RuleContext): Statement[] {
  const inLists = (...lists: readonly (readonly Statement[])[]): Statement[] =>
    lists.flatMap((each) => lostIn(each, handled, context));
  switch (node.kind) {
    case 'if':
      return inLists(...node.branches.map((each) => each.statements), node.otherwise ?? []);
    case 'caseStatement':
      return inLists(...node.branches.map((each) => each.statements), node.otherwise ?? []);
    case 'block':
      return inLists(node.statements, ...node.handlers.map((each) => each.statements));
    case 'loop':
      // What one pass has written is lost when the next one fails.
      return [node];
    case 'callStatement':
    case 'callProcedure':
      return [node];
    default:
      return [];
  }
}

/**
 * The statements of a list with the handlers for each part, and what ends the transaction between them; the last part of
 * the block itself needs no way out of its handlers.
 */
function atTransactions(
  node: Block,
  statements: readonly Statement[],
  isOwnList: boolean,
  plan: Plan,
  context: RuleContext,
): Statement[] {
  const places = dividingCalls(context);
  const ends = (each: Statement): boolean =>
    endsTransaction(each) || (each.kind === 'callStatement' && places.has(each.start));
  const isBetween = (each: Statement): boolean => ends(each) || holdsEnd(each, ends);
  const made: Statement[] = [];
  let current: Statement[] = [];
  const flush = (isLast: boolean): void => {
    const handlers = isLast ? node.handlers : leavingHandlers(node, node.labels[0], context);
    if (current.some((each) => mayRaise(each, plan.handled, context)))
      made.push(...once({ ...node, handlers }, current, plan, context));
    else made.push(...current);
    current = [];
  };
  statements.forEach((each, i) => {
    if (!isBetween(each)) {
      current.push(each);
      if (i === statements.length - 1) flush(isOwnList);
      return;
    }
    flush(false);
    made.push(
      ends(each) ? each : withLists(each, (list) => atTransactions(node, list, false, plan, context)),
    );
  });
  return made;
}

/** A statement with its lists of statements changed. */
function withLists(node: Statement, change: (list: readonly Statement[]) => Statement[]): Statement {
  switch (node.kind) {
    case 'if':
      return {
        ...node,
        branches: node.branches.map((each) => ({ ...each, statements: change(each.statements) })),
        ...(node.otherwise ? { otherwise: change(node.otherwise) } : {}),
      };
    case 'caseStatement':
      return {
        ...node,
        branches: node.branches.map((each) => ({ ...each, statements: change(each.statements) })),
        ...(node.otherwise ? { otherwise: change(node.otherwise) } : {}),
      };
    case 'loop':
    case 'block':
      return { ...node, statements: change(node.statements) };
    default:
      return node;
  }
}

/** Behind a handler the block is over: what follows the transaction's end is not executed. */
function leavingHandlers(
  node: Block,
  label: Identifier | undefined,
  context: RuleContext,
): readonly Handler[] {
  return node.handlers.map((each): Handler => {
    if (leaves(each.statements, context)) return each;
    const place = { start: each.end, end: each.end };
    const isOutermost = !parentsInRoutine(context).some((one) => one.kind === 'block');
    const isProcedure = enclosingRoutine(context)?.form !== 'function';
    const leave: Statement =
      isOutermost && isProcedure
        ? { kind: 'return', ...place, form: 'return' }
        : { kind: 'exit', ...place, action: 'exit', label: { ...(label as Identifier), ...place } };
    return { ...each, statements: [...each.statements, leave] };
  });
}
