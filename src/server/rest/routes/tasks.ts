import { z } from 'zod';
import type { RemappingPreview } from '../../../migrate/remapping/preview.ts';
import type { Replication, ReplicationRequest } from '../../resources/replications.ts';
import type { Services } from '../../services.ts';
import {
  changePreview,
  newTaskRequest,
  previewRequest,
  startRequest,
  taskChange,
  taskDetails as detailsSchema,
  tasksPage as pageSchema,
  tasksPageRequest,
  taskView as viewSchema,
} from '../contract/task.ts';
import type { ChangePreview } from '../contract/task.ts';
import type { Stored } from '../../store/store.ts';
import type { RestApp } from '../door.ts';
import { asItIs } from '../as-it-is.ts';
import { workers } from '../endpoint-view.ts';
import { given } from '../given.ts';
import { arnOf } from '../names.ts';
import { checkVersion } from '../overtaken.ts';
import { taskPage } from '../task-page.ts';
import { endsOf, taskDetails, taskView, versionOfTask } from '../task-view.ts';

const params = z.strictObject({ id: z.string() });

const startTypes = {
  begin: 'start-replication',
  resume: 'resume-processing',
  reload: 'reload-target',
} as const;

/** Finds a task by its identifier. */
export async function taskOf({ tasks }: Services, id: string): Promise<Stored<Replication>> {
  return await tasks.get(await arnOf(tasks.registry, 'identifier', `task:${id}`, 'task'), 'task');
}

/** The tasks: making, changing, starting and stopping them. */
export function taskRoutes(app: RestApp, services: Services): void {
  const { tasks, endpoints } = services;
  const tags = ['tasks'];
  const endpointArn = (id: string): Promise<string> =>
    arnOf(endpoints.registry, 'endpoint-id', id, 'endpoint');
  const details = async (task: Replication) => taskDetails(services, task, await endsOf(services));
  app.get(
    '/tasks',
    { schema: { tags, response: { 200: z.array(viewSchema) } }, serializerCompiler: asItIs },
    async () => {
      const ends = await endsOf(services);
      const all = await tasks.registry.collection.all({ form: 'task' });
      return all.map((task) => taskView(services, task, ends));
    },
  );
  app.get(
    '/tasks-page',
    {
      schema: { tags, querystring: tasksPageRequest, response: { 200: pageSchema } },
      serializerCompiler: asItIs,
    },
    async ({ query }) => {
      const ends = await endsOf(services);
      const all = await tasks.registry.collection.all({ form: 'task' });
      return taskPage(
        all.map((task) => taskView(services, task, ends)),
        query,
      );
    },
  );
  app.get(
    '/tasks/:id',
    { schema: { tags, params, response: { 200: detailsSchema } } },
    async ({ params: { id } }) => await details(await taskOf(services, id)),
  );
  app.post(
    '/tasks',
    {
      config: { action: 'create task' },
      schema: { tags, body: newTaskRequest, response: { 201: detailsSchema } },
    },
    async ({ body: { id, source, target, type, mappings, settings, startFrom, stopAt } }, reply) => {
      const made = await tasks.create('task', {
        identifier: id,
        sourceArn: await endpointArn(source),
        targetArn: await endpointArn(target),
        instanceArn: (await workers(services)).arn,
        type,
        tableMappings: JSON.stringify(mappings),
        settings: JSON.stringify(settings),
        start: startFrom,
        stop: stopAt,
      });
      return await reply.code(201).send(await details(made));
    },
  );
  app.patch(
    '/tasks/:id',
    {
      config: { action: 'change task' },
      schema: { tags, params, body: taskChange, response: { 200: detailsSchema } },
    },
    async ({ params: { id }, body }) => {
      const before = await taskOf(services, id);
      const { startFrom: start, stopAt: stop, version: given } = body;
      const changeable = {
        noun: `Task ${id}`,
        resources: [id, before.arn],
        actions: ['change task', 'ModifyReplicationTask'],
        version: versionOfTask(before),
      };
      await checkVersion(services, changeable, given);
      return await details(
        await tasks.modify(before.arn, { ...requestOf(body), start, stop }, before.revision),
      );
    },
  );
  app.post(
    '/tasks/:id/preview',
    {
      config: { action: 'preview change of task' },
      schema: { tags, params, body: previewRequest, response: { 200: changePreview } },
    },
    async ({ params: { id }, body }) => {
      const { arn } = await taskOf(services, id);
      return previewView(await tasks.preview(arn, requestOf(body)));
    },
  );
  app.delete(
    '/tasks/:id',
    { config: { action: 'delete task' }, schema: { tags, params, response: { 202: z.void() } } },
    async ({ params: { id } }, reply) => {
      await tasks.remove((await taskOf(services, id)).arn);
      return await reply.code(202).send();
    },
  );
  app.post(
    '/tasks/:id/start',
    {
      config: { action: 'start task' },
      schema: { tags, params, body: startRequest, response: { 202: detailsSchema } },
    },
    async ({ params: { id }, body: { how } }, reply) => {
      const started = await tasks.start((await taskOf(services, id)).arn, { type: startTypes[how] });
      return await reply.code(202).send(await details(started));
    },
  );
  app.post(
    '/tasks/:id/stop',
    {
      config: { action: 'stop task' },
      schema: { tags, params, response: { 202: detailsSchema } },
    },
    async ({ params: { id } }, reply) =>
      await reply.code(202).send(await details(await tasks.stop((await taskOf(services, id)).arn))),
  );
}

/** What is to be another one. */
function requestOf({ type, mappings, settings }: z.output<typeof previewRequest>): ReplicationRequest {
  return {
    type,
    ...(mappings ? { tableMappings: JSON.stringify(mappings) } : {}),
    ...(settings ? { settings: JSON.stringify(settings) } : {}),
  };
}

/** For a task that never ran, a change does nothing to any table. */
function previewView(
  { anew, refusal, tables, staying }: RemappingPreview = { tables: [], staying: 0 },
): ChangePreview {
  return {
    ...given({ anew, refusal }),
    tables: tables.map(({ source, ...rest }) => ({ ...source, ...rest })),
    staying,
  };
}
