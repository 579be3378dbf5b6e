import { attributeParameters } from './endpoint-settings.ts';
import { engineOf } from './engines.ts';
import type { Endpoint, SslMode } from './endpoints.ts';

/** What of an endpoint, or of a data provider, its URL says. */
export type Reachable = Pick<
  Endpoint,
  'engine' | 'server' | 'port' | 'username' | 'database' | 'sslMode' | 'attributes'
>;

/** What a URL needs besides the endpoint itself. */
export interface UrlParts {
  readonly password?: string | undefined;
  /** The file of the certificate that the server is held against. */
  readonly ca?: string | undefined;
}

/** What the modes of DMS are called in the URLs of each family ("Using SSL with AWS DMS"). */
const modes: Readonly<Record<SslMode, { readonly postgresql: string; readonly mysql: string }>> = {
  none: { postgresql: 'disable', mysql: 'disabled' },
  require: { postgresql: 'require', mysql: 'required' },
  'verify-ca': { postgresql: 'verify-ca', mysql: 'verify_ca' },
  'verify-full': { postgresql: 'verify-full', mysql: 'verify_identity' },
};

/** The URL by which an endpoint is opened; a server that begins with / is a Unix socket of this machine. It holds the password, and is never shown. */
export function urlOf(endpoint: Reachable, { password, ca }: UrlParts): string {
  const { scheme } = engineOf(endpoint.engine);
  if (scheme === 'sqlserver') return sqlserverUrl(endpoint, { password, ca });
  const family = scheme === 'postgresql' ? 'postgresql' : 'mysql';
  const { server, port, username, database, sslMode } = endpoint;
  const isSocket = family === 'mysql' && server.startsWith('/');
  const host = isSocket ? 'localhost' : server.includes(':') ? `[${server}]` : encodeURIComponent(server);
  const user = encodeURIComponent(username);
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  const mode = modes[sslMode][family];
  const parameters = new URLSearchParams({ [family === 'mysql' ? 'ssl-mode' : 'sslmode']: mode });
  if (ca !== undefined) parameters.set(family === 'mysql' ? 'ssl-ca' : 'sslrootcert', ca);
  if (isSocket) parameters.set('socket', server);
  const query = parameters.toString().replaceAll('+', '%20');
  return `${scheme}://${user}${secret}@${host}:${port}/${encodeURIComponent(database ?? '')}?${query}`;
}

/** Modes without a certificate encrypt, or do not, and never ask who the server is; a server of SQL Server that is named `host\\instance` is found by its browser service. */
function sqlserverUrl(
  { engine, server, port, username, database, sslMode, attributes = '' }: Reachable,
  { password, ca }: UrlParts,
): string {
  const [host = '', instance] = server.split('\\');
  const url = new URL(`sqlserver://${host.includes(':') ? `[${host}]` : host}`);
  if (instance === undefined) url.port = String(port);
  else url.searchParams.set('instance', instance);
  url.username = encodeURIComponent(username);
  if (password !== undefined) url.password = encodeURIComponent(password);
  url.pathname = `/${encodeURIComponent(database ?? '')}`;
  url.searchParams.set('encrypt', sslMode === 'none' ? 'optional' : 'mandatory');
  if (!sslMode.startsWith('verify-')) url.searchParams.set('trust-server-certificate', 'yes');
  if (ca !== undefined) url.searchParams.set('ca', ca);
  for (const [parameter, value] of attributeParameters(engineOf(engine), attributes))
    url.searchParams.set(parameter, value);
  return url.href;
}
