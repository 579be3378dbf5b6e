import { statfsSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { Gauge, Registry } from 'prom-client';
import type { Replication } from '../resources/replications.ts';
import type { Services } from '../services.ts';
import type { Progress } from '../tasks/messages.ts';

/** A figure of a running task, with DMS's name for it ("Monitoring AWS DMS tasks", replication task metrics). */
interface TaskMetric {
  readonly name: string;
  readonly help: string;
  /** Undefined while there is nothing to tell. */
  readonly of: (progress: Progress) => number | undefined;
}

const taskMetrics: readonly TaskMetric[] = [
  {
    name: 'FullLoadThroughputBandwidthTarget',
    help: 'Kilobytes that a load writes to the target in a second',
    of: ({ bytesPerSecond }) => bytesPerSecond / 1024,
  },
  {
    name: 'FullLoadThroughputRowsTarget',
    help: 'Rows that a load writes to the target in a second',
    of: ({ rowsPerSecond }) => rowsPerSecond,
  },
  {
    name: 'CDCIncomingChanges',
    help: 'Changes that were read and are not in the target yet',
    of: ({ following }) => following?.pending,
  },
  {
    name: 'CDCChangesMemorySource',
    help: 'Changes that were read of transactions whose end was not read yet',
    of: ({ following }) => following?.open,
  },
  {
    name: 'CDCChangesMemoryTarget',
    help: 'Changes of whole transactions that were read and are not in the target yet',
    of: ({ following }) => following && Math.max(0, following.pending - following.open),
  },
  {
    name: 'CDCChangesDiskSource',
    help: 'Always 0: no changes are kept on disk here, the log of the source has them',
    of: ({ following }) => following && 0,
  },
  {
    name: 'CDCChangesDiskTarget',
    help: 'Always 0: no changes are kept on disk here, the log of the source has them',
    of: ({ following }) => following && 0,
  },
  {
    name: 'CDCThroughputRowsSource',
    help: 'Changes that are read from the source in a second',
    of: ({ following }) => following?.changesReadPerSecond,
  },
  {
    name: 'CDCThroughputBandwidthTarget',
    help: 'Kilobytes of changed values that are written to the target in a second',
    of: ({ following }) => following && following.bytesPerSecond / 1024,
  },
  {
    name: 'CDCThroughputRowsTarget',
    help: 'Changes that are applied to the target in a second',
    of: ({ following }) => following?.changesPerSecond,
  },
  {
    name: 'CDCLatencySource',
    help: 'Seconds since the newest transaction that was read was committed in the source; 0 when the source has nothing more',
    of: ({ following }) => following && following.sourceLag / 1000,
  },
  {
    name: 'CDCLatencyTarget',
    help: 'Seconds since the oldest transaction that is not in the target yet was committed in the source; 0 when none waits',
    of: ({ following }) => following && following.lag / 1000,
  },
  {
    name: 'MemoryUsage',
    help: 'Bytes of memory of the process of the task',
    of: ({ memory }) => memory,
  },
  {
    name: 'SwapUsage',
    help: 'Bytes of the process of the task that were moved out of memory (Linux)',
    of: ({ swap }) => swap,
  },
  {
    name: 'CPUUtilization',
    help: 'Percent of one processor that the process of the task takes: 200 where two are busy',
    of: ({ cpuPercent }) => cpuPercent,
  },
  {
    name: 'ValidationAttemptedRecordCount',
    help: 'Rows that are compared in a minute',
    of: ({ validation }) => validation?.comparedPerMinute,
  },
  {
    name: 'ValidationSucceededRecordCount',
    help: 'Rows that are compared in a minute and are the same',
    of: ({ validation }) => validation?.samePerMinute,
  },
  {
    name: 'ValidationFailedOverallCount',
    help: 'Rows that differ',
    of: ({ validation }) => validation?.failed,
  },
  {
    name: 'ValidationPendingOverallCount',
    help: 'Rows that differed and whose changes may be on their way',
    of: ({ validation }) => validation?.pending,
  },
  {
    name: 'ValidationSuspendedOverallCount',
    help: 'Rows that are not compared any more',
    of: ({ validation }) => validation?.suspended,
  },
];

/** The metrics of a server in Prometheus' text format: each of DMS's names with dms_ before it. */
export async function metricsText({ tasks, instances, store }: Services): Promise<string> {
  const registry = new Registry();
  const labels = ['replication_task', 'replication_instance'] as const;
  const gauges = taskMetrics.map(({ name, help, of }) => ({
    of,
    gauge: new Gauge({ name: `dms_${name}`, help, labelNames: labels, registers: [registry] }),
  }));
  const cpu = new Gauge({
    name: 'dms_CPUSecondsTotal',
    help: 'Seconds of processor time of the process of the task',
    labelNames: labels,
    registers: [registry],
  });
  const names = new Map(
    (await instances.registry.collection.all()).map(({ arn, identifier }) => [arn, identifier]),
  );
  for (const [arn, progress] of tasks.gauges) {
    const task = await tasks.registry.collection.get(arn);
    if (!task) continue;
    const place = {
      replication_task: task.identifier,
      replication_instance: task.instanceArn === undefined ? '' : (names.get(task.instanceArn) ?? ''),
    };
    for (const { gauge, of } of gauges) {
      const value = of(progress);
      if (value !== undefined) gauge.set(place, value);
    }
    cpu.set(place, progress.cpu / 1_000_000);
  }
  const statuses = new Gauge({
    name: 'godwit_tasks',
    help: 'Tasks by their state',
    labelNames: ['status'],
    registers: [registry],
  });
  for (const status of [
    'ready',
    'starting',
    'running',
    'stopping',
    'stopped',
    'failed',
    'deleting',
  ] satisfies Replication['status'][])
    statuses.set({ status }, await tasks.registry.collection.count({ status }));
  host(registry, store.place);
  return await registry.metrics();
}

/** Figures of the machine, with DMS's names (replication instance metrics). */
function host(registry: Registry, state: string): void {
  const gauge = (name: string, help: string, value: number): void =>
    new Gauge({ name: `dms_${name}`, help, registers: [registry] }).set(value);
  gauge('FreeableMemory', 'Bytes of memory that are free on the machine', freemem());
  gauge('MemoryAllocated', 'Bytes of memory of the machine', totalmem());
  const { bavail, bsize } = statfsSync(dirname(state));
  gauge('FreeStorageSpace', 'Bytes that are free where the state is kept', bavail * bsize);
}
