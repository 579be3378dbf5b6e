import type { Expression } from '../../../../sql/tree/expression.ts';
import type { QueryBody, Select, SelectItem, SetOperation } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { bare } from '../sqlserver-conversions/family.ts';
import { underCollationOf } from './comparing.ts';
import { groupedAlike, groupedTexts, withName } from './grouped.ts';
import { mayVaryInCase } from './spellings.ts';

/** DISTINCT and GROUP BY compare rows: texts that are no columns need a collation for that, as in any comparison. */
const selects = rule({
  name: 'sqlserver-text',
  on: ['select'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const grouped = groupedAlike(node, context);
    const items =
      node.quantifier === 'distinct'
        ? grouped.items.map((item) => itemAlike(item, [item.expression], context))
        : grouped.items;
    const isSame = grouped === node && items.every((item, i) => item === node.items[i]);
    return isSame ? undefined : { ...grouped, items };
  },
});

/** UNION, INTERSECT and EXCEPT compare the rows of all queries: it is enough that the first one says how, except that `citext` beside `text` is one. */
const setOperations = rule({
  name: 'sqlserver-text',
  on: ['setOperation'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const { first } = node;
    const selected = queriesOf(node);
    const [leading] = selected ?? [];
    if (!selected || !leading || node.rest.every(({ all }) => all)) return undefined;
    const alike = (select: Select): Select => {
      const items = select.items.map((item, i) => {
        const column = selected.flatMap((each) => each.items[i]?.expression ?? []);
        return column.length === selected.length ? itemAlike(item, column, context) : item;
      });
      return items.every((item, i) => item === select.items[i]) ? select : { ...select, items };
    };
    if (context.collations.mode === 'citext') return inAll(node, alike);
    const made = first.kind === 'select' ? alike(first) : first;
    return made === first ? undefined : { ...node, first: made };
  },
});

/** A set operation with each of its queries made another one; undefined where all stay what they are. */
function inAll(node: SetOperation, change: (select: Select) => Select): SetOperation | undefined {
  const inBody = (body: QueryBody): QueryBody => {
    if (body.kind === 'select') return change(body);
    if (body.kind === 'setOperation') return inAll(body, change) ?? body;
    if (body.kind !== 'parenthesisedQuery') return body;
    const inner = inBody(body.query.body);
    return inner === body.query.body ? body : { ...body, query: { ...body.query, body: inner } };
  };
  const first = inBody(node.first);
  const rest = node.rest.map((each) => {
    const body = inBody(each.body);
    return body === each.body ? each : { ...each, body };
  });
  const isSame = first === node.first && rest.every((each, i) => each === node.rest[i]);
  return isSame ? undefined : { ...node, first, rest };
}

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
  if (item.assigns || !mayVary(column, context)) return item;
  const types = column.map((each) => context.resolution.typeOf(each));
  const expression = underCollationOf(item.expression, types, 'equality', context);
  return expression === item.expression ? item : withName(item, { ...item, expression });
}

/** Whether the values of a column may differ in case only: constants do so or not. */
function mayVary(column: readonly Expression[], context: RuleContext): boolean {
  const [first, ...more] = column;
  if (first && more.length === 0) return mayVaryInCase(first, context);
  const values = column.map(bare).flatMap((each) => (each.kind === 'string' ? [each.value] : []));
  if (values.length < column.length) return true;
  return new Set(values.map((each) => each.toLowerCase())).size < new Set(values).size;
}

export const sameRows = [selects, setOperations, ...groupedTexts];
