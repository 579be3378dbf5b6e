import type { ColumnWords, TableWords } from '../../../change/alteration.ts';
import type { DefaultValue, TableDefinition } from '../../../change/definition.ts';
import type { Column, Shape } from '../../../change/shape.ts';
import { defaultOf } from './describe.ts';

/** The definition of a column as PostgreSQL takes it, without the name. */
export function definitionText(words: ColumnWords, { nullable }: Column): string {
  return [
    words.type,
    ...(words.fallback === undefined ? [] : [`DEFAULT ${words.fallback}`]),
    ...(words.more === undefined ? [] : [words.more]),
    ...(nullable ? [] : ['NOT NULL']),
  ].join(' ');
}

/** A table whose definition is known from the log, in words that other engines have: its columns, their defaults and its key. */
export function describeFollowed(shape: Shape, words: TableWords): TableDefinition {
  const defaults = new Map<string, DefaultValue>();
  for (const [name, { fallback }] of Object.entries(words)) {
    const value = fallback === undefined ? undefined : defaultOf(fallback);
    if (value) defaults.set(name, value);
  }
  const { key } = shape;
  const columns = key?.columns.map((place) => shape.columns[place]?.name ?? '') ?? [];
  return {
    shape,
    columnComments: new Map(),
    defaults,
    numbered: new Set(shape.columns.filter(({ identity }) => identity !== undefined).map(({ name }) => name)),
    ...(key?.kind === 'primary' ? { primaryKey: columns } : {}),
    indexes:
      key?.kind === 'unique'
        ? [
            {
              name: key.name,
              unique: true,
              columns: columns.map((name) => ({ name, descending: false })),
            },
          ]
        : [],
    foreignKeys: [],
    leftOut: [],
  };
}
