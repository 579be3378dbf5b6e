import { z } from 'zod';
import { partOf, partRequest } from './part.ts';

/** A replication instance: a pool of workers of this server, whose class says how many tasks run in it at a time. */
export const instanceView = z.strictObject({
  id: z.string(),
  arn: z.string(),
  class: z.string(),
  /** So many tasks run in it at most. */
  mostTasks: z.number(),
  /** The tasks that were given to it, and those of them that run or are to run. */
  tasks: z.array(z.string()),
  running: z.number(),
  createdAt: z.string(),
});

export const instancesPageRequest = partRequest(['created', 'id', 'class', 'tasks', 'running']);
export const instancesPage = partOf(instanceView);

export type InstanceView = z.output<typeof instanceView>;
