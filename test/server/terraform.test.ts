import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseMigrationService } from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ends } from '../migrate/ends.ts';
import { startEnds } from '../migrate/ends.ts';
import type { Authority } from '../servers/certificates.ts';
import { makeAuthority } from '../servers/certificates.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import { mappingOf } from './harbor.ts';
import type { Served } from './served.ts';
import { startServed } from './served.ts';
import type { Configuration } from './terraform/run.ts';
import { hasTerraform, initConfiguration, withoutTerraform } from './terraform/run.ts';
import { until } from './waiting.ts';

if (!hasMariadb) withoutMariadb('test/server/terraform');
if (!hasTerraform) withoutTerraform('test/server/terraform');

/** Whoever is told of events. */
interface Webhook {
  readonly server: HttpServer;
  readonly address: string;
}

async function startWebhook(): Promise<Webhook> {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/**
 * What Terraform's AWS provider sends for each `aws_dms_*` resource that is served here, in its order: create, wait, read (with tags by ARNs that it makes up itself), plan again,
 * update, destroy. This runs where Terraform is not.
 */
describe.skipIf(!hasMariadb)('the requests of Terraform', { timeout: 180_000 }, () => {
  let ends: Ends;
  let served: Served;
  let webhook: Webhook;
  let dms: DatabaseMigrationService;

  beforeAll(async () => {
    webhook = await startWebhook();
    [ends, served] = await Promise.all([startEnds(), startServed(undefined, { webhook: webhook.address })]);
    dms = new DatabaseMigrationService({
      endpoint: served.server.address,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-so-secret' },
      maxAttempts: 1,
    });
    await ends.mariadb.query(
      'CREATE DATABASE harbor; CREATE TABLE harbor.ship (id int PRIMARY KEY); INSERT INTO harbor.ship VALUES (1)',
    );
  });

  afterAll(async () => {
    dms.destroy();
    await served.stop();
    await ends.stop();
    webhook.server.close();
  });

  /** With `skip_requesting_account_id` the provider knows no account, and its region is its own. */
  const madeUp = (resource: string): string => `arn:aws:dms:eu-west-1::${resource}`;
  const Tags = [{ Key: 'made-by', Value: 'terraform' }];
  const tagsOf = async (arn: string) => (await dms.listTagsForResource({ ResourceArn: arn })).TagList;
  /** The provider's waiters for a deletion end with this fault alone. */
  const gone = async (look: () => Promise<unknown>): Promise<void> => {
    await until(
      () =>
        look().then(
          () => 'there',
          (error: Error) => error.name,
        ),
      (name) => name === 'ResourceNotFoundFault',
    );
  };
  const filterOf = (name: string, value: string) => ({ Filters: [{ Name: name, Values: [value] }] });

  const group = { ReplicationSubnetGroupIdentifier: 'tf-group' };
  let instance = '';
  let source = '';
  let target = '';

  it('make a subnet group and an instance, whose next plans are empty', async () => {
    const description = { ...group, ReplicationSubnetGroupDescription: 'of a test' };
    await dms.createReplicationSubnetGroup({ ...description, SubnetIds: ['subnet-a', 'subnet-b'], Tags });
    const groups = await dms.describeReplicationSubnetGroups(
      filterOf('replication-subnet-group-id', 'tf-group'),
    );
    expect(groups.ReplicationSubnetGroups?.[0]).toMatchObject({
      ...description,
      Subnets: [{ SubnetIdentifier: 'subnet-a' }, { SubnetIdentifier: 'subnet-b' }],
    });
    expect(await tagsOf(madeUp('subgrp:tf-group'))).toEqual(Tags);
    await dms.modifyReplicationSubnetGroup({ ...group, SubnetIds: ['subnet-c'] });

    await dms.createReplicationInstance({
      ReplicationInstanceIdentifier: 'tf-instance',
      ReplicationInstanceClass: 'dms.t3.micro',
      AutoMinorVersionUpgrade: false,
      MultiAZ: false,
      PubliclyAccessible: false,
      Tags,
    });
    const byId = filterOf('replication-instance-id', 'tf-instance');
    const read = async () => (await dms.describeReplicationInstances(byId)).ReplicationInstances?.[0];
    expect(await read()).toMatchObject({
      ReplicationInstanceStatus: 'available',
      // The provider reads it without asking whether it is there.
      ReplicationSubnetGroup: { ReplicationSubnetGroupIdentifier: 'default' },
    });
    instance = (await read())?.ReplicationInstanceArn ?? '';
    expect(await tagsOf(instance)).toEqual(Tags);
    await dms.modifyReplicationInstance({
      ReplicationInstanceArn: instance,
      ReplicationInstanceClass: 'dms.t3.small',
      AllowMajorVersionUpgrade: false,
      ApplyImmediately: true,
    });
    expect(await read()).toMatchObject({
      ReplicationInstanceStatus: 'available',
      ReplicationInstanceClass: 'dms.t3.small',
    });
  });

  it('make endpoints, which say where their servers are in two places', async () => {
    const maria = new URL(ends.mariadb.url);
    const place = { ServerName: maria.hostname, Port: Number(maria.port), Username: 'root', Password: '' };
    await dms.createEndpoint({
      EndpointIdentifier: 'tf-source',
      EndpointType: 'source',
      EngineName: 'mariadb',
      ...place,
      MySQLSettings: place,
      Tags,
    });
    const socket = new URL(ends.postgres.url).searchParams.get('host') ?? '';
    const other = {
      ServerName: socket,
      Port: 5432,
      Username: 'postgres',
      Password: 'x',
      DatabaseName: 'postgres',
    };
    await dms.createEndpoint({
      EndpointIdentifier: 'tf-target',
      EndpointType: 'target',
      EngineName: 'postgres',
      ...other,
      SslMode: 'none',
      PostgreSQLSettings: {
        ...other,
        CaptureDdls: false,
        HeartbeatEnable: false,
        MapBooleanAsBoolean: false,
      },
    });
    const read = async (id: string) =>
      (await dms.describeEndpoints(filterOf('endpoint-id', id))).Endpoints?.[0];
    const { Password: _, ...shown } = place;
    expect(await read('tf-source')).toMatchObject({ ...shown, MySQLSettings: shown, Status: 'active' });
    source = (await read('tf-source'))?.EndpointArn ?? '';
    target = (await read('tf-target'))?.EndpointArn ?? '';
    expect(await tagsOf(source)).toEqual(Tags);
    await dms.modifyEndpoint({
      EndpointArn: target,
      EndpointType: 'target',
      EngineName: 'postgres',
      PostgreSQLSettings: { ...other, HeartbeatEnable: true },
    });
    expect(await read('tf-target')).toMatchObject({
      PostgreSQLSettings: { HeartbeatEnable: true, Port: 5432 },
    });
  });

  it('make a task, start it, change it while it runs, and destroy it', async () => {
    const settings = {
      TargetMetadata: { BatchApplyEnabled: true },
      FullLoadSettings: { MaxFullLoadSubTasks: 4 },
    };
    await dms.createReplicationTask({
      ReplicationTaskIdentifier: 'tf-task',
      MigrationType: 'full-load-and-cdc',
      ReplicationInstanceArn: instance,
      SourceEndpointArn: source,
      TargetEndpointArn: target,
      TableMappings: mappingOf('harbor'),
      ReplicationTaskSettings: JSON.stringify(settings),
      Tags,
    });
    const byId = filterOf('replication-task-id', 'tf-task');
    const read = async () => (await dms.describeReplicationTasks(byId)).ReplicationTasks?.[0];
    const task = await read();
    const ReplicationTaskArn = task?.ReplicationTaskArn ?? '';
    expect(task).toMatchObject({ Status: 'ready', TableMappings: mappingOf('harbor') });
    // What was asked for is in what is read; so the provider plans no change.
    expect(JSON.parse(task?.ReplicationTaskSettings ?? '')).toMatchObject(settings);
    await dms.startReplicationTask({ ReplicationTaskArn, StartReplicationTaskType: 'start-replication' });
    await until(read, (each) => each?.Status === 'running');
    await dms.stopReplicationTask({ ReplicationTaskArn });
    await until(read, (each) => each?.Status === 'stopped');
    await dms.modifyReplicationTask({
      ReplicationTaskArn,
      MigrationType: 'full-load-and-cdc',
      TableMappings: mappingOf('harbor'),
      ReplicationTaskSettings: JSON.stringify({ ...settings, FullLoadSettings: { MaxFullLoadSubTasks: 2 } }),
    });
    expect(await read()).toMatchObject({ Status: 'stopped' });
    await dms.startReplicationTask({ ReplicationTaskArn, StartReplicationTaskType: 'resume-processing' });
    await until(read, (each) => each?.Status === 'running');
    await dms.stopReplicationTask({ ReplicationTaskArn });
    await until(read, (each) => each?.Status === 'stopped');
    await dms.deleteReplicationTask({ ReplicationTaskArn });
    await gone(read);
  });

  it('make a serverless replication, which is started as if it had run before', async () => {
    await ends.postgres.query('DELETE FROM harbor.ship');
    const { ReplicationConfig } = await dms.createReplicationConfig({
      ReplicationConfigIdentifier: 'tf-config',
      ReplicationType: 'full-load-and-cdc',
      SourceEndpointArn: source,
      TargetEndpointArn: target,
      TableMappings: mappingOf('harbor'),
      ComputeConfig: {
        MaxCapacityUnits: 16,
        MinCapacityUnits: 2,
        MultiAZ: false,
        ReplicationSubnetGroupId: 'tf-group',
      },
      Tags,
    });
    const ReplicationConfigArn = ReplicationConfig?.ReplicationConfigArn ?? '';
    const byArn = filterOf('replication-config-arn', ReplicationConfigArn);
    const read = async () => (await dms.describeReplications(byArn)).Replications?.[0];
    expect(await read()).toMatchObject({ Status: 'created' });
    await dms.startReplication({ ReplicationConfigArn, StartReplicationType: 'resume-processing' });
    await until(read, (each) => each?.Status === 'running');
    expect(await dms.describeReplicationConfigs(byArn)).toMatchObject({
      ReplicationConfigs: [{ ComputeConfig: { MaxCapacityUnits: 16, MinCapacityUnits: 2 } }],
    });
    expect(await tagsOf(ReplicationConfigArn)).toEqual(Tags);
    await dms.stopReplication({ ReplicationConfigArn });
    await until(read, (each) => each?.Status === 'stopped');
    await dms.deleteReplicationConfig({ ReplicationConfigArn });
    await gone(read);
  });

  it('make an event subscription, and destroy all that is left', async () => {
    const SubscriptionName = 'tf-events';
    const request = {
      SubscriptionName,
      SnsTopicArn: 'arn:aws:sns:eu-west-1:123456789012:events',
      SourceType: 'replication-task',
      EventCategories: ['creation', 'failure'],
      Enabled: true,
    };
    await dms.createEventSubscription({ ...request, SourceIds: ['tf-task'], Tags });
    const read = async () =>
      (await dms.describeEventSubscriptions({ SubscriptionName })).EventSubscriptionsList?.[0];
    expect(await read()).toMatchObject({ Status: 'active', SourceIdsList: ['tf-task'], Enabled: true });
    expect(await tagsOf(madeUp(`es:${SubscriptionName}`))).toEqual(Tags);
    await dms.modifyEventSubscription({ ...request, Enabled: false });
    expect(await read()).toMatchObject({ Enabled: false, EventCategoriesList: ['creation', 'failure'] });
    await dms.deleteEventSubscription({ SubscriptionName });
    await gone(read);
    for (const EndpointArn of [source, target]) {
      await dms.deleteEndpoint({ EndpointArn });
      await gone(() => dms.describeEndpoints(filterOf('endpoint-arn', EndpointArn)));
    }
    await dms.deleteReplicationInstance({ ReplicationInstanceArn: instance });
    await gone(() => dms.describeReplicationInstances(filterOf('replication-instance-id', 'tf-instance')));
    await dms.deleteReplicationSubnetGroup(group);
    await gone(() =>
      dms.describeReplicationSubnetGroups(filterOf('replication-subnet-group-id', 'tf-group')),
    );
  });
});

/** The provider itself. It waits for half a minute, or more, for most of what it does with a task. */
describe.skipIf(!hasMariadb || !hasTerraform)('Terraform itself', { timeout: 420_000 }, () => {
  let ends: Ends;
  let served: Served;
  let dms: DatabaseMigrationService;
  let webhook: Webhook;
  let terraform: Configuration;
  let authority: Authority;

  beforeAll(async () => {
    webhook = await startWebhook();
    [ends, served, terraform] = await Promise.all([
      startEnds(),
      startServed(undefined, { webhook: webhook.address }),
      initConfiguration(),
    ]);
    authority = makeAuthority();
    terraform.write('ca.pem', readFileSync(authority.ca, 'utf8'));
    dms = new DatabaseMigrationService({
      endpoint: served.server.address,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-so-secret' },
    });
    await ends.mariadb.query(
      'CREATE DATABASE harbor; CREATE TABLE harbor.ship (id int PRIMARY KEY); INSERT INTO harbor.ship VALUES (1)',
    );
    await dms.createReplicationInstance({
      ReplicationInstanceIdentifier: 'real-instance',
      ReplicationInstanceClass: 'dms.t3.micro',
    });
  }, 120_000);

  afterAll(async () => {
    dms.destroy();
    terraform.remove();
    authority.remove();
    await served.stop();
    await ends.stop();
    webhook.server.close();
  });

  const apply = async (): Promise<string> => {
    const { status, text } = await terraform.run('apply', '-auto-approve');
    expect(status, text).toBe(0);
    return text;
  };
  const configure = (variables: object): void =>
    terraform.write(
      'now.auto.tfvars.json',
      JSON.stringify({
        server: served.server.address,
        mariadb_port: Number(new URL(ends.mariadb.url).port),
        postgres_host: new URL(ends.postgres.url).searchParams.get('host'),
        ...variables,
      }),
    );
  /** A plan without any change ends with 0, one with changes with 2. */
  const expectNoChanges = async (): Promise<void> => {
    const { status, text } = await terraform.run('plan', '-detailed-exitcode');
    expect(status, text).toBe(0);
  };

  it('makes everything, takes the instance in, and has nothing to change then', async () => {
    const categories = ['creation', 'failure'];
    configure({ revision: 'first', class: 'dms.t3.micro', threads: 4, categories, is_running: true });
    const text = await apply();
    expect(text).toContain('1 imported, 9 added, 1 changed, 0 destroyed');
    expect(text).toMatch(/"task"\s+= "running"/);
    expect(await ends.postgres.query('SELECT id FROM harbor.ship')).toEqual([['1']]);
    await expectNoChanges();
  });

  it('changes everything in its place, and has nothing to change then', async () => {
    configure({
      revision: 'second',
      class: 'dms.t3.small',
      threads: 2,
      categories: ['deletion'],
      is_running: false,
    });
    expect(await apply()).toContain('0 added, 9 changed, 0 destroyed');
    await expectNoChanges();
    const { ReplicationTasks: [task] = [] } = await dms.describeReplicationTasks({});
    expect(task?.Status).toBe('stopped');
    expect(JSON.parse(task?.ReplicationTaskSettings ?? '')).toMatchObject({
      FullLoadSettings: { MaxFullLoadSubTasks: 2 },
    });
    const { Endpoints = [] } = await dms.describeEndpoints({});
    expect(Endpoints.map(({ ServerName }) => ServerName)).toContain('second.sqlserver.example');
  });

  it('takes what is there into its state without a change, and destroys all', async () => {
    const there: Readonly<Record<string, string>> = {
      'aws_dms_replication_subnet_group.group': 'real-group',
      'aws_dms_certificate.certificate': 'real-certificate',
      'aws_dms_replication_task.task': 'real-task',
      'aws_dms_event_subscription.subscription': 'real-events',
    };
    const { ReplicationConfigs: [config] = [] } = await dms.describeReplicationConfigs({});
    const imports = {
      ...there,
      'aws_dms_replication_config.config': config?.ReplicationConfigArn ?? '',
    };
    await terraform.run('state', 'rm', ...Object.keys(imports));
    terraform.write(
      'imports.tf',
      Object.entries(imports)
        .map(([to, id]) => `import {\n  to = ${to}\n  id = "${id}"\n}\n`)
        .join(''),
    );
    expect(await apply()).toContain('5 imported, 0 added, 0 changed, 0 destroyed');
    const { status, text } = await terraform.run('destroy', '-auto-approve');
    expect(status, text).toBe(0);
    for (const left of [
      (await dms.describeReplicationTasks({})).ReplicationTasks,
      (await dms.describeReplicationConfigs({})).ReplicationConfigs,
      (await dms.describeEndpoints({})).Endpoints,
      (await dms.describeReplicationInstances({})).ReplicationInstances,
      (await dms.describeCertificates({})).Certificates,
      (await dms.describeEventSubscriptions({})).EventSubscriptionsList,
    ])
      expect(left).toEqual([]);
  });
});
