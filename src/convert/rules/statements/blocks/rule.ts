import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, Loop, Statement } from '../../../../sql/tree/routine.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import { walk } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { withoutGoto } from '../goto/goto.ts';
import { parentsInRoutine } from '../routine.ts';

/** What concerns the statements of a list together. */
export const blockRules = [
  rule({
    name: 'blocks',
    on: ['block', 'ifBranch', 'caseStatementBranch'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const statements = listed(node.statements, undefined, context);
      const changed = statements === node.statements ? node : { ...node, statements };
      if (changed.kind !== 'block') return changed;
      return whole(changed, context);
    },
  }),
];

/** A list of statements after everything that changes lists. */
export function listed(
  statements: readonly Statement[],
  loop: Loop | undefined,
  context: RuleContext,
): readonly Statement[] {
  return withoutGoto(statements, loop, context);
}

/** A block once its statements are done. In PL/pgSQL the name behind END can only be that of a label. */
function whole(node: Block, context: RuleContext): Node {
  if (!parentsInRoutine(context).some((each) => each.kind === 'block')) reportJumps(node, context);
  const { endName } = node;
  if (!endName || node.labels.some((each) => each.text.toUpperCase() === endName.text.toUpperCase()))
    return node;
  const { endName: _, ...rest } = node;
  return rest;
}

/** A GOTO that is left in a routine leads into a statement beside it, or out of a handler back into its block. */
function reportJumps(block: Block, context: RuleContext): void {
  walk(block, (node) => {
    if (node.kind === 'routine') return false;
    if (node.kind === 'goto')
      context.refuse(
        statementFindings.goto,
        node,
        `GOTO ${node.label.text} cannot be said with blocks and loops.`,
      );
    return true;
  });
}
