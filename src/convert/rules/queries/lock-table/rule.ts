import { queryFindings } from '../../../../sql/codes/queries.ts';
import { rule } from '../../../rule.ts';

/** The modes of LOCK TABLE are those of PostgreSQL by the same names; see the page. */
export const lockTable = rule({
  name: 'lock-table',
  on: ['lockTable'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { wait, ...rest } = node;
    const hasLimit = wait !== undefined && wait !== 'nowait';
    if (hasLimit)
      context.report(queryFindings.lockWait, node, 'LOCK TABLE waits for a limited time for the lock.');
    // SHARE UPDATE is an older name of ROW SHARE (SQL Language Reference, "LOCK TABLE").
    const mode = node.mode === 'SHARE UPDATE' ? 'ROW SHARE' : node.mode;
    if (!hasLimit && mode === node.mode) return undefined;
    return { ...rest, mode, ...(wait === 'nowait' ? { wait } : {}) };
  },
});
