import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { userInfo } from 'node:os';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { Intake } from '../../change/intake.ts';
import { OperationError } from '../../text/error.ts';
import { toOperationError } from './errors.ts';
import type { About } from './errors.ts';
import { findPassword } from './password.ts';

/** How to speak to a server, taken from a URL and the environment. */
export interface Address {
  /** A host name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password?: string;
  readonly sslmode: SslMode;
  readonly certificates: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly options?: string;
  readonly connectSeconds: number;
}

/** The modes of libpq (PostgreSQL, "SSL Support"), with the same meaning. */
export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

const sslModes: readonly SslMode[] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** Parameters that change nothing for us: what they ask for we do not do, or do always. */
const harmless = ['gssencmode', 'channel_binding', 'keepalives', 'application_name', 'uselibpqcompat'];
const known = [
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'options',
  'connect_timeout',
];

/**
 * Reads a URL as libpq does (PostgreSQL, "Connection URIs"), one host only. What it leaves open comes from the environment
 * (PGHOST, PGPORT, PGUSER, PGDATABASE, PGSSLMODE …). The messages never hold the URL, which may hold a password.
 */
export function parseAddress(
  url: string,
  side: About['side'],
  environment: NodeJS.ProcessEnv = process.env,
): Address {
  const wrong = (what: string) =>
    new OperationError(
      `The PostgreSQL URL of the ${side === 'config' ? 'state' : side} cannot be used: ${what}.`,
      {
        code: 'url',
        side: 'config',
      },
    );
  const parsed = readUrl(url);
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw wrong(
      'it has the form postgresql://user@host:5432/database, and special characters in it are written as %XX',
    );
  }
  const parameters = new Map(parsed.searchParams);
  const stranger = [...parameters.keys()].find((name) => !known.includes(name) && !harmless.includes(name));
  if (stranger !== undefined) throw wrong(`it has the parameter ${stranger}, which is not known here`);
  const text = (name: string, part: string, variable: string) =>
    parameters.get(name) || decode(part) || environment[variable] || undefined;
  const host = text('host', parsed.hostname.replace(/^\[(.*)\]$/, '$1'), 'PGHOST') ?? 'localhost';
  if (host.includes(',')) throw wrong('it names several hosts; name the one to work with');
  const port = Number(text('port', parsed.port, 'PGPORT') ?? '5432');
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw wrong('its port is not a number from 1 to 65535');
  const wantedMode = text('sslmode', '', 'PGSSLMODE') ?? 'prefer';
  const sslmode = sslModes.find((mode) => mode === wantedMode);
  if (sslmode === undefined) throw wrong(`its sslmode is none of ${sslModes.join(', ')}`);
  const user = text('user', parsed.username, 'PGUSER') ?? userInfo().username;
  const password = parameters.get('password') || decode(parsed.password);
  const options = text('options', '', 'PGOPTIONS');
  const ca = text('sslrootcert', '', 'PGSSLROOTCERT');
  const cert = text('sslcert', '', 'PGSSLCERT');
  const key = text('sslkey', '', 'PGSSLKEY');
  return {
    host,
    port,
    user,
    database: text('dbname', parsed.pathname.replace(/^\//, ''), 'PGDATABASE') ?? user,
    ...(password ? { password } : {}),
    sslmode,
    certificates: { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) },
    ...(options ? { options } : {}),
    connectSeconds: Number(text('connect_timeout', '', 'PGCONNECT_TIMEOUT') ?? '0') || 30,
  };
}

/** `user@/database` has no host, which is fine for libpq but not for the standard's URLs. */
function readUrl(url: string): URL | undefined {
  const text = url.replace(/^(postgres(?:ql)?:\/\/[^/?#@]*)@(?=[/?]|$)/, '$1@localhost');
  return URL.canParse(text) ? new URL(text) : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A lone % stands for itself.
  }
}

/** How messages name the server: `host:port` or the path of its socket. */
export function nameOf(address: Address): string {
  const { host, port } = address;
  return host.startsWith('/')
    ? `${host}/.s.PGSQL.${port}`
    : `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What errors at this address are about. */
export function aboutAddress(address: Address, side: About['side']): About {
  return { side, server: `PostgreSQL at ${nameOf(address)}`, user: address.user, database: address.database };
}

/** What may be chosen for a connection. */
export interface ConnectOptions {
  readonly side: About['side'];
  /** Another database than the one that the address names. */
  readonly database?: string;
  /** Opens a connection that speaks of replication too (PostgreSQL, "Streaming Replication Protocol"). */
  readonly replication?: boolean;
  /** Rows will be read: a socket without TLS is one that an `Intake` reads right into its memory. */
  readonly readsRows?: boolean;
  /** Sends statements without waiting for the answers to those before. */
  readonly pipeline?: boolean;
}

/**
 * Opens a connection. Failing is an `OperationError` that says what to do and never holds the password. When the connection
 * breaks later, the statement that meets it fails.
 */
export async function connect(address: Address, options: ConnectOptions): Promise<pg.Client> {
  const at = { ...address, database: options.database ?? address.database };
  const password = at.password ?? (await findPassword(at));
  const tries = await encryptions(at);
  for (const [number, ssl] of tries.entries()) {
    const client = new pg.Client({
      host: at.host,
      port: at.port,
      user: at.user,
      database: at.database,
      // The driver asks for a password only when the server does; a function keeps it from looking for a file itself.
      password: () => password ?? '',
      ssl,
      enableChannelBinding: true,
      application_name: 'godwit',
      keepAlive: true,
      connectionTimeoutMillis: at.connectSeconds * 1000,
      pipeline: options.pipeline ?? false,
      ...(options.readsRows === true && ssl === false
        ? { stream: () => Intake.socket((onread) => new Socket({ onread })) }
        : {}),
      ...(options.replication === true ? { replication: 'database' } : {}),
      ...(at.options === undefined ? {} : { options: at.options }),
    });
    // Without a listener a broken connection would end the process; the next statement reports it.
    client.on('error', () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      const mayTryOther = number + 1 < tries.length && isAboutEncryption(error);
      if (!mayTryOther) throw toOperationError(error, aboutAddress(at, options.side));
    }
  }
  throw new Error('a connection has at least one way to be tried');
}

/** The ways of encryption that an sslmode allows, in the order in which to try them. */
async function encryptions(address: Address): Promise<readonly (false | ConnectionOptions)[]> {
  const { sslmode, host } = address;
  if (host.startsWith('/') || sslmode === 'disable') return [false];
  const files = await readCertificates(address);
  if (sslmode === 'verify-full') return [{ ...files, rejectUnauthorized: true }];
  // As in libpq, `require` with an authority's certificate is verify-ca: the chain is checked, the host name is not.
  const checksChain = sslmode === 'verify-ca' || (sslmode === 'require' && files.ca !== undefined);
  if (checksChain) return [{ ...files, rejectUnauthorized: true, checkServerIdentity: () => undefined }];
  const encrypted = { ...files, rejectUnauthorized: false };
  if (sslmode === 'require') return [encrypted];
  return sslmode === 'allow' ? [false, encrypted] : [encrypted, false];
}

async function readCertificates({
  certificates,
}: Address): Promise<{ ca?: string; cert?: string; key?: string }> {
  const read: { ca?: string; cert?: string; key?: string } = {};
  for (const kind of ['ca', 'cert', 'key'] as const) {
    const file = certificates[kind];
    if (file === undefined || (kind === 'ca' && file === 'system')) continue;
    try {
      read[kind] = await readFile(file, 'utf8');
    } catch (cause) {
      throw new OperationError(`The certificate file ${file} cannot be read.`, {
        code: 'certificate',
        side: 'config',
        cause,
      });
    }
  }
  return read;
}

/** Whether the other way of encryption may help: the server has no TLS, or pg_hba.conf wants the one or the other. */
function isAboutEncryption(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    ('code' in error && error.code === '28000') ||
    /does not support SSL|establishing an SSL connection/.test(error.message)
  );
}
