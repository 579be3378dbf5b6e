import type { Naming } from '../catalog/converter.ts';
import type { ColumnWords, TableWords } from './alteration.ts';
import type { ConvertedColumn } from './altering.ts';
import type { Column, Shape } from './shape.ts';

/** Columns of one engine for a server of the same engine: they stay as they are, but for their names. `definition` writes one as the engine takes it, without its name. */
export function sameColumns(
  table: Shape,
  words: TableWords,
  naming: Naming,
  definition: (words: ColumnWords, column: Column) => string,
): readonly ConvertedColumn[] {
  return table.columns.flatMap((column): ConvertedColumn[] => {
    const said = words[column.name];
    const name = naming.column(table.schema, table.name, column.name);
    if (!said || name === undefined) return [];
    return [
      {
        source: column.name,
        name,
        type: said.type,
        nullable: column.nullable,
        definition: definition(said, column),
        ...(said.fallback === undefined ? {} : { fallback: said.fallback }),
      },
    ];
  });
}
