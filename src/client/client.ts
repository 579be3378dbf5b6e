import type { IncomingMessage } from 'node:http';
import type { Problem } from '../server/rest/contract/problem.ts';
import type { SessionView } from '../server/rest/contract/session.ts';
import { OperationError } from '../text/error.ts';
import type { Asked, Calls } from './calls.ts';
import type { Place } from './connection.ts';
import { send, textOf } from './connection.ts';
import type { Identity } from './identity.ts';
import { signingHeaders } from './identity.ts';

/** How a server is spoken to. */
export interface ClientOptions {
  readonly place: Place;
  readonly identity: Identity;
  /** The version of whoever speaks, for the message that the server is an older one. */
  readonly version: string;
}

/** The server did not do what it was asked for, and said why. */
export class Refused extends OperationError {
  /** The status of HTTP. */
  readonly status: number;

  constructor(status: number, message: string, code: string) {
    super(message, { code, side: 'config', retry: status === 503 || status === 429 ? 'later' : 'never' });
    this.name = 'Refused';
    this.status = status;
  }
}

interface Request {
  readonly method: string;
  /** Path and query, `/api/v1` before it where it is of the API. */
  readonly path: string;
  readonly body?: Uint8Array;
  readonly type?: string;
  readonly signal?: AbortSignal;
}

const json = 'application/json';
const nothing = new Uint8Array();

/**
 * The REST API of a server, for programs: signs with an access key, or logs in and out as a user. Every failure is an `OperationError` in words for people. A class because a
 * session has a lifetime.
 */
export class Client {
  readonly #options: ClientOptions;
  #cookie: string | undefined;
  #csrf: string | undefined;
  #served = '';

  private constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Says hello: finds out whether a server is there and takes the identity. */
  static async open(options: ClientOptions): Promise<Client> {
    const client = new Client(options);
    const { identity } = options;
    if (identity.kind === 'user') await client.#login(identity);
    const session = await client.#json<SessionView>('GET', '/api/v1/session');
    client.#csrf = session.csrf;
    client.#served = session.version;
    if (session.user) return client;
    const what = session.needsSetup
      ? 'The server has no user yet: make the first one at the address that it printed when it started, or sign with one of its access keys.'
      : 'The server has to know who asks.';
    throw new Refused(
      401,
      `${what} Give an access key in GODWIT_ACCESS_KEY (ID:SECRET) or with --access-key, or --user NAME with GODWIT_PASSWORD.`,
      'Unauthorized',
    );
  }

  /** The address of the server, as people open it. */
  get address(): string {
    return this.#options.place.url.href.replace(/\/$/, '');
  }

  /** Asks the server for something. Bytes are sent as they are, all else as JSON. */
  async call<Name extends keyof Calls>(
    name: Name,
    ...[asked]: object extends Asked<Calls[Name]> ? [asked?: Asked<Calls[Name]>] : [asked: Asked<Calls[Name]>]
  ): Promise<Calls[Name]['answer']> {
    const {
      path = {},
      query,
      body,
    } = (asked ?? {}) as {
      readonly path?: Readonly<Record<string, string>>;
      readonly query?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    };
    const [method = '', route = ''] = name.split(' ');
    const filled = route.replaceAll(/:(\w+)/g, (_, part: string) => encodeURIComponent(path[part] ?? ''));
    const search = query ? `?${new URLSearchParams(query).toString()}` : '';
    return await this.#json<Calls[Name]['answer']>(method, `/api/v1${filled}${search}`, body);
  }

  /** What changes on the server, as it is streamed; the stream ends when the server does. */
  async changes(signal: AbortSignal): Promise<IncomingMessage> {
    return await this.#answer({ method: 'GET', path: '/api/v1/events', signal });
  }

  /** A file that the server made, by the address that it gave. */
  async download(path: string): Promise<Buffer> {
    const answer = await this.#answer({ method: 'GET', path });
    return Buffer.concat((await answer.toArray()) as Buffer[]);
  }

  /** Logs out, if somebody is logged in. */
  async close(): Promise<void> {
    if (this.#cookie !== undefined) await this.#json('DELETE', '/api/v1/session').catch(() => {});
    this.#cookie = undefined;
  }

  async #login({ name, password }: Extract<Identity, { readonly kind: 'user' }>): Promise<void> {
    const body = Buffer.from(JSON.stringify({ name, password }));
    const answer = await this.#answer({ method: 'POST', path: '/api/v1/session', body, type: json });
    answer.resume();
    this.#cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
  }

  async #json<T>(method: string, path: string, body?: unknown): Promise<T> {
    return await this.#read<T>(
      await this.#answer({
        method,
        path,
        ...bodyOf(body),
      }),
    );
  }

  async #read<T>(answer: IncomingMessage): Promise<T> {
    const text = await textOf(this.#options.place, answer);
    if (text === '') return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch {
      throw this.#stranger(answer.statusCode ?? 0);
    }
  }

  /** The head of a good answer. */
  async #answer(request: Request): Promise<IncomingMessage> {
    const { place } = this.#options;
    const { method, body, type, signal } = request;
    // A proxy may serve the server below a path of its own.
    const path = `${place.url.pathname.replace(/\/$/, '')}${request.path}`;
    const answer = await send(place, {
      method,
      path,
      headers: {
        ...(type === undefined ? {} : { 'content-type': type }),
        ...this.#proofs(method, path, body ?? nothing),
      },
      ...(body ? { body } : {}),
      ...(signal ? { signal } : {}),
    });
    const { statusCode = 0 } = answer;
    if (statusCode < 300) return answer;
    throw this.#refusal(statusCode, await textOf(place, answer));
  }

  #proofs(method: string, path: string, body: Uint8Array): Record<string, string> {
    const { identity, place } = this.#options;
    return {
      ...(identity.kind === 'key'
        ? signingHeaders({ method, path, host: place.url.host, body }, identity)
        : {}),
      ...(this.#cookie === undefined ? {} : { cookie: this.#cookie }),
      ...(this.#csrf === undefined || method === 'GET' ? {} : { 'x-csrf-token': this.#csrf }),
    };
  }

  #refusal(status: number, text: string): OperationError {
    const problem = problemIn(text);
    if (!problem) return this.#stranger(status);
    const { code, message, remedy } = problem;
    if (status === 404 && code === 'NotFound')
      return new Refused(
        status,
        `The server at ${this.address} (Godwit ${this.#served}) does not know this request, which Godwit ${this.#options.version} makes: it is older than this command line.`,
        'server-older',
      );
    return new Refused(status, remedy === undefined ? message : `${message} ${remedy}`, code);
  }

  #stranger(status: number): OperationError {
    return new Refused(
      status,
      `What answers at ${this.address} (status ${status}) is no Godwit server, or not one that this command line can speak to. Give the address that godwit serve printed.`,
      'server-unknown',
    );
  }
}

function bodyOf(body: unknown): Pick<Request, 'body' | 'type'> {
  if (body === undefined) return {};
  if (body instanceof Uint8Array) return { body, type: 'application/octet-stream' };
  return { body: Buffer.from(JSON.stringify(body)), type: json };
}

function problemIn(text: string): Problem | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: Problem };
    return typeof error?.message === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}
