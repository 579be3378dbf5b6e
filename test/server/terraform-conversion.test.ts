import { readFileSync } from 'node:fs';
import { DatabaseMigrationService } from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority } from '../servers/certificates.ts';
import type { Served } from './served.ts';
import { startServed } from './served.ts';

/**
 * What Terraform's AWS provider sends for certificates and for the resources of Schema Conversion: create, read by the filter that it uses, plan again, update, destroy. Members that
 * it takes from an answer as they are must come back as they were sent, or its next plan is not empty. The provider itself is not run.
 */
describe('the requests of Terraform for Schema Conversion', () => {
  let served: Served;
  let dms: DatabaseMigrationService;

  beforeAll(async () => {
    served = await startServed();
    dms = new DatabaseMigrationService({
      endpoint: served.server.address,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-so-secret' },
      maxAttempts: 1,
    });
  });
  afterAll(async () => {
    dms.destroy();
    await served.stop();
  });

  const Tags = [{ Key: 'made-by', Value: 'terraform' }];
  const tagsOf = async (arn: string) => (await dms.listTagsForResource({ ResourceArn: arn })).TagList;
  const filterOf = (name: string, value: string) => ({ Filters: [{ Name: name, Values: [value] }] });
  const isGone = { name: 'ResourceNotFoundFault' };

  const readProvider = async (arn: string) =>
    (await dms.describeDataProviders(filterOf('data-provider-identifier', arn))).DataProviders;
  const readProfile = async (arn: string) =>
    (await dms.describeInstanceProfiles(filterOf('instance-profile-identifier', arn))).InstanceProfiles;
  const readProject = async (arn: string) =>
    (await dms.describeMigrationProjects(filterOf('migration-project-identifier', arn))).MigrationProjects;

  it('make a certificate, whose next plan is empty, and destroy it', async () => {
    const authority = makeAuthority();
    const CertificatePem = readFileSync(authority.ca, 'utf8');
    authority.remove();
    const CertificateIdentifier = 'tf-authority';
    await dms.importCertificate({ CertificateIdentifier, CertificatePem, Tags });
    const read = async () =>
      (await dms.describeCertificates(filterOf('certificate-id', CertificateIdentifier))).Certificates;
    const [certificate] = (await read()) ?? [];
    expect(certificate).toMatchObject({ CertificateIdentifier, CertificatePem });
    const arn = certificate?.CertificateArn ?? '';
    expect(await tagsOf(arn)).toEqual(Tags);
    await dms.addTagsToResource({ ResourceArn: arn, Tags: [{ Key: 'made-by', Value: 'somebody' }] });
    await dms.removeTagsFromResource({ ResourceArn: arn, TagKeys: ['made-by'] });
    expect(await tagsOf(arn)).toEqual([]);
    await dms.deleteCertificate({ CertificateArn: arn });
    await expect(read()).rejects.toMatchObject(isGone);
  });

  it('make data providers, an instance profile and a project, change them, and destroy them', async () => {
    const source = await dms.createDataProvider({
      DataProviderName: 'tf-source',
      // What has no description in the configuration has an empty one in the plan.
      Description: '',
      Engine: 'sqlserver',
      Virtual: false,
      Settings: {
        MicrosoftSqlServerSettings: {
          ServerName: 'db.example.com',
          Port: 1433,
          DatabaseName: 'shop',
          SslMode: 'none',
        },
      },
      Tags,
    });
    const sourceArn = source.DataProvider?.DataProviderArn ?? '';
    expect(await readProvider(sourceArn)).toEqual([source.DataProvider]);
    expect(source.DataProvider).toMatchObject({
      DataProviderName: 'tf-source',
      Description: '',
      Virtual: false,
    });
    expect(source.DataProvider?.DataProviderCreationTime).toBeInstanceOf(Date);
    expect(await tagsOf(sourceArn)).toEqual(Tags);
    const target = await dms.createDataProvider({
      Description: 'in the end',
      Engine: 'postgres',
      Virtual: true,
      Settings: { PostgreSqlSettings: { DatabaseName: 'shop' } },
    });
    const targetArn = target.DataProvider?.DataProviderArn ?? '';
    expect(target.DataProvider?.DataProviderName).not.toBe('');

    const { InstanceProfile } = await dms.createInstanceProfile({
      InstanceProfileName: 'tf-profile',
      NetworkType: 'IPV4',
      VpcSecurityGroups: ['sg-1'],
      Tags,
    });
    const profileArn = InstanceProfile?.InstanceProfileArn ?? '';
    expect(await readProfile(profileArn)).toEqual([InstanceProfile]);
    expect(InstanceProfile?.Description).toBeUndefined();

    const { MigrationProject } = await dms.createMigrationProject({
      MigrationProjectName: 'tf-project',
      Description: 'of a test',
      InstanceProfileIdentifier: profileArn,
      SourceDataProviderDescriptors: [
        { DataProviderIdentifier: sourceArn, SecretsManagerSecretId: 'env:SHOP' },
      ],
      TargetDataProviderDescriptors: [{ DataProviderIdentifier: targetArn }],
      SchemaConversionApplicationAttributes: { S3BucketPath: 's3://bucket' },
      Tags,
    });
    const projectArn = MigrationProject?.MigrationProjectArn ?? '';
    expect(await readProject(projectArn)).toEqual([MigrationProject]);
    expect(MigrationProject).toMatchObject({
      InstanceProfileArn: profileArn,
      InstanceProfileName: 'tf-profile',
      SourceDataProviderDescriptors: [
        { DataProviderArn: sourceArn, DataProviderName: 'tf-source', SecretsManagerSecretId: 'env:SHOP' },
      ],
      SchemaConversionApplicationAttributes: { S3BucketPath: 's3://bucket' },
    });
    expect(await tagsOf(projectArn)).toEqual(Tags);

    // An update sends the whole plan; what is taken out of the settings goes, because they are exact.
    await dms.modifyDataProvider({
      DataProviderIdentifier: sourceArn,
      DataProviderName: 'tf-source-2',
      Description: '',
      Engine: 'sqlserver',
      Virtual: false,
      ExactSettings: true,
      Settings: { MicrosoftSqlServerSettings: { ServerName: 'db.example.com', Port: 1434, SslMode: 'none' } },
    });
    expect((await readProvider(sourceArn))?.[0]?.Settings).toEqual({
      MicrosoftSqlServerSettings: { ServerName: 'db.example.com', Port: 1434, SslMode: 'none' },
    });
    await dms.modifyInstanceProfile({
      InstanceProfileIdentifier: profileArn,
      InstanceProfileName: 'tf-pool',
    });
    await dms.modifyMigrationProject({
      MigrationProjectIdentifier: projectArn,
      MigrationProjectName: 'tf-project',
      Description: '',
      InstanceProfileIdentifier: profileArn,
      SourceDataProviderDescriptors: [{ DataProviderIdentifier: sourceArn }],
      TargetDataProviderDescriptors: [{ DataProviderIdentifier: targetArn }],
    });
    const [changed] = (await readProject(projectArn)) ?? [];
    expect(changed?.Description).toBeUndefined();
    expect(changed).toMatchObject({
      InstanceProfileName: 'tf-pool',
      SourceDataProviderDescriptors: [{ DataProviderName: 'tf-source-2' }],
    });

    await dms.deleteMigrationProject({ MigrationProjectIdentifier: projectArn });
    await expect(readProject(projectArn)).rejects.toMatchObject(isGone);
    await dms.deleteInstanceProfile({ InstanceProfileIdentifier: profileArn });
    await expect(readProfile(profileArn)).rejects.toMatchObject(isGone);
    for (const arn of [sourceArn, targetArn]) {
      await dms.deleteDataProvider({ DataProviderIdentifier: arn });
      await expect(readProvider(arn)).rejects.toMatchObject(isGone);
    }
  });
});
