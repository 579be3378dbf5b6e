import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Beside the built server, or where the build of a checkout puts it. */
const folder = ['../../console', '../../../dist/console']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(join(path, 'index.html')));

/**
 * The console's files. Names of assets hold a hash of what is in them, so that browsers keep them for good; the page itself is asked for each time. The page may load
 * nothing from anywhere else, and nobody may show it in a frame of theirs.
 */
export async function consoleFiles(app: FastifyInstance): Promise<void> {
  app.get('/', (_request, reply) => reply.redirect('/console/'));
  app.get('/console', (_request, reply) => reply.redirect('/console/'));
  if (folder === undefined) {
    app.get('/console/*', (_request, reply) =>
      reply.code(503).type('text/plain').send('The console is not built: npm run build.\n'),
    );
    return;
  }
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
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
  app.get('/console/*', (_request, reply) => sendPage(reply, page));
}

/** Every address of the console is the same page. Its nonce lets it add the styles that the editor makes while it runs. */
function sendPage(reply: FastifyReply, page: string): FastifyReply {
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
    .send(page.replace('name="csp-nonce" content=""', `name="csp-nonce" content="${nonce}"`));
}
