import { pairCheckNames } from '../migrate/check.ts';
import type { TaskType } from '../migrate/state.ts';
import { OperationError } from '../text/error.ts';

/** Where the names of checks stand, by the scheme of an endpoint's URL. */
const ofSources: Readonly<Record<string, () => Promise<{ readonly checkNames: readonly string[] }>>> = {
  postgresql: () => import('../endpoints/postgres/check/requirements.ts'),
  mysql: () => import('../endpoints/mysql/check/requirements.ts'),
  mariadb: () => import('../endpoints/mysql/check/requirements.ts'),
  sqlserver: () => import('../endpoints/sqlserver/check/requirements.ts'),
};
const ofTargets: typeof ofSources = {
  postgresql: () => import('../endpoints/postgres/check/target-requirements.ts'),
  mysql: () => import('../endpoints/mysql/check/target-requirements.ts'),
  mariadb: () => import('../endpoints/mysql/check/target-requirements.ts'),
};

/** The names of all checks that a task between two engines may meet before it begins. Which of them are made depends on what the servers are. */
export async function checkNamesBetween(
  source: string,
  target: string,
  type: TaskType,
): Promise<readonly string[]> {
  const [read, written] = [ofSources[source], ofTargets[target]];
  if (!read || !written)
    throw new OperationError(`Nothing is known to check between ${source} and ${target}.`, {
      code: 'check',
      side: 'config',
    });
  const kind = { loads: type !== 'cdc', follows: type !== 'full-load' };
  const [{ checkNames: sources }, { checkNames: targets }] = await Promise.all([read(), written()]);
  return [...pairCheckNames(kind), ...sources, ...targets];
}
