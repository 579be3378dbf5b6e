import type { ReplicationTask, ReplicationTaskStats } from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import { notFound } from '../../fault.ts';
import type { Replication } from '../../resources/replications.ts';
import { filters, whereOf } from '../filters.ts';
import type { Operation } from '../operation.ts';
import { operation } from '../operation.ts';
import { markerOf, pageOf, paging } from '../paging.ts';
import { instant } from '../timestamps.ts';
import { tagList, tagsOf } from './tags.ts';

const migrationType = z.enum(['full-load', 'cdc', 'full-load-and-cdc']);

/** Where changes begin and end, as requests say it. */
const ends = {
  CdcStartTime: instant.optional(),
  CdcStartPosition: z.string().optional(),
  CdcStopPosition: z.string().optional(),
};

/** The operations of replication tasks. */
export const taskOperations: readonly Operation[] = [
  operation(
    'CreateReplicationTask',
    {
      ReplicationTaskIdentifier: z.string(),
      SourceEndpointArn: z.string(),
      TargetEndpointArn: z.string(),
      ReplicationInstanceArn: z.string(),
      MigrationType: migrationType,
      TableMappings: z.string(),
      ReplicationTaskSettings: z.string().optional(),
      ...ends,
      Tags: tagList.optional(),
      TaskData: z.string().optional(),
      ResourceIdentifier: z.string().optional(),
    },
    async (given, { services }) => {
      const created = await services.tasks.create('task', {
        identifier: given.ReplicationTaskIdentifier,
        sourceArn: given.SourceEndpointArn,
        targetArn: given.TargetEndpointArn,
        instanceArn: given.ReplicationInstanceArn,
        type: given.MigrationType,
        tableMappings: given.TableMappings,
        settings: given.ReplicationTaskSettings,
        ...endsOf(given),
        taskData: given.TaskData,
        resourceName: given.ResourceIdentifier,
        tags: tagsOf(given.Tags),
      });
      return { ReplicationTask: { ...wire(created), Status: 'creating' } };
    },
  ),
  operation(
    'ModifyReplicationTask',
    {
      ReplicationTaskArn: z.string(),
      ReplicationTaskIdentifier: z.string().optional(),
      MigrationType: migrationType.optional(),
      TableMappings: z.string().optional(),
      ReplicationTaskSettings: z.string().optional(),
      ...ends,
      TaskData: z.string().optional(),
    },
    async (given, { services }) => {
      await services.tasks.get(given.ReplicationTaskArn, 'task');
      const changed = await services.tasks.modify(given.ReplicationTaskArn, {
        identifier: given.ReplicationTaskIdentifier,
        type: given.MigrationType,
        tableMappings: given.TableMappings,
        settings: given.ReplicationTaskSettings,
        ...endsOf(given),
        taskData: given.TaskData,
      });
      return { ReplicationTask: { ...wire(changed), Status: 'modifying' } };
    },
  ),
  operation(
    'DeleteReplicationTask',
    { ReplicationTaskArn: z.string() },
    async ({ ReplicationTaskArn: arn }, { services }) => {
      await services.tasks.get(arn, 'task');
      return { ReplicationTask: wire(await services.tasks.remove(arn)) };
    },
  ),
  operation(
    'DescribeReplicationTasks',
    { Filters: filters, ...paging, WithoutSettings: z.boolean().optional() },
    async ({ Filters, WithoutSettings, ...asked }, { services }) => {
      const {
        'replication-task-arn': arn,
        'replication-task-id': id,
        ...rest
      } = whereOf(Filters, [
        'replication-task-arn',
        'replication-task-id',
        'migration-type',
        'endpoint-arn',
        'replication-instance-arn',
      ]);
      const where = {
        ...rest,
        form: 'task',
        ...(arn ? { arn } : {}),
        ...(id ? { identifier: [id].flat().map((each) => `task:${each.toLowerCase()}`) } : {}),
      };
      const { values, next } = await services.tasks.find({ where, ...pageOf(asked) });
      if (values.length === 0 && Filters) throw notFound('No Tasks found matching the filter.');
      return {
        ReplicationTasks: values.map((each) => wire(each, WithoutSettings === true)),
        ...markerOf(next),
      };
    },
  ),
  operation(
    'StartReplicationTask',
    {
      ReplicationTaskArn: z.string(),
      StartReplicationTaskType: z.enum(['start-replication', 'resume-processing', 'reload-target']),
      ...ends,
    },
    async (given, { services }) => {
      await services.tasks.get(given.ReplicationTaskArn, 'task');
      const started = await services.tasks.start(given.ReplicationTaskArn, {
        type: given.StartReplicationTaskType,
        ...endsOf(given),
      });
      return { ReplicationTask: wire(started) };
    },
  ),
  operation(
    'StopReplicationTask',
    { ReplicationTaskArn: z.string() },
    async ({ ReplicationTaskArn: arn }, { services }) => {
      await services.tasks.get(arn, 'task');
      return { ReplicationTask: wire(await services.tasks.stop(arn)) };
    },
  ),
  operation(
    'MoveReplicationTask',
    { ReplicationTaskArn: z.string(), TargetReplicationInstanceArn: z.string() },
    async ({ ReplicationTaskArn: arn, TargetReplicationInstanceArn: instance }, { services }) => {
      await services.tasks.get(arn, 'task');
      const moved = await services.tasks.move(arn, instance);
      return {
        ReplicationTask: { ...wire(moved), Status: 'moving', TargetReplicationInstanceArn: instance },
      };
    },
  ),
];

