import * as make from '../../../../sql/make.ts';
import type { CallStatement } from '../../../../sql/tree/routine.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { CollectionValue } from '../../../../sql/value-type.ts';
import { collectionFindings } from '../../../../sql/codes/collections.ts';
import { isAppend } from '../../../collections/append.ts';
import { definitionOf } from '../../../collections/book.ts';
import { checkedOwner } from '../../../collections/checked.ts';
import { indexValue } from '../../../collections/index-value.ts';
import { initialValue } from '../../../collections/initial.ts';
import { methodCall } from '../../../collections/names.ts';
import { ownerOf } from '../../../collections/owner.ts';
import { assignTo, placeOf } from '../../../collections/place.ts';
import { readElementAt, readPlace } from '../../../collections/read.ts';
import { elementType, formOf } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** EXTEND, TRIM and DELETE become assignments of the collection; see the page. */
export const collectionChange = rule({
  name: 'collection-change',
  on: ['callStatement'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const method = methodCall(node.call, context.resolution, context.source);
    const owner = method && ownerOf(node.call, context);
    const place = owner && placeOf(owner, context);
    if (!method || !owner || !place) return undefined;
    if (method.name === 'EXTEND' && isAppend(node, 'extend', context)) return [];
    const given = node.call.kind === 'call' ? node.call.arguments.map((each) => each.value) : [];
    const { collection } = method;
    const of = checkedOwner(readPlace(owner, context), collection, context);
    const change: Change = { node, of, owner, given, collection, context };
    const made = changed(method.name, change);
    const limit = method.name === 'EXTEND' ? definitionOf(collection)?.limit : undefined;
    const value = made && limit ? checkedOwner(made, collection, context, limit) : made;
    return value && assignTo(place, value, collection, node, context);
  },
});

interface Change {
  readonly node: CallStatement;
  /** The collection as a value. */
  readonly of: Expression;
  /** The collection as the source names it. */
  readonly owner: Expression;
  readonly given: readonly Expression[];
  readonly collection: CollectionValue;
  readonly context: RuleContext;
}

function changed(method: string, change: Change): Expression | undefined {
  const isArray = formOf(change.collection, change.context) === 'array';
  switch (method) {
    case 'EXTEND':
      return isArray ? extendedArray(change) : extendedJson(change);
    case 'TRIM':
      return isArray ? trimmedArray(change) : trimmedJson(change);
    case 'DELETE':
      return deleted(change, isArray);
    default:
      return undefined;
  }
}

function extendedArray({ node, of, owner, given, collection, context }: Change): Expression | undefined {
  const [number, index] = given;
  const initial = initialValue(collection.element, node, context);
  if (!number) return make.call(node, 'array_append', [of, initial ?? make.nullLiteral(node)]);
  const type = elementType(collection, node, context);
  if (!index && !type) {
    context.refuse(collectionFindings.unknownElement, node, 'The type of the elements is not known.');
    return undefined;
  }
  const element = index
    ? readElementAt(owner, of, index, collection, context)
    : (initial ?? make.cast(node, make.nullLiteral(node), type ?? 'text'));
  const items = [indexValue(number, { ...collection, key: 'integer' }, context)];
  const size = { kind: 'array', start: number.start, end: number.end, items } as const;
  return make.chain(node, '||', [of, make.call(node, 'array_fill', [element, size])]);
}

function extendedJson({ node, of, given, collection, context }: Change): Expression {
  const values = given.map((each) => indexValue(each, { ...collection, key: 'integer' }, context));
  return make.call(node, context.pack('collection_extend'), [of, ...values]);
}

function trimmedArray({ node, of, given, collection, context }: Change): Expression {
  const number = given[0] ? indexValue(given[0], collection, context) : make.number(node, 1);
  if (context.settings.targetVersion >= 14) return make.call(node, 'trim_array', [of, number]);
  const upper = make.binary(node, make.call(node, 'cardinality', [of]), '-', number);
  return { kind: 'element', start: node.start, end: node.end, operand: of, upper, isSlice: true };
}

function trimmedJson({ node, of, given, collection, context }: Change): Expression {
  const number = given.map((each) => indexValue(each, { ...collection, key: 'integer' }, context));
  return make.call(node, context.pack('collection_trim'), [of, ...number]);
}

function deleted({ node, of, given, collection, context }: Change, isArray: boolean): Expression {
  if (given.length === 0) return make.string(node, '{}');
  if (isArray) {
    // Only the last element is deleted by its index where an array stands for the collection (`CollectionBook`).
    const upper = make.binary(node, make.call(node, 'cardinality', [of]), '-', make.number(node, 1));
    return { kind: 'element', start: node.start, end: node.end, operand: of, upper, isSlice: true };
  }
  const values = given.map((each) => indexValue(each, collection, context));
  const keeps = collection.form !== 'associative array';
  const isRange = values.length > 1 && collection.key !== 'text';
  const keep = keeps || isRange ? [make.boolean(node, keeps)] : [];
  return make.call(node, context.pack('collection_delete'), [of, ...values, ...keep]);
}
