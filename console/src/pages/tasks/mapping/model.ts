import type { MappingJson } from '../judge.ts';

/** A rule as it stands in the JSON. What the form does not know of it stays as it is. */
export type RuleJson = MappingJson['rules'][number];

/** Changes one rule; a member that becomes undefined is left out. */
export function withRule(json: MappingJson, place: number, part: RuleJson): MappingJson {
  return {
    ...json,
    rules: json.rules.map((rule, i) => (i === place ? trimmed({ ...rule, ...part }) : rule)),
  };
}

export function withoutRule(json: MappingJson, place: number): MappingJson {
  return { ...json, rules: json.rules.filter((_, i) => i !== place) };
}

/** A new rule that includes all tables of a schema. */
export function withSelection(json: MappingJson, schema: string): MappingJson {
  const id = nextId(json);
  const rule = {
    'rule-type': 'selection',
    'rule-id': id,
    'rule-name': id,
    'object-locator': { 'schema-name': schema, 'table-name': '%' },
    'rule-action': 'include',
  };
  return { ...json, rules: [...json.rules, rule] };
}

/** A new rule that writes the names of all schemas in lower case. */
export function withTransformation(json: MappingJson, schema: string): MappingJson {
  const id = nextId(json);
  const rule = {
    'rule-type': 'transformation',
    'rule-id': id,
    'rule-name': id,
    'rule-target': 'schema',
    'object-locator': { 'schema-name': schema },
    'rule-action': 'convert-lowercase',
  };
  return { ...json, rules: [...json.rules, rule] };
}

/** A text in a rule: its own, or that of its locator. */
export function textOf(rule: RuleJson, name: string): string {
  const value = rule[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The parts of a rule's locator. */
export function locatorOf(rule: RuleJson): Readonly<Record<string, unknown>> {
  const locator = rule['object-locator'];
  return typeof locator === 'object' && locator !== null ? (locator as Record<string, unknown>) : {};
}

export function written(json: unknown): string {
  return JSON.stringify(json, null, 2);
}

function trimmed(rule: RuleJson): RuleJson {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
}

function nextId({ rules }: MappingJson): string {
  const ids = rules.map((rule) => Number(rule['rule-id'])).filter((id) => Number.isInteger(id));
  return String(Math.max(0, ...ids) + 1);
}
