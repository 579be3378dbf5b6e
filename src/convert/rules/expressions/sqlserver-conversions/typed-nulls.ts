import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { QueryBody, Select, SelectItem, SetOperation } from '../../../../sql/tree/query.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';

/**
 * PostgreSQL takes NULL beside NULL for text, whatever stands in the queries behind these or where the rows go: the NULL of the first query is
 * cast. So it is where the first query begins a recursion, of which PostgreSQL wants to know the types from the beginning.
 */
export function withTypedNulls(
  node: SetOperation,
  types: readonly ValueType[],
  context: RuleContext,
): SetOperation {
  if (node.first.kind === 'setOperation') {
    const first = withTypedNulls(node.first, types, context);
    return first === node.first ? node : { ...node, first };
  }
  const first = typedNulls(node.first, types, context);
  return first === node.first ? node : { ...node, first };
}

/** The columns of a query that are NULL and nothing else, cast to the type at their place; texts need no cast. */
export function typedNulls<B extends QueryBody>(
  body: B,
  types: readonly ValueType[],
  context: RuleContext,
): B | Select {
  if (body.kind !== 'select' || body.items.some(({ expression }) => expression.kind === 'star')) return body;
  const items = body.items.map((item, i): SelectItem => {
    const type = types[i];
    if (!type || type.kind === 'text' || item.assigns || !isNull(item.expression, context)) return item;
    const wanted = context.types.forValue(type, item);
    return wanted ? { ...item, expression: make.cast(item.expression, item.expression, wanted) } : item;
  });
  return items.every((item, i) => item === body.items[i]) ? body : { ...body, items };
}

/** NULL, or a CASE of nothing else: what has no type in PostgreSQL before it meets another value. */
function isNull(node: Expression, context: RuleContext): boolean {
  return context.resolution.typeOf(node).kind === 'null';
}
