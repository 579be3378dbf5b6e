import { setTimeout as sleep } from 'node:timers/promises';
import type { Moving } from '../../jobs/moving.ts';
import { move, noticesOf, requirementsOf, withEnds } from '../../jobs/moving.ts';
import { mayBegin } from '../../migrate/check.ts';
import type { TaskResult } from '../../migrate/task.ts';
import { loopbackOf } from '../../migrate/loopback.ts';
import { OperationError } from '../../text/error.ts';
import { described } from './described.ts';
import { failureOf } from './failure.ts';
import type { FromWorker, Job, Outcome, ToWorker } from './messages.ts';
import { Telling } from './telling.ts';

/**
 * The process of one task: it is sent a job, tells what becomes of it, and ends. When the server goes away it stops as if it had been told to, so that the next server
 * goes on where it was.
 */
const stop = new AbortController();

process.on('message', (message: ToWorker) => {
  if (message.kind === 'stop') stop.abort(new Error('stopped'));
  else void perform(message.job);
});
process.on('disconnect', () => {
  stop.abort(new Error('the server is gone'));
  // What is durable is; whoever waits for a server that does not answer is not waited for.
  setTimeout(() => process.exit(1), patience * 1000).unref();
});
send({ kind: 'ready', pid: process.pid });

/** So many seconds a task may take to stop without its server, or to wait until the process before it has. */
const patience = 45;

async function perform(job: Job): Promise<void> {
  const telling = new Telling(send, { known: job.tables, reload: job.reload });
  const outcome = await done(job, telling).catch(failureOf);
  telling.end();
  send({ kind: 'ended', outcome });
  process.disconnect();
  process.exitCode = 0;
}

async function done(job: Job, telling: Telling): Promise<Outcome> {
  const task = described(job);
  loopbackOf(task.settings);
  for (const notice of noticesOf(task)) telling.log('warning', 'TASK_MANAGER', `Not supported: ${notice}`);
  return await withEnds(task, (moving) => run(moving, job, telling));
}

async function run(moving: Moving, job: Job, telling: Telling): Promise<Outcome> {
  const isNew = job.restart || (await moving.state.task(job.name)) === undefined;
  if (isNew) await check(moving, telling);
  const result = await alone(async () => {
    send({ kind: 'running' });
    return await move(moving, {
      restart: job.restart,
      sourceMoved: false,
      ...(job.reload.length === 0 ? {} : { reload: job.reload }),
      ...(job.suspend.length === 0 ? {} : { suspend: job.suspend }),
      signal: stop.signal,
      events: telling,
    });
  });
  telling.refused(await moving.sink.refused(job.name));
  const isStopped = stop.signal.aborted;
  if (!isStopped) telling.book.loaded();
  tellResult(result, telling);
  return {
    kind: isStopped ? 'stopped' : 'done',
    ...(result.isStoppedAfterLoad === true ? { isStoppedAfterLoad: true } : {}),
    ...(result.position === undefined ? {} : { position: result.position }),
    remaining: result.creation?.remaining.map(({ sql }) => sql) ?? [],
  };
}

/** A task that would fail, or lose something, is not begun. */
async function check(moving: Moving, telling: Telling): Promise<void> {
  const requirements = await requirementsOf(moving);
  const complaints = requirements.filter(({ result }) => result !== 'passed');
  const texts = complaints.map(({ name, result, object, problem, remedy }) => {
    const where = object === undefined ? name : `${name}: ${object}`;
    const text = `${where}: ${problem ?? ''}${remedy === undefined ? '' : ` To do: ${remedy}`}`;
    telling.log(result === 'failed' ? 'error' : 'warning', 'TASK_MANAGER', text);
    return { result, text };
  });
  if (mayBegin(requirements)) return;
  const failures = texts.filter(({ result }) => result === 'failed').map(({ text }) => text);
  throw new OperationError(`The task cannot begin: ${failures.join('; ')}`, {
    code: 'check',
    side: 'config',
  });
}

/** The process before this one may be on its way to its end. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  const until = performance.now() + patience * 1000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isHeld = error instanceof OperationError && error.code === 'running';
      if (!isHeld || stop.signal.aborted || performance.now() > until) throw error;
      await sleep(500);
    }
  }
}

function tellResult(result: TaskResult, telling: Telling): void {
  for (const { source, refused, suspended } of result.tables) {
    if (refused > 0)
      telling.log(
        'warning',
        'TARGET_LOAD',
        `${source}: ${refused} rows were refused by the target and left out.`,
      );
    if (suspended !== undefined)
      telling.log('error', 'TARGET_LOAD', `${source} is suspended and got no more rows: ${suspended}`);
  }
  for (const { target, reason } of result.suspended ?? [])
    telling.log('error', 'TARGET_APPLY', `${target} is suspended and gets no more changes: ${reason}`);
  for (const { target, values } of result.cut ?? [])
    telling.log(
      'warning',
      'TARGET_LOAD',
      `${target}: ${values} large values were cut, as the settings ask for; awsdms_lob_truncations in the target names each.`,
    );
  for (const sequence of result.missingSequences ?? [])
    telling.log('warning', 'TABLES_MANAGER', `The target has no sequence ${sequence}.`);
  for (const { object, why } of result.creation?.leftOut ?? [])
    telling.log('warning', 'TABLES_MANAGER', `Not made, or not as it was: ${object}: ${why}.`);
  for (const { sql, refused } of result.creation?.remaining ?? [])
    telling.log(
      refused === undefined ? 'info' : 'error',
      'TABLES_MANAGER',
      refused === undefined ? `Left for the cutover: ${sql}` : `Refused: ${refused} (${sql})`,
    );
}

/** The server may be gone. */
function send(message: FromWorker): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
