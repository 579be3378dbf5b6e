import type { Shape } from '../change/shape.ts';
import type { Plan } from './plan.ts';

/** Table mappings in the JSON of AWS DMS. */
export interface TableMappings {
  readonly rules: readonly Readonly<Record<string, unknown>>[];
}

/**
 * The table mappings that lead from the target of a plan back to its source: they select the same tables, and give tables and columns the names that they have there.
 * Undefined where one schema of the target holds tables of several schemas of the source, which no rule can say.
 */
export function reverseMappings({ tables }: Plan): TableMappings | undefined {
  const schemas = new Map<string, string>();
  for (const { source, target } of tables) {
    if ((schemas.get(target.schema) ?? source.schema) !== source.schema) return undefined;
    schemas.set(target.schema, source.schema);
  }
  const rules: Record<string, unknown>[] = [];
  const add = (rule: Readonly<Record<string, unknown>>): void => {
    const id = String(rules.length + 1);
    rules.push({ 'rule-id': id, 'rule-name': id, ...rule });
  };
  const rename = (target: string, locator: object, value: string): void =>
    add({
      'rule-type': 'transformation',
      'rule-target': target,
      'object-locator': locator,
      'rule-action': 'rename',
      value,
    });
  for (const { target } of tables)
    add({ 'rule-type': 'selection', 'object-locator': locatorOf(target), 'rule-action': 'include' });
  for (const [from, to] of schemas) if (from !== to) rename('schema', { 'schema-name': exactly(from) }, to);
  for (const { source, target, columns } of tables) {
    if (source.name !== target.name) rename('table', locatorOf(target), source.name);
    for (const column of target.columns) {
      const locator = { ...locatorOf(target), 'column-name': exactly(column.name) };
      const pair = columns.find((each) => each.target === column);
      if (pair && pair.source.name !== column.name) rename('column', locator, pair.source.name);
      // What the target computes the source computes too, or has not.
      if (!pair && !source.columns.some(({ name }) => name === column.name))
        add({
          'rule-type': 'transformation',
          'rule-target': 'column',
          'object-locator': locator,
          'rule-action': 'remove-column',
        });
    }
  }
  return { rules };
}

function locatorOf({ schema, name }: Shape): Readonly<Record<string, string>> {
  return { 'schema-name': exactly(schema), 'table-name': exactly(name) };
}

/** In a locator `%` and `_` stand for others, unless they are in brackets. */
function exactly(name: string): string {
  return name.replaceAll(/[%_]/g, '[$&]');
}
