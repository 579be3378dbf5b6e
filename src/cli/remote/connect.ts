import { readFileSync } from 'node:fs';
import { isLoopback } from '../../change/local.ts';
import { Client } from '../../client/client.ts';
import type { Place } from '../../client/connection.ts';
import { readPlace } from '../../client/connection.ts';
import type { Identity } from '../../client/identity.ts';
import { version } from '../../jobs/version.ts';
import { OperationError } from '../../text/error.ts';

/** What says at which server a command works, and who asks. */
export interface ServerOptions {
  readonly server?: string;
  readonly accessKey?: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly ca?: string;
}

/** Works with the server that options or the environment name, and takes leave of it. */
export async function withServer<T>(
  options: ServerOptions,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { server: text = '', ca } = options;
  if (text === '')
    throw wrong('Which server? Name it with --server URL, or in GODWIT_SERVER: http://127.0.0.1:8125.');
  const place = readPlace(text, ca ? contentOf(ca, 'certificate') : undefined);
  const identity = identityOf(options);
  warn(place, identity);
  const client = await Client.open({ place, identity, version });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** A word for whoever lets secrets be read on the way. */
function warn({ url }: Place, { kind }: Identity): void {
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return;
  const what = kind === 'user' ? 'your password, and those of databases,' : 'passwords of databases';
  process.stderr.write(
    `Warning: ${url.origin} is not encrypted: ${what} can be read on the way. https:// is safe.\n`,
  );
}

/** An option goes before the environment, and an access key before a user. */
function identityOf({ accessKey, user, passwordFile }: ServerOptions): Identity {
  const { GODWIT_ACCESS_KEY, GODWIT_USER, GODWIT_PASSWORD } = process.env;
  if (accessKey !== undefined && user !== undefined)
    throw wrong('--access-key and --user exclude each other: say who asks once.');
  const name = user ?? (accessKey === undefined && !GODWIT_ACCESS_KEY ? GODWIT_USER : undefined);
  if (name) {
    const password =
      passwordFile === undefined ? GODWIT_PASSWORD : contentOf(passwordFile, 'password').split(/\r?\n/, 1)[0];
    if (password) return { kind: 'user', name, password };
    throw wrong(`The password of ${name} is missing: put it in GODWIT_PASSWORD, or name --password-file.`);
  }
  const key = accessKey ?? GODWIT_ACCESS_KEY;
  if (!key) return { kind: 'nobody' };
  const [, id, secret] = /^([^:]+):(.+)$/.exec(key) ?? [];
  if (id !== undefined && secret !== undefined) return { kind: 'key', id, secret };
  throw wrong('The access key is not ID:SECRET.');
}

function contentOf(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw wrong(`The file ${file} with the ${what} for the server cannot be read.`, cause);
  }
}

function wrong(message: string, cause?: unknown): OperationError {
  return new OperationError(message, { code: 'server', side: 'config', cause });
}
