import { sqlserverRoutineFindings } from '../../../../sql/codes/sqlserver-routines.ts';
import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import { lookUp } from '../../../resolve/lookup.ts';
import { isUpdateTest } from '../../../routines/transition-tables.ts';
import { triggerPlan } from '../../../routines/trigger-plan.ts';
import type { TriggerPlan } from '../../../routines/trigger-plan.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { targetTypeName } from '../../../types/mapped.ts';

/** `UPDATE(column)`; see the page. */
export const updateTest = rule({
  name: 'sqlserver-triggers',
  on: ['call'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context): Expression | undefined {
    if (asksForColumns(node)) {
      context.refuse(sqlserverRoutineFindings.columnsUpdated, node, 'COLUMNS_UPDATED() is asked for.');
      return make.nullLiteral(node);
    }
    if (!isUpdateTest(node, context.resolution)) return undefined;
    const routine = context.parents.findLast((each) => each.kind === 'routine');
    const plan = routine && triggerPlan(routine);
    const column = columnOf(node);
    if (!plan || !column) return undefined;
    const made = testFor(node, column, plan, context);
    context.resolution.state(made, { kind: 'boolean' }, false);
    return made;
  },
});

function asksForColumns({ callee }: Call): boolean {
  const [only, ...more] = callee.kind === 'reference' ? callee.name.parts : [];
  return only !== undefined && more.length === 0 && only.text.toUpperCase() === 'COLUMNS_UPDATED';
}

function columnOf({ arguments: [argument] }: Call): Identifier | undefined {
  return argument?.value.kind === 'reference' ? argument.value.name.parts.at(-1) : undefined;
}

/** An INSERT sets all columns, a DELETE none; an UPDATE has set those whose values differ. */
function testFor(node: Call, column: Identifier, plan: TriggerPlan, context: RuleContext): Expression {
  const events = plan.trigger.events.map((each) => each.event);
  if (!events.includes('UPDATE')) return make.boolean(node, events.includes('INSERT'));
  const what = `UPDATE(${column.text}) becomes a comparison of the values before and after.`;
  context.report(sqlserverRoutineFindings.updatedColumns, node, what);
  const { name, keys, hasEquality } = columnsOf(column, context);
  if (plan.level === 'row')
    return make.isDistinct(node, make.reference(node, 'NEW', name), make.reference(node, 'OLD', name));
  const written = (each: Identifier): string => (each.quoted ? `"${each.text}"` : each.text);
  // Values of some types cannot be compared, their texts can.
  const value = hasEquality ? written(name) : `${written(name)}::text`;
  const list = [...keys.map(written), value].join(', ');
  return make.fragment(
    node,
    'primary',
    `EXISTS (SELECT ${list} FROM inserted EXCEPT ALL SELECT ${list} FROM deleted)`,
  );
}

const withoutEquality: ReadonlySet<string> = new Set(['xml', 'json', 'point', 'polygon', 'box']);

/** The column, and those of the primary key, which tell rows apart. */
function columnsOf(
  column: Identifier,
  { object, names, catalog, targetNames, types }: RuleContext,
): { name: Identifier; keys: readonly Identifier[]; hasEquality: boolean } {
  const parts =
    object.kind === 'trigger' ? object.definition.table?.parts.map((each) => names.stored(each)) : undefined;
  const found = parts && lookUp(catalog, object.nameSchema, parts);
  const table = found?.kind === 'relation' && found.object.kind === 'table' ? found.object : undefined;
  const stored = names.stored(column);
  if (!table) return { name: names.local(column), keys: [], hasEquality: true };
  const written = (each: string): Identifier => targetNames.identifier(names.column(table, each), column);
  const key = table.definition.constraints.find((each) => each.type === 'primary key');
  const keys = (key?.columns ?? []).map((each) => names.stored(each)).filter((each) => each !== stored);
  const hasEquality = !withoutEquality.has(targetTypeName(types.column(table, stored)));
  return { name: written(stored), keys: keys.map(written), hasEquality };
}
