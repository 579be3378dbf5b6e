import { sqlserverErrorFindings } from '../../../../sql/codes/sqlserver-errors.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Statement } from '../../../../sql/tree/routine.ts';
import { rule } from '../../../rule.ts';
import { behind, holds } from '../lists.ts';
import { outermostBlock, parentsInRoutine } from '../routine.ts';
import { isError } from './severity.ts';

/** Says where statements behind a RAISERROR would have run, while the routine still is as it was written. */
export const raiseErrorGoesOn = rule({
  name: 'sqlserver-errors',
  on: ['raiseError'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (isError(node, outermostBlock(context)) && goesOn(node, parentsInRoutine(context)))
      context.report(
        sqlserverErrorFindings.raiseGoesOn,
        node,
        'RAISERROR ends the call here; in SQL Server the statements behind it run.',
      );
    return undefined;
  },
});

/** Whether anything but the end of the routine follows; in TRY, control goes to CATCH. */
function goesOn(node: Statement, within: readonly Node[]): boolean {
  const isTried = within.some(
    (each) => each.kind === 'tryCatch' && each.statements.some((one) => holds(one, node)),
  );
  if (isTried) return false;
  for (const { owner, statements } of behind(node, within)) {
    if (owner.kind === 'loop') return true;
    const [next] = statements;
    if (next) return !leavesQuietly(next);
  }
  return false;
}

function leavesQuietly(node: Statement): boolean {
  return (
    node.kind === 'return' ||
    node.kind === 'throw' ||
    (node.kind === 'transaction' && node.action === 'rollback')
  );
}
