import { objectFindings } from '../../../../sql/codes/objects.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, Window } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { GroupItem, OrderItem, Query, Select, SelectItem } from '../../../../sql/tree/query.ts';
import type { Comparison } from '../../../object-types/comparison.ts';
import { comparisonOf, mapped } from '../../../object-types/comparison.ts';
import type { RuleContext } from '../../../rule.ts';

function by(value: Expression, context: RuleContext): Comparison | undefined {
  return comparisonOf(context.resolution.typeOf(value), context);
}

function refused(at: Node, what: string, context: RuleContext): undefined {
  context.refuse(objectFindings.comparison, at, what);
  return undefined;
}

/** ORDER BY of objects, in queries, windows and aggregates. */
export function orderedItem(node: OrderItem, context: RuleContext): OrderItem | undefined {
  const method = by(node.expression, context);
  if (!method) return undefined;
  if (method.role === 'order') return refused(node, 'Rows are sorted by objects.', context);
  const source = outputOf(node.expression, context) ?? node.expression;
  return { ...node, expression: mapped(method, source, context) };
}

/** What stands behind the name of an output column, which PostgreSQL takes alone but not as an argument. */
function outputOf(value: Expression, context: RuleContext): Expression | undefined {
  const referent = context.resolution.referent(value);
  if (referent.kind !== 'column' || referent.relation.kind !== 'query' || referent.relation.alias !== '')
    return undefined;
  const query = context.parents.findLast((each) => each.kind === 'query');
  if (query?.body.kind !== 'select') return undefined;
  const item = query.body.items.find(
    (each) => each.alias && context.names.stored(each.alias) === referent.column,
  );
  return item?.expression;
}

/** ORDER BY with the position of an object in the list. */
export function sortedQuery(node: Query, context: RuleContext): Query | undefined {
  const { body, orderBy } = node;
  if (!orderBy || body.kind !== 'select') return undefined;
  const items = orderBy.map((each) => {
    const position = each.expression.kind === 'number' ? Number(each.expression.text) : 0;
    const found = body.items[position - 1]?.expression;
    const method = found && by(found, context);
    if (!found || !method) return each;
    if (method.role === 'order') return refused(each, 'Rows are sorted by objects.', context) ?? each;
    return { ...each, expression: mapped(method, found, context) };
  });
  return items.every((each, i) => each === orderBy[i]) ? undefined : { ...node, orderBy: items };
}

/** PARTITION BY of objects. */
export function partitions(node: Window, context: RuleContext): Window | undefined {
  const partitionBy = node.partitionBy.map((each) => {
    const method = by(each, context);
    if (method?.role === 'order') return refused(each, 'Rows are divided by objects.', context) ?? each;
    return method ? mapped(method, each, context) : each;
  });
  return partitionBy.every((each, i) => each === node.partitionBy[i]) ? undefined : { ...node, partitionBy };
}

/** SELECT DISTINCT of objects keeps one of those that are equal. */
export function distinctRows(node: Select, context: RuleContext): Select | undefined {
  if (node.quantifier !== 'distinct') return undefined;
  const methods = node.items.map((each) => by(each.expression, context));
  if (methods.every((each) => each === undefined)) return undefined;
  const query = context.parents.at(-1);
  const isSorted = query?.kind === 'query' && query.orderBy !== undefined;
  const hasStar = node.items.some((each) => each.expression.kind === 'star');
  if (isSorted || hasStar || methods.some((each) => each?.role === 'order'))
    return refused(node.items[0] ?? node, 'DISTINCT compares objects.', context);
  const distinctOn = node.items.map(({ expression }, i) => {
    const method = methods[i];
    return method ? mapped(method, expression, context) : expression;
  });
  const { quantifier: _, ...rest } = node;
  return { ...rest, distinctOn };
}

/** GROUP BY of objects: by the value of MAP, each group having one of its objects. */
export function groupedRows(node: Select, context: RuleContext): Select | undefined {
  const keys: Expression[] = [];
  const groupBy = node.groupBy?.map((each): GroupItem => {
    const method = each.kind === 'groupingSet' ? undefined : by(each as Expression, context);
    if (!method) return each;
    if (method.role === 'order') return refused(each, 'Rows are grouped by objects.', context) ?? each;
    keys.push(each as Expression);
    return mapped(method, each as Expression, context);
  });
  if (!groupBy || keys.length === 0) return node.distinctOn ? node : undefined;
  const items = node.items.map((each): SelectItem => {
    const own = keys.some((key) => isSameName(key, each.expression));
    return own ? { ...each, expression: oneOfGroup(each.expression, context) } : each;
  });
  return { ...node, groupBy, items };
}

/** `(array_agg(x))[1]`. */
function oneOfGroup(value: Expression, context: RuleContext): Expression {
  const { start, end } = value;
  const made: Expression = {
    kind: 'element',
    start,
    end,
    operand: make.call(value, 'array_agg', [value]),
    index: make.number(value, 1),
  };
  context.resolution.state(made, context.resolution.typeOf(value), true);
  return made;
}

function isSameName(a: Expression, b: Expression): boolean {
  if (a.kind !== 'reference' || b.kind !== 'reference') return false;
  const text = (each: typeof a): string | undefined => each.name.parts.at(-1)?.text.toLowerCase();
  return text(a) === text(b);
}
