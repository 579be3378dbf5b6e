import { z } from 'zod';
import type { Endpoint } from '../../resources/endpoints.ts';
import type { Services } from '../../services.ts';
import {
  connectionRequest,
  connectionResult,
  endpointChange,
  endpointsPage,
  endpointsPageRequest,
  endpointView,
  newEndpointRequest,
  tablesView,
} from '../contract/endpoint.ts';
import type { RestApp } from '../door.ts';
import { asItIs } from '../as-it-is.ts';
import { endpointPage } from '../endpoint-page.ts';
import { arnOf } from '../names.ts';
import { requestOf, testEndpoint, told, versionOfEndpoint, viewOf } from '../endpoint-view.ts';
import { checkVersion } from '../overtaken.ts';
import { shownPart } from '../part.ts';

const params = z.strictObject({ id: z.string() });

/** The endpoints, by their identifiers. */
export function endpointRoutes(app: RestApp, services: Services): void {
  const { endpoints, connections } = services;
  const tags = ['endpoints'];
  const byId = async (id: string): Promise<Endpoint> =>
    await endpoints.get(await arnOf(endpoints.registry, 'endpoint-id', id, 'endpoint'));
  const view = (endpoint: Endpoint): ReturnType<typeof viewOf> => viewOf(services, endpoint);
  app.get('/endpoints', { schema: { tags, response: { 200: z.array(endpointView) } } }, async () =>
    Promise.all((await endpoints.registry.collection.all()).map(view)),
  );
  app.get(
    '/endpoints-page',
    {
      schema: { tags, querystring: endpointsPageRequest, response: { 200: endpointsPage } },
      serializerCompiler: asItIs,
    },
    async ({ query }) => await shownPart(await endpointPage(services, query), view),
  );
  app.get(
    '/endpoints/:id',
    { schema: { tags, params, response: { 200: endpointView } } },
    async ({ params: { id } }) => await view(await byId(id)),
  );
  app.post(
    '/endpoints',
    {
      config: { action: 'create endpoint' },
      schema: { tags, body: newEndpointRequest, response: { 201: endpointView } },
    },
    async ({ body }, reply) => {
      const { id: identifier, role: type, ...rest } = body;
      const made = await endpoints.create({ identifier, type, ...(await requestOf(services, rest)) });
      return await reply.code(201).send(await view(made));
    },
  );
  app.patch(
    '/endpoints/:id',
    {
      config: { action: 'change endpoint' },
      schema: { tags, params, body: endpointChange, response: { 200: endpointView } },
    },
    async ({ params: { id }, body }) => {
      const before = await endpoints.get(await arnOf(endpoints.registry, 'endpoint-id', id, 'endpoint'));
      const { version: given, ...fields } = body;
      const changeable = {
        noun: `Endpoint ${id}`,
        resources: [id, before.arn],
        actions: ['change endpoint', 'ModifyEndpoint'],
        version: versionOfEndpoint(before),
      };
      await checkVersion(services, changeable, given);
      return await view(
        await endpoints.modify(before.arn, await requestOf(services, fields), before.revision),
      );
    },
  );
  app.delete(
    '/endpoints/:id',
    { config: { action: 'delete endpoint' }, schema: { tags, params, response: { 204: z.void() } } },
    async ({ params: { id } }, reply) => {
      await endpoints.remove((await byId(id)).arn);
      return await reply.code(204).send();
    },
  );
  app.post(
    '/endpoints/:id/test',
    { config: { action: 'test endpoint' }, schema: { tags, params, response: { 200: connectionResult } } },
    async ({ params: { id } }) => await testEndpoint(services, await byId(id)),
  );
  app.get(
    '/endpoints/:id/tables',
    { schema: { tags, params, response: { 200: tablesView } } },
    async ({ params: { id } }) => ({ tables: [...(await connections.tables((await byId(id)).arn))] }),
  );
  app.post(
    '/connections/test',
    {
      config: { action: 'test connection' },
      schema: { tags, body: connectionRequest, response: { 200: connectionResult } },
    },
    async ({ body: { like, role: type, ...rest } }) => {
      const arn = like === undefined ? undefined : (await byId(like)).arn;
      const seen = await connections.examine({ type, ...(await requestOf(services, rest)) }, arn);
      return {
        status: seen.failure === undefined ? ('successful' as const) : ('failed' as const),
        ...told(seen),
      };
    },
  );
}
