import { z } from 'zod';
import { likePattern } from '../../catalog/selection.ts';
import { OperationError } from '../../text/error.ts';
import type { ModelPath } from './path.ts';
import { categories, categoryNamed, categoryOfKey, locatorOf } from './path.ts';

const rule = z.strictObject({
  'rule-type': z.literal('selection'),
  'rule-id': z.union([z.string(), z.int()]),
  'rule-name': z.string(),
  'rule-action': z.enum(['explicit', 'include', 'exclude']),
  'object-locator': z.record(z.string(), z.string()),
});

/** A rule of Schema Conversion that says which models are meant ("Selection rules in DMS Schema Conversion"). */
export type ModelRule = z.infer<typeof rule>;

/** Names that stand for the server of one side of a project in the member `server-name` of rules. */
export type ServerNames = readonly string[];

/** What an operation takes of rules. */
export interface RuleLimits {
  /** `explicit` alone, without wildcards. */
  readonly explicitOnly?: boolean;
  readonly most?: number;
  readonly withoutCategories?: boolean;
}

/**
 * Reads selection rules from their JSON. What is unknown, or speaks of another server than this one, is refused with the rule's id and what
 * would be right.
 */
export function readModelRules(
  json: string,
  server: ServerNames,
  limits: RuleLimits = {},
): readonly ModelRule[] {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (cause) {
    throw wrong(`they are no JSON (${(cause as Error).message})`);
  }
  const read = z.strictObject({ rules: z.array(rule).min(1) }).safeParse(content);
  if (!read.success) throw wrong(z.prettifyError(read.error).replaceAll('\n', ' '));
  const { rules } = read.data;
  const { most, explicitOnly = false } = limits;
  if (most !== undefined && rules.length > most)
    throw wrong(`this operation takes ${most === 1 ? 'one rule' : `${most} rules`} at most`);
  for (const each of rules) {
    const pattern = Object.values(each['object-locator']).find((value) => value.includes('%'));
    if (each['rule-action'] === 'explicit' && pattern !== undefined)
      throw wrong(`rule ${each['rule-id']}: an explicit rule has exact names; use include for ${pattern}`);
    if (explicitOnly && each['rule-action'] !== 'explicit')
      throw wrong(`rule ${each['rule-id']}: this operation takes explicit rules only`);
    checkLocator(each, server, limits);
  }
  return rules;
}

function wrong(why: string): OperationError {
  return new OperationError(`The selection rules are not right: ${why}.`, {
    code: 'selection-rules',
    side: 'config',
  });
}

function checkLocator(
  { 'rule-id': id, 'object-locator': locator }: ModelRule,
  server: ServerNames,
  { withoutCategories = false }: RuleLimits,
): void {
  const known = [
    'server-name',
    'category-name',
    'table-type',
    ...new Set([...categories.map(({ key }) => key), ...Object.keys(otherKeys)]),
  ];
  for (const [key, value] of Object.entries(locator)) {
    if (!known.includes(key))
      throw wrong(`rule ${id}: object-locator has no member ${key}; its members are ${known.join(', ')}`);
    if (value === '') throw wrong(`rule ${id}: ${key} is empty`);
  }
  const named = locator['server-name'];
  if (named === undefined) {
    if (locator['category-name'] !== 'Servers') throw wrong(`rule ${id}: object-locator needs a server-name`);
  } else if (!server.includes(named) && named !== '%')
    throw wrong(`rule ${id}: the server-name ${named} is not that of this data provider, ${server[0]}`);
  const within = locator['category-name'];
  if (within !== undefined && withoutCategories)
    throw wrong(`rule ${id}: this operation takes no category-name`);
  if (within !== undefined && within !== 'Servers' && !/[%_]/.test(within) && !categoryNamed(within))
    throw wrong(
      `rule ${id}: there is no category ${within}; there are ${categories.map(({ name }) => name).join(', ')}`,
    );
  const type = locator['table-type'];
  if (type !== undefined && !['table', 'view', 'all'].includes(type))
    throw wrong(`rule ${id}: table-type is table, view or all, not ${type}`);
}

/** Further keys of AWS's for kinds that are one category here. */
const otherKeys: Readonly<Record<string, string>> = {
  'scalar-function-name': 'function-name',
  'table-valued-function-name': 'function-name',
  'inline-function-name': 'function-name',
  'aggregate-function-name': 'function-name',
  'user-defined-type-name': 'type-name',
  'collection-type-name': 'type-name',
};

