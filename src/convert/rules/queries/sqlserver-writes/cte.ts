import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type {
  DerivedTable,
  Query,
  Select,
  SelectItem,
  TableExpression,
  TableReference,
} from '../../../../sql/tree/query.ts';
import type { SetItem } from '../../../../sql/tree/write.ts';
import type { RuleContext } from '../../../rule.ts';
import { relationOf, tablesOf } from '../relations.ts';

/** A query whose rows stand for those of a table that is written through it. */
export interface WrittenThrough {
  /** The query with a column by which the row of the table is found. */
  readonly query: Query;
  readonly table: TableReference;
  readonly place: Identifier;
  /** The table's column behind one of the query's, by stored name; undefined for one that is computed. */
  readonly columnOf: (name: string) => Identifier | undefined;
}

/**
 * The table that is written through a common table or a subquery in FROM: its only one, or the one whose columns are set ("UPDATE (Transact-SQL)", `table_or_view_name`).
 */
export function writtenThrough(
  query: Query,
  set: readonly SetItem[],
  context: RuleContext,
): WrittenThrough | undefined {
  if (query.body.kind !== 'select') return undefined;
  const { body } = query;
  const tables = (body.from ?? [])
    .flatMap(tablesOf)
    .filter((each): each is TableReference => each.kind === 'table');
  const names = set.flatMap(({ targets: [only] }) =>
    only?.kind === 'reference' ? [context.names.stored(only.name.parts.at(-1) as Identifier)] : [],
  );
  const table =
    tables.length === 1
      ? tables[0]
      : tables.find((each) => names.length > 0 && names.every((name) => ownerOf(name, body, each, context)));
  if (!table || body.groupBy || body.quantifier === 'distinct') return undefined;
  const place = context.freshName('row_place');
  const { start, end } = body.items.at(-1) ?? body;
  const qualifier = table.alias ?? table.name.parts.at(-1);
  const own = make.identifier(table, 'ctid');
  const item: SelectItem = {
    kind: 'selectItem',
    start: end,
    end,
    expression: qualifier
      ? make.reference({ start, end }, qualifier, own)
      : make.reference({ start, end }, own),
    alias: place,
  };
  return {
    query: { ...query, body: { ...body, reshaped: true, items: [...body.items, item] } },
    table,
    place,
    columnOf: (name) => itemNamed(name, body, context),
  };
}

function itemNamed(name: string, { items }: Select, context: RuleContext): Identifier | undefined {
  for (const { expression, alias } of items) {
    if (expression.kind === 'star') continue;
    const last = expression.kind === 'reference' ? expression.name.parts.at(-1) : undefined;
    const shown = alias ?? last;
    if (shown && context.names.stored(shown) === name) return last;
  }
  const star = items.find(({ expression }) => expression.kind === 'star');
  return star && make.identifier(star, name);
}

/** Whether a column of the query is one of the table's. */
function ownerOf(name: string, body: Select, table: TableReference, context: RuleContext): boolean {
  const relation = relationOf(table, context);
  for (const { expression, alias } of body.items) {
    const last = expression.kind === 'reference' ? expression.name.parts.at(-1) : undefined;
    const shown = alias ?? last;
    if (expression.kind !== 'reference' || !shown || context.names.stored(shown) !== name) continue;
    const referent = context.resolution.referent(expression);
    return referent.kind === 'column' && referent.relation === relation;
  }
  return (
    relation?.columns?.has(name) === true && body.items.some(({ expression }) => expression.kind === 'star')
  );
}

/** The subquery in FROM that a target names. */
export function isSubquery(node: TableExpression | undefined): node is DerivedTable {
  return node?.kind === 'derivedTable';
}

/** `table.ctid = query.row_place`. */
export function samePlace(table: Identifier, query: Identifier, place: Identifier): Expression {
  const own = make.reference(table, table, make.identifier(table, 'ctid'));
  return make.binary(table, own, '=', make.reference(table, query, place));
}
