import { resolve } from 'node:path';
import { z } from 'zod';
import type { ProviderSettings } from '../../resources/data-providers.ts';
import type { DataProviderRequest } from '../../resources/data-providers.ts';
import type { Services } from '../../services.ts';
import type { NewProject } from '../contract/project.ts';
import { newProjectRequest, projectsPage, projectsPageRequest, projectView } from '../contract/project.ts';
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
  const { projects, dataProviders, instanceProfiles } = services.schemaConversion;
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
  app.post(
    '/projects',
    {
      config: { action: 'create project' },
      schema: { tags, body: newProjectRequest, response: { 201: projectView } },
    },
    async ({ body }, reply) => {
      const { id, description } = body;
      const source = await dataProviders.create(providerOf(`${id}-source`, body.source));
      try {
        const target = await dataProviders.create(providerOf(`${id}-target`, body.target));
        try {
          const project = await projects.create({
            name: id,
            description,
            source: { identifier: source.arn },
            target: { identifier: target.arn },
            profile: await profile(),
          });
          for (const side of ['source', 'target'] as const) {
            const at = body[side];
            if (at.kind === 'server')
              await projects.setCredentials(project.arn, side, { user: at.user, password: at.password });
          }
          return await reply.code(201).send(await projectViewOf(services, project));
        } catch (error) {
          await dataProviders.remove(target.arn);
          throw error;
        }
      } catch (error) {
        await dataProviders.remove(source.arn);
        throw error;
      }
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

function providerOf(name: string, side: NewProject['source'] | NewProject['target']): DataProviderRequest {
  const engine = side.engine as DataProviderRequest['engine'];
  return { name, engine, virtual: side.kind !== 'server', settings: settingsOf(side) };
}

function settingsOf(side: NewProject['source'] | NewProject['target']): ProviderSettings {
  if (side.kind === 'virtual') return {};
  if (side.kind === 'scripts') return { S3Path: `file://${encodeURI(resolve(side.folder))}` };
  return given({
    ServerName: side.host,
    Port: side.port,
    DatabaseName: side.database,
    SslMode: side.tls,
  });
}
