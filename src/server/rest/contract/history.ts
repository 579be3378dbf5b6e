import { z } from 'zod';
import { partOf, partRequest } from './part.ts';

export const historyQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  /** Only what happened to this resource, by ARN. */
  arn: z.string().optional(),
});

/** Something that happened to a resource. */
export const happeningView = z.strictObject({
  sequence: z.number(),
  at: z.string(),
  source: z.string(),
  id: z.string(),
  categories: z.array(z.string()),
  message: z.string(),
});

/** Something that somebody did, or tried to do. */
export const deedView = z.strictObject({
  sequence: z.number(),
  at: z.string(),
  who: z.string(),
  from: z.string().optional(),
  action: z.string(),
  resources: z.array(z.string()),
  outcome: z.enum(['done', 'refused', 'failed']),
  reason: z.string().optional(),
});

export const happeningsPageRequest = partRequest(['at', 'kind', 'id', 'category']);
export const happeningsPage = partOf(happeningView);
export const deedsPageRequest = partRequest(['at', 'who', 'from', 'action', 'outcome']);
export const deedsPage = partOf(deedView);

export type HappeningView = z.output<typeof happeningView>;
export type DeedView = z.output<typeof deedView>;
