import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import { asksForColumns, isUpdateTest } from '../../../routines/update-tests.ts';
import { triggerPlan } from '../../../routines/trigger-plan.ts';
import type { TriggerPlan } from '../../../routines/trigger-plan.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { packCall } from '../../expressions/built-in.ts';
import { lookUp } from '../../../resolve/lookup.ts';

/** `UPDATE(column)` and `COLUMNS_UPDATED()`; see the page. */
export const updateTest = rule({
  name: 'sqlserver-triggers',
  on: ['call'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context): Expression | undefined {
    const routine = context.parents.findLast((each) => each.kind === 'routine');
    const plan = routine && triggerPlan(routine);
    if (!plan) return undefined;
    if (asksForColumns(node)) {
      const made = packCall(node, context, 'columns_updated', eventAndTable(node));
      context.resolution.state(made, { kind: 'binary', large: false, typeName: 'VARBINARY' }, false);
      return made;
    }
    const column = isUpdateTest(node) ? columnOf(node) : undefined;
    if (!column) return undefined;
    const made = testFor(node, column, plan, context);
    context.resolution.state(made, { kind: 'boolean' }, false);
    return made;
  },
});

function columnOf({ arguments: [argument] }: Call): Identifier | undefined {
  return argument?.value.kind === 'reference' ? argument.value.name.parts.at(-1) : undefined;
}

function eventAndTable(at: Call): Expression[] {
  return [make.reference(at, 'TG_OP'), make.reference(at, 'TG_RELID')];
}

/** An INSERT sets all columns, a DELETE none; what an UPDATE sets is noted by triggers before it. */
function testFor(node: Call, column: Identifier, plan: TriggerPlan, context: RuleContext): Expression {
  const events = plan.trigger.events.map((each) => each.event);
  if (!events.includes('UPDATE')) return make.boolean(node, events.includes('INSERT'));
  const name = make.string(node, targetColumn(column, context));
  return packCall(node, context, 'is_updated', [name, ...eventAndTable(node)]);
}

/** The column's stored name in the target. */
function targetColumn(column: Identifier, { object, names, catalog }: RuleContext): string {
  const parts =
    object.kind === 'trigger' ? object.definition.table?.parts.map((each) => names.stored(each)) : undefined;
  const found = parts && lookUp(catalog, object.nameSchema, parts);
  const stored = names.stored(column);
  return found?.kind === 'relation' && found.object.kind === 'table'
    ? names.column(found.object, stored)
    : names.local(column).text;
}
