import type { Replication } from '../src/server/resources/replications.ts';
import { taskSettingsSchema } from '../src/migrate/settings.ts';
import { row } from './measure.ts';
import { startServer } from './serving.ts';

/**
 * How long the server takes to answer while it holds many tasks, each with many tables: the time of each request at the 50th and the 99th percentile, and the processor's time of a request, of client and
 * server together, which are one process here.
 *
 *     node bench/server.ts [TASKS] [TABLES]      (1000 tasks with 500 tables each if nothing is said)
 */
const tasks = Number(process.argv[2] ?? 1000);
const tables = Number(process.argv[3] ?? 500);
const requests = 300;
const widths = [36, 12, 12, 16];

const { server, stop } = await startServer();

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

async function ask(operation: string, body: object): Promise<void> {
  const response = await fetch(server.address, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AmazonDMSv20160101.${operation}`,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
}

/** What the console reads. */
async function read(path: string): Promise<void> {
  const response = await fetch(`${server.address}/api/v1${path}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
}

async function measure(what: string, request: (i: number) => Promise<void>): Promise<void> {
  for (let i = 0; i < 20; i += 1) await request(i);
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let i = 0; i < requests; i += 1) {
    const began = performance.now();
    await request(i);
    times.push(performance.now() - began);
  }
  const { user, system } = process.cpuUsage(before);
  times.sort((left, right) => left - right);
  const at = (share: number): string =>
    `${(times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1)} ms`;
  const cpu = `${((user + system) / 1000 / requests).toFixed(1)} ms`;
  process.stdout.write(row([what, at(0.5), at(0.99), cpu], widths));
}

const filter = (name: string, value: string): object => ({ Filters: [{ Name: name, Values: [value] }] });
const some = (i: number): number => (i * 7919) % tasks;

await fill();
process.stdout.write(`${tasks} tasks with ${tables} tables each\n`);
process.stdout.write(row(['request', '50 %', '99 %', 'processor'], widths));
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
await stop();
