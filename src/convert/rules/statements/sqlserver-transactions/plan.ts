import { sqlserverErrorFindings } from '../../../../sql/codes/sqlserver-errors.ts';
import type { TryCatch } from '../../../../sql/tree/batch.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, Handler, If, Statement } from '../../../../sql/tree/routine.ts';
import type { TransactionStatement } from '../../../../sql/tree/write.ts';
import { some, walk } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { mayWrite, raisesAlways } from '../effects.ts';
import { holds, mapLists } from '../lists.ts';
import { marksOf } from '../savepoints/marks.ts';
import { raiseError } from '../sqlserver-errors/number.ts';
import { countVariables, isAboutTransactions, setsXactAbort, withinOwn, withoutCounts } from './nesting.ts';
import type { TransactionState } from './nesting.ts';
import { caught, withoutRethrowing } from './try-block.ts';

/** The name of the savepoint that stands for BEGIN TRANSACTION, which no savepoint of the user has. */
const ownTransaction = 'transaction';

/**
 * The transactions of a routine as savepoints, which {@link SavepointPlan} then writes as blocks. A routine of PostgreSQL runs in a transaction already, that of its
 * call or of its caller, in which a nested COMMIT of Transact-SQL does nothing but count, too ("Nesting transactions"):
 *
 * - BEGIN is a savepoint, ROLLBACK goes back to it, COMMIT is left out. SAVE TRANSACTION is a savepoint as it is.
 * - `IF @@TRANCOUNT > 0` and the like around them is what it is within the routine's own transaction.
 * - A ROLLBACK before an error that is always raised is left out; in a trigger, one without such an error becomes the error that SQL Server raises then.
 *
 * A class because it gathers what the routine's transactions are called.
 */
export class TransactionPlan {
  readonly #context: RuleContext;
  readonly #isTrigger: boolean;
  readonly #counts: ReadonlySet<string>;
  /** Names of transactions and of savepoints that are set where the caller has a transaction, in lower case. */
  readonly #own = new Set<string>();
  readonly #begins: boolean;
  /** Whether anything goes back to the beginning, so that a savepoint is of use. */
  readonly #goesBack: boolean;
  /** Whether an error dooms the transaction that the routine has begun, so that CATCH can only roll back ("SET XACT_ABORT"). */
  readonly #isDoomed: boolean;

  /** SET XACT_ABORT OFF: an error dooms nothing. */
  readonly #keepsOn: boolean;

  constructor(block: Block, context: RuleContext) {
    this.#context = context;
    this.#isTrigger = context.object.kind === 'trigger';
    this.#counts = countVariables(block);
    let begins = false;
    walk(block, (node) => {
      if (node.kind === 'transaction' && node.action === 'begin') {
        begins = true;
        if (node.savepoint) this.#own.add(nameOf(node.savepoint));
      }
      if (node.kind === 'if' && this.#isNesting(node)) this.#alias(node);
    });
    this.#begins = begins;
    this.#keepsOn = some(
      block,
      (node) => node.kind === 'setOption' && node.names.includes('XACT_ABORT') && node.value === 'OFF',
    );
    this.#isDoomed = begins && setsXactAbort(block);
    this.#goesBack = some(block, (node) => node.kind === 'transaction' && node.action === 'rollback');
  }

