import { readFile } from 'node:fs/promises';
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { userInfo } from 'node:os';
import type { ConnectionOptions } from 'mysql2';
import { createConnection } from 'mysql2';
import type mysql from 'mysql2/promise';
import { Intake } from '../../change/intake.ts';
import { OperationError } from '../../text/error.ts';
import type { About } from './errors.ts';
import { toOperationError } from './errors.ts';

/** How to speak to a server, taken from a URL and the environment. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** The path of a Unix socket, which is used instead of host and port. */
  readonly socket?: string;
  readonly user: string;
  readonly password?: string;
  /** The only database whose tables are meant; without it, all of users. */
  readonly database?: string;
  readonly sslMode: SslMode;
  readonly certificates: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly connectSeconds: number;
}

/** The modes of MySQL's own clients (MySQL, "Connecting with Encrypted Connections", `--ssl-mode`). */
export type SslMode = 'disabled' | 'preferred' | 'required' | 'verify_ca' | 'verify_identity';

const sslModes: readonly SslMode[] = ['disabled', 'preferred', 'required', 'verify_ca', 'verify_identity'];
const known = ['socket', 'ssl-mode', 'ssl-ca', 'ssl-cert', 'ssl-key', 'connect-timeout'];

/**
 * Reads `mysql://user@host:3306/database` or `mariadb://…`, with the parameters of MySQL's own URIs (`ssl-mode`, `ssl-ca` …). The password may
 * stand in MYSQL_PWD instead. The messages never hold the URL.
 */
export function parseAddress(
  url: string,
  side: About['side'],
  environment: NodeJS.ProcessEnv = process.env,
): Address {
  const wrong = (what: string) =>
    new OperationError(`The MySQL URL of the ${side} cannot be used: ${what}.`, {
      code: 'url',
      side: 'config',
    });
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^(mysql|mariadb):$/.test(parsed.protocol))
    throw wrong(
      'it has the form mysql://user@host:3306/database, and special characters in it are written as %XX',
    );
  const parameters = new Map(parsed.searchParams);
  const stranger = [...parameters.keys()].find((each) => !known.includes(each));
  if (stranger !== undefined)
    throw wrong(`it has the parameter ${stranger}, which is not known here (known are ${known.join(', ')})`);
  const wanted = (parameters.get('ssl-mode') ?? 'preferred').toLowerCase();
  const sslMode = sslModes.find((each) => each === wanted);
  if (sslMode === undefined) throw wrong(`its ssl-mode is none of ${sslModes.join(', ')}`);
  const password = decodeURIComponent(parsed.password) || environment['MYSQL_PWD'];
  const database = decodeURIComponent(parsed.pathname.replace(/^\//, ''));
  const socket = parameters.get('socket');
  const ca = parameters.get('ssl-ca');
  const cert = parameters.get('ssl-cert');
  const key = parameters.get('ssl-key');
  return {
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1') || 'localhost',
    port: Number(parsed.port || '3306'),
    ...(socket === undefined ? {} : { socket }),
    user: decodeURIComponent(parsed.username) || userInfo().username,
    ...(password ? { password } : {}),
    ...(database === '' ? {} : { database }),
    sslMode,
    certificates: { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) },
    connectSeconds: Number(parameters.get('connect-timeout') ?? '30') || 30,
  };
}

