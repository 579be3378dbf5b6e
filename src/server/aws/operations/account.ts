import { z } from 'zod';
import { invalidState } from '../../fault.ts';
import type { Operation } from '../operation.ts';
import { operation } from '../operation.ts';
import { markerOf, pageOfList, paging } from '../paging.ts';
import { wireInstance } from './instances.ts';

/** What of the API speaks of the whole server, and of the processes in it. */
export const accountOperations: readonly Operation[] = [
  operation('DescribeAccountAttributes', {}, async (_, { services }) => {
    const { instances, tasks, endpoints, subnetGroups, certificates, realm } = services;
    // The quotas are those of DMS; nothing here ends at them but the machine.
    const quotas: readonly (readonly [string, Promise<number>, number])[] = [
      ['ReplicationInstances', instances.registry.collection.count(), 60],
      ['AllocatedStorage', Promise.resolve(0), 30_000],
      ['ReplicationTasks', tasks.registry.collection.count({ form: 'task' }), 600],
      ['ReplicationSubnetGroups', subnetGroups.registry.collection.count(), 60],
      ['Endpoints', endpoints.registry.collection.count(), 1000],
      ['Certificates', certificates.registry.collection.count(), 100],
    ];
    return {
      AccountQuotas: await Promise.all(
        quotas.map(async ([AccountQuotaName, used, Max]) => ({ AccountQuotaName, Used: await used, Max })),
      ),
      UniqueAccountIdentifier: `dms-${realm.account}`,
    };
  }),
  operation(
    'DescribeReplicationInstanceTaskLogs',
    { ReplicationInstanceArn: z.string(), ...paging },
    async ({ ReplicationInstanceArn: arn, ...asked }, { services }) => {
      await services.instances.get(arn);
      const tasks = await services.tasks.registry.collection.all({ 'replication-instance-arn': arn });
      const { values, next } = pageOfList(tasks, asked);
      return {
        ReplicationInstanceArn: arn,
        ReplicationInstanceTaskLogs: values.map((task) => ({
          ReplicationTaskName: task.identifier,
          ReplicationTaskArn: task.arn,
          ReplicationInstanceTaskLogSize: services.tasks.logs.size(task.name),
        })),
        ...markerOf(next),
      };
    },
  ),
  operation(
    'RebootReplicationInstance',
    {
      ReplicationInstanceArn: z.string(),
      ForceFailover: z.boolean().optional(),
      ForcePlannedFailover: z.boolean().optional(),
    },
    async ({ ReplicationInstanceArn: arn, ForceFailover, ForcePlannedFailover }, { services }) => {
      const instance = await services.instances.get(arn);
      if (ForceFailover === true || ForcePlannedFailover === true)
        throw invalidState('There is no second zone here to fail over to.');
      await services.tasks.restartAll(arn);
      return { ReplicationInstance: await wireInstance(instance, services, 'rebooting') };
    },
  ),
];
