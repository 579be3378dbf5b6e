/**
 * Where a model stands in the metadata tree of a server: categories and objects in turn, from the category right below the server
 * (`Schemas`, or `Databases` of SQL Server) on: `Schemas`, `HARBOR`, `Tables`, `VESSEL`, `Indexes`, `VESSEL_IX`. The server itself has none.
 */
export type ModelPath = readonly string[];

/** A category of the tree, with the kind of the objects in it and the key by which selection rules name one of them. */
export interface Category {
  readonly name: string;
  readonly kind: string;
  readonly key: string;
}

const category = (name: string, kind: string, key = `${kind.replaceAll(' ', '-')}-name`): Category => ({
  name,
  kind,
  key,
});

/** The categories in the order in which the tree shows them. Keys that AWS names ("Selection rules in DMS Schema Conversion") are AWS's. */
export const categories: readonly Category[] = [
  category('Databases', 'database'),
  category('Schemas', 'schema'),
  category('Tables', 'table'),
  category('Views', 'view'),
  category('Materialized Views', 'materialized view'),
  category('Packages', 'package'),
  category('Procedures', 'procedure'),
  category('Functions', 'function'),
  category('Triggers', 'trigger'),
  category('Types', 'type'),
  category('Sequences', 'sequence'),
  category('Synonyms', 'synonym'),
  category('Constraints', 'constraint'),
  category('Indexes', 'index'),
  category('Comments', 'comment'),
  category('Database Links', 'database link'),
  category('Directories', 'directory'),
  category('Contexts', 'context'),
  category('Jobs', 'job'),
  category('Grants', 'grant'),
  category('Other Objects', 'other', 'object-name'),
  category('Statements', 'statement'),
];

const byName = new Map(categories.map((each) => [each.name, each]));
const byKind = new Map(categories.map((each) => [each.kind, each]));
const byKey = new Map(categories.map((each) => [each.key, each]));
const rank = new Map(categories.map(({ name }, at) => [name, at]));

/** The category that objects of a kind stand in. A member of a package is a procedure or function. */
export function categoryOf(kind: string): Category {
  return byKind.get(kind.replace(/^packaged /, '')) ?? (byKind.get('other') as Category);
}

/** The category whose objects selection rules name by a key; undefined for a key that is none. */
export function categoryOfKey(key: string): Category | undefined {
  return byKey.get(key);
}

/** The category of this name; undefined for a name that is none. */
export function categoryNamed(name: string): Category | undefined {
  return byName.get(name);
}

/** Where a category stands among its neighbours. */
export function rankOf(name: string): number {
  return rank.get(name) ?? rank.size;
}

/** Whether a path leads to a category and not to an object. */
export function isCategory(path: ModelPath): boolean {
  return path.length % 2 === 1;
}

/** A path as one text. Texts of paths sort so that a model stands before all that is below it, and nothing else between them. */
export function pathText(path: ModelPath): string {
  return path.map((each) => each.replace(/[%/]/g, encodeURIComponent)).join('/');
}

/** The path that a text says. */
export function pathOf(text: string): ModelPath {
  return text === '' ? [] : text.split('/').map((each) => each.replace(/%25|%2F/g, decodeURIComponent));
}

/** What selection rules say of a model: the names by key, and the category if the path leads to one. */
export function locatorOf(path: ModelPath): Readonly<Record<string, string>> {
  const locator: Record<string, string> = {};
  for (let at = 0; at < path.length; at += 2) {
    const name = path[at] as string;
    const object = path[at + 1];
    if (object === undefined) locator['category-name'] = name;
    else locator[byName.get(name)?.key ?? 'object-name'] = object;
  }
  return locator;
}
