import * as make from '../../../../sql/make.ts';
import type { Binary, Expression } from '../../../../sql/tree/expression.ts';
import { asArray, asCollection } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';

/** Set operators between the elements of two arrays. */
const setOperators: Readonly<Record<string, string>> = {
  'multiset union distinct': 'UNION',
  'multiset intersect': 'INTERSECT ALL',
  'multiset intersect distinct': 'INTERSECT',
  'multiset except': 'EXCEPT ALL',
  'multiset except distinct': 'EXCEPT',
};

function overElements(node: Binary, operator: string, context: RuleContext): Expression {
  return make.fragment(
    node,
    'primary',
    'ARRAY(SELECT unnest(',
    asArray(node.left, context),
    `) ${operator} SELECT unnest(`,
    asArray(node.right, context),
    '))',
  );
}

/** The same as functions of the extension pack, which give NULL where an operand is NULL. */
const setFunctions: Readonly<Record<string, string>> = {
  'multiset union': 'multiset_union',
  'multiset union distinct': 'multiset_union',
  'multiset intersect': 'multiset_intersect',
  'multiset intersect distinct': 'multiset_intersect',
  'multiset except': 'multiset_except',
  'multiset except distinct': 'multiset_except',
};

/** A set operator between collections that may be NULL; undefined for other operators, and where none is. */
function ofNullable(node: Binary, context: RuleContext): Expression | undefined {
  const function_ = setFunctions[node.operator];
  const mayBeNull = [node.left, node.right].some((each) => context.resolution.nullable(each));
  if (function_ === undefined || !mayBeNull) return undefined;
  const isDistinct = node.operator.endsWith('distinct') ? [make.boolean(node, true)] : [];
  return packCall(node, context, function_, [
    asArray(node.left, context),
    asArray(node.right, context),
    ...isDistinct,
  ]);
}

/** Operators of nested tables (SQL Language Reference, "Multiset Operators"), which are arrays in the target. */
export const collectionOperators = [
  rule({
    name: 'collection-operators',
    on: ['binary'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const at = { start: node.start, end: node.end };
      const function_ = ofNullable(node, context);
      if (function_) return asCollection(function_, node.left, context);
      switch (node.operator) {
        case 'member of':
          return {
            kind: 'quantified',
            ...at,
            operator: '=',
            left: node.left,
            quantifier: 'any',
            list: [asArray(node.right, context)],
          };
        case 'submultiset of':
          return packCall(node, context, 'submultiset', [
            asArray(node.left, context),
            asArray(node.right, context),
          ]);
        case 'multiset union':
          return asCollection(
            make.chain(node, '||', [asArray(node.left, context), asArray(node.right, context)]),
            node.left,
            context,
          );
        default: {
          const operator = setOperators[node.operator];
          return operator === undefined
            ? undefined
            : asCollection(overElements(node, operator, context), node.left, context);
        }
      }
    },
  }),
  rule({
    name: 'collection-operators',
    on: ['is'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (node.test !== 'empty') return undefined;
      const count = make.call(node, 'cardinality', [asArray(node.operand, context)]);
      return make.binary(node, count, node.not ? '<>' : '=', make.number(node, 0));
    },
  }),
  callRule('collection-operators', {
    SET: (call, [given], context) =>
      given &&
      asCollection(
        context.resolution.nullable(given)
          ? packCall(call, context, 'multiset_set', [asArray(given, context)])
          : make.fragment(call, 'primary', 'ARRAY(SELECT DISTINCT unnest(', asArray(given, context), '))'),
        given,
        context,
      ),
    CARDINALITY: (call, [given], context) =>
      given && make.call(call, 'cardinality', [asArray(given, context)]),
  }),
];