  whole(block: Block): Block {
    const changed = mapLists(block, (list, within) => this.#list(list, within));
    return withoutRethrowing(withoutCounts(changed, this.#counts));
  }

  /** `IF @count = 0 BEGIN TRAN ELSE SAVE TRAN s`: both set what the routine goes back to. */
  #alias(node: If): void {
    const lists = listsOf(node);
    const all = lists.flat();
    if (!all.some((each) => each.kind === 'transaction' && each.action === 'begin')) return;
    for (const each of all)
      if (each.kind === 'transaction' && each.action === 'savepoint' && each.savepoint)
        this.#own.add(nameOf(each.savepoint));
  }

  #isNesting(node: If): boolean {
    return node.branches.every((each) => isAboutTransactions(each.test, this.#counts));
  }

  #list(list: readonly Statement[], within: readonly Node[]): readonly Statement[] {
    const made = list.flatMap((each) => this.#statement(each, within));
    const owner = within.at(-2);
    // What a condition about transactions rules is settled with the list that the condition stands in.
    const isRuled = owner?.kind === 'if' && within.at(-1)?.kind === 'ifBranch' && this.#isNesting(owner);
    const kept = isRuled ? made : this.#withoutNeedlessRollback(this.#undoneAnyway(made));
    return kept.length === 0 && list.length > 0
      ? [{ kind: 'nullStatement', start: list[0]?.start ?? 0, end: list[0]?.end ?? 0 }]
      : kept;
  }

  #statement(node: Statement, within: readonly Node[]): readonly Statement[] {
    if (node.kind === 'transaction') return this.#transaction(node);
    if (node.kind === 'if' && this.#isNesting(node)) return this.#conditional(node, within);
    if (node.kind === 'tryCatch') {
      const block = caught(node);
      const [handler] = block.handlers;
      if (!handler) return [block];
      if (this.#isDoomed) marksOf(this.#context).undoing.add(handler.start);
      return [this.#abortsTrigger(node) ? { ...block, handlers: [aborting(handler, this.#context)] } : block];
    }
    return [node];
  }

  /** In a trigger any error dooms the transaction, as XACT_ABORT is ON there; only RAISERROR does not ("SET XACT_ABORT", "THROW"). */
  #abortsTrigger(node: TryCatch): boolean {
    const mayGoOn = (each: Node): boolean =>
      ['raiseError', 'executeProcedure', 'executeText'].includes(each.kind);
    return (
      this.#isTrigger && !this.#keepsOn && !node.statements.some((statement) => some(statement, mayGoOn))
    );
  }

  #transaction(node: TransactionStatement): readonly Statement[] {
    const name = node.savepoint && nameOf(node.savepoint);
    switch (node.action) {
      case 'begin':
        return this.#goesBack ? [savepoint(node, 'savepoint')] : [];
      case 'commit':
        return [];
      case 'savepoint':
        return name !== undefined && this.#own.has(name) ? [savepoint(node, 'savepoint')] : [node];
      case 'rollback':
        if (name === undefined || this.#own.has(name)) return [savepoint(node, 'rollback to')];
        return [{ ...node, action: 'rollback to' }];
      default:
        return [node];
    }
  }

  /** What a condition about transactions leaves, whose lists are converted already. */
  #conditional(node: If, within: readonly Node[]): readonly Statement[] {
    const lists = listsOf(node).map((list) => list.filter((each) => each.kind !== 'nullStatement'));
    const all = lists.flat();
    if (all.every((each) => each.kind === 'transaction')) {
      this.#reportPartial(node, within);
      const first = all.find((each) => isOwn(each)) ?? all[0];
      return first ? [first] : [];
    }
    const [branch, ...more] = node.branches;
    if (!branch || more.length > 0) return [node];
    const answer = withinOwn(branch.test, this.#counts, this.#state(node, within));
    if (answer === undefined) return [node];
    if (!answer && !this.#begins)
      this.#context.report(
        sqlserverErrorFindings.transactionCount,
        branch,
        'The condition is never true: a transaction that an error has doomed runs no statements in PostgreSQL.',
        { severity: 'info' },
      );
    return (answer ? lists[0] : lists[1]) ?? [];
  }

  /** What is known where a condition asks for it. */
  #state(node: If, within: readonly Node[]): TransactionState {
    const inHandler = within.some(
      (each) => each.kind === 'tryCatch' && each.handler.some((one) => holds(one, node)),
    );
    return {
      count: this.#begins || this.#isTrigger ? 1 : undefined,
      state: this.#begins && inHandler ? -1 : 1,
    };
  }

  /** `IF XACT_STATE() = 1 COMMIT` in a handler. */
  #reportPartial(node: If, within: readonly Node[]): void {
    const inHandler = within.some(
      (each) => each.kind === 'tryCatch' && !each.statements.some((one) => holds(one, node)),
    );
    const commits = some(node, (each) => each.kind === 'transaction' && each.action === 'commit');
    if (inHandler && commits)
      this.#context.report(
        sqlserverErrorFindings.partialCommit,
        node,
        'The handler commits what was done before the error.',
      );
  }

  /** A handler directly behind BEGIN need not go back to it: its own block is all that there is to undo. */
  #undoneAnyway(list: readonly Statement[]): readonly Statement[] {
    const from = list.findIndex((each) => isOwn(each) && each.action === 'savepoint');
    if (from < 0) return list;
    const to = list.findIndex((each, i) => i > from && mayWrite(each, this.#context));
    const block = list[to];
    if (block?.kind !== 'block') return list;
    const isBack = (each: Statement): boolean => isOwn(each) && each.action === 'rollback to';
    for (const each of block.handlers)
      if (each.statements.some(isBack)) marksOf(this.#context).undoing.add(each.start);
    const handlers = block.handlers.map((each) => ({
      ...each,
      statements: each.statements.filter((one) => !isBack(one)),
    }));
    return [...list.slice(0, to), { ...block, handlers }, ...list.slice(to + 1)];
  }

  /** A ROLLBACK whose work is undone by an error that follows it in any case. */
  #withoutNeedlessRollback(list: readonly Statement[]): readonly Statement[] {
    const at = list.findIndex((each) => isOwn(each) && each.action === 'rollback to');
    const back = list[at];
    if (!back) return list;
    const behind = list.slice(at + 1);
    const before = list.slice(0, at);
    if (raisesAlways(withoutReturn(behind), this.#context) && (!this.#begins || this.#isTrigger))
      return [...before, ...behind];
    if (this.#isTrigger) return this.#endedInTrigger(before, back, behind);
    return list;
  }

  /** A trigger goes on behind ROLLBACK, and its batch ends when it is done. What it still does is undone here, too. */
  #endedInTrigger(
    before: readonly Statement[],
    back: Statement,
    behind: readonly Statement[],
  ): readonly Statement[] {
    if (raisesAlways(before, this.#context)) return before;
    if (behind.some((each) => mayWrite(each, this.#context)))
      this.#context.report(
        sqlserverErrorFindings.triggerRollback,
        back,
        'What the trigger writes behind ROLLBACK is undone with it.',
      );
    const rest = behind.filter(
      (each) => each.kind !== 'return' && !(isOwn(each) && each.action === 'rollback to'),
    );
    const place = { start: rest.at(-1)?.end ?? back.start, end: rest.at(-1)?.end ?? back.end };
    return [...before, ...rest, endedInTrigger(place)];
  }
}

function nameOf(name: Identifier): string {
  return name.text.toLowerCase();
}

function listsOf(node: If): readonly (readonly Statement[])[] {
  return [...node.branches.map((each) => each.statements), ...(node.otherwise ? [node.otherwise] : [])];
}

function withoutReturn(list: readonly Statement[]): readonly Statement[] {
  return list.at(-1)?.kind === 'return' ? list.slice(0, -1) : list;
}

function savepoint(at: Span, action: 'savepoint' | 'rollback to'): TransactionStatement {
  const place = { start: at.start, end: at.end };
  return {
    kind: 'transaction',
    ...place,
    action,
    savepoint: { kind: 'identifier', ...place, text: ownTransaction, quoted: true },
  };
}

function isOwn(node: Statement): node is TransactionStatement {
  return node.kind === 'transaction' && node.savepoint?.text === ownTransaction && node.savepoint.quoted;
}

/** A CATCH of a trigger whose transaction is doomed: when the trigger is done, SQL Server raises an error, unless CATCH raises one or rolls back. */
function aborting(handler: Handler, context: RuleContext): Handler {
  const isEnded = some(handler, (each) => each.kind === 'transaction' && each.action.startsWith('rollback'));
  if (isEnded || raisesAlways(handler.statements, context)) return handler;
  const place = { start: handler.end, end: handler.end };
  const error = raiseError(
    place,
    { number: 3616, severity: 16, state: 1 },
    'An error was raised during trigger execution. The batch has been aborted and the user transaction, if any, has been rolled back.',
    [],
  );
  const statements = handler.statements.filter((each) => each.kind !== 'return');
  return { ...handler, statements: [...statements, error] };
}

/** What SQL Server raises where a trigger has ended the transaction. */
function endedInTrigger(at: Span): Statement {
  return raiseError(
    at,
    { number: 3609, severity: 16, state: 1 },
    'The transaction ended in the trigger. The batch has been aborted.',
    [],
  );
}
