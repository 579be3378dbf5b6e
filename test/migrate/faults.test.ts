import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import type { MariadbServer } from '../servers/mariadb.ts';
import { hasMariadb, startMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { FaultEnd } from './fault-ends.ts';
import { mariadbEnd, postgresEnd, TaskEnded, until } from './fault-ends.ts';
import type { Program } from './program.ts';
import { startMigrate } from './program.ts';

if (!hasMariadb) withoutMariadb('faults of tasks');

/** How many faults each task meets: of so few, all tasks together meet each kind once. The long version: `GODWIT_FAULTS=50 npx vitest run test/migrate/faults.test.ts`. */
const faults = Number(process.env['GODWIT_FAULTS'] ?? 5);

const folder = mkdtempSync(join(tmpdir(), 'godwit-faults-'));

/** Whatever is refused ends the task: so a change that comes twice, or without the one before it, is seen at once. */
const ErrorBehavior = {
  RecoverableErrorInterval: 0,
  DataErrorPolicy: 'STOP_TASK',
  TableErrorPolicy: 'STOP_TASK',
  ApplyErrorInsertPolicy: 'STOP_TASK',
  ApplyErrorUpdatePolicy: 'STOP_TASK',
  ApplyErrorDeletePolicy: 'STOP_TASK',
};

const manners = {
  single: { ErrorBehavior },
  workers: {
    ErrorBehavior,
    TargetMetadata: { BatchApplyEnabled: true, ParallelApplyThreads: 3 },
  },
};

/** A task in a process of its own that meets faults, and a workload on its source meanwhile. A class because it holds the process. */
class Story {
  readonly task: string;
  readonly from: FaultEnd;
  readonly to: FaultEnd;
  readonly source: string;
  readonly target: string;
  #program: Program | undefined;
  #mayEnd = true;
  #starts = 0;
  #step = 0;
  #marks = 0;
  #random: number;

  constructor(task: string, from: FaultEnd, to: FaultEnd) {
    this.task = task;
    this.from = from;
    this.to = to;
    this.source = `${task}_s`;
    this.target = `${task}_t`;
    this.#random = task.charCodeAt(0) * 7 + task.charCodeAt(1);
    writeFileSync(
      join(folder, `${task}.mappings`),
      JSON.stringify({
        rules: [
          {
            'rule-type': 'selection',
            'rule-id': '1',
            'rule-name': '1',
            'object-locator': { 'schema-name': this.source, 'table-name': '%' },
            'rule-action': 'include',
          },
          {
            'rule-type': 'transformation',
            'rule-id': '2',
            'rule-name': '2',
            'rule-action': 'rename',
            'rule-target': 'schema',
            'object-locator': { 'schema-name': this.source },
            value: this.target,
          },
        ],
      }),
    );
    for (const [name, settings] of Object.entries(manners))
      writeFileSync(join(folder, name), JSON.stringify(settings));
  }

  async create(): Promise<void> {
    const { from, to, source, target } = this;
    const create = from.engine === 'postgres' ? 'CREATE SCHEMA' : 'CREATE DATABASE';
    await from.query(`${create} ${source}; CREATE TABLE ${source}.item (id int PRIMARY KEY, n int, t text);
      CREATE TABLE ${source}.note (n int, t varchar(40))`);
    if (from.engine === 'postgres') await from.query(`ALTER TABLE ${source}.note REPLICA IDENTITY FULL`);
    await to.query(
      `${to.engine === 'postgres' ? 'CREATE SCHEMA' : 'CREATE DATABASE'} ${target}; CREATE TABLE ${target}.item (id int PRIMARY KEY, n int, t text)`,
    );
    const rows = Array.from({ length: 5000 }, (_, i) => `(${i}, ${i % 97}, '${'x'.repeat(i % 200)}')`);
    await from.query(`INSERT INTO ${source}.item VALUES ${rows.join(', ')}`);
    await from.query(`INSERT INTO ${source}.note SELECT id % 50, 'note' FROM ${source}.item WHERE id < 500`);
  }

  /** Starts the task, unless it runs. One that ended by itself must have had a reason. */
  async run(manner: keyof typeof manners = this.#starts % 2 === 0 ? 'workers' : 'single'): Promise<void> {
    if (this.#program && !this.#program.isOver()) return;
    const ended = await this.#program?.ended;
    if (ended && !this.#mayEnd) throw new TaskEnded(`the task ended: ${ended.status} ${ended.output}`);
    if (ended?.output.includes('defect of Godwit') === true) throw new TaskEnded(ended.output);
    this.#starts += 1;
    this.#mayEnd = false;
    this.#program = startMigrate(...this.#args(manner));
  }

  #args(manner: keyof typeof manners): readonly string[] {
    const { from, to, task } = this;
    const options = {
      source: from.url,
      target: to.url,
      task,
      type: 'full-load-and-cdc',
      state: join(folder, `${task}.state`),
      'table-mappings': join(folder, `${task}.mappings`),
      'task-settings': join(folder, manner),
    };
    return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  }

  /** The end of the task by itself is no surprise from here on: it begins, say, while a server is away. */
  mayEnd(): void {
    this.#mayEnd = true;
  }

  async kill(): Promise<void> {
    this.#mayEnd = true;
    this.#program?.kill();
    await this.#program?.ended;
  }

  /** What the task said when it ended by itself. */
  async ended(): Promise<string> {
    this.#mayEnd = true;
    await until('the task ends', async () => Promise.resolve(this.#program?.isOver() === true));
    const ended = await this.#program?.ended;
    expect(ended?.status).toBe(2);
    return ended?.output ?? '';
  }

  /** Inserts, updates, updates of keys, deletes: in transactions of one change and of thousands. */
  async work(): Promise<void> {
    const { source, from } = this;
    const k = (this.#step += 1);
    const item = `${source}.item`;
    await from.query(
      `INSERT INTO ${item} (id, n, t) SELECT id + ${k * 100_000}, n, t FROM ${item} WHERE id < ${k % 5 === 0 ? 3000 : 150}`,
    );
    await from.query(`UPDATE ${item} SET n = n + 1 WHERE id % 13 = ${k % 13}`);
    await from.query(`BEGIN; DELETE FROM ${item} WHERE id % 97 = ${k % 97};
      UPDATE ${item} SET id = id + 50000 WHERE id BETWEEN ${k * 100_000} AND ${k * 100_000 + 9}; COMMIT`);
    for (let i = 0; i < 3; i += 1)
      await from.query(`UPDATE ${item} SET n = ${k}, t = 'step ${k}' WHERE id = ${this.random(5000)}`);
    if (k % 2 === 0) return;
    await from.query(`INSERT INTO ${source}.note VALUES (${k % 7}, 'twice'), (${k % 7}, 'twice')`);
    await from.query(`UPDATE ${source}.note SET t = 'note ${k}' WHERE n = ${k % 50}`);
    await from.query(`DELETE FROM ${source}.note WHERE n = ${(k * 3) % 50}`);
  }

  async define(): Promise<void> {
    const { source, from } = this;
    const k = (this.#step += 1);
    await from.query(`ALTER TABLE ${source}.item ADD COLUMN a${k} int`);
    await from.query(`UPDATE ${source}.item SET a${k} = id % 7 WHERE id % 5 = 0`);
    await from.query(`ALTER TABLE ${source}.item RENAME COLUMN a${k} TO b${k}`);
    await from.query(`UPDATE ${source}.item SET b${k} = 1 WHERE id % 50 = 1`);
  }

  random(below: number): number {
    this.#random = (this.#random * 48_271) % 2_147_483_647;
    return this.#random % below;
  }

  /** Has the task run until all that was done is in the target. */
  async caughtUp(): Promise<void> {
    this.#marks += 1;
    const id = -this.#marks;
    await this.from.query(`INSERT INTO ${this.source}.item (id) VALUES (${id})`);
    await until('what was written is in the target', async () => {
      await this.run();
      return (await this.to.query(`SELECT 1 FROM ${this.target}.item WHERE id = ${id}`)).length > 0;
    });
  }

  /** Ends the task at a place where it waits for a lock that the test holds. */
  async killAt(locks: readonly string[], work: () => Promise<unknown>): Promise<void> {
    const release = await this.to.hold(...locks);
    try {
      await work();
      await until('the task waits', async () => {
        const program = this.#program;
        if (program?.isOver() === true)
          throw new TaskEnded(`the task ended: ${(await program.ended).output}`);
        return await this.to.waits();
      });
      await this.kill();
    } finally {
      await release();
    }
  }

  /** Up to the last change, and no further; both sides hold the same then. */
  async isWhole(): Promise<void> {
    await this.caughtUp();
    await this.kill();
    const last = startMigrate(...this.#args('single'), '--stop-position', await this.from.position());
    const { status, output } = await last.ended;
    expect({ status, output: status === 0 ? '' : output }).toEqual({ status: 0, output: '' });
    for (const [table, order] of [
      ['item', 'id'],
      ['note', 'n, t'],
    ] as const) {
      const wanted = await this.from.query(`SELECT * FROM ${this.source}.${table} ORDER BY ${order}`);
      const got = await this.to.query(`SELECT * FROM ${this.target}.${table} ORDER BY ${order}`);
      expect(got.length).toBe(wanted.length);
      expect(got.filter((row, i) => String(row) !== String(wanted[i]))).toEqual([]);
    }
  }

  async end(): Promise<void> {
    await this.kill();
  }
}

type Fault = (story: Story) => Promise<unknown>;

/** Things that happen while the task follows, or while it starts to. */
const kinds: Readonly<Record<string, Fault>> = {
  'is killed at any moment': async (story) => {
    await story.work();
    await sleep(story.random(1500));
    await story.kill();
  },
  'is killed with changes written and the position not': async (story) => {
    await story.caughtUp();
    const { control, lockWrites } = story.to;
    const locks = [lockWrites(`${control}.awsdms_txn_state`, `${control}.awsdms_apply_workers`)];
    await story.killAt(locks, () => story.work());
  },
  'loses the connections of the source': async (story) => {
    await story.work();
    await sleep(story.random(300));
    await story.from.cut();
  },
  'is killed between the commits of workers': async (story) => {
    await story.caughtUp();
    await story.kill();
    await story.run('workers');
    await story.caughtUp();
    const { source, target, task } = story;
    const [[id] = []] = await story.to.query(`SELECT max(id) FROM ${target}.item WHERE id < 5000`);
    const release = await story.to.hold(`UPDATE ${target}.item SET n = n WHERE id = ${String(id)}`);
    await story.from.query(`UPDATE ${source}.item SET n = n + 1 WHERE id < 5000`);
    const places = `SELECT DISTINCT source_position FROM ${story.to.control}.awsdms_apply_workers WHERE task_name = '${task}'`;
    await until('workers have committed', async () => (await story.to.query(places)).length > 0).finally(
      async () => {
        await story.kill();
        await release();
      },
    );
  },
  'sees the target crash': async (story) => {
    await story.work();
    await sleep(story.random(300));
    story.mayEnd();
    await story.to.crash();
    await sleep(story.random(300));
    await story.to.restart();
  },
  'is killed before a definition is recorded': async (story) => {
    await story.caughtUp();
    const locks = [story.to.lockWrites(`${story.to.control}.awsdms_ddl_history`)];
    await story.killAt(locks, () => story.define());
  },
  'meets a row that the target refuses': async (story) => {
    await story.caughtUp();
    const { source, target } = story;
    await story.to.query(
      `ALTER TABLE ${target}.item ADD CONSTRAINT refuses CHECK (n IS NULL OR n <> 424242)`,
    );
    await story.from.query(`BEGIN; UPDATE ${source}.item SET n = 7 WHERE id % 41 = 3;
      INSERT INTO ${source}.item (id, n) VALUES (777000, 424242); DELETE FROM ${source}.item WHERE id = 777000;
      INSERT INTO ${source}.item (id, n) VALUES (777001, 424242); COMMIT`);
    await story.work();
    expect(await story.ended()).toContain('refuses');
    await story.to.query(`ALTER TABLE ${target}.item DROP CONSTRAINT refuses`);
    await story.from.query(`DELETE FROM ${source}.item WHERE id = 777001`);
  },
  'sees the source crash': async (story) => {
    await story.work();
    await sleep(story.random(300));
    story.mayEnd();
    await story.from.crash();
    await sleep(story.random(300));
    await story.from.restart();
  },
  'is killed with a definition recorded and not made': async (story) => {
    await story.caughtUp();
    await story.killAt([`SELECT 1 FROM ${story.target}.item LIMIT 1`], () => story.define());
  },
  'loses the connections of the target': async (story) => {
    await story.work();
    await sleep(story.random(300));
    await story.to.cut();
  },
  "fills the target's disk": async (story) => {
    await story.caughtUp();
    await story.to.fillDisk(`${story.target}.item`);
    await story.work();
    expect(await story.ended()).toContain('is full');
    await story.to.freeDisk(`${story.target}.item`);
  },
};

/**
 * A task loads and follows in a process of its own while a workload runs on the source, and faults happen: to the process, at random and at named places, to connections, to servers, to
 * rows. After each of them the same command goes on. In the end both sides hold the same rows: nothing is lost, and nothing is there twice.
 */
describe.skipIf(!hasMariadb)('a task that meets faults', () => {
  let server: EmbeddedServer;
  let maria: MariadbServer;
  beforeAll(async () => {
    [server, maria] = await Promise.all([
      startEmbedded({ settings: { wal_level: 'logical', max_wal_senders: '20' } }),
      startMariadb(),
    ]);
  });
  afterAll(async () => {
    await Promise.all([server?.stop(), maria?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** `first` is the kind of fault that it begins with, so that the tasks of a short run meet all of them. */
  async function meets(task: string, from: FaultEnd, to: FaultEnd, first: number): Promise<void> {
    const story = new Story(task, from, to);
    const began = performance.now();
    const said: string[] = [];
    try {
      await story.create();
      const names = Object.keys(kinds);
      // Where the changes begin is marked then, and no row is loaded.
      await story.killAt([to.lockWrites(`${story.target}.item`)], () => story.run());
      await story.work();
      await story.killAt([to.lockWrites(`${to.control}.awsdms_full_load_ranges`)], () => story.run());
      await story.work();
      for (let i = 0; i < faults - 2; i += 1) {
        const name = names[(first + i) % names.length] as string;
        said.push(name);
        await story.run();
        await kinds[name]?.(story);
      }
      await story.isWhole();
      if (faults > 20)
        process.stdout.write(
          `${task}: ${said.length + 2} faults in ${Math.round((performance.now() - began) / 1000)} seconds, equal\n`,
        );
    } catch (error) {
      throw new Error(`after ${said.join(', ')}: ${String(error)}`, { cause: error });
    } finally {
      await story.end();
    }
  }

  it(
    'from PostgreSQL to PostgreSQL',
    () => meets('pp', postgresEnd(server), postgresEnd(server), 0),
    900_000,
  );
  it('from PostgreSQL to MariaDB', () => meets('pm', postgresEnd(server), mariadbEnd(maria), 3), 900_000);
  it('from MariaDB to PostgreSQL', () => meets('mp', mariadbEnd(maria), postgresEnd(server), 6), 900_000);
  it('from MariaDB to MariaDB', () => meets('mm', mariadbEnd(maria), mariadbEnd(maria), 9), 900_000);
});
