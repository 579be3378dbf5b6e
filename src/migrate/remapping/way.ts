import type { Naming } from '../../catalog/converter.ts';
import { located } from '../../change/dms-type.ts';
import type { Column, Shape } from '../../change/shape.ts';

/** What rules make of a table, aspect by aspect. What decides only how fast it is loaded is none. */
function wayOf(naming: Naming, { schema, name, columns }: Shape): Readonly<Record<string, unknown>> {
  const rules = naming.rows?.rules(schema, name);
  const byColumn = (of: (column: Column) => unknown): unknown =>
    columns.map((column) => [column.name, of(column) ?? null]);
  return {
    'its name': naming.table(schema, name),
    'its columns': byColumn((column) => naming.column(schema, name, column.name)),
    'its filters': rules?.filters ?? [],
    'added columns': rules?.added ?? [],
    'columns with images before updates': rules?.beforeImage,
    masks: byColumn((column) => rules?.mask(located(column))),
    'types of columns': byColumn((column) => rules?.wantedType(located(column))),
    'its key': rules?.wantedKeys ?? [],
    'large values': rules?.lobs,
  };
}

/** In which respects two mappings treat a table differently; none means that its rows and changes become the same by both. */
export function differentIn(before: Naming, now: Naming, table: Shape): readonly string[] {
  const [one, other] = [wayOf(before, table), wayOf(now, table)];
  return Object.keys(one).filter((aspect) => wordsOf(one[aspect]) !== wordsOf(other[aspect]));
}

/** The number of a rule is only its name. */
function wordsOf(value: unknown): string {
  return JSON.stringify(value ?? null, (key, each: unknown) => (key === 'rule' ? undefined : each));
}
