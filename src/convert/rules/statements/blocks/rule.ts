import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, Loop, Statement } from '../../../../sql/tree/routine.ts';
import { eachChild } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { leaves } from '../effects.ts';
import { reportJumps, withoutGoto } from '../goto/rule.ts';
import { freshCursors } from '../cursors/rule.ts';
import { divided } from '../handler-atomicity/rule.ts';
import { enclosingRoutine, parentsInRoutine } from '../routine.ts';
import { blocksAround, divisionOf } from '../transactions/plan.ts';

/** What concerns the statements of a list together. */
export const blockRules = [
  rule({
    name: 'blocks',
    on: ['block', 'ifBranch', 'caseStatementBranch'],
    from: ['oracle', 'sqlserver'],
    to: ['postgresql'],
    apply(node, context) {
      const statements = listed(node.statements, undefined, context);
      const listedAnew = statements === node.statements ? node : { ...node, statements };
      if (listedAnew.kind !== 'block') return listedAnew;
      const before = original(listedAnew, context);
      const fresh = freshCursors(listedAnew, before, context);
      const changed =
        fresh.length === 0 ? listedAnew : { ...listedAnew, statements: [...fresh, ...statements] };
      const parts = divided(withLabel(changed, context), before, context);
      return isTransparent(parts, before, context) ? parts.statements : whole(parts, context);
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

/** A block that only held the handlers, which its parts have now: its statements can stand in the list around it. */
function isTransparent(node: Block, before: Block, context: RuleContext): boolean {
  return (
    before.handlers.length > 0 &&
    node.handlers.length === 0 &&
    node.labels.length === 0 &&
    node.declarations.length === 0 &&
    parentsInRoutine(context).some((each) => each.kind === 'block')
  );
}

/** The block as it stood before this phase. */
function original(node: Block, context: RuleContext): Block {
  const parent = context.parents.at(-1);
  let found: Block | undefined;
  if (parent)
    eachChild(parent, (child) => {
      if (child.kind === 'block' && child.start === node.start && child.end === node.end) found ??= child;
    });
  return found ?? node;
}

/** A block that is divided, and that a handler must leave, needs a label if it is not the outermost one. */
function withLabel(node: Block, context: RuleContext): Block {
  if (node.labels.length > 0 || divisionOf(original(node, context), context) === undefined) return node;
  // Inside of another block with handlers it cannot be divided.
  if (blocksAround(context, node).length > 0) return node;
  const isOutermost = !parentsInRoutine(context).some((each) => each.kind === 'block');
  if (isOutermost && enclosingRoutine(context)?.form !== 'function') return node;
  if (node.handlers.every((each) => leaves(each.statements, context))) return node;
  return { ...node, labels: [context.freshName('work')] };
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
