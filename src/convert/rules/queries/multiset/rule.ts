import { keyOf } from '../../../../catalog/catalog.ts';
import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { MultisetQuery } from '../../../../sql/tree/expression.ts';
import type { Select, SelectItem } from '../../../../sql/tree/query.ts';
import { compositeValue, ownAttributes } from '../../../object-types/composite.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** CAST(MULTISET(…)) is ARRAY(SELECT …), COLLECT is array_agg; see the page. */
export const multiset = [
  rule({
    name: 'multiset',
    on: ['cast'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (node.operand.kind !== 'multisetQuery') return undefined;
      const operand = withObjects(node.operand, context.resolution.typeOf(node), context);
      return operand === node.operand ? undefined : { ...node, operand };
    },
  }),
  rule({
    name: 'multiset',
    on: ['call'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (node.callee.kind !== 'reference') return undefined;
      const [only, ...more] = node.callee.name.parts;
      const isCollect = only !== undefined && more.length === 0 && context.names.stored(only) === 'COLLECT';
      return isCollect ? arrayOf(node, context) : undefined;
    },
  }),
];

/** Aggregates other than COUNT(*) leave NULL out (SQL Language Reference, "Aggregate Functions"); array_agg does not. */
function arrayOf(node: Call, context: RuleContext): Expression {
  const value = node.arguments[0]?.value;
  const mayBeNull = value !== undefined && context.resolution.nullable(value);
  return {
    ...node,
    callee: make.reference(node.callee, 'array_agg'),
    ...(mayBeNull ? { filter: make.isNull(value, value, true) } : {}),
  };
}

/** The rows of a collection of objects are values of the object's type. */
function withObjects(
  node: MultisetQuery,
  type: ReturnType<RuleContext['resolution']['typeOf']>,
  context: RuleContext,
): MultisetQuery {
  const element = type.kind === 'collection' ? type.element : undefined;
  const { body } = node.query;
  if (element?.kind !== 'object' || body.kind !== 'select') return node;
  const [only, ...more] = body.items;
  const isObject = more.length === 0 && only && context.resolution.typeOf(only.expression).kind === 'object';
  const hasStar = body.items.some((each) => each.expression.kind === 'star');
  const found = context.catalog.types.get(keyOf(element.schema, element.name));
  if (isObject || hasStar || !found) return node;
  const { start, end } = body;
  const attributes = ownAttributes(found, context);
  const values = new Map(body.items.map((each, i) => [attributes[i] ?? '', each.expression]));
  const item: SelectItem = {
    kind: 'selectItem',
    start: only?.start ?? start,
    end: body.items.at(-1)?.end ?? end,
    expression: compositeValue(found, values, node, context),
  };
  const select: Select = { ...body, items: [item] };
  return { ...node, query: { ...node.query, body: select } };
}
