import type { Index, Table } from '../../catalog/catalog.ts';
import { mysqlFindings } from '../../sql/codes/mysql.ts';
import * as make from '../../sql/make.ts';
import type { CreateIndex } from '../../sql/tree/define.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { OrderItem } from '../../sql/tree/query.ts';
import type { Bench } from '../context.ts';
import { targetTypeName } from '../types/mapped.ts';

/** How far a text may be long for a B-tree index to take all of its values: a third of a page, in characters of four bytes. */
const longestWhole = 600;

/** The items of an index of MySQL, each with its source: whole columns, or left(column, n) where the index is of a prefix. */
export function prefixItems(
  items: readonly OrderItem[],
  index: Index,
  table: Table,
  bench: Bench,
): readonly OrderItem[] {
  return items.map((item): OrderItem => {
    const { prefix, ...whole } = item;
    if (prefix === undefined) return item;
    const { names, types } = bench.workshop;
    const source = item.expression.kind === 'reference' ? item.expression.name.parts.at(-1) : undefined;
    const stored =
      source && [...table.columns.keys()].find((each) => names.column(table, each) === source.text);
    const type = stored === undefined ? undefined : types.column(table, stored);
    const size = type && typeof type.precision === 'number' ? type.precision : Number.POSITIVE_INFINITY;
    if (!index.definition.unique && size <= longestWhole) {
      bench.report(
        mysqlFindings.prefixIndex,
        item,
        `Index ${index.name} is of the whole column in PostgreSQL.`,
      );
      return whole;
    }
    const entry = index.definition.unique ? mysqlFindings.prefixKey : mysqlFindings.prefixIndex;
    bench.report(entry, item, `Index ${index.name} is of the first ${prefix} of a column.`);
    const isBytes = type !== undefined && targetTypeName(type) === 'bytea';
    const count = make.number(item, prefix);
    const expression = isBytes
      ? make.call(item, 'substr', [item.expression, make.number(item, 1), count])
      : make.call(item, 'left', [item.expression, count]);
    return { ...whole, expression };
  });
}

/** A FULLTEXT index as a GIN index of the words, a SPATIAL one as a GiST index; undefined when there can be none. */
export function searchIndex(node: CreateIndex, index: Index, bench: Bench): CreateIndex | undefined {
  const { search, ...plain } = node;
  if (search === 'spatial') {
    if (bench.workshop.settings.spatial === 'postgis') return { ...plain, method: 'gist' };
    bench.report(mysqlFindings.spatialIndex, node, `The SPATIAL index ${index.name} is left out.`);
    return undefined;
  }
  bench.report(mysqlFindings.fulltext, node, `The FULLTEXT index ${index.name} becomes a GIN index.`);
  const texts = node.items.map(
    ({ expression }): Expression =>
      node.items.length === 1
        ? expression
        : make.call(expression, 'coalesce', [expression, make.string(expression, '')]),
  );
  const spaced = texts.flatMap((each, i) => (i === 0 ? [each] : [make.string(each, ' '), each]));
  const words = make.call(node, 'to_tsvector', [make.string(node, 'simple'), make.chain(node, '||', spaced)]);
  const item: OrderItem = { kind: 'orderItem', start: node.start, end: node.end, expression: words };
  return { ...plain, method: 'gin', items: [item] };
}
