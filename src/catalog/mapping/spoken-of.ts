import { likePattern } from '../selection.ts';
import type { LocatedColumn } from './rows.ts';
import type { Rules } from './read.ts';
import { speaksOf } from './rename.ts';
import type { Locator, TransformationRule } from './schema.ts';

/** What a rule speaks of, as its object-locator says. */
export interface SpokenOf {
  readonly rule: string;
  readonly action: string;
  /** Whether it speaks of a table or view, or of one of its columns. */
  readonly speaksOf: (schema: string, table: string, columns: readonly LocatedColumn[]) => boolean;
}

/** What all rules speak of that select, change or set something. An exclusion of what is not there is none to talk of. */
export function spokenOf({ selections, transformations, tableSettings, validations }: Rules): SpokenOf[] {
  return [
    ...selections
      .filter((rule) => rule['rule-action'] !== 'exclude')
      .map((rule) => ofTable(rule, rule['rule-action'])),
    ...transformations.map(ofTransformation),
    ...tableSettings.map((rule) => ofTable(rule, 'table-settings')),
    ...validations.map((rule) => ({
      ...named(rule, rule['rule-action']),
      speaksOf: (schema: string, table: string, columns: readonly LocatedColumn[]) =>
        isTable(rule['object-locator'], schema, table) &&
        columns.some(({ name }) => likePattern(rule['object-locator']['column-name'] ?? '%').test(name)),
    })),
  ];
}

type Located = { readonly 'rule-id': string; readonly 'object-locator': Locator };

function named(rule: Located, action: string): Pick<SpokenOf, 'rule' | 'action'> {
  return { rule: rule['rule-id'], action };
}

function ofTable(rule: Located, action: string): SpokenOf {
  return {
    ...named(rule, action),
    speaksOf: (schema, table) => isTable(rule['object-locator'], schema, table),
  };
}

/** Columns that are added are not there to be spoken of, but their tables are. */
function ofTransformation(rule: TransformationRule): SpokenOf {
  const action = rule['rule-action'];
  const target = rule['rule-target'];
  const type = rule['object-locator']['data-type']?.toLowerCase();
  if (target !== 'column' || action === 'add-column' || action === 'add-before-image-columns')
    return target === 'schema'
      ? {
          ...named(rule, action),
          speaksOf: (schema) => speaksOf(rule, 'schema', { schema, name: schema }),
        }
      : ofTable(rule, action);
  return {
    ...named(rule, action),
    speaksOf: (schema, object, columns) =>
      columns.some(
        ({ name, typeNames }) =>
          (type === undefined || type === '%' || typeNames.includes(type)) &&
          speaksOf(rule, 'column', { schema, object, name }),
      ),
  };
}

function isTable(where: Locator, schema: string, table: string): boolean {
  return (
    likePattern(where['schema-name'] ?? '%').test(schema) &&
    likePattern(where['table-name'] ?? where['view-name'] ?? '%').test(table)
  );
}
