import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateReplicationTaskCommand,
  DescribeReplicationTasksCommand,
  StartReplicationTaskCommand,
} from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../../src/client/client.ts';
import { readPlace } from '../../src/client/connection.ts';
import { filesIn } from './archive.ts';
import type { JobView } from '../../src/server/rest/contract/project.ts';
import type { Folder } from '../cli/godwit.ts';
import { makeFolder } from '../cli/godwit.ts';
import type { Client as Application, Ends } from '../migrate/ends.ts';
import { mariadbClient, startEnds } from '../migrate/ends.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import { makeHarbor, mappingOf } from './harbor.ts';
import { clientOf, key } from './served.ts';
import type { Serving } from './serving.ts';
import { startServing } from './serving.ts';
import { until } from './waiting.ts';

if (!hasMariadb) withoutMariadb('test/server/kills');

/** So often the server is killed: `GODWIT_KILLS=10 npx vitest run test/server/kills.test.ts` is a longer series. */
const kills = Number(process.env['GODWIT_KILLS'] ?? 2);
/** What the moments are drawn from; a failure says it, so that the same moments can be had again. */
const seed = Number(process.env['GODWIT_SEED'] ?? Date.now() % 1_000_000);
const ships = 30_000;
const procedures = 400;

/** Numbers from 0 to 1 that are the same for the same seed (Marsaglia, "Xorshift RNGs"). */
function randomFrom(start: number): () => number {
  let state = start * 2_654_435_761 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const scripts = {
  'tables.sql': 'CREATE TABLE app.item (id NUMBER(9) PRIMARY KEY, name VARCHAR2(30));\n',
  'code.sql': Array.from(
    { length: procedures },
    (_, i) => `CREATE OR REPLACE PROCEDURE app.p${i}(a IN NUMBER) IS n NUMBER;
BEGIN
  SELECT COUNT(*) INTO n FROM app.item WHERE id = a + ${i};
  IF n = 0 THEN INSERT INTO app.item (id, name) VALUES (a, TO_CHAR(a)); END IF;
END;
/
`,
  ).join(''),
};

/** An application that goes on writing into the source, whatever becomes of the server. */
class Harbourmaster {
  readonly #application: Application;
  readonly #work: Promise<void>;
  #isOver = false;
  #written = 0;

  constructor(application: Application) {
    this.#application = application;
    this.#work = this.#write();
  }

  async #write(): Promise<void> {
    while (!this.#isOver) {
      const id = ships + 1 + this.#written;
      const other = 1 + ((this.#written * 7919) % ships);
      await this.#application.query(
        `START TRANSACTION;
         INSERT INTO harbor.ship VALUES (${id}, 'new ${id}', 1);
         UPDATE harbor.ship SET tons = tons + 1 WHERE id = ${other};
         DELETE FROM harbor.ship WHERE id = ${id - 50};
         UPDATE harbor.berth SET used = used + 1 WHERE id = 1 + ${this.#written % 10};
         COMMIT`,
      );
      this.#written += 1;
      await sleep(20);
    }
  }

  /** Ends the writing; so many transactions were written. */
  async stop(): Promise<number> {
    this.#isOver = true;
    await this.#work;
    await this.#application.end();
    return this.#written;
  }
}

/** The processes that a process started. */
function childrenOf(pid: number | undefined): readonly number[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasMariadb)('a server that is killed again and again', () => {
  let ends: Ends;
  let sources: Folder;
  let folder: string;
  let serving: Serving;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'godwit-kills-'));
    sources = makeFolder(scripts);
    ends = await startEnds();
    await ends.mariadb.query(
      `CREATE DATABASE harbor; CREATE TABLE harbor.ship (id int PRIMARY KEY, name varchar(40), tons int);
       CREATE TABLE harbor.berth (id int PRIMARY KEY, used int);
       INSERT INTO harbor.ship SELECT seq, CONCAT('ship ', seq), seq % 97 FROM harbor.seq_1_to_${ships};
       INSERT INTO harbor.berth SELECT seq, 0 FROM harbor.seq_1_to_10`,
    );
  });
  afterAll(async () => {
    await serving?.stop();
    await ends?.stop();
    sources?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (): void => {
    serving = startServing(join(folder, 'server.sqlite'), '--scripts', sources.path);
  };
  const connect = async (): Promise<Client> =>
    await Client.open({
      place: readPlace(await serving.address),
      identity: { kind: 'key', id: key.accessKeyId, secret: key.secretAccessKey },
      version: 'test',
    });
  const makeProject = async (client: Client, id: string): Promise<void> => {
    await client.call('POST /projects', {
      body: {
        id,
        source: { kind: 'scripts', engine: 'oracle', folder: sources.path },
        target: { kind: 'virtual', engine: 'postgres' },
        configuration: { Verification: { Mode: 'off' } },
      },
    });
  };
  const ask = async (client: Client, id: string, action: 'convert' | 'save-as-sql'): Promise<JobView> =>
    await client.call('POST /projects/:id/jobs', {
      path: { id },
      body: { action, side: action === 'convert' ? 'source' : 'target', paths: [] },
    });
  const jobs = async (client: Client, id: string): Promise<readonly JobView[]> =>
    await client.call('GET /projects/:id/jobs', { path: { id } });
  const done = async (client: Client, project: string, { id }: JobView): Promise<JobView> => {
    const found = await until(
      async () => (await jobs(client, project)).find((each) => each.id === id),
      (each) => each?.endedAt !== undefined,
    );
    expect(found).toMatchObject({ status: 'SUCCESS' });
    return found as JobView;
  };
  const converted = async (client: Client, id: string): Promise<readonly (readonly string[])[]> => {
    await done(client, id, await ask(client, id, 'convert'));
    const { file = '' } = await done(client, id, await ask(client, id, 'save-as-sql'));
    return [...filesIn(await client.download(file))];
  };
  /** What a table holds, as each of the databases sums it up itself. */
  const sums = async (table: string, columns: string): Promise<readonly unknown[]> => {
    const row = `concat_ws('|', ${columns})`;
    const [[source], [target]] = await Promise.all([
      ends.mariadb.query(
        `SELECT count(*), md5(group_concat(${row} ORDER BY id SEPARATOR ',')) FROM harbor.${table}`,
      ),
      ends.postgres.query(`SELECT count(*), md5(string_agg(${row}, ',' ORDER BY id)) FROM harbor.${table}`),
    ]);
    return [source, target].map(String);
  };

  it(`loses nothing, goes on by itself, and its conversion is whole in the end (seed ${seed})`, {
    timeout: 240_000 + kills * 30_000,
  }, async () => {
    const random = randomFrom(seed);
    start();
    let client = await connect();
    const aws = clientOf(await serving.address);
    const harbor = await makeHarbor({ client: aws }, ends);
    const { ReplicationTask } = await aws.send(
      new CreateReplicationTaskCommand({
        ReplicationTaskIdentifier: 'ships',
        SourceEndpointArn: harbor.mariadb,
        TargetEndpointArn: harbor.postgres,
        ReplicationInstanceArn: harbor.instance,
        MigrationType: 'full-load-and-cdc',
        TableMappings: mappingOf('harbor'),
      }),
    );
    const arn = ReplicationTask?.ReplicationTaskArn ?? '';
    await makeProject(client, 'app');
    const master = new Harbourmaster(await mariadbClient(ends.mariadb.url));
    await aws.send(
      new StartReplicationTaskCommand({
        ReplicationTaskArn: arn,
        StartReplicationTaskType: 'start-replication',
      }),
    );
    aws.destroy();
    let asked = 0;
    let interrupted = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const known = await jobs(client, 'app');
      if (known.every(({ endedAt }) => endedAt !== undefined)) {
        await ask(client, 'app', 'convert');
        asked += 1;
      }
      await sleep(random() * 2500);
      const workers = childrenOf(serving.child.pid);
      await serving.kill();
      // The processes that it started have nobody to tell any more, and end by themselves.
      await until(
        () => Promise.resolve(workers.filter(isAlive)),
        ({ length }) => length === 0,
      );
      start();
      if (random() < 0.3) {
        await sleep(random() * 1500);
        await serving.kill();
        start();
      }
      client = await connect();
      const [task, ...others] = await client.call('GET /tasks');
      expect([task?.id, others]).toEqual(['ships', []]);
      expect(['starting', 'running']).toContain(task?.status);
      expect((await client.call('GET /projects')).map(({ id }) => id)).toEqual(['app']);
      const now = await jobs(client, 'app');
      expect(now).toHaveLength(asked);
      const failed = now.filter(({ status }) => status === 'FAILED');
      for (const { error } of failed)
        expect(error).toMatch(/^The server ended while .* begin the operation again\.$/);
      interrupted = failed.length;
    }
    const transactions = await master.stop();
    await until(
      async () => (await client.call('GET /tasks'))[0]?.progress?.following,
      (following) => following !== undefined,
    );
    for (const [table, columns] of [
      ['ship', 'id, name, tons'],
      ['berth', 'id, used'],
    ] as const)
      await until(
        () => sums(table, columns),
        ([source, target]) => source === target,
      );
    await until(
      async () => (await jobs(client, 'app')).every(({ endedAt }) => endedAt !== undefined),
      (areDone) => areDone,
    );
    // What becomes of a project that was interrupted is what becomes of one that never was.
    const files = await converted(client, 'app');
    await makeProject(client, 'undisturbed');
    expect(files).toEqual(await converted(client, 'undisturbed'));
    expect(files.length).toBeGreaterThan(procedures);
    const after = clientOf(await serving.address);
    expect((await after.send(new DescribeReplicationTasksCommand({}))).ReplicationTasks).toMatchObject([
      { ReplicationTaskArn: arn, Status: 'running' },
    ]);
    after.destroy();
    process.stdout.write(
      `seed ${seed}: ${kills} kills, ${interrupted} of ${asked} conversions interrupted, ${transactions} transactions written meanwhile\n`,
    );
  });
});
