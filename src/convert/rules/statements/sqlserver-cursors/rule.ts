import type { Block } from '../../../../sql/tree/routine.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { outermostBlock } from '../routine.ts';
import { CursorPlan } from './plan.ts';

/** Cursors of Transact-SQL; see the page. It comes before all other phases, which then see what PL/pgSQL has. */
export const sqlserverCursors = rule({
  name: 'sqlserver-cursors',
  on: ['block'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply: (node, context) => (outermostBlock(context) === undefined ? planned(node, context) : undefined),
});

function planned(block: Block, context: RuleContext): Block | undefined {
  const plan = new CursorPlan(block, context);
  return plan.cursors.size === 0 ? undefined : plan.applied();
}
