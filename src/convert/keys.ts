import type { Catalog, Index, Table } from '../catalog/catalog.ts';
import { keyOf } from '../catalog/catalog.ts';
import type { ConstraintDefinition } from '../sql/tree/define.ts';
import type { Identifier, Name } from '../sql/tree/name.ts';

/** How stored names are got from written ones. */
export type Fold = (name: Identifier) => string;

/** A table's primary and unique keys. */
export function keysOf(table: Table): readonly ConstraintDefinition[] {
  return table.definition.constraints.filter((each) => each.type === 'primary key' || each.type === 'unique');
}

/** Whether a constraint is in force: Oracle's DISABLE takes it away without dropping it. */
export function isEnabled(constraint: ConstraintDefinition): boolean {
  return constraint.state.enabled !== false;
}

/** The table that a written name speaks of, directly or through synonyms. */
export function tableNamed(catalog: Catalog, name: Name, schema: string, fold: Fold): Table | undefined {
  const parts = name.parts.map(fold);
  let key = keyOf(parts.length > 1 ? (parts.at(-2) as string) : schema, parts.at(-1) ?? '');
  for (let i = 0; i < 10; i += 1) {
    const table = catalog.tables.get(key);
    if (table) return table;
    const synonym = catalog.synonyms.get(key) ?? publicSynonym(catalog, parts);
    if (!synonym) return undefined;
    const { target } = synonym;
    key = keyOf(target.length > 1 ? (target.at(-2) as string) : synonym.nameSchema, target.at(-1) ?? '');
  }
  return undefined;
}

function publicSynonym(catalog: Catalog, parts: readonly string[]): ReturnType<Catalog['synonyms']['get']> {
  return parts.length === 1 ? catalog.synonyms.get(keyOf('PUBLIC', parts[0] as string)) : undefined;
}

/** What a foreign key ties together: its columns and those of the key that it refers to, in step. */
export interface ForeignKey {
  readonly table: Table;
  readonly columns: readonly string[];
  readonly parent: Table;
  readonly parentColumns: readonly string[];
}

/** A foreign key resolved; undefined when its table is not in the catalog. Without columns it means the primary key. */
export function foreignKey(
  catalog: Catalog,
  table: Table,
  constraint: ConstraintDefinition,
  fold: Fold,
): ForeignKey | undefined {
  const { references } = constraint;
  const parent = references && tableNamed(catalog, references.table, table.nameSchema, fold);
  if (!references || !parent) return undefined;
  const named = references.columns.length > 0 ? references.columns : primaryKey(parent)?.columns;
  if (!named) return undefined;
  return { table, columns: constraint.columns.map(fold), parent, parentColumns: named.map(fold) };
}

export function primaryKey(table: Table): ConstraintDefinition | undefined {
  return table.definition.constraints.find((each) => each.type === 'primary key');
}

/**
 * The key whose index an index is: the one with the same columns in the same order. In Oracle a key uses an index that is
 * there; in PostgreSQL it always makes its own, so that this one would be a second of the same.
 */
export function keyServedBy(catalog: Catalog, index: Index, fold: Fold): ConstraintDefinition | undefined {
  // SQL Server makes an index of its own for each key as well.
  if (catalog.dialect === 'sqlserver') return undefined;
  const { definition } = index;
  const table = tableNamed(catalog, definition.table, index.nameSchema, fold);
  const isOrdinary =
    !definition.bitmap && !definition.domain && !definition.search && definition.special === undefined;
  if (!table || !isOrdinary) return undefined;
  const columns = plainColumns(index, fold);
  if (!columns) return undefined;
  return keysOf(table).find(
    (key) => isEnabled(key) && key.columns.map(fold).join('\0') === columns.join('\0'),
  );
}

/**
 * The unique index that the scripts make for a key themselves, so that the key uses it. On a partitioned table the key has to
 * make its own.
 */
export function indexMadeFor(
  catalog: Catalog,
  table: Table,
  key: ConstraintDefinition,
  fold: Fold,
): Index | undefined {
  if (table.definition.partitioning || !isEnabled(key)) return undefined;
  for (const index of catalog.indexes.values())
    if (index.definition.unique && keyServedBy(catalog, index, fold) === key) return index;
  return undefined;
}

/** The columns of an index, undefined when one of its items is an expression or descending. */
export function plainColumns(index: Index, fold: Fold): readonly string[] | undefined {
  const columns: string[] = [];
  for (const { expression, direction, prefix } of index.definition.items) {
    const name = expression.kind === 'reference' ? expression.name.parts.at(-1) : undefined;
    if (!name || direction === 'desc' || prefix !== undefined) return undefined;
    columns.push(fold(name));
  }
  return columns;
}
