import { mapChildren } from '../../../../sql/rewrite.ts';
import type { Cast, Collate, Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { GroupItem, OrderItem, Query, Select, SelectItem } from '../../../../sql/tree/query.ts';
import { sameText } from '../../../collections/names.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { bare } from '../sqlserver-conversions/family.ts';
import type { Comparison } from './comparing.ts';
import { isCitextCast } from './citext.ts';
import { underCollationOf } from './comparing.ts';
import { mayVaryInCase } from './spellings.ts';

/** A text with what says how it is compared. */
type Alike = Collate | Cast;

function isAlike(node: Node): node is Alike {
  return node.kind === 'collate' || (node.kind === 'cast' && isCitextCast(node));
}

/**
 * A text by which rows are grouped, parted or ordered, under its collation where PostgreSQL would not find that by itself and values may differ in case; the expression
 * itself where there is nothing to say.
 */
function alike(node: Expression, comparison: Comparison, context: RuleContext): Expression {
  if (bare(node).kind === 'string' || !mayVaryInCase(node, context)) return node;
  return underCollationOf(node, [context.resolution.typeOf(node)], comparison, context);
}

/** GROUP BY with its expressions in the list of columns and in HAVING, which PostgreSQL wants in the same words. */
export function groupedAlike(node: Select, context: RuleContext): Select {
  const found: Alike[] = [];
  const groupBy = node.groupBy?.map((each) => groupAlike(each, found, context));
  if (!groupBy || found.length === 0) return node;
  const within = <N extends Node>(each: N): N => inSameWords(each, found, context);
  return {
    ...node,
    groupBy,
    items: node.items.map((item) => withName(item, within(item))),
    ...(node.having ? { having: within(node.having) } : {}),
  };
}

function groupAlike(item: GroupItem, found: Alike[], context: RuleContext): GroupItem {
  if (item.kind === 'groupingSet')
    return { ...item, items: item.items.map((each) => groupAlike(each, found, context)) };
  if (item.kind === 'star') return item;
  const made = alike(item, 'equality', context);
  if (made !== item && isAlike(made)) found.push(made);
  return made;
}

/** Each place of an expression that was given a collation gets it, too. */
function inSameWords<N extends Node>(node: N, found: readonly Alike[], context: RuleContext): N {
  if (node.kind === 'query' || isAlike(node)) return node;
  const same = found.find(({ operand }) => sameText(operand, node, context.source));
  if (same) {
    const operand = node as Node as Expression;
    return context.replace({ ...same, operand }, node) as Node as N;
  }
  const made = mapChildren(node, (each) => inSameWords(each, found, context));
  if (made !== node) context.resolution.inherit(made, node);
  return made;
}

/** A column under a collation is still called as it was. */
export function withName(before: SelectItem, item: SelectItem): SelectItem {
  if (item.alias || item.expression === before.expression || before.expression.kind !== 'reference')
    return item;
  const alias = before.expression.name.parts.at(-1);
  return alias && !alias.text.startsWith('@') ? { ...item, alias } : item;
}

/** ORDER BY sorts under the collation of its texts, and speaks of what rows were grouped by, or of the list of DISTINCT, in the same words. */
const orders = rule({
  name: 'sqlserver-text',
  on: ['query'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context): Query | undefined {
    const { body, orderBy } = node;
    if (body.kind !== 'select' || !orderBy) return undefined;
    const given = [...(body.groupBy ?? []), ...body.items.map(({ expression }) => expression)];
    const found = given.filter((each): each is Alike => isAlike(each));
    const made = orderBy.map((item) => orderAlike(item, body, found, context));
    return made.every((item, i) => item === orderBy[i]) ? undefined : { ...node, orderBy: made };
  },
});

function orderAlike(
  item: OrderItem,
  { quantifier, groupBy }: Select,
  found: readonly Alike[],
  context: RuleContext,
): OrderItem {
  const made = inSameWords(item, found, context);
  const isBound = quantifier === 'distinct' || groupBy !== undefined || item.expression.kind === 'reference';
  if (made !== item || isBound) return made;
  const expression = alike(item.expression, 'order', context);
  return expression === item.expression ? item : { ...item, expression };
}

/** The parts of a window are groups, too. */
const windows = rule({
  name: 'sqlserver-text',
  on: ['window'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const partitionBy = node.partitionBy.map((each) => alike(each, 'equality', context));
    const orderBy = node.orderBy.map((item) => {
      const expression = alike(item.expression, 'order', context);
      return expression === item.expression ? item : { ...item, expression };
    });
    const isSame =
      partitionBy.every((each, i) => each === node.partitionBy[i]) &&
      orderBy.every((each, i) => each === node.orderBy[i]);
    return isSame ? undefined : { ...node, partitionBy, orderBy };
  },
});

export const groupedTexts = [orders, windows];
