import { execFileSync } from 'node:child_process';
import {
  CreateReplicationTaskCommand,
  DeleteReplicationTaskCommand,
  DescribeReplicationTasksCommand,
  ModifyReplicationTaskCommand,
  ReloadTablesCommand,
  StartReplicationTaskCommand,
  StopReplicationTaskCommand,
  waitUntilReplicationTaskDeleted,
  waitUntilReplicationTaskReady,
  waitUntilReplicationTaskRunning,
  waitUntilReplicationTaskStopped,
} from '@aws-sdk/client-database-migration-service';
import type {
  CreateReplicationTaskCommandInput,
  StartReplicationTaskTypeValue,
} from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { taskSettingsSchema } from '../../src/migrate/settings.ts';
import type { Ends } from '../migrate/ends.ts';
import { startEnds } from '../migrate/ends.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Harbor } from './harbor.ts';
import { describeTask, makeHarbor, mappingOf, statisticsOf } from './harbor.ts';
import type { Served } from './served.ts';
import { startServed } from './served.ts';
import { often, until } from './waiting.ts';

if (!hasMariadb) withoutMariadb('test/server/tasks');

describe.skipIf(!hasMariadb)('tasks', () => {
  let ends: Ends;
  let served: Served;
  let harbor: Harbor;

  beforeAll(async () => {
    [ends, served] = await Promise.all([startEnds(), startServed()]);
    harbor = await makeHarbor(served, ends);
    await ends.mariadb.query(
      `CREATE DATABASE dms_sample; CREATE TABLE dms_sample.sport_type (name varchar(15) PRIMARY KEY, description varchar(120));
       CREATE TABLE dms_sample.seat (id int PRIMARY KEY, seat_row varchar(10));
       INSERT INTO dms_sample.sport_type VALUES ('baseball', NULL), ('football', NULL);
       INSERT INTO dms_sample.seat VALUES (1, 'a'), (2, 'b'), (3, 'c')`,
    );
  });

  afterAll(async () => {
    await served.stop();
    await ends.stop();
  });

  const create = async (
    identifier: string,
    more: Partial<CreateReplicationTaskCommandInput> = {},
  ): Promise<string> => {
    const { ReplicationTask } = await served.client.send(
      new CreateReplicationTaskCommand({
        ReplicationTaskIdentifier: identifier,
        SourceEndpointArn: harbor.mariadb,
        TargetEndpointArn: harbor.postgres,
        ReplicationInstanceArn: harbor.instance,
        MigrationType: 'full-load-and-cdc',
        TableMappings: mappingOf('dms_sample'),
        ...more,
      }),
    );
    expect(ReplicationTask?.Status).toBe('creating');
    return ReplicationTask?.ReplicationTaskArn ?? '';
  };
  const start = (arn: string, type: StartReplicationTaskTypeValue = 'start-replication') =>
    served.client.send(
      new StartReplicationTaskCommand({ ReplicationTaskArn: arn, StartReplicationTaskType: type }),
    );
  const stop = (arn: string) =>
    served.client.send(new StopReplicationTaskCommand({ ReplicationTaskArn: arn }));
  const filterOf = (arn: string) => ({ Filters: [{ Name: 'replication-task-arn', Values: [arn] }] });
  const waiter = () => often(served.client);
  const rows = async (): Promise<number> => {
    const [[count] = [0]] = await ends.postgres.query('SELECT count(*)::text FROM dms_sample.sport_type');
    return Number(count);
  };
  const sport = async (arn: string) =>
    (await statisticsOf(served, arn)).find(({ TableName }) => TableName === 'sport_type');

  let arn = '';

  it('load, follow, stop, go on and reload as the workshop has it, with the waiters of the client', async () => {
    arn = await create('sport');
    await waitUntilReplicationTaskReady(waiter(), filterOf(arn));
    await start(arn);
    await waitUntilReplicationTaskRunning(waiter(), filterOf(arn));
    await until(
      () => sport(arn),
      (table) => table?.TableState === 'Table completed',
    );
    expect(await sport(arn)).toMatchObject({ FullLoadRows: 2, Inserts: 0, ValidationState: 'Not enabled' });
    expect(await rows()).toBe(2);
    await ends.mariadb.query(
      `INSERT INTO dms_sample.sport_type VALUES ('hockey', NULL), ('basketball', NULL), ('soccer', NULL), ('volleyball', NULL), ('cricket', NULL)`,
    );
    const seen = await until(
      () => sport(arn),
      (table) => table?.Inserts === 5,
    );
    expect(seen).toMatchObject({ AppliedInserts: 5, Updates: 0, TableState: 'Table completed' });
    expect(await rows()).toBe(7);
    const running = await until(
      () => describeTask(served, arn),
      ({ ReplicationTaskStats }) => ReplicationTaskStats?.FullLoadProgressPercent === 100,
    );
    expect(running).toMatchObject({
      Status: 'running',
      RecoveryCheckpoint: expect.stringContaining('binlog') as string,
      ReplicationTaskStats: {
        TablesLoaded: 2,
        TablesErrored: 0,
        FullLoadFinishDate: expect.any(Date) as Date,
      },
    });
  });

  it('are measured with the names of DMS', async () => {
    const text = await (await fetch(`${served.server.address}/metrics`)).text();
    const value = (name: string): number =>
      Number(
        new RegExp(`^${name}\\{replication_task="sport",replication_instance="pool"\\} (\\S+)$`, 'm').exec(
          text,
        )?.[1],
      );
    expect(value('dms_CDCLatencyTarget')).toBeLessThan(60);
    expect(value('dms_MemoryUsage')).toBeGreaterThan(10_000_000);
    expect(value('dms_CDCIncomingChanges')).toBe(0);
    for (const name of ['MemorySource', 'MemoryTarget', 'DiskSource', 'DiskTarget'])
      expect(value(`dms_CDCChanges${name}`)).toBe(0);
    // The five rows came a moment ago; both rates are of the last seconds.
    expect(value('dms_CDCThroughputRowsSource')).toBeGreaterThan(0);
    expect(value('dms_CDCThroughputRowsTarget')).toBeGreaterThan(0);
    expect(value('dms_CDCThroughputBandwidthTarget')).toBeGreaterThan(0);
    expect(value('dms_CPUUtilization')).toBeGreaterThan(0);
    expect(value('dms_SwapUsage')).toBeGreaterThanOrEqual(0);
    expect(text).toContain('godwit_tasks{status="running"} 1');
    expect(text).toMatch(/^dms_FreeStorageSpace \d+/m);
  });

  it('keep to the order of states, with the messages of DMS', async () => {
    await expect(start(arn)).rejects.toMatchObject({ name: 'InvalidResourceStateFault' });
    await expect(
      served.client.send(new DeleteReplicationTaskCommand({ ReplicationTaskArn: arn })),
    ).rejects.toMatchObject({ name: 'InvalidResourceStateFault' });
    await stop(arn);
    await waitUntilReplicationTaskStopped(waiter(), filterOf(arn));
    expect(await describeTask(served, arn)).toMatchObject({ StopReason: 'Stop Reason NORMAL' });
    await expect(stop(arn)).rejects.toMatchObject({ name: 'InvalidResourceStateFault' });
    await expect(start(arn)).rejects.toMatchObject({
      name: 'InvalidParameterCombinationException',
      message: 'Start Type : START_REPLICATION, valid only for tasks running for the first time',
    });
    await ends.mariadb.query(`DELETE FROM dms_sample.sport_type WHERE name = 'cricket'`);
    await start(arn, 'resume-processing');
    await waitUntilReplicationTaskRunning(waiter(), filterOf(arn));
    await until(
      () => sport(arn),
      (table) => table?.Deletes === 1,
    );
    expect(await sport(arn)).toMatchObject({ Inserts: 5, Deletes: 1, FullLoadRows: 2 });
    expect(await rows()).toBe(6);
  });

  it('load single tables again while they go on', async () => {
    await ends.postgres.query(
      `DELETE FROM dms_sample.sport_type; INSERT INTO dms_sample.sport_type VALUES ('curling')`,
    );
    await served.client.send(
      new ReloadTablesCommand({
        ReplicationTaskArn: arn,
        TablesToReload: [{ SchemaName: 'dms_sample', TableName: 'sport_type' }],
      }),
    );
    const reloaded = await until(
      () => sport(arn),
      (table) => table?.FullLoadReloaded === true && table.TableState === 'Table completed',
    );
    expect(reloaded).toMatchObject({ FullLoadRows: 6 });
    expect(await rows()).toBe(6);
    await ends.mariadb.query(`INSERT INTO dms_sample.sport_type VALUES ('golf', NULL)`);
    await until(rows, (count) => count === 7);
    expect(await describeTask(served, arn)).toMatchObject({ Status: 'running' });
    await expect(
      served.client.send(
        new ReloadTablesCommand({
          ReplicationTaskArn: arn,
          TablesToReload: [{ SchemaName: 'dms_sample', TableName: 'nothing' }],
        }),
      ),
    ).rejects.toThrow(/has no table dms_sample.nothing/);
  });

  it('suspend a table, which keeps its rows until it is loaded again', async () => {
    const table = { schema: 'dms_sample', name: 'sport_type' };
    const { tasks } = served.server.services;
    await expect(tasks.suspend(arn, [{ ...table, name: 'nothing' }])).rejects.toThrow(/has no table/);
    await tasks.suspend(arn, [table]);
    await until(
      () => sport(arn),
      (each) => each?.TableState === 'Table error',
    );
    const suspensions = async () =>
      await ends.postgres.query(
        'SELECT table_owner, table_name, suspend_reason FROM public.awsdms_suspended_tables',
      );
    expect(await suspensions()).toEqual([
      ['dms_sample', 'sport_type', expect.stringContaining('on request') as string],
    ]);
    await ends.mariadb.query(
      `INSERT INTO dms_sample.sport_type VALUES ('darts', NULL); INSERT INTO dms_sample.seat VALUES (77, 'z')`,
    );
    await until(
      () => ends.postgres.query('SELECT id FROM dms_sample.seat WHERE id = 77'),
      (found) => found.length === 1,
    );
    expect(await rows()).toBe(7);
    await served.client.send(
      new ReloadTablesCommand({
        ReplicationTaskArn: arn,
        TablesToReload: [{ SchemaName: table.schema, TableName: table.name }],
      }),
    );
    await expect(tasks.suspend(arn, [table])).rejects.toThrow(/is being loaded again/);
    await until(
      () => sport(arn),
      (each) => each?.TableState === 'Table completed',
    );
    expect([await rows(), await suspensions()]).toEqual([8, []]);
    await ends.mariadb.query(`DELETE FROM dms_sample.sport_type WHERE name = 'darts'`);
    await until(rows, (count) => count === 7);
  });

  it('go on when the server comes again', async () => {
    served = await served.restart();
    await ends.mariadb.query(`INSERT INTO dms_sample.sport_type VALUES ('chess', NULL)`);
    await until(rows, (count) => count === 8);
    await waitUntilReplicationTaskRunning(waiter(), filterOf(arn));
  });

  it('go on when their process is killed', async () => {
    const processes = async (): Promise<readonly number[]> =>
      (await served.server.services.tasks.log(arn)).flatMap(({ message }) => {
        const pid = /^Process (\d+) runs the task/.exec(message)?.[1];
        return pid === undefined ? [] : [Number(pid)];
      });
    const before = await processes();
    process.kill(before.at(-1) ?? 0, 'SIGKILL');
    await ends.mariadb.query(`INSERT INTO dms_sample.sport_type VALUES ('rowing', NULL)`);
    await until(rows, (count) => count === 9);
    expect(await processes()).toHaveLength(before.length + 1);
    expect(await describeTask(served, arn)).toMatchObject({ Status: 'running' });
    const log = JSON.stringify(await served.server.services.tasks.log(arn));
    expect(log).toContain('ended with signal SIGKILL; another one goes on in 1 s');
    expect(log).not.toContain('rowing');
  });

  it('begin anew, and not without a word where rows are', async () => {
    await stop(arn);
    await waitUntilReplicationTaskStopped(waiter(), filterOf(arn));
    await start(arn, 'reload-target');
    const failed = await until(
      () => describeTask(served, arn),
      ({ Status }) => Status === 'failed',
    );
    expect(failed.LastFailureMessage).toMatch(
      /^Last Error .*holds rows already.*TRUNCATE_BEFORE_LOAD.*Stop Reason FATAL_ERROR Error Level FATAL\.$/,
    );
    await served.client.send(
      new ModifyReplicationTaskCommand({
        ReplicationTaskArn: arn,
        ReplicationTaskSettings: JSON.stringify({
          FullLoadSettings: { TargetTablePrepMode: 'TRUNCATE_BEFORE_LOAD' },
        }),
      }),
    );
    await start(arn, 'reload-target');
    const table = await until(
      () => sport(arn),
      (each) => each?.TableState === 'Table completed',
    );
    expect(table).toMatchObject({ FullLoadRows: 9, Inserts: 0, FullLoadReloaded: false });
    await stop(arn);
    await waitUntilReplicationTaskStopped(waiter(), filterOf(arn));
  });

  it('give complete settings back, which stay as they are', async () => {
    const before = (await describeTask(served, arn)).ReplicationTaskSettings ?? '';
    expect(JSON.parse(before)).toEqual(
      taskSettingsSchema.parse({ FullLoadSettings: { TargetTablePrepMode: 'TRUNCATE_BEFORE_LOAD' } }),
    );
    const withLog = {
      ...JSON.parse(before),
      Logging: { EnableLogging: true, CloudWatchLogGroup: 'x' },
    } as object;
    await served.client.send(
      new ModifyReplicationTaskCommand({
        ReplicationTaskArn: arn,
        ReplicationTaskSettings: JSON.stringify(withLog),
      }),
    );
    expect((await describeTask(served, arn)).ReplicationTaskSettings).toBe(before);
    const refused: readonly (readonly [Partial<CreateReplicationTaskCommandInput>, RegExp])[] = [
      [{ ReplicationTaskSettings: JSON.stringify(withLog) }, /cannot be set on create/],
      [{ ReplicationTaskSettings: '{"Colour":"red"}' }, /Unrecognized key: "Colour"/],
      [{ ReplicationTaskSettings: '{' }, /Invalid ReplicationTaskSettings: the text is no JSON/],
      [{ TableMappings: '{"rules":[{"rule-type":"selectoin"}]}' }, /TableMappings/],
      [
        { MigrationType: 'full-load', CdcStopPosition: 'server_time:2030-01-01T00:00:00' },
        /not for tasks of type full-load/,
      ],
      [{ SourceEndpointArn: harbor.postgres }, /is a target, and cannot be SourceEndpointArn/],
      [{ ReplicationTaskIdentifier: 'Sport' }, /already exists/],
    ];
    for (const [more, message] of refused) await expect(create('refused', more)).rejects.toThrow(message);
  });

  it('of a full load alone end when it is done', async () => {
    const once = await create('once', {
      MigrationType: 'full-load',
      ReplicationTaskSettings: '{"FullLoadSettings":{"TargetTablePrepMode":"TRUNCATE_BEFORE_LOAD"}}',
    });
    await start(once);
    const done = await until(
      () => describeTask(served, once),
      ({ Status }) => Status === 'stopped',
    );
    expect(done).toMatchObject({
      StopReason: 'Stop Reason FULL_LOAD_ONLY_FINISHED',
      ReplicationTaskStats: { FullLoadProgressPercent: 100, TablesLoaded: 2 },
    });
    await expect(start(once, 'resume-processing')).rejects.toThrow(/not valid for a full load that is done/);
    await served.client.send(new DeleteReplicationTaskCommand({ ReplicationTaskArn: once }));
    await waitUntilReplicationTaskDeleted(waiter(), filterOf(once));
  });

  it('are as many at a time as the class of the instance says', async () => {
    const cdc = async (name: string): Promise<string> => create(name, { MigrationType: 'cdc' });
    const [first, second, third] = [await cdc('one'), await cdc('two'), await cdc('three')];
    await start(first);
    await start(second);
    await expect(start(third)).rejects.toMatchObject({
      name: 'InsufficientResourceCapacityFault',
      message: expect.stringContaining('runs 2 tasks at a time') as string,
    });
    for (const each of [first, second]) {
      await waitUntilReplicationTaskRunning(waiter(), filterOf(each));
      await stop(each);
      await waitUntilReplicationTaskStopped(waiter(), filterOf(each));
    }
    for (const each of [first, second, third]) {
      await served.client.send(new DeleteReplicationTaskCommand({ ReplicationTaskArn: each }));
      await waitUntilReplicationTaskDeleted(waiter(), filterOf(each));
    }
  });

  it('are cut over in a process of their own, and again when that is killed', async () => {
    const switched = await create('switched', {
      ReplicationTaskSettings: '{"FullLoadSettings":{"TargetTablePrepMode":"TRUNCATE_BEFORE_LOAD"}}',
    });
    await start(switched);
    await until(
      () => describeTask(served, switched),
      ({ ReplicationTaskStats: figures }) => figures?.FullLoadProgressPercent === 100,
    );
    await stop(switched);
    await waitUntilReplicationTaskStopped(waiter(), filterOf(switched));
    const { inspections } = served.server.services;
    const how = { allowDifferences: false, reverse: false };
    const ended = () =>
      until(
        () => inspections.lastCutover(switched),
        (run) => run?.status !== 'running',
      );
    // The process waits for this lock, wherever it comes to it.
    await ends.postgres.query('BEGIN; LOCK TABLE dms_sample.sport_type IN ACCESS EXCLUSIVE MODE');
    await inspections.cutOver(switched, how);
    await until(
      () => ends.postgres.query('SELECT count(*)::text FROM pg_locks WHERE NOT granted'),
      ([row]) => row?.[0] !== '0',
    );
    const found = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'tasks/cutover-worker']);
    process.kill(Number(String(found)), 'SIGKILL');
    expect(await ended()).toMatchObject({
      status: 'failed',
      failure:
        'The process of the cutover ended with signal SIGKILL before it was done. It can be begun again.',
    });
    await ends.postgres.query('ROLLBACK');
    await inspections.cutOver(switched, how);
    expect(await ended()).toMatchObject({ status: 'done', differences: [] });
    await served.client.send(new DeleteReplicationTaskCommand({ ReplicationTaskArn: switched }));
    await waitUntilReplicationTaskDeleted(waiter(), filterOf(switched));
  });

  it('and endpoints leave nothing behind when they are deleted', async () => {
    await served.client.send(new DeleteReplicationTaskCommand({ ReplicationTaskArn: arn }));
    await waitUntilReplicationTaskDeleted(waiter(), filterOf(arn));
    expect(await served.client.send(new DescribeReplicationTasksCommand({}))).toMatchObject({
      ReplicationTasks: [],
    });
  });
});
