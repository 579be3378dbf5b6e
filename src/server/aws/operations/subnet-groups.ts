import type { ReplicationSubnetGroup } from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import { notFound } from '../../fault.ts';
import type { SubnetGroup } from '../../resources/subnet-groups.ts';
import type { Realm } from '../../arn.ts';
import { filters, whereOf } from '../filters.ts';
import type { Operation } from '../operation.ts';
import { operation } from '../operation.ts';
import { markerOf, pageOf, paging } from '../paging.ts';
import { tagList, tagsOf } from './tags.ts';

/** The operations of subnet groups. */
export const subnetGroupOperations: readonly Operation[] = [
  operation(
    'CreateReplicationSubnetGroup',
    {
      ReplicationSubnetGroupIdentifier: z.string(),
      ReplicationSubnetGroupDescription: z.string(),
      SubnetIds: z.array(z.string()),
      Tags: tagList.optional(),
    },
    async (given, { services }) => ({
      ReplicationSubnetGroup: wireSubnetGroup(
        await services.subnetGroups.create({
          identifier: given.ReplicationSubnetGroupIdentifier,
          description: given.ReplicationSubnetGroupDescription,
          subnets: given.SubnetIds,
          tags: tagsOf(given.Tags),
        }),
        services.realm,
      ),
    }),
  ),
  operation(
    'ModifyReplicationSubnetGroup',
    {
      ReplicationSubnetGroupIdentifier: z.string(),
      ReplicationSubnetGroupDescription: z.string().optional(),
      SubnetIds: z.array(z.string()),
    },
    async (given, { services }) => ({
      ReplicationSubnetGroup: wireSubnetGroup(
        await services.subnetGroups.modify(given.ReplicationSubnetGroupIdentifier, {
          description: given.ReplicationSubnetGroupDescription,
          subnets: given.SubnetIds,
        }),
        services.realm,
      ),
    }),
  ),
  operation(
    'DeleteReplicationSubnetGroup',
    { ReplicationSubnetGroupIdentifier: z.string() },
    async ({ ReplicationSubnetGroupIdentifier }, { services }) => {
      await services.subnetGroups.remove(ReplicationSubnetGroupIdentifier);
      return {};
    },
  ),
  operation(
    'DescribeReplicationSubnetGroups',
    { Filters: filters, ...paging },
    async ({ Filters, ...asked }, { services }) => {
      const where = whereOf(Filters, ['replication-subnet-group-id']);
      const { values, next } = await services.subnetGroups.find({ where, ...pageOf(asked) });
      if (values.length === 0 && Filters) throw notFound('Replication Subnet Group not found.');
      return {
        ReplicationSubnetGroups: values.map((group) => wireSubnetGroup(group, services.realm)),
        ...markerOf(next),
      };
    },
  ),
];

/** A subnet group as answers have it. There is no network of Amazon's here, so that all subnets are in one that has a name and nothing else. */
export function wireSubnetGroup(group: Omit<SubnetGroup, 'arn'>, { region }: Realm): ReplicationSubnetGroup {
  return {
    ReplicationSubnetGroupIdentifier: group.identifier,
    ReplicationSubnetGroupDescription: group.description,
    VpcId: 'vpc-none',
    SubnetGroupStatus: 'Complete',
    Subnets: group.subnets.map((name) => ({
      SubnetIdentifier: name,
      SubnetAvailabilityZone: { Name: `${region}a` },
      SubnetStatus: 'Active',
    })),
    SupportedNetworkTypes: ['IPV4'],
  };
}
