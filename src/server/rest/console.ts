import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Attempts } from './attempts.ts';
import type { RestDoor } from './caller.ts';
import { visitorOf } from './caller.ts';

/** Beside the built server, or where the build of a checkout puts it. */
const folder = ['../../console', '../../../dist/console']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(join(path, 'pages.json')));

/**
 * The console's files. Names of assets hold a hash of what is in them, so that browsers keep them for good; the page itself is asked for each time. The page may load
 * nothing from anywhere else, and nobody may show it in a frame of theirs.
 */
export async function consoleFiles(app: FastifyInstance, door: RestDoor): Promise<void> {
  const { events } = door.services;
  app.get('/', (_request, reply) => reply.redirect('/console/'));
  app.get('/console', (_request, reply) => reply.redirect('/console/'));
  if (folder === undefined) {
    app.get('/console/*', (_request, reply) =>
      reply.code(503).type('text/plain').send('The console is not built: npm run build.\n'),
    );
    return;
  }
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const pages = JSON.parse(readFileSync(join(folder, 'pages.json'), 'utf8')) as Record<string, string[]>;
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/console/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    preCompressed: true,
    setHeaders: (reply) => {
      void reply.header('x-content-type-options', 'nosniff');
    },
  });
  const attempts = new Attempts();
  // A state that cannot be read now is told by what the page asks for.
  const isKnown = (request: FastifyRequest): Promise<boolean> =>
    visitorOf(door, request, attempts).then(
      (visitor) => visitor !== undefined,
      () => false,
    );
  const send = async (request: FastifyRequest, reply: FastifyReply, text: string): Promise<FastifyReply> => {
    const { count: changes } = events;
    return sendPage(reply, text, { changes, isKnown: await isKnown(request) });
  };
  for (const [path, files] of Object.entries(pages)) {
    const whole = page.replace('</head>', `${files.map(linkTo).join('')}</head>`);
    app.get(`/console${path}`, (request, reply) => send(request, reply, whole));
  }
  app.get('/console/*', (request, reply) => send(request, reply, page));
}

/** Has the browser load a file of the console at once, and not when the script that needs it has run. */
function linkTo(file: string): string {
  const href = `href="/console/${file}" crossorigin`;
  if (file.endsWith('.css')) return `<link rel="stylesheet" ${href}>`;
  if (file.endsWith('.woff2')) return `<link rel="preload" as="font" type="font/woff2" ${href}>`;
  return `<link rel="modulepreload" ${href}>`;
}

/**
 * Every address of the console is the same page, but for the files that the build says it begins with. It says where changes stand, so that it misses none until it follows them, and whether
 * its visitor is logged in, so that it asks at once for what it shows, and for nothing that would be refused. Its nonce lets it add the styles that the editor makes while it runs.
 */
function sendPage(
  reply: FastifyReply,
  page: string,
  { changes, isKnown }: { readonly changes: number; readonly isKnown: boolean },
): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return reply
    .headers({
      'content-security-policy': policy.join('; '),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    })
    .type('text/html; charset=utf-8')
    .send(
      page
        .replace('name="csp-nonce" content=""', `name="csp-nonce" content="${nonce}"`)
        .replace('name="changes" content=""', `name="changes" content="${changes}"`)
        .replace('name="visitor" content=""', `name="visitor" content="${isKnown ? 'known' : ''}"`),
    );
}
