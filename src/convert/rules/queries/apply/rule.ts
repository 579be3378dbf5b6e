import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import { rule } from '../../../rule.ts';

/** CROSS APPLY and OUTER APPLY are lateral joins; see the page. */
export const apply = rule({
  name: 'apply',
  on: ['join'],
  from: ['oracle', 'sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.partitionLeft || node.partitionRight) {
      context.refuse(queryFindings.partitionedJoin, node, 'The outer join is repeated for each partition.');
      return undefined;
    }
    // LATERAL is for subqueries and functions only; a table needs none.
    const isTable = node.right.kind === 'table' || node.right.kind === 'parenthesisedTable';
    if (node.type === 'cross apply' && isTable) return { ...node, type: 'cross' };
    if (node.type === 'outer apply' && isTable)
      return { ...node, type: 'left', on: make.boolean(node.right, true) };
    return undefined;
  },
});
