import { likePattern } from '../selection.ts';
import type { Locator, SelectionRule } from './schema.ts';

const fieldOf: Readonly<Record<string, keyof Locator>> = {
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
export function locates(where: Locator): (kind: string, schema: string, name: string) => boolean {
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

/** Whether an object is selected: some rule includes it, and none excludes it. Without rules, all are. */
export function selectBy(
  rules: readonly SelectionRule[],
): (object: { readonly kind: string; readonly schema: string; readonly name: string }) => boolean {
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
