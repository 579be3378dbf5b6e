import type { TableRules } from '../../catalog/mapping/rows.ts';
import type { ColumnConverter, ConvertedColumn, TargetColumn } from '../../change/altering.ts';
import type { RuledDefiner, RuledTable } from '../../change/ruled-table.ts';
import type { Column, Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import { OperationError } from '../../text/error.ts';
import { isAlike, wantedTypeOf } from '../ruled-tables.ts';
import { defaultOf } from './lines.ts';

/** Converts columns that tables get while they are followed, with the types that mapping rules ask for. */
export function withRuledTypes(converter: ColumnConverter, definer: RuledDefiner): ColumnConverter {
  return {
    ...converter,
    columns: async (table, words, naming) => {
      const columns = await converter.columns(table, words, naming);
      const rules = naming.rows?.rules(table.schema, table.name);
      if (!rules) return columns;
      const of = new Map(table.columns.map((each) => [each.name, each]));
      return columns.map((each) => retyped(table, each, of.get(each.source), rules, definer));
    },
  };
}

function retyped(
  table: Shape,
  converted: ConvertedColumn,
  column: Column | undefined,
  rules: TableRules,
  definer: RuledDefiner,
): ConvertedColumn {
  const wanted = column && wantedTypeOf(rules, column);
  if (!column || !wanted) return converted;
  const { source, name, nullable, implied } = converted;
  // Not every converter tells the default apart from the definition.
  const fallback = converted.fallback ?? defaultOf(converted.definition);
  const type = definer.typeText(wanted);
  const value =
    fallback === undefined || isAlike(column.type, wanted)
      ? fallback
      : literalOf(fallback, `${nameOf(table)}.${source}`);
  return {
    source,
    name,
    type,
    nullable,
    definition: `${type}${value === undefined ? '' : ` DEFAULT ${value}`}${nullable ? '' : ' NOT NULL'}`,
    ...(value === undefined ? {} : { fallback: value }),
    ...(implied === undefined ? {} : { implied }),
  };
}

/** Rows that are there already get the default: a literal fits every type that has such a value, and an expression none but its own. */
function literalOf(fallback: string, column: string): string {
  if (/^-?\d+(?:\.\d+)?$/.test(fallback)) return `'${fallback}'`;
  const text = /^'(?:[^'\\]|'')*'/.exec(fallback)?.[0];
  if (text !== undefined || fallback === 'NULL') return text ?? fallback;
  throw new OperationError(
    `${column} has a default that is an expression, and a rule gives it another type. Leave the default to the target's table, or take the rule away.`,
    { code: 'definition', side: 'config' },
  );
}

/** The columns that rules add to a table which is made with some columns. */
export function columnsByRules(
  { added, copied }: RuledTable,
  columns: readonly TargetColumn[],
  definer: RuledDefiner,
): TargetColumn[] {
  const nullable = (name: string, type: string): TargetColumn => ({
    name,
    type,
    nullable: true,
    definition: type,
  });
  return [
    ...added.map(({ name, type }) => nullable(name, definer.typeText(type))),
    ...copied.map(({ name, of }) =>
      nullable(name, columns.find((each) => each.name === of)?.type ?? definer.typeText({ kind: 'text' })),
    ),
  ];
}
