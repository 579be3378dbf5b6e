import type { Catalog } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import { placeOf } from '../../catalog/databases.ts';
import type { SourceDialect } from '../../sql/dialect.ts';
import type { Name } from '../../sql/tree/name.ts';
import { lookUp, storedParts } from './lookup.ts';
import type { Referent } from './resolution.ts';

/** What names are looked up with. */
interface Place {
  readonly catalog: Catalog;
  readonly source: SourceDialect;
  readonly schema: string;
}

/**
 * What a name of an object speaks of that is in another database: behind a database link of Oracle, or with a database of SQL Server before its schema that is not the
 * scripts' own, also through a synonym. Undefined for all other names. The views of a database's own catalog are none of its objects.
 */
export function remoteObject(
  { catalog, source, schema }: Place,
  name: Name,
): Extract<Referent, { kind: 'remote' }> | undefined {
  if (name.link)
    return { kind: 'remote', link: name.link.map((part) => source.names.fold(part)).join('.'), name };
  if (catalog.dialect !== 'sqlserver') return undefined;
  let at = name;
  // Synonyms of synonyms are followed, without going round in circles.
  for (let i = 0; i < 10; i += 1) {
    const parts = storedParts(at, source);
    const before = parts.slice(0, -2);
    const where = placeOf(before, catalog);
    // What the scripts do not hold is not theirs, where they do not say what their database is called.
    if (where === 'elsewhere' || (where === 'assumed' && !lookUp(catalog, schema, parts)))
      return isOfEveryDatabase(parts, source)
        ? undefined
        : { kind: 'remote', link: before.join('.'), name: at };
    const [owner = schema, object = ''] = parts.length > 1 ? parts.slice(-2) : [schema, parts[0]];
    const synonym = catalog.synonyms.get(keyOf(owner, object));
    if (!synonym) return undefined;
    at = synonym.definition.target;
  }
  return undefined;
}

/** The views of a catalog, for which there are others, and `tempdb..#t`, the session's own table. */
function isOfEveryDatabase(parts: readonly string[], source: SourceDialect): boolean {
  return source.dictionaryView(parts) !== undefined || parts.at(-1)?.startsWith('#') === true;
}

/** The database that a name says and that is taken for the scripts' own because they do not say what theirs is called. */
export function assumedDatabase(
  { catalog, source }: Pick<Place, 'catalog' | 'source'>,
  name: Name,
): string | undefined {
  if (catalog.dialect !== 'sqlserver') return undefined;
  const before = storedParts(name, source).slice(0, -2);
  return placeOf(before, catalog) === 'assumed' ? before.at(-1) : undefined;
}
