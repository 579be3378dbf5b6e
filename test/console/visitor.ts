import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from '../../src/server/server.ts';
import { serve } from '../../src/server/server.ts';
import { holdAgainstDescription } from './described.ts';

/** A server of a test's own, without keys of AWS. */
export interface TestServer {
  readonly server: Server;
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts a server whose state is in a folder of its own, or in that of another one before. */
export async function startServer(
  isAnonymous: boolean,
  folder: string = mkdtempSync(join(tmpdir(), 'godwit-console-')),
): Promise<TestServer> {
  const state = join(folder, 'server.sqlite');
  const server = await serve({ port: 0, host: '127.0.0.1', state, keys: new Map(), isAnonymous });
  return {
    server,
    folder,
    stop: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a request was answered. */
export interface Answer {
  readonly status: number;
  readonly body: never;
}

/** A browser without a page: it keeps cookies and sends the token that a session gave it. Each answer is held against the description of the API. A class because it keeps both. */
export class Visitor {
  readonly #address: string;
  #cookie = '';
  #csrf = '';

  constructor(server: Server) {
    this.#address = `${server.address}/api/v1`;
  }

  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.#address}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.#cookie === '' ? {} : { cookie: this.#cookie }),
        ...(this.#csrf === '' ? {} : { 'x-csrf-token': this.#csrf }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) this.#cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    await holdAgainstDescription(this.#address, { method, path, status: response.status, text });
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as never };
  }

  /** Reads the session and keeps its token. */
  async enter(): Promise<Answer> {
    const answer = await this.ask('GET', '/session');
    this.#csrf = (answer.body as { csrf?: string }).csrf ?? '';
    return answer;
  }

  /** Logs in. */
  async login(name: string, password: string): Promise<Answer> {
    const answer = await this.ask('POST', '/session', { name, password });
    await this.enter();
    return answer;
  }

  /** Sends no token any more, as a page of somebody else would. */
  forgetToken(): void {
    this.#csrf = '';
  }
}

/** The token in the address at which the first user is made. */
export function setupToken({ setup = '' }: Server): string {
  return /token=([\w-]+)/.exec(setup)?.[1] ?? '';
}
