import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Registry } from 'prom-client';
import { isLoopback } from '../../change/local.ts';
import type { Services } from '../services.ts';
import { metricsText } from './metrics.ts';

/** What the door of those who watch the server is opened with. */
export interface MonitoringDoor {
  readonly services: Services;
  /** Opens /metrics to other machines than this one (`Authorization: Bearer …`); without it they get none. */
  readonly token?: string;
}

/** `/healthz` tells whether the server can work, `/metrics` how its tasks do. Neither names a database. */
export async function monitoringDoor(
  app: FastifyInstance,
  { services, token }: MonitoringDoor,
): Promise<void> {
  app.get('/healthz', async (_request, reply) => {
    try {
      await services.store.audit.read({ limit: 1 });
      return { status: 'ok' };
    } catch (error) {
      app.log.error(error);
      return await reply.code(503).send({ status: 'the state cannot be read' });
    }
  });
  app.get('/metrics', async (request, reply) => {
    if (!mayRead(request, token))
      return await reply
        .code(401)
        .header('www-authenticate', 'Bearer')
        .send({ message: 'Metrics are for this machine, or for who has the token (GODWIT_METRICS_TOKEN).' });
    return await reply.type(Registry.PROMETHEUS_CONTENT_TYPE).send(await metricsText(services));
  });
  await Promise.resolve();
}

function mayRead({ ip, headers }: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined || token === '') return isLoopback(ip.replace(/^::ffff:/, ''));
  return isSame(headers.authorization ?? '', `Bearer ${token}`);
}

/** In a time that does not tell how much of it is right. */
function isSame(left: string, right: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}
