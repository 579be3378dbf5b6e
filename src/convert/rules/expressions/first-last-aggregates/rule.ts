import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { OrderItem } from '../../../../sql/tree/query.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import { rule } from '../../../rule.ts';
import { builtInName } from '../operands.ts';

/**
 * `MIN(x) KEEP (DENSE_RANK FIRST ORDER BY y)` (SQL Language Reference, "FIRST"): the least x among the rows that come first by y. It is
 * the first element of all x sorted by y and then by x itself, NULLs last because MIN and MAX pass over them.
 */
export const firstLastAggregates = [
  rule({
    name: 'first-last-aggregates',
    on: ['call'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (!node.keep) return undefined;
      const name = builtInName(node, context);
      const given = node.arguments[0]?.value;
      if ((name !== 'MIN' && name !== 'MAX') || !given) {
        context.refuse(expressions.keep, node, `${name ?? 'The aggregate'} with KEEP has no equivalent.`);
        return undefined;
      }
      const order = node.keep.which === 'first' ? node.keep.orderBy : node.keep.orderBy.map(reversed);
      const sorted = [...order, ownOrder(given, name)];
      return node.over ? overWindow(node, given, sorted) : firstOf(node, given, sorted);
    },
  }),
];

function ownOrder(given: Expression, name: 'MIN' | 'MAX'): OrderItem {
  const at = { start: given.start, end: given.end };
  return name === 'MIN'
    ? { kind: 'orderItem', ...at, expression: given }
    : { kind: 'orderItem', ...at, expression: given, direction: 'desc', nulls: 'last' };
}

/** The opposite order; NULLs are at the other end as well, which the bare directions already say. */
function reversed(item: OrderItem): OrderItem {
  const { nulls, ...rest } = item;
  const direction = item.direction === 'desc' ? 'asc' : 'desc';
  return { ...rest, direction, ...(nulls ? { nulls: nulls === 'first' ? 'last' : 'first' } : {}) };
}

function firstOf(node: Call, given: Expression, order: readonly OrderItem[]): Expression {
  const all: Call = {
    ...make.call(node, 'array_agg', [given]),
    orderBy: order,
    ...(node.filter ? { filter: node.filter } : {}),
  };
  return { kind: 'element', start: node.start, end: node.end, operand: all, index: make.number(node, 1) };
}

function overWindow(node: Call, given: Expression, order: readonly OrderItem[]): Expression {
  const { over } = node;
  return {
    ...make.call(node, 'first_value', [given]),
    ...(over ? { over: { ...over, orderBy: order } } : {}),
  };
}
