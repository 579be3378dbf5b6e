import { z } from 'zod';
import { OperationError } from '../text/error.ts';
import type { AnyObject } from './catalog.ts';
import { likePattern } from './selection.ts';

/**
 * Selection and transformation rules in the JSON of AWS DMS and DMS Schema Conversion ("Selection rules and actions",
 * "Transformation rules and actions" in the DMS user guide): `{ "rules": [ … ] }`, applied in order of their ids.
 */
const locator = z
  .object({
    'server-name': z.string().optional(),
    'database-name': z.string().optional(),
    'schema-name': z.string().optional(),
    'category-name': z.string().optional(),
    'table-name': z.string().optional(),
    'view-name': z.string().optional(),
    'materialized-view-name': z.string().optional(),
    'procedure-name': z.string().optional(),
    'function-name': z.string().optional(),
    'package-name': z.string().optional(),
    'sequence-name': z.string().optional(),
    'synonym-name': z.string().optional(),
    'type-name': z.string().optional(),
    'trigger-name': z.string().optional(),
    'index-name': z.string().optional(),
    'column-name': z.string().optional(),
    'data-type': z.string().optional(),
    'table-type': z.enum(['table', 'view', 'all']).optional(),
  })
  .strict();

const base = {
  'rule-id': z.union([z.string(), z.number()]).transform(String),
  'rule-name': z.union([z.string(), z.number()]).transform(String).optional(),
};

const selectionRule = z.strictObject({
  'rule-type': z.literal('selection'),
  ...base,
  'object-locator': locator,
  'rule-action': z.enum(['include', 'exclude', 'explicit']),
  filters: z.array(z.unknown()).optional(),
});

const actions = [
  'rename',
  'add-prefix',
  'remove-prefix',
  'replace-prefix',
  'add-suffix',
  'remove-suffix',
  'replace-suffix',
  'convert-lowercase',
  'convert-uppercase',
  'change-data-type',
  'remove-column',
] as const;

const transformationRule = z.strictObject({
  'rule-type': z.literal('transformation'),
  ...base,
  'rule-target': z.enum([
    'schema',
    'table',
    'view',
    'column',
    'procedure',
    'function',
    'package',
    'sequence',
    'type',
    'trigger',
    'index',
    'materialized-view',
  ]),
  'object-locator': locator,
  'rule-action': z.enum(actions),
  value: z.string().nullable().optional(),
  'old-value': z.string().nullable().optional(),
  'data-type': z
    .object({
      type: z.string(),
      length: z.union([z.string(), z.number()]).optional(),
      precision: z.union([z.string(), z.number()]).optional(),
      scale: z.union([z.string(), z.number()]).optional(),
    })
    .loose()
    .optional(),
});

const rulesSchema = z.strictObject({
  rules: z.array(z.discriminatedUnion('rule-type', [selectionRule, transformationRule])),
});

type SelectionRule = z.infer<typeof selectionRule>;
type TransformationRule = z.infer<typeof transformationRule>;

/** What mapping rules ask for. */
export interface Mapping {
  /** Whether an object is selected. Without selection rules, all are. */
  readonly selects: (object: AnyObject) => boolean;
  /** The name that something gets in the target; undefined leaves it as it is. Names are as stored in the source. */
  readonly renames: (
    kind: string,
    source: { readonly schema: string; readonly object?: string; readonly name: string },
  ) => string | undefined;
}

/** Reads mapping rules. What is unknown or contradictory is refused with the rule's id. */
export function readMapping(json: unknown, file: string): Mapping {
  const parsed = rulesSchema.safeParse(json);
  if (!parsed.success)
    throw new OperationError(
      `The mapping rules in ${file} are not right:\n${z.prettifyError(parsed.error)}`,
      { code: 'mapping', side: 'config' },
    );
  const { rules } = parsed.data;
  refuseTwice(
    rules.map((each) => each['rule-id']),
    file,
  );
  const selections = rules.filter((each): each is SelectionRule => each['rule-type'] === 'selection');
  const transformations = rules.filter(
    (each): each is TransformationRule => each['rule-type'] === 'transformation',
  );
  for (const each of transformations) checkValue(each, file);
  return { selects: selectBy(selections), renames: renameBy(transformations) };
}

function refuseTwice(ids: readonly string[], file: string): void {
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined)
    throw new OperationError(`${file} has two rules with the rule-id ${twice}: each needs its own.`, {
      code: 'mapping',
      side: 'config',
    });
}

