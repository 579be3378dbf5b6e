import * as make from '../../../../sql/make.ts';
import { elementType, formOf } from '../../../collections/representation.ts';
import { rule } from '../../../rule.ts';

/** TABLE() of a collection that is held as jsonb; see the page. */
export const collectionQuery = rule({
  name: 'collection-query',
  on: ['tableFunction'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { expression } = node;
    const type = context.resolution.typeOf(expression);
    if (!node.unnest || type.kind !== 'collection' || formOf(type, context) !== 'jsonb') return undefined;
    const element = elementType(type, expression, context);
    if (!element) return undefined;
    const like = make.cast(expression, make.nullLiteral(expression), { ...element, dimensions: 1 });
    return {
      ...node,
      expression: make.call(expression, context.pack('collection_array'), [expression, like]),
    };
  },
});
