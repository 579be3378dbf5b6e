import type {
  KerberosAuthenticationSettings,
  ReplicationInstance,
} from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import { Fault, invalidValue, notFound } from '../../fault.ts';
import type { Instance, InstanceRequest } from '../../resources/instances.ts';
import { engineVersion, instanceClasses } from '../../resources/instances.ts';
import { defaultSubnetGroup } from '../../resources/subnet-groups.ts';
import type { Services } from '../../services.ts';
import { filters, whereOf } from '../filters.ts';
import type { Operation } from '../operation.ts';
import { operation } from '../operation.ts';
import { markerOf, pageOf, pageOfList, paging } from '../paging.ts';
import { wireSubnetGroup } from './subnet-groups.ts';
import { tagList, tagsOf } from './tags.ts';

/** What both requests say of an instance. */
const members = {
  AllocatedStorage: z.number().int().optional(),
  VpcSecurityGroupIds: z.array(z.string()).optional(),
  PreferredMaintenanceWindow: z.string().optional(),
  MultiAZ: z.boolean().optional(),
  EngineVersion: z.string().optional(),
  AutoMinorVersionUpgrade: z.boolean().optional(),
  NetworkType: z.string().optional(),
  KerberosAuthenticationSettings: z.custom<KerberosAuthenticationSettings>().optional(),
};

/** The operations of replication instances. */
export const instanceOperations: readonly Operation[] = [
  operation(
    'CreateReplicationInstance',
    {
      ReplicationInstanceIdentifier: z.string(),
      ReplicationInstanceClass: z.string(),
      AvailabilityZone: z.string().optional(),
      ReplicationSubnetGroupIdentifier: z.string().optional(),
      Tags: tagList.optional(),
      KmsKeyId: z.string().optional(),
      PubliclyAccessible: z.boolean().optional(),
      DnsNameServers: z.string().optional(),
      ResourceIdentifier: z.string().optional(),
      ...members,
    },
    async (given, { services }) => {
      const instance = await services.instances.create({
        ...requestOf(given),
        identifier: given.ReplicationInstanceIdentifier,
        instanceClass: given.ReplicationInstanceClass,
        zone: given.AvailabilityZone,
        subnetGroup: groupOf(given.ReplicationSubnetGroupIdentifier),
        kmsKeyId: given.KmsKeyId,
        isPublic: given.PubliclyAccessible,
        dnsServers: given.DnsNameServers,
        resourceName: given.ResourceIdentifier,
        tags: tagsOf(given.Tags),
      });
      return { ReplicationInstance: await wireInstance(instance, services, 'creating') };
    },
  ),
  operation(
    'ModifyReplicationInstance',
    {
      ReplicationInstanceArn: z.string(),
      ReplicationInstanceIdentifier: z.string().optional(),
      ReplicationInstanceClass: z.string().optional(),
      ApplyImmediately: z.boolean().optional(),
      AllowMajorVersionUpgrade: z.boolean().optional(),
      ...members,
    },
    async (given, { services }) => {
      const instance = await services.instances.modify(given.ReplicationInstanceArn, {
        ...requestOf(given),
        identifier: given.ReplicationInstanceIdentifier,
        instanceClass: given.ReplicationInstanceClass,
      });
      return { ReplicationInstance: await wireInstance(instance, services, 'modifying') };
    },
  ),
  operation(
    'DeleteReplicationInstance',
    { ReplicationInstanceArn: z.string() },
    async ({ ReplicationInstanceArn }, { services }) => ({
      ReplicationInstance: await wireInstance(
        await services.instances.remove(ReplicationInstanceArn),
        services,
        'deleting',
      ),
    }),
  ),
  operation(
    'DescribeReplicationInstances',
    { Filters: filters, ...paging },
    async ({ Filters, ...asked }, { services }) => {
      const where = whereOf(Filters, [
        'replication-instance-arn',
        'replication-instance-id',
        'replication-instance-class',
        'engine-version',
      ]);
      const { values, next } = await services.instances.find({ where, ...pageOf(asked) });
      if (values.length === 0 && Filters) throw notFound('Replication Instance not found.');
      return {
        ReplicationInstances: await Promise.all(values.map((each) => wireInstance(each, services))),
        ...markerOf(next),
      };
    },
  ),
  operation('DescribeOrderableReplicationInstances', paging, async (asked, { services }) => {
    const { values, next } = pageOfList(instanceClasses, asked);
    return await Promise.resolve({
      OrderableReplicationInstances: values.map((each) => ({
        EngineVersion: engineVersion,
        ReplicationInstanceClass: each,
        StorageType: 'gp2',
        MinAllocatedStorage: 5,
        MaxAllocatedStorage: 6144,
        DefaultAllocatedStorage: 50,
        IncludedAllocatedStorage: 50,
        AvailabilityZones: [`${services.realm.region}a`],
      })),
      ...markerOf(next),
    });
  }),
  operation('DescribeEngineVersions', paging, async (asked) => {
    const all = [{ Version: engineVersion, Lifecycle: 'Available', AvailableUpgrades: [] }];
    const { values, next } = pageOfList(all, asked);
    return await Promise.resolve({ EngineVersions: [...values], ...markerOf(next) });
  }),
  operation(
    'DescribePendingMaintenanceActions',
    { ReplicationInstanceArn: z.string().optional(), Filters: filters, ...paging },
    async ({ ReplicationInstanceArn, ...asked }, { services }) => {
      if (ReplicationInstanceArn !== undefined) await services.instances.get(ReplicationInstanceArn);
      return { PendingMaintenanceActions: [...pageOfList([], asked).values] };
    },
  ),
  operation(
    'ApplyPendingMaintenanceAction',
    { ReplicationInstanceArn: z.string(), ApplyAction: z.string(), OptInType: z.string() },
    async ({ ReplicationInstanceArn, ApplyAction }, { services }) => {
      await services.instances.get(ReplicationInstanceArn);
      throw notFound(
        `No maintenance action ${ApplyAction} is pending for ${ReplicationInstanceArn}: whoever runs this server keeps it up to date.`,
      );
    },
  ),
];

