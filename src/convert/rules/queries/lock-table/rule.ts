import { rule } from '../../../rule.ts';
import { waiting } from '../lock-wait.ts';

/** The modes of LOCK TABLE are those of PostgreSQL by the same names; see the page. */
export const lockTable = rule({
  name: 'lock-table',
  on: ['lockTable'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { wait: given, ...rest } = node;
    const hasLimit = given !== undefined && given !== 'nowait';
    const wait = hasLimit ? waiting(given, true, 'LOCK TABLE', context) : given;
    // SHARE UPDATE is an older name of ROW SHARE (SQL Language Reference, "LOCK TABLE").
    const mode = node.mode === 'SHARE UPDATE' ? 'ROW SHARE' : node.mode;
    if (!hasLimit && mode === node.mode) return undefined;
    return { ...rest, mode, ...(wait ? { wait } : {}) };
  },
});
