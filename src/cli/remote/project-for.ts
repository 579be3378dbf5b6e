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
import { choicesOf } from '../prepare.ts';
import type { Choices } from '../../jobs/conversion/choices.ts';
import { endpointOfUrl } from './endpoint-of-url.ts';

/** What says which project a command means, or makes it. */
export type ProjectOptions = SourceOptions & { readonly project?: string };

/** What a conversion here takes and a project does not: it is said, not passed by. */
const localOnly = ['overrides'] as const satisfies readonly (keyof ProjectOptions)[];

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
  const project = await projectOf(client, source, options, progress);
  progress.clear();
  await tellKept(client, project, choicesOf(options));
  return project;
}

async function projectOf(
  client: Client,
  source: string,
  options: ProjectOptions,
  progress: Progress,
): Promise<ProjectView> {
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

/** Says what a project keeps from before and this command did not say, because it has a part in the result. */
async function tellKept(client: Client, { id }: ProjectView, said: Choices): Promise<void> {
  const { Source = {} } = await client.call('GET /projects/:id/configuration', { path: { id } });
  const kept = Object.entries(Source as Readonly<Record<string, unknown>>)
    .filter(([name, value]) => isSaid(value) && !(name in sourceSection(said)))
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  if (kept.length > 0)
    process.stderr.write(`Project ${id} keeps what was chosen for it before: ${kept.join(', ')}.\n`);
}

function isSaid(value: unknown): boolean {
  return value !== null && (typeof value !== 'object' || Object.keys(value).length > 0);
}

/** How the objects are to be converted. */
type Wishes = Pick<NewProject, 'transformations' | 'configuration'>;

function wishesOf(options: ProjectOptions): Wishes {
  const { mapping, settings, verify, from } = options;
  if (verify !== 'embedded' && verify !== 'off')
    throw wrong(
      'A server proves results in its embedded PostgreSQL, or not at all: --verify embedded or off.',
    );
  const transformations = mapping === undefined ? undefined : objectIn(mapping);
  const source = sourceSection(choicesOf(options));
  const section = `${from.toUpperCase()}_TO_POSTGRESQL`;
  return {
    ...(transformations ? { transformations } : {}),
    configuration: {
      Verification: { Mode: verify },
      ...(Object.keys(source).length === 0 ? {} : { Source: source }),
      ...(settings === undefined ? {} : { [section]: objectIn(settings) }),
    },
  };
}

/** What was chosen, by the names of a project's configuration; what was not is left as the project has it. */
function sourceSection({ encoding, schema, variables, include, exclude }: Choices): object {
  const named = {
    Encoding: encoding,
    Schema: schema,
    Variables: variables,
    Include: include,
    Exclude: exclude,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
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
