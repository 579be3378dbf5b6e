import type {
  RefreshSchemasStatus,
  Connection as WireConnection,
} from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import type { Connection, ReadSchemas } from '../../resources/connections.ts';
import { filters, whereOf } from '../filters.ts';
import type { Operation } from '../operation.ts';
import { operation } from '../operation.ts';
import { markerOf, pageOf, pageOfList, paging } from '../paging.ts';

const pair = { EndpointArn: z.string(), ReplicationInstanceArn: z.string() };

/** The operations of connections and of schemas that are seen through them. */
export const connectionOperations: readonly Operation[] = [
  operation('TestConnection', pair, async (given, { services }) => ({
    Connection: wire(await services.connections.test(pairOf(given))),
  })),
  operation(
    'DescribeConnections',
    { Filters: filters, ...paging },
    async ({ Filters, ...asked }, { services }) => {
      const where = whereOf(Filters, ['endpoint-arn', 'replication-instance-arn']);
      const { values, next } = await services.connections.find({ where, ...pageOf(asked) });
      return { Connections: values.map(wire), ...markerOf(next) };
    },
  ),
  operation('DeleteConnection', pair, async (given, { services }) => ({
    Connection: wire(await services.connections.remove(pairOf(given))),
  })),
  operation('RefreshSchemas', pair, async (given, { services }) => ({
    RefreshSchemasStatus: statusOf(await services.connections.refresh(pairOf(given))),
  })),
  operation(
    'DescribeRefreshSchemasStatus',
    { EndpointArn: z.string() },
    async ({ EndpointArn }, { services }) => ({
      RefreshSchemasStatus: statusOf(await services.connections.schemas(EndpointArn)),
    }),
  ),
  operation(
    'DescribeSchemas',
    { EndpointArn: z.string(), ...paging },
    async ({ EndpointArn, ...asked }, { services }) => {
      const { schemas } = await services.connections.schemas(EndpointArn);
      const { values, next } = pageOfList(schemas, asked);
      return { Schemas: [...values], ...markerOf(next) };
    },
  ),
];

function pairOf({ EndpointArn, ReplicationInstanceArn }: z.output<z.ZodObject<typeof pair>>): {
  readonly endpointArn: string;
  readonly instanceArn: string;
} {
  return { endpointArn: EndpointArn, instanceArn: ReplicationInstanceArn };
}

function wire(connection: Connection): WireConnection {
  return {
    ReplicationInstanceArn: connection.instanceArn,
    EndpointArn: connection.endpointArn,
    Status: connection.status,
    ...(connection.failure === undefined ? {} : { LastFailureMessage: connection.failure }),
    EndpointIdentifier: connection.endpointIdentifier,
    ReplicationInstanceIdentifier: connection.instanceIdentifier,
  };
}

function statusOf({ endpointArn, instanceArn, status, readAt, failure }: ReadSchemas): RefreshSchemasStatus {
  return {
    EndpointArn: endpointArn,
    ReplicationInstanceArn: instanceArn,
    Status: status,
    ...(readAt === undefined ? {} : { LastRefreshDate: new Date(readAt) }),
    ...(failure === undefined ? {} : { LastFailureMessage: failure }),
  };
}
