import {
  CreateEndpointCommand,
  CreateReplicationInstanceCommand,
  DescribeReplicationTasksCommand,
  DescribeTableStatisticsCommand,
} from '@aws-sdk/client-database-migration-service';
import type { ReplicationTask, TableStatistics } from '@aws-sdk/client-database-migration-service';
import type { Ends } from '../migrate/ends.ts';
import type { Served } from './served.ts';

/** What a test's tasks run between. */
export interface Harbor {
  readonly instance: string;
  /** MariaDB as a source, PostgreSQL as a target and as a source. */
  readonly mariadb: string;
  readonly postgres: string;
}

/** Makes an instance and the endpoints of both servers. */
export async function makeHarbor({ client }: Pick<Served, 'client'>, ends: Ends): Promise<Harbor> {
  const maria = new URL(ends.mariadb.url);
  const socket = new URL(ends.postgres.url).searchParams.get('host') ?? '';
  const { ReplicationInstance } = await client.send(
    new CreateReplicationInstanceCommand({
      ReplicationInstanceIdentifier: 'pool',
      ReplicationInstanceClass: 'dms.t3.micro',
    }),
  );
  const endpoint = async (
    name: string,
    more: Omit<ConstructorParameters<typeof CreateEndpointCommand>[0], 'EndpointIdentifier'>,
  ): Promise<string> => {
    const { Endpoint } = await client.send(new CreateEndpointCommand({ EndpointIdentifier: name, ...more }));
    return Endpoint?.EndpointArn ?? '';
  };
  return {
    instance: ReplicationInstance?.ReplicationInstanceArn ?? '',
    mariadb: await endpoint('maria-source', {
      EndpointType: 'source',
      EngineName: 'mariadb',
      ServerName: maria.hostname,
      Port: Number(maria.port),
      Username: 'root',
      Password: '',
    }),
    postgres: await endpoint('pg-target', {
      EndpointType: 'target',
      EngineName: 'postgres',
      ServerName: socket,
      DatabaseName: 'postgres',
      Username: 'postgres',
      Password: 'none',
    }),
  };
}

/** The mapping of all tables of a schema. */
export function mappingOf(schema: string): string {
  const rule = {
    'rule-type': 'selection',
    'rule-id': '1',
    'rule-name': '1',
    'object-locator': { 'schema-name': schema, 'table-name': '%' },
    'rule-action': 'include',
  };
  return JSON.stringify({ rules: [rule] });
}

/** A task as the API describes it. */
export async function describeTask({ client }: Served, arn: string): Promise<ReplicationTask> {
  const { ReplicationTasks } = await client.send(
    new DescribeReplicationTasksCommand({ Filters: [{ Name: 'replication-task-arn', Values: [arn] }] }),
  );
  return ReplicationTasks?.[0] ?? {};
}

/** The statistics of a task's tables. */
export async function statisticsOf({ client }: Served, arn: string): Promise<readonly TableStatistics[]> {
  const { TableStatistics: tables } = await client.send(
    new DescribeTableStatisticsCommand({ ReplicationTaskArn: arn }),
  );
  return tables ?? [];
}
