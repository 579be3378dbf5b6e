import type { Catalog } from '../../../../catalog/catalog.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import { sqlserverErrorFindings } from '../../../../sql/codes/sqlserver-errors.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, Statement } from '../../../../sql/tree/routine.ts';
import type { TransactionStatement } from '../../../../sql/tree/write.ts';
import { some, walk } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import type { Resolution } from '../../../resolve/resolution.ts';
import type { RuleContext } from '../../../rule.ts';
import { mayWrite } from '../effects.ts';
import { behind, mapLists } from '../lists.ts';
import type { Flow } from './flow.ts';
import { transactionFlow } from './flow.ts';
import { countVariables, setsXactAbort, withoutCounts } from './nesting.ts';
import { caught, withoutRethrowing } from './try-block.ts';

/**
 * Procedures that go on working behind COMMIT, as those that delete or copy in portions do. They end their transactions in PostgreSQL, too ("Transaction Management"), which a
 * procedure can that is called outside of a transaction, where no block with a handler is around the COMMIT.
 */
const ending = new WeakMap<Resolution, boolean>();

/** Whether the routine at hand ends transactions itself. */
export function endsItself(context: RuleContext): boolean {
  return ending.get(context.resolution) ?? false;
}

/** The routine with its transactions as they are; undefined where they are left to the transaction of the call. */
export function withOwnEnds(block: Block, context: RuleContext): Block | undefined {
  const commits = commitsBeforeWork(block, context);
  if (commits.length === 0) return undefined;
  const counts = countVariables(block);
  const flow =
    hindrance(block, context) ??
    transactionFlow({ counts, aborts: setsXactAbort(block), root: block }, context);
  if (typeof flow === 'string') {
    for (const each of commits)
      context.report(
        sqlserverErrorFindings.commitLeft,
        each,
        `COMMIT is left to the transaction of the call, since ${flow}; the routine goes on with its work behind it.`,
      );
    return undefined;
  }
  ending.set(context.resolution, true);
  context.report(
    statementFindings.callerTransaction,
    block,
    'The procedure ends transactions, so it cannot be called inside of one.',
  );
  const made = mapLists(block, (list) => list.flatMap((each) => ended(each, flow)));
  return withoutCounts(withoutRethrowing(made), counts);
}

/** The COMMITs behind which the routine may write. */
function commitsBeforeWork(block: Block, context: RuleContext): readonly Statement[] {
  const found: Statement[] = [];
  mapLists(block, (list, within) => {
    for (const each of list) {
      if (each.kind !== 'transaction' || each.action !== 'commit') continue;
      const goesOn = [...behind(each, within)].some(({ statements }) =>
        statements.some((one) => mayWrite(one, context)),
      );
      if (goesOn) found.push(each);
    }
    return list;
  });
  return found;
}

/** Why a routine cannot end transactions itself, whatever it does. */
function hindrance(block: Block, context: RuleContext): string | undefined {
  const { object, settings } = context;
  if (settings.commits === 'call') return 'the setting `commits` says so';
  if (object.kind !== 'procedure') return 'a function or trigger of PostgreSQL cannot end it';
  const plan = context.procedures.plan(object);
  if (plan.form === 'function') return 'the procedure is a function here, which gives rows';
  if (plan.cursors > 0) return 'it would close the cursors of the result sets';
  if (calledNames(context.catalog).has(object.name)) return 'other routines call the procedure';
  if (some(block, (node) => node.kind === 'open' || node.kind === 'locking'))
    return 'it would close a cursor that is read';
  if (settings.caughtWork === 'undo' && some(block, (node) => node.kind === 'tryCatch'))
    return 'TRY is one block, in which it cannot end';
  return undefined;
}

const called = new WeakMap<Catalog, ReadonlySet<string>>();

/** The last parts of the names of procedures that any routine or trigger executes, in lower case; dynamic calls are not known. */
function calledNames(catalog: Catalog): ReadonlySet<string> {
  let names = called.get(catalog);
  if (!names) {
    const found = new Set<string>();
    const collect = (root: Node): void =>
      walk(root, (node) => {
        if (node.kind !== 'executeProcedure' || node.procedure.kind !== 'name') return true;
        found.add(node.procedure.parts.at(-1)?.text.toLowerCase() ?? '');
        return true;
      });
    for (const { definition } of catalog.routines.values()) collect(definition);
    for (const { definition } of catalog.triggers.values()) collect(definition);
    called.set(catalog, (names = found));
  }
  return names;
}

function ended(node: Statement, { endings, answers }: Flow): readonly Statement[] {
  switch (node.kind) {
    case 'transaction': {
      const action = endings.get(node.start);
      return action === 'commit' || action === 'rollback' ? [end(node, action)] : [];
    }
    case 'throw':
    case 'raiseError':
      return endings.get(node.start) === 'commit'
        ? [end({ start: node.start, end: node.start }, 'commit'), node]
        : [node];
    case 'if': {
      const answer = answers.get(node.start);
      if (answer === undefined) return [node];
      return (answer ? node.branches[0]?.statements : node.otherwise) ?? [];
    }
    case 'tryCatch':
      return [caught(node)];
    default:
      return [node];
  }
}

function end(at: Span, action: 'commit' | 'rollback'): TransactionStatement {
  return { kind: 'transaction', start: at.start, end: at.end, action };
}
