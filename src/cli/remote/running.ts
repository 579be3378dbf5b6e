import type { Client } from '../../client/client.ts';
import { OperationError } from '../../text/error.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Seen } from './following.ts';
import { followTask, RemoteEvents, RemoteView } from './following.ts';
import { isWell, tablesText } from './task-text.ts';

/** A task that is to run on a server. */
export interface Run {
  readonly id: string;
  /** `follow` only looks at what runs already. */
  readonly how: 'begin' | 'resume' | 'reload' | 'follow';
  readonly json?: boolean;
  readonly detach?: boolean;
}

/** Starts a task and follows it until it ends; gives the exit status. An interruption leaves it running. */
export async function runTask(client: Client, run: Run): Promise<number> {
  const { id, how } = run;
  if (how !== 'follow') await client.call('POST /tasks/:id/start', { path: { id }, body: { how } });
  if (run.detach === true) {
    if (run.json === true)
      process.stdout.write(`${JSON.stringify(await client.call('GET /tasks/:id', { path: { id } }))}\n`);
    else process.stdout.write(`Task ${id} runs at ${client.address}.\n${ways(id)}`);
    return 0;
  }
  const { seen, isLeft } = await follow(client, run);
  if (isLeft) return 0;
  if (run.json !== true) process.stdout.write(endText(seen));
  return statusOf(seen);
}

/** Follows a task that runs; whether it was left by an interruption. */
export async function follow(
  client: Client,
  { id, json }: Pick<Run, 'id' | 'json'>,
): Promise<{ readonly seen: Seen; readonly isLeft: boolean }> {
  const events = json === true ? new RemoteEvents(id) : undefined;
  const teller = events ?? new RemoteView(process.stderr);
  const left = new AbortController();
  const over = Promise.withResolvers<void>();
  const forget = onInterrupt(async () => {
    left.abort(new Error('left'));
    teller.end();
    process.stderr.write(`Task ${id} goes on at ${client.address}.\n${ways(id)}`);
    await over.promise;
  });
  try {
    const seen = await followTask(client, id, { teller, signal: left.signal });
    const isLeft = left.signal.aborted;
    const { task, tables } = seen;
    events?.result({ isLeft, ...task, tables });
    return { seen, isLeft };
  } finally {
    over.resolve();
    forget();
  }
}

function ways(id: string): string {
  return `To follow it: godwit migrate ${id}; to look: godwit task show ${id}; to stop it: godwit task stop ${id}.\n`;
}

function endText({ task, tables }: Seen): string {
  if (task.status === 'failed')
    throw new OperationError(`Task ${task.id} has failed: ${task.failure ?? 'its log says why'}`, {
      code: 'task-failed',
      side: 'config',
    });
  const rows = tables.reduce((sum, { loaded }) => sum + loaded, 0).toLocaleString('en-US');
  const isFollowing = task.position !== undefined && task.type !== 'full-load';
  const head = isFollowing
    ? `Task ${task.id} is stopped: the changes up to ${task.position} are in the target. godwit migrate ${task.id} goes on from there.\n`
    : `Task ${task.id}: ${rows} rows in ${tables.length} ${tables.length === 1 ? 'table' : 'tables'}.\n`;
  return head + tablesText(tables);
}

/** As that of a task that runs here: 1 when there is something to look at, 2 when it has failed. */
export function statusOf({ task, tables }: Seen): number {
  if (task.status === 'failed') return 2;
  return tables.every(isWell) ? 0 : 1;
}
