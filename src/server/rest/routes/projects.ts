import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { invalidValue } from '../../fault.ts';
import type { ProviderSettings } from '../../resources/data-providers.ts';
import type { DataProviderRequest } from '../../resources/data-providers.ts';
import type { Services } from '../../services.ts';
import type { ConfigurationView, NewProject } from '../contract/project.ts';
import {
  configurationView,
  newProjectRequest,
  projectChange,
  projectsPage,
  projectsPageRequest,
  projectView,
  scriptQuery,
} from '../contract/project.ts';
import type { RestApp } from '../door.ts';
import { asItIs } from '../as-it-is.ts';
import { given } from '../given.ts';
import { shownPart } from '../part.ts';
import { projectPage } from '../project-page.ts';
import { projectViewOf } from '../project-view.ts';

const params = z.strictObject({ id: z.string() });

/** Where conversions of the console run, as far as the DMS API has words for it. */
const profileName = 'workers';

/** The migration projects. One is made together with its two data providers, and goes with them. */
export function projectRoutes(app: RestApp, services: Services): void {
  const { projects, dataProviders, instanceProfiles, uploads, configuration, configure } =
    services.schemaConversion;
  const tags = ['projects'];
  const profile = async (): Promise<string> => {
    const known = await instanceProfiles.registry.collection.find({ limit: 1 });
    return (known.values[0] ?? (await instanceProfiles.create({ name: profileName }))).identifier;
  };
  app.get('/projects', { schema: { tags, response: { 200: z.array(projectView) } } }, async () => {
    const all = await projects.registry.collection.all();
    return await Promise.all(all.map((each) => projectViewOf(services, each)));
  });
  app.get(
    '/projects-page',
    {
      schema: { tags, querystring: projectsPageRequest, response: { 200: projectsPage } },
      serializerCompiler: asItIs,
    },
    async ({ query }) =>
      await shownPart(await projectPage(services, query), (each) => projectViewOf(services, each)),
  );
  app.get(
    '/projects/:id',
    { schema: { tags, params, response: { 200: projectView } } },
    async ({ params: { id } }) => await projectViewOf(services, await projects.get(id)),
  );
  app.get(
    '/projects/:id/configuration',
    { schema: { tags, params, response: { 200: configurationView } } },
    async ({ params: { id } }) => JSON.parse(await configuration(id)) as ConfigurationView,
  );
  app.post(
    '/projects',
    {
      config: { action: 'create project' },
      schema: { tags, body: newProjectRequest, response: { 201: projectView } },
    },
    async ({ body }, reply) => {
      const { id, description, transformations } = body;
      const place = body.source.kind === 'uploaded' ? { S3Path: uploads.begin() } : settingsOf(body.source);
      const source = await dataProviders.create(providerOf(`${id}-source`, body.source, place));
      try {
        const target = await dataProviders.create(
          providerOf(`${id}-target`, body.target, settingsOf(body.target)),
        );
        try {
          const project = await projects.create({
            name: id,
            description,
            source: { identifier: source.arn },
            target: { identifier: target.arn },
            profile: await profile(),
            transformationRules: textOf(transformations),
          });
          try {
            if (body.configuration) await configure(project.arn, JSON.stringify(body.configuration));
            for (const side of ['source', 'target'] as const) {
              const at = body[side];
              if (at.kind === 'server')
                await projects.setCredentials(project.arn, side, { user: at.user, password: at.password });
            }
          } catch (error) {
            await projects.remove(project.arn);
            throw error;
          }
          return await reply.code(201).send(await projectViewOf(services, project));
        } catch (error) {
          await dataProviders.remove(target.arn);
          throw error;
        }
      } catch (error) {
        await uploads.forget(source);
        await dataProviders.remove(source.arn);
        throw error;
      }
    },
  );
  app.patch(
    '/projects/:id',
    {
      config: { action: 'change project' },
      schema: { tags, params, body: projectChange, response: { 200: projectView } },
    },
    async ({ params: { id }, body: { target, transformations, configuration: change } }) => {
      const project = await projects.get(id);
      if (target) {
        const { name: _, ...provider } = providerOf('', target, settingsOf(target));
        await dataProviders.modify(project.target.providerArn, { ...provider, exact: true });
        await projects.setCredentials(project.arn, 'target', {
          user: target.user,
          password: target.password,
        });
      }
      if (change) await configure(project.arn, JSON.stringify(change));
      const changed = transformations
        ? await projects.modify(project.arn, { transformationRules: textOf(transformations) })
        : project;
      return await projectViewOf(services, changed);
    },
  );
  app.put(
    '/projects/:id/scripts',
    {
      config: { action: 'send script' },
      schema: {
        tags,
        params,
        querystring: scriptQuery,
        consumes: ['application/octet-stream'],
        response: { 204: z.void() },
      },
    },
    async ({ params: { id }, query: { path }, body }, reply) => {
      if (!(body instanceof Readable))
        throw invalidValue(
          'A script is the body of the request as it is: content-type application/octet-stream.',
        );
      await uploads.put(await projects.providerOf(await projects.get(id), 'source'), path, body);
      return await reply.code(204).send();
    },
  );
  app.delete(
    '/projects/:id/scripts',
    { config: { action: 'clear scripts' }, schema: { tags, params, response: { 204: z.void() } } },
    async ({ params: { id } }, reply) => {
      await uploads.clear(await projects.providerOf(await projects.get(id), 'source'));
      return await reply.code(204).send();
    },
  );
  app.delete(
    '/projects/:id',
    { config: { action: 'delete project' }, schema: { tags, params, response: { 204: z.void() } } },
    async ({ params: { id } }, reply) => {
      const { source, target } = await projects.remove(id);
      for (const { providerArn } of [source, target]) {
        const provider = await dataProviders.get(providerArn);
        // Another project may use what was made elsewhere.
        if ((await dataProviders.registry.users(provider)).length === 0)
          await dataProviders.remove(providerArn);
      }
      return await reply.code(204).send();
    },
  );
}

type Side = NewProject['source'] | NewProject['target'];

function providerOf(name: string, side: Side, settings: ProviderSettings): DataProviderRequest {
  const engine = side.engine as DataProviderRequest['engine'];
  return { name, engine, virtual: side.kind !== 'server', settings };
}

function textOf(json: Readonly<Record<string, unknown>> | undefined): string | undefined {
  return json && JSON.stringify(json);
}

function settingsOf(side: Exclude<Side, { readonly kind: 'uploaded' }>): ProviderSettings {
  if (side.kind === 'virtual') return {};
  if (side.kind === 'scripts') return { S3Path: `file://${encodeURI(resolve(side.folder))}` };
  return given({
    ServerName: side.host,
    Port: side.port,
    DatabaseName: side.database,
    SslMode: side.tls,
  });
}
