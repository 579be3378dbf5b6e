import { createHash, createHmac } from 'node:crypto';

/** A request of which a signature speaks. */
export interface Signable {
  readonly method: string;
  /** Path and query, as they are sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What a signature is made with, besides the request. */
export interface Signing {
  readonly secret: string;
  /** `20261123T080000Z` */
  readonly at: string;
  /** `20261123/us-east-1/dms/aws4_request` */
  readonly scope: string;
  /** The names of the headers that are signed, with semicolons between them. */
  readonly signedHeaders: string;
  /** What {@link hashOf} gives of the body. */
  readonly bodyHash: string;
}

/** The service in the scope of signatures for `/api/v1`: what is signed for one door of a server is not good at the other. */
export const restService = 'godwit';

/** The signature of a request (AWS, "Signature Version 4 for API requests"). The path is taken as it is sent. */
export function signatureOf(request: Signable, { secret, at, scope, ...signing }: Signing): string {
  const text = ['AWS4-HMAC-SHA256', at, scope, hashOf(canonicalRequest(request, signing))].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${secret}`);
  return hmac(key, text).toString('hex');
}

/** The SHA-256 of a body in hexadecimal digits. */
export function hashOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The value of a header. */
export function headerOf({ headers }: Signable, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'object' ? value.join(',') : value;
}

function canonicalRequest(
  request: Signable,
  { signedHeaders, bodyHash }: Pick<Signing, 'signedHeaders' | 'bodyHash'>,
): string {
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
    bodyHash,
  ].join('\n');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
