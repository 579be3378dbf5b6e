import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ProtocolError } from './errors.ts';

/** A request as it came over the wire, of which a signature speaks. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** The keys that requests may be signed with: the secret of each id. */
export type AccessKeys = ReadonlyMap<string, string>;

/** The clocks of caller and server may differ by so many milliseconds, as AWS allows. */
const skew = 5 * 60 * 1000;

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/\s,]+)\/(\d{8})\/([^/\s,]+)\/([^/\s,]+)\/aws4_request, ?SignedHeaders=([^\s,]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Checks the signature of a request (AWS, "Signature Version 4 for API requests") and gives the id of the key that made it. Anything that is not right is an error in
 * AWS's words.
 */
export function verifySignature(request: SignedRequest, keys: AccessKeys, now = Date.now()): string {
  const authorization = headerOf(request, 'authorization');
  if (authorization === undefined)
    throw refused('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [, id, day, region, service, signedHeaders, signature] = form.exec(authorization) ?? [];
  if (!id || !day || !region || !service || !signedHeaders || !signature)
    throw refused(
      'IncompleteSignatureException',
      'Authorization header requires Credential, SignedHeaders and Signature of AWS4-HMAC-SHA256.',
    );
  const secret = keys.get(id);
  if (secret === undefined)
    throw refused('UnrecognizedClientException', 'The security token included in the request is invalid.');
  const at = headerOf(request, 'x-amz-date') ?? '';
  const scope = `${day}/${region}/${service}/aws4_request`;
  checkScope({ at, day, service, names: signedHeaders.split(';') }, now);
  const expected = signatureOf(request, { secret, at, scope, signedHeaders });
  const isRight = timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(signature, 'hex'));
  if (isRight && isBodySigned(request)) return id;
  throw refused(
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

function checkScope({ at, day, service, names }: Scope, now: number): void {
  const [, year, month, date, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(at) ?? [];
  const time = Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time))
    throw refused('IncompleteSignatureException', 'X-Amz-Date must be a time such as 20261123T080000Z.');
  if (Math.abs(now - time) > skew)
    throw refused(
      'InvalidSignatureException',
      `Signature ${time < now ? 'expired' : 'not yet current'}: ${at} is not within 5 minutes of the server's ${new Date(now).toISOString()}.`,
    );
  if (!at.startsWith(day) || service !== 'dms')
    throw refused(
      'InvalidSignatureException',
      'Credential should be scoped to the day of the request and to the service dms.',
    );
  // What is not signed could be another request's.
  for (const needed of ['host', 'x-amz-date', 'x-amz-target'])
    if (!names.includes(needed))
      throw refused('InvalidSignatureException', `The header ${needed} must be signed.`);
}

interface Signing {
  readonly secret: string;
  readonly at: string;
  readonly scope: string;
  readonly signedHeaders: string;
}

function signatureOf(request: SignedRequest, { secret, at, scope, signedHeaders }: Signing): string {
  const canonical = canonicalRequest(request, signedHeaders);
  const text = ['AWS4-HMAC-SHA256', at, scope, hash(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${secret}`);
  return hmac(key, text).toString('hex');
}

function canonicalRequest(request: SignedRequest, signedHeaders: string): string {
  const [path = '/', query = ''] = request.url.split('?', 2);
  const headers = signedHeaders.split(';').map((name) => {
    const value = headerOf(request, name) ?? '';
    return `${name}:${value.trim().replaceAll(/ +/g, ' ')}\n`;
  });
  return [
    request.method,
    path === '' ? '/' : path,
    query.split('&').sort().join('&'),
    headers.join(''),
    signedHeaders,
    claimedHash(request) ?? hash(request.body),
  ].join('\n');
}

/** The hash of the body that the header says, if it does, must be the body's; a body that is not signed could be another request's. */
function isBodySigned(request: SignedRequest): boolean {
  const claimed = claimedHash(request);
  return claimed === undefined || claimed === hash(request.body);
}

function claimedHash(request: SignedRequest): string | undefined {
  return headerOf(request, 'x-amz-content-sha256');
}

function headerOf({ headers }: SignedRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'object' ? value.join(',') : value;
}

function hash(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

function refused(type: string, message: string): ProtocolError {
  return new ProtocolError(type, message, 403);
}