/** How messages name the server. */
export function nameOf({ socket, host, port }: Address): string {
  return socket ?? `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What errors at this address are about. */
export function aboutAddress(address: Address, side: About['side']): About {
  return {
    side,
    server: `MySQL at ${nameOf(address)}`,
    user: address.user,
    ...(address.database === undefined ? {} : { database: address.database }),
  };
}

/** What may be chosen for a connection. */
export interface SessionOptions {
  readonly multipleStatements?: boolean;
  /** Its bytes will be read: a socket without TLS is one that an `Intake` reads right into its memory. */
  readonly isWire?: boolean;
}

/**
 * Opens a connection on which every value is text in UTF-8 and every instant is in UTC, whatever the settings of the server say. Failing is an
 * `OperationError` that says what to do.
 */
export async function openSession(
  address: Address,
  side: About['side'],
  options: SessionOptions = {},
): Promise<mysql.Connection> {
  const about = aboutAddress(address, side);
  const tries = await encryptions(address);
  for (const [number, ssl] of tries.entries()) {
    try {
      const connection = await opened({
        ...(address.socket === undefined
          ? { host: address.host, port: address.port }
          : { socketPath: address.socket }),
        user: address.user,
        password: address.password ?? '',
        ...(address.database === undefined ? {} : { database: address.database }),
        ...(ssl === undefined ? {} : { ssl }),
        ...(options.isWire === true && ssl === undefined ? { stream: () => wireSocket(address) } : {}),
        charset: 'utf8mb4_bin',
        connectTimeout: address.connectSeconds * 1000,
        supportBigNumbers: true,
        bigNumberStrings: true,
        decimalNumbers: false,
        dateStrings: true,
        rowsAsArray: false,
        multipleStatements: options.multipleStatements ?? false,
        // A LOCAL file is only ever what a load hands over itself.
        flags: ['LOCAL_FILES'],
      });
      // Without a listener a broken connection would end the process; the next statement reports it.
      connection.on('error', () => {});
      await prepare(connection);
      return connection;
    } catch (error) {
      const mayTryOther = number + 1 < tries.length && isAboutEncryption(error);
      if (!mayTryOther) throw toOperationError(error, about);
    }
  }
  throw new Error('a connection has at least one way to be tried');
}

/** The socket that the driver would make, but for how it is read. */
function wireSocket({ host, port, socket: path }: Address): Socket {
  const socket = Intake.socket((onread) =>
    connect(path === undefined ? { host, port, onread } : { path, onread }),
  );
  return socket.setNoDelay(true).setKeepAlive(true);
}

/** Opens a connection; when that fails, nothing of it stays open. The driver leaves the socket to the server then, which waits for seconds. */
async function opened(options: ConnectionOptions): Promise<mysql.Connection> {
  const connection = createConnection(options);
  return await new Promise((resolve, reject) => {
    connection.connect((error) => {
      if (!error) return resolve(connection.promise());
      connection.destroy();
      reject(error);
    });
  });
}

/**
 * Strict, so that a value that does not fit is an error and not cut; zero dates and a zero in AUTO_INCREMENT columns are values like others,
 * because they are the user's (MySQL, "Server SQL Modes").
 */
async function prepare(connection: mysql.Connection): Promise<void> {
  await connection.query('SET NAMES utf8mb4');
  await connection.query(
    `SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION,ALLOW_INVALID_DATES',
       net_write_timeout = 3600, net_read_timeout = 3600, wait_timeout = 86400`,
  );
}

type Encryption = mysql.SslOptions;

/** The ways of encryption that an ssl-mode allows, in the order in which to try them. */
async function encryptions(address: Address): Promise<readonly (Encryption | undefined)[]> {
  const { sslMode, socket } = address;
  if (socket !== undefined || sslMode === 'disabled') return [undefined];
  const files = await readCertificates(address);
  // The driver would hold the certificate of an address against `localhost`.
  if (sslMode === 'verify_identity' && isIP(address.host) !== 0)
    throw new OperationError(
      `ssl-mode=verify_identity checks the name of the host, and the URL has the address ${address.host}: use the name that the server's certificate has, or ssl-mode=verify_ca.`,
      { code: 'certificate', side: 'config' },
    );
  if (sslMode === 'verify_identity') return [{ ...files, rejectUnauthorized: true, verifyIdentity: true }];
  if (sslMode === 'verify_ca') return [{ ...files, rejectUnauthorized: true }];
  const encrypted = { ...files, rejectUnauthorized: false };
  return sslMode === 'required' ? [encrypted] : [encrypted, undefined];
}

async function readCertificates({ certificates }: Address): Promise<Encryption> {
  const read: { ca?: string; cert?: string; key?: string } = {};
  for (const kind of ['ca', 'cert', 'key'] as const) {
    const file = certificates[kind];
    if (file === undefined) continue;
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

/** Whether a connection without TLS may help: the server has none. */
function isAboutEncryption(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'HANDSHAKE_NO_SSL_SUPPORT';
}
