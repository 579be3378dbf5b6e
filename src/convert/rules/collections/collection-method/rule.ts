import * as make from '../../../../sql/make.ts';
import type { Call, Expression, Field, Reference } from '../../../../sql/tree/expression.ts';
import type { CollectionValue } from '../../../../sql/value-type.ts';
import { checkedOwner } from '../../../collections/checked.ts';
import { definitionOf } from '../../../collections/book.ts';
import { indexValue } from '../../../collections/index-value.ts';
import { methodCall } from '../../../collections/names.ts';
import { ownerOf } from '../../../collections/owner.ts';
import { formOf } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** COUNT, FIRST, LAST, NEXT, PRIOR, EXISTS and LIMIT of a collection; see the page. */
export const collectionMethod = rule({
  name: 'collection-method',
  on: ['reference', 'field', 'call'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.kind !== 'call' && isCallee(node, context)) return undefined;
    const method = methodCall(node, context.resolution, context.source);
    const owner = method && ownerOf(node, context);
    if (!method || !owner) return undefined;
    // EXISTS and LIMIT are the methods that an atomically null collection has.
    const isSafe = method.name === 'EXISTS' || method.name === 'LIMIT';
    const of = isSafe ? owner : checkedOwner(owner, method.collection, context);
    const given = node.kind === 'call' ? node.arguments.map((each) => each.value) : [];
    const { collection, name } = method;
    switch (name) {
      case 'COUNT':
        return count(node, of, collection, context);
      case 'FIRST':
      case 'LAST':
        return end(node, of, collection, name === 'FIRST', context);
      case 'NEXT':
      case 'PRIOR': {
        const [index] = given;
        const callee = context.pack(name === 'NEXT' ? 'collection_next' : 'collection_prior');
        return index && make.call(node, callee, [of, indexValue(index, collection, context)]);
      }
      case 'EXISTS':
        return given[0] && exists(node, of, given[0], collection, context);
      case 'LIMIT':
        return limit(node, collection);
      default:
        return undefined;
    }
  },
});

/** A method's name before its parentheses is converted with them. */
function isCallee(node: Reference | Field, { parents }: RuleContext): boolean {
  const parent = parents.at(-1);
  return parent?.kind === 'call' && parent.callee.start === node.start && parent.callee.end === node.end;
}

function count(
  node: Reference | Field | Call,
  of: Expression,
  collection: CollectionValue,
  context: RuleContext,
): Expression {
  if (formOf(collection, context) === 'jsonb') return make.call(node, context.pack('collection_count'), [of]);
  return make.call(node, 'cardinality', [of]);
}

/** Bounds of an array without elements are NULL, as FIRST and LAST are. */
function end(
  node: Reference | Field | Call,
  of: Expression,
  collection: CollectionValue,
  first: boolean,
  context: RuleContext,
): Expression {
  if (formOf(collection, context) === 'array')
    return make.call(node, first ? 'array_lower' : 'array_upper', [of, make.number(node, 1)]);
  const key = collection.key === 'text' ? '_key' : '';
  return make.call(node, context.pack(`collection_${first ? 'first' : 'last'}${key}`), [of]);
}

/** EXISTS is false, and never an error, for an atomically null collection and for a null index. */
function exists(
  node: Reference | Field | Call,
  of: Expression,
  index: Expression,
  collection: CollectionValue,
  context: RuleContext,
): Expression {
  if (formOf(collection, context) === 'jsonb')
    return make.call(node, context.pack('collection_exists'), [of, indexValue(index, collection, context)]);
  const within = {
    kind: 'between',
    start: node.start,
    end: node.end,
    operand: index,
    not: false,
    low: make.number(node, 1),
    high: make.call(node, 'cardinality', [of]),
  } as const;
  const isSure = collection.form === 'associative array' && !context.resolution.nullable(index);
  if (isSure || isBareTest(context)) return within;
  return make.call(node, 'coalesce', [within, make.boolean(node, false)]);
}

/** A condition that is NULL and one that is false do the same where nothing but a branch depends on them. */
function isBareTest({ parents }: RuleContext): boolean {
  for (let i = parents.length - 1; i >= 0; i -= 1) {
    const parent = parents[i];
    if (parent?.kind === 'parenthesis' || parent?.kind === 'chain') continue;
    return parent?.kind === 'ifBranch' || parent?.kind === 'exit' || parent?.kind === 'whileControl';
  }
  return false;
}

function limit(node: Reference | Field | Call, collection: CollectionValue): Expression {
  return definitionOf(collection)?.limit ?? make.nullLiteral(node);
}
