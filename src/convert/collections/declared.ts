import { packageDeclaring } from '../../catalog/lookup.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { CollectionValue, ValueType } from '../../sql/value-type.ts';
import type { Span } from '../../text/span.ts';
import type { RuleContext } from '../rule.ts';

/** The type in the target that a collection's elements are declared with: with its length or precision, unlike `elementType`. */
export function declaredElement(
  collection: CollectionValue,
  origin: Span,
  { types, object }: RuleContext,
): DataType | undefined {
  const { declared, declaration } = collection;
  return declared && { ...types.declared(declared, declaration, object), ...span(origin) };
}

/**
 * The type of a variable for an element: as the source declares it, or the target's where the names in it mean something only
 * in the package that declares the collection.
 */
export function elementVariableType(
  collection: CollectionValue,
  origin: Span,
  context: RuleContext,
): DataType | undefined {
  const { declared, declaration } = collection;
  const { catalog, object, types } = context;
  const owner = packageDeclaring(declaration, catalog);
  const isForeign = owner !== undefined && owner !== object;
  if (declared && isForeign && !types.declared(declared, declaration, object).attribute)
    return declaredElement(collection, origin, context);
  return declared ?? types.forValue(collection.element, origin, object);
}

/** The type that a part of a collection or record is declared with: an element (`list(i)`), a field of a row. */
export function declaredPart(node: Expression, context: RuleContext): DataType | undefined {
  const { resolution } = context;
  if (node.kind === 'parenthesis') return declaredPart(node.operand, context);
  if (node.kind === 'call') {
    const type = resolution.typeOf(node.callee);
    return type.kind === 'collection' ? declaredElement(type, node, context) : undefined;
  }
  if (node.kind !== 'field') return undefined;
  return declaredField(resolution.typeOf(node.operand), context.names.stored(node.name), node, context);
}

/** The type that a field of a record, an attribute of an object or a column of a row is declared with. */
export function declaredField(
  of: ValueType,
  name: string,
  origin: Span,
  { catalog, types, object }: RuleContext,
): DataType | undefined {
  if (of.kind === 'object') {
    const owner = catalog.types.get(`${of.schema}.${of.name}`);
    const attribute = types.attributes(of).get(name)?.declared;
    return attribute && { ...types.declared(attribute, owner, object), ...span(origin) };
  }
  if (of.kind !== 'record') return undefined;
  const { from } = of;
  if (from?.kind === 'table') {
    const table = catalog.tables.get(`${from.schema ?? catalog.defaultSchema}.${from.name}`);
    return table && { ...types.column(table, name), ...span(origin) };
  }
  const field = of.fields.get(name)?.declared;
  const declaration = from?.kind === 'type' ? from.declaration : undefined;
  return field && declaration && { ...types.declared(field, declaration, object), ...span(origin) };
}

function span(origin: Span): Span {
  return { start: origin.start, end: origin.end };
}
