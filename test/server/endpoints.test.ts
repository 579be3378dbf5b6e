import {
  CreateEndpointCommand,
  CreateReplicationInstanceCommand,
  CreateReplicationSubnetGroupCommand,
  DeleteConnectionCommand,
  DeleteEndpointCommand,
  DeleteReplicationInstanceCommand,
  DeleteReplicationSubnetGroupCommand,
  DescribeConnectionsCommand,
  DescribeEndpointSettingsCommand,
  DescribeEndpointsCommand,
  DescribeEndpointTypesCommand,
  DescribeEngineVersionsCommand,
  DescribeOrderableReplicationInstancesCommand,
  DescribePendingMaintenanceActionsCommand,
  DescribeRefreshSchemasStatusCommand,
  DescribeReplicationInstancesCommand,
  DescribeReplicationSubnetGroupsCommand,
  DescribeSchemasCommand,
  ModifyEndpointCommand,
  ModifyReplicationInstanceCommand,
  ModifyReplicationSubnetGroupCommand,
  paginateDescribeOrderableReplicationInstances,
  RefreshSchemasCommand,
  TestConnectionCommand,
  waitUntilEndpointDeleted,
  waitUntilReplicationInstanceAvailable,
  waitUntilReplicationInstanceDeleted,
  waitUntilTestConnectionSucceeds,
} from '@aws-sdk/client-database-migration-service';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ends } from '../migrate/ends.ts';
import { startEnds } from '../migrate/ends.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Served } from './served.ts';
import { startServed } from './served.ts';
import { often } from './waiting.ts';

if (!hasMariadb) withoutMariadb('test/server/endpoints');

