import { createServer } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CancelReplicationTaskAssessmentRunCommand,
  CreateEventSubscriptionCommand,
  CreateReplicationConfigCommand,
  CreateReplicationTaskCommand,
  DeleteEventSubscriptionCommand,
  DeleteReplicationConfigCommand,
  DeleteReplicationTaskAssessmentRunCommand,
  DescribeAccountAttributesCommand,
  DescribeApplicableIndividualAssessmentsCommand,
  DescribeEventsCommand,
  DescribeEventSubscriptionsCommand,
  DescribeReplicationConfigsCommand,
  DescribeReplicationInstanceTaskLogsCommand,
  DescribeReplicationsCommand,
  DescribeReplicationTableStatisticsCommand,
  DescribeReplicationTaskAssessmentResultsCommand,
  DescribeReplicationTaskAssessmentRunsCommand,
  DescribeReplicationTaskIndividualAssessmentsCommand,
  ModifyEventSubscriptionCommand,
  ModifyReplicationConfigCommand,
  ModifyReplicationTaskCommand,
  RebootReplicationInstanceCommand,
  StartReplicationCommand,
  StartReplicationTaskAssessmentRunCommand,
  StartReplicationTaskCommand,
  StopReplicationCommand,
  StopReplicationTaskCommand,
} from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ends } from '../migrate/ends.ts';
import { startEnds } from '../migrate/ends.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Harbor } from './harbor.ts';
import { describeTask, makeHarbor, mappingOf, statisticsOf } from './harbor.ts';
import type { Served } from './served.ts';
import { startServed } from './served.ts';
import { until } from './waiting.ts';

if (!hasMariadb) withoutMariadb('test/server/around-tasks');

