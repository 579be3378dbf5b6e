import { hashOf, restService, signatureOf } from '../server/rest/contract/signing.ts';

/** Who a client says that it is. */
export type Identity =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'key'; readonly id: string; readonly secret: string }
  | { readonly kind: 'user'; readonly name: string; readonly password: string };

/** A request that is to be signed. */
interface Unsigned {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly body: Uint8Array;
}

/** The headers that sign a request with an access key (AWS, "Signature Version 4 for API requests"): the secret itself does not go over the wire. */
export function signingHeaders(
  { method, path, host, body }: Unsigned,
  { id, secret }: Extract<Identity, { readonly kind: 'key' }>,
  now = new Date(),
): Record<string, string> {
  const at = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = `${at.slice(0, 8)}/us-east-1/${restService}/aws4_request`;
  const bodyHash = hashOf(body);
  const headers = { host, 'x-amz-content-sha256': bodyHash, 'x-amz-date': at };
  const signedHeaders = Object.keys(headers).join(';');
  const signature = signatureOf(
    { method, url: path, headers },
    { secret, at, scope, signedHeaders, bodyHash },
  );
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}
