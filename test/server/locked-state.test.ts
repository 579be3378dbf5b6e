import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateReplicationTaskCommand,
  StartReplicationTaskCommand,
} from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ends } from '../migrate/ends.ts';
import { startEnds } from '../migrate/ends.ts';
import { hasMariadb } from '../servers/mariadb.ts';
import { describeTask, makeHarbor, mappingOf } from './harbor.ts';
import type { Served } from './served.ts';
import { startServed } from './served.ts';
import { until } from './waiting.ts';

describe.skipIf(!hasMariadb)('a state of tasks that another process has locked', () => {
  let ends: Ends;
  let served: Served;
  let task = '';

  beforeAll(async () => {
    [ends, served] = await Promise.all([startEnds(), startServed()]);
    await ends.mariadb.query(
      'CREATE DATABASE harbor; CREATE TABLE harbor.ship (id int PRIMARY KEY); INSERT INTO harbor.ship VALUES (1)',
    );
    const harbor = await makeHarbor(served, ends);
    const { ReplicationTask } = await served.client.send(
      new CreateReplicationTaskCommand({
        ReplicationTaskIdentifier: 'locked',
        SourceEndpointArn: harbor.mariadb,
        TargetEndpointArn: harbor.postgres,
        ReplicationInstanceArn: harbor.instance,
        MigrationType: 'full-load-and-cdc',
        TableMappings: mappingOf('harbor'),
        ReplicationTaskSettings: '{"ErrorBehavior": {"RecoverableErrorInterval": 1}}',
      }),
    );
    task = ReplicationTask?.ReplicationTaskArn ?? '';
    await served.client.send(
      new StartReplicationTaskCommand({
        ReplicationTaskArn: task,
        StartReplicationTaskType: 'start-replication',
      }),
    );
    await until(
      () => describeTask(served, task),
      ({ RecoveryCheckpoint }) => RecoveryCheckpoint !== undefined,
    );
  }, 60_000);
  afterAll(async () => {
    await served?.stop();
    await ends?.stop();
  });

  it('is waited for: the task goes on where it was', { timeout: 120_000 }, async () => {
    const ships = async (): Promise<number> =>
      (await ends.postgres.query('SELECT id FROM harbor.ship').catch(() => [])).length;
    const other = new DatabaseSync(join(served.folder, 'server.sqlite-tasks'));
    other.exec('PRAGMA busy_timeout = 5000; BEGIN EXCLUSIVE');
    // What is a definition of a table is written into the state before anything else is done with it.
    await ends.mariadb.query(
      'ALTER TABLE harbor.ship ADD COLUMN name varchar(20); INSERT INTO harbor.ship VALUES (2, NULL), (3, NULL)',
    );
    // Longer than a statement waits for a lock.
    await sleep(13_000);
    expect([(await describeTask(served, task)).Status, await ships()]).toEqual(['running', 1]);
    other.exec('ROLLBACK');
    other.close();
    await until(ships, (count) => count === 3);
    expect((await describeTask(served, task)).Status).toBe('running');
  });
});
