import * as make from '../../../../sql/make.ts';
import type { Binary, Expression } from '../../../../sql/tree/expression.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import { asArray, asCollection } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { callRule } from '../built-in.ts';

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

/** Operators of nested tables (SQL Language Reference, "Multiset Operators"), which are arrays in the target. */
export const collectionOperators = [
  rule({
    name: 'collection-operators',
    on: ['binary'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const at = { start: node.start, end: node.end };
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
          context.report(expressions.submultiset, node, 'SUBMULTISET becomes a test for the same elements.');
          return make.binary(node, asArray(node.right, context), '@>', asArray(node.left, context));
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
        make.fragment(call, 'primary', 'ARRAY(SELECT DISTINCT unnest(', asArray(given, context), '))'),
        given,
        context,
      ),
    CARDINALITY: (call, [given], context) =>
      given && make.call(call, 'cardinality', [asArray(given, context)]),
  }),
];
