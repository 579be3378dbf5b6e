import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../caller.ts';
import { hashOf } from '../rest/contract/signing.ts';
import type { Services } from '../services.ts';
import type { AccessKeys } from '../signature.ts';
import { verifySignature } from '../signature.ts';
import { auditOf } from './auditing.ts';
import { ProtocolError, wireErrorOf } from './errors.ts';
import { IsoTime } from './iso-time.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { readRequest } from './validation.ts';

/** What the door of the DMS API is opened with. */
export interface AwsDoor {
  readonly services: Services;
  readonly keys: AccessKeys;
  /** Requests without a signature are taken, which is only ever so on loopback. */
  readonly isAnonymous: boolean;
}

const prefix = 'AmazonDMSv20160101.';
const contentType = 'application/x-amz-json-1.1';

/** The DMS API as AWS's clients speak it: AWS JSON 1.1 at POST / (Smithy, "AWS JSON 1.1 protocol"). */
export async function awsDoor(app: FastifyInstance, door: AwsDoor): Promise<void> {
  app.addContentTypeParser(
    ['application/x-amz-json-1.1', 'application/x-amz-json-1.0'],
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );
  app.post('/', async (request, reply) => {
    try {
      return await answer(reply, 200, await perform(door, request));
    } catch (error) {
      const { status, type, message } = wireErrorOf(error);
      if (status >= 500) request.log.error(error);
      void reply.header('x-amzn-errortype', type);
      return await answer(reply, status, { __type: type, message });
    }
  });
  await Promise.resolve();
}

async function perform(door: AwsDoor, request: FastifyRequest): Promise<object> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const caller = callerOf(door, request, body);
  const operation = operationOf(request);
  const input = readRequest(operation, parse(body));
  const { services } = door;
  return await auditOf(services.audit, { operation, caller, input }, async () =>
    operation.handle(input as never, { services, caller }),
  );
}

function callerOf({ keys, isAnonymous }: AwsDoor, request: FastifyRequest, body: Buffer): Caller {
  const { method, headers, url, ip: address } = request;
  if (isAnonymous && headers.authorization === undefined) return { name: 'anonymous', address };
  // Anonymous callers sign with whatever keys their clients have.
  if (isAnonymous && keys.size === 0) return { name: 'anonymous', address };
  const expected = {
    service: 'dms',
    headers: ['host', 'x-amz-date', 'x-amz-target'],
    bodyHash: hashOf(body),
  };
  return { name: verifySignature({ method, url, headers }, keys, expected), address };
}

function operationOf({ headers }: FastifyRequest): Operation {
  const target = headers['x-amz-target'];
  const name = typeof target === 'string' && target.startsWith(prefix) ? target.slice(prefix.length) : '';
  const found = operations.get(name);
  if (found) return found;
  throw new ProtocolError(
    'UnknownOperationException',
    `The operation ${name || String(target)} is not known.`,
  );
}

function parse(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch {
    throw new ProtocolError('SerializationException', 'The body of the request is no JSON.');
  }
}

async function answer(reply: FastifyReply, status: number, body: object): Promise<FastifyReply> {
  return await reply
    .code(status)
    .header('content-type', contentType)
    .header('x-amzn-requestid', randomUUID())
    .send(JSON.stringify(body, inAwsJson));
}

/** Instants are seconds since 1970 (or texts, where the model says so), bytes are base64 (Smithy, "AWS JSON 1.1 protocol"). */
function inAwsJson(this: unknown, key: string, value: unknown): unknown {
  const raw = (this as Readonly<Record<string, unknown>>)[key];
  if (raw instanceof IsoTime) return value;
  if (raw instanceof Date) return raw.getTime() / 1000;
  if (raw instanceof Uint8Array) return Buffer.from(raw).toString('base64');
  return value;
}
