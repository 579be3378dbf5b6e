import { queryFindings } from '../../../../sql/codes/queries.ts';
import { rule } from '../../../rule.ts';

/** TRUNCATE without Oracle's words about storage; see the page. */
export const truncate = rule({
  name: 'truncate',
  on: ['truncate'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const isCascade = /\bCASCADE\b/i.test(node.options);
    if (isCascade)
      context.report(
        queryFindings.truncateCascade,
        node,
        'TRUNCATE … CASCADE empties every table that refers to this one.',
      );
    const options = isCascade ? 'CASCADE' : '';
    return options === node.options ? undefined : { ...node, options };
  },
});
