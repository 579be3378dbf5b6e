import type { Block } from '../../../../sql/tree/routine.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { outermostBlock } from '../routine.ts';
import { marksOf } from './marks.ts';
import { SavepointPlan } from './plan.ts';

/**
 * SAVEPOINT and ROLLBACK TO of a routine as blocks that an exception of their own undoes. It comes before all other phases, which then see
 * the blocks as if they had been written.
 */
export const savepointRules = [
  rule({
    name: 'savepoints',
    on: ['block'],
    from: ['oracle'],
    to: ['postgresql'],
    apply: (node, context) => (isOutermost(context) ? shaped(node, context) : undefined),
  }),
];

function isOutermost(context: RuleContext): boolean {
  return outermostBlock(context) === undefined;
}

function shaped(node: Block, context: RuleContext): Block {
  return new SavepointPlan(context, marksOf(context)).whole(node);
}
