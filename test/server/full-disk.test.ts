import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateReplicationInstanceCommand,
  CreateReplicationTaskCommand,
  DescribeReplicationInstancesCommand,
  StartReplicationTaskCommand,
} from '@aws-sdk/client-database-migration-service';
import { afterAll, describe, expect, it } from 'vitest';
import { startEnds } from '../migrate/ends.ts';
import { hasMariadb } from '../servers/mariadb.ts';
import { describeTask, makeHarbor, mappingOf, statisticsOf } from './harbor.ts';
import { startServed } from './served.ts';
import { until } from './waiting.ts';

const folder = mkdtempSync(join(tmpdir(), 'godwit-full-'));

/** A disk of some megabytes, which only root may make. */
function mountSmallDisk(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write(
      'NOT RUN: the tests of a full disk, because no tmpfs can be mounted here (that needs root).\n',
    );
    return false;
  }
}

const isMounted = mountSmallDisk();
afterAll(() => {
  if (isMounted) execFileSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!isMounted)('a server whose disk is full', () => {
  it('says so, keeps what it had, and goes on when there is room again', async () => {
    const served = await startServed(join(folder, 'server'));
    const { client } = served;
    const make = (name: string): Promise<unknown> =>
      client.send(
        new CreateReplicationInstanceCommand({
          ReplicationInstanceIdentifier: name,
          ReplicationInstanceClass: 'dms.t3.micro',
        }),
      );
    const names = async (): Promise<(string | undefined)[]> => {
      const { ReplicationInstances = [] } = await client.send(new DescribeReplicationInstancesCommand({}));
      return ReplicationInstances.map((each) => each.ReplicationInstanceIdentifier);
    };
    await make('first');
    fillDisk();
    await expect(make('second')).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: expect.stringMatching(/^The state in .*server\.sqlite cannot be used: the disk is full\. /),
      $metadata: { httpStatusCode: 503 },
    });
    expect(await names()).toEqual(['first']);
    makeRoom();
    await make('third');
    const again = await served.restart();
    expect(
      (await again.client.send(new DescribeReplicationInstancesCommand({}))).ReplicationInstances,
    ).toHaveLength(2);
    await again.stop();
  });

  it.skipIf(!hasMariadb)('does not end its tasks, which lose nothing', { timeout: 60_000 }, async () => {
    const [ends, served] = await Promise.all([startEnds(), startServed(join(folder, 'tasks'))]);
    try {
      await ends.mariadb.query(
        'CREATE DATABASE harbor; CREATE TABLE harbor.ship (id int PRIMARY KEY); INSERT INTO harbor.ship VALUES (1)',
      );
      const harbor = await makeHarbor(served, ends);
      const { ReplicationTask } = await served.client.send(
        new CreateReplicationTaskCommand({
          ReplicationTaskIdentifier: 'full',
          SourceEndpointArn: harbor.mariadb,
          TargetEndpointArn: harbor.postgres,
          ReplicationInstanceArn: harbor.instance,
          MigrationType: 'full-load-and-cdc',
          TableMappings: mappingOf('harbor'),
          ReplicationTaskSettings: '{"ErrorBehavior": {"RecoverableErrorInterval": 1}}',
        }),
      );
      const ReplicationTaskArn = ReplicationTask?.ReplicationTaskArn ?? '';
      await served.client.send(
        new StartReplicationTaskCommand({
          ReplicationTaskArn,
          StartReplicationTaskType: 'start-replication',
        }),
      );
      const ships = async (): Promise<number> =>
        (await ends.postgres.query('SELECT id FROM harbor.ship').catch(() => [])).length;
      const inserts = async (): Promise<number> =>
        (await statisticsOf(served, ReplicationTaskArn)).reduce((sum, { Inserts = 0 }) => sum + Inserts, 0);
      await until(
        () => describeTask(served, ReplicationTaskArn),
        ({ RecoveryCheckpoint }) => RecoveryCheckpoint !== undefined,
      );
      fillDisk();
      await ends.mariadb.query('INSERT INTO harbor.ship VALUES (2), (3)');
      await until(ships, (count) => count === 3);
      // A definition is written down in the state of tasks before anything else is done with it: the task waits with it.
      await ends.mariadb.query(
        'ALTER TABLE harbor.ship ADD COLUMN name varchar(20); INSERT INTO harbor.ship VALUES (4, NULL)',
      );
      await sleep(1500);
      expect([(await describeTask(served, ReplicationTaskArn)).Status, await ships()]).toEqual([
        'running',
        3,
      ]);
      makeRoom();
      await until(ships, (count) => count === 4);
      await until(inserts, (count) => count === 3);
      expect((await describeTask(served, ReplicationTaskArn)).Status).toBe('running');
    } finally {
      makeRoom();
      await served.stop();
      await ends.stop();
    }
  });
});

const sizes = Array.from({ length: 15 }, (_, i) => 2 ** (23 - i));
const ballast = (size: number): string => join(folder, `ballast-${size}`);

/** Takes all that the disk has left. */
function fillDisk(): void {
  for (const size of sizes) fill(ballast(size), size);
}

function makeRoom(): void {
  for (const size of sizes) rmSync(ballast(size), { force: true });
}

/** Takes so many bytes of the disk, if it has them. */
function fill(file: string, size: number): void {
  try {
    writeFileSync(file, Buffer.alloc(size));
  } catch {
    rmSync(file, { force: true });
  }
}