function checkValue(rule: TransformationRule, file: string): void {
  const action = rule['rule-action'];
  const where = `Rule ${rule['rule-id']} in ${file}`;
  const needs = !['convert-lowercase', 'convert-uppercase', 'remove-column', 'change-data-type'].includes(
    action,
  );
  if (needs && !rule.value && !(action.startsWith('remove-') || action.startsWith('replace-')))
    throw new OperationError(`${where}: ${action} needs a value.`, { code: 'mapping', side: 'config' });
  if (action.startsWith('replace-') && !rule['old-value'])
    throw new OperationError(`${where}: ${action} needs an old-value.`, { code: 'mapping', side: 'config' });
  if (action === 'change-data-type' || action === 'remove-column')
    throw new OperationError(
      `${where}: ${action} is not supported when a schema is converted; change the type in an override or in the settings.`,
      { code: 'mapping', side: 'config' },
    );
}

/** The last rule that matches decides; `explicit` selects only exact names. An object that no rule speaks of is not selected. */
function selectBy(rules: readonly SelectionRule[]): Mapping['selects'] {
  if (rules.length === 0) return () => true;
  const tests = rules.map((rule) => ({
    matches: locates(rule['object-locator']),
    selects: rule['rule-action'] !== 'exclude',
  }));
  return (object) => {
    const hits = tests.filter((each) => each.matches(object.kind, object.schema, object.name));
    return hits.length > 0 && hits.every((each) => each.selects);
  };
}

const fieldOf: Readonly<Record<string, keyof z.infer<typeof locator>>> = {
  table: 'table-name',
  view: 'view-name',
  'materialized view': 'materialized-view-name',
  procedure: 'procedure-name',
  function: 'function-name',
  package: 'package-name',
  sequence: 'sequence-name',
  synonym: 'synonym-name',
  type: 'type-name',
  trigger: 'trigger-name',
  index: 'index-name',
};

/** A locator with only a schema speaks of everything in it; `table-name` speaks of views too, as in DMS. */
function locates(where: z.infer<typeof locator>): (kind: string, schema: string, name: string) => boolean {
  const schema = likePattern(where['schema-name'] ?? '%');
  const named = Object.values(fieldOf).filter((field) => where[field] !== undefined);
  return (kind, inSchema, name) => {
    if (!schema.test(inSchema)) return false;
    if (named.length === 0) return true;
    const own = fieldOf[kind];
    const pattern =
      (own && where[own]) ??
      (kind === 'view' || kind === 'materialized view' ? where['table-name'] : undefined);
    return typeof pattern === 'string' && likePattern(pattern).test(name);
  };
}

function renameBy(rules: readonly TransformationRule[]): Mapping['renames'] {
  return (kind, source) => {
    let name: string | undefined;
    for (const rule of rules)
      if (speaksOf(rule, kind, source)) name = transformed(rule, name ?? source.name.toLowerCase());
    return name;
  };
}

function speaksOf(
  rule: TransformationRule,
  kind: string,
  source: { readonly schema: string; readonly object?: string; readonly name: string },
): boolean {
  const target = rule['rule-target'].replace('-', ' ');
  const where = rule['object-locator'];
  if (target !== kind) return false;
  if (kind === 'schema') return likePattern(where['schema-name'] ?? '%').test(source.name);
  if (kind !== 'column') return locates(where)(kind, source.schema, source.name);
  const table = where['table-name'] ?? where['view-name'] ?? '%';
  return (
    likePattern(where['schema-name'] ?? '%').test(source.schema) &&
    likePattern(table).test(source.object ?? '') &&
    likePattern(where['column-name'] ?? '%').test(source.name)
  );
}

function transformed(rule: TransformationRule, name: string): string {
  const value = rule.value ?? '';
  const old = rule['old-value'] ?? value;
  switch (rule['rule-action']) {
    case 'rename':
      return value;
    case 'add-prefix':
      return value + name;
    case 'add-suffix':
      return name + value;
    case 'remove-prefix':
      return startsWith(name, value) ? name.slice(value.length) : name;
    case 'remove-suffix':
      return endsWith(name, value) ? name.slice(0, name.length - value.length) : name;
    case 'replace-prefix':
      return startsWith(name, old) ? value + name.slice(old.length) : name;
    case 'replace-suffix':
      return endsWith(name, old) ? name.slice(0, name.length - old.length) + value : name;
    case 'convert-lowercase':
      return name.toLowerCase();
    case 'convert-uppercase':
      return name.toUpperCase();
    default:
      return name;
  }
}

function startsWith(name: string, prefix: string): boolean {
  return name.toLowerCase().startsWith(prefix.toLowerCase());
}

function endsWith(name: string, suffix: string): boolean {
  return name.toLowerCase().endsWith(suffix.toLowerCase());
}
