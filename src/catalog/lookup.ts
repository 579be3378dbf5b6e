import type { Catalog, Package, Trigger } from './catalog.ts';

/**
 * What is asked of a catalog again and again and would else be looked for among all of its objects each time, so that large
 * catalogs took more than their share. Made with the first question: a catalog does not change any more.
 */
interface Index {
  readonly packages: ReadonlyMap<object, Package>;
  /** By the last part of the table's name, in upper case. */
  readonly triggers: ReadonlyMap<string, readonly Trigger[]>;
  readonly nestedTriggers: readonly Trigger[];
}

const ofCatalogs = new WeakMap<Catalog, Index>();

/** The package that a declaration stands in itself; undefined for the declarations of routines and blocks. */
export function packageDeclaring(declaration: object | undefined, catalog: Catalog): Package | undefined {
  return declaration && indexOf(catalog).packages.get(declaration);
}

/** The triggers on tables and views of a name, whatever their schemas, letters being upper or lower case. */
export function triggersNamed(table: string, catalog: Catalog): readonly Trigger[] {
  return indexOf(catalog).triggers.get(table.toUpperCase()) ?? [];
}

/** The triggers on nested tables of views. */
export function triggersOnNestedTables(catalog: Catalog): readonly Trigger[] {
  return indexOf(catalog).nestedTriggers;
}

function indexOf(catalog: Catalog): Index {
  const known = ofCatalogs.get(catalog);
  if (known) return known;
  const packages = new Map<object, Package>();
  for (const each of catalog.packages.values())
    for (const part of [each.specification, each.body])
      for (const declaration of part?.declarations ?? []) packages.set(declaration, each);
  const all = [...catalog.triggers.values()];
  const triggers = Map.groupBy(
    all.filter(({ definition }) => definition.table),
    ({ definition }) => definition.table?.parts.at(-1)?.text.toUpperCase() ?? '',
  );
  const nestedTriggers = all.filter(({ definition }) => definition.nestedColumn);
  const index = { packages, triggers, nestedTriggers };
  ofCatalogs.set(catalog, index);
  return index;
}
