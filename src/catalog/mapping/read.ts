import { z } from 'zod';
import { OperationError } from '../../text/error.ts';
import type {
  FilterCondition,
  ForeignRule,
  Locator,
  Rule,
  RuleType,
  SelectionRule,
  TableSettingsRule,
  TransformationRule,
  ValidationRule,
} from './schema.ts';
import { ruleSchemas, transformationTargets } from './schema.ts';

/** The rules of a file, by their types, in the file's order. Each is right by itself and contradicts no other. */
export interface Rules {
  readonly file: string;
  readonly selections: readonly SelectionRule[];
  readonly transformations: readonly TransformationRule[];
  readonly tableSettings: readonly TableSettingsRule[];
  readonly validations: readonly ValidationRule[];
  readonly foreign: readonly ForeignRule[];
}

/** Reads table mappings. What is unknown or contradictory is refused with the rule's id and what would be right. */
export function readRules(json: unknown, file: string): Rules {
  const outer = z.strictObject({ rules: z.array(z.unknown()) }).safeParse(json);
  if (!outer.success)
    throw new OperationError(
      `The mapping rules in ${file} are not right:\n${z.prettifyError(outer.error)}\nThey are an object { "rules": [ … ] }.`,
      { code: 'mapping', side: 'config' },
    );
  const rules = outer.data.rules.map((each, i) => readRule(each, i, file));
  refuseTwice(rules, file);
  const of = <T extends Rule>(type: RuleType): T[] =>
    rules.filter((each): each is T => each['rule-type'] === type);
  const read: Rules = {
    file,
    selections: of('selection'),
    transformations: of('transformation'),
    tableSettings: of('table-settings'),
    validations: of('validation'),
    foreign: [...of<ForeignRule>('object-mapping'), ...of<ForeignRule>('post-processing')],
  };
  for (const each of read.selections) checkSelection(each, file);
  for (const each of read.transformations) checkTransformation(each, file);
  for (const each of read.tableSettings) checkTableSettings(each, file);
  refuseSettingsTwice(read.tableSettings, file);
  return read;
}

/** The error of a rule. */
export function ruleError(rule: { readonly 'rule-id': string }, file: string, why: string): OperationError {
  return new OperationError(`Rule ${rule['rule-id']} in ${file}: ${why}`, {
    code: 'mapping',
    side: 'config',
  });
}

function readRule(json: unknown, place: number, file: string): Rule {
  const given: Readonly<Record<string, unknown>> =
    typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  const { 'rule-id': id, 'rule-type': type } = given;
  const named = {
    'rule-id':
      typeof id === 'string' || typeof id === 'number'
        ? String(id)
        : `(number ${place + 1}, without a rule-id)`,
  };
  const types = Object.keys(ruleSchemas);
  if (typeof type !== 'string' || !types.includes(type))
    throw ruleError(
      named,
      file,
      `its rule-type ${type === undefined ? 'is missing' : `${JSON.stringify(type)} is not known`}; it is one of ${types.join(', ')}.`,
    );
  const parsed = ruleSchemas[type as RuleType].safeParse(json);
  if (parsed.success) return parsed.data;
  throw ruleError(named, file, `it is not right:\n${z.prettifyError(parsed.error)}`);
}

function refuseTwice(rules: readonly Rule[], file: string): void {
  const ids = rules.map((each) => each['rule-id']);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined)
    throw new OperationError(`${file} has two rules with the rule-id ${twice}: each needs its own.`, {
      code: 'mapping',
      side: 'config',
    });
}

/** `_` is in many names, and a name with it is as exact as its author meant it: only `%` counts. */
function hasWildcard({ 'schema-name': schema, 'table-name': table }: Locator): boolean {
  return [schema, table].some((each) => each?.replaceAll('[%]', '').includes('%') !== false);
}

function checkSelection(rule: SelectionRule, file: string): void {
  const action = rule['rule-action'];
  if (action === 'explicit' && hasWildcard(rule['object-locator']))
    throw ruleError(
      rule,
      file,
      'explicit selects one table by its schema-name and its table-name, without %. Use include for more.',
    );
  const filters = rule.filters ?? [];
  if (filters.length > 0 && action !== 'include')
    throw ruleError(rule, file, `filters go with the rule-action include, not with ${action}.`);
  for (const each of filters)
    for (const condition of each['filter-conditions']) checkCondition(rule, condition, file);
}

function checkCondition(rule: SelectionRule, condition: FilterCondition, file: string): void {
  const { 'filter-operator': operator, value, 'start-value': start, 'end-value': end } = condition;
  const given = [
    ...(value === undefined ? [] : ['value']),
    ...(start === undefined ? [] : ['start-value']),
    ...(end === undefined ? [] : ['end-value']),
  ].join(', ');
  const wanted =
    operator === 'null' || operator === 'notnull'
      ? ''
      : operator === 'between' || operator === 'notbetween'
        ? 'start-value, end-value'
        : 'value';
  if (given !== wanted)
    throw ruleError(
      rule,
      file,
      `the filter-operator ${operator} needs ${wanted || 'no value'}, and has ${given || 'none'}.`,
    );
}

