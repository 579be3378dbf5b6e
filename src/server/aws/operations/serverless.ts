import type {
  Replication as WireReplication,
  ReplicationConfig,
} from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import { invalidValue, notFound } from '../../fault.ts';
import type { Replication } from '../../resources/replications.ts';
import type { Where } from '../../store/store.ts';
import { filters, whereOf } from '../filters.ts';
import type { Operation } from '../operation.ts';
import { operation } from '../operation.ts';
import { markerOf, pageOf, paging } from '../paging.ts';
import { instant } from '../timestamps.ts';
import { tagList, tagsOf } from './tags.ts';
import { endsOf, statsOf } from './tasks.ts';

const compute = z.object({
  AvailabilityZone: z.string().optional(),
  DnsNameServers: z.string().optional(),
  KmsKeyId: z.string().optional(),
  MaxCapacityUnits: z.number().int().optional(),
  MinCapacityUnits: z.number().int().optional(),
  MultiAZ: z.boolean().optional(),
  PreferredMaintenanceWindow: z.string().optional(),
  ReplicationSubnetGroupId: z.string().optional(),
  VpcSecurityGroupIds: z.array(z.string()).optional(),
});
const type = z.enum(['full-load', 'cdc', 'full-load-and-cdc']);
const arnOnly = { ReplicationConfigArn: z.string() };

/** The operations of serverless replications. Their capacity is kept and given back: a process of this server takes what it needs. */
export const serverlessOperations: readonly Operation[] = [
  operation(
    'CreateReplicationConfig',
    {
      ReplicationConfigIdentifier: z.string(),
      SourceEndpointArn: z.string(),
      TargetEndpointArn: z.string(),
      ComputeConfig: compute,
      ReplicationType: type,
      TableMappings: z.string(),
      ReplicationSettings: z.string().optional(),
      SupplementalSettings: z.string().optional(),
      ResourceIdentifier: z.string().optional(),
      Tags: tagList.optional(),
    },
    async (given, { services }) => ({
      ReplicationConfig: configOf(
        await services.tasks.create('serverless', {
          identifier: given.ReplicationConfigIdentifier,
          sourceArn: given.SourceEndpointArn,
          targetArn: given.TargetEndpointArn,
          compute: given.ComputeConfig,
          type: given.ReplicationType,
          tableMappings: given.TableMappings,
          settings: given.ReplicationSettings,
          supplemental: given.SupplementalSettings,
          resourceName: given.ResourceIdentifier,
          tags: tagsOf(given.Tags),
        }),
      ),
    }),
  ),
  operation(
    'ModifyReplicationConfig',
    {
      ...arnOnly,
      ReplicationConfigIdentifier: z.string().optional(),
      ReplicationType: type.optional(),
      TableMappings: z.string().optional(),
      ReplicationSettings: z.string().optional(),
      SupplementalSettings: z.string().optional(),
      ComputeConfig: compute.optional(),
      SourceEndpointArn: z.string().optional(),
      TargetEndpointArn: z.string().optional(),
    },
    async (given, { services }) => {
      await services.tasks.get(given.ReplicationConfigArn, 'serverless');
      const changed = await services.tasks.modify(given.ReplicationConfigArn, {
        identifier: given.ReplicationConfigIdentifier,
        sourceArn: given.SourceEndpointArn,
        targetArn: given.TargetEndpointArn,
        compute: given.ComputeConfig,
        type: given.ReplicationType,
        tableMappings: given.TableMappings,
        settings: given.ReplicationSettings,
        supplemental: given.SupplementalSettings,
      });
      return { ReplicationConfig: configOf(changed) };
    },
  ),
  operation('DeleteReplicationConfig', arnOnly, async ({ ReplicationConfigArn: arn }, { services }) => {
    await services.tasks.get(arn, 'serverless');
    return { ReplicationConfig: configOf(await services.tasks.remove(arn)) };
  }),
  operation(
    'DescribeReplicationConfigs',
    { Filters: filters, ...paging },
    async ({ Filters, ...asked }, { services }) => {
      const { values, next } = await services.tasks.find({ where: serverless(Filters), ...pageOf(asked) });
      if (values.length === 0 && Filters) throw notFound('Replication config not found.');
      return { ReplicationConfigs: values.map(configOf), ...markerOf(next) };
    },
  ),
  operation(
    'StartReplication',
    {
      ...arnOnly,
      StartReplicationType: z.string(),
      PremigrationAssessmentSettings: z.string().optional(),
      CdcStartTime: instant.optional(),
      CdcStartPosition: z.string().optional(),
      CdcStopPosition: z.string().optional(),
    },
    async ({ ReplicationConfigArn: arn, StartReplicationType, ...given }, { services }) => {
      await services.tasks.get(arn, 'serverless');
      const start = z
        .enum(['start-replication', 'resume-processing', 'reload-target'])
        .safeParse(StartReplicationType);
      if (!start.success)
        throw invalidValue(
          `StartReplicationType is start-replication, resume-processing or reload-target, not ${StartReplicationType}.`,
        );
      if (given.PremigrationAssessmentSettings !== undefined)
        throw invalidValue(
          'PremigrationAssessmentSettings are not supported: what DMS assesses is checked before every first start, and a failure keeps the replication from it.',
        );
      return { Replication: wire(await services.tasks.start(arn, { type: start.data, ...endsOf(given) })) };
    },
  ),
  operation('StopReplication', arnOnly, async ({ ReplicationConfigArn: arn }, { services }) => {
    await services.tasks.get(arn, 'serverless');
    return { Replication: wire(await services.tasks.stop(arn)) };
  }),
  operation(
    'DescribeReplications',
    { Filters: filters, ...paging },
    async ({ Filters, ...asked }, { services }) => {
      const { values, next } = await services.tasks.find({ where: serverless(Filters), ...pageOf(asked) });
      if (values.length === 0 && Filters) throw notFound('Replication not found.');
      return { Replications: values.map(wire), ...markerOf(next) };
    },
  ),
];

