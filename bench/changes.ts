import mysql from 'mysql2/promise';
import pg from 'pg';
import type { ApplyRequest, Sink } from '../src/change/sink.ts';
import type { Capture, Source } from '../src/change/source.ts';
import { openMysqlSource } from '../src/endpoints/mysql/source.ts';
import { startEmbedded } from '../src/endpoints/postgres/embedded.ts';
import { openPostgresSink } from '../src/endpoints/postgres/sink.ts';
import { openPostgresSource } from '../src/endpoints/postgres/source.ts';
import type { Pace } from '../src/migrate/apply-settings.ts';
import { mannerOf, paceOf } from '../src/migrate/apply-settings.ts';
import { followChanges } from '../src/migrate/follow.ts';
import type { Plan } from '../src/migrate/plan.ts';
import { makePlan } from '../src/migrate/plan.ts';
import { readTaskSettings } from '../src/migrate/settings.ts';
import { startMariadb } from '../test/servers/mariadb.ts';
import { row } from './measure.ts';

/**
 * How many changes a second are read from a log, and applied to a PostgreSQL one by one and set-wise: half of them inserts, the rest updates and deletes, in
 * one transaction and in transactions of ten. Each manner follows the same changes into a schema of its own; all servers are on this machine.
 *
 *     node bench/changes.ts [CHANGES]      (100000 if nothing is said)
 */
const changes = Number(process.argv[2] ?? 100_000);
const widths = [24, 14, 14, 9, 8, 11, 16];

const manners: readonly { readonly name: string; readonly schema: string; readonly settings?: unknown }[] = [
  { name: 'reading alone', schema: 'r' },
  { name: 'one by one', schema: 'o', settings: {} },
  { name: 'set-wise', schema: 's', settings: { TargetMetadata: { BatchApplyEnabled: true } } },
];

/** A source with a table `bench.item`, and a way to write to it. */
interface Origin {
  readonly name: string;
  readonly source: Source;
  execute(sql: string): Promise<unknown>;
  stop(): Promise<void>;
}

const columns = 'id int PRIMARY KEY, name varchar(60), amount decimal(12,2), note varchar(200)';

async function postgresOrigin(): Promise<Origin> {
  const server = await startEmbedded({ settings: { wal_level: 'logical' } });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`CREATE SCHEMA bench; CREATE TABLE bench.item (${columns})`);
  const source = await openPostgresSource(server.url);
  return {
    name: 'PostgreSQL',
    source,
    execute: (sql) => client.query(sql),
    stop: async () => {
      await source.close();
      await client.end();
      await server.stop();
    },
  };
}

async function mariadbOrigin(): Promise<Origin> {
  const server = await startMariadb();
  const connection = await mysql.createConnection({ uri: server.url, multipleStatements: true });
  await connection.query(`CREATE DATABASE bench CHARACTER SET utf8mb4; CREATE TABLE bench.item (${columns})`);
  const source = await openMysqlSource(`${server.url}/bench`);
  return {
    name: 'MariaDB',
    source,
    execute: (sql) => connection.query(sql),
    stop: async () => {
      await source.close();
      await connection.end();
      await server.stop();
    },
  };
}

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
  await origin.execute('BEGIN');
  for (const statement of statements(changes)) {
    waiting.push(statement);
    if (statement.startsWith('DELETE')) since += 10;
    const isEnd = since >= perTransaction && statement.startsWith('DELETE');
    if (isEnd) {
      waiting.push('COMMIT', 'BEGIN');
      since = 0;
    }
    if (waiting.length < 300) continue;
    await origin.execute(waiting.join(';'));
    waiting = [];
  }
  await origin.execute([...waiting, 'COMMIT'].join(';'));
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
  manner: Pick<ApplyRequest, 'refusals' | 'batch'>,
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

async function measureOrigin(origin: Origin, perTransaction: number): Promise<void> {
  const target = await startEmbedded();
  const client = new pg.Client({ connectionString: target.url });
  await client.connect();
  for (const { schema } of manners)
    await client.query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.item (${columns})`);
  const sink = await openPostgresSink(target.url, {});
  const capture = origin.source.capture as Capture;
  const name = (schema: string): string => `bench-${perTransaction}-${schema}`;
  const jobs = [];
  for (const each of manners) {
    const plan = await makePlan(origin.source, sink, {
      table: (schema, table) => (schema === 'bench' ? { schema: each.schema, name: table } : undefined),
      column: (_schema, _table, column) => column,
    });
    const tables = plan.tables.map(({ source }) => source);
    jobs.push({ ...each, plan, from: await capture.begin(name(each.schema), tables) });
  }
  await work(origin, perTransaction);
  for (const { name: manner, schema, settings: given, plan, from } of jobs) {
    const task = name(schema);
    const settings = readTaskSettings(given ?? {}, manner);
    const { seconds, cpuSeconds } = given
      ? await apply({ capture, sink, plan, task, from }, mannerOf(settings), paceOf(settings))
      : await read(capture, plan, task, from);
    const size = perTransaction >= changes ? 'all' : perTransaction;
    process.stdout.write(
      row(
        [
          `${origin.name} -> PostgreSQL`,
          size,
          manner,
          seconds.toFixed(1),
          cpuSeconds.toFixed(1),
          Math.round(changes / seconds),
          Math.round(changes / cpuSeconds),
        ],
        widths,
      ),
    );
  }
  const { rows } = await client.query<{ differ: string }>(
    '(TABLE o.item EXCEPT TABLE s.item) UNION ALL (TABLE s.item EXCEPT TABLE o.item)',
  );
  if (rows.length > 0) throw new Error(`${rows.length} rows differ between the manners`);
  await sink.close();
  await client.end();
  await target.stop();
}

process.stdout.write(
  row(['', 'a transaction', 'manner', 'seconds', 'CPU s', 'changes/s', 'changes/CPU s'], widths),
);
for (const open of [postgresOrigin, mariadbOrigin])
  for (const perTransaction of [changes, 10]) {
    const origin = await open();
    await measureOrigin(origin, perTransaction);
    await origin.stop();
  }
