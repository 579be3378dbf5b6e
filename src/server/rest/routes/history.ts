import { z } from 'zod';
import type { AuditRecord } from '../../audit.ts';
import type { ServerEvent } from '../../events.ts';
import type { Services } from '../../services.ts';
import { asItIs } from '../as-it-is.ts';
import type { DeedView, HappeningView } from '../contract/history.ts';
import {
  deedsPage,
  deedsPageRequest,
  deedView,
  happeningsPage,
  happeningsPageRequest,
  happeningView,
  historyQuery,
} from '../contract/history.ts';
import type { RestApp } from '../door.ts';
import { given } from '../given.ts';

/** What happened, and who did what. */
export function historyRoutes(app: RestApp, { events, audit }: Services): void {
  const tags = ['history'];
  app.get(
    '/history/events',
    { schema: { tags, querystring: historyQuery, response: { 200: z.array(happeningView) } } },
    async ({ query: { limit, arn } }) => {
      const found = await events.read({ limit, isBackwards: true, ...(arn === undefined ? {} : { arn }) });
      return found.map(happening);
    },
  );
  app.get(
    '/history/events-page',
    {
      schema: { tags, querystring: happeningsPageRequest, response: { 200: happeningsPage } },
      serializerCompiler: asItIs,
    },
    async ({ query: { descending, ...asked } }) => {
      const { events: found, ...counts } = await events.list({ ...asked, isDescending: descending });
      return { ...counts, rows: found.map(happening) };
    },
  );
  app.get(
    '/history/deeds',
    {
      config: { role: 'admin' },
      schema: { tags, querystring: historyQuery.omit({ arn: true }), response: { 200: z.array(deedView) } },
    },
    async ({ query: { limit } }) => (await audit.read({ limit })).map(deed),
  );
  app.get(
    '/history/deeds-page',
    {
      config: { role: 'admin' },
      schema: { tags, querystring: deedsPageRequest, response: { 200: deedsPage } },
      serializerCompiler: asItIs,
    },
    async ({ query: { descending, ...asked } }) => {
      const { records, ...counts } = await audit.list({ ...asked, isDescending: descending });
      return { ...counts, rows: records.map(deed) };
    },
  );
}

function happening({ sequence, at, source, identifier, categories, message }: ServerEvent): HappeningView {
  return { sequence, at: at.toISOString(), source, id: identifier, categories: [...categories], message };
}

function deed({ sequence, at, caller, action, resources, outcome, reason }: AuditRecord): DeedView {
  return {
    sequence,
    at: at.toISOString(),
    who: caller.name,
    ...given({ from: caller.address }),
    action,
    resources: [...resources],
    outcome,
    ...given({ reason }),
  };
}
