import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Query, Select, SelectItem } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';

/** A column of the rows that are made a text of, with the name that users see. */
export interface NamedItem {
  readonly item: SelectItem;
  readonly name: string;
}

/** The columns of a query by the names that users see, which are those of the elements and members; undefined where one has none. */
export function namedItems(body: Select, context: RuleContext): readonly NamedItem[] | undefined {
  const named = body.items.map((item) => {
    const { expression, alias } = item;
    if (alias) return { item, name: alias.text };
    return expression.kind === 'reference' ? { item, name: declaredName(expression, context) } : undefined;
  });
  return named.every((each) => each !== undefined) ? named : undefined;
}

/** A column is named as its table declares it, whatever the case of the letters in the query. */
function declaredName(node: Extract<Expression, { kind: 'reference' }>, context: RuleContext): string {
  const last = node.name.parts.at(-1) as Identifier;
  const referent = context.resolution.referent(node);
  const table = referent.kind === 'column' ? referent.relation.object : undefined;
  const column =
    table?.kind === 'table' && referent.kind === 'column' ? table.columns.get(referent.column) : undefined;
  return column?.name.text ?? last.text;
}

/** The query block whose columns are known one by one, if it is one. */
export function selectOf(query: Query): Select | undefined {
  return query.body.kind === 'select' &&
    !query.body.items.some(({ expression }) => expression.kind === 'star')
    ? query.body
    : undefined;
}

/** `SELECT value FROM (rows) AS alias`. */
export function over(rows: Query, alias: Identifier, value: Expression): Query {
  const { start, end } = rows;
  return {
    kind: 'query',
    start,
    end,
    body: {
      kind: 'select',
      start,
      end,
      reshaped: true,
      items: [{ kind: 'selectItem', start, end, expression: value }],
      from: [{ kind: 'derivedTable', start, end, lateral: false, query: rows, alias }],
    },
  };
}
