import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { userInfo } from 'node:os';
import type { Connection, ConnectionConfiguration } from 'tedious';
import { Intake } from '../../change/intake.ts';
import { OperationError } from '../../text/error.ts';
import type { Login } from './authentication.ts';
import { loginOf, loginParameters, toAuthentication } from './authentication.ts';
import type { About } from './errors.ts';
import { toOperationError } from './errors.ts';

/** How to speak to a server, taken from a URL and the environment. */
export interface Address {
  readonly host: string;
  /** Absent where a named instance is asked for, whose port the SQL Server Browser tells. */
  readonly port?: number;
  readonly instance?: string;
  /** The database whose tables are meant; without it, the one that the login has by default. */
  readonly database?: string;
  readonly login: Login;
  readonly encryption: Encryption;
  /** Whether the server's certificate is taken as it is. */
  readonly trustsCertificate: boolean;
  /** The file of an authority, besides those that the system knows. */
  readonly authority?: string;
  readonly hostInCertificate?: string;
  readonly connectSeconds: number;
  readonly application: string;
  readonly isReadOnly: boolean;
  readonly multiSubnet: boolean;
  readonly changes: Changes;
}

/** How changes are followed. */
export type Changes =
  | { readonly by: 'cdc' | 'change-tracking' }
  /** By a column that grows with every change; a transaction may take so many seconds. */
  | { readonly by: 'watermark'; readonly column: string; readonly seconds: number };

/**
 * The modes of Microsoft's own drivers (SQL Server, "Connection encryption", `Encrypt`): `strict` is TDS 8.0, `mandatory` TLS behind the first packet,
 * `optional` TLS where the server has it, `disabled` never.
 */
export type Encryption = 'disabled' | 'optional' | 'mandatory' | 'strict';

const encryptions: readonly Encryption[] = ['disabled', 'optional', 'mandatory', 'strict'];

const known = [
  'instance',
  'encrypt',
  'trust-server-certificate',
  'host-name-in-certificate',
  'ca',
  'connect-timeout',
  'application-name',
  'application-intent',
  'multi-subnet-failover',
  'changes',
  'watermark',
  'watermark-delay',
  ...loginParameters,
];

/**
 * Reads `sqlserver://user:password@host:1433/database`, with parameters named like those of Microsoft's connection strings. The password may stand in
 * SQLCMDPASSWORD instead. The messages never hold the URL.
 */
