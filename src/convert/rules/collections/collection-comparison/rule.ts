import * as make from '../../../../sql/make.ts';
import { asArray } from '../../../collections/representation.ts';
import { rule } from '../../../rule.ts';

/** `a = b` of nested tables, which have no order; see the page. */
export const collectionComparison = rule({
  name: 'collection-comparison',
  on: ['binary'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { operator, left, right } = node;
    if (operator !== '=' && operator !== '<>') return undefined;
    if ([left, right].some((each) => context.resolution.typeOf(each).kind !== 'collection')) return undefined;
    const values = [asArray(left, context), asArray(right, context)];
    const equal = make.call(node, context.pack('collection_equal'), values);
    return operator === '=' ? equal : make.unary(node, 'not', equal);
  },
});

/** `IS [NOT] A SET`: no element twice; see the page. */
export const collectionSet = rule({
  name: 'collection-comparison',
  on: ['is'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.test !== 'a set') return undefined;
    const list = asArray(node.operand, context);
    const distinct = make.fragment(node, 'primary', 'ARRAY(SELECT DISTINCT unnest(', list, '))');
    const count = make.call(node, 'cardinality', [list]);
    return make.binary(node, count, node.not ? '<>' : '=', make.call(node, 'cardinality', [distinct]));
  },
});
