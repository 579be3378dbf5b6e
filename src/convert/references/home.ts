import type { Catalog, Table, UserType, View } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import type { ColumnDefinition } from '../../sql/tree/define.ts';
import type { DataType } from '../../sql/tree/type.ts';
import { walk } from '../../sql/walk.ts';
import type { ReferenceValue } from '../../sql/value-type.ts';
import { treesOf } from '../collections/uses.ts';
import { allObjects } from '../../catalog/catalog.ts';
import { lookUp } from '../resolve/lookup.ts';

/**
 * Where the rows live that a REF can point to: an object table or an object view. PostgreSQL has no object identifiers, so that a
 * REF is held as what identifies the row there: the primary key of the table, or the attributes that the view names WITH OBJECT
 * IDENTIFIER (SQL Language Reference, "CREATE VIEW"); a table without a primary key gets a column of its own for it.
 */
export interface Home {
  readonly object: Table | View;
  /** The type of its rows. */
  readonly type: UserType;
  /** The columns that identify a row; empty for a table whose rows have an identifier of their own. */
  readonly key: readonly HomeKey[];
}

/** A column of a home's key. */
export interface HomeKey {
  /** As stored. */
  readonly column: string;
  /** As the attribute is declared. */
  readonly type: DataType;
}

type Fold = (name: Identifier) => string;
type Homes = ReadonlyMap<string, readonly Home[]>;

const known = new WeakMap<Catalog, Homes>();

/** The homes of the rows that a REF of a type can point to: those of the type and of its subtypes. */
export function homesOf(type: UserType, catalog: Catalog, fold: Fold): readonly Home[] {
  let homes = known.get(catalog);
  if (!homes) known.set(catalog, (homes = allHomes(catalog, fold)));
  const own = homes.get(keyOf(type.schema, type.name)) ?? [];
  if (own.length > 0) return own;
  // A table of a supertype has the rows of its subtypes too.
  const parent = above(type, catalog, fold);
  return parent ? homesOf(parent, catalog, fold) : [];
}

/** The home that a REF points to: that of its scope, or the only one that there is; undefined where it cannot be told. */
export function homeOf(value: ReferenceValue, catalog: Catalog, fold: Fold): Home | undefined {
  const { scope } = value;
  if (scope) {
    const object = catalog.tables.get(scope) ?? catalog.views.get(scope);
    return object && homeOfObject(object, catalog, fold);
  }
  const type = catalog.types.get(keyOf(value.schema, value.name));
  const homes = type ? homesOf(type, catalog, fold) : [];
  return homes.length === 1 ? homes[0] : undefined;
}

/** The home that a table or view is; of a subview, that of the view at the top, of which its rows are. */
export function homeOfObject(object: Table | View, catalog: Catalog, fold: Fold): Home | undefined {
  const root = object.kind === 'view' ? rootView(object, catalog, fold) : object;
  const type = rowType(root, catalog, fold);
  if (!type) return undefined;
  const key = (root.kind === 'view' ? viewKey(root, catalog, fold) : tableKey(root, fold)).flatMap(
    (column) => {
      const declared = attributeType(type, column, catalog, fold);
      return declared ? [{ column, type: declared }] : [];
    },
  );
  return root.kind === 'view' && key.length === 0 ? undefined : { object: root, type, key };
}

function allHomes(catalog: Catalog, fold: Fold): Homes {
  const homes = new Map<string, Home[]>();
  const add = (object: Table | View): void => {
    const home = homeOfObject(object, catalog, fold);
    if (!home || home.object !== object) return;
    for (let type: UserType | undefined = home.type; type; type = above(type, catalog, fold)) {
      const key = keyOf(type.schema, type.name);
      homes.set(key, [...(homes.get(key) ?? []), home]);
    }
  };
  for (const each of catalog.tables.values()) if (each.definition.ofType) add(each);
  for (const each of catalog.views.values()) if (each.definition.ofType) add(each);
  return homes;
}

/** The view at the top of a hierarchy of views (`UNDER`). */
export function rootView(view: View, catalog: Catalog, fold: Fold): View {
  const under = view.definition.ofType?.under;
  const found = under && lookUp(catalog, view.nameSchema, under.parts.map(fold));
  const parent = found?.kind === 'relation' ? found.object : undefined;
  return parent?.kind === 'view' && parent !== view ? rootView(parent, catalog, fold) : view;
}

function rowType(object: Table | View, catalog: Catalog, fold: Fold): UserType | undefined {
  const name = object.kind === 'table' ? object.definition.ofType : object.definition.ofType?.type;
  return name && typeNamed(name, object.nameSchema, catalog, fold);
}

