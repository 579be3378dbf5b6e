import { collectionFindings } from '../../../../sql/codes/collections.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import { formOf } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** `a = b` of nested tables, which have no order; see the page. */
export const collectionComparison = rule({
  name: 'collection-comparison',
  on: ['binary'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.operator !== '=' && node.operator !== '<>') return undefined;
    if (!isArray(node.left, context) || !isArray(node.right, context)) return undefined;
    const equal = make.call(node, context.pack('collection_equal'), [node.left, node.right]);
    return node.operator === '=' ? equal : make.unary(node, 'not', equal);
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
    if (!isArray(node.operand, context)) {
      context.refuse(
        collectionFindings.operatorOfJson,
        node,
        'IS A SET asks a collection that is held as jsonb.',
      );
      return undefined;
    }
    const distinct = make.fragment(node, 'primary', 'ARRAY(SELECT DISTINCT unnest(', node.operand, '))');
    const count = make.call(node, 'cardinality', [node.operand]);
    return make.binary(node, count, node.not ? '<>' : '=', make.call(node, 'cardinality', [distinct]));
  },
});

function isArray(node: Expression, context: RuleContext): boolean {
  const type = context.resolution.typeOf(node);
  return type.kind === 'collection' && formOf(type, context) === 'array';
}
