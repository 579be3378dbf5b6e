import {
  CreateDataProviderCommand,
  CreateInstanceProfileCommand,
  CreateMigrationProjectCommand,
  DeleteDataProviderCommand,
  DeleteInstanceProfileCommand,
  DeleteMigrationProjectCommand,
  DescribeDataProvidersCommand,
  DescribeInstanceProfilesCommand,
  DescribeMigrationProjectsCommand,
  ListTagsForResourceCommand,
  ModifyDataProviderCommand,
  ModifyInstanceProfileCommand,
  ModifyMigrationProjectCommand,
} from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Served } from './served.ts';
import { startServed } from './served.ts';

let served: Served;

beforeAll(async () => {
  served = await startServed();
});
afterAll(() => served.stop());

const scripts = { S3Path: 'file:///srv/scripts/harbor' };

describe('data providers', () => {
  it('are made, found by name and ARN, changed in part or whole, and deleted', async () => {
    const { client } = served;
    const { DataProvider: made } = await client.send(
      new CreateDataProviderCommand({
        DataProviderName: 'harbor-scripts',
        Engine: 'oracle',
        Virtual: true,
        Settings: { OracleSettings: scripts },
        Tags: [{ Key: 'team', Value: 'port' }],
      }),
    );
    expect(made).toMatchObject({
      DataProviderName: 'harbor-scripts',
      Engine: 'oracle',
      Virtual: true,
      Settings: { OracleSettings: scripts },
    });
    const arn = made?.DataProviderArn ?? '';
    expect(arn).toMatch(/^arn:aws:dms:us-east-1:\d{12}:data-provider:[A-Z0-9]{26}$/);
    expect(made?.DataProviderCreationTime).toBeInstanceOf(Date);
    expect((await client.send(new ListTagsForResourceCommand({ ResourceArn: arn }))).TagList).toEqual([
      { Key: 'team', Value: 'port' },
    ]);
    for (const value of ['harbor-scripts', arn])
      expect(
        (
          await client.send(
            new DescribeDataProvidersCommand({
              Filters: [{ Name: 'data-provider-identifier', Values: [value] }],
            }),
          )
        ).DataProviders,
      ).toEqual([made]);
    const change = { DataProviderIdentifier: arn, Settings: { OracleSettings: { DatabaseName: 'ORCL' } } };
    expect(
      (await client.send(new ModifyDataProviderCommand(change))).DataProvider?.Settings?.OracleSettings,
    ).toEqual({ ...scripts, DatabaseName: 'ORCL' });
    const exact = await client.send(new ModifyDataProviderCommand({ ...change, ExactSettings: true }));
    expect(exact.DataProvider?.Settings?.OracleSettings).toEqual({ DatabaseName: 'ORCL' });
    await client.send(new DeleteDataProviderCommand({ DataProviderIdentifier: 'harbor-scripts' }));
    await expect(
      client.send(
        new DescribeDataProvidersCommand({ Filters: [{ Name: 'data-provider-identifier', Values: [arn] }] }),
      ),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundFault' });
  });

  it('with settings of another engine, with none, or without a server are refused in words', async () => {
    const create = (input: ConstructorParameters<typeof CreateDataProviderCommand>[0]) =>
      served.client.send(new CreateDataProviderCommand(input));
    await expect(
      create({ Engine: 'oracle', Settings: { PostgreSqlSettings: { ServerName: 'db', Port: 5432 } } }),
    ).rejects.toThrow('A data provider of the engine oracle has OracleSettings, not PostgreSqlSettings.');
    await expect(create({ Engine: 'oracle', Settings: { OracleSettings: { Port: 1521 } } })).rejects.toThrow(
      'ServerName is needed of a data provider that is not virtual.',
    );
    await expect(
      create({ Engine: 'oracle', Settings: { OracleSettings: { ServerName: 'x', Port: 1, ...scripts } } }),
    ).rejects.toThrow('set Virtual to true');
    await expect(
      create({ Engine: 'paradox', Virtual: true, Settings: { OracleSettings: {} } }),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('instance profiles', () => {
  it('are made, described, changed and deleted', async () => {
    const { client } = served;
    const { InstanceProfile: made } = await client.send(
      new CreateInstanceProfileCommand({ InstanceProfileName: 'here', VpcSecurityGroups: ['sg-1'] }),
    );
    expect(made).toMatchObject({
      InstanceProfileName: 'here',
      PubliclyAccessible: true,
      NetworkType: 'IPV4',
      VpcSecurityGroups: ['sg-1'],
    });
    const { InstanceProfile: changed } = await client.send(
      new ModifyInstanceProfileCommand({ InstanceProfileIdentifier: 'here', Description: 'this-machine' }),
    );
    expect(changed).toEqual({ ...made, Description: 'this-machine' });
    await expect(
      client.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'here' })),
    ).rejects.toMatchObject({ name: 'ResourceAlreadyExistsFault' });
    expect((await client.send(new DescribeInstanceProfilesCommand({}))).InstanceProfiles).toEqual([changed]);
    await client.send(new DeleteInstanceProfileCommand({ InstanceProfileIdentifier: 'here' }));
    expect((await client.send(new DescribeInstanceProfilesCommand({}))).InstanceProfiles).toEqual([]);
  });
});

describe('migration projects', () => {
  it('hold providers and profile, keep them from being deleted, and stay over a restart', async () => {
    let { client } = served;
    const provider = (name: string) =>
      client.send(
        new CreateDataProviderCommand({
          DataProviderName: name,
          Engine: name === 'from' ? 'oracle' : 'postgres',
          Virtual: true,
          Settings: name === 'from' ? { OracleSettings: scripts } : { PostgreSqlSettings: {} },
        }),
      );
    await provider('from');
    await provider('to');
    await client.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'profile' }));
    const rules = JSON.stringify({
      rules: [
        {
          'rule-type': 'transformation',
          'rule-id': '1',
          'rule-name': '1',
          'rule-target': 'schema',
          'object-locator': { 'schema-name': 'HARBOR' },
          'rule-action': 'rename',
          value: 'port',
        },
      ],
    });
    const request = {
      MigrationProjectName: 'harbor',
      SourceDataProviderDescriptors: [{ DataProviderIdentifier: 'from' }],
      TargetDataProviderDescriptors: [
        { DataProviderIdentifier: 'to', SecretsManagerSecretId: 'env:HARBOR_TARGET' },
      ],
      InstanceProfileIdentifier: 'profile',
    };
    await expect(
      client.send(new CreateMigrationProjectCommand({ ...request, TransformationRules: '{"rules":[{}]}' })),
    ).rejects.toThrow(/rule-type is missing/);
    const { MigrationProject: made } = await client.send(
      new CreateMigrationProjectCommand({ ...request, TransformationRules: rules }),
    );
    expect(made).toMatchObject({
      MigrationProjectName: 'harbor',
      InstanceProfileName: 'profile',
      TransformationRules: rules,
      SourceDataProviderDescriptors: [{ DataProviderName: 'from' }],
      TargetDataProviderDescriptors: [
        { DataProviderName: 'to', SecretsManagerSecretId: 'env:HARBOR_TARGET' },
      ],
    });
    await expect(
      client.send(new DeleteDataProviderCommand({ DataProviderIdentifier: 'to' })),
    ).rejects.toMatchObject({
      name: 'InvalidResourceStateFault',
      message: 'Data provider to is needed by migration project harbor, and cannot be deleted before that.',
    });
    await expect(
      client.send(new DeleteInstanceProfileCommand({ InstanceProfileIdentifier: 'profile' })),
    ).rejects.toThrow('is needed by migration project harbor');
    served = await served.restart();
    ({ client } = served);
    for (const [Name, Value] of [
      ['migration-project-identifier', 'harbor'],
      ['target-data-provider-identifier', 'to'],
      ['data-provider-identifier', made?.SourceDataProviderDescriptors?.[0]?.DataProviderArn ?? ''],
    ])
      expect(
        (
          await client.send(
            new DescribeMigrationProjectsCommand({ Filters: [{ Name, Values: [Value ?? ''] }] }),
          )
        ).MigrationProjects,
      ).toEqual([made]);
    const { MigrationProject: changed } = await client.send(
      new ModifyMigrationProjectCommand({ MigrationProjectIdentifier: 'harbor', Description: 'the-port' }),
    );
    expect(changed).toEqual({ ...made, Description: 'the-port' });
    await client.send(
      new ModifyDataProviderCommand({ DataProviderIdentifier: 'to', DataProviderName: 'postgres-15' }),
    );
    expect(
      (
        await client.send(
          new DescribeMigrationProjectsCommand({
            Filters: [{ Name: 'target-data-provider-identifier', Values: ['postgres-15'] }],
          }),
        )
      ).MigrationProjects?.[0]?.TargetDataProviderDescriptors,
    ).toMatchObject([{ DataProviderName: 'postgres-15', SecretsManagerSecretId: 'env:HARBOR_TARGET' }]);
    await expect(client.send(new CreateMigrationProjectCommand(request))).rejects.toMatchObject({
      name: 'ResourceNotFoundFault',
    });
    await client.send(new DeleteMigrationProjectCommand({ MigrationProjectIdentifier: 'harbor' }));
    await client.send(new DeleteDataProviderCommand({ DataProviderIdentifier: 'postgres-15' }));
  });
});
