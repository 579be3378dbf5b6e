import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { DescribeConnectionsCommand } from '@aws-sdk/client-database-migration-service';
import type { Connection, TableStatistics } from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ends } from '../migrate/ends.ts';
import { startEnds } from '../migrate/ends.ts';
import { hasMariadb } from '../servers/mariadb.ts';
import { describeTask, mappingOf, statisticsOf } from './harbor.ts';
import type { Served } from './served.ts';
import { startServed } from './served.ts';
import { until } from './waiting.ts';

const program = '/usr/bin/aws';
const canRun = hasMariadb && existsSync(program);
if (!canRun)
  process.stderr.write(
    '\nNOT RUN: test/server/awscli needs MariaDB and awscli (Debian: scripts/install-test-servers.sh).\n',
  );

const run = promisify(execFile);

/** What an option has that takes no value. */
const flag = '(flag)';

/** The steps of the workshop as its participants would type them, with Debian's awscli. */
describe.skipIf(!canRun)('aws dms', { timeout: 600_000 }, () => {
  let ends: Ends;
  let served: Served;

  beforeAll(async () => {
    [ends, served] = await Promise.all([startEnds(), startServed()]);
    await ends.mariadb.query(
      `CREATE DATABASE dms_sample; CREATE TABLE dms_sample.sport_type (name varchar(15) PRIMARY KEY, description varchar(120));
       INSERT INTO dms_sample.sport_type VALUES ('baseball', NULL), ('football', NULL)`,
    );
  });

  afterAll(async () => {
    await served.stop();
    await ends.stop();
  });

  /** Runs `aws dms COMMAND --option value …` and gives the answer. */
  const aws = async (
    command: string,
    options: Readonly<Record<string, string>>,
  ): Promise<Record<string, unknown>> => {
    const given = Object.entries(options).flatMap(([name, value]) =>
      value === flag ? [`--${name}`] : [`--${name}`, value],
    );
    const { stdout } = await run(
      program,
      [
        'dms',
        ...command.split(' '),
        ...given,
        '--endpoint-url',
        served.server.address,
        '--output',
        'json',
        '--no-cli-pager',
      ],
      {
        env: {
          PATH: '/usr/bin:/bin',
          AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
          AWS_SECRET_ACCESS_KEY: 'not-so-secret',
          AWS_DEFAULT_REGION: 'eu-central-1',
          AWS_CONFIG_FILE: '/dev/null',
          AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        },
      },
    );
    return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  };
  const connection = async (arn: string): Promise<Connection> => {
    const Filters = [{ Name: 'endpoint-arn', Values: [arn] }];
    const { Connections } = await served.client.send(new DescribeConnectionsCommand({ Filters }));
    return Connections?.[0] ?? {};
  };
  const member = (answer: unknown, ...path: readonly (string | number)[]): string => {
    let value = answer;
    for (const each of path) value = (value as Record<string | number, unknown> | undefined)?.[each];
    return String(value);
  };

  it('does what the workshop has its participants do', async () => {
    const maria = new URL(ends.mariadb.url);
    const socket = new URL(ends.postgres.url).searchParams.get('host') ?? '';
    const instance = member(
      await aws('create-replication-instance', {
        'replication-instance-identifier': 'workshop',
        'replication-instance-class': 'dms.c5.xlarge',
        'allocated-storage': '50',
        'no-multi-az': flag,
        'no-publicly-accessible': flag,
      }),
      'ReplicationInstance',
      'ReplicationInstanceArn',
    );
    const source = member(
      await aws('create-endpoint', {
        'endpoint-identifier': 'maria-source',
        'endpoint-type': 'source',
        'engine-name': 'mariadb',
        'server-name': maria.hostname,
        port: maria.port,
        username: 'root',
        password: 'none',
        tags: 'Key=lab,Value=dms',
      }),
      'Endpoint',
      'EndpointArn',
    );
    const target = member(
      await aws('create-endpoint', {
        'endpoint-identifier': 'aurora-postgresql-target',
        'endpoint-type': 'target',
        'engine-name': 'aurora-postgresql',
        'server-name': socket,
        username: 'postgres',
        password: 'none',
        'database-name': 'postgres',
        'postgre-sql-settings': '{"PluginName":"pgoutput"}',
      }),
      'Endpoint',
      'EndpointArn',
    );
    // The user root of the test's server has no password.
    await aws('modify-endpoint', { 'endpoint-arn': source, password: '' });
    for (const arn of [source, target]) {
      await aws('test-connection', { 'endpoint-arn': arn, 'replication-instance-arn': instance });
      await until(
        () => connection(arn),
        ({ Status }) => Status === 'successful',
      );
      await aws('wait test-connection-succeeds', { filters: `Name=endpoint-arn,Values=${arn}` });
    }
    const task = member(
      await aws('create-replication-task', {
        'replication-task-identifier': 'workshop-task',
        'migration-type': 'full-load-and-cdc',
        'source-endpoint-arn': source,
        'target-endpoint-arn': target,
        'replication-instance-arn': instance,
        'table-mappings': mappingOf('dms_sample'),
        'replication-task-settings': '{"FullLoadSettings":{"TargetTablePrepMode":"TRUNCATE_BEFORE_LOAD"}}',
      }),
      'ReplicationTask',
      'ReplicationTaskArn',
    );
    const named = { 'replication-task-arn': task };
    // The waiters ask only every 15 seconds.
    const wait = async (state: string): Promise<void> => {
      await until(
        () => describeTask(served, task),
        ({ Status }) => Status === state,
      );
      await aws(`wait replication-task-${state}`, { filters: `Name=replication-task-arn,Values=${task}` });
    };
    const start = (type: string) =>
      aws('start-replication-task', { ...named, 'start-replication-task-type': type });
    const stop = async (): Promise<void> => {
      await aws('stop-replication-task', named);
      await wait('stopped');
    };
    // Each `aws` is a new Python: what is waited for, the SDK asks.
    const untilTable = (is: (table: TableStatistics) => boolean) =>
      until(async () => (await statisticsOf(served, task))[0] ?? {}, is);
    const table = async (): Promise<Record<string, unknown>> => {
      const { TableStatistics } = await aws('describe-table-statistics', named);
      return (TableStatistics as Record<string, unknown>[])[0] ?? {};
    };
    await wait('ready');
    await start('start-replication');
    await wait('running');
    await untilTable(({ TableState }) => TableState === 'Table completed');
    expect(await table()).toMatchObject({ TableName: 'sport_type', FullLoadRows: 2 });
    await ends.mariadb.query(
      `INSERT INTO dms_sample.sport_type VALUES ('hockey', NULL), ('basketball', NULL), ('soccer', NULL), ('volleyball', NULL), ('cricket', NULL)`,
    );
    await untilTable(({ Inserts }) => Inserts === 5);
    expect(await table()).toMatchObject({ Inserts: 5 });
    expect(await ends.postgres.query('SELECT count(*)::text FROM dms_sample.sport_type')).toEqual([['7']]);
    await stop();
    await start('resume-processing');
    await wait('running');
    await aws('reload-tables', {
      ...named,
      'tables-to-reload': 'SchemaName=dms_sample,TableName=sport_type',
    });
    await untilTable(
      ({ FullLoadReloaded, TableState }) => FullLoadReloaded === true && TableState === 'Table completed',
    );
    expect(await table()).toMatchObject({ FullLoadRows: 7 });
    await stop();
    await start('reload-target');
    await untilTable(({ FullLoadRows, Inserts }) => FullLoadRows === 7 && Inserts === 0);
    await stop();
    await aws('delete-replication-task', named);
    await aws('wait replication-task-deleted', { filters: `Name=replication-task-arn,Values=${task}` });
    for (const arn of [source, target]) await aws('delete-endpoint', { 'endpoint-arn': arn });
    await aws('delete-replication-instance', { 'replication-instance-arn': instance });
    await expect(
      aws('describe-endpoints', { filters: `Name=endpoint-arn,Values=${source}` }),
    ).rejects.toThrow(/ResourceNotFoundFault/);
  });
});
