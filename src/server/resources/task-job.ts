import { readRowMapping } from '../../catalog/mapping/rows.ts';
import type { TaskDescription } from '../../jobs/moving.ts';
import { readTaskSettings } from '../../migrate/settings.ts';
import type { StateStore } from '../store/store.ts';
import type { Job, TableFigures } from '../tasks/messages.ts';
import type { Endpoints } from './endpoints.ts';
import type { Replication } from './replications.ts';

/** What the description of a task is made from. */
interface Parts {
  readonly endpoints: Endpoints;
  readonly store: StateStore;
  readonly taskState: string;
}

/** A task as those describe it who open its ends in this process: with passwords. */
export async function describe(
  { endpoints, taskState }: Pick<Parts, 'endpoints' | 'taskState'>,
  { name, sourceArn, targetArn, type, settings, tableMappings }: Replication,
): Promise<TaskDescription> {
  return {
    name,
    source: await endpoints.url(sourceArn),
    target: await endpoints.url(targetArn),
    type,
    settings: readTaskSettings(JSON.parse(settings), 'ReplicationTaskSettings'),
    mapping: readRowMapping(JSON.parse(tableMappings), 'TableMappings'),
    state: taskState,
  };
}

/** The same for a process of its own. */
export async function jobOf({ endpoints, store, taskState }: Parts, replication: Replication): Promise<Job> {
  const { arn, name, type, settings, tableMappings, start, stop, isRestarting, reload } = replication;
  const rows = isRestarting ? [] : await store.statistics.read(arn);
  return {
    name,
    source: await endpoints.url(replication.sourceArn),
    target: await endpoints.url(replication.targetArn),
    type,
    settings,
    tableMappings,
    state: taskState,
    ...(start === undefined ? {} : { start }),
    ...(stop === undefined ? {} : { stop }),
    restart: isRestarting,
    reload,
    tables: rows.map(({ content }) => JSON.parse(content) as TableFigures),
  };
}
