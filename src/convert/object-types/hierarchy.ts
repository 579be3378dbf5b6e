import type { Catalog, UserType } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import type { RecordField, RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import { lookUp } from '../resolve/lookup.ts';

/**
 * An object type with its subtypes. Composite types of PostgreSQL do not inherit, and an object of a subtype may stand wherever its
 * supertype is declared (Object-Relational Developer's Guide, "Type Substitution"). So all types of a hierarchy are held as one
 * composite type: the attributes of all of them, and one more that tells of which type an object is.
 */
export interface Hierarchy {
  /** The type at the top, after which the composite type is called. */
  readonly root: UserType;
  /** All types, each before its subtypes, in the order in which the source defines them. */
  readonly types: readonly UserType[];
  readonly attributes: readonly HierarchyAttribute[];
  /** The stored name of the attribute that tells the type. */
  readonly tag: string;
}

/** An attribute of a composite type. */
export interface HierarchyAttribute {
  readonly stored: string;
  /** The types that declare it: several where subtypes beside each other have one of the same name and type. */
  readonly owners: readonly UserType[];
  readonly field: RecordField;
}

/** Why the types of a hierarchy cannot be one composite type. */
export interface Obstacle {
  readonly root: UserType;
  readonly what: string;
}

type Fold = (name: Identifier) => string;
type Found = { readonly hierarchy?: Hierarchy; readonly obstacle?: Obstacle };

const known = new WeakMap<Catalog, ReadonlyMap<string, Found>>();

/** The hierarchy of a type; undefined for a type without sub- and supertypes, and where no composite type can hold all. */
export function hierarchyOf(type: UserType, catalog: Catalog, fold: Fold): Hierarchy | undefined {
  return found(type, catalog, fold)?.hierarchy;
}

/** What stands against one composite type for a hierarchy; undefined where nothing does. */
export function obstacleOf(type: UserType, catalog: Catalog, fold: Fold): Obstacle | undefined {
  return found(type, catalog, fold)?.obstacle;
}

function found(type: UserType, catalog: Catalog, fold: Fold): Found | undefined {
  let all = known.get(catalog);
  if (!all) known.set(catalog, (all = allHierarchies(catalog, fold)));
  return all.get(keyOf(type.schema, type.name));
}

/** The type that a type is a subtype of. */
export function supertypeOf(type: UserType, catalog: Catalog, fold: Fold): UserType | undefined {
  const { definition } = type.definition;
  const under = definition?.kind === 'objectType' ? definition.under : undefined;
  return under && typeNamed(under, type.nameSchema, catalog, fold);
}

/** Whether a type is another or, in any number of steps, a subtype of it. */
export function isBelow(type: UserType, above: UserType, catalog: Catalog, fold: Fold): boolean {
  for (let each: UserType | undefined = type; each; each = supertypeOf(each, catalog, fold))
    if (each === above) return true;
  return false;
}

/** The types of which an object can be that is known to be of a type: the type itself and all below it. */
export function typesBelow(
  type: UserType,
  hierarchy: Hierarchy,
  catalog: Catalog,
  fold: Fold,
): readonly UserType[] {
  return hierarchy.types.filter((each) => isBelow(each, type, catalog, fold));
}

/** Whether a method replaces another of a supertype: they have the same name and parameters of the same types (OVERRIDING). */
export function overrides(method: RoutineDeclaration, other: RoutineDeclaration, fold: Fold): boolean {
  const name = (each: RoutineDeclaration): string => fold(each.name.parts.at(-1) as Identifier);
  const types = (each: RoutineDeclaration): string =>
    each.parameters
      .filter((one) => fold(one.name) !== 'SELF')
      .map((one) => fold(one.type.name.parts.at(-1) as Identifier))
      .join();
  return (
    method.form === other.form &&
    method.method?.role !== 'static' &&
    method.method?.role !== 'constructor' &&
    name(method) === name(other) &&
    types(method) === types(other) &&
    method.method?.modifiers.some((each) => /OVERRIDING/i.test(each)) === true
  );
}

function allHierarchies(catalog: Catalog, fold: Fold): ReadonlyMap<string, Found> {
  const children = new Map<UserType, UserType[]>();
  for (const type of catalog.types.values()) {
    const above = supertypeOf(type, catalog, fold);
    if (above && above !== type) children.set(above, [...(children.get(above) ?? []), type]);
  }
  const all = new Map<string, Found>();
  for (const root of children.keys()) {
    if (supertypeOf(root, catalog, fold)) continue;
    const types = withChildren(root, children);
    const result = hierarchyBelow(root, types, catalog, fold);
    for (const each of types) all.set(keyOf(each.schema, each.name), result);
  }
  return all;
}

function withChildren(type: UserType, children: ReadonlyMap<UserType, readonly UserType[]>): UserType[] {
  return [type, ...(children.get(type) ?? []).flatMap((each) => withChildren(each, children))];
}

function hierarchyBelow(root: UserType, types: readonly UserType[], catalog: Catalog, fold: Fold): Found {
  const attributes = new Map<string, HierarchyAttribute>();
  for (const type of types) {
    const { definition } = type.definition;
    if (definition?.kind !== 'objectType') continue;
    for (const field of definition.attributes) {
      const stored = fold(field.name);
      const other = attributes.get(stored);
      if (other && !isSameType(other.field.type, field.type, fold))
        return {
          obstacle: {
            root,
            what: `${other.owners[0]?.name} and ${type.name} have attributes called ${stored} that are of different types`,
          },
        };
      if (holds(field.type, type, new Set(types), catalog, fold))
        return {
          obstacle: { root, what: `attribute ${stored} of ${type.name} holds objects of the same hierarchy` },
        };
      attributes.set(stored, {
        stored,
        owners: [...(other?.owners ?? []), type],
        field: other?.field ?? field,
      });
    }
  }
  let tag = 'OBJECT_TYPE';
  while (attributes.has(tag)) tag = `${tag}_NAME`;
  return { hierarchy: { root, types, attributes: [...attributes.values()], tag } };
}

/** Whether two attributes are declared alike. */
function isSameType(a: DataType, b: DataType, fold: Fold): boolean {
  const text = ({ name, start: _, end: __, extra: ___, ...rest }: DataType): string =>
    JSON.stringify([name.parts.map(fold), rest]);
  return text(a) === text(b);
}

/** Whether an attribute of a type has objects of some types in it; a REF only points to them. */
function holds(
  type: DataType,
  owner: UserType,
  wanted: ReadonlySet<UserType>,
  catalog: Catalog,
  fold: Fold,
  seen: ReadonlySet<UserType> = new Set(),
): boolean {
  if (type.reference) return false;
  const found = typeNamed(type.name, owner.nameSchema, catalog, fold);
  if (!found || seen.has(found)) return false;
  if (wanted.has(found)) return true;
  const { definition } = found.definition;
  const inner = new Set([...seen, found]);
  const below = (each: DataType): boolean => holds(each, found, wanted, catalog, fold, inner);
  if (definition?.kind === 'collectionType') return below(definition.element);
  if (definition?.kind !== 'objectType') return false;
  return definition.attributes.some((each) => below(each.type));
}

function typeNamed(name: Name, schema: string, catalog: Catalog, fold: Fold): UserType | undefined {
  const found = lookUp(catalog, schema, name.parts.map(fold));
  return found?.kind === 'type' ? found.object : undefined;
}
