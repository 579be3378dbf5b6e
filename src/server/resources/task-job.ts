import type { TaskDescription } from '../../jobs/moving.ts';
import type { StateStore } from '../store/store.ts';
import { described } from '../tasks/described.ts';
import type { Job, TableFigures, TaskDefinition } from '../tasks/messages.ts';
import type { Endpoints } from './endpoints.ts';
import type { Replication } from './replications.ts';

/** What the description of a task is made from. */
interface Parts {
  readonly endpoints: Endpoints;
  readonly store: StateStore;
  readonly taskState: string;
}

/** A task as its processes are told of it: with passwords. */
export async function definitionFor(
  { endpoints, taskState }: Pick<Parts, 'endpoints' | 'taskState'>,
  { name, sourceArn, targetArn, type, settings, tableMappings }: Replication,
): Promise<TaskDefinition> {
  const [source, target] = [await endpoints.url(sourceArn), await endpoints.url(targetArn)];
  return { name, source, target, type, settings, tableMappings, state: taskState };
}

/** A task as those describe it who open its ends in this process: with passwords. */
export async function describe(
  parts: Pick<Parts, 'endpoints' | 'taskState'>,
  replication: Replication,
): Promise<TaskDescription> {
  return described(await definitionFor(parts, replication));
}

/** What the process of a task is to do. */
export async function jobOf({ store, ...parts }: Parts, replication: Replication): Promise<Job> {
  const { arn, start, stop, isRestarting, reload, suspend = [] } = replication;
  const rows = isRestarting ? [] : await store.statistics.read(arn);
  return {
    ...(await definitionFor(parts, replication)),
    ...(start === undefined ? {} : { start }),
    ...(stop === undefined ? {} : { stop }),
    restart: isRestarting,
    reload,
    suspend,
    tables: rows.map(({ content }) => JSON.parse(content) as TableFigures),
  };
}