export function parseAddress(
  url: string,
  side: About['side'],
  environment: NodeJS.ProcessEnv = process.env,
): Address {
  const wrong = (what: string) =>
    new OperationError(`The SQL Server URL of the ${side} cannot be used: ${what}.`, {
      code: 'url',
      side: 'config',
    });
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^(sqlserver|mssql):$/.test(parsed.protocol))
    throw wrong(
      'it has the form sqlserver://user@host:1433/database, and special characters in it are written as %XX',
    );
  const parameters = new Map(parsed.searchParams);
  const stranger = [...parameters.keys()].find((each) => !known.includes(each));
  if (stranger !== undefined)
    throw wrong(`it has the parameter ${stranger}, which is not known here (known are ${known.join(', ')})`);
  const flag = (key: string): boolean => {
    const value = (parameters.get(key) ?? 'no').toLowerCase();
    if (!['yes', 'no', 'true', 'false'].includes(value)) throw wrong(`its ${key} is neither yes nor no`);
    return value === 'yes' || value === 'true';
  };
  const wanted = (parameters.get('encrypt') ?? 'mandatory').toLowerCase();
  const encryption = encryptions.find((each) => each === wanted);
  if (encryption === undefined) throw wrong(`its encrypt is none of ${encryptions.join(', ')}`);
  const instance = parameters.get('instance');
  if (instance !== undefined && parsed.port !== '')
    throw wrong('it has a port and an instance: give one of them, because a named instance has its own port');
  const intent = parameters.get('application-intent')?.toLowerCase() ?? 'readwrite';
  if (intent !== 'readwrite' && intent !== 'readonly')
    throw wrong('its application-intent is neither readwrite nor readonly');
  const changes = changesOf(parameters);
  if (typeof changes === 'string') throw wrong(changes);
  const database = decodeURIComponent(parsed.pathname.replace(/^\//, ''));
  const password = decodeURIComponent(parsed.password) || environment['SQLCMDPASSWORD'];
  const user = decodeURIComponent(parsed.username);
  const login = loginOf({ user: user || userInfo().username, ...(password ? { password } : {}) }, parameters);
  if (typeof login === 'string') throw wrong(login);
  const authority = parameters.get('ca');
  const hostInCertificate = parameters.get('host-name-in-certificate');
  return {
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1') || 'localhost',
    ...(instance === undefined ? { port: Number(parsed.port || '1433') } : { instance }),
    ...(database === '' ? {} : { database }),
    login,
    encryption,
    trustsCertificate: flag('trust-server-certificate'),
    ...(authority ? { authority } : {}),
    ...(hostInCertificate ? { hostInCertificate } : {}),
    connectSeconds: Number(parameters.get('connect-timeout') ?? '30') || 30,
    application: parameters.get('application-name') ?? 'Godwit',
    isReadOnly: intent === 'readonly',
    multiSubnet: flag('multi-subnet-failover'),
    changes,
  };
}

/** How changes are to be followed; a text says what is wrong. */
function changesOf(parameters: ReadonlyMap<string, string>): Changes | string {
  const column = parameters.get('watermark');
  const by = parameters.get('changes') ?? (column === undefined ? 'cdc' : 'watermark');
  if (by === 'cdc' || by === 'change-tracking') return { by };
  if (by !== 'watermark') return 'its changes is none of cdc, change-tracking, watermark';
  const seconds = Number(parameters.get('watermark-delay') ?? '10');
  if (!(seconds >= 0)) return 'its watermark-delay is no number of seconds';
  return column === undefined
    ? 'its changes is watermark, which needs watermark=COLUMN'
    : { by, column, seconds };
}

/** How messages name the server. */
export function nameOf({ host, port, instance }: Address): string {
  if (instance !== undefined) return `${host}\\${instance}`;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What errors at this address are about. */
export function aboutAddress(address: Address, side: About['side']): About {
  return {
    side,
    server: `SQL Server at ${nameOf(address)}`,
    user: address.login.user,
    ...(address.database === undefined ? {} : { database: address.database }),
  };
}

/** What may be chosen for a connection. */
export interface SessionOptions {
  /** Its bytes will be read: a socket without TLS is one that an `Intake` reads right into its memory. */
  readonly isWire?: boolean;
}

/** The greatest packets that the protocol has (SQL Server, "network packet size"). */
const packetSize = 32_767;

/** Opens a connection with the settings of the ISO standard, which the driver makes. Failing is an `OperationError` that says what to do. */
export async function openSession(
  address: Address,
  side: About['side'],
  options: SessionOptions = {},
): Promise<Connection> {
  const tries = encryptionsToTry(address.encryption);
  for (const [number, encrypt] of tries.entries()) {
    try {
      return await opened(await configurationOf(address, encrypt, options));
    } catch (error) {
      const mayTryOther = number + 1 < tries.length && isAboutEncryption(error);
      if (!mayTryOther) throw toOperationError(error, aboutAddress(address, side));
    }
  }
  throw new Error('a connection has at least one way to be tried');
}

type Encrypt = boolean | 'strict';

/** The ways of encryption that a mode allows, in the order in which to try them. */
function encryptionsToTry(mode: Encryption): readonly Encrypt[] {
  if (mode === 'optional') return [true, false];
  return [mode === 'strict' ? 'strict' : mode === 'mandatory'];
}

/** Whether a connection without TLS may help: the server has none. */
function isAboutEncryption(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EENCRYPT';
}

async function configurationOf(
  address: Address,
  encrypt: Encrypt,
  { isWire }: SessionOptions,
): Promise<ConnectionConfiguration> {
  const { host, port, instance, database, authority, hostInCertificate } = address;
  const ca = authority === undefined ? undefined : await readAuthority(authority);
  return {
    server: host,
    authentication: toAuthentication(address.login),
    options: {
      ...(port === undefined ? {} : { port }),
      ...(instance === undefined ? {} : { instanceName: instance }),
      ...(database === undefined ? {} : { database }),
      encrypt,
      // What is optional is for those who do not ask who answers, as in Microsoft's drivers.
      trustServerCertificate: address.trustsCertificate || address.encryption === 'optional',
      ...(hostInCertificate === undefined ? {} : { serverName: hostInCertificate }),
      ...(ca === undefined ? {} : { cryptoCredentialsDetails: { ca } }),
      connectTimeout: address.connectSeconds * 1000,
      // A table may take hours.
      requestTimeout: 0,
      appName: address.application,
      readOnlyIntent: address.isReadOnly,
      multiSubnetFailover: address.multiSubnet,
      packetSize,
      lowerCaseGuids: true,
      useUTC: true,
      rowCollectionOnRequestCompletion: false,
      ...(isWire === true && encrypt === false && port !== undefined && !address.multiSubnet
        ? { connector: () => wireSocket(host, port) }
        : {}),
    },
  };
}

/** The socket that the driver would make, but for how it is read. */
async function wireSocket(host: string, port: number): Promise<Socket> {
  const socket = Intake.socket((onread) => connect({ host, port, onread }));
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).once('connect', () => {
      socket.off('error', reject);
      resolve();
    });
  });
  return socket;
}

async function readAuthority(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new OperationError(`The certificate file ${file} cannot be read.`, {
      code: 'certificate',
      side: 'config',
      cause,
    });
  }
}

/** Opens a connection; when that fails, nothing of it stays open. */
async function opened(configuration: ConnectionConfiguration): Promise<Connection> {
  // The driver takes most of a second to be read.
  const { Connection: Driver } = await import('tedious');
  const connection = new Driver(configuration);
  // Without a listener a broken connection would end the process; the next statement reports it.
  connection.on('error', () => {});
  // What the server says about a login that it refuses is an event beside the failure.
  let said: { readonly number: number; readonly message: string } | undefined;
  connection.on('errorMessage', (message) => {
    said = message;
  });
  try {
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    return connection;
  } catch (error) {
    connection.close();
    if (error instanceof Error && said !== undefined && !('number' in error))
      Object.assign(error, { number: said.number, message: said.message });
    throw error;
  }
}