/** The default group is none that is kept. */
function groupOf(identifier: string | undefined): string | undefined {
  const name = identifier?.toLowerCase();
  return name === '' || name === defaultSubnetGroup.identifier ? undefined : name;
}

function requestOf(given: z.output<z.ZodObject<typeof members>>): InstanceRequest {
  if (given.KerberosAuthenticationSettings)
    throw invalidValue(
      'KerberosAuthenticationSettings are not supported: endpoints have passwords or certificates.',
    );
  if (given.NetworkType !== undefined && !['IPV4', 'DUAL'].includes(given.NetworkType))
    throw new Fault(
      'InvalidParameterValueException',
      `NetworkType is IPV4 or DUAL, not ${given.NetworkType}.`,
    );
  return {
    allocatedStorage: given.AllocatedStorage,
    securityGroups: given.VpcSecurityGroupIds,
    maintenanceWindow: given.PreferredMaintenanceWindow,
    isMultiZone: given.MultiAZ,
    engineVersion: given.EngineVersion,
    upgradesItself: given.AutoMinorVersionUpgrade,
    networkType: given.NetworkType,
  };
}

/** An instance as answers have it. */
export async function wireInstance(
  instance: Instance,
  { subnetGroups, realm }: Services,
  status = 'available',
): Promise<ReplicationInstance> {
  const { subnetGroup, kmsKeyId, dnsServers } = instance;
  return {
    ReplicationInstanceArn: instance.arn,
    ReplicationInstanceIdentifier: instance.identifier,
    ReplicationInstanceClass: instance.instanceClass,
    ReplicationInstanceStatus: status,
    AllocatedStorage: instance.allocatedStorage,
    InstanceCreateTime: new Date(instance.createdAt),
    VpcSecurityGroups: instance.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' })),
    AvailabilityZone: instance.zone,
    ReplicationSubnetGroup: wireSubnetGroup(
      subnetGroup === undefined ? defaultSubnetGroup : await subnetGroups.get(subnetGroup),
      realm,
    ),
    PreferredMaintenanceWindow: instance.maintenanceWindow,
    PendingModifiedValues: {},
    MultiAZ: instance.isMultiZone,
    EngineVersion: instance.engineVersion,
    AutoMinorVersionUpgrade: instance.upgradesItself,
    ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
    ReplicationInstancePublicIpAddresses: [],
    ReplicationInstancePrivateIpAddresses: [],
    ReplicationInstanceIpv6Addresses: [],
    PubliclyAccessible: instance.isPublic,
    ...(dnsServers === undefined ? {} : { DnsNameServers: dnsServers }),
    NetworkType: instance.networkType,
  };
}
