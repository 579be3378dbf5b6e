import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { GroupItem, OrderItem, Select } from '../../../../sql/tree/query.ts';
import { selectListAlias } from '../../../resolve/query.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { bare, isAggregate, someInBlock, substituteKnown } from '../condition.ts';

/** Constants in GROUP BY and ORDER BY, which mean something else in PostgreSQL; GROUP_ID. See the page. */
export const grouping = [
  rule({
    name: 'grouping',
    on: ['select'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const select = withoutAliases(node, context);
      if (select.groupByAll) return groupedByAll(select, context);
      const { groupBy } = select;
      if (!groupBy?.some(isConstant)) return select;
      const others = groupBy.filter((each) => !isConstant(each));
      return { ...select, groupBy: others.length > 0 ? others : groupBy.slice(0, 1).map(computed) };
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

/** GROUP BY ALL, as the positions of what is no aggregate in the list. */
function groupedByAll(node: Select, context: RuleContext): Select {
  const { groupByAll: _, ...rest } = node;
  const { items } = node;
  const star = items.find((each) => each.expression.kind === 'star');
  if (star) {
    context.refuse(
      queryFindings.groupByAll,
      star,
      'GROUP BY ALL groups by the columns that a star stands for.',
    );
    return node;
  }
  const place = { start: node.end, end: node.end };
  const groupBy = items.flatMap((each, i) =>
    someInBlock(each.expression, (one) => isAggregate(one, context)) ? [] : [make.number(place, i + 1)],
  );
  return groupBy.length === 0 ? rest : { ...rest, groupBy };
}

/** HAVING of Oracle 23 knows the aliases of the list; that of PostgreSQL does not. */
function withoutAliases(node: Select, context: RuleContext): Select {
  if (!node.having) return node;
  const having = substituteKnown(
    node.having,
    (each) => {
      const [alias, ...more] = each.kind === 'reference' ? each.name.parts : [];
      if (!alias || more.length > 0 || alias.target) return undefined;
      const referent = context.resolution.referent(each as Reference);
      const isAlias = referent.kind === 'column' && referent.relation.alias === selectListAlias;
      if (!isAlias) return undefined;
      return node.items.find(
        (item) => item.alias && context.names.stored(item.alias) === context.names.stored(alias),
      )?.expression;
    },
    context,
    (each) => each.kind !== 'query',
  );
  return having === node.having ? node : { ...node, having };
}

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
