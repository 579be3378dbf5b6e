import {
  CreateEndpointCommand,
  CreateReplicationTaskCommand,
  DeleteReplicationTaskCommand,
  StartReplicationTaskCommand,
} from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ends } from '../migrate/ends.ts';
import { startEnds } from '../migrate/ends.ts';
import { hasMariadb } from '../servers/mariadb.ts';
import type { SqlServerDatabase } from '../servers/sqlserver.ts';
import { hasSqlServer, makeDatabase, withoutSqlServer } from '../servers/sqlserver.ts';
import { describeTask, makeHarbor, mappingOf, statisticsOf } from './harbor.ts';
import type { Served } from './served.ts';
import { startServed } from './served.ts';
import { until } from './waiting.ts';

const canRun = hasSqlServer && hasMariadb;
if (!canRun) withoutSqlServer('a task of a server that reads SQL Server');

describe.skipIf(!canRun)('a task out of SQL Server', () => {
  let ends: Ends;
  let served: Served;
  let database: SqlServerDatabase;

  beforeAll(async () => {
    [ends, served, database] = await Promise.all([startEnds(), startServed(), makeDatabase('godwit_task')]);
  });
  afterAll(async () => {
    await served?.stop();
    await ends?.stop();
    await database?.drop();
  });

  it('loads a table and is done', async () => {
    await database.query(`CREATE TABLE dbo.ship (id int PRIMARY KEY, name nvarchar(30), tons decimal(9,2));
      INSERT INTO dbo.ship VALUES (1, N'Möwe', 12.5), (2, NULL, 0)`);
    const harbor = await makeHarbor(served, ends);
    const url = new URL(database.url);
    const { Endpoint } = await served.client.send(
      new CreateEndpointCommand({
        EndpointIdentifier: 'sqlserver-source',
        EndpointType: 'source',
        EngineName: 'sqlserver',
        ServerName: url.hostname,
        Port: Number(url.port || '1433'),
        Username: decodeURIComponent(url.username),
        Password: decodeURIComponent(url.password),
        DatabaseName: 'godwit_task',
      }),
    );
    const { ReplicationTask } = await served.client.send(
      new CreateReplicationTaskCommand({
        ReplicationTaskIdentifier: 'ships',
        SourceEndpointArn: Endpoint?.EndpointArn,
        TargetEndpointArn: harbor.postgres,
        ReplicationInstanceArn: harbor.instance,
        MigrationType: 'full-load',
        TableMappings: mappingOf('dbo'),
      }),
    );
    const arn = ReplicationTask?.ReplicationTaskArn ?? '';
    await served.client.send(
      new StartReplicationTaskCommand({
        ReplicationTaskArn: arn,
        StartReplicationTaskType: 'start-replication',
      }),
    );
    const ended = await until(
      () => describeTask(served, arn),
      ({ Status }) => Status === 'stopped' || Status === 'failed',
    );
    expect(ended).toMatchObject({ StopReason: 'Stop Reason FULL_LOAD_ONLY_FINISHED' });
    expect(await statisticsOf(served, arn)).toMatchObject([
      { SchemaName: 'dbo', TableName: 'ship', FullLoadRows: 2, TableState: 'Table completed' },
    ]);
    expect(await ends.postgres.query('SELECT id, name, tons FROM dbo.ship ORDER BY id')).toEqual([
      ['1', 'Möwe', '12.50'],
      ['2', null, '0.00'],
    ]);
    await served.client.send(new DeleteReplicationTaskCommand({ ReplicationTaskArn: arn }));
  });
});
