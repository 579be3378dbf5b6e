import { likePattern } from '../selection.ts';
import type { TransformationRule } from './schema.ts';
import { locates } from './select.ts';

/** Something that has a name in the source: a schema, an object, a column (`object` is then its table). */
export interface Named {
  readonly schema: string;
  readonly object?: string;
  readonly name: string;
}

/**
 * The name that something gets in the target by the rules, one after the other; undefined when none changes names of it. `begin` gives the
 * name that prefixes and suffixes are put to.
 */
export function renameBy(
  rules: readonly TransformationRule[],
  begin: (name: string) => string,
): (kind: string, source: Named) => string | undefined {
  const renaming = rules.filter((each) => isRenaming(each));
  return (kind, source) => {
    let name: string | undefined;
    for (const rule of renaming)
      if (speaksOf(rule, kind, source)) name = transformed(rule, name ?? begin(source.name));
    return name;
  };
}

/** Whether a rule changes a name, and nothing else. */
export function isRenaming(rule: TransformationRule): boolean {
  return /^(rename|convert-|(add|remove|replace)-(prefix|suffix)$)/.test(rule['rule-action']);
}

/** Whether a rule speaks of an object. */
export function speaksOf(rule: TransformationRule, kind: string, source: Named): boolean {
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
