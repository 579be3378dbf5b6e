import { sqlserverRoutineFindings } from '../../../../sql/codes/sqlserver-routines.ts';
import * as make from '../../../../sql/make.ts';
import type { Query, QueryBody, Select, SelectItem } from '../../../../sql/tree/query.ts';
import type { QueryStatement, Statement } from '../../../../sql/tree/routine.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { ProcedurePlan, ResultColumn } from '../../../routines/procedure-plan.ts';
import { castTo } from '../../../routines/sqlserver-arguments.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { targetTypeName } from '../../../types/mapped.ts';
import { targetKind } from '../../expressions/target-kind.ts';
import { cursorName } from '../sqlserver-routines/rule.ts';

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
    return { kind: 'return', start, end, form: 'query', query: typed(query, plan.columns ?? [], context) };
  const slot = plan.results.statements.find((each) => each.node.start === start)?.slot ?? 0;
  return { kind: 'open', start, end, cursor: make.reference({ start, end: start }, cursorName(slot)), query };
}

/** RETURN QUERY wants the very types that the function declares (PL/pgSQL, "Returning from a Function"). */
function typed(query: Query, columns: readonly ResultColumn[], context: RuleContext): Query {
  const body = typedBody(query.body, columns, context);
  return body === query.body ? query : { ...query, body };
}

function typedBody(body: QueryBody, columns: readonly ResultColumn[], context: RuleContext): QueryBody {
  switch (body.kind) {
    case 'select':
      return typedSelect(body, columns, context);
    case 'setOperation': {
      // The first branch decides what the others become of, unless that is the wider type.
      const first = typedBody(body.first, columns, context);
      const rest = body.rest.map((each) => ({ ...each, body: typedBody(each.body, columns, context) }));
      return { ...body, first, rest };
    }
    case 'parenthesisedQuery':
      return { ...body, query: typed(body.query, columns, context) };
    default:
      return body;
  }
}

function typedSelect(select: Select, columns: readonly ResultColumn[], context: RuleContext): Select {
  if (select.items.length !== columns.length || select.items.some((each) => each.expression.kind === 'star'))
    return select;
  const items = select.items.map((each, i) => typedItem(each, columns[i]?.type, context));
  return items.every((each, i) => each === select.items[i]) ? select : { ...select, items };
}

function typedItem(item: SelectItem, type: DataType | undefined, context: RuleContext): SelectItem {
  if (!type) return item;
  const wanted = targetTypeName(type);
  if (item.expression.kind === 'string' && wanted === 'text') return item;
  if (targetKind(item.expression, context) === (wanted === 'bpchar' ? 'char' : wanted)) return item;
  const isOpen = item.expression.kind === 'null' || item.expression.kind === 'string';
  const expression = isOpen
    ? make.cast(item.expression, item.expression, type)
    : exactly(item, type, context);
  return { ...item, expression };
}

function exactly(item: SelectItem, type: DataType, context: RuleContext): SelectItem['expression'] {
  const made = castTo(item.expression, type, context);
  if (made !== item.expression) return made;
  const { expression } = item;
  const isPlain = ['reference', 'call', 'number', 'parenthesis', 'cast'].includes(expression.kind);
  return make.cast(expression, isPlain ? expression : make.parenthesis(expression, expression), type);
}

export const sqlserverResults = [queries];
