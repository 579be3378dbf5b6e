import type { ConnectionResult, EndpointView } from '../../../../src/server/rest/contract/endpoint.ts';
import { call } from '../../data/client.ts';
import { attempt, notify } from '../../data/notices.ts';
import { invalidate } from '../../data/query.ts';

/** Where an endpoint is: `host:port/database`. */
export function placeOf({
  host,
  port,
  database,
}: Pick<EndpointView, 'host' | 'port' | 'database'>): string {
  return `${host}:${port}${database === undefined ? '' : `/${database}`}`;
}

/** Tests the connection of an endpoint that is there, and tells the outcome. */
export async function testEndpoint(id: string): Promise<ConnectionResult | undefined> {
  const result = await attempt({ failed: `The connection of ${id} could not be tested` }, () =>
    call<ConnectionResult>('POST', `/endpoints/${encodeURIComponent(id)}/test`),
  );
  invalidate((path) => path.startsWith('/endpoints'));
  if (result?.status === 'successful')
    notify({
      type: 'success',
      header: `${id} can be reached`,
      ...(result.server === undefined ? {} : { content: result.server }),
    });
  if (result?.status === 'failed')
    notify({
      type: 'error',
      header: `${id} cannot be reached`,
      content: [result.message, result.remedy].filter((each) => each !== undefined).join(' '),
    });
  return result;
}