function typeNamed(name: Name, schema: string, catalog: Catalog, fold: Fold): UserType | undefined {
  const found = lookUp(catalog, schema, name.parts.map(fold));
  return found?.kind === 'type' ? found.object : undefined;
}

function above(type: UserType, catalog: Catalog, fold: Fold): UserType | undefined {
  const { definition } = type.definition;
  const under = definition?.kind === 'objectType' ? definition.under : undefined;
  return under && typeNamed(under, type.nameSchema, catalog, fold);
}

/** `WITH OBJECT IDENTIFIER DEFAULT`, or none: the view has the identifiers of the object table or view that it reads. */
function viewKey(view: View, catalog: Catalog, fold: Fold): readonly string[] {
  const written = view.definition.ofType?.identifier ?? [];
  if (written.length > 0) return written.map(fold);
  const { body } = view.definition.query;
  const [from, ...more] = body.kind === 'select' ? body.from : [];
  if (from?.kind !== 'table' || more.length > 0) return [];
  const found = lookUp(catalog, view.nameSchema, from.name.parts.map(fold));
  const read = found?.kind === 'relation' ? found.object : undefined;
  if (read?.kind !== 'table' && read?.kind !== 'view') return [];
  return homeOfObject(read, catalog, fold)?.key.map((each) => each.column) ?? [];
}

function tableKey(table: Table, fold: Fold): readonly string[] {
  const key = table.definition.constraints.find(
    (each) => each.type === 'primary key' && each.state.enabled !== false,
  );
  return key?.columns.map(fold) ?? [];
}

function attributeType(type: UserType, stored: string, catalog: Catalog, fold: Fold): DataType | undefined {
  const { definition } = type.definition;
  if (definition?.kind !== 'objectType') return undefined;
  const own = definition.attributes.find((each) => fold(each.name) === stored);
  if (own) return own.type;
  const parent = above(type, catalog, fold);
  return parent && attributeType(parent, stored, catalog, fold);
}

const identified = new WeakMap<Catalog, ReadonlySet<string>>();

/**
 * Whether an object table must have a column with an identifier for each row: it has no primary key, and something in the catalog
 * speaks of REFs to rows of its type.
 */
export function hasRowIdentifier(table: Table, catalog: Catalog, fold: Fold): boolean {
  const home = table.definition.ofType && homeOfObject(table, catalog, fold);
  if (!home || home.key.length > 0) return false;
  let uses = identified.get(catalog);
  if (!uses) identified.set(catalog, (uses = pointedTypes(catalog, fold)));
  if (uses.has(anyType)) return true;
  for (let type: UserType | undefined = home.type; type; type = above(type, catalog, fold))
    if (uses.has(type.name)) return true;
  // A REF to a subtype may point to a row of a table of its supertype.
  return [...catalog.types.values()].some(
    (each) => uses.has(each.name) && isUnder(each, home.type, catalog, fold),
  );
}

/** Stands for every type where REFs are taken without a type being named. */
const anyType = '*';

/** The names of the types that the catalog has REFs to. */
function pointedTypes(catalog: Catalog, fold: Fold): ReadonlySet<string> {
  const found = new Set<string>();
  for (const object of allObjects(catalog))
    for (const tree of treesOf(object))
      walk(tree, (node) => {
        if (node.kind === 'dataType' && node.reference) found.add(fold(node.name.parts.at(-1) as Identifier));
        const callee = node.kind === 'call' && node.callee.kind === 'reference' ? node.callee.name.parts : [];
        const [only, ...more] = callee;
        if (only && more.length === 0 && /^(MAKE_)?REF$/.test(fold(only))) found.add(anyType);
      });
  return found;
}

function isUnder(type: UserType, top: UserType, catalog: Catalog, fold: Fold): boolean {
  for (let each = above(type, catalog, fold); each; each = above(each, catalog, fold))
    if (each === top) return true;
  return false;
}

/** The table or view that a column of REFs is limited to (SQL Language Reference, "constraint", `SCOPE IS`, `REFERENCES`). */
export function scopeOf(
  table: Table,
  column: ColumnDefinition | undefined,
  stored: string,
  catalog: Catalog,
  fold: Fold,
): string | undefined {
  const inline = column?.constraints ?? [];
  const own = [...inline, ...table.definition.constraints].find(
    (each) =>
      each.references &&
      (each.type === 'scope' || each.type === 'foreign key') &&
      (inline.includes(each) || each.columns.some((one) => fold(one) === stored)),
  );
  const found = own?.references && lookUp(catalog, table.nameSchema, own.references.table.parts.map(fold));
  return found?.kind === 'relation' ? keyOf(found.object.schema, found.object.name) : undefined;
}