/** The test whether a model is selected: a rule speaks of it or of something that it stands below, and no exclude rule does. */
export function modelSelector(
  rules: readonly ModelRule[],
  ignoresCase = false,
): (path: ModelPath) => boolean {
  const tests = rules.map((each) => ({
    excludes: each['rule-action'] === 'exclude',
    matches: matcher(each, ignoresCase),
  }));
  return (path) => {
    const names = locatorOf(path);
    let isSelected = false;
    for (const { excludes, matches } of tests) {
      if (!matches(path, names)) continue;
      if (excludes) return false;
      isSelected = true;
    }
    return isSelected;
  };
}

/**
 * The test whether a part of an object is selected without the whole of it: a rule names the object and, below it, a constraint, an index,
 * a member.
 */
export function partSelector(rules: readonly ModelRule[], ignoresCase = false): (path: ModelPath) => boolean {
  const tests = rules
    .filter((each) => each['rule-action'] !== 'exclude')
    .map(({ 'object-locator': locator, ...rest }) => (path: ModelPath): boolean => {
      const own = locatorOf(path);
      const keys = Object.keys(locator).filter((key) => categoryOfKey(otherKeys[key] ?? key));
      const below = keys.filter((key) => own[otherKeys[key] ?? key] === undefined);
      if (below.length === 0 || !Object.keys(own).every((key) => locator[key] !== undefined)) return false;
      const above = Object.entries(locator).filter(
        ([key]) => key !== 'category-name' && !below.includes(key),
      );
      return matcher({ ...rest, 'object-locator': Object.fromEntries(above) }, ignoresCase)(path, own);
    });
  return (path) => tests.some((selects) => selects(path));
}

type Matcher = (path: ModelPath, names: Readonly<Record<string, string>>) => boolean;

/** Names of explicit rules are exact, but for their case where the source has none; those of the others are LIKE's patterns. */
function matcher(
  { 'rule-action': action, 'object-locator': locator }: ModelRule,
  ignoresCase: boolean,
): Matcher {
  const test = (pattern: string): ((text: string) => boolean) => {
    if (action === 'explicit' && ignoresCase) return (text) => text.toLowerCase() === pattern.toLowerCase();
    if (action === 'explicit') return (text) => text === pattern;
    const like = likePattern(pattern);
    return (text) => like.test(text);
  };
  const wanted = Object.entries(locator)
    .map(([key, value]) => [otherKeys[key] ?? key, value] as const)
    .filter(([key]) => categoryOfKey(key) !== undefined)
    .map(([key, value]) => ({ keys: keysFor(key, locator['table-type']), matches: test(value) }));
  const within = locator['category-name'];
  const inCategory = within === undefined || within === 'Servers' ? undefined : test(within);
  return (path, names) =>
    wanted.every(({ keys, matches }) =>
      keys.some((key) => names[key] !== undefined && matches(names[key])),
    ) &&
    (inCategory === undefined || path.some((each, at) => at % 2 === 0 && inCategory(each)));
}

/** `table-name` speaks of views too where `table-type` says so, as in the rules of DMS. */
function keysFor(key: string, type: string | undefined): readonly string[] {
  if (key !== 'table-name' || type === undefined || type === 'table') return [key];
  return type === 'view'
    ? ['view-name', 'materialized-view-name']
    : ['table-name', 'view-name', 'materialized-view-name'];
}

/** The path of the one model that an explicit rule means; its keys are given from the outermost on. */
export function pathOfRule({ 'object-locator': locator }: ModelRule): ModelPath {
  const path: string[] = [];
  const order = ['database-name', 'schema-name', 'package-name', 'table-name', 'view-name'];
  const keys = Object.keys(locator)
    .map((key) => ({ key, plain: otherKeys[key] ?? key }))
    .filter(({ plain }) => categoryOfKey(plain) !== undefined)
    .sort((a, b) => placeIn(order, a.plain) - placeIn(order, b.plain));
  for (const { key, plain } of keys) path.push(categoryOfKey(plain)?.name as string, locator[key] as string);
  const within = locator['category-name'];
  if (within !== undefined && within !== 'Servers') path.push(within);
  return path;
}

function placeIn(order: readonly string[], key: string): number {
  const at = order.indexOf(key);
  return at < 0 ? order.length : at;
}

/** The rules that mean exactly these models, as they are handed out. */
export function rulesFor(paths: readonly ModelPath[], server: string): string {
  const rules = paths.map((path, at) => ({
    'rule-type': 'selection',
    'rule-id': String(at + 1),
    'rule-name': `${at + 1}`,
    'rule-action': 'explicit',
    'object-locator': { 'server-name': server, ...locatorOf(path) },
  }));
  return JSON.stringify({ rules });
}
