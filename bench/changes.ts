import type { Sink } from '../src/change/sink.ts';
import type { Capture } from '../src/change/source.ts';
import type { Manner, Pace } from '../src/migrate/apply-settings.ts';
import { mannerOf, paceOf } from '../src/migrate/apply-settings.ts';
import { followChanges } from '../src/migrate/follow.ts';
import type { Plan } from '../src/migrate/plan.ts';
import { makePlan } from '../src/migrate/plan.ts';
import { readTaskSettings } from '../src/migrate/settings.ts';
import { row } from './measure.ts';
import type { Goal, Origin } from './servers.ts';
import { mariadbGoal, mariadbOrigin, postgresGoal, postgresOrigin } from './servers.ts';

/**
 * How many changes a second are read from a log, and applied one by one and set-wise: half of them inserts, the rest updates and deletes, in
 * one transaction and in transactions of ten. Each manner follows the same changes into a schema of its own; all servers are on this machine.
 *
 *     node bench/changes.ts [CHANGES]      (100000 if nothing is said)
 */
const changes = Number(process.argv[2] ?? 100_000);
const widths = [24, 14, 20, 9, 8, 11, 16];

const manners: readonly { readonly name: string; readonly schema: string; readonly settings?: unknown }[] = [
  { name: 'reading alone', schema: 'r' },
  { name: 'one by one', schema: 'o', settings: {} },
  { name: 'set-wise', schema: 's', settings: { TargetMetadata: { BatchApplyEnabled: true } } },
  {
    name: 'set-wise, 2 workers',
    schema: 'w',
    settings: { TargetMetadata: { BatchApplyEnabled: true, ParallelApplyThreads: 2 } },
  },
];

const columns = 'id int PRIMARY KEY, name varchar(60), amount decimal(12,2), note varchar(200)';

/** The statements of some changes: five of ten are inserts, four update and one deletes what was inserted. */
function* statements(count: number): Generator<string> {
  for (let i = 0; i < count; i += 10) {
    const ids = [0, 1, 2, 3, 4].map((each) => i + each);
    yield `INSERT INTO bench.item VALUES ${ids.map((id) => `(${id}, 'Customer ${id % 997}', ${id % 1000}.25, 'Order ${id} is to be sent in ${id % 9} parcels')`).join(', ')}`;
    yield `UPDATE bench.item SET amount = amount + 1, note = 'sent' WHERE id BETWEEN ${i} AND ${i + 3}`;
    yield `DELETE FROM bench.item WHERE id = ${i + 4}`;
  }
}

async function work(origin: Origin, perTransaction: number): Promise<void> {
  let waiting: string[] = [];
  let since = 0;
  await origin.query('BEGIN');
  for (const statement of statements(changes)) {
    waiting.push(statement);
    if (statement.startsWith('DELETE')) since += 10;
    const isEnd = since >= perTransaction && statement.startsWith('DELETE');
    if (isEnd) {
      waiting.push('COMMIT', 'BEGIN');
      since = 0;
    }
    if (waiting.length < 300) continue;
    await origin.query(waiting.join(';'));
    waiting = [];
  }
  await origin.query([...waiting, 'COMMIT'].join(';'));
}

/** What a manner took, until the last change was durable. */
interface Taken {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

function clock(): () => Taken {
  const started = performance.now();
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
  };
}

async function read(capture: Capture, plan: Plan, task: string, from: string): Promise<Taken> {
  const taken = clock();
  const tables = plan.tables.map(({ source }) => source);
  const following = capture.follow({ task, tables, from });
  let seen = 0;
  for await (const { events } of following.batches) {
    for (const { kind } of events) if (kind !== 'commit' && kind !== 'idle') seen += 1;
    if (seen >= changes) break;
  }
  following.close();
  return taken();
}

