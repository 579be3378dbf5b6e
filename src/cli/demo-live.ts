import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded } from '../endpoints/postgres/embedded.ts';
import { openPostgresSink } from '../endpoints/postgres/sink.ts';
import { openPostgresSource } from '../endpoints/postgres/source.ts';
import { ask } from '../endpoints/postgres/prove/ask.ts';
import type { FollowProgress } from '../migrate/follow.ts';
import { readTaskSettings } from '../migrate/settings.ts';
import { openSqliteState } from '../migrate/sqlite-state.ts';
import { runTask } from '../migrate/task.ts';

const rows = 200_000;
const seconds = 6;

const table = `CREATE SCHEMA yard; CREATE TABLE yard.container (id bigint PRIMARY KEY, code text NOT NULL, weight numeric(9,2), moved_at timestamptz, note text)`;

/** What the application does to the source while its rows move: a few changes of each kind. */
const work = (round: number): string => `
  INSERT INTO yard.container SELECT ${rows} + ${round} * 100 + n, 'NEW' || n, n * 1.5, now(), NULL FROM generate_series(1, 40) AS n;
  UPDATE yard.container SET weight = weight + 0.25, moved_at = now() WHERE id % 2003 = ${round} % 2003;
  DELETE FROM yard.container WHERE id % 4001 = ${round} % 4001`;

const digest = `SELECT count(*), md5(string_agg(c::text, ';' ORDER BY id)) FROM yard.container AS c`;

/**
 * The live part of the demo: a database is loaded into another while an application goes on writing to it, its changes are followed, and when the
 * application stops both hold the same rows. Gives whether they do.
 */
export async function liveDemo(say: (text: string) => void): Promise<boolean> {
  const [source, target] = await Promise.all([
    startEmbedded({ settings: { wal_level: 'logical' } }),
    startEmbedded(),
  ]);
  const state = openSqliteState(':memory:');
  try {
    await must(source.url, table);
    await must(target.url, table);
    await must(
      source.url,
      `INSERT INTO yard.container SELECT n, 'C' || n, n / 7.0, timestamptz '2024-01-01' + n * interval '1 minute', repeat('x', (n % 90)::int) FROM generate_series(1, ${rows}) AS n`,
    );
    say(
      `${rows.toLocaleString('en-US')} rows in the source; the application begins to write, and Godwit to load`,
    );
    const job = { source: source.url, target: target.url, state, say };
    const application = writeFor(source.url, seconds);
    const stop = new AbortController();
    const moving = move(job, { signal: stop.signal });
    const rounds = await application;
    const stopped = performance.now();
    say(`the application stops after ${rounds} rounds of changes; what is left is applied`);
    stop.abort();
    await moving;
    await move(job, { until: await scalar(source.url, 'SELECT pg_current_wal_insert_lsn()') });
    say(
      `the target is up to date ${((performance.now() - stopped) / 1000).toFixed(1)} s after the last change`,
    );
    const [here, there] = [await scalar(source.url, digest), await scalar(target.url, digest)];
    say(
      `${here === there ? 'same' : 'DIFFERENT'}: rows and hash of all rows\n  → source ${here}\n  → target ${there}`,
    );
    return here === there;
  } finally {
    await state.close();
    await Promise.all([source.stop(), target.stop()]);
  }
}

/** Runs the task until it is stopped, or has applied all before a position. */
async function move(
  job: {
    readonly source: string;
    readonly target: string;
    readonly state: ReturnType<typeof openSqliteState>;
    readonly say: (text: string) => void;
  },
  end: { readonly signal?: AbortSignal; readonly until?: string },
): Promise<void> {
  const source = await openPostgresSource(job.source);
  const sink = await openPostgresSink(job.target, {});
  let told = performance.now();
  let last: FollowProgress | undefined;
  const tell = ({ lag, counts }: FollowProgress): void =>
    job.say(
      `  following: ${counts.inserts} inserts, ${counts.updates} updates, ${counts.deletes} deletes; ${lag} ms behind`,
    );
  const onFollow = (progress: FollowProgress): void => {
    last = progress;
    if (performance.now() - told < 1000) return;
    told = performance.now();
    tell(progress);
  };
  try {
    await runTask({
      name: 'demo',
      type: 'full-load-and-cdc',
      source,
      sink,
      naming: {
        table: (schema, name) => (schema === 'yard' ? { schema, name } : undefined),
        column: (_schema, _table, name) => name,
      },
      settings: readTaskSettings({}, 'the demo'),
      state: job.state,
      restart: false,
      signal: end.signal ?? new AbortController().signal,
      ...(end.until === undefined ? {} : { until: end.until }),
      events: {
        onPlan: (_plan, steps) => {
          if (steps.length > 0) job.say(`  loading in ${steps.length} ranges`);
        },
        onRows: () => {},
        onRange: (_table, count) => job.say(`  a range of ${count.toLocaleString('en-US')} rows is loaded`),
        onFollow,
        onRetry: (error) => job.say(`  ${error.message} Trying again.`),
      },
    });
    if (last) tell(last);
  } finally {
    await source.close();
    await sink.close();
  }
}

/** Writes to the source for some seconds; gives how often. */
async function writeFor(url: string, duration: number): Promise<number> {
  const end = performance.now() + duration * 1000;
  let round = 0;
  while (performance.now() < end) {
    await must(url, work(round));
    round += 1;
    await sleep(50);
  }
  return round;
}

async function must(url: string, sql: string): Promise<void> {
  const answer = await ask(url, sql);
  if ('message' in answer) throw new Error(answer.message);
}

async function scalar(url: string, sql: string): Promise<string> {
  const answer = await ask(url, sql);
  if ('message' in answer) throw new Error(answer.message);
  return (answer.rows[0] ?? []).join(' ');
}
