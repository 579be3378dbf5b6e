import { sqlserverRoutineFindings } from '../../../../sql/codes/sqlserver-routines.ts';
import * as make from '../../../../sql/make.ts';
import type { Query, QueryBody } from '../../../../sql/tree/query.ts';
import type { QueryStatement, Statement } from '../../../../sql/tree/routine.ts';
import type { ProcedurePlan } from '../../../routines/procedure-plan.ts';
import { cursorName } from '../../../routines/procedure-plan.ts';
import { typedRows } from '../../../routines/typed-rows.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** A query whose rows go to the caller; see the page. */
const queries = rule({
  name: 'sqlserver-results',
  on: ['queryStatement'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context): Statement | undefined {
    if (node.perform || hasInto(node.query.body)) return undefined;
    const { object } = context;
    const plan = object.kind === 'procedure' ? context.procedures.plan(object) : undefined;
    if (plan) return resultOf(node, node.query, plan, context);
    if (object.kind === 'trigger')
      context.report(
        sqlserverRoutineFindings.resultInTrigger,
        node,
        `Trigger ${object.name} sends the rows of a query to the client.`,
      );
    else
      context.report(
        sqlserverRoutineFindings.batchResult,
        node,
        'A query of the batch sends its rows to the client.',
      );
    return { ...node, perform: true };
  },
});

function hasInto(body: QueryBody): boolean {
  if (body.kind === 'select') return body.into !== undefined || body.intoTable !== undefined;
  return body.kind === 'setOperation' && hasInto(body.first);
}

/** The statement that gives the rows of a query to the caller of a procedure. */
export function resultOf(
  node: Statement,
  query: Query,
  plan: ProcedurePlan,
  context: RuleContext,
): QueryStatement | Statement {
  const { start, end } = node;
  if (plan.results.isOpen) {
    context.refuse(
      sqlserverRoutineFindings.resultInLoop,
      node,
      'A result set is sent each time the loop is passed.',
    );
    return node;
  }
  if (plan.form === 'function')
    return {
      kind: 'return',
      start,
      end,
      form: 'query',
      query: typedRows(query, plan.columns ?? [], context),
    };
  const slot = plan.results.statements.find((each) => each.node.start === start)?.slot ?? 0;
  return { kind: 'open', start, end, cursor: make.reference({ start, end: start }, cursorName(slot)), query };
}

export const sqlserverResults = [queries];
