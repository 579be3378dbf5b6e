import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const compress = promisify(gzip);

/** Shorter answers fit into a packet or two as they are. */
const least = 8192;
/** The quickest: lists of thousands of rows say the same again and again, and shrink to a tenth by it. */
const level = 1;

/** Sends long answers compressed to who takes gzip (RFC 9110, Accept-Encoding). None of them holds both a secret and a text of whoever asks. */
export function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length < least || reply.hasHeader('content-encoding'))
      return payload;
    void reply.header('vary', 'accept-encoding');
    if (!/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(request.headers['accept-encoding'] ?? ''))
      return payload;
    void reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return await compress(payload, { level });
  });
}
