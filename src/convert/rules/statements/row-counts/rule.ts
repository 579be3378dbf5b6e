import { sqlserverErrorFindings } from '../../../../sql/codes/sqlserver-errors.ts';
import * as make from '../../../../sql/make.ts';
import { rule } from '../../../rule.ts';
import { systemValue } from '../system-value.ts';

/** @@ROWCOUNT where no statement was found whose rows it counts; the others are GET DIAGNOSTICS since the first phase. */
export const rowCounts = rule({
  name: 'row-counts',
  on: ['reference', 'call'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const name = systemValue(node);
    if (name !== '@@ROWCOUNT' && name !== 'ROWCOUNT_BIG') return undefined;
    context.report(
      sqlserverErrorFindings.countFar,
      node,
      '@@ROWCOUNT is read here as 0: the statement whose rows it counts is not known.',
    );
    return make.number(node, 0);
  },
});
