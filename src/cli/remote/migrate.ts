import type { Client } from '../../client/client.ts';
import { Refused } from '../../client/client.ts';
import type { CheckRun, NewTask, TaskDetails } from '../../server/rest/contract/task.ts';
import { OperationError } from '../../text/error.ts';
import { Watch } from '../../client/watch.ts';
import { checkText } from '../check-view.ts';
import type { MigrateOptions } from '../migrate.ts';
import type { Said } from '../task-description.ts';
import { isTaskFile, readSaid, typeOf } from '../task-description.ts';
import type { ServerOptions } from './connect.ts';
import { withServer } from './connect.ts';
import { endpointFor } from './endpoints.ts';
import { isBusy } from './following.ts';
import { runTask } from './running.ts';

/** What `godwit migrate --server` can be told. */
export interface RemoteMigrateOptions extends MigrateOptions, ServerOptions {
  readonly detach?: boolean;
}

/**
 * `godwit migrate [TASK | FILE] --server URL`: makes the task on the server, with its endpoints, or takes the one that is there by this name; starts it or goes on with it, and follows it.
 */
export async function remoteMigrate(
  argument: string | undefined,
  options: RemoteMigrateOptions,
): Promise<number> {
  refuseLocal(options);
  const isName = argument !== undefined && !isTaskFile(argument);
  const { state, ...said } = readSaid(isName ? undefined : argument, options);
  if (state !== undefined)
    throw wrong('The server keeps its tasks itself: leave out the state, or run without --server.');
  const name = isName ? argument : said.name;
  if (name === undefined)
    throw wrong('The server knows its tasks by name: give one with --task NAME, or "name" in the task file.');
  return await withServer(options, async (client) => {
    const known = await findTask(client, name);
    const task = known ? await meant(client, known, said, options) : await makeTask(client, name, said);
    if (options.check === true) return await checkTask(client, task, options.json === true);
    if (isBusy(task.status)) return await runTask(client, { id: task.id, how: 'follow', ...options });
    const how = !task.hasRun ? 'begin' : options.restart === true ? 'reload' : 'resume';
    return await runTask(client, { id: task.id, how, ...options });
  });
}

function refuseLocal({ sourceMoved }: RemoteMigrateOptions): void {
  if (sourceMoved === true)
    throw wrong('--source-moved is for tasks that run here: a task of a server begins anew, with --restart.');
}

/** The task of a name, if the server has it. */
export async function findTask(client: Client, id: string): Promise<TaskDetails | undefined> {
  try {
    return await client.call('GET /tasks/:id', { path: { id } });
  } catch (error) {
    if (error instanceof Refused && error.code === 'ResourceNotFoundFault') return undefined;
    throw error;
  }
}

/** Makes a task and what it needs. */
export async function makeTask(client: Client, id: string, said: Said): Promise<TaskDetails> {
  const { source, target, start, stop } = said;
  if (source === undefined || target === undefined)
    throw wrong(
      `The server has no task ${id}. To make it, name its source and its target, each by a URL or as an endpoint of the server: --source, --target.`,
    );
  const type = typeOf(said);
  const ends = {
    source: await endpointFor(client, { said: source, role: 'source', name: `${id}-source` }),
    target: await endpointFor(client, { said: target, role: 'target', name: `${id}-target` }),
  };
  const body: NewTask = {
    id,
    ...ends,
    type,
    mappings: objectOf(said.tableMappings?.json ?? { rules: [] }),
    settings: objectOf(said.taskSettings?.json ?? {}),
    ...(start === undefined ? {} : { startFrom: start }),
    ...(stop === undefined ? {} : { stopAt: stop }),
  };
  const made = await client.call('POST /tasks', { body });
  for (const notice of made.notices) process.stderr.write(`Not supported: ${notice}\n`);
  return made;
}

