import {
  CreateEndpointCommand,
  CreateReplicationTaskCommand,
  DeleteReplicationTaskCommand,
  StartReplicationTaskCommand,
  StopReplicationTaskCommand,
} from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ends } from '../migrate/ends.ts';
import { startEnds } from '../migrate/ends.ts';
import { hasMariadb } from '../servers/mariadb.ts';
import type { SqlServerDatabase } from '../servers/sqlserver.ts';
import { hasSqlServer, makeDatabase, withoutSqlServer } from '../servers/sqlserver.ts';
import type { Harbor } from './harbor.ts';
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
  let harbor: Harbor;

  beforeAll(async () => {
    [ends, served, database] = await Promise.all([startEnds(), startServed(), makeDatabase('godwit_task')]);
    harbor = await makeHarbor(served, ends);
  });
  afterAll(async () => {
    await served?.stop();
    await ends?.stop();
    await database?.drop();
  });

  /** An endpoint of the source with some attributes, and what a task needs besides. */
  async function harborTo(ExtraConnectionAttributes?: string): Promise<{
    readonly SourceEndpointArn: string | undefined;
    readonly TargetEndpointArn: string;
    readonly ReplicationInstanceArn: string;
  }> {
    const url = new URL(database.url);
    const { Endpoint } = await served.client.send(
      new CreateEndpointCommand({
        EndpointIdentifier: `sqlserver-source${ExtraConnectionAttributes === undefined ? '' : '-followed'}`,
        EndpointType: 'source',
        EngineName: 'sqlserver',
        ServerName: url.hostname,
        Port: Number(url.port || '1433'),
        Username: decodeURIComponent(url.username),
        Password: decodeURIComponent(url.password),
        DatabaseName: 'godwit_task',
        ...(ExtraConnectionAttributes === undefined ? {} : { ExtraConnectionAttributes }),
      }),
    );
    return {
      SourceEndpointArn: Endpoint?.EndpointArn,
      TargetEndpointArn: harbor.postgres,
      ReplicationInstanceArn: harbor.instance,
    };
  }

  it('loads a table and is done', async () => {
    await database.query(`CREATE TABLE dbo.ship (id int PRIMARY KEY, name nvarchar(30), tons decimal(9,2));
      INSERT INTO dbo.ship VALUES (1, N'Möwe', 12.5), (2, NULL, 0)`);
    const { SourceEndpointArn, TargetEndpointArn, ReplicationInstanceArn } = await harborTo();
    const { ReplicationTask } = await served.client.send(
      new CreateReplicationTaskCommand({
        ReplicationTaskIdentifier: 'ships',
        SourceEndpointArn,
        TargetEndpointArn,
        ReplicationInstanceArn,
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

  it('follows changes by a watermark, compares the rows, stops and goes on', async () => {
    await database.query(`CREATE SCHEMA voyages`);
    await database.query(`CREATE TABLE voyages.trip (id int PRIMARY KEY, harbor nvarchar(30), seen datetime NOT NULL);
      INSERT INTO voyages.trip VALUES (1, N'Århus', '2024-01-01'), (2, NULL, '2024-01-02')`);
    const { SourceEndpointArn, TargetEndpointArn, ReplicationInstanceArn } = await harborTo(
      'Watermark=seen;WatermarkDelay=0',
    );
    const { ReplicationTask } = await served.client.send(
      new CreateReplicationTaskCommand({
        ReplicationTaskIdentifier: 'trips',
        SourceEndpointArn,
        TargetEndpointArn,
        ReplicationInstanceArn,
        MigrationType: 'full-load-and-cdc',
        TableMappings: mappingOf('voyages'),
        ReplicationTaskSettings: JSON.stringify({ ValidationSettings: { EnableValidation: true } }),
      }),
    );
    const arn = ReplicationTask?.ReplicationTaskArn ?? '';
    const start = (StartReplicationTaskType: 'start-replication' | 'resume-processing') =>
      served.client.send(
        new StartReplicationTaskCommand({ ReplicationTaskArn: arn, StartReplicationTaskType }),
      );
    const trips = () => ends.postgres.query('SELECT id, harbor FROM voyages.trip ORDER BY id');
    await start('start-replication');
    await until(
      () => statisticsOf(served, arn),
      ([table]) => table?.TableState === 'Table completed' && table.ValidationState === 'Validated',
    );
    await database.query(
      `UPDATE voyages.trip SET harbor = N'Łódź', seen = '2024-02-01' WHERE id = 2; INSERT INTO voyages.trip VALUES (3, N'new', '2024-02-02')`,
    );
    const followed = [
      ['1', 'Århus'],
      ['2', 'Łódź'],
      ['3', 'new'],
    ];
    await until(trips, (rows) => JSON.stringify(rows) === JSON.stringify(followed));
    await served.client.send(new StopReplicationTaskCommand({ ReplicationTaskArn: arn }));
    await until(
      () => describeTask(served, arn),
      ({ Status }) => Status === 'stopped',
    );
    await database.query(`INSERT INTO voyages.trip VALUES (4, N'late', '2024-03-01')`);
    await start('resume-processing');
    await until(trips, (rows) => rows.length === 4);
    await served.client.send(new StopReplicationTaskCommand({ ReplicationTaskArn: arn }));
    await until(
      () => describeTask(served, arn),
      ({ Status }) => Status === 'stopped',
    );
    await served.client.send(new DeleteReplicationTaskCommand({ ReplicationTaskArn: arn }));
  });
});
