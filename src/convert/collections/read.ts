import * as make from '../../sql/make.ts';
import type { Call, Element, Expression } from '../../sql/tree/expression.ts';
import type { CollectionValue } from '../../sql/value-type.ts';
import type { RuleContext } from '../rule.ts';
import { isWithinBounds } from './bounds.ts';
import { checkedPlace } from './checked.ts';
import { indexValue, keyValue } from './index-value.ts';
import { elementIndex } from './path.ts';
import { fieldIdentifier, formOf, fromJson, isPlain, jsonField, readType } from './representation.ts';

/** An element as a value; `list` is the collection, converted. */
export function readElement(
  node: Call,
  list: Expression,
  index: Expression,
  type: CollectionValue,
  context: RuleContext,
): Expression {
  const isKnown = isWithinBounds(node.callee, index, context);
  const value =
    formOf(type, context) === 'array'
      ? arrayElement(node, list, index, type, isKnown, context)
      : jsonElement(node, list, index, type, isKnown, context);
  context.resolution.inherit(value, node);
  return value;
}

/** The element of a collection at an index that no node of the source holds (`list.EXTEND(2, i)`). */
export function readElementAt(
  owner: Expression,
  list: Expression,
  index: Expression,
  type: CollectionValue,
  context: RuleContext,
): Expression {
  const node: Call = {
    kind: 'call',
    start: owner.start,
    end: index.end,
    callee: owner,
    arguments: [make.argument(index)],
  };
  context.resolution.state(node, type.element);
  return readElement(node, list, index, type, context);
}

/** An index that is known to be within the bounds is a subscript; any other is checked, because PostgreSQL would give NULL. */
function arrayElement(
  node: Call,
  list: Expression,
  index: Expression,
  type: CollectionValue,
  isKnown: boolean,
  context: RuleContext,
): Expression {
  if (isKnown) return subscript(node, list, index);
  const check = type.form === 'associative array' ? 'collection_get' : 'collection_at';
  return make.call(node, context.pack(check), [list, indexValue(index, type, context)]);
}

/** `list[index]`. */
export function subscript(node: Expression, list: Expression, index: Expression): Element {
  return { kind: 'element', start: node.start, end: node.end, operand: list, index };
}

function jsonElement(
  node: Call,
  list: Expression,
  index: Expression,
  type: CollectionValue,
  isKnown: boolean,
  context: RuleContext,
): Expression {
  const isPlainValue = isPlain(type.element, context);
  const item = isKnown
    ? make.binary(node, list, isPlainValue ? '->>' : '->', keyValue(index, type, context))
    : make.call(node, context.pack(isPlainValue ? 'collection_get' : 'collection_item'), [
        list,
        checkedPlace(list, index, type, context),
      ]);
  if (!isPlainValue) return fromJson(item, type.element, node, context);
  const target = readType(type.element, node, context);
  const isText = target?.name.parts.at(-1)?.text === 'text';
  return !target || isText ? item : make.cast(node, item, target);
}

/**
 * What a statement writes to, as a value: the same elements and fields, read. Rules leave such places as they are until
 * the statement's own rule converts them.
 */
export function readPlace(place: Expression, context: RuleContext): Expression {
  if (place.kind === 'parenthesis') return readPlace(place.operand, context);
  if (place.kind === 'field') {
    const operand = readPlace(place.operand, context);
    const name = fieldIdentifier(context.resolution.typeOf(place.operand), place.name, context);
    const type = context.resolution.typeOf(place);
    const field: Expression = jsonField(operand, name, type, context) ?? { ...place, operand, name };
    context.resolution.inherit(field, place);
    return field;
  }
  if (place.kind !== 'call') return place;
  const index = elementIndex(place, context);
  const type = context.resolution.typeOf(place.callee);
  if (!index || type.kind !== 'collection') return place;
  return readElement(place, readPlace(place.callee, context), index, type, context);
}
