import { noticesOfDefinition } from '../resources/replications.ts';
import type { Replication } from '../resources/replications.ts';
import type { Services } from '../services.ts';
import type { TableRow as StoredRow } from '../store/store.ts';
import type { Progress, TableFigures } from '../tasks/messages.ts';
import { versionOf } from './overtaken.ts';
import type { TableRow, TaskDetails, TaskProgressView, TaskView } from './contract/task.ts';

/** Endpoints by their ARNs, read once for a list of tasks. */
export type Ends = ReadonlyMap<string, TaskView['source']>;

/** The names and engines of all endpoints. */
export async function endsOf({ endpoints }: Services): Promise<Ends> {
  const all = await endpoints.registry.collection.all();
  return new Map(all.map(({ arn, identifier, engine }) => [arn, { id: identifier, engine }]));
}

/** A task as lists show it. What it told last goes before what is kept of it. */
export function taskView({ tasks }: Services, task: Replication, ends: Ends): TaskView {
  const { arn, stopReason, failure, mustReload, startedAt, stoppedAt } = task;
  const progress = tasks.gauges.get(arn) ?? task.progress;
  return {
    id: task.identifier,
    arn,
    source: ends.get(task.sourceArn) ?? { id: task.sourceArn, engine: '' },
    target: ends.get(task.targetArn) ?? { id: task.targetArn, engine: '' },
    type: task.type,
    status: task.status,
    phase: phaseOf(task, progress),
    ...(stopReason === undefined ? {} : { stopReason }),
    ...(failure === undefined ? {} : { failure: messageIn(failure) }),
    hasRun: task.hasRun,
    ...(mustReload === undefined ? {} : { mustReload }),
    ...(progress ? { progress: progressView(task, progress) } : {}),
    createdAt: task.createdAt,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
  };
}

/** What a failure says, without the words that DMS puts around it ("Last Error … Stop Reason … Error Level …"); they are shown elsewhere. */
function messageIn(failure: string): string {
  return /^Last Error (.*) Stop Reason \w+ Error Level \w+\.$/s.exec(failure)?.[1] ?? failure;
}

/** A task with all that it was told. */
export function taskDetails(services: Services, task: Replication, ends: Ends): TaskDetails {
  const { start, stop, checkpoint } = task;
  return {
    ...taskView(services, task, ends),
    mappings: JSON.parse(task.tableMappings) as Record<string, unknown>,
    settings: JSON.parse(task.settings) as Record<string, unknown>,
    ...(start === undefined ? {} : { startFrom: start }),
    ...(stop === undefined ? {} : { stopAt: stop }),
    ...(checkpoint === undefined ? {} : { position: checkpoint }),
    notices: [...noticesOfDefinition(task)],
    version: versionOfTask(task),
  };
}

/** The version of what a task was told, which its runs do not change. */
export function versionOfTask({ type, tableMappings, settings, ...told }: Replication): string {
  const { sourceArn, targetArn, start, stop } = told;
  return versionOf([type, tableMappings, settings, sourceArn, targetArn, start ?? '', stop ?? '']);
}

const phases: Readonly<Record<string, string>> = {
  ready: 'Ready',
  starting: 'Starting',
  stopping: 'Stopping',
  stopped: 'Stopped',
  failed: 'Failed',
  moving: 'Moving',
  deleting: 'Deleting',
};

/** What a task is at, in the words of DMS's console. */
function phaseOf({ status, stopReason, type }: Replication, progress: Progress | undefined): string {
  if (status === 'stopped' && stopReason === 'FULL_LOAD_ONLY_FINISHED') return 'Load complete';
  if (status !== 'running') return phases[status] ?? status;
  if (progress?.following) return 'Replication ongoing';
  return type === 'cdc' ? 'Running' : 'Full load';
}

function progressView({ status }: Replication, progress: Progress): TaskProgressView {
  const { following, loadStartedAt, loadEndedAt } = progress;
  const isRunning = status === 'running';
  return {
    loadPercent: progress.loadPercent,
    tablesLoaded: progress.tablesLoaded,
    tablesLoading: progress.tablesLoading,
    tablesQueued: progress.tablesQueued,
    tablesErrored: progress.tablesErrored,
    rowsPerSecond: isRunning ? progress.rowsPerSecond : 0,
    bytesPerSecond: isRunning ? progress.bytesPerSecond : 0,
    ...(loadStartedAt === undefined ? {} : { loadStartedAt: new Date(loadStartedAt).toISOString() }),
    ...(loadEndedAt === undefined ? {} : { loadEndedAt: new Date(loadEndedAt).toISOString() }),
    ...(following && isRunning
      ? {
          following: {
            position: following.position,
            lagMs: following.lag,
            sourceLagMs: following.sourceLag,
            changesPerSecond: following.changesPerSecond,
            changesReadPerSecond: following.changesReadPerSecond,
            bytesPerSecond: following.bytesPerSecond,
            pending: following.pending,
            applied: following.applied,
          },
        }
      : {}),
  };
}

/** What is known of a table. */
export function tableView({ content }: StoredRow): TableRow {
  const { schema, name, state, inserts, updates, deletes, ddls, fullLoadRows, fullLoadErrorRows, ...rest } =
    JSON.parse(content) as TableFigures;
  const { validation, updatedAt, error } = rest;
  return {
    schema,
    name,
    state,
    loaded: fullLoadRows,
    inserts,
    updates,
    deletes,
    ddls,
    refused: fullLoadErrorRows,
    validation: validation?.state ?? 'Not enabled',
    validationPending: validation?.pending ?? 0,
    validationFailed: validation?.failed ?? 0,
    validationSuspended: validation?.suspended ?? 0,
    ...(validation?.details === undefined ? {} : { validationDetails: validation.details }),
    ...(error === undefined ? {} : { error }),
    ...(updatedAt === undefined ? {} : { updatedAt: new Date(updatedAt).toISOString() }),
  };
}
