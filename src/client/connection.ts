import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';
import { OperationError } from '../text/error.ts';

/** Where a server is. */
export interface Place {
  /** `https://godwit.example.com`, with a path before `/api/v1` if a proxy has one. */
  readonly url: URL;
  /** Certificates in PEM that its own is held against, besides those that everybody trusts. */
  readonly ca?: string;
}

/** A request as it is sent. */
export interface Sent {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Ends the request, and the answer. */
  readonly signal?: AbortSignal;
}

/** A server that says nothing for so many milliseconds is not there; streams have a heartbeat of their own. */
const patience = 120_000;

/** Reads the address of a server. */
export function readPlace(text: string, ca?: string): Place {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw wrong(`The server is a URL such as http://127.0.0.1:8125, not ${text}.`);
  if (url.username !== '' || url.password !== '')
    throw wrong(
      'The URL of the server holds no user and no password: use --access-key, or --user with GODWIT_PASSWORD.',
    );
  return { url, ...(ca === undefined ? {} : { ca }) };
}

/** Sends a request and gives the head of the answer, whatever its status; its body is still to be read. */
export async function send(place: Place, sent: Sent): Promise<IncomingMessage> {
  const { method, path, headers, body, signal } = sent;
  const isSafe = place.url.protocol === 'https:';
  const ca = place.ca === undefined ? undefined : [...rootCertificates, place.ca];
  try {
    return await new Promise((resolve, reject) => {
      const request = (isSafe ? httpsRequest : httpRequest)(
        new URL(path, place.url),
        {
          method,
          headers: { ...headers, 'content-length': String(body?.length ?? 0) },
          timeout: patience,
          ...(signal ? { signal } : {}),
          ...(ca ? { ca } : {}),
        },
        resolve,
      );
      request.on('error', reject);
      request.on('timeout', () => request.destroy(new Error(`no answer in ${patience / 1000} s`)));
      request.end(body);
    });
  } catch (cause) {
    if (signal?.aborted === true) throw signal.reason;
    throw unreachable(place, cause);
  }
}

/** The whole body of an answer, as text. */
export async function textOf(place: Place, answer: IncomingMessage): Promise<string> {
  try {
    return (await answer.setEncoding('utf8').toArray()).join('');
  } catch (cause) {
    throw unreachable(place, cause);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. See whether godwit serve is running, at this address and port',
  ECONNRESET: 'the connection was cut. See whether the address is right: https:// is for a server with TLS',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name is not known now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to it from here',
  ENETUNREACH: 'there is no way to it from here',
  EPROTO: 'it does not speak TLS there. Try http://',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there. Try http://',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};
const untrusted = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
];

/** No answer came, or it was cut off. */
export function unreachable({ url }: Place, cause: unknown): OperationError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const why = untrusted.includes(code)
    ? 'nothing here vouches for its certificate. Name the certificate that does with --ca FILE'
    : (reasons[code] ?? message);
  return new OperationError(`The server ${url.origin} cannot be reached: ${why}.`, {
    code: 'server-unreachable',
    side: 'config',
    retry: 'later',
    cause,
  });
}

function wrong(message: string): OperationError {
  return new OperationError(message, { code: 'server', side: 'config' });
}
