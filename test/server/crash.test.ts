import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateReplicationTaskCommand,
  DescribeReplicationTasksCommand,
  StartReplicationTaskCommand,
} from '@aws-sdk/client-database-migration-service';
import type { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ends } from '../migrate/ends.ts';
import { startEnds } from '../migrate/ends.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import { makeHarbor, mappingOf } from './harbor.ts';
import { clientOf } from './served.ts';
import type { Serving } from './serving.ts';
import { startServing } from './serving.ts';
import { until } from './waiting.ts';

if (!hasMariadb) withoutMariadb('test/server/crash');

describe.skipIf(!hasMariadb)('a server that is killed', () => {
  let ends: Ends;
  let folder: string;
  let serving: Serving;
  let client: DatabaseMigrationServiceClient;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'godwit-crash-'));
    ends = await startEnds();
    await ends.mariadb.query(
      'CREATE DATABASE harbor; CREATE TABLE harbor.ship (id int PRIMARY KEY); INSERT INTO harbor.ship VALUES (1)',
    );
  });

  afterAll(async () => {
    client.destroy();
    await serving.stop();
    await ends.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const serve = async (): Promise<void> => {
    serving = startServing(join(folder, 'server.sqlite'));
    client = clientOf(await serving.address);
  };
  const count = async (): Promise<string> =>
    String((await ends.postgres.query('SELECT count(*)::text FROM harbor.ship').catch(() => []))[0]?.[0]);

  it('takes its tasks up again when it is started, and loses nothing of them', {
    timeout: 180_000,
  }, async () => {
    await serve();
    const harbor = await makeHarbor({ client }, ends);
    const { ReplicationTask } = await client.send(
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
    await client.send(
      new StartReplicationTaskCommand({
        ReplicationTaskArn: arn,
        StartReplicationTaskType: 'start-replication',
      }),
    );
    await until(count, (rows) => rows === '1');
    await serving.kill();
    client.destroy();
    await ends.mariadb.query('INSERT INTO harbor.ship VALUES (2), (3)');
    await serve();
    await until(count, (rows) => rows === '3', 120);
    const { ReplicationTasks } = await client.send(new DescribeReplicationTasksCommand({}));
    expect(ReplicationTasks).toMatchObject([{ ReplicationTaskArn: arn, Status: 'running' }]);
  });
});
