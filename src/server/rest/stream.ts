import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { typeOfArn } from '../arn.ts';
import type { ServerEvent } from '../events.ts';
import type { Services } from '../services.ts';
import type { Changed, ChangedKind } from './contract/events.ts';
import type { RestApp } from './door.ts';

/** What a kind of ARN is shown as. */
const kinds: Readonly<Record<string, ChangedKind>> = {
  endpoint: 'endpoint',
  task: 'task',
  'assessment-run': 'task',
  rep: 'instance',
  'migration-project': 'project',
  'data-provider': 'project',
  'instance-profile': 'project',
};

/** A proxy may end a connection on which nothing comes. */
const heartbeat = 20_000;
/** Somebody who was away for longer reads everything anew. */
const mostMissed = 500;

/** So many bytes may wait for a listener that does not read. One that is behind by more is let go, so that nobody's tab that hangs holds the server's memory; a browser comes again by itself and reads all anew. */
const mostUnread = 256 * 1024;

const gap = 'event: gap\ndata: {}\n\n';

const streamQuery = z.strictObject({
  since: z.coerce
    .number()
    .optional()
    .describe(
      'What the page of the console was told of changes: a listener that missed any since is told so.',
    ),
});

/**
 * What changes, as server-sent events (WHATWG HTML, "Server-sent events"). Each that is written down carries its number, from which a browser that was away goes on;
 * when too much was missed it is told to read all anew (`gap`).
 */
export function eventStream(app: RestApp, { events }: Services): void {
  const open = new Set<FastifyReply['raw']>();
  app.addHook('preClose', () => {
    for (const each of open) each.destroy();
  });
  app.get(
    '/events',
    { schema: { tags: ['events'], querystring: streamQuery, response: { 200: z.unknown() } } },
    async (request, reply) => {
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      const send = (text: string): void => {
        if (raw.writableLength > mostUnread) raw.destroy();
        else raw.write(text);
      };
      send('retry: 2000\n\n');
      open.add(raw);
      const end = events.listen({
        onEvent: (event) => send(messageOf(changedBy(event), event.sequence)),
        onSignal: ({ arn }) => send(messageOf({ kind: kindOf(arn), arn })),
      });
      const beat = setInterval(() => send(': \n\n'), heartbeat);
      raw.on('close', () => {
        end();
        clearInterval(beat);
        open.delete(raw);
      });
      const last = Number(request.headers['last-event-id']);
      if (!Number.isInteger(last) || last <= 0) {
        const { since } = request.query;
        if (since !== undefined && since !== events.count) send(gap);
        return;
      }
      const missed = await events.read({ after: last, limit: mostMissed });
      if (missed.length === mostMissed) send(gap);
      else for (const event of missed) send(messageOf(changedBy(event), event.sequence));
    },
  );
}

function changedBy({ arn }: ServerEvent): Changed {
  return { kind: kindOf(arn), arn };
}

function kindOf(arn: string): ChangedKind {
  return kinds[typeOfArn(arn) ?? ''] ?? 'other';
}

function messageOf(changed: Changed, sequence?: number): string {
  const id = sequence === undefined ? '' : `id: ${sequence}\n`;
  return `${id}event: changed\ndata: ${JSON.stringify(changed)}\n\n`;
}
