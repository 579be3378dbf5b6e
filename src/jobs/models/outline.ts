import type { AnyObject, Catalog } from '../../catalog/catalog.ts';
import { allObjects, keyOf } from '../../catalog/catalog.ts';
import { hashOf } from '../../catalog/manifest.ts';
import type { ConvertedObject } from '../../convert/conversion.ts';
import { definingTexts } from '../../convert/overrides.ts';
import type { SourceDialect } from '../../sql/dialect.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { SourceMap } from '../../text/source.ts';
import type { ModelPath } from './path.ts';
import { categoryOf, pathText } from './path.ts';

/** An object of a source as the metadata tree shows it before anything is converted. */
export interface SourceModel {
  readonly path: ModelPath;
  readonly kind: string;
  /** The statements that define it, as they stand in the source. */
  readonly definition: string;
  readonly hash: string;
  readonly file: string;
  readonly line: number;
}

/** A model with the object that it shows. */
export interface OutlinedObject {
  readonly object: AnyObject;
  readonly path: ModelPath;
  readonly kind: string;
}

/** Where every object of a catalog stands in the tree. */
export interface Outline {
  readonly objects: readonly OutlinedObject[];
  readonly pathOf: ReadonlyMap<AnyObject, ModelPath>;
  /** The way to a schema, by its stored name. */
  readonly schema: (name: string) => ModelPath;
}

/**
 * The tree of a catalog: schemas, in them categories, in these the objects; indexes and triggers stand below their tables. A source whose
 * servers hold databases has these above the schemas.
 */
export function outline(catalog: Catalog, dialect: SourceDialect, database?: string): Outline {
  const root = database === undefined ? [] : ['Databases', database];
  const schema = (name: string): ModelPath => [...root, 'Schemas', name];
  const taken = new Set<string>();
  const objects: OutlinedObject[] = [];
  const pathOf = new Map<AnyObject, ModelPath>();
  for (const object of allObjects(catalog)) {
    if (object.kind === 'other' && object.definition.object === 'SCHEMA') continue;
    const kind = kindOf(object);
    const path = unlike(
      [...ownerOf(object, catalog, dialect, schema), categoryOf(kind).name, object.name],
      taken,
    );
    objects.push({ object, path, kind });
    pathOf.set(object, path);
  }
  return { objects, pathOf, schema };
}

/** The model of an object with its text. */
export function sourceModel({ object, path, kind }: OutlinedObject, sources: SourceMap): SourceModel {
  const texts = definingTexts(object, object.span, sources).map((each) => each.trim());
  const definition = texts.join('\n\n');
  const place = sources.place(object.span.start) ?? { file: '', line: 1 };
  return { path, kind, definition, hash: hashOf(definition), file: place.file, line: place.line };
}

/** One hash of all models: another one means that something of the source has changed. */
export function fingerprintOf(models: readonly SourceModel[]): string {
  return hashOf(models.map(({ path, hash }) => `${hash} ${pathText(path)}`).join('\n'));
}

/**
 * Where what was converted stands in the tree: an object of the catalog where the catalog has it; a part (a constraint, a member of a
 * package) below it; grants and schemas by their schema.
 */
export function pathsOfConverted(
  objects: readonly ConvertedObject[],
  { pathOf, schema }: Outline,
): ReadonlyMap<string, ModelPath> {
  const paths = new Map<string, ModelPath>();
  const taken = new Set<string>([...pathOf.values()].map(pathText));
  for (const object of objects) {
    const { id, parent, source, kind } = object;
    const above = parent === undefined ? undefined : paths.get(parent);
    const own = above === undefined && source ? pathOf.get(source) : undefined;
    if (own) paths.set(id, own);
    else if (kind === 'schema') paths.set(id, schema(object.schema));
    else
      paths.set(
        id,
        unlike([...(above ?? schema(object.schema)), categoryOf(kind).name, partName(object)], taken),
      );
  }
  return paths;
}

/** A member of a package is named under it. */
function partName({ kind, name, id }: ConvertedObject): string {
  const own = kind.startsWith('packaged') ? name.slice(name.lastIndexOf('.') + 1) : name;
  return `${own}${/#\d+$/.exec(id)?.[0] ?? ''}`;
}

/** Objects that share a name (overloads, grants) are told apart by a number. */
function unlike(path: ModelPath, taken: Set<string>): ModelPath {
  const name = path.at(-1) ?? '';
  let own = path;
  for (let count = 2; taken.has(pathText(own)); count += 1) own = [...path.slice(0, -1), `${name}#${count}`];
  taken.add(pathText(own));
  return own;
}

function kindOf(object: AnyObject): string {
  if (object.kind !== 'other') return object.kind;
  const words = object.definition.object.toLowerCase().replace(/ body$/, '');
  return words === 'event' ? 'job' : categoryOf(words).kind;
}

/** The schema that an object stands in, or the table or view whose index or trigger it is. */
function ownerOf(
  object: AnyObject,
  catalog: Catalog,
  { names }: SourceDialect,
  schema: Outline['schema'],
): ModelPath {
  const table: Name | undefined =
    object.kind === 'index' || object.kind === 'trigger' ? object.definition.table : undefined;
  if (!table) return schema(object.schema);
  const parts = table.parts.map(names.fold);
  const name = parts.at(-1) ?? '';
  const owner = parts.at(-2) ?? object.nameSchema;
  const key = keyOf(owner, name);
  const kind = catalog.tables.has(key)
    ? 'table'
    : catalog.views.has(key)
      ? 'view'
      : catalog.materializedViews.has(key)
        ? 'materialized view'
        : undefined;
  return kind === undefined ? schema(object.schema) : [...schema(owner), categoryOf(kind).name, name];
}
