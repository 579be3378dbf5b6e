import type { Index, MaterializedView, Table, View } from '../../catalog/catalog.ts';
import * as make from '../../sql/make.ts';
import type { CreateIndex } from '../../sql/tree/define.ts';
import type { OrderItem } from '../../sql/tree/query.ts';
import type { Workshop } from '../context.ts';
import type { TargetStatement } from '../conversion.ts';
import { searchedColumns } from '../searched-columns.ts';
import type { TargetName } from '../target-names.ts';
import { statement } from './object.ts';

/**
 * An index of SQL Server also finds texts by their beginnings. Before PostgreSQL 18, LIKE on a column that ignores case becomes one on the column in lower case, which an
 * index over the same expression serves: it is made beside the index where code of the catalog searches so.
 */
export function foldedIndex(
  index: Index,
  node: CreateIndex,
  on: Table | View | MaterializedView,
  target: TargetName,
  workshop: Workshop,
): readonly TargetStatement[] {
  const { source, settings, resolver, collations, names, catalog } = workshop;
  const [item] = node.items;
  const first = index.definition.items[0]?.expression;
  const last = first?.kind === 'reference' ? first.name.parts.at(-1) : undefined;
  if (source.name !== 'sqlserver' || settings.targetVersion >= 18 || !item || !last) return [];
  const type = resolver.columns(on)?.get(names.stored(last))?.type;
  if (type?.kind !== 'text' || type.fixed || (collations.ofTexts([type])?.isDeterministic ?? true)) return [];
  if (!searchedColumns(catalog, source).has(names.stored(last))) return [];
  const lower = make.call(item, 'lower', [item.expression]);
  const binary = make.name(item, make.identifier(item, 'C', true));
  const folded: OrderItem = { ...item, expression: make.collate(item, lower, binary) };
  const name = `${target.name}_lower`;
  const { include: _, nullsNotDistinct: __, ...plain } = node;
  const made: CreateIndex = {
    ...plain,
    name: names.qualified({ ...target, name }, index.definition.name),
    unique: false,
    items: [folded],
  };
  return [statement('indexes', made, { ...target, name, kind: 'index' })];
}
