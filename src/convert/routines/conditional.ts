import type { Catalog } from '../../catalog/catalog.ts';
import { mapChildren } from '../../sql/rewrite.ts';
import { type StaticValue, type Statics, staticConstants, staticValue } from '../../sql/static-value.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { ConditionalCompilation } from '../../sql/tree/routine.ts';
import type { Settings } from '../settings.ts';

/** What tests of conditional compilation can ask of. */
export interface StaticSource {
  readonly catalog: Catalog;
  readonly settings: Settings;
}

/**
 * The tree with the branch of each `$IF` that Oracle would compile (PL/SQL Language Reference, "Conditional Compilation"), by the
 * inquiry directives of the settings and the constants of packages; a directive that is not set is NULL. A test that asks for
 * anything else is left as it is.
 */
export function withoutConditional<N extends Node>(
  node: N,
  source: StaticSource,
  chosen: (at: ConditionalCompilation) => void,
): N {
  const change = (each: Node): Node | readonly Node[] => {
    const branch = each.kind === 'conditionalCompilation' ? branchOf(each, source) : undefined;
    if (each.kind !== 'conditionalCompilation' || !branch) return mapChildren(each, change);
    chosen(each);
    return branch.items.flatMap((item): readonly Node[] => {
      const changed = change(item);
      return Array.isArray(changed) ? (changed as readonly Node[]) : [changed as Node];
    });
  };
  return mapChildren(node, change);
}

export type Branch = { readonly items: ConditionalCompilation['branches'][number]['items'] };

/** The branch that is compiled; undefined when a test asks for what is not known here. */
export function branchOf(node: ConditionalCompilation, source: StaticSource): Branch | undefined {
  const statics = staticsOf(source);
  for (const branch of node.branches) {
    if (!branch.test) return branch;
    const value = staticValue(branch.test, statics);
    if (value === undefined) return undefined;
    if (value === true) return branch;
  }
  return { items: [] };
}

/** The value of an inquiry directive that the settings give; NULL where they do not. */
export function directive(name: string, settings: Settings): StaticValue {
  const wanted = name.replace(/^\$\$/, '').toUpperCase();
  const found = Object.entries(settings.conditionalCompilation).find(([key]) => key.toUpperCase() === wanted);
  return found ? found[1] : null;
}

function staticsOf({ catalog, settings }: StaticSource): Statics {
  return (name) => {
    if (name.startsWith('$$')) return directive(name, settings);
    const [ofPackage] = name.split('.');
    for (const { name: stored, specification } of catalog.packages.values())
      if (stored.toUpperCase() === ofPackage && specification)
        return staticConstants(specification, (each) =>
          each.startsWith('$$') ? directive(each, settings) : undefined,
        ).get(name);
    return undefined;
  };
}