const namings = ['rename', 'add-prefix', 'add-suffix'];

function checkTransformation(rule: TransformationRule, file: string): void {
  const action = rule['rule-action'];
  const target = rule['rule-target'];
  const only = transformationTargets[action];
  if (only !== 'any' && only !== target)
    throw ruleError(rule, file, `${action} goes with the rule-target ${only}, not with ${target}.`);
  if ((namings.includes(action) || action === 'add-column') && !rule.value)
    throw ruleError(
      rule,
      file,
      `${action} needs a value${action === 'add-column' ? ', the name of the new column' : ''}.`,
    );
  if (/^(remove|replace)-(prefix|suffix)$/.test(action)) {
    if (action.startsWith('replace-') && !rule['old-value'])
      throw ruleError(rule, file, `${action} needs an old-value.`);
    if (action.startsWith('remove-') && !rule.value) throw ruleError(rule, file, `${action} needs a value.`);
  }
  if (rule.expression && action !== 'add-column')
    throw ruleError(rule, file, `an expression goes with add-column, not with ${action}.`);
  if (action === 'change-data-type' && !rule['data-type'])
    throw ruleError(rule, file, 'change-data-type needs a data-type.');
  if (action === 'data-masking-digits-mask' && !/^[!-~]$/.test(rule.value ?? ''))
    throw ruleError(
      rule,
      file,
      'data-masking-digits-mask needs a value of one printable ASCII character that is no blank.',
    );
  checkDefinitions(rule, file);
}

function checkDefinitions(rule: TransformationRule, file: string): void {
  const action = rule['rule-action'];
  if ((rule['primary-key-def'] !== undefined) !== (action === 'define-primary-key'))
    throw ruleError(rule, file, 'define-primary-key and a primary-key-def go together.');
  if (action === 'define-primary-key' && hasWildcard(rule['object-locator']))
    throw ruleError(rule, file, 'define-primary-key speaks of one table by its names, without %.');
  if (rule['before-image-def'] !== undefined && action !== 'add-before-image-columns')
    throw ruleError(rule, file, `a before-image-def goes with add-before-image-columns, not with ${action}.`);
  const { 'column-prefix': prefix = 'BI_', 'column-suffix': suffix = '' } = rule['before-image-def'] ?? {};
  if (prefix === '' && suffix === '')
    throw ruleError(rule, file, 'column-prefix and column-suffix cannot both be empty.');
}

function checkTableSettings(rule: TableSettingsRule, file: string): void {
  if (hasWildcard(rule['object-locator']))
    throw ruleError(
      rule,
      file,
      'table-settings speak of one table by its schema-name and table-name, without %.',
    );
  const lob = rule['lob-settings'];
  if (lob?.mode === 'limited' && !lob['bulk-max-size'])
    throw ruleError(rule, file, 'the mode limited of lob-settings needs a bulk-max-size that is not zero.');
  const load = rule['parallel-load'];
  if (!load) return;
  const needs: Readonly<Record<string, readonly string[]>> = {
    ranges: ['columns', 'boundaries'],
    'partitions-list': ['partitions', 'subpartitions'],
  };
  const allowed = ['type', ...(needs[load.type] ?? [])];
  const other = Object.entries(load).find(([key, value]) => value !== undefined && !allowed.includes(key));
  if (other)
    throw ruleError(
      rule,
      file,
      `${other[0]} does not go with a parallel-load of the type ${load.type}; what goes with it: ${allowed.slice(1).join(', ') || 'nothing else'}.`,
    );
  if (load.type === 'partitions-list' && !load.partitions && !load.subpartitions)
    throw ruleError(rule, file, 'partitions-list needs partitions or subpartitions.');
  if (load.type !== 'ranges') return;
  const { columns, boundaries } = load;
  if (!columns || !boundaries) throw ruleError(rule, file, 'ranges needs columns and boundaries.');
  const wrong = boundaries.findIndex((each) => each.length !== columns.length);
  if (wrong >= 0)
    throw ruleError(
      rule,
      file,
      `boundary ${wrong + 1} has ${boundaries[wrong]?.length} values for ${columns.length} columns: ${columns.join(', ')}.`,
    );
}

function refuseSettingsTwice(rules: readonly TableSettingsRule[], file: string): void {
  const seen = new Map<string, TableSettingsRule>();
  for (const rule of rules) {
    const { 'schema-name': schema, 'table-name': table } = rule['object-locator'];
    for (const setting of ['parallel-load', 'lob-settings'] as const) {
      if (rule[setting] === undefined) continue;
      const key = JSON.stringify([setting, schema, table]);
      const other = seen.get(key);
      if (other)
        throw ruleError(
          rule,
          file,
          `rule ${other['rule-id']} has ${setting} for ${schema}.${table} too. Leave one of them.`,
        );
      seen.set(key, rule);
    }
  }
}
