import type {
  Catalog,
  MaterializedView,
  Package,
  Routine,
  Sequence,
  Synonym,
  Table,
  UserType,
  View,
} from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import { placeOf } from '../../catalog/databases.ts';
import type { SourceDialect } from '../../sql/dialect.ts';
import type { Name } from '../../sql/tree/name.ts';

/** An object of the catalog that a name leads to, and how many of the name's parts lead there. */
export type Found =
  | { readonly kind: 'relation'; readonly object: Table | View | MaterializedView; readonly used: number }
  | { readonly kind: 'package'; readonly object: Package; readonly used: number }
  | { readonly kind: 'type'; readonly object: UserType; readonly used: number }
  | { readonly kind: 'routine'; readonly object: Routine; readonly used: number }
  | { readonly kind: 'sequence'; readonly object: Sequence; readonly used: number };

/** The stored names of a name's parts. */
export function storedParts(name: Name, source: SourceDialect): string[] {
  return name.parts.map((part) => source.names.fold(part));
}

/**
 * Looks a name up among the schema's objects as Oracle does (SQL Language Reference, "How Oracle Database Resolves Schema
 * Object References"): the schema's own objects, its synonyms, public synonyms; then the first part as a schema.
 */
export function lookUp(catalog: Catalog, schema: string, parts: readonly string[]): Found | undefined {
  const [first, second] = parts;
  if (first === undefined) return undefined;
  const lookups = lookupsOf(catalog);
  if (catalog.dialect === 'sqlserver')
    return schemaFirst(catalog, lookups, [schema, 'dbo', catalog.defaultSchema], parts);
  const own = lookups.plain.get(schema, first);
  if (own) return own;
  return second === undefined ? undefined : lookups.qualified.get(first, second);
}

/**
 * In SQL Server the part before an object is its schema, and one before that the database, whatever else has such a name; an object without a schema is looked for in
 * the one of the code that speaks of it, and then in `dbo` ("Database identifiers", "SQL Server names").
 */
function schemaFirst(
  catalog: Catalog,
  lookups: Lookups,
  schemas: readonly string[],
  parts: readonly string[],
): Found | undefined {
  const [first = '', second, third] = parts;
  if (second === undefined) {
    for (const each of schemas) {
      const found = lookups.plain.get(each, first);
      if (found) return found;
    }
    return undefined;
  }
  const own = lookups.qualified.get(first, second);
  if (own || third === undefined || placeOf([first], catalog) === 'elsewhere') return own;
  const ofDatabase = lookups.qualified.get(second, third);
  return ofDatabase && { ...ofDatabase, used: 3 };
}

/** The answers that a catalog, which does not change any more, has given; most names are asked for again and again. */
interface Lookups {
  readonly plain: Answers;
  readonly qualified: Answers;
}

const ofCatalogs = new WeakMap<Catalog, Lookups>();

function lookupsOf(catalog: Catalog): Lookups {
  let lookups = ofCatalogs.get(catalog);
  if (!lookups) {
    lookups = {
      plain: new Answers((schema, name) => {
        const found =
          objectAt(catalog, schema, name) ??
          throughSynonym(catalog, schema, name) ??
          throughSynonym(catalog, 'PUBLIC', name);
        return found && ({ ...found, used: 1 } as Found);
      }),
      qualified: new Answers((schema, name) => {
        const found = objectAt(catalog, schema, name) ?? throughSynonym(catalog, schema, name);
        return found && ({ ...found, used: 2 } as Found);
      }),
    };
    ofCatalogs.set(catalog, lookups);
  }
  return lookups;
}

/** What names of a schema lead to. A class because it remembers. */
class Answers {
  readonly #ask: (schema: string, name: string) => Found | undefined;
  readonly #known = new Map<string, Map<string, Found | undefined>>();

  constructor(ask: (schema: string, name: string) => Found | undefined) {
    this.#ask = ask;
  }

  get(schema: string, name: string): Found | undefined {
    let names = this.#known.get(schema);
    if (!names) this.#known.set(schema, (names = new Map()));
    const known = names.get(name);
    if (known !== undefined || names.has(name)) return known;
    const found = this.#ask(schema, name);
    names.set(name, found);
    return found;
  }
}

function objectAt(catalog: Catalog, schema: string, name: string): Omit<Found, 'used'> | undefined {
  const key = keyOf(schema, name);
  const relation = catalog.tables.get(key) ?? catalog.views.get(key) ?? catalog.materializedViews.get(key);
  if (relation) return { kind: 'relation', object: relation };
  const packaged = catalog.packages.get(key);
  if (packaged) return { kind: 'package', object: packaged };
  const type = catalog.types.get(key);
  if (type) return { kind: 'type', object: type };
  const routine = catalog.routines.get(key);
  if (routine) return { kind: 'routine', object: routine };
  const sequence = catalog.sequences.get(key);
  return sequence ? { kind: 'sequence', object: sequence } : undefined;
}

/** Follows synonyms, of synonyms too, without going round in circles. */
function throughSynonym(catalog: Catalog, schema: string, name: string): Omit<Found, 'used'> | undefined {
  let synonym: Synonym | undefined = catalog.synonyms.get(keyOf(schema, name));
  for (let i = 0; synonym && i < 10; i += 1) {
    const parts = synonym.target;
    if (placeOf(parts.slice(0, -2), catalog) === 'elsewhere') return undefined;
    const target = parts.at(-1) as string;
    const owner =
      parts.length > 1
        ? (parts.at(-2) as string)
        : synonym.schema === 'PUBLIC'
          ? synonym.nameSchema
          : synonym.schema;
    const found = objectAt(catalog, owner, target);
    if (found) return found;
    synonym = catalog.synonyms.get(keyOf(owner, target)) ?? catalog.synonyms.get(keyOf('PUBLIC', target));
  }
  return undefined;
}

/** Whether an object is a table of XMLTYPE: its rows are documents. */
export function isXmlTable(object: Table | View | MaterializedView | Synonym | undefined): boolean {
  return object?.kind === 'table' && object.definition.ofType?.parts.at(-1)?.text.toUpperCase() === 'XMLTYPE';
}

/** The object type that the rows of an object table or object view are of. */
export function rowTypeOf(
  catalog: Catalog,
  source: SourceDialect,
  object: Table | View | MaterializedView | Synonym | undefined,
): UserType | undefined {
  if (object?.kind !== 'table' && object?.kind !== 'view') return undefined;
  const type = object.kind === 'table' ? object.definition.ofType : object.definition.ofType?.type;
  const found = type && lookUp(catalog, object.nameSchema, storedParts(type, source));
  return found?.kind === 'type' ? found.object : undefined;
}
