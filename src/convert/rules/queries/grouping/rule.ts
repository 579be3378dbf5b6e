import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { GroupItem, OrderItem } from '../../../../sql/tree/query.ts';
import { rule } from '../../../rule.ts';
import { bare } from '../condition.ts';

/** Constants in GROUP BY and ORDER BY, which mean something else in PostgreSQL; GROUP_ID. See the page. */
export const grouping = [
  rule({
    name: 'grouping',
    on: ['select'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node) {
      const { groupBy } = node;
      if (!groupBy?.some(isConstant)) return undefined;
      const others = groupBy.filter((each) => !isConstant(each));
      return { ...node, groupBy: others.length > 0 ? others : groupBy.slice(0, 1).map(computed) };
    },
  }),
  rule({
    name: 'grouping',
    on: ['query'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node) {
      const { orderBy, ...rest } = node;
      const kept = orderBy?.filter((each) => !isFixed(each));
      if (!orderBy || !kept || kept.length === orderBy.length) return undefined;
      return kept.length === 0 ? rest : { ...rest, orderBy: kept };
    },
  }),
  rule({
    name: 'grouping',
    on: ['call'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (node.callee.kind !== 'reference') return undefined;
      const [only, ...more] = node.callee.name.parts;
      if (more.length > 0 || !only || context.names.stored(only) !== 'GROUP_ID') return undefined;
      context.refuse(queryFindings.groupId, node, 'GROUP_ID numbers repeated grouping sets.');
      return undefined;
    },
  }),
];

function isConstant(node: GroupItem): boolean {
  if (node.kind === 'groupingSet') return false;
  const { kind } = bare(node);
  return kind === 'number' || kind === 'string' || kind === 'null';
}

/** A number in GROUP BY is a position in PostgreSQL; a computed one is a value. */
function computed(node: GroupItem): GroupItem {
  const origin = node as Expression;
  return make.binary(origin, make.number(origin, 1), '+', make.number(origin, 0));
}

/** `ORDER BY NULL`, `ORDER BY 'x'` sort nothing; PostgreSQL does not take them. */
function isFixed(item: OrderItem): boolean {
  const { kind } = bare(item.expression);
  return kind === 'string' || kind === 'null';
}
