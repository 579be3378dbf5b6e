import type { InstanceProfile as WireProfile } from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import { notFound } from '../../../fault.ts';
import type { InstanceProfile, InstanceProfileNetwork } from '../../../resources/instance-profiles.ts';
import { filters, whereOf } from '../../filters.ts';
import { IsoTime } from '../../iso-time.ts';
import type { Operation } from '../../operation.ts';
import { operation } from '../../operation.ts';
import { markerOf, pageOf, paging } from '../../paging.ts';
import { tagList, tagsOf } from '../tags.ts';

const network = {
  AvailabilityZone: z.string().optional(),
  KmsKeyArn: z.string().optional(),
  PubliclyAccessible: z.boolean().optional(),
  NetworkType: z.enum(['IPV4', 'IPV6', 'DUAL']).optional(),
  InstanceProfileName: z.string().min(1).max(255).optional(),
  Description: z.string().optional(),
  SubnetGroupIdentifier: z.string().optional(),
  VpcSecurityGroups: z.array(z.string()).optional(),
};

/** The operations of instance profiles. */
export const instanceProfileOperations: readonly Operation[] = [
  operation(
    'CreateInstanceProfile',
    { ...network, Tags: tagList.optional() },
    async ({ Tags, ...asked }, { services }) => ({
      InstanceProfile: wire(
        await services.schemaConversion.instanceProfiles.create({
          ...networkOf(asked),
          name: asked.InstanceProfileName,
          tags: tagsOf(Tags),
        }),
      ),
    }),
  ),
  operation(
    'ModifyInstanceProfile',
    { ...network, InstanceProfileIdentifier: z.string() },
    async ({ InstanceProfileIdentifier, ...asked }, { services }) => ({
      InstanceProfile: wire(
        await services.schemaConversion.instanceProfiles.modify(InstanceProfileIdentifier, {
          ...networkOf(asked),
          name: asked.InstanceProfileName,
        }),
      ),
    }),
  ),
  operation(
    'DeleteInstanceProfile',
    { InstanceProfileIdentifier: z.string() },
    async ({ InstanceProfileIdentifier }, { services }) => ({
      InstanceProfile: wire(
        await services.schemaConversion.instanceProfiles.remove(InstanceProfileIdentifier),
      ),
    }),
  ),
  operation(
    'DescribeInstanceProfiles',
    { Filters: filters, ...paging },
    async ({ Filters, ...asked }, { services }) => {
      const where = whereOf(Filters, ['instance-profile-identifier']);
      const { values, next } = await services.schemaConversion.instanceProfiles.registry.find({
        where,
        ...pageOf(asked),
      });
      if (values.length === 0 && Filters) throw notFound('Instance profile not found.');
      return { InstanceProfiles: values.map(wire), ...markerOf(next) };
    },
  ),
];

function networkOf(asked: z.output<z.ZodObject<typeof network>>): InstanceProfileNetwork {
  return {
    availabilityZone: asked.AvailabilityZone,
    kmsKeyArn: asked.KmsKeyArn,
    publiclyAccessible: asked.PubliclyAccessible,
    networkType: asked.NetworkType,
    description: asked.Description,
    subnetGroup: asked.SubnetGroupIdentifier,
    securityGroups: asked.VpcSecurityGroups,
  };
}

function wire(profile: InstanceProfile): WireProfile {
  return {
    InstanceProfileArn: profile.arn,
    InstanceProfileName: profile.identifier,
    InstanceProfileCreationTime: new IsoTime(profile.createdAt),
    AvailabilityZone: profile.availabilityZone,
    KmsKeyArn: profile.kmsKeyArn,
    PubliclyAccessible: profile.publiclyAccessible,
    NetworkType: profile.networkType,
    Description: profile.description,
    SubnetGroupIdentifier: profile.subnetGroup,
    VpcSecurityGroups: profile.securityGroups === undefined ? undefined : [...profile.securityGroups],
  };
}