describe.skipIf(!hasMariadb)('around tasks', () => {
  let ends: Ends;
  let served: Served;
  let harbor: Harbor;
  let webhook: HttpServer;
  let task: string;
  const notifications: { readonly TopicArn: string; readonly Message: string }[] = [];

  beforeAll(async () => {
    webhook = createServer((request, response) => {
      let text = '';
      request.on('data', (data: Buffer) => (text += data.toString()));
      request.on('end', () => {
        notifications.push(JSON.parse(text) as (typeof notifications)[number]);
        response.end();
      });
    });
    await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
    const { port } = webhook.address() as AddressInfo;
    [ends, served] = await Promise.all([
      startEnds(),
      startServed(undefined, { webhook: `http://127.0.0.1:${port}/` }),
    ]);
    harbor = await makeHarbor(served, ends);
    await ends.mariadb.query(
      `CREATE DATABASE dms_sample; CREATE TABLE dms_sample.seat (id int PRIMARY KEY, note varchar(10)); INSERT INTO dms_sample.seat VALUES (1, 'a')`,
    );
    await ends.postgres.query(
      `CREATE SCHEMA dms_sample; CREATE TABLE dms_sample.seat (id int PRIMARY KEY, note varchar(10)); INSERT INTO dms_sample.seat VALUES (7, 'b')`,
    );
    const { ReplicationTask } = await served.client.send(
      new CreateReplicationTaskCommand({
        ReplicationTaskIdentifier: 'seats',
        SourceEndpointArn: harbor.mariadb,
        TargetEndpointArn: harbor.postgres,
        ReplicationInstanceArn: harbor.instance,
        MigrationType: 'full-load-and-cdc',
        TableMappings: mappingOf('dms_sample'),
      }),
    );
    task = ReplicationTask?.ReplicationTaskArn ?? '';
  });

  afterAll(async () => {
    await served.stop();
    await ends.stop();
    webhook.close();
  });

  const assess = async (name: string, more: object = {}): Promise<string> => {
    const { ReplicationTaskAssessmentRun: run } = await served.client.send(
      new StartReplicationTaskAssessmentRunCommand({
        ReplicationTaskArn: task,
        AssessmentRunName: name,
        ServiceAccessRoleArn: 'arn:aws:iam::000000000000:role/none',
        ResultLocationBucket: 'none',
        ...more,
      }),
    );
    return run?.ReplicationTaskAssessmentRunArn ?? '';
  };
  const runOf = async (arn: string) => {
    const { ReplicationTaskAssessmentRuns: [run] = [] } = await served.client.send(
      new DescribeReplicationTaskAssessmentRunsCommand({
        Filters: [{ Name: 'replication-task-assessment-run-arn', Values: [arn] }],
      }),
    );
    return run;
  };

  it('premigration assessments examine both ends and say what to do', async () => {
    const arn = await assess('first');
    const run = await until(
      () => runOf(arn),
      (each) => !['starting', 'running'].includes(each?.Status ?? ''),
    );
    expect(run).toMatchObject({
      Status: 'failed',
      AssessmentRunName: 'first',
      IsLatestTaskAssessmentRun: true,
    });
    expect(run?.ResultStatistic?.Failed).toBe(1);
    expect(run?.ResultStatistic?.Passed).toBeGreaterThan(10);
    const { ReplicationTaskIndividualAssessments: failed } = await served.client.send(
      new DescribeReplicationTaskIndividualAssessmentsCommand({
        Filters: [
          { Name: 'replication-task-assessment-run-arn', Values: [arn] },
          { Name: 'status', Values: ['failed'] },
        ],
      }),
    );
    expect(failed).toMatchObject([{ IndividualAssessmentName: 'target-empty', Status: 'failed' }]);
    const { ReplicationTaskAssessmentResults: [result] = [] } = await served.client.send(
      new DescribeReplicationTaskAssessmentResultsCommand({ ReplicationTaskArn: task }),
    );
    expect(result?.AssessmentResults).toContain('DELETE FROM dms_sample.seat');
    await expect(assess('first')).rejects.toMatchObject({ name: 'ResourceAlreadyExistsFault' });
    await expect(assess('other', { IncludeOnly: ['nonsense'] })).rejects.toThrow(/no assessment nonsense/);
    const second = await assess('second', { IncludeOnly: ['exact-types'] });
    const passed = await until(
      () => runOf(second),
      (each) => each?.Status === 'passed',
    );
    expect(passed?.AssessmentProgress).toEqual({
      IndividualAssessmentCount: 1,
      IndividualAssessmentCompletedCount: 1,
    });
    expect(await runOf(arn)).toMatchObject({ IsLatestTaskAssessmentRun: false });
    await expect(
      served.client.send(
        new CancelReplicationTaskAssessmentRunCommand({ ReplicationTaskAssessmentRunArn: arn }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidResourceStateFault' });
    await served.client.send(
      new DeleteReplicationTaskAssessmentRunCommand({ ReplicationTaskAssessmentRunArn: arn }),
    );
    await expect(runOf(arn)).rejects.toMatchObject({ name: 'ResourceNotFoundFault' });
    const { IndividualAssessmentNames } = await served.client.send(
      new DescribeApplicableIndividualAssessmentsCommand({
        SourceEngineName: 'postgres',
        TargetEngineName: 'mysql',
        MigrationType: 'full-load',
      }),
    );
    expect(IndividualAssessmentNames).toContain('postgresql-source-wal-level');
    expect(IndividualAssessmentNames).not.toContain('source-keys');
  });

  it('events are told to those who subscribed, and can be read later', async () => {
    const subscription = {
      SubscriptionName: 'nightly',
      SnsTopicArn: 'arn:aws:sns:us-east-1:000000000000:nightly',
      SourceType: 'replication-task',
    };
    await expect(
      served.client.send(new CreateEventSubscriptionCommand({ ...subscription, SourceType: 'weather' })),
    ).rejects.toThrow(/SourceType is replication-instance or replication-task/);
    await served.client.send(
      new CreateEventSubscriptionCommand({
        ...subscription,
        EventCategories: ['failure'],
        SourceIds: ['seats'],
      }),
    );
    expect(await served.client.send(new DescribeEventSubscriptionsCommand({}))).toMatchObject({
      EventSubscriptionsList: [{ CustSubscriptionId: 'nightly', Status: 'active', Enabled: true }],
    });
    await served.client.send(
      new StartReplicationTaskCommand({
        ReplicationTaskArn: task,
        StartReplicationTaskType: 'start-replication',
      }),
    );
    await until(
      () => Promise.resolve(notifications),
      ({ length }) => length > 0,
    );
    expect(notifications).toHaveLength(1);
    expect(notifications[0]).toMatchObject({ TopicArn: subscription.SnsTopicArn });
    expect(notifications[0]?.Message).toContain('It holds rows already');
    const { Events } = await served.client.send(new DescribeEventsCommand({ SourceIdentifier: 'seats' }));
    expect(Events?.map(({ EventCategories }) => EventCategories?.[0])).toEqual(
      expect.arrayContaining(['creation', 'state change', 'failure']),
    );
    await served.client.send(
      new ModifyEventSubscriptionCommand({ SubscriptionName: 'nightly', Enabled: false }),
    );
    await served.client.send(new DeleteEventSubscriptionCommand({ SubscriptionName: 'nightly' }));
    await expect(
      served.client.send(new DescribeEventSubscriptionsCommand({ SubscriptionName: 'nightly' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundFault' });
  });

  it('a reboot of the instance has its tasks go on in other processes', async () => {
    await ends.postgres.query('DELETE FROM dms_sample.seat');
    await served.client.send(
      new StartReplicationTaskCommand({
        ReplicationTaskArn: task,
        StartReplicationTaskType: 'start-replication',
      }),
    );
    await until(
      () => describeTask(served, task),
      ({ Status }) => Status === 'running',
    );
    await served.client.send(
      new RebootReplicationInstanceCommand({ ReplicationInstanceArn: harbor.instance }),
    );
    await ends.mariadb.query(`INSERT INTO dms_sample.seat VALUES (2, 'x')`);
    const count = async (): Promise<string> => {
      const [[rows] = []] = await ends.postgres.query('SELECT count(*)::text FROM dms_sample.seat');
      return String(rows);
    };
    await until(count, (rows) => rows === '2');
    await until(
      () => describeTask(served, task),
      ({ Status }) => Status === 'running',
    );
    const { ReplicationInstanceTaskLogs } = await served.client.send(
      new DescribeReplicationInstanceTaskLogsCommand({ ReplicationInstanceArn: harbor.instance }),
    );
    expect(ReplicationInstanceTaskLogs).toMatchObject([{ ReplicationTaskName: 'seats' }]);
    expect(ReplicationInstanceTaskLogs?.[0]?.ReplicationInstanceTaskLogSize).toBeGreaterThan(100);
    await served.client.send(new StopReplicationTaskCommand({ ReplicationTaskArn: task }));
    await until(
      () => describeTask(served, task),
      ({ Status }) => Status === 'stopped',
    );
    const { AccountQuotas } = await served.client.send(new DescribeAccountAttributesCommand({}));
    expect(AccountQuotas).toContainEqual({ AccountQuotaName: 'ReplicationTasks', Used: 1, Max: 600 });
  });

  it('a task that is stopped takes other table mappings, and goes on with other tables', async () => {
    await ends.mariadb.query(
      `CREATE TABLE dms_sample.berth (id int PRIMARY KEY); INSERT INTO dms_sample.berth VALUES (1), (2)`,
    );
    const rule = {
      'rule-type': 'selection',
      'rule-id': '1',
      'rule-name': '1',
      'object-locator': { 'schema-name': 'dms_sample', 'table-name': 'berth' },
      'rule-action': 'include',
    };
    await served.client.send(
      new ModifyReplicationTaskCommand({
        ReplicationTaskArn: task,
        TableMappings: JSON.stringify({ rules: [rule] }),
      }),
    );
    await served.client.send(
      new StartReplicationTaskCommand({
        ReplicationTaskArn: task,
        StartReplicationTaskType: 'resume-processing',
      }),
    );
    const states = async () =>
      (await statisticsOf(served, task))
        .map(({ TableName, TableState }) => `${TableName}: ${TableState}`)
        .toSorted();
    // The old rules selected the new table too, so that it comes by its definition in the log.
    const wanted = ['berth: Table completed', 'seat: Table cancelled'];
    await until(states, (all) => all.join() === wanted.join());
    await ends.mariadb.query('INSERT INTO dms_sample.berth VALUES (3)');
    const count = async (): Promise<unknown> =>
      (await ends.postgres.query('SELECT count(*)::text FROM dms_sample.berth'))[0]?.[0];
    await until(count, (rows) => rows === '3');
    await served.client.send(new StopReplicationTaskCommand({ ReplicationTaskArn: task }));
    await until(
      () => describeTask(served, task),
      ({ Status }) => Status === 'stopped',
    );
    await ends.mariadb.query('DROP TABLE dms_sample.berth');
    await ends.postgres.query('DROP TABLE dms_sample.berth');
  });

  it('serverless replications load and follow like tasks', async () => {
    await ends.postgres.query('DELETE FROM dms_sample.seat');
    const { ReplicationConfig } = await served.client.send(
      new CreateReplicationConfigCommand({
        ReplicationConfigIdentifier: 'dms-serverless-lab',
        SourceEndpointArn: harbor.mariadb,
        TargetEndpointArn: harbor.postgres,
        ReplicationType: 'full-load-and-cdc',
        TableMappings: mappingOf('dms_sample'),
        ComputeConfig: { MinCapacityUnits: 1, MaxCapacityUnits: 4 },
      }),
    );
    const arn = ReplicationConfig?.ReplicationConfigArn ?? '';
    const Filters = [{ Name: 'replication-config-arn', Values: [arn] }];
    const replication = async () =>
      (await served.client.send(new DescribeReplicationsCommand({ Filters }))).Replications?.[0];
    expect(await replication()).toMatchObject({ Status: 'created' });
    await served.client.send(
      new StartReplicationCommand({
        ReplicationConfigArn: arn,
        StartReplicationType: 'start-replication',
      }),
    );
    await until(replication, (each) => each?.Status === 'running');
    expect(await replication()).toMatchObject({ ProvisionData: { ProvisionedCapacityUnits: 4 } });
    const statistics = async () =>
      (await served.client.send(new DescribeReplicationTableStatisticsCommand({ ReplicationConfigArn: arn })))
        .ReplicationTableStatistics?.[0];
    await until(statistics, (table) => table?.TableState === 'Table completed');
    expect(await statistics()).toMatchObject({ TableName: 'seat', FullLoadRows: 2 });
    await served.client.send(new StopReplicationCommand({ ReplicationConfigArn: arn }));
    await until(replication, (each) => each?.Status === 'stopped');
    await served.client.send(
      new ModifyReplicationConfigCommand({
        ReplicationConfigArn: arn,
        ComputeConfig: { MaxCapacityUnits: 8 },
      }),
    );
    expect(await served.client.send(new DescribeReplicationConfigsCommand({ Filters }))).toMatchObject({
      ReplicationConfigs: [{ ComputeConfig: { MaxCapacityUnits: 8 } }],
    });
    await served.client.send(new DeleteReplicationConfigCommand({ ReplicationConfigArn: arn }));
    await until(
      () =>
        replication().then(
          () => 'there',
          (error: Error) => error.name,
        ),
      (name) => name === 'ResourceNotFoundFault',
    );
  });
});