function serverless(given: z.output<typeof filters>): Where {
  const { 'replication-config-arn': arn, 'replication-config-id': id } = whereOf(given, [
    'replication-config-arn',
    'replication-config-id',
  ]);
  return {
    form: 'serverless',
    ...(arn ? { arn } : {}),
    ...(id ? { identifier: [id].flat().map((each) => `serverless:${each.toLowerCase()}`) } : {}),
  };
}

function configOf(replication: Replication): ReplicationConfig {
  return {
    ReplicationConfigIdentifier: replication.identifier,
    ReplicationConfigArn: replication.arn,
    SourceEndpointArn: replication.sourceArn,
    TargetEndpointArn: replication.targetArn,
    ReplicationType: replication.type,
    ComputeConfig: replication.compute ?? {},
    ReplicationSettings: replication.settings,
    ...(replication.supplemental === undefined ? {} : { SupplementalSettings: replication.supplemental }),
    TableMappings: replication.tableMappings,
    ReplicationConfigCreateTime: new Date(replication.createdAt),
    ReplicationConfigUpdateTime: new Date(replication.changedAt),
  };
}

/** The states of serverless replications have names of their own (DMS, "Working with AWS DMS Serverless"). */
const statuses: Partial<Record<Replication['status'], string>> = {
  ready: 'created',
  starting: 'initializing',
};

function wire(replication: Replication): WireReplication {
  const { status, stopReason, failure, startType, start, stop, checkpoint, stoppedAt } = replication;
  const isProvisioned = status === 'running' || status === 'stopping';
  const units = replication.compute?.['MaxCapacityUnits'];
  return {
    ReplicationConfigIdentifier: replication.identifier,
    ReplicationConfigArn: replication.arn,
    SourceEndpointArn: replication.sourceArn,
    TargetEndpointArn: replication.targetArn,
    ReplicationType: replication.type,
    Status: statuses[status] ?? status,
    ProvisionData: {
      ProvisionState: isProvisioned ? 'provisioned' : 'deprovisioned',
      ...(isProvisioned && typeof units === 'number' ? { ProvisionedCapacityUnits: units } : {}),
    },
    ...(stopReason === undefined ? {} : { StopReason: `Stop Reason ${stopReason}` }),
    ...(failure === undefined ? {} : { FailureMessages: [failure] }),
    ...(replication.hasRun ? { ReplicationStats: statsOf(replication) } : {}),
    ...(startType === undefined ? {} : { StartReplicationType: startType }),
    ...(start === undefined ? {} : { CdcStartPosition: start }),
    ...(stop === undefined ? {} : { CdcStopPosition: stop }),
    ...(checkpoint === undefined ? {} : { RecoveryCheckpoint: checkpoint }),
    ReplicationCreateTime: new Date(replication.createdAt),
    ReplicationUpdateTime: new Date(replication.changedAt),
    ...(stoppedAt === undefined ? {} : { ReplicationLastStopTime: new Date(stoppedAt) }),
  };
}
