import { timingSafeEqual } from 'node:crypto';
import type { Signable } from './rest/contract/signing.ts';
import { headerOf, signatureOf } from './rest/contract/signing.ts';

/** The keys that requests may be signed with: the secret of each id. */
export type AccessKeys = ReadonlyMap<string, string>;

/** What a door asks of signatures. */
export interface Expected {
  /** The service in the scope. */
  readonly service: string;
  /** Headers that must be signed: what is not signed could be another request's. */
  readonly headers: readonly string[];
  /** What the body is, or will be found to be. */
  readonly bodyHash: string;
}

/** A signature that is not right, in AWS's words. */
export class SignatureError extends Error {
  /** The error's name in the DMS API. */
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = 'SignatureError';
    this.type = type;
  }
}

/** The clocks of caller and server may differ by so many milliseconds, as AWS allows. */
const skew = 5 * 60 * 1000;

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/\s,]+)\/(\d{8})\/([^/\s,]+)\/([^/\s,]+)\/aws4_request, ?SignedHeaders=([^\s,]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Checks the signature of a request (AWS, "Signature Version 4 for API requests") and gives the id of the key that made it. Anything that is not right is a
 * {@link SignatureError}.
 */
export function verifySignature(
  request: Signable,
  keys: AccessKeys,
  expected: Expected,
  now = Date.now(),
): string {
  const authorization = headerOf(request, 'authorization');
  if (authorization === undefined)
    throw new SignatureError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [, id, day, region, service, signedHeaders, signature] = form.exec(authorization) ?? [];
  if (!id || !day || !region || !service || !signedHeaders || !signature)
    throw new SignatureError(
      'IncompleteSignatureException',
      'Authorization header requires Credential, SignedHeaders and Signature of AWS4-HMAC-SHA256.',
    );
  const secret = keys.get(id);
  if (secret === undefined)
    throw new SignatureError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  const at = headerOf(request, 'x-amz-date') ?? '';
  const scope = `${day}/${region}/${service}/aws4_request`;
  checkScope({ at, day, service, names: signedHeaders.split(';') }, expected, now);
  const { bodyHash } = expected;
  const right = signatureOf(request, { secret, at, scope, signedHeaders, bodyHash });
  const isRight = timingSafeEqual(Buffer.from(right, 'hex'), Buffer.from(signature, 'hex'));
  const claimed = headerOf(request, 'x-amz-content-sha256') ?? bodyHash;
  if (isRight && claimed === bodyHash) return id;
  throw new SignatureError(
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  );
}

interface Scope {
  readonly at: string;
  readonly day: string;
  readonly service: string;
  readonly names: readonly string[];
}

function checkScope({ at, day, service, names }: Scope, expected: Expected, now: number): void {
  const [, year, month, date, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(at) ?? [];
  const time = Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time))
    throw new SignatureError(
      'IncompleteSignatureException',
      'X-Amz-Date must be a time such as 20261123T080000Z.',
    );
  if (Math.abs(now - time) > skew)
    throw new SignatureError(
      'InvalidSignatureException',
      `Signature ${time < now ? 'expired' : 'not yet current'}: ${at} is not within 5 minutes of the server's ${new Date(now).toISOString()}.`,
    );
  if (!at.startsWith(day) || service !== expected.service)
    throw new SignatureError(
      'InvalidSignatureException',
      `Credential should be scoped to the day of the request and to the service ${expected.service}.`,
    );
  for (const needed of expected.headers)
    if (!names.includes(needed))
      throw new SignatureError('InvalidSignatureException', `The header ${needed} must be signed.`);
}
