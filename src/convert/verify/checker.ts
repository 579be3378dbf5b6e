import type { RoutineFault } from '../../catalog/prover.ts';
import { verifying } from '../../sql/codes/verifying.ts';
import type { Fault } from './fault.ts';
import type { InstallStatement } from './load.ts';
import { bodyPlace } from './load.ts';
import { printed } from './print.ts';
import type { Task } from './routine.ts';
import { rowType, serverRoutine } from './routine.ts';
import type { Ground } from './walk.ts';

/**
 * Runs plpgsql_check, where the server has it, on a routine that we found nothing in. What it reports is a defect of our
 * analysis. (It stops at the first error, so that it says nothing more about a routine that has one.)
 */
export async function checkOnServer(
  install: InstallStatement,
  tasks: readonly Task[],
  ground: Ground,
  found: readonly Fault[],
): Promise<readonly Fault[]> {
  const { checkRoutine } = ground.server.scratch;
  if (!checkRoutine || found.some((each) => each.code !== verifying.risky)) return [];
  const faults: Fault[] = [];
  for (const { routine, trigger } of tasks) {
    const known = routine && (await serverRoutine(routine, ground));
    // A table that could not be created says enough by itself.
    if (!known || (trigger?.table && (await rowType(trigger.table, ground)) === undefined)) continue;
    const table = trigger?.table ? printed(trigger.table, ground) : undefined;
    const reported = await checkRoutine(known.signature, table);
    faults.push(...reported.filter((each) => each.level === 'error').map((each) => asFault(each, install)));
  }
  return faults;
}

function asFault({ line, message, sqlstate }: RoutineFault, install: InstallStatement): Fault {
  return {
    code: verifying.checker,
    span: line === undefined ? install.statement.origin : bodyPlace(install, line),
    message: `plpgsql_check says: ${message} (${sqlstate})`,
  };
}