/** Where changes begin and end, in our words: a time and a position cannot both be the beginning. */
export function endsOf({
  CdcStartTime,
  CdcStartPosition,
  CdcStopPosition,
}: z.output<z.ZodObject<typeof ends>>): { readonly start?: string; readonly stop?: string } {
  const start = CdcStartPosition ?? CdcStartTime?.toISOString();
  return {
    ...(start === undefined ? {} : { start }),
    ...(CdcStopPosition === undefined ? {} : { stop: CdcStopPosition }),
  };
}

function wire(task: Replication, isShort = false): ReplicationTask {
  const { start, stop, failure, stopReason, startedAt, checkpoint, taskData } = task;
  return {
    ReplicationTaskIdentifier: task.identifier,
    SourceEndpointArn: task.sourceArn,
    TargetEndpointArn: task.targetArn,
    ...(task.instanceArn === undefined ? {} : { ReplicationInstanceArn: task.instanceArn }),
    MigrationType: task.type,
    ...(isShort ? {} : { TableMappings: task.tableMappings, ReplicationTaskSettings: task.settings }),
    Status: task.status,
    ...(failure === undefined ? {} : { LastFailureMessage: failure }),
    ...(stopReason === undefined ? {} : { StopReason: `Stop Reason ${stopReason}` }),
    ReplicationTaskCreationDate: new Date(task.createdAt),
    ...(startedAt === undefined ? {} : { ReplicationTaskStartDate: new Date(startedAt) }),
    ...(start === undefined ? {} : { CdcStartPosition: start }),
    ...(stop === undefined ? {} : { CdcStopPosition: stop }),
    ...(checkpoint === undefined ? {} : { RecoveryCheckpoint: checkpoint }),
    ReplicationTaskArn: task.arn,
    ...(task.hasRun || startedAt !== undefined ? { ReplicationTaskStats: statsOf(task) } : {}),
    ...(taskData === undefined ? {} : { TaskData: taskData }),
  };
}

/** How far a task is, in the words of DMS. */
export function statsOf({
  progress,
  freshStartedAt,
  startedAt,
  stoppedAt,
}: Replication): ReplicationTaskStats {
  const begin = startedAt === undefined ? undefined : new Date(startedAt);
  const end = stoppedAt === undefined ? undefined : new Date(stoppedAt);
  const { loadStartedAt, loadEndedAt } = progress ?? {};
  return {
    FullLoadProgressPercent: progress?.loadPercent ?? 0,
    ElapsedTimeMillis: begin ? (end ?? new Date()).getTime() - begin.getTime() : 0,
    TablesLoaded: progress?.tablesLoaded ?? 0,
    TablesLoading: progress?.tablesLoading ?? 0,
    TablesQueued: progress?.tablesQueued ?? 0,
    TablesErrored: progress?.tablesErrored ?? 0,
    ...(freshStartedAt === undefined ? {} : { FreshStartDate: new Date(freshStartedAt) }),
    ...(begin ? { StartDate: begin } : {}),
    ...(end ? { StopDate: end } : {}),
    ...(loadStartedAt === undefined ? {} : { FullLoadStartDate: new Date(loadStartedAt) }),
    ...(loadEndedAt === undefined ? {} : { FullLoadFinishDate: new Date(loadEndedAt) }),
  };
}
