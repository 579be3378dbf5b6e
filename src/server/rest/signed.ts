import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Fault } from '../fault.ts';
import type { AccessKeys } from '../signature.ts';
import { SignatureError, verifySignature } from '../signature.ts';
import type { Attempts } from './attempts.ts';
import { hashOf, headerOf, restService } from './contract/signing.ts';
import { TooMany, Unauthorized } from './problems.ts';

/** A request that a program signed with one of the server's access keys. */
export interface Signed {
  /** The id of the key. */
  readonly key: string;
  /** What the body must be; it has not come yet. */
  readonly bodyHash: string;
}

const emptyHash = hashOf('');
const unnamed =
  'A signed request with a body names its SHA-256, in hexadecimal digits, in the header x-amz-content-sha256.';

/** Whether a request is signed. Other schemes are not looked at: a proxy before the server may have one of its own. */
export function isSigned({ headers }: FastifyRequest): boolean {
  return headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') === true;
}

/** Checks the signature of a request before its body is read; {@link checkedBody} looks at that. */
export function readSignature(
  { method, url, headers, ip }: FastifyRequest,
  keys: AccessKeys,
  attempts: Attempts,
): Signed {
  if (!attempts.isOpen(ip))
    throw new TooMany('Too many wrong access keys came from this address: wait for a minute.');
  const request = { method, url, headers };
  const named = headerOf(request, 'x-amz-content-sha256');
  if (named === undefined && Number(headers['content-length'] ?? 0) > 0) throw new Unauthorized(unnamed);
  const bodyHash = named ?? emptyHash;
  const expected = { service: restService, headers: ['host', 'x-amz-date'], bodyHash };
  try {
    return { key: verifySignature(request, keys, expected), bodyHash };
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    attempts.failed(ip);
    throw new Unauthorized(wordsOf(error), 'Sign with an access key that the server was started with.');
  }
}

function wordsOf({ type, message }: SignatureError): string {
  if (type === 'UnrecognizedClientException') return 'The server does not know this access key.';
  if (/^(?:Signature|The header|Credential)/.test(message)) return message;
  if (type === 'InvalidSignatureException')
    return 'The signature is not that of this request: the secret of the access key is not right, or what was sent is not what was signed.';
  return message;
}

/** The body as it comes; it fails in its end when it is not what was signed. */
export function checkedBody(body: Readable, bodyHash: string): Readable {
  const hash = createHash('sha256');
  const checked = Object.assign(
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        checked.receivedEncodedLength += chunk.length;
        done(null, chunk);
      },
      flush(done) {
        const isRight = hash.digest('hex') === bodyHash;
        done(
          isRight
            ? null
            : new Fault(
                'AccessDeniedFault',
                'The body is not what was signed: a request with a body names its SHA-256 in the header x-amz-content-sha256.',
              ),
        );
      },
    }),
    // Fastify holds the length that it was told against this one.
    { receivedEncodedLength: 0 },
  );
  body.on('error', (error) => checked.destroy(error));
  return body.pipe(checked);
}
