import { queryFindings } from '../../../sql/codes/queries.ts';
import * as make from '../../../sql/make.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Statement } from '../../../sql/tree/routine.ts';
import type { RuleContext } from '../../rule.ts';
import { wholeConstant } from '../expressions/operands.ts';
import { helperVariable } from '../statements/routine.ts';

/**
 * `WAIT n` of a lock: `lock_timeout` is set for the statement at hand and set back behind it (PostgreSQL, "Client Connection Defaults"). Where the
 * lock is not had in time, the error leaves the transaction, or the block with the handler, which sets it back too. `isStatement` says whether
 * the lock is a statement of a routine; that of a cursor is taken later, and that of a script has no place for the old value: a
 * finding tells them. Gives back what is left of WAIT: nothing to wait for is NOWAIT.
 */
export function waiting(
  wait: Expression,
  isStatement: boolean,
  what: string,
  context: RuleContext,
): 'nowait' | undefined {
  const seconds = wholeConstant(wait);
  if (seconds === 0) return 'nowait';
  const at = { start: wait.start, end: wait.start };
  const kept =
    isStatement && seconds !== undefined
      ? helperVariable(context, 'lock_timeout', 'text', { kind: 'text' }, at, setting(at))
      : undefined;
  if (!kept) {
    context.report(queryFindings.lockWait, wait, `${what} waits for a limited time.`);
    return undefined;
  }
  const limit: Statement = {
    kind: 'fragmentStatement',
    ...at,
    fragment: make.fragment(at, 'primary', `SET LOCAL lock_timeout = '${seconds}s'`),
  };
  context.around.before(limit);
  const name = make.string(at, 'lock_timeout');
  const value = make.call(at, 'set_config', [name, kept, make.boolean(at, true)]);
  // An assignment, since PERFORM would set FOUND.
  context.around.after({ kind: 'assignment', ...at, target: kept, value });
  return undefined;
}

function setting(at: Parameters<typeof make.string>[0]): Expression {
  return make.call(at, 'current_setting', [make.string(at, 'lock_timeout')]);
}