describe.skipIf(!hasMariadb)('endpoints', () => {
  let ends: Ends;
  let served: Served;
  /** The folder of PostgreSQL's socket. */
  let host: string;
  let instance: string;

  beforeAll(async () => {
    [ends, served] = await Promise.all([startEnds(), startServed()]);
    await ends.postgres.query(
      'CREATE SCHEMA harbor; CREATE TABLE harbor.ship (id int PRIMARY KEY); CREATE ROLE "an n" LOGIN PASSWORD \'h/u:s@h\'',
    );
    host = new URL(ends.postgres.url).searchParams.get('host') ?? '';
  });

  afterAll(async () => {
    await served.stop();
    await ends.stop();
  });

  const create = async (identifier: string, more: object = {}): Promise<string> => {
    const { Endpoint } = await served.client.send(
      new CreateEndpointCommand({
        EndpointIdentifier: identifier,
        EndpointType: 'source',
        EngineName: 'postgres',
        ServerName: host,
        DatabaseName: 'postgres',
        Username: 'postgres',
        Password: 'none',
        ...more,
      }),
    );
    return Endpoint?.EndpointArn ?? '';
  };
  const test = async (EndpointArn: string): Promise<unknown> => {
    await served.client.send(new TestConnectionCommand({ EndpointArn, ReplicationInstanceArn: instance }));
    const Filters = [{ Name: 'endpoint-arn', Values: [EndpointArn] }];
    for (;;) {
      const { Connections: [connection] = [] } = await served.client.send(
        new DescribeConnectionsCommand({ Filters }),
      );
      if (connection?.Status !== 'testing') return connection;
      await sleep(20);
    }
  };

  it('are reached from an instance that the waiters find available', async () => {
    await served.client.send(
      new CreateReplicationSubnetGroupCommand({
        ReplicationSubnetGroupIdentifier: 'Somewhere',
        ReplicationSubnetGroupDescription: 'none here',
        SubnetIds: ['subnet-1', 'subnet-2'],
      }),
    );
    const { ReplicationInstance } = await served.client.send(
      new CreateReplicationInstanceCommand({
        ReplicationInstanceIdentifier: 'Pool-1',
        ReplicationInstanceClass: 'dms.t3.small',
        ReplicationSubnetGroupIdentifier: 'somewhere',
        AllocatedStorage: 20,
      }),
    );
    expect(ReplicationInstance).toMatchObject({
      ReplicationInstanceIdentifier: 'pool-1',
      ReplicationInstanceStatus: 'creating',
      ReplicationSubnetGroup: { VpcId: 'vpc-none', Subnets: [{}, { SubnetIdentifier: 'subnet-2' }] },
    });
    instance = ReplicationInstance?.ReplicationInstanceArn ?? '';
    const { state } = await waitUntilReplicationInstanceAvailable(often(served.client), {
      Filters: [{ Name: 'replication-instance-id', Values: ['pool-1'] }],
    });
    expect(state).toBe('SUCCESS');
    await expect(
      served.client.send(
        new DeleteReplicationSubnetGroupCommand({ ReplicationSubnetGroupIdentifier: 'somewhere' }),
      ),
    ).rejects.toMatchObject({
      name: 'InvalidResourceStateFault',
      message: expect.stringContaining('is needed by replication instance pool-1') as string,
    });
  });

  it('of every engine are tested with a real connection', async () => {
    const maria = new URL(ends.mariadb.url);
    const arns = [
      await create('pg'),
      await create('aurora-pg', { EngineName: 'aurora-postgresql', EndpointType: 'target' }),
      await create('an-n', { Username: 'an n', Password: 'h/u:s@h' }),
    ];
    for (const engine of ['mysql', 'mariadb', 'aurora'])
      arns.push(
        await create(`my-${engine}`, {
          EngineName: engine,
          EndpointType: engine === 'aurora' ? 'target' : 'source',
          Port: Number(maria.port),
          ServerName: maria.hostname,
          Username: 'root',
          Password: '',
          DatabaseName: undefined,
        }),
      );
    for (const arn of arns) expect(await test(arn)).toMatchObject({ Status: 'successful' });
    const { state } = await waitUntilTestConnectionSucceeds(often(served.client), {
      Filters: [{ Name: 'endpoint-arn', Values: arns.slice(0, 1) }],
    });
    expect(state).toBe('SUCCESS');
  });

  it('say why they cannot be reached, without the password', async () => {
    const wrong = await create('wrong-port', { ServerName: '127.0.0.1', Port: 1, Password: 'hush-hush' });
    expect(await test(wrong)).toMatchObject({
      Status: 'failed',
      LastFailureMessage: expect.stringMatching(/^PostgreSQL at .*:1 cannot be reached/) as string,
    });
    const encrypted = await create('encrypted', {
      EngineName: 'mariadb',
      ServerName: '127.0.0.1',
      Port: Number(new URL(ends.mariadb.url).port),
      Username: 'nobody',
    });
    expect(await test(encrypted)).toMatchObject({ Status: 'failed' });
    const all = await served.client.send(new DescribeEndpointsCommand({}));
    expect(JSON.stringify(all)).not.toContain('hush');
    const events = await served.server.services.events.read();
    const deeds = await served.server.services.audit.read({ limit: 1000 });
    expect(JSON.stringify([events, deeds])).not.toContain('hush');
    expect(readFileSync(`${served.folder}/server.sqlite-wal`).includes('hush-hush')).toBe(false);
  });

  it('are sources only, where their engine is SQL Server', async () => {
    const sqlserver = {
      EngineName: 'sqlserver',
      ServerName: '127.0.0.1',
      Port: 1,
      DatabaseName: 'shop',
      MicrosoftSQLServerSettings: { UseBcpFullLoad: true },
    };
    await expect(create('into-mssql', { ...sqlserver, EndpointType: 'target' })).rejects.toMatchObject({
      message: expect.stringContaining('a source only') as string,
    });
    await expect(
      create('backups', { ...sqlserver, MicrosoftSQLServerSettings: { ReadBackupOnly: true } }),
    ).rejects.toMatchObject({ message: expect.stringContaining('ReadBackupOnly') as string });
    expect(await test(await create('from-mssql', sqlserver))).toMatchObject({
      Status: 'failed',
      LastFailureMessage: expect.stringMatching(/^SQL Server at 127\.0\.0\.1:1 .*/) as string,
    });
    const { SupportedEndpointTypes } = await served.client.send(
      new DescribeEndpointTypesCommand({ Filters: [{ Name: 'engine-name', Values: ['sqlserver'] }] }),
    );
    expect(SupportedEndpointTypes?.map(({ EndpointType }) => EndpointType)).toEqual(['source']);
  });

  it('tell their schemas when they were read', async () => {
    const arn = await create('schemas');
    await expect(served.client.send(new DescribeSchemasCommand({ EndpointArn: arn }))).rejects.toMatchObject({
      name: 'InvalidResourceStateFault',
    });
    await served.client.send(
      new RefreshSchemasCommand({ EndpointArn: arn, ReplicationInstanceArn: instance }),
    );
    let status = 'refreshing';
    while (status === 'refreshing') {
      const { RefreshSchemasStatus } = await served.client.send(
        new DescribeRefreshSchemasStatusCommand({ EndpointArn: arn }),
      );
      status = RefreshSchemasStatus?.Status ?? '';
      await sleep(20);
    }
    expect(status).toBe('successful');
    const { Schemas } = await served.client.send(new DescribeSchemasCommand({ EndpointArn: arn }));
    expect(Schemas).toEqual(['harbor']);
  });

  it('take settings of their engine, or refuse them by name', async () => {
    const arn = await create('settings', {
      Username: undefined,
      ServerName: undefined,
      Port: undefined,
      PostgreSQLSettings: {
        Username: 'postgres',
        Password: 'none',
        ServerName: host,
        Port: 5432,
        HeartbeatEnable: true,
        PluginName: 'pgoutput',
      },
      ExtraConnectionAttributes: 'captureDDLs=Y;',
    });
    expect(await test(arn)).toMatchObject({ Status: 'successful' });
    const { Endpoints } = await served.client.send(
      new DescribeEndpointsCommand({ Filters: [{ Name: 'endpoint-id', Values: ['settings'] }] }),
    );
    expect(Endpoints).toMatchObject([
      {
        ServerName: host,
        ExtraConnectionAttributes: 'captureDDLs=Y;',
        PostgreSQLSettings: { Port: 5432, HeartbeatEnable: true, PluginName: 'pgoutput' },
      },
    ]);
    expect(Endpoints?.[0]?.PostgreSQLSettings).not.toHaveProperty('CaptureDdls');
    const events = await served.server.services.events.read({ arn });
    expect(events.map(({ message }) => message)).toContainEqual(
      'No effect: HeartbeatEnable: the position of a quiet database moves on without a heartbeat.',
    );
    const refused: readonly (readonly [object, RegExp])[] = [
      [{ PostgreSQLSettings: { SlotName: 'mine' } }, /PostgreSQLSettings.SlotName can only be left out/],
      [
        { ExtraConnectionAttributes: 'pluginName=test_decoding' },
        /PluginName can only be no-preference or pg/,
      ],
      [{ ExtraConnectionAttributes: 'colour=red' }, /attribute colour is none/],
      [{ MySQLSettings: {} }, /MySQLSettings are not for endpoints of the engine postgres/],
      [{ EngineName: 'db2' }, /no endpoints of the engine db2/],
      [{ SslMode: 'verify-full' }, /name one as CertificateArn/],
      [{ EndpointIdentifier: '1-is-no-letter' }, /cannot be used/],
    ];
    for (const [more, message] of refused) await expect(create('refused', more)).rejects.toThrow(message);
  });

  it('are changed member by member, and gone when they are deleted', async () => {
    const arn = await create('changing', { Tags: [{ Key: 'a', Value: 'b' }] });
    const { Endpoint } = await served.client.send(
      new ModifyEndpointCommand({
        EndpointArn: arn,
        EndpointIdentifier: 'changed',
        DatabaseName: 'template1',
      }),
    );
    expect(Endpoint).toMatchObject({ EndpointIdentifier: 'changed', ServerName: host });
    expect(await test(arn)).toMatchObject({ Status: 'successful', EndpointIdentifier: 'changed' });
    const { Connection } = await served.client.send(
      new DeleteConnectionCommand({ EndpointArn: arn, ReplicationInstanceArn: instance }),
    );
    expect(Connection?.Status).toBe('deleting');
    await expect(create('Changed')).rejects.toMatchObject({ name: 'ResourceAlreadyExistsFault' });
    await served.client.send(new DeleteEndpointCommand({ EndpointArn: arn }));
    const { state } = await waitUntilEndpointDeleted(often(served.client), {
      Filters: [{ Name: 'endpoint-arn', Values: [arn] }],
    });
    expect(state).toBe('SUCCESS');
    const left = await served.server.services.store.secrets.all();
    expect(left.some(({ id }) => id === arn)).toBe(false);
  });

  it('and what goes with them are described', async () => {
    const { SupportedEndpointTypes } = await served.client.send(
      new DescribeEndpointTypesCommand({ Filters: [{ Name: 'engine-name', Values: ['mariadb'] }] }),
    );
    expect(SupportedEndpointTypes?.map(({ EndpointType }) => EndpointType)).toEqual(['source', 'target']);
    const { EndpointSettings } = await served.client.send(
      new DescribeEndpointSettingsCommand({ EngineName: 'postgres' }),
    );
    expect(EndpointSettings).toContainEqual(
      expect.objectContaining({
        Name: 'PluginName',
        Type: 'enum',
        EnumValues: ['no-preference', 'pgoutput'],
      }),
    );
    const first = await served.client.send(
      new DescribeOrderableReplicationInstancesCommand({ MaxRecords: 20 }),
    );
    expect(first.OrderableReplicationInstances).toHaveLength(20);
    let count = 0;
    for await (const page of paginateDescribeOrderableReplicationInstances(
      { client: served.client, pageSize: 50 },
      {},
    ))
      count += page.OrderableReplicationInstances?.length ?? 0;
    expect(count).toBe(130);
    expect(await served.client.send(new DescribeEngineVersionsCommand({}))).toMatchObject({
      EngineVersions: [{ Version: '3.6.1' }],
    });
    expect(await served.client.send(new DescribePendingMaintenanceActionsCommand({}))).toMatchObject({
      PendingMaintenanceActions: [],
    });
  });

  it('outlive instances and subnet groups', async () => {
    const { ReplicationInstance } = await served.client.send(
      new ModifyReplicationInstanceCommand({
        ReplicationInstanceArn: instance,
        ReplicationInstanceClass: 'dms.c5.large',
        ApplyImmediately: true,
      }),
    );
    expect(ReplicationInstance).toMatchObject({
      AllocatedStorage: 20,
      ReplicationInstanceStatus: 'modifying',
    });
    const { ReplicationInstances } = await served.client.send(new DescribeReplicationInstancesCommand({}));
    expect(ReplicationInstances).toMatchObject([{ ReplicationInstanceClass: 'dms.c5.large' }]);
    await served.client.send(new DeleteReplicationInstanceCommand({ ReplicationInstanceArn: instance }));
    const { state } = await waitUntilReplicationInstanceDeleted(often(served.client), {
      Filters: [{ Name: 'replication-instance-arn', Values: [instance] }],
    });
    expect(state).toBe('SUCCESS');
    const group = { ReplicationSubnetGroupIdentifier: 'somewhere' };
    await served.client.send(new ModifyReplicationSubnetGroupCommand({ ...group, SubnetIds: ['subnet-3'] }));
    expect(await served.client.send(new DescribeReplicationSubnetGroupsCommand({}))).toMatchObject({
      ReplicationSubnetGroups: [{ Subnets: [{ SubnetIdentifier: 'subnet-3' }] }],
    });
    await served.client.send(new DeleteReplicationSubnetGroupCommand(group));
    await expect(
      served.client.send(
        new DescribeReplicationSubnetGroupsCommand({
          Filters: [{ Name: 'replication-subnet-group-id', Values: ['somewhere'] }],
        }),
      ),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundFault' });
  });
});
