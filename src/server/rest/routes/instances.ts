import { z } from 'zod';
import { tasksOf } from '../../resources/instances.ts';
import type { Services } from '../../services.ts';
import type { InstanceView } from '../contract/instance.ts';
import { instancesPage, instancesPageRequest, instanceView } from '../contract/instance.ts';
import type { RestApp } from '../door.ts';
import type { Listed } from '../part.ts';
import { partOfList } from '../part.ts';

const listed: Listed<InstanceView, 'created' | 'id' | 'class' | 'tasks' | 'running'> = {
  wordsOf: (each) => [each.id, each.class, ...each.tasks],
  orders: {
    created: ({ createdAt }) => createdAt,
    id: ({ id }) => id,
    class: (each) => each.class,
    tasks: ({ tasks }) => tasks.length,
    running: ({ running }) => running,
  },
};

/** The replication instances, which the DMS API makes and changes: here one sees what runs in them. */
export function instanceRoutes(app: RestApp, { instances, tasks }: Services): void {
  const tags = ['instances'];
  const all = async (): Promise<readonly InstanceView[]> => {
    const given = Map.groupBy(
      await tasks.registry.collection.all({ form: 'task' }),
      ({ instanceArn }) => instanceArn ?? '',
    );
    const found = await instances.registry.collection.all();
    return found.map(({ arn, identifier, instanceClass, createdAt }) => {
      const its = given.get(arn) ?? [];
      return {
        id: identifier,
        arn,
        class: instanceClass,
        mostTasks: tasksOf(instanceClass),
        tasks: its.map((each) => each.identifier),
        running: its.filter(({ isWanted }) => isWanted).length,
        createdAt,
      };
    });
  };
  app.get('/instances', { schema: { tags, response: { 200: z.array(instanceView) } } }, async () => [
    ...(await all()),
  ]);
  app.get(
    '/instances-page',
    { schema: { tags, querystring: instancesPageRequest, response: { 200: instancesPage } } },
    async ({ query }) => partOfList(await all(), listed, query),
  );
}