async function apply(
  job: {
    readonly capture: Capture;
    readonly sink: Sink;
    readonly plan: Plan;
    readonly task: string;
    readonly from: string;
  },
  manner: Manner,
  pace: Pace,
): Promise<Taken> {
  const taken = clock();
  const stop = new AbortController();
  let result: Taken | undefined;
  await followChanges({
    ...job,
    manner,
    pace,
    mayRepeatUntil: job.from,
    signal: stop.signal,
    onProgress: ({ counts: { inserts, updates, deletes, missing, refused } }) => {
      if (inserts + updates + deletes < changes) return;
      if (missing + refused > 0) throw new Error('changes were not made');
      result ??= taken();
      stop.abort();
    },
  });
  if (!result) throw new Error('the following ended early');
  return result;
}

/** All that a manner needs to follow the same changes as the others, into a schema of its own. */
interface Job {
  readonly manner: (typeof manners)[number];
  readonly goal: Goal;
  readonly plan: Plan;
  readonly task: string;
  readonly from: string;
}

async function prepare(origin: Origin, goals: readonly Goal[], perTransaction: number): Promise<Job[]> {
  const jobs: Job[] = [];
  for (const goal of goals)
    for (const manner of manners) {
      if (!manner.settings && goal !== goals[0]) continue;
      await goal.createSchema(manner.schema);
      await goal.query(`CREATE TABLE ${manner.schema}.item (${columns})`);
      const plan = await makePlan(origin.source, goal.sink, {
        table: (schema, table) => (schema === 'bench' ? { schema: manner.schema, name: table } : undefined),
        column: (_schema, _table, column) => column,
      });
      const task = `bench-${perTransaction}-${manner.schema}-${goal.name.toLowerCase()}`;
      const tables = plan.tables.map(({ source }) => source);
      const from = await (origin.source.capture as Capture).begin(task, tables);
      jobs.push({ manner, goal, plan, task, from });
    }
  return jobs;
}

async function measureOrigin(origin: Origin, perTransaction: number): Promise<void> {
  const capture = origin.source.capture as Capture;
  const goals = [await postgresGoal(), await mariadbGoal()];
  const jobs = await prepare(origin, goals, perTransaction);
  await work(origin, perTransaction);
  for (const { manner, goal, plan, task, from } of jobs) {
    const settings = readTaskSettings(manner.settings ?? {}, manner.name);
    const job = { capture, sink: goal.sink, plan, task, from };
    const { seconds, cpuSeconds } = manner.settings
      ? await apply(job, mannerOf(settings), paceOf(settings))
      : await read(capture, plan, task, from);
    process.stdout.write(
      row(
        [
          manner.settings ? `${origin.name} -> ${goal.name}` : origin.name,
          perTransaction >= changes ? 'all' : perTransaction,
          manner.name,
          seconds.toFixed(1),
          cpuSeconds.toFixed(1),
          Math.round(changes / seconds),
          Math.round(changes / cpuSeconds),
        ],
        widths,
      ),
    );
  }
  const wanted = await contents(origin, 'bench');
  for (const { manner, goal } of jobs)
    if (manner.settings && (await contents(goal, manner.schema)) !== wanted)
      throw new Error(`the rows in ${goal.name} differ after ${manner.name}`);
  for (const goal of goals) await goal.stop();
}

/** The number of rows and sums over them, which the engines write alike. */
async function contents(server: Origin | Goal, schema: string): Promise<string> {
  const rows = await server.query(
    `SELECT COUNT(*), SUM(id), SUM(amount), SUM(LENGTH(name)), SUM(LENGTH(note)) FROM ${schema}.item`,
  );
  return String(rows);
}

process.stdout.write(
  row(['', 'a transaction', 'manner', 'seconds', 'CPU s', 'changes/s', 'changes/CPU s'], widths),
);
for (const open of [postgresOrigin, mariadbOrigin])
  for (const perTransaction of [changes, 10]) {
    const origin = await open();
    await origin.createSchema('bench');
    await origin.query(`CREATE TABLE bench.item (${columns})`);
    await measureOrigin(origin, perTransaction);
    await origin.stop();
  }
