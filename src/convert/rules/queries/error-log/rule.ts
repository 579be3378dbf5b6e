import { queryFindings } from '../../../../sql/codes/queries.ts';
import { rule } from '../../../rule.ts';

/** LOG ERRORS has no equivalent; see the page. */
export const errorLog = rule({
  name: 'error-log',
  on: ['errorLog'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    context.refuse(queryFindings.errorLog, node, 'Rows that fail are written to an error logging table.');
    return undefined;
  },
});
