import type { ColumnDefinition, ConstraintDefinition, CreateTable } from '../sql/tree/define.ts';
import type { Identifier, Name } from '../sql/tree/name.ts';
import type { DataType } from '../sql/tree/type.ts';
import type { Table } from './catalog.ts';

/**
 * A table with the types of its columns that are written without one because a foreign key says it: they are of the type of the column
 * that they refer to (Oracle, SQL Language Reference, "CREATE TABLE", datatype). `tableNamed` finds tables that are there already.
 */
export function withReferencedTypes(
  table: CreateTable,
  tableNamed: (name: Name) => Table | undefined,
  fold: (name: Identifier) => string,
): CreateTable {
  if (table.columns.every((each) => each.type !== undefined || each.generated !== undefined)) return table;
  const typed = (column: ColumnDefinition): ColumnDefinition => {
    const type =
      column.type || column.generated ? undefined : referencedType(column, table, tableNamed, fold);
    return type ? { ...column, type: at(column.name, type) } : column;
  };
  return { ...table, columns: table.columns.map(typed) };
}

function referencedType(
  { name }: ColumnDefinition,
  { constraints }: CreateTable,
  tableNamed: (name: Name) => Table | undefined,
  fold: (name: Identifier) => string,
): DataType | undefined {
  for (const each of constraints) {
    const position = each.references ? each.columns.findIndex((one) => fold(one) === fold(name)) : -1;
    const parent = each.references && position >= 0 ? tableNamed(each.references.table) : undefined;
    const referred = parent && keyColumns(each, parent)[position];
    const type = referred && parent?.columns.get(fold(referred))?.type;
    if (type) return type;
  }
  return undefined;
}

function keyColumns({ references }: ConstraintDefinition, parent: Table): readonly Identifier[] {
  if (references && references.columns.length > 0) return references.columns;
  return parent.definition.constraints.find((each) => each.type === 'primary key')?.columns ?? [];
}

/** The type as if it stood behind the column's name. */
function at({ end }: Identifier, type: DataType): DataType {
  const place = { start: end, end };
  const parts = type.name.parts.map((each) => ({ ...each, ...place }));
  return { ...type, ...place, name: { ...type.name, ...place, parts } };
}
