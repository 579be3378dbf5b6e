import type {
  DataProviderDescriptor,
  MigrationProject as WireProject,
} from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import { notFound } from '../../../fault.ts';
import type { MigrationProject, ProviderUse, ProviderUseRequest } from '../../../resources/projects.ts';
import { filters, whereOf } from '../../filters.ts';
import { IsoTime } from '../../iso-time.ts';
import type { Operation } from '../../operation.ts';
import { operation } from '../../operation.ts';
import { markerOf, pageOf, paging } from '../../paging.ts';
import { tagList, tagsOf } from '../tags.ts';

const descriptors = z
  .array(
    z.object({
      DataProviderIdentifier: z.string(),
      SecretsManagerSecretId: z.string().optional(),
      SecretsManagerAccessRoleArn: z.string().optional(),
    }),
  )
  .length(1, 'A migration project has one source and one target data provider');

const members = {
  MigrationProjectName: z.string().min(1).max(255).optional(),
  Description: z.string().optional(),
  TransformationRules: z.string().optional(),
  SchemaConversionApplicationAttributes: z
    .object({ S3BucketPath: z.string().optional(), S3BucketRoleArn: z.string().optional() })
    .optional(),
};

/** The operations of migration projects. */
export const projectOperations: readonly Operation[] = [
  operation(
    'CreateMigrationProject',
    {
      ...members,
      SourceDataProviderDescriptors: descriptors,
      TargetDataProviderDescriptors: descriptors,
      InstanceProfileIdentifier: z.string(),
      Tags: tagList.optional(),
    },
    async (asked, { services }) => ({
      MigrationProject: wire(
        await services.schemaConversion.projects.create({
          ...requestOf(asked),
          source: useOf(asked.SourceDataProviderDescriptors),
          target: useOf(asked.TargetDataProviderDescriptors),
          profile: asked.InstanceProfileIdentifier,
          tags: tagsOf(asked.Tags),
        }),
      ),
    }),
  ),
  operation(
    'ModifyMigrationProject',
    {
      ...members,
      MigrationProjectIdentifier: z.string(),
      SourceDataProviderDescriptors: descriptors.optional(),
      TargetDataProviderDescriptors: descriptors.optional(),
      InstanceProfileIdentifier: z.string().optional(),
    },
    async ({ MigrationProjectIdentifier, ...asked }, { services }) => {
      const {
        SourceDataProviderDescriptors: source,
        TargetDataProviderDescriptors: target,
        InstanceProfileIdentifier: profile,
      } = asked;
      return {
        MigrationProject: wire(
          await services.schemaConversion.projects.modify(MigrationProjectIdentifier, {
            ...requestOf(asked),
            ...(source ? { source: useOf(source) } : {}),
            ...(target ? { target: useOf(target) } : {}),
            ...(profile === undefined ? {} : { profile }),
          }),
        ),
      };
    },
  ),
  operation(
    'DeleteMigrationProject',
    { MigrationProjectIdentifier: z.string() },
    async ({ MigrationProjectIdentifier }, { services }) => ({
      MigrationProject: wire(await services.schemaConversion.projects.remove(MigrationProjectIdentifier)),
    }),
  ),
  operation(
    'DescribeMigrationProjects',
    { Filters: filters, ...paging },
    async ({ Filters, ...asked }, { services }) => {
      const where = whereOf(Filters, [
        'migration-project-identifier',
        'instance-profile-identifier',
        'data-provider-identifier',
        'source-data-provider-identifier',
        'target-data-provider-identifier',
      ]);
      const { values, next } = await services.schemaConversion.projects.registry.find({
        where,
        ...pageOf(asked),
      });
      if (values.length === 0 && Filters) throw notFound('Migration project not found.');
      return { MigrationProjects: values.map(wire), ...markerOf(next) };
    },
  ),
];

function requestOf(asked: z.output<z.ZodObject<typeof members>>) {
  return {
    name: asked.MigrationProjectName,
    description: asked.Description,
    transformationRules: asked.TransformationRules,
    bucketPath: asked.SchemaConversionApplicationAttributes?.S3BucketPath,
    bucketRoleArn: asked.SchemaConversionApplicationAttributes?.S3BucketRoleArn,
  };
}

function useOf([descriptor]: z.output<typeof descriptors>): ProviderUseRequest {
  return {
    identifier: descriptor?.DataProviderIdentifier ?? '',
    secretId: descriptor?.SecretsManagerSecretId,
    accessRoleArn: descriptor?.SecretsManagerAccessRoleArn,
  };
}

function wire(project: MigrationProject): WireProject {
  const { bucketPath, bucketRoleArn } = project;
  return {
    MigrationProjectArn: project.arn,
    MigrationProjectName: project.identifier,
    MigrationProjectCreationTime: new IsoTime(project.createdAt),
    SourceDataProviderDescriptors: [descriptorOf(project.source)],
    TargetDataProviderDescriptors: [descriptorOf(project.target)],
    InstanceProfileArn: project.profileArn,
    InstanceProfileName: project.profileName,
    TransformationRules: project.transformationRules,
    Description: project.description,
    SchemaConversionApplicationAttributes:
      bucketPath === undefined && bucketRoleArn === undefined
        ? undefined
        : { S3BucketPath: bucketPath, S3BucketRoleArn: bucketRoleArn },
  };
}

function descriptorOf(use: ProviderUse): DataProviderDescriptor {
  return {
    DataProviderArn: use.providerArn,
    DataProviderName: use.providerName,
    SecretsManagerSecretId: use.secretId,
    SecretsManagerAccessRoleArn: use.accessRoleArn,
  };
}
