import { routineFindings } from '../../../../sql/codes/routines.ts';
import * as make from '../../../../sql/make.ts';
import type { Bind, Expression } from '../../../../sql/tree/expression.ts';
import { nestedColumn, nestedViewAt } from '../../../object-types/nested-view.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Referent } from '../../../resolve/resolution.ts';
import { isWritten } from '../../../collections/written.ts';
import { lookUp } from '../../../resolve/lookup.ts';
import { returning, triggerPlan } from '../../../routines/trigger-plan.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** `:NEW.column` is a field of NEW; see the page. */
export const triggerRow = rule({
  name: 'trigger-row',
  on: ['bind', 'reference'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const referent = context.resolution.referent(node);
    if (node.kind === 'bind' && referent.kind === 'trigger row' && referent.row === 'parent')
      return parentField(node, context);
    const found = rowOf(referent);
    if (!found || (node.kind === 'reference' && node.name.parts.every((part) => part.target)))
      return undefined;
    const path = node.kind === 'bind' ? node.path : node.name.parts;
    const row = make.identifier(node, found.toUpperCase());
    const [column, ...fields] = path.slice(1);
    if (!column) return make.reference(node, row);
    const parts = [row, columnName(column, context)];
    const inner = fields.map((each) => context.names.local(each));
    // Where a value is read, NEW.place.city would be a column of a table in the schema NEW.
    if (isWritten(node, context)) return make.reference(node, ...parts, ...inner);
    return inner.reduce<Expression>(
      (operand, name) => ({ kind: 'field', start: node.start, end: node.end, operand, name }),
      make.reference(node, ...parts),
    );
  },
});

/** `:PARENT.column`: the row of the view that a nested table stands in is a column of the view of the nested table. */
function parentField(node: Bind, context: RuleContext): Expression | undefined {
  const { object, names, catalog } = context;
  const definition = object.kind === 'trigger' ? object.definition : undefined;
  const { table, nestedColumn: column } = definition ?? {};
  const found =
    table &&
    lookUp(
      catalog,
      object.nameSchema,
      table.parts.map((part) => names.stored(part)),
    );
  const view = found?.kind === 'relation' && found.object.kind === 'view' ? found.object : undefined;
  const columns = view && context.columns(view);
  const nested = view && column && nestedViewAt(view, names.stored(column), columns, context);
  if (!nested || !definition) return undefined;
  const name = nestedColumn(nested.parent, node, names);
  const deletes = definition.events.some((each) => each.event === 'DELETE');
  const rows = !deletes ? ['NEW'] : definition.events.length === 1 ? ['OLD'] : ['NEW', 'OLD'];
  const [row, ...others] = rows.map((each) => make.reference(node, each, name));
  if (!row) return undefined;
  const parent = others.length === 0 ? row : make.call(node, 'coalesce', [row, ...others]);
  return node.path.slice(1).reduce<Expression>(
    (operand, each) => ({
      kind: 'field',
      start: node.start,
      end: node.end,
      operand,
      name: { ...names.local(each), target: true },
    }),
    parent,
  );
}

/** INSERTING, UPDATING, DELETING; see the page. */
export const triggerEvent = rule({
  name: 'trigger-row',
  on: ['reference', 'call'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const parent = context.parents.at(-1);
    if (parent?.kind === 'call' && parent.callee === node) return undefined;
    const callee = node.kind === 'call' ? node.callee : node;
    if (callee.kind !== 'reference') return undefined;
    const referent = context.resolution.referent(callee);
    const event = referent.kind === 'built-in' ? events[referent.name] : undefined;
    if (event === undefined) return undefined;
    const operation = make.reference(node, 'TG_OP');
    const test = make.binary(node, operation, '=', make.string(node, event));
    const column = node.kind === 'call' ? node.arguments[0]?.value : undefined;
    return column ? updatingColumn(node, test, column, context) : test;
  },
});

const events: Readonly<Record<string, string>> = {
  INSERTING: 'INSERT',
  UPDATING: 'UPDATE',
  DELETING: 'DELETE',
};

/** RETURN in a trigger ends it; the function must give a row or NULL back; see the page. */
export const triggerReturn = rule({
  name: 'trigger-row',
  on: ['return'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const routine = context.parents.findLast((each) => each.kind === 'routine');
    const plan = routine && triggerPlan(routine);
    return plan && !node.value ? returning(plan, node) : undefined;
  },
});

function rowOf(referent: Referent): 'new' | 'old' | undefined {
  if (referent.kind === 'field') return rowOf(referent.base);
  if (referent.kind !== 'trigger row' || referent.row === 'parent') return undefined;
  return referent.row;
}

function columnName(column: Identifier, context: RuleContext): Identifier {
  const { object, names, catalog, targetNames } = context;
  const table = object.kind === 'trigger' ? object.definition.table : undefined;
  const found =
    table &&
    lookUp(
      catalog,
      object.nameSchema,
      table.parts.map((part) => names.stored(part)),
    );
  if (found?.kind !== 'relation' || found.object.kind !== 'table') return names.local(column);
  return targetNames.identifier(names.column(found.object, names.stored(column)), column);
}

/** The trigger cannot see the SET list, so the values are compared. */
function updatingColumn(
  node: Expression,
  test: Expression,
  column: Expression,
  context: RuleContext,
): Expression | undefined {
  const routine = context.parents.findLast((each) => each.kind === 'routine');
  const plan = routine && triggerPlan(routine);
  if (column.kind !== 'string' || plan?.level !== 'row') {
    context.refuse(
      routineFindings.triggerUpdating,
      node,
      'UPDATING asks for a column that is not known here.',
    );
    return undefined;
  }
  const what = `UPDATING('${column.value}') becomes a comparison of the column's old and new value.`;
  context.report(routineFindings.triggerUpdating, node, what);
  const name = columnName(
    { kind: 'identifier', start: column.start, end: column.end, text: column.value, quoted: false },
    context,
  );
  const changed = make.isDistinct(node, make.reference(node, 'NEW', name), make.reference(node, 'OLD', name));
  return make.chain(node, 'and', [test, changed]);
}
