import type { Catalog, UserType } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import * as make from '../../sql/make.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import type { ObjectType, Parameter, RecordField, RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { ValueType } from '../../sql/value-type.ts';
import type { Span } from '../../text/span.ts';
import type { Names } from '../object-types/composite.ts';
import { compositeType } from '../object-types/composite.ts';
import { lookUp, rowTypeOf } from '../resolve/lookup.ts';
import type { Referent } from '../resolve/resolution.ts';
import type { RuleContext } from '../rule.ts';
import type { TargetName, TargetNames } from '../target-names.ts';
import { routineName } from './book.ts';

/**
 * The function that stands for a method of an object type: the type's name and the method's, `address_line`; a constructor
 * of the user's own is `address_new`. PostgreSQL tells overloads apart by their parameters alone, and the object is one of them: where
 * procedures and functions, static and member methods share a name, those declared later have a number, `address_line_2`.
 */
export function methodTarget(of: UserType, method: RoutineDeclaration, names: TargetNames): TargetName {
  const type = names.object(of);
  const own = isConstructor(method)
    ? 'new'
    : `${routineName(method, names).toLowerCase()}${kindNumber(of, method, names)}`;
  return { schema: type.schema, name: names.routineBeside(of, type.schema, `${type.name}_${own}`) };
}

function kindNumber(of: UserType, method: RoutineDeclaration, names: TargetNames): string {
  const kind = (each: RoutineDeclaration): string =>
    `${each.form} ${each.method?.role === 'static' ? 'static' : 'member'}`;
  const name = routineName(method, names);
  const same = (objectType(of)?.methods ?? []).filter(
    (each) => !isConstructor(each) && routineName(each, names) === name,
  );
  const place = [...new Set(same.map(kind))].indexOf(kind(method));
  return place > 0 ? `_${place + 1}` : '';
}

export function isConstructor(method: RoutineDeclaration): boolean {
  return method.method?.role === 'constructor';
}

/** Whether a method is called on an object, which is then its first argument. */
export function takesSelf(method: RoutineDeclaration): boolean {
  return method.method !== undefined && method.method.role !== 'static' && !isConstructor(method);
}

const heads = new WeakMap<RoutineDeclaration, RoutineDeclaration>();

/**
 * A method with its object as the first parameter, `self`. Functions only read it unless they declare it otherwise, procedures
 * change it (PL/SQL Language Reference, "MEMBER Methods").
 */
export function withSelf(of: UserType, method: RoutineDeclaration, context: Names): RoutineDeclaration {
  const { names } = context;
  const known = heads.get(method);
  if (known) return known;
  const declared = method.parameters.find((each) => names.stored(each.name) === 'SELF');
  const others = method.parameters.filter((each) => each !== declared);
  const mode = declared?.mode ?? (method.form === 'procedure' ? 'in out' : 'in');
  const self: Parameter = {
    kind: 'parameter',
    start: -1,
    end: -1,
    name: selfName(method),
    mode,
    type: typeOf(of, method, context),
  };
  const made: RoutineDeclaration = {
    ...method,
    parameters: takesSelf(method) ? [self, ...others] : others,
    ...(comparesObjects(method)
      ? { properties: { ...method.properties, target: [...(method.properties.target ?? []), 'STRICT'] } }
      : {}),
    ...(isConstructor(method) ? { returns: typeOf(of, method, context) } : {}),
  };
  heads.set(method, made);
  return made;
}

/** A comparison with an object that is NULL is NULL, without the MAP or ORDER method being called. */
function comparesObjects({ method }: RoutineDeclaration): boolean {
  return method?.role === 'map' || method?.role === 'order';
}

export function selfName(origin: Span): Identifier {
  return make.identifier(origin, 'self');
}

/** The composite type that stands for the object type. */
export function typeOf(of: UserType, origin: Span, context: Names): DataType {
  return compositeType(of, origin, context);
}

/** The type that an object type is a subtype of. */
export function supertype(of: UserType, catalog: Catalog, names: TargetNames): UserType | undefined {
  const definition = of.definition.definition;
  const under = definition?.kind === 'objectType' ? definition.under : undefined;
  return under && typeNamed(under, of.nameSchema, catalog, names);
}

export function typeNamed(
  name: Name,
  schema: string,
  catalog: Catalog,
  names: TargetNames,
): UserType | undefined {
  const found = lookUp(
    catalog,
    schema,
    name.parts.map((part) => names.stored(part)),
  );
  return found?.kind === 'type' ? found.object : undefined;
}