/** The task that is there, if it is the one that is described; one that begins anew becomes it. */
async function meant(
  client: Client,
  known: TaskDetails,
  said: Omit<Said, 'state'>,
  { restart }: RemoteMigrateOptions,
): Promise<TaskDetails> {
  const { tableMappings, taskSettings, type, start, stop } = said;
  const change = {
    ...(type === undefined || type === known.type ? {} : { type }),
    ...(tableMappings === undefined || isWithin(tableMappings.json, known.mappings)
      ? {}
      : { mappings: objectOf(tableMappings.json) }),
    ...(taskSettings === undefined || isWithin(taskSettings.json, known.settings)
      ? {}
      : { settings: objectOf(taskSettings.json) }),
    ...(start === undefined || start === known.startFrom ? {} : { startFrom: start }),
    ...(stop === undefined || stop === known.stopAt ? {} : { stopAt: stop }),
  };
  for (const side of ['source', 'target'] as const) await checkEnd(client, known, side, said[side]);
  const different = Object.keys(change);
  if (different.length === 0) return known;
  if (restart !== true || isBusy(known.status))
    throw wrong(
      `The server has a task ${known.id} already, with other ${different.join(', ')} (it is ${known.status}). To go on with it as it is: godwit migrate ${known.id}. To change it and begin anew: stop it, and say --restart.`,
    );
  return await client.call('PATCH /tasks/:id', {
    path: { id: known.id },
    body: { ...change, version: known.version },
  });
}

async function checkEnd(
  client: Client,
  known: TaskDetails,
  role: 'source' | 'target',
  said: string | undefined,
): Promise<void> {
  if (said === undefined) return;
  const id = await endpointFor(client, { said, role, name: known[role].id });
  if (id !== known[role].id)
    throw wrong(`The task ${known.id} of the server has the ${role} ${known[role].id}, not ${id}.`);
}

/** Whether all that is said stands in a whole, where a server has completed it. */
function isWithin(said: unknown, whole: unknown): boolean {
  if (typeof said !== 'object' || said === null || Array.isArray(said))
    return JSON.stringify(said) === JSON.stringify(whole);
  if (typeof whole !== 'object' || whole === null) return false;
  return Object.entries(said).every(([key, value]) =>
    isWithin(value, (whole as Readonly<Record<string, unknown>>)[key]),
  );
}

/** `--check`: examines both ends from the server. */
async function checkTask(client: Client, { id, arn }: TaskDetails, asJson: boolean): Promise<number> {
  const path = { id };
  const before = await client.call('GET /tasks/:id/check', { path });
  await client.call('POST /tasks/:id/check', { path });
  const watch = new Watch(client, arn);
  const { signal } = new AbortController();
  let run: CheckRun;
  try {
    do {
      await watch.next(signal);
      run = await client.call('GET /tasks/:id/check', { path });
    } while (run.status === 'running' || (run.status === before.status && run.at === before.at));
  } finally {
    await watch.end();
  }
  const requirements = run.requirements.map(({ object, problem, remedy, ...each }) => ({
    ...each,
    ...(object === undefined ? {} : { object }),
    ...(problem === undefined ? {} : { problem }),
    ...(remedy === undefined ? {} : { remedy }),
  }));
  if (run.status === 'error' && requirements.length === 0)
    throw new OperationError(`Task ${id} cannot be checked: ${run.failure ?? ''}`, {
      code: 'check',
      side: 'config',
    });
  process.stdout.write(
    asJson
      ? `${JSON.stringify(requirements, undefined, 2)}\n`
      : checkText(requirements, { withPassed: true }),
  );
  return requirements.some(({ result }) => result === 'failed') ? 2 : 0;
}

function objectOf(json: unknown): Record<string, unknown> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json))
    return json as Record<string, unknown>;
  throw wrong('Table mappings and task settings are JSON objects.');
}

function wrong(message: string): OperationError {
  return new OperationError(message, { code: 'task-file', side: 'config' });
}
