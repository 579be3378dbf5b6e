import * as make from '../../../../sql/make.ts';
import type { Binary, Expression } from '../../../../sql/tree/expression.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
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

function overElements(node: Binary, operator: string): Expression {
  return make.fragment(
    node,
    'primary',
    'ARRAY(SELECT unnest(',
    node.left,
    `) ${operator} SELECT unnest(`,
    node.right,
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
            list: [node.right],
          };
        case 'submultiset of':
          context.report(expressions.submultiset, node, 'SUBMULTISET becomes a test for the same elements.');
          return make.binary(node, node.right, '@>', node.left);
        case 'multiset union':
          return make.chain(node, '||', [node.left, node.right]);
        default: {
          const operator = setOperators[node.operator];
          return operator === undefined ? undefined : overElements(node, operator);
        }
      }
    },
  }),
  rule({
    name: 'collection-operators',
    on: ['is'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node) {
      if (node.test !== 'empty') return undefined;
      const count = make.call(node, 'cardinality', [node.operand]);
      return make.binary(node, count, node.not ? '<>' : '=', make.number(node, 0));
    },
  }),
  callRule('collection-operators', {
    SET: (call, [given]) =>
      given && make.fragment(call, 'primary', 'ARRAY(SELECT DISTINCT unnest(', given, '))'),
  }),
];