export function objectType(of: UserType): ObjectType | undefined {
  const { definition } = of.definition;
  return definition?.kind === 'objectType' ? definition : undefined;
}

/** All attributes of an object type, those of its supertypes first. */
export function attributesOf(of: UserType, catalog: Catalog, names: TargetNames): readonly RecordField[] {
  const above = supertype(of, catalog, names);
  return [...(above ? attributesOf(above, catalog, names) : []), ...(objectType(of)?.attributes ?? [])];
}

/** A method of a type or of its supertypes, by its stored name and the number of its arguments; of several, the one that fits them best. */
export function methodNamed(
  of: UserType,
  stored: string,
  count: number,
  catalog: Catalog,
  names: TargetNames,
  fit: (of: UserType, method: RoutineDeclaration) => number = () => 0,
): { readonly of: UserType; readonly method: RoutineDeclaration } | undefined {
  const own = (objectType(of)?.methods ?? []).filter(
    (each) => !isConstructor(each) && routineName(each, names) === stored,
  );
  const [method] = own
    .filter((each) => accepts(withSelf(of, each, { catalog, names }), count))
    .toSorted((a, b) => fit(of, b) - fit(of, a));
  const above = supertype(of, catalog, names);
  const inherited = above && methodNamed(above, stored, count, catalog, names, fit);
  if (!method) return inherited ?? (own[0] && { of, method: own[0] });
  const isBetter = inherited && fit(inherited.of, inherited.method) > fit(of, method);
  return isBetter ? inherited : { of, method };
}

function accepts(method: RoutineDeclaration, count: number): boolean {
  const { length } = method.parameters;
  const given = takesSelf(method) ? count + 1 : count;
  return given <= length && given >= method.parameters.filter((each) => !each.default).length;
}

/** The constructors of the user's own that take so many arguments. */
export function constructorsOf(of: UserType, count: number, context: Names): readonly RoutineDeclaration[] {
  return (objectType(of)?.methods ?? []).filter(
    (each) => isConstructor(each) && accepts(withSelf(of, each, context), count),
  );
}

/** How well arguments fit the parameters or attributes that they are given to: the number of those of the same kind. */
export function fitness(given: readonly ValueType[], wanted: readonly ValueType[]): number {
  return given.filter((each, i) => wanted[i]?.kind === each.kind).length;
}

/** The object type of a kind of value. */
export function typeOfValue(value: ValueType, catalog: Catalog): UserType | undefined {
  return value.kind === 'object' ? catalog.types.get(keyOf(value.schema, value.name)) : undefined;
}

/** The object type of what a path of names leads to, seen from what its beginning is. */
export function typeAt(base: Referent, path: readonly string[], context: RuleContext): UserType | undefined {
  const { catalog, names } = context;
  const row = rowOf(base, context);
  const [field, ...rest] = path;
  if (row?.kind === 'record' && field !== undefined) {
    const type = row.fields.get(field)?.type;
    const found = type && typeOfValue(type, catalog);
    return found && typeAt({ kind: 'type', type: found }, rest, context);
  }
  let current = typeOfBase(base, context);
  for (const step of path) {
    const attribute: RecordField | undefined =
      current && attributesOf(current, catalog, names).find((each) => names.stored(each.name) === step);
    current = current && attribute && typeNamed(attribute.type.name, current.nameSchema, catalog, names);
  }
  return current;
}

/** The record that a variable of %ROWTYPE holds. */
function rowOf(base: Referent, context: RuleContext): ValueType | undefined {
  if ((base.kind !== 'variable' && base.kind !== 'parameter') || !base.declaration.type.attribute)
    return undefined;
  const schema = base.owner.kind === 'package' ? base.owner.package.nameSchema : context.object.nameSchema;
  return context.typeIn(base.declaration.type, schema);
}

function typeOfBase(base: Referent, context: RuleContext): UserType | undefined {
  const { catalog, names, object } = context;
  switch (base.kind) {
    case 'type':
      return base.type;
    case 'variable':
    case 'parameter': {
      const { type } = base.declaration;
      const known = context.resolution.referent(type.name);
      if (known.kind === 'type') return known.type;
      const schema = base.owner.kind === 'package' ? base.owner.package.nameSchema : object.nameSchema;
      return type.attribute ? undefined : typeNamed(type.name, schema, catalog, names);
    }
    case 'relation':
      if (base.relation.element) return typeOfValue(base.relation.element, catalog);
      return rowTypeOf(catalog, context.source, base.relation.object);
    case 'column': {
      const column = base.relation.columns?.get(base.column);
      return column && typeOfValue(column.type, catalog);
    }
    default:
      return undefined;
  }
}
