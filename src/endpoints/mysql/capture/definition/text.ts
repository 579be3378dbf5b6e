import type { ColumnWords, TableWords } from '../../../../change/alteration.ts';
import type { ConvertedColumn } from '../../../../change/altering.ts';
import type { Naming } from '../../../../catalog/converter.ts';
import type { Column, Shape } from '../../../../change/shape.ts';

/** The definition of a column as MySQL and MariaDB take it, without the name. */
export function definitionText(words: ColumnWords, { nullable, generated }: Column): string {
  return [
    words.type,
    // A generated column of MariaDB takes no NOT NULL.
    ...(generated ? [] : [nullable ? 'NULL' : 'NOT NULL']),
    ...(words.fallback === undefined ? [] : [`DEFAULT ${defaultText(words.fallback)}`]),
    ...(words.more === undefined ? [] : [words.more]),
  ].join(' ');
}

/** Literals and moments stand as they are; any other expression wants parentheses (MySQL 8.0.13, "Data Type Default Values"). */
function defaultText(fallback: string): string {
  const isPlain =
    /^(?:[-+]?[\d.]+(?:e[-+]?\d+)?|(?:[a-z_]\w*\s*)?'.*'|NULL|TRUE|FALSE|(?:CURRENT_TIMESTAMP|NOW|LOCALTIMESTAMP|LOCALTIME)(?:\s*\(\s*\d?\s*\))?|[bx]'\w*'|0x[\da-f]+)$/is;
  return isPlain.test(fallback) ? fallback : `(${fallback})`;
}

/** Columns of one MySQL or MariaDB server for another stay as they are, but for their names. */
export function sameColumns(table: Shape, words: TableWords, naming: Naming): readonly ConvertedColumn[] {
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
        definition: definitionText(said, column),
        ...(said.fallback === undefined ? {} : { fallback: said.fallback }),
      },
    ];
  });
}
