import { sqlserverErrorFindings } from '../../../../sql/codes/sqlserver-errors.ts';
import * as make from '../../../../sql/make.ts';
import type { Catalog } from '../../../../catalog/catalog.ts';
import type { Block, Statement } from '../../../../sql/tree/routine.ts';
import type { TransactionStatement } from '../../../../sql/tree/write.ts';
import { some } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { withErrorChecks } from './error-checks.ts';
import { withIdentityValues } from '../identity-values/plan.ts';
import { mapLists } from '../lists.ts';
import { withRowCounts } from '../row-counts/plan.ts';
import { inHandler, outermostBlock } from '../routine.ts';
import { marksOf } from '../savepoints/marks.ts';
import { SavepointPlan } from '../savepoints/plan.ts';
import { withRowLimits } from '../session-options/row-limit.ts';
import { isError } from '../sqlserver-errors/severity.ts';
import { systemValue } from '../system-value.ts';
import { withTemporaryTables } from '../temporary-tables/plan.ts';
import { setsXactAbort } from './nesting.ts';
import { endsItself, withOwnEnds } from './own-ends.ts';
import { TransactionPlan } from './plan.ts';
import { writesInTurn } from './writes.ts';

const dialects = { from: ['sqlserver'], to: ['postgresql'] } as const;

/**
 * TRY, CATCH, tests of @@ERROR and transactions of a routine as blocks with handlers. It comes before all other phases, which then
 * see the blocks as if they had been written.
 */
export const sqlserverBlocks = [
  rule({
    name: 'sqlserver-transactions',
    on: ['block'],
    ...dialects,
    apply: (node, context) => (outermostBlock(context) === undefined ? shaped(node, context) : undefined),
  }),
];

/** What is left of transactions and questions about them when the blocks have been made. */
export const sqlserverTransactionRules = [
  rule({
    name: 'sqlserver-transactions',
    on: ['transaction'],
    ...dialects,
    apply: (node, context) => left(node, context),
  }),
  rule({
    name: 'sqlserver-transactions',
    on: ['reference', 'call'],
    ...dialects,
    apply(node, context) {
      const name = systemValue(node);
      if (name !== '@@TRANCOUNT' && name !== 'XACT_STATE') return undefined;
      context.report(
        sqlserverErrorFindings.transactionCount,
        node,
        `${name === 'XACT_STATE' ? 'XACT_STATE()' : name} is 1 here, as statements always run in a transaction.`,
      );
      return make.number(node, 1);
    },
  }),
];

function shaped(node: Block, context: RuleContext): Block {
  const limited = withRowLimits(node);
  const stops = context.object.kind === 'trigger' || setsXactAbort(node);
  if (!stops) reportErrors(node, context);
  const checked = withErrorChecks(withTemporaryTables(limited, context), stops, context);
  const plain = mapLists(checked, (list) => withoutReturns(list, node));
  const planned = withOwnEnds(plain, context) ?? new TransactionPlan(plain, context).whole(plain);
  const counted = withIdentityValues(withRowCounts(planned, context), context);
  return new SavepointPlan(context, marksOf(context)).whole(counted);
}

/** Says once of a routine that it does not go on after errors, where it may write several times outside of TRY. */
function reportErrors(block: Block, context: RuleContext): void {
  const begins = some(block, (node) => node.kind === 'transaction' && node.action === 'begin');
  if (begins || writesInTurn(block, context.catalog) < 2) return;
  context.report(
    sqlserverErrorFindings.endsCall,
    block,
    'An error in one of the statements that write ends the call and undoes the others.',
  );
}

/** RETURN behind RAISERROR, which ends the routine by itself now. */
function withoutReturns(list: readonly Statement[], block: Block): readonly Statement[] {
  return list.filter((each, i) => {
    const before = list[i - 1];
    return !(each.kind === 'return' && before?.kind === 'raiseError' && isError(before, block));
  });
}

function left(
  node: TransactionStatement,
  context: RuleContext,
): Statement | readonly Statement[] | undefined {
  if (outermostBlock(context) === undefined) return ofScript(node, context);
  if (endsItself(context)) return undefined;
  switch (node.action) {
    case 'begin':
    case 'commit':
    case 'savepoint':
      // Statements that go back to a savepoint are converted or reported.
      return [];
    case 'rollback to':
    case 'rollback':
      return backTo(node, context);
    default:
      return undefined;
  }
}

/** The savepoints that the scripts have set so far, outside of routines. */
const savepoints = new WeakMap<Catalog, Set<string>>();

/** A statement of a script ends the client's own transaction; the name of a transaction means nothing, that of a savepoint does. */
function ofScript(node: TransactionStatement, { catalog }: RuleContext): TransactionStatement {
  const { savepoint, options: _, ...plain } = node;
  const name = savepoint?.text.toLowerCase();
  const known = savepoints.get(catalog) ?? new Set<string>();
  savepoints.set(catalog, known);
  if (node.action === 'savepoint' && name !== undefined) known.add(name);
  else if (node.action !== 'rollback' || name === undefined || !known.has(name)) return plain;
  const action = node.action === 'rollback' ? 'rollback to' : node.action;
  return { ...plain, action, ...(savepoint ? { savepoint } : {}) };
}

function backTo(node: TransactionStatement, context: RuleContext): readonly Statement[] | undefined {
  const isOwn = node.savepoint === undefined || node.savepoint.text === 'transaction';
  const reason = marksOf(context).refused.get(node.start);
  const shown = isOwn ? 'ROLLBACK' : `ROLLBACK TRANSACTION ${node.savepoint?.text ?? ''}`;
  if (reason === undefined && inHandler(context)) {
    context.report(
      sqlserverErrorFindings.callerRollback,
      node,
      `${shown} is left out: what the handler's block has done is undone, but not what the caller has done before.`,
      { severity: 'warning' },
    );
    return [];
  }
  context.refuse(
    sqlserverErrorFindings.callerRollback,
    node,
    reason === undefined
      ? `${shown} ends a transaction that is not begun before it in the routine, in a list of statements around it.`
      : `${shown} cannot be said with a block: ${reason}.`,
  );
  return undefined;
}
