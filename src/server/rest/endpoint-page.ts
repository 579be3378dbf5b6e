import type { Endpoint } from '../resources/endpoints.ts';
import type { Services } from '../services.ts';
import type { EndpointsPageRequest } from './contract/endpoint.ts';
import { engineLabel } from './contract/engine.ts';
import type { Part } from './contract/part.ts';
import { partOfList } from './part.ts';

/** An endpoint with what lists order by besides. */
interface Row {
  readonly endpoint: Endpoint;
  readonly connection: string;
  readonly tasks: number;
}

/** The part of all endpoints that somebody looks at. */
export async function endpointPage(
  services: Services,
  request: EndpointsPageRequest,
): Promise<Part<Endpoint>> {
  const { role } = request;
  const part = partOfList(
    await rowsOf(services),
    {
      wordsOf: ({ endpoint }) => [
        endpoint.identifier,
        endpoint.type,
        endpoint.engine,
        engineLabel(endpoint.engine),
        placeOf(endpoint),
      ],
      orders: {
        created: ({ endpoint }) => endpoint.createdAt,
        id: ({ endpoint }) => endpoint.identifier,
        role: ({ endpoint }) => endpoint.type,
        engine: ({ endpoint }) => engineLabel(endpoint.engine),
        place: ({ endpoint }) => placeOf(endpoint),
        connection: ({ connection }) => connection,
        tasks: ({ tasks }) => tasks,
      },
    },
    request,
    ({ endpoint }) => role === undefined || endpoint.type === role,
  );
  return { ...part, rows: part.rows.map(({ endpoint }) => endpoint) };
}

async function rowsOf({ endpoints, connections, tasks }: Services): Promise<readonly Row[]> {
  const [all, tested, users] = await Promise.all([
    endpoints.registry.collection.all(),
    connections.find({}),
    tasks.registry.collection.all({ form: 'task' }),
  ]);
  const statuses = new Map(tested.values.map(({ endpointArn, status }) => [endpointArn, status]));
  const counts = new Map<string, number>();
  for (const { sourceArn, targetArn } of users)
    for (const arn of [sourceArn, targetArn]) counts.set(arn, (counts.get(arn) ?? 0) + 1);
  return all.map((endpoint) => ({
    endpoint,
    connection: statuses.get(endpoint.arn) ?? '',
    tasks: counts.get(endpoint.arn) ?? 0,
  }));
}

function placeOf({ server, port, database }: Endpoint): string {
  return `${server}:${port}${database === undefined ? '' : `/${database}`}`;
}
