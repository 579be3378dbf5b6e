import { sqlserverCollationFindings } from '../../../../sql/codes/sqlserver-collations.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { GroupItem, QueryBody, Select, SelectItem, SetOperation } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { bare } from '../sqlserver-conversions/family.ts';
import { underCollationOf } from './comparing.ts';

/** DISTINCT and GROUP BY compare rows: texts that are no columns need a collation for that, as in any comparison. */
const selects = rule({
  name: 'sqlserver-text',
  on: ['select'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    for (const each of node.groupBy ?? []) reportGroup(each, context);
    if (node.quantifier !== 'distinct') return undefined;
    const query = context.parents.at(-1);
    // An order must be by what is selected, in the same words.
    if (query?.kind === 'query' && query.orderBy) {
      for (const { expression } of node.items) reportGroup(expression, context);
      return undefined;
    }
    const items = node.items.map((item) => itemAlike(item, [item.expression], context));
    return items.every((item, i) => item === node.items[i]) ? undefined : { ...node, items };
  },
});

/** UNION, INTERSECT and EXCEPT compare the rows of all queries: it is enough that the first one says how. */
const setOperations = rule({
  name: 'sqlserver-text',
  on: ['setOperation'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const { first } = node;
    const selected = queriesOf(node);
    if (!selected || first.kind !== 'select' || node.rest.every(({ all }) => all)) return undefined;
    const items = first.items.map((item, i) => {
      const column = selected.flatMap((each) => each.items[i]?.expression ?? []);
      return column.length === selected.length ? itemAlike(item, column, context) : item;
    });
    if (items.every((item, i) => item === first.items[i])) return undefined;
    return { ...node, first: { ...first, items } };
  },
});

/** The queries of a set operation; undefined where the columns of one are not written one by one. */
function queriesOf(body: QueryBody): readonly Select[] | undefined {
  if (body.kind === 'setOperation') return together(body);
  if (body.kind === 'parenthesisedQuery') return queriesOf(body.query.body);
  const isWritten =
    body.kind === 'select' && body.items.every(({ expression }) => expression.kind !== 'star');
  return isWritten ? [body] : undefined;
}

function together({ first, rest }: SetOperation): readonly Select[] | undefined {
  const parts = [first, ...rest.map((each) => each.body)].map(queriesOf);
  return parts.every((each) => each !== undefined) ? parts.flat() : undefined;
}

/** An item of the list with the collation that its column has, of which all expressions are given. */
function itemAlike(item: SelectItem, column: readonly Expression[], context: RuleContext): SelectItem {
  if (item.assigns || !mayVary(column)) return item;
  const types = column.map((each) => context.resolution.typeOf(each));
  const expression = underCollationOf(item.expression, types, 'equality', context);
  if (expression === item.expression) return item;
  const name = item.expression.kind === 'reference' ? item.expression.name.parts.at(-1) : undefined;
  const alias = item.alias ?? (name?.text.startsWith('@') ? undefined : name);
  return { ...item, expression, ...(alias ? { alias } : {}) };
}

/** Whether the values of a column may differ in case only: constants do so or not. */
function mayVary(column: readonly Expression[]): boolean {
  const values = column.map(bare).flatMap((each) => (each.kind === 'string' ? [each.value] : []));
  if (values.length < column.length) return true;
  return new Set(values.map((each) => each.toLowerCase())).size < new Set(values).size;
}

/** The expression stands in the list of columns as well, so that it is left as it is. */
function reportGroup(item: GroupItem, context: RuleContext): void {
  if (item.kind === 'groupingSet') {
    for (const each of item.items) reportGroup(each, context);
    return;
  }
  if (item.kind === 'star' || bare(item).kind === 'string') return;
  if (underCollationOf(item, [context.resolution.typeOf(item)], 'equality', context) === item) return;
  const what = 'A text that is no column is grouped by its exact letters.';
  context.report(sqlserverCollationFindings.groupedCase, item, what);
}

export const sameRows = [selects, setOperations];
