import { keyOf } from '../../catalog/catalog.ts';
import type { Call, Expression } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { ValueType } from '../../sql/value-type.ts';
import { unknownValue } from '../../sql/value-type.ts';
import { isXmlTable, lookUp, rowTypeOf, storedParts } from './lookup.ts';
import type { Referent, Relation } from './resolution.ts';
import type { TreeResolver } from './resolve.ts';
import type { Scope } from './scope.ts';

interface Value {
  readonly type: ValueType;
  readonly nullable: boolean;
}

/** `VALUE(p)`, `REF(p)`, `MAKE_REF(view, key)` and `DEREF(r)`: objects, and pointers to them. */
export function rowObject(
  resolver: TreeResolver,
  node: Call,
  parts: readonly string[],
  scope: Scope,
): Value | undefined {
  const row = parts.length === 1 ? node.arguments[0]?.value : undefined;
  if (!row) return undefined;
  if (parts[0] === 'DEREF') return pointedTo(resolver.facts.typeOf(row));
  const isObject = parts[0] === 'VALUE';
  if (!isObject && parts[0] !== 'REF' && parts[0] !== 'MAKE_REF') return undefined;
  const referent = rowNamed(resolver, row, scope);
  if (referent?.kind !== 'relation') return undefined;
  const { object, element } = referent.relation;
  if (isObject && element) return { type: element, nullable: true };
  if (isObject && isXmlTable(object)) return { type: { kind: 'xml' }, nullable: false };
  const type = rowTypeOf(resolver.catalog, resolver.source, object);
  if (!type || !object) return undefined;
  const { schema, name } = type;
  const value: ValueType = isObject
    ? resolver.types.userType(type)
    : { kind: 'reference', schema, name, scope: keyOf(object.schema, object.name) };
  return { type: value, nullable: false };
}

/** An alias of FROM, which no column of the same name hides here. */
function rowNamed(resolver: TreeResolver, row: Expression, scope: Scope): Referent | undefined {
  const known = resolver.facts.referent(row);
  if (known.kind === 'relation' || row.kind !== 'reference' || row.name.parts.length > 1) return known;
  const alias = resolver.source.names.fold(row.name.parts[0] as Identifier);
  for (let each: Scope | undefined = scope; each; each = each.parent) {
    const relation = each.relations.find((one) => one.alias === alias);
    if (!relation) continue;
    const referent: Referent = { kind: 'relation', relation };
    resolver.facts.refer(row, referent);
    resolver.facts.refer(row.name, referent);
    return referent;
  }
  return known;
}

function pointedTo(type: ValueType): Value | undefined {
  if (type.kind !== 'reference') return undefined;
  return { type: { kind: 'object', schema: type.schema, name: type.name }, nullable: true };
}

/** The row of an object table or view as an object. */
export function rowValue(resolver: TreeResolver, { object, element }: Relation): ValueType {
  if (element) return element;
  const type = rowTypeOf(resolver.catalog, resolver.source, object);
  return type ? resolver.types.userType(type) : unknownValue;
}

/** The result of an object type's method. */
export function methodResult(resolver: TreeResolver, type: ValueType, name: string): ValueType {
  if (type.kind !== 'object' && type.kind !== 'reference') return unknownValue;
  const found = resolver.catalog.types.get(`${type.schema}.${type.name}`);
  const definition = found?.definition.definition;
  if (definition?.kind !== 'objectType' || !found) return unknownValue;
  const method = definition.methods.find(
    (each) => each.returns && resolver.source.names.fold(each.name.parts.at(-1)!) === name,
  );
  if (method?.returns) return resolver.typeIn(method.returns, found.nameSchema);
  const under =
    definition.under &&
    lookUp(resolver.catalog, found.nameSchema, storedParts(definition.under, resolver.source));
  return under?.kind === 'type'
    ? methodResult(resolver, resolver.types.userType(under.object), name)
    : unknownValue;
}
