import type { Client } from '../../client/client.ts';
import { Refused } from '../../client/client.ts';
import type { ConnectionResult, EndpointView, NewEndpoint } from '../../server/rest/contract/endpoint.ts';
import { OperationError } from '../../text/error.ts';
import { complaint } from '../check-view.ts';
import { withPassword } from '../passwords.ts';
import type { ServerOptions } from './connect.ts';
import { withServer } from './connect.ts';
import type { Reachable } from './endpoint-of-url.ts';
import { endpointOfUrl } from './endpoint-of-url.ts';
import { columns, fields, tell } from './table.ts';

interface Options extends ServerOptions {
  readonly json?: boolean;
}

/** `godwit endpoint list`. */
export async function listEndpoints(options: Options): Promise<number> {
  return await withServer(options, async (client) => {
    const all = await client.call('GET /endpoints');
    tell(options.json, all, () =>
      columns(
        ['NAME', 'ROLE', 'ENGINE', 'SERVER', 'DATABASE', 'USER', 'CONNECTION', 'TASKS'],
        all.map((each) => [
          each.id,
          each.role,
          each.engine,
          serverOf(each),
          each.database ?? '',
          each.user,
          each.connection?.status ?? 'never tested',
          each.tasks.length,
        ]),
      ),
    );
    return 0;
  });
}

/** `godwit endpoint show NAME`. */
export async function showEndpoint(id: string, options: Options): Promise<number> {
  return await withServer(options, async (client) => {
    const endpoint = await client.call('GET /endpoints/:id', { path: { id } });
    tell(options.json, endpoint, () => endpointText(endpoint));
    return 0;
  });
}

/** `godwit endpoint create NAME --role ROLE --url URL`. */
export async function createEndpoint(
  id: string,
  options: Options & {
    readonly role: NewEndpoint['role'];
    readonly url: string;
    readonly databasePasswordFile?: string;
    readonly attributes?: string;
  },
): Promise<number> {
  const { role, url, databasePasswordFile: file, attributes } = options;
  const read = await endpointOfUrl(withPassword(url, { side: role, file }), role);
  return await withServer(options, async (client) => {
    const made = await makeEndpoint(client, id, { ...read, ...(attributes ? { attributes } : {}) });
    tell(options.json, made, () => `Endpoint ${made.id} is made.\n${complaintsText(made.connection)}`);
    return 0;
  });
}

/** `godwit endpoint test NAME`: 2 when the connection fails, 1 when a task would miss something. */
export async function testEndpoint(id: string, options: Options): Promise<number> {
  return await withServer(options, async (client) => {
    const result = await client.call('POST /endpoints/:id/test', { path: { id } });
    tell(options.json, result, () => resultText(id, result));
    if (result.status !== 'successful') return 2;
    return (result.complaints ?? []).length > 0 ? 1 : 0;
  });
}

/** `godwit endpoint delete NAME`. */
export async function deleteEndpoint(id: string, options: Options): Promise<number> {
  return await withServer(options, async (client) => {
    await client.call('DELETE /endpoints/:id', { path: { id } });
    tell(options.json, { deleted: id }, () => `Endpoint ${id} is deleted.\n`);
    return 0;
  });
}

/** Makes an endpoint of a database that the server has reached. */
export async function makeEndpoint(client: Client, id: string, read: Reachable): Promise<EndpointView> {
  return await client.call('POST /endpoints', { body: { id, ...(await tried(client, read)) } });
}

/** A database that the server has reached; TLS is taken where the database has it, when its URL leaves that open. */
export async function tried(client: Client, { tls, ...rest }: Reachable): Promise<Omit<NewEndpoint, 'id'>> {
  const modes = tls === 'try' ? (['require', 'none'] as const) : [tls];
  let failure = '';
  for (const mode of modes) {
    const place = { ...rest, tls: mode };
    const { status, message = '' } = await client.call('POST /connections/test', { body: place });
    if (status === 'successful') return place;
    failure = message;
  }
  throw new OperationError(
    `The server cannot reach the ${rest.role} as ${rest.user} at ${serverOf(rest)}: ${failure}`,
    { code: 'endpoint', side: rest.role },
  );
}

/** The endpoint that a task is to have: one that is there by its name, or by a URL one that is made under this name, or was. */
export async function endpointFor(
  client: Client,
  { said, role, name }: { readonly said: string; readonly role: NewEndpoint['role']; readonly name: string },
): Promise<string> {
  if (!/^[a-z]+:/i.test(said)) return (await client.call('GET /endpoints/:id', { path: { id: said } })).id;
  const read = await endpointOfUrl(said, role);
  const known = await found(client, name);
  if (!known) return (await makeEndpoint(client, name, read)).id;
  const keys = ['role', 'engine', 'host', 'port', 'user'] as const;
  const isSame =
    keys.every((key) => known[key] === read[key]) && (known.database ?? '') === (read.database ?? '');
  if (isSame) return known.id;
  throw new OperationError(
    `The server has an endpoint ${known.id} of another database already (${serverOf(known)}). Make one of your own with godwit endpoint create, and name it: --${role} NAME.`,
    { code: 'endpoint', side: 'config' },
  );
}

async function found(client: Client, id: string): Promise<EndpointView | undefined> {
  try {
    return await client.call('GET /endpoints/:id', { path: { id } });
  } catch (error) {
    if (error instanceof Refused && error.code === 'ResourceNotFoundFault') return undefined;
    throw error;
  }
}

function serverOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return host.startsWith('/') ? host : `${host}:${port}`;
}

function endpointText(endpoint: EndpointView): string {
  const { id, role, engine, database, user, password, tls, attributes, createdAt, tasks } = endpoint;
  const passwords: Readonly<Record<string, string>> = { stored: 'kept by the server', none: 'none' };
  return (
    fields({
      Name: id,
      Role: role,
      Engine: engine,
      Server: serverOf(endpoint),
      Database: database,
      User: user,
      Password: passwords[password] ?? password,
      TLS: tls,
      Attributes: attributes,
      Tasks: tasks.length === 0 ? 'none' : tasks.join(', '),
      Created: createdAt,
      Connection: endpoint.connection?.status ?? 'never tested',
      Reason: endpoint.connection?.message,
    }) + endpoint.notices.map((each) => `Notice: ${each}\n`).join('')
  );
}

function resultText(id: string, result: ConnectionResult): string {
  if (result.status !== 'successful') return `Endpoint ${id} cannot be reached: ${result.message ?? ''}\n`;
  const tables = result.tables === undefined ? '' : `, ${result.tables.toLocaleString('en-US')} tables seen`;
  return `Endpoint ${id} is reached${tables}.\n${complaintsText(result)}`;
}

/** What a task would miss, with what mends it. */
function complaintsText(result: ConnectionResult | undefined): string {
  return (result?.complaints ?? [])
    .flatMap(complaint)
    .map((line) => `${line}\n`)
    .join('');
}
