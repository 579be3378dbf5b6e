import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { CollectionValue, FieldValue, ValueType } from '../../sql/value-type.ts';
import type { Span } from '../../text/span.ts';
import type { RuleContext } from '../rule.ts';
import type { CollectionForm } from './book.ts';
import { fitted } from './fit.ts';
import { rowValue } from './row-value.ts';

/** How the values of a collection are held, seen from the object at hand. */
export function formOf(collection: CollectionValue, { types, object }: RuleContext): CollectionForm {
  return types.collections.form(collection, object);
}

/** The type of a collection's elements in the target; undefined when it is not known. */
export function elementType(
  collection: CollectionValue,
  origin: Span,
  { types, object }: RuleContext,
): DataType | undefined {
  return types.forValue(collection.element, origin, object);
}

/** Whether a type is a row: a record, or an object with attributes. */
export function isRow(type: ValueType): boolean {
  return type.kind === 'record' || type.kind === 'object';
}

/**
 * Whether values of the type are held as jsonb themselves. Those of a PL/SQL object type for JSON are held as text in it, since jsonb
 * would forget the order of their members.
 */
export function isJson(type: ValueType, context: RuleContext): boolean {
  return (
    (type.kind === 'json' && type.of === undefined) ||
    (type.kind === 'collection' && formOf(type, context) === 'jsonb')
  );
}

/** An element that was taken out of a jsonb collection, as a value of its type. `item` is jsonb. */
export function fromJson(item: Expression, type: ValueType, origin: Span, context: RuleContext): Expression {
  if (isJson(type, context)) return item;
  const target = context.types.forValue(type, origin, context.object);
  if (!target) return item;
  if (type.kind === 'collection')
    return make.call(origin, context.pack('collection_array'), [
      item,
      make.cast(origin, make.nullLiteral(origin), target),
    ]);
  const row = make.cast(origin, make.nullLiteral(origin), target);
  const made = make.call(origin, 'jsonb_populate_record', [row, item]);
  rows.set(made, item);
  return made;
}

/** The jsonb values behind the rows that were made of them, for reading a single field. */
const rows = new WeakMap<Expression, Expression>();

/** A field of a row that was made of jsonb, read from that directly; undefined where the row is none, or the field no plain value. */
export function jsonField(
  row: Expression,
  name: Identifier,
  type: ValueType,
  context: RuleContext,
): Expression | undefined {
  const item = rows.get(row);
  const target = item && isPlain(type, context) && readType(type, name, context);
  if (!item || !target) return undefined;
  const text = make.binary(name, item, '->>', make.string(name, name.text));
  return target.name.parts.at(-1)?.text === 'text' ? text : make.cast(name, text, target);
}

/** The type that a plain value read from jsonb is cast to. CHAR is compared without its blanks at the end, which text is not. */
export function readType(type: ValueType, origin: Span, context: RuleContext): DataType | undefined {
  if (type.kind === 'text' && type.fixed) return make.type(origin, 'char', { precision: type.length ?? 1 });
  return context.types.forValue(type, origin, context.object);
}

/** A collection as an array, for the operators that work on arrays. */
export function asArray(list: Expression, context: RuleContext): Expression {
  const array = arrays.get(list);
  if (array) return array;
  const type = context.resolution.typeOf(list);
  if (type.kind !== 'collection' || formOf(type, context) === 'array') return list;
  const element = elementType(type, list, context);
  if (!element) return list;
  const like = make.cast(list, make.nullLiteral(list), { ...element, dimensions: 1 });
  return make.call(list, context.pack('collection_array'), [list, like]);
}

/** An array as a collection of the same type as another, in the form that its values are held in. */
export function asCollection(array: Expression, like: Expression, context: RuleContext): Expression {
  const type = context.resolution.typeOf(like);
  if (type.kind !== 'collection' || formOf(type, context) === 'array') return array;
  const made = make.call(array, context.pack('collection_of'), [array]);
  context.resolution.state(made, type);
  arrays.set(made, array);
  return made;
}

/** The arrays behind the collections that were made of them, so that none is made an array again. */
const arrays = new WeakMap<Expression, Expression>();

/** Whether an element is read from jsonb as text and cast, which only plain values can. */
export function isPlain(type: ValueType, context: RuleContext): boolean {
  return !isRow(type) && type.kind !== 'collection' && !isJson(type, context);
}

/** A value as it is put into a jsonb collection, or into a field of one: fitted to the type that the place is declared with. */
export function toElement(
  value: Expression,
  element: ValueType,
  declared: DataType | undefined,
  context: RuleContext,
): Expression {
  if (isRow(element)) return rowValue(value, element, context);
  const plain = context.types.forValue(element, value, context.object);
  // A variable that a rule made has the element's type.
  const isMade = value.kind === 'reference' && value.name.parts.every((part) => part.target);
  if (!plain || !isPlain(element, context) || isMade) return value;
  return fitted(value, element, declared, plain, context);
}

/** The name of a field of a row in the target. */
export function fieldIdentifier(of: ValueType, name: Identifier, context: RuleContext): Identifier {
  if (name.target) return name;
  const column = columnName(of, context.names.stored(name), context);
  return column === undefined
    ? { ...context.names.local(name), start: name.start, end: name.end }
    : context.targetNames.identifier(column, name);
}

function columnName(of: ValueType, stored: string, { catalog, names }: RuleContext): string | undefined {
  if (of.kind !== 'record' || (of.from?.kind !== 'table' && of.from?.kind !== 'view')) return undefined;
  const table = catalog.tables.get(`${of.from.schema ?? catalog.defaultSchema}.${of.from.name}`);
  return table && names.column(table, stored);
}

/** The name of a field of a row as the target stores it. */
export function fieldText(of: ValueType, stored: string, origin: Span, context: RuleContext): string {
  const name = {
    kind: 'identifier',
    start: origin.start,
    end: origin.end,
    text: stored,
    quoted: true,
  } as const;
  return columnName(of, stored, context) ?? context.names.local(name).text;
}

/** The fields of a row, in order. */
export function fieldsOfRow(type: ValueType, context: RuleContext): ReadonlyMap<string, FieldValue> {
  if (type.kind === 'record') return type.fields;
  return type.kind === 'object' ? context.types.attributes(type) : new Map();
}
