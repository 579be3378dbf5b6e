import type { TableName } from '../../catalog/converter.ts';
import { nameOf } from '../../change/shape.ts';
import { withEnds } from '../../jobs/moving.ts';
import { previewTask } from '../../jobs/previewing.ts';
import type { RemappingPreview } from '../../migrate/remapping/preview.ts';
import { OperationError } from '../../text/error.ts';
import { nameInArn, newArn } from '../arn.ts';
import type { Core } from '../core.ts';
import { Fault, invalidState, invalidValue } from '../fault.ts';
import type { Found, Page, Stored } from '../store/store.ts';
import type { LogEntry, Progress } from '../tasks/messages.ts';
import type { TaskLogs } from '../tasks/task-logs.ts';
import type { TaskRunner } from '../tasks/runner.ts';
import type { Endpoints } from './endpoints.ts';
import type { Instances } from './instances.ts';
import { tasksOf } from './instances.ts';
import type { Registry } from './registry.ts';
import { identifierOf, makeRegistry } from './registry.ts';
import type { Replication, ReplicationRequest } from './replications.ts';
import { checkEnds, definitionOf, noticesOfDefinition, replicationKind, sourceOf } from './replications.ts';
import { makeRuns } from './runs.ts';
import { describe } from './task-job.ts';
import type { Tag, Tags } from './tags.ts';

/** How a start is asked for (DMS API, "StartReplicationTask"). */
export interface StartRequest {
  readonly type: 'start-replication' | 'resume-processing' | 'reload-target';
  readonly start?: string | undefined;
  readonly stop?: string | undefined;
}

