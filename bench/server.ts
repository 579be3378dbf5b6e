import type { Replication } from '../src/server/resources/replications.ts';
import { taskSettingsSchema } from '../src/migrate/settings.ts';
import { row } from './measure.ts';
import type { Asked } from './asking.ts';
import { startClient } from './asking.ts';
import { startServer } from './serving.ts';

/**
 * How long the server takes to answer while it holds many tasks, each with many tables: the time of each request at the 50th and the 99th percentile, and the time that the
 * processor spends in the server's thread, which does not depend on what else the machine does. Its client is another process.
 *
 *     node bench/server.ts [TASKS] [TABLES]      (1000 tasks with 500 tables each if nothing is said)
 */
const tasks = Number(process.argv[2] ?? 1000);
const tables = Number(process.argv[3] ?? 500);
const requests = 300;
const widths = [36, 12, 12, 12, 12];

const { server, stop } = await startServer();
const client = startClient();

const arnOf = (task: number): string => `arn:aws:dms:us-east-1:000000000000:task:BENCH${task}`;
const settings = JSON.stringify(taskSettingsSchema.parse({}));

async function fill(): Promise<void> {
  const { store, tasks: service } = server.services;
  const now = new Date().toISOString();
  for (let i = 0; i < tasks; i += 1) {
    const task: Replication = {
      arn: arnOf(i),
      form: 'task',
      identifier: `bench-${i}`,
      name: `bench${i}`,
      sourceArn: `source-${i % 50}`,
      targetArn: `target-${i % 50}`,
      type: 'full-load-and-cdc',
      tableMappings: '{"rules":[]}',
      settings,
      status: 'stopped',
      hasRun: true,
      isWanted: false,
      isRestarting: false,
      reload: [],
      createdAt: now,
      changedAt: now,
    };
    await service.registry.collection.add(task);
    const figures = {
      state: 'Table completed',
      inserts: 1,
      updates: 2,
      deletes: 3,
      ddls: 0,
      fullLoadRows: 1000,
    };
    await store.statistics.put(
      arnOf(i),
      Array.from({ length: tables }, (_, table) => {
        const place = { schema: `schema${table % 10}`, name: `table${table}` };
        const content = { ...place, ...figures, fullLoadErrorRows: 0, isReloaded: false };
        return { ...place, state: figures.state, content: JSON.stringify(content) };
      }),
    );
  }
}

function ask(operation: string, body: object): Asked {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AmazonDMSv20160101.${operation}`,
  };
  return { url: server.address, init: { method: 'POST', headers, body: JSON.stringify(body) } };
}

/** What the console reads. */
function read(path: string): Asked {
  return { url: `${server.address}/api/v1${path}` };
}

async function measure(what: string, request: (i: number) => Asked): Promise<void> {
  for (let i = 0; i < 20; i += 1) await client.ask(request(i));
  const times: number[] = [];
  const work: number[] = [];
  for (let i = 0; i < requests; i += 1) {
    const before = process.threadCpuUsage();
    times.push(await client.ask(request(i)));
    const { user, system } = process.threadCpuUsage(before);
    work.push((user + system) / 1000);
  }
  process.stdout.write(row([what, ...shares(times), ...shares(work)], widths));
}

/** The 50th and the 99th percentile. */
function shares(times: readonly number[]): string[] {
  const sorted = times.toSorted((left, right) => left - right);
  return [0.5, 0.99].map(
    (share) => `${(sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1)} ms`,
  );
}

const filter = (name: string, value: string): object => ({ Filters: [{ Name: name, Values: [value] }] });
const some = (i: number): number => (i * 7919) % tasks;

await fill();
process.stdout.write(`${tasks} tasks with ${tables} tables each\n`);
process.stdout.write(row(['request', '50 %', '99 %', 'CPU 50 %', 'CPU 99 %'], widths));
await measure('one task', (i) =>
  ask('DescribeReplicationTasks', filter('replication-task-arn', arnOf(some(i)))),
);
await measure('tasks of an endpoint', (i) =>
  ask('DescribeReplicationTasks', filter('endpoint-arn', `source-${i % 50}`)),
);
await measure('100 tasks without settings', () => ask('DescribeReplicationTasks', { WithoutSettings: true }));
await measure('100 tasks with settings', () => ask('DescribeReplicationTasks', {}));
await measure('100 tables of a task', (i) =>
  ask('DescribeTableStatistics', { ReplicationTaskArn: arnOf(some(i)) }),
);
await measure('one table of a task', (i) =>
  ask('DescribeTableStatistics', {
    ReplicationTaskArn: arnOf(some(i)),
    ...filter('table-name', `table${i % tables}`),
  }),
);
await measure('console: a task', (i) => read(`/tasks/bench-${some(i)}`));
await measure('console: all tasks', () => read('/tasks'));
await measure('console: all tables of a task', () => read('/tasks/bench-0/tables'));
await measure('console: 50 tasks', (i) => read(`/tasks-page?limit=50&offset=${(i * 50) % tasks}`));
await measure('console: 100 tables of a task', (i) => read(`/tasks/bench-${some(i)}/tables/page`));
await measure('console: 100 tables, by their rows', (i) =>
  read(`/tasks/bench-${some(i)}/tables/page?by=loaded&descending=true&which=changed`),
);
client.close();
await stop();
