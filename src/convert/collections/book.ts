import type { AnyObject, Catalog } from '../../catalog/catalog.ts';
import { allObjects } from '../../catalog/catalog.ts';
import type { SourceDialect } from '../../sql/dialect.ts';
import type { CollectionType, TypeDeclaration } from '../../sql/tree/routine.ts';
import type { CollectionValue } from '../../sql/value-type.ts';
import type { UserType } from '../../catalog/catalog.ts';
import type { Resolver } from '../resolve/resolve.ts';
import { usesOf } from './uses.ts';

/**
 * How the values of a collection type are held: as an array of PostgreSQL, whose elements are numbered 1 to n, or as a
 * jsonb object from index to element, for indexes that are texts or have gaps.
 */
export type CollectionForm = 'array' | 'jsonb';

/**
 * Decides for each collection type how its values are held. PL/SQL lets values pass only between variables of one type, so
 * that the decision is the type's, from all that the code does with any value of it. A class because it remembers.
 */
export class CollectionBook {
  readonly #catalog: Catalog;
  readonly #resolver: Resolver;
  readonly #source: SourceDialect;
  readonly #sparse = new Set<CollectionType>();
  readonly #cursors = new Set<object>();
  readonly #seen = new WeakSet<AnyObject>();
  readonly #busy = new Set<CollectionType>();
  #catalogRead = false;

  constructor(catalog: Catalog, resolver: Resolver, source: SourceDialect) {
    this.#catalog = catalog;
    this.#resolver = resolver;
    this.#source = source;
  }

  /** The form of a collection's values, as used by the catalog's code and by `object`, which may be a loose statement. */
  form(collection: CollectionValue, object?: AnyObject): CollectionForm {
    if (collection.key === 'text') return 'jsonb';
    const definition = definitionOf(collection);
    if (!definition) return 'array';
    if (this.isSparse(definition, object)) return 'jsonb';
    return this.#holdsArrays(collection, definition, object) ? 'jsonb' : 'array';
  }

  /** Whether values of the type may have gaps between their indexes. */
  isSparse(definition: CollectionType, object?: AnyObject): boolean {
    this.#read(object);
    return this.#sparse.has(definition);
  }

  /** Whether a cursor's rows are the elements of a collection: then they need a composite type. */
  hasRowType(cursor: object, object?: AnyObject): boolean {
    this.#read(object);
    return this.#cursors.has(cursor);
  }

  /** PostgreSQL has no arrays of arrays: a collection of those is held as jsonb. */
  #holdsArrays(
    collection: CollectionValue,
    definition: CollectionType,
    object: AnyObject | undefined,
  ): boolean {
    const { element } = collection;
    if (element.kind !== 'collection' || this.#busy.has(definition)) return false;
    this.#busy.add(definition);
    const inner = this.form(element, object);
    this.#busy.delete(definition);
    return inner === 'array';
  }

  #read(object: AnyObject | undefined): void {
    if (!this.#catalogRead) {
      this.#catalogRead = true;
      for (const each of allObjects(this.#catalog)) this.#take(each);
    }
    if (object) this.#take(object);
  }

  #take(object: AnyObject): void {
    if (this.#seen.has(object)) return;
    this.#seen.add(object);
    const uses = this.#resolver.glance(object, (resolution) => usesOf(object, resolution, this.#source));
    for (const each of uses.sparse) this.#sparse.add(each);
    for (const each of uses.cursors) this.#cursors.add(each);
  }
}

/** The definition behind a collection's type. */
export function definitionOf(collection: CollectionValue): CollectionType | undefined {
  const declaration = collection.declaration as TypeDeclaration | UserType | undefined;
  if (!declaration) return undefined;
  const definition = declaration.kind === 'type' ? declaration.definition.definition : declaration.definition;
  return definition?.kind === 'collectionType' ? definition : undefined;
}
