import { setTimeout as sleep } from 'node:timers/promises';
import type { Capture } from '../src/change/source.ts';
import { mannerOf, paceOf } from '../src/migrate/apply-settings.ts';
import { followChanges } from '../src/migrate/follow.ts';
import { makePlan } from '../src/migrate/plan.ts';
import { readTaskSettings } from '../src/migrate/settings.ts';
import { row } from './measure.ts';
import type { Goal, Origin } from './servers.ts';
import { mariadbGoal, mariadbOrigin, postgresGoal, postgresOrigin } from './servers.ts';

/**
 * How long after its commit on the source a row is seen in the target, while the source is written to at a steady pace in transactions of ten rows. The target is
 * asked again and again for the greatest key; the writer, the following and the asking are in this one process, all servers on this machine.
 *
 *     node bench/lag.ts [SECONDS] [ROWS-PER-SECOND]      (10 and 2000 if nothing is said)
 */
const seconds = Number(process.argv[2] ?? 10);
const perSecond = Number(process.argv[3] ?? 2000);
const perTransaction = 10;
const widths = [24, 12, 10, 10, 8, 8, 8];

const manners: readonly { readonly name: string; readonly schema: string; readonly settings: unknown }[] = [
  { name: 'one by one', schema: 'o', settings: {} },
  { name: 'set-wise', schema: 's', settings: { TargetMetadata: { BatchApplyEnabled: true } } },
];

/** When each transaction was committed, by its number: the writer's part. Gives how many rows a second it came to. */
async function write(origin: Origin, committed: number[]): Promise<number> {
  const started = performance.now();
  for (let i = 0; i * perTransaction < seconds * perSecond; i += 1) {
    const early = started + ((i * perTransaction) / perSecond) * 1000 - performance.now();
    if (early > 1) await sleep(early);
    const ids = Array.from({ length: perTransaction }, (_, k) => i * perTransaction + k);
    await origin.query(
      `INSERT INTO bench.beat VALUES ${ids.map((id) => `(${id}, 'Order ${id}')`).join(', ')}`,
    );
    committed[i] = performance.now();
  }
  return (committed.length * perTransaction * 1000) / (performance.now() - started);
}

/** Asks the target until it has all; gives the lag of each transaction in milliseconds. */
async function watch(
  goal: Goal,
  schema: string,
  committed: readonly number[],
  count: number,
): Promise<number[]> {
  const lags: number[] = [];
  while (lags.length < count) {
    const [[last = '-1'] = []] = await goal.query(`SELECT COALESCE(MAX(id), -1) FROM ${schema}.beat`);
    const now = performance.now();
    const seen = Math.floor((Number(last) + 1) / perTransaction);
    for (let i = lags.length; i < seen; i += 1) {
      // It may be seen before the writer has the answer to its commit.
      const at = committed[i];
      lags.push(at === undefined ? 0 : now - at);
    }
    await sleep(3);
  }
  return lags;
}

async function measureOne(origin: Origin, goal: Goal, { name, schema, settings }: (typeof manners)[number]) {
  await origin.query('DELETE FROM bench.beat');
  await goal.createSchema(schema);
  await goal.query(`CREATE TABLE ${schema}.beat (id int PRIMARY KEY, name varchar(60))`);
  const plan = await makePlan(origin.source, goal.sink, {
    table: (from, table) => (from === 'bench' ? { schema, name: table } : undefined),
    column: (_schema, _table, column) => column,
  });
  const capture = origin.source.capture as Capture;
  const task = `lag-${schema}`;
  const from = await capture.begin(
    task,
    plan.tables.map(({ source }) => source),
  );
  const stop = new AbortController();
  const complete = readTaskSettings(settings, name);
  const following = followChanges({
    task,
    capture,
    sink: goal.sink,
    plan,
    manner: mannerOf(complete),
    pace: paceOf(complete),
    from,
    mayRepeatUntil: from,
    signal: stop.signal,
    onProgress: () => {},
  });
  const committed: number[] = [];
  const count = Math.ceil((seconds * perSecond) / perTransaction);
  const [reached, lags] = await Promise.all([
    write(origin, committed),
    watch(goal, schema, committed, count),
  ]);
  stop.abort();
  await following;
  await capture.end(task);
  const sorted = lags.toSorted((a, b) => a - b);
  const part = (of: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(of * sorted.length))] ?? 0;
  process.stdout.write(
    row(
      [
        `${origin.name} -> ${goal.name}`,
        name,
        Math.round(reached),
        count * perTransaction,
        ...[0.5, 0.95, 1].map((each) => Math.round(part(each))),
      ],
      widths,
    ),
  );
}

process.stdout.write(row(['', 'manner', 'rows/s', 'rows', 'p50 ms', 'p95 ms', 'max ms'], widths));
for (const openOrigin of [mariadbOrigin, postgresOrigin])
  for (const openGoal of [postgresGoal, mariadbGoal]) {
    const origin = await openOrigin();
    await origin.createSchema('bench');
    await origin.query('CREATE TABLE bench.beat (id int PRIMARY KEY, name varchar(60))');
    const goal = await openGoal();
    for (const manner of manners) await measureOne(origin, goal, manner);
    await origin.stop();
    await goal.stop();
  }
