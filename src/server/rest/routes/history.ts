import { z } from 'zod';
import type { Services } from '../../services.ts';
import { deedView, happeningView, historyQuery } from '../contract/history.ts';
import type { RestApp } from '../door.ts';

/** What happened, and who did what; the latest first. */
export function historyRoutes(app: RestApp, { events, audit }: Services): void {
  const tags = ['history'];
  app.get(
    '/history/events',
    { schema: { tags, querystring: historyQuery, response: { 200: z.array(happeningView) } } },
    async ({ query: { limit, arn } }) => {
      const found = await events.read({ limit, isBackwards: true, ...(arn === undefined ? {} : { arn }) });
      return found.map(({ sequence, at, source, identifier, categories, message }) => ({
        sequence,
        at: at.toISOString(),
        source,
        id: identifier,
        categories: [...categories],
        message,
      }));
    },
  );
  app.get(
    '/history/deeds',
    {
      config: { role: 'admin' },
      schema: { tags, querystring: historyQuery.omit({ arn: true }), response: { 200: z.array(deedView) } },
    },
    async ({ query: { limit } }) =>
      (await audit.read({ limit })).map(({ sequence, at, caller, action, resources, outcome, reason }) => ({
        sequence,
        at: at.toISOString(),
        who: caller.name,
        ...(caller.address === undefined ? {} : { from: caller.address }),
        action,
        resources: [...resources],
        outcome,
        ...(reason === undefined ? {} : { reason }),
      })),
  );
}
