import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import type { Client } from '../../client/client.ts';
import { Refused } from '../../client/client.ts';
import type { NewEndpoint } from '../../server/rest/contract/endpoint.ts';
import type { NewProject, ProjectView } from '../../server/rest/contract/project.ts';
import { OperationError } from '../../text/error.ts';
import { readJson } from '../json-file.ts';
import { withPassword } from '../passwords.ts';
import type { Progress } from '../progress.ts';
import type { SourceOptions } from '../convert.ts';
import { endpointOfUrl } from './endpoint-of-url.ts';

/** What says which project a command means, or makes it. */
export type ProjectOptions = SourceOptions & { readonly project?: string };

/** What a conversion here takes and a project does not: it is said, not passed by. */
const localOnly = [
  'encoding',
  'schema',
  'define',
  'include',
  'exclude',
  'overrides',
  'catalog',
] as const satisfies readonly (keyof ProjectOptions)[];

/**
 * The project of a source: scripts of this machine are sent to one that is named like their folder, or as `--project` says, which is made when it is not there; a live database is read
 * by the server; anything else is the name of a project that is there.
 */
export async function projectFor(
  client: Client,
  source: string,
  options: ProjectOptions,
  progress: Progress,
): Promise<ProjectView> {
  const local = localOnly.find((name) => options[name] !== undefined);
  if (local !== undefined)
    throw wrong(`--${local} is for conversions that run here: leave out --server, or the option.`);
  const wishes = wishesOf(options);
  if (/^(?:sqlserver|mssql):\/\//i.test(source))
    return await liveProject(client, source, options.project ?? 'live', wishes);
  if (existsSync(source)) {
    const id = options.project ?? identifierOf(source);
    const project = await scriptsProject(client, id, options.from, wishes);
    await send(client, id, source, progress);
    return project;
  }
  const known = await found(client, source);
  if (!known)
    throw wrong(
      `${source} is no folder or file of scripts here, and the server has no project of this name.`,
    );
  return await changed(client, known, wishes);
}

/** How the objects are to be converted. */
type Wishes = Pick<NewProject, 'transformations' | 'configuration'>;

function wishesOf({ mapping, settings, verify, from }: ProjectOptions): Wishes {
  if (verify !== 'embedded' && verify !== 'off')
    throw wrong(
      'A server proves results in its embedded PostgreSQL, or not at all: --verify embedded or off.',
    );
  const transformations = mapping === undefined ? undefined : objectIn(mapping);
  const rules = (transformations as { readonly rules?: readonly Record<string, unknown>[] } | undefined)
    ?.rules;
  if (rules?.some((each) => each['rule-type'] === 'selection') === true)
    throw wrong(
      `${mapping} selects objects, and a project of a server holds all of its source: leave the selection rules out, or run without --server.`,
    );
  const section = `${from.toUpperCase()}_TO_POSTGRESQL`;
  return {
    ...(transformations ? { transformations } : {}),
    configuration: {
      Verification: { Mode: verify },
      ...(settings === undefined ? {} : { [section]: objectIn(settings) }),
    },
  };
}

function objectIn(file: string): Record<string, unknown> {
  const json = readJson(file, {});
  if (typeof json === 'object' && json !== null && !Array.isArray(json))
    return json as Record<string, unknown>;
  throw wrong(`${file} is no JSON object.`);
}

async function liveProject(client: Client, url: string, id: string, wishes: Wishes): Promise<ProjectView> {
  const known = await found(client, id);
  if (known) return await changed(client, known, wishes);
  const { tls, ...place } = await endpointOfUrl(withPassword(url, { side: 'source' }), 'source');
  const source = serverSide({ ...place, tls: tls === 'try' ? 'require' : tls });
  return await client.call('POST /projects', { body: { id, source, target: withoutServer, ...wishes } });
}

/** A database as a side of a project. */
export function serverSide({
  engine,
  host,
  port,
  database,
  user,
  password = '',
  tls,
}: Omit<NewEndpoint, 'id'>) {
  const named = database === undefined ? {} : { database };
  return { kind: 'server' as const, engine, host, port, ...named, user, password, tls };
}

const withoutServer = { kind: 'virtual', engine: 'postgres' } as const;

async function scriptsProject(
  client: Client,
  id: string,
  engine: string,
  wishes: Wishes,
): Promise<ProjectView> {
  const known = await found(client, id);
  if (!known) {
    const source = { kind: 'uploaded', engine } as const;
    return await client.call('POST /projects', { body: { id, source, target: withoutServer, ...wishes } });
  }
  if (known.source.engine !== engine)
    throw wrong(
      `The server has a project ${id} from ${known.source.engine} already, not from ${engine}: name another with --project.`,
    );
  await client.call('DELETE /projects/:id/scripts', { path: { id } });
  return await changed(client, known, wishes);
}

async function changed(client: Client, { id }: ProjectView, body: Wishes): Promise<ProjectView> {
  return await client.call('PATCH /projects/:id', { path: { id }, body });
}

async function found(client: Client, id: string): Promise<ProjectView | undefined> {
  try {
    return await client.call('GET /projects/:id', { path: { id } });
  } catch (error) {
    if (error instanceof Refused && error.code === 'ResourceNotFoundFault') return undefined;
    throw error;
  }
}

/** So many files are under way at a time. */
const atOnce = 6;

/** Sends the files of a folder, hidden ones aside, or the one file. */
async function send(client: Client, id: string, source: string, progress: Progress): Promise<void> {
  const files = await filesOf(source);
  let next = 0;
  let done = 0;
  const sender = async (): Promise<void> => {
    for (let file = files[next++]; file !== undefined; file = files[next++]) {
      const body = await readFile(file.absolute).catch((cause: Error) => {
        throw new OperationError(`The script ${file.path} cannot be read: ${cause.message}.`, {
          code: 'read',
          side: 'source',
          cause,
        });
      });
      await client.call('PUT /projects/:id/scripts', { path: { id }, query: { path: file.path }, body });
      done += 1;
      progress.show(`Sending scripts: ${done} of ${files.length}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, files.length) }, sender));
}

async function filesOf(
  source: string,
): Promise<readonly { readonly path: string; readonly absolute: string }[]> {
  const root = resolve(source);
  if (!statSync(root).isDirectory()) return [{ path: basename(root), absolute: root }];
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .map((absolute) => ({ absolute, path: relative(root, absolute).split(sep).join('/') }))
    .filter(({ path }) => !path.split('/').some((part) => part.startsWith('.')));
  if (files.length === 0) throw wrong(`${source} has no files.`);
  return files;
}

/** A name for a project, as DMS takes it, from that of a folder or a file. */
function identifierOf(source: string): string {
  const words = basename(resolve(source))
    .replace(/\.[^.]+$/, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return /^[A-Za-z]/.test(words) ? words : `scripts-${words}`.replace(/-$/, '');
}

function wrong(message: string): OperationError {
  return new OperationError(message, { code: 'project', side: 'config' });
}
