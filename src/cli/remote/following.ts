import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../client/client.ts';
import { Watch } from '../../client/watch.ts';
import type { TableRow, TaskDetails } from '../../server/rest/contract/task.ts';
import { OperationError } from '../../text/error.ts';
import { followLines } from '../follow-lines.ts';
import { LiveArea } from '../live-area.ts';
import { count, loadLines } from '../load-lines.ts';

/** A task of a server with its tables, as it was seen. */
export interface Seen {
  readonly task: TaskDetails;
  readonly tables: readonly TableRow[];
}

/** What is told of a task while it runs. */
export interface TaskTeller {
  seen(seen: Seen): void;
  /** What the server wrote into the task's log for people to read. */
  notice(text: string): void;
  end(): void;
}

/** A server that is away for so many seconds is waited for: its tasks go on after it is back. */
const patience = 60;

/** Whether a task does something. */
export function isBusy(status: string): boolean {
  return !['ready', 'stopped', 'failed'].includes(status);
}

/** Follows a task until it ends, or until the signal comes, which leaves it running; gives what was seen last. */
export async function followTask(
  client: Client,
  id: string,
  { teller, signal }: { readonly teller: TaskTeller; readonly signal: AbortSignal },
): Promise<Seen> {
  const first = await seeTask(client, id);
  const watch = new Watch(client, first.task.arn);
  try {
    let seen = first;
    for (;;) {
      teller.seen(seen);
      if (!isBusy(seen.task.status)) return seen;
      await watch.next(signal);
      if (signal.aborted) return seen;
      seen = await patiently(async () => seeTask(client, id), teller);
    }
  } finally {
    await watch.end();
    teller.end();
  }
}

/** A task and its tables as they are now. */
export async function seeTask(client: Client, id: string): Promise<Seen> {
  const path = { id };
  const [task, tables] = await Promise.all([
    client.call('GET /tasks/:id', { path }),
    client.call('GET /tasks/:id/tables', { path }),
  ]);
  return { task, tables };
}

async function patiently<T>(ask: () => Promise<T>, teller: TaskTeller): Promise<T> {
  const until = performance.now() + patience * 1000;
  for (let isTold = false; ; ) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof OperationError) || error.retry !== 'later' || performance.now() > until)
        throw error;
      if (!isTold) teller.notice(`${error.message} Trying again for ${patience} s.`);
      isTold = true;
      await sleep(1000);
    }
  }
}

/** So many milliseconds pass between two lines that tell how far a following is, where no terminal is. */
const linePause = 10_000;

/** The live view of a task that runs on a server: the same lines as those of one that runs here. */
export class RemoteView implements TaskTeller {
  readonly #area: LiveArea;
  readonly #states = new Map<string, string>();
  #phase = '';
  #lineAt = Number.NEGATIVE_INFINITY;

  constructor(stream: NodeJS.WriteStream) {
    this.#area = new LiveArea(stream);
  }

  seen({ task, tables }: Seen): void {
    if (this.#phase !== task.phase) {
      this.#phase = task.phase;
      this.#area.print(`Task ${task.id}: ${task.phase}\n`);
    }
    for (const table of tables) this.#tellTable(table);
    const { progress } = task;
    if (!progress) return;
    if (progress.following) this.#showFollowing(progress.following, tables);
    else this.#area.show((width, height) => loadLines(loadOf(progress, tables), width, height));
  }

  notice(text: string): void {
    this.#area.print(`${text}\n`);
  }

  end(): void {
    this.#area.end();
  }

  #tellTable({ schema, name, state, loaded, error }: TableRow): void {
    const table = `${schema}.${name}`;
    const before = this.#states.get(table);
    if (before === state) return;
    this.#states.set(table, state);
    if (state === 'Table error') this.#area.print(`${table} gets no more rows or changes: ${error ?? ''}\n`);
    if (state === 'Table completed' && !this.#area.isLive)
      this.#area.print(`${table}: ${count(loaded)} row${loaded === 1 ? '' : 's'} loaded\n`);
  }

  #showFollowing(
    { position, lagMs, sourceLagMs, changesPerSecond, pending, applied }: Following,
    tables: readonly TableRow[],
  ): void {
    const total = (what: 'inserts' | 'updates' | 'deletes'): number =>
      tables.reduce((sum, table) => sum + table[what], 0);
    const counts = {
      truncates: 0,
      inserts: total('inserts'),
      updates: total('updates'),
      deletes: total('deletes'),
      missing: 0,
      refused: 0,
    };
    const suspended = new Map(
      tables
        .filter(({ state }) => state === 'Table error')
        .map(({ schema, name, error = '' }) => [`${schema}.${name}`, error]),
    );
    const shown = {
      position,
      lag: lagMs,
      sourceLag: sourceLagMs,
      counts,
      rate: changesPerSecond,
      pending,
      tables: tables.map(({ loaded, updatedAt: _, ...table }) => ({ ...table, fullLoadRows: loaded })),
      suspended,
    };
    this.#area.show((width, height) => followLines(shown, width, height));
    const now = performance.now();
    if (this.#area.isLive || now - this.#lineAt < linePause) return;
    this.#lineAt = now;
    this.#area.print(
      `following: ${count(applied)} changes; ${(lagMs / 1000).toFixed(1)} s behind, at ${position}\n`,
    );
  }
}

type Progress = NonNullable<TaskDetails['progress']>;
type Following = NonNullable<Progress['following']>;

function loadOf(
  { rowsPerSecond, bytesPerSecond, tablesLoaded }: Progress,
  tables: readonly TableRow[],
): Parameters<typeof loadLines>[0] {
  const rows = tables.reduce((sum, { loaded }) => sum + loaded, 0);
  return {
    rows,
    expectedRows: rows,
    rowsPerSecond,
    bytesPerSecond,
    tables: tables.length,
    tablesDone: tablesLoaded,
    atWork: tables
      .filter(({ state }) => state === 'Full load' || state === 'Table is being reloaded')
      .map(({ schema, name, loaded }) => ({ name: `${schema}.${name}`, estimate: undefined, rows: loaded })),
  };
}

/** What is told of a task that runs on a server, for programs: a JSON object for each change, each on a line of its own. */
export class RemoteEvents implements TaskTeller {
  readonly #task: string;

  constructor(task: string) {
    this.#task = task;
  }

  seen({ task: { status, phase, progress } }: Seen): void {
    this.#tell('progress', { status, phase, ...progress });
  }

  notice(text: string): void {
    this.#tell('notice', { problem: text });
  }

  /** The task has ended, or is left. */
  result(result: object): void {
    this.#tell('result', result);
  }

  end(): void {}

  #tell(event: string, what: object): void {
    const at = new Date().toISOString();
    process.stdout.write(`${JSON.stringify({ event, at, task: this.#task, ...what })}\n`);
  }
}
