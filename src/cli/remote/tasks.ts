import type { Client } from '../../client/client.ts';
import { Watch } from '../../client/watch.ts';
import type { LogLine, TableRow, TaskDetails } from '../../server/rest/contract/task.ts';
import { OperationError } from '../../text/error.ts';
import { untilInterrupted } from '../interrupt.ts';
import type { ServerOptions } from './connect.ts';
import { withServer } from './connect.ts';
import { isBusy, seeTask } from './following.ts';
import { runTask } from './running.ts';
import { columns, tell } from './table.ts';
import { isWell, lagOf, logText, tablesText, taskText } from './task-text.ts';

/** What commands about tasks of a server can be told. */
export interface TaskCommandOptions extends ServerOptions {
  readonly json?: boolean;
  /** Does not wait for the end of what was begun. */
  readonly detach?: boolean;
}

/** `godwit task list`. */
export async function listTasks(options: TaskCommandOptions): Promise<number> {
  return await withServer(options, async (client) => {
    const all = await client.call('GET /tasks');
    tell(options.json, all, () =>
      columns(
        ['NAME', 'STATUS', 'PHASE', 'TYPE', 'SOURCE', 'TARGET', 'LOADED', 'BEHIND'],
        all.map((each) => [
          each.id,
          each.status,
          each.phase,
          each.type,
          each.source.id,
          each.target.id,
          each.progress ? `${Math.floor(each.progress.loadPercent)} %` : '',
          lagOf(each),
        ]),
      ),
    );
    return 0;
  });
}

/** `godwit task show NAME`: 2 when it has failed. */
export async function showTask(id: string, options: TaskCommandOptions): Promise<number> {
  return await withServer(options, async (client) => {
    const task = await client.call('GET /tasks/:id', { path: { id } });
    tell(options.json, task, () => taskText(task));
    return task.status === 'failed' ? 2 : 0;
  });
}

/** `godwit task start|resume|reload NAME`, and whether it is followed. */
export async function startTask(
  id: string,
  how: 'begin' | 'resume' | 'reload',
  options: TaskCommandOptions,
): Promise<number> {
  return await withServer(options, async (client) => await runTask(client, { id, how, ...options }));
}

/** `godwit task stop NAME`: waits until it stands, unless told otherwise. */
export async function stopTask(id: string, options: TaskCommandOptions): Promise<number> {
  return await withServer(options, async (client) => {
    const stopping = await client.call('POST /tasks/:id/stop', { path: { id } });
    const task = options.detach === true ? stopping : await settled(client, stopping);
    tell(
      options.json,
      task,
      () => `Task ${id} is ${task.status}${task.position === undefined ? '' : ` at ${task.position}`}.\n`,
    );
    return task.status === 'failed' ? 2 : 0;
  });
}

/** Waits until a task does nothing any more. */
async function settled(client: Client, { id, arn }: TaskDetails): Promise<TaskDetails> {
  const watch = new Watch(client, arn);
  const { signal } = new AbortController();
  try {
    for (;;) {
      const task = await client.call('GET /tasks/:id', { path: { id } });
      if (!isBusy(task.status)) return task;
      await watch.next(signal);
    }
  } finally {
    await watch.end();
  }
}

/** `godwit task delete NAME`. */
export async function deleteTask(id: string, options: TaskCommandOptions): Promise<number> {
  return await withServer(options, async (client) => {
    await client.call('DELETE /tasks/:id', { path: { id } });
    tell(options.json, { deleted: id }, () => `Task ${id} is deleted.\n`);
    return 0;
  });
}

/** `godwit task tables NAME`: 1 when a table has an error, refused rows or rows that differ. */
export async function showTables(id: string, options: TaskCommandOptions): Promise<number> {
  return await withServer(options, async (client) => {
    const { tables } = await seeTask(client, id);
    tell(options.json, tables, () => tablesText(tables));
    return tables.every(isWell) ? 0 : 1;
  });
}

/** `godwit task reload NAME --table SCHEMA.TABLE`, `task revalidate`, `task suspend`. */
export async function actOnTables(
  id: string,
  options: TaskCommandOptions & {
    readonly table: readonly string[];
    readonly what: 'data' | 'validate' | 'suspend';
  },
): Promise<number> {
  return await withServer(options, async (client) => {
    const { tables: known } = await seeTask(client, id);
    const tables = options.table.map((name) => tableNamed(name, known));
    const path = { id };
    const { what } = options;
    if (what === 'suspend') await client.call('POST /tasks/:id/suspend', { path, body: { tables } });
    else await client.call('POST /tasks/:id/reload', { path, body: { tables, what } });
    const done = { data: 'are loaded again', validate: 'are compared again', suspend: 'get no more changes' };
    const names = tables.map(({ schema, name }) => `${schema}.${name}`).join(', ');
    tell(options.json, { tables, what }, () => `Asked for: ${names} ${done[what]}.\n`);
    return 0;
  });
}

/** Names hold points now and then, so that it is the task's own tables that say which one is meant. */
function tableNamed(
  text: string,
  known: readonly TableRow[],
): { readonly schema: string; readonly name: string } {
  const found = known.filter(({ schema, name }) => `${schema}.${name}` === text);
  const [first] = found;
  if (first && found.length === 1) return { schema: first.schema, name: first.name };
  throw new OperationError(
    `The task has no table ${text}: name it SCHEMA.TABLE as godwit task tables does.`,
    { code: 'table', side: 'config' },
  );
}

/** `godwit task logs NAME`. */
export async function showLogs(
  id: string,
  options: TaskCommandOptions & { readonly tail: string; readonly follow?: boolean },
): Promise<number> {
  const limit = Number(options.tail);
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
    throw new OperationError('--tail is a number from 1 to 10000.', { code: 'option', side: 'config' });
  return await withServer(options, async (client) => {
    const { arn } = await client.call('GET /tasks/:id', { path: { id } });
    const read = async (): Promise<readonly LogLine[]> =>
      await client.call('GET /tasks/:id/log', { path: { id }, query: { limit: String(limit) } });
    const write = (lines: readonly LogLine[]): void => {
      for (const line of lines)
        process.stdout.write(options.json === true ? `${JSON.stringify(line)}\n` : `${logText(line)}\n`);
    };
    let shown = await read();
    write(shown);
    if (options.follow !== true) return 0;
    const interrupt = untilInterrupted();
    const watch = new Watch(client, arn);
    try {
      while (!interrupt.signal.aborted) {
        await watch.next(interrupt.signal);
        const lines = await read();
        write(newIn(lines, shown));
        shown = lines;
      }
      return 0;
    } finally {
      await watch.end();
      interrupt.finished();
    }
  });
}

/** The lines that stand behind the last one that was shown. */
function newIn(lines: readonly LogLine[], shown: readonly LogLine[]): readonly LogLine[] {
  const last = JSON.stringify(shown.at(-1));
  const place = lines.findLastIndex((each) => JSON.stringify(each) === last);
  return lines.slice(place + 1);
}
