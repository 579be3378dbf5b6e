import type { ConnectionResult, EndpointView } from '../../../../src/server/rest/contract/endpoint.ts';
import { call } from '../../data/client.ts';
import { attempt, notify } from '../../data/notices.ts';
import { invalidate } from '../../data/query.ts';
import { plural } from '../../data/words.ts';

/** Where an endpoint is: `host:port/database`. */
export function placeOf({ host, port, database }: Pick<EndpointView, 'host' | 'port' | 'database'>): string {
  return `${host}:${port}${database === undefined ? '' : `/${database}`}`;
}

/** Tests the connection of an endpoint that is there, and tells the outcome. */
export async function testEndpoint(id: string): Promise<ConnectionResult | undefined> {
  const result = await attempt({ failed: `The connection of ${id} could not be tested` }, () =>
    call<ConnectionResult>('POST', `/endpoints/${encodeURIComponent(id)}/test`),
  );
  invalidate((path) => path.startsWith('/endpoints'));
  const lacking = result?.complaints?.length ?? 0;
  if (result?.status === 'successful')
    notify({
      type: lacking === 0 ? 'success' : 'warning',
      header: `${id} can be reached`,
      content:
        lacking === 0
          ? `${plural(result.tables ?? 0, 'table')} can be seen.`
          : `A task would miss ${plural(lacking, 'thing')} there: its page says what.`,
    });
  if (result?.status === 'failed')
    notify({ type: 'error', header: `${id} cannot be reached`, content: result.message ?? '' });
  return result;
}
