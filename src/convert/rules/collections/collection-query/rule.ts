import { asArray } from '../../../collections/representation.ts';
import { rule } from '../../../rule.ts';

/** TABLE() of a collection that is held as jsonb; see the page. */
export const collectionQuery = rule({
  name: 'collection-query',
  on: ['tableFunction'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (!node.unnest) return undefined;
    const expression = asArray(node.expression, context);
    return expression === node.expression ? undefined : { ...node, expression };
  },
});
