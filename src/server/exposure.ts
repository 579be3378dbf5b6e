import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../change/local.ts';
import { OperationError } from '../text/error.ts';

/** A certificate and its key, as files in PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** What HTTPS is served with; undefined for HTTP. */
export function readTls(files: TlsFiles | undefined): { readonly cert: string; readonly key: string } | null {
  if (!files) return null;
  const read = (file: string): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch (cause) {
      throw new OperationError(`The file ${file}, with which HTTPS is to be served, cannot be read.`, {
        code: 'serve',
        side: 'config',
        cause,
      });
    }
  };
  return { cert: read(files.cert), key: read(files.key) };
}

/**
 * Takes requests only that name this machine. Where nobody has to say who they are, a page of a stranger in a browser on this machine could have its own name lead to this server, and then read
 * and send what it likes (DNS rebinding).
 */
export function takeLocalNamesOnly(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (isLoopback(request.hostname)) return;
    await reply
      .code(403)
      .send({ message: `This server is not ${request.hostname}: it takes requests to localhost only.` });
  });
}