/** The replications, and what is done with them. */
export interface Tasks {
  readonly registry: Registry<Replication>;
  readonly logs: TaskLogs;
  readonly runner: TaskRunner;
  /** How far each running task is, as it was told last. */
  readonly gauges: ReadonlyMap<string, Progress>;
  get(arn: string, form?: Replication['form']): Promise<Stored<Replication>>;
  find(page: Page): Promise<Found<Replication>>;
  create(form: Replication['form'], request: ReplicationRequest & New): Promise<Replication>;
  modify(arn: string, request: ReplicationRequest, revision?: number): Promise<Replication>;
  /** What a change would do to the tables of a task when it goes on; undefined for one that never ran. Nothing is changed. */
  preview(arn: string, request: ReplicationRequest): Promise<RemappingPreview | undefined>;
  /** Takes away what it made on its source, and forgets it. */
  remove(arn: string): Promise<Replication>;
  move(arn: string, instanceArn: string): Promise<Replication>;
  start(arn: string, request: StartRequest): Promise<Replication>;
  stop(arn: string): Promise<Replication>;
  /** Has tables be loaded again, or only compared again, while the task goes on. */
  reload(arn: string, tables: readonly TableName[], option: 'data-reload' | 'validate-only'): Promise<void>;
  /** Has tables get no more changes while the task goes on. They keep the rows that they have, until they are loaded again. */
  suspend(arn: string, tables: readonly TableName[]): Promise<void>;
  /** Ends the processes of an instance's running tasks, which go on in new ones. */
  restartAll(instanceArn: string): Promise<void>;
  log(arn: string, limit?: number): Promise<readonly LogEntry[]>;
  /** Takes up what ran when the last server ended. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** What only a creation says. */
export interface New {
  readonly resourceName?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/** What the service of tasks is made with. */
export interface TasksCore extends Core {
  readonly tags: Tags;
  readonly endpoints: Endpoints;
  readonly instances: Instances;
  readonly logs: TaskLogs;
  readonly runner: TaskRunner;
  /** How far each running task is, as it was told last. */
  readonly gauges: Map<string, Progress>;
  /** Where the tasks of this server are kept, as `--state` of the command line names it. */
  readonly taskState: string;
}

const nouns = { task: 'Replication Task', serverless: 'Replication config' } as const;

/** Makes the service of tasks. */
export function makeTasks(core: TasksCore): Tasks {
  const { realm, endpoints, instances, store, events, logs, runner } = core;
  const registry = makeRegistry(core, { kind: replicationKind, type: 'task', noun: 'Replication Task' });
  core.tags.register('replication-config', async (arn) => (await registry.collection.get(arn))?.arn);
  const users = async (where: Record<string, string>) =>
    (await registry.collection.all(where)).map(({ form, identifier, status }) => ({
      name: `${form === 'task' ? 'task' : 'serverless replication'} ${identifier}`,
      isRunning: isBusy(status),
    }));
  endpoints.registry.usedBy(({ arn }) => users({ 'endpoint-arn': arn }));
  instances.registry.usedBy(({ arn }) => users({ 'replication-instance-arn': arn }));
  const runs = makeRuns(core, registry);
  const removals = new Set<Promise<void>>();

  const get = async (arn: string, form?: Replication['form']): Promise<Stored<Replication>> => {
    const found = await registry.get(arn);
    if (form !== undefined && found.form !== form)
      throw new Fault('ResourceNotFoundFault', `${nouns[form]} ${arn} not found.`);
    return found;
  };
  const idle = async (arn: string, what: string): Promise<Stored<Replication>> => {
    const found = await get(arn);
    if (isBusy(found.status))
      throw invalidState(
        `${nouns[found.form]} ${found.identifier} cannot be ${what} while it is ${found.status}: stop it first.`,
      );
    return found;
  };
  const tell = async (replication: Replication, category: string, message: string): Promise<void> => {
    const { arn, identifier } = replication;
    await events.publish({ source: sourceOf(replication), identifier, arn, categories: [category], message });
  };
  const tellNotices = async (replication: Replication): Promise<void> => {
    for (const notice of noticesOfDefinition(replication))
      await tell(replication, 'configuration change', `Not supported: ${notice}`);
  };
  const checkPlace = async ({ sourceArn, targetArn, instanceArn }: Replication): Promise<void> => {
    const [source, target] = await Promise.all([endpoints.get(sourceArn), endpoints.get(targetArn)]);
    if (source.type !== 'source')
      throw invalidValue(`Endpoint ${source.identifier} is a target, and cannot be SourceEndpointArn.`);
    if (target.type !== 'target')
      throw invalidValue(`Endpoint ${target.identifier} is a source, and cannot be TargetEndpointArn.`);
    if (instanceArn !== undefined) await instances.get(instanceArn);
  };
  const checkRoom = async ({ instanceArn }: Replication): Promise<void> => {
    if (instanceArn === undefined) return;
    const { instanceClass, identifier } = await instances.get(instanceArn);
    const all = await registry.collection.all({ 'replication-instance-arn': instanceArn, wanted: 'yes' });
    const most = tasksOf(instanceClass);
    if (all.length >= most)
      throw new Fault(
        'InsufficientResourceCapacityFault',
        `Replication Instance ${identifier} (${instanceClass}) runs ${most} tasks at a time, and they are running. Stop one, move this task, or give the instance a larger class.`,
      );
  };
  const finishRemoval = (deleting: Replication): void => {
    const { arn, name, form, identifier } = deleting;
    const work = (async () => {
      await cleared(core, deleting);
      logs.remove(name);
      await store.statistics.remove(arn);
      await registry.remove(arn);
      await tell(deleting, 'deletion', `${nouns[form]} ${identifier} was deleted.`);
    })()
      .catch((error: unknown) => {
        process.stderr.write(`godwit: ${error instanceof Error ? error.stack : String(error)}\n`);
      })
      .finally(() => removals.delete(work));
    removals.add(work);
  };
  return {
    registry,
    logs,
    runner,
    gauges: core.gauges,
    get,
    find: (page) => registry.find(page),
    create: async (form, request) => {
      const { sourceArn, targetArn, instanceArn, compute } = request;
      if (request.identifier === undefined || sourceArn === undefined || targetArn === undefined)
        throw invalidValue('An identifier, a source endpoint and a target endpoint must be given.');
      const arn = newArn(realm, form === 'task' ? 'task' : 'replication-config', request.resourceName);
      const now = new Date().toISOString();
      const replication: Replication = {
        arn,
        form,
        identifier: identifierOf(request.identifier, form === 'task' ? 'task' : 'replication config'),
        // The last part of an ARN is nobody else's; databases take it as a part of names.
        name: nameInArn(arn).toLowerCase(),
        sourceArn,
        targetArn,
        ...(instanceArn === undefined ? {} : { instanceArn }),
        ...(compute ? { compute } : {}),
        ...definitionOf(request),
        status: 'ready',
        hasRun: false,
        isWanted: false,
        isRestarting: false,
        reload: [],
        createdAt: now,
        changedAt: now,
      };
      await checkPlace(replication);
      const added = await registry.add(replication, request.tags);
      await tell(replication, 'creation', `${nouns[form]} ${replication.identifier} was created.`);
      await tellNotices(replication);
      return added;
    },
    modify: async (arn, request, revision) => {
      const before = await idle(arn, 'modified');
      const definition = definitionOf(request, before);
      const {
        sourceArn = before.sourceArn,
        targetArn = before.targetArn,
        compute = before.compute,
      } = request;
      const identifier =
        request.identifier === undefined ? before.identifier : identifierOf(request.identifier, 'task');
      const mustReload = before.hasRun
        ? reasonToReload(before, { ...definition, sourceArn, targetArn })
        : undefined;
      const after: Replication = {
        ...withoutDefinition(before),
        ...definition,
        identifier,
        sourceArn,
        targetArn,
        ...(compute ? { compute } : {}),
        ...(mustReload === undefined ? {} : { mustReload }),
        changedAt: new Date().toISOString(),
      };
      await checkPlace(after);
      const changed = await registry.change(arn, () => after, revision ?? before.revision);
      await tell(after, 'configuration change', `${nouns[after.form]} ${identifier} was changed.`);
      await tellNotices(after);
      return changed;
    },
    preview: async (arn, request) => {
      const before = await get(arn);
      if (!before.hasRun) return undefined;
      const after: Replication = { ...before, ...definitionOf(request, before) };
      const anew = reasonToReload(before, after);
      if (anew !== undefined) return { anew, tables: [], staying: 0 };
      return await previewTask(await describe(core, after));
    },
    move: async (arn, instanceArn) => {
      const before = await idle(arn, 'moved');
      const instance = await instances.get(instanceArn);
      if (before.instanceArn === instanceArn)
        throw invalidState(
          `Replication Task ${before.identifier} is on Replication Instance ${instance.identifier} already.`,
        );
      const moved = await registry.change(arn, (each) => ({ ...each, instanceArn }), before.revision);
      await tell(
        moved,
        'state change',
        `Replication Task ${moved.identifier} was moved to ${instance.identifier}.`,
      );
      return moved;
    },
    remove: async (arn) => {
      const before = await idle(arn, 'deleted');
      const deleting = await registry.change(
        arn,
        (each) => ({ ...each, status: 'deleting', isWanted: false }),
        before.revision,
      );
      finishRemoval(deleting);
      return deleting;
    },
    start: async (arn, request) => {
      const before = await idle(arn, 'started');
      if (before.status === 'deleting') throw invalidState(`${before.identifier} is being deleted.`);
      const definition = startedWith(before, request);
      await checkRoom(before);
      const type = before.hasRun ? request.type : 'start-replication';
      return await runs.start(definition, type, before.revision);
    },
    stop: async (arn) => {
      const { status, form, identifier } = await get(arn);
      if (status !== 'running' && status !== 'starting')
        throw invalidState(`${nouns[form]} ${identifier} cannot be stopped: it is ${status}, not running.`);
      return await runs.stop(arn);
    },
    reload: async (arn, tables, option) => {
      const replication = await get(arn);
      const { status, form, identifier, type, settings } = replication;
      if (status !== 'running')
        throw invalidState(
          `Tables of ${nouns[form]} ${identifier} are reloaded while it runs, and it is ${status}.`,
        );
      if (type === 'cdc' && option === 'data-reload')
        throw invalidState(`${nouns[form]} ${identifier} follows changes only, and has loaded no tables.`);
      const isValidating = (JSON.parse(settings) as { ValidationSettings?: { EnableValidation?: boolean } })
        .ValidationSettings?.EnableValidation;
      if (option === 'validate-only' && isValidating !== true)
        throw invalidState(
          `${nouns[form]} ${identifier} does not validate: set ValidationSettings.EnableValidation.`,
        );
      await checkTables(core, arn, tables);
      await runs.reload(arn, option === 'data-reload' ? tables : []);
    },
    suspend: async (arn, tables) => {
      const { status, form, identifier, type, reload } = await get(arn);
      const wrong = (why: string): Fault =>
        invalidState(`Tables of ${nouns[form]} ${identifier} cannot be suspended: ${why}.`);
      if (status !== 'running') throw wrong(`it is ${status}, not running`);
      if (type === 'cdc')
        throw wrong(
          'it follows changes only, so that no reload would bring them back. Leave them out by a rule of its table mappings',
        );
      const isLoading = tables.find((table) => reload.some((each) => nameOf(each) === nameOf(table)));
      if (isLoading) throw wrong(`${nameOf(isLoading)} is being loaded again. Suspend it when that is done`);
      await checkTables(core, arn, tables);
      await runs.suspend(arn, tables);
    },
    restartAll: async (instanceArn) => {
      const all = await registry.collection.all({ 'replication-instance-arn': instanceArn, wanted: 'yes' });
      for (const { arn, status } of all) if (status === 'running') await runs.restart(arn);
    },
    log: async (arn, limit) => logs.read((await get(arn)).name, limit),
    resume: async () => {
      for (const each of await registry.collection.all({ status: 'deleting' })) finishRemoval(each);
      await runs.resume();
    },
    close: async () => {
      await Promise.allSettled(removals);
      await runs.close();
    },
  };
}

function isBusy(status: Replication['status']): boolean {
  return status === 'starting' || status === 'running' || status === 'stopping';
}

/** The rules and the messages are those of DMS. A full load that was not done goes on range by range here, which DMS does not know. */
function startedWith(before: Stored<Replication>, { type, start, stop }: StartRequest): Stored<Replication> {
  const { hasRun, mustReload, identifier } = before;
  const wrong = (message: string): Fault => new Fault('InvalidParameterCombinationException', message);
  if (type === 'start-replication' && hasRun && start === undefined)
    throw wrong('Start Type : START_REPLICATION, valid only for tasks running for the first time');
  // Terraform begins serverless replications so.
  if (type === 'resume-processing' && !hasRun && before.form === 'task')
    throw wrong('Start Type : RESUME_PROCESSING, valid only for tasks that ran before');
  if (type === 'resume-processing' && mustReload !== undefined)
    throw wrong(
      `Start Type : RESUME_PROCESSING, not valid for task ${identifier}: ${mustReload}. Use reload-target.`,
    );
  const isLoaded = before.type === 'full-load' && before.stopReason === 'FULL_LOAD_ONLY_FINISHED';
  if (type === 'resume-processing' && isLoaded)
    throw wrong('Start Type : RESUME_PROCESSING, not valid for a full load that is done. Use reload-target.');
  if (type === 'reload-target' && before.type === 'cdc')
    throw wrong('Start Type : RELOAD_TARGET, not valid for tasks that follow changes only');
  const definition = {
    ...before,
    ...(start === undefined ? {} : { start }),
    ...(stop === undefined ? {} : { stop }),
  };
  checkEnds(definition);
  return definition;
}

/** Another database, or another way, cannot be taken up where the old one was. Other tables can: the task itself sees which of them come, go and are loaded again. */
function reasonToReload(
  before: Replication,
  after: Pick<Replication, 'type' | 'sourceArn' | 'targetArn'>,
): string | undefined {
  const changed = (['type', 'sourceArn', 'targetArn'] as const).filter((key) => before[key] !== after[key]);
  const words = {
    type: 'migration type',
    sourceArn: 'source',
    targetArn: 'target',
  };
  if (changed.length === 0) return before.mustReload;
  return `its ${changed.map((key) => words[key]).join(' and ')} changed since it ran`;
}

/** What a definition leaves out is not kept from the last one. */
function withoutDefinition(replication: Stored<Replication>): Stored<Replication> {
  const { start: _, stop: __, supplemental: ___, taskData: ____, ...rest } = replication;
  return rest;
}

/** Takes away what a task made on its source; where that cannot be done, it is told, and the task goes all the same, as DMS has it. */
async function cleared(core: TasksCore, replication: Replication): Promise<void> {
  if (!replication.hasRun) return;
  try {
    await withEnds(await describe(core, replication), async ({ source, state, name }) => {
      await source.capture?.end(name);
      await state.forget(name);
    });
  } catch (error) {
    if (!(error instanceof OperationError || error instanceof Fault)) throw error;
    const { arn, identifier, name } = replication;
    await core.events.publish({
      source: sourceOf(replication),
      identifier,
      arn,
      categories: ['failure'],
      message: `What ${identifier} made on its source could not be taken away: ${error.message} On PostgreSQL, that is the replication slot and the publication whose names begin with godwit_${name}.`,
    });
  }
}

async function checkTables({ store }: Core, arn: string, tables: readonly TableName[]): Promise<void> {
  for (const { schema, name } of tables) {
    const found = await store.statistics.read(arn, { schemas: [schema], names: [name], limit: 1 });
    if (found.length === 0) throw invalidValue(`The task has no table ${schema}.${name}.`);
  }
}
