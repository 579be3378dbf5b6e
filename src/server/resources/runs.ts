import { setTimeout as sleep } from 'node:timers/promises';
import type { TableName } from '../../catalog/converter.ts';
import { OperationError } from '../../text/error.ts';
import { Fault } from '../fault.ts';
import type { Stored } from '../store/store.ts';
import { StateUnusable } from '../store/unusable.ts';
import type { FromWorker, Job, LogEntry, Progress } from '../tasks/messages.ts';
import type { RunEnd } from '../tasks/runner.ts';
import type { Registry } from './registry.ts';
import type { Replication } from './replications.ts';
import { sourceOf } from './replications.ts';
import type { StartRequest, TasksCore } from './tasks.ts';
import { jobOf } from './task-job.ts';

/** The runs of tasks: each is a process, and what becomes of it is written down. */
export interface Runs {
  start(replication: Stored<Replication>, type: StartRequest['type'], revision: number): Promise<Replication>;
  stop(arn: string): Promise<Replication>;
  /** Has a running task go on with these tables loaded again; with none, it begins to compare all of them again. */
  reload(arn: string, tables: readonly TableName[]): Promise<void>;
  /** Has a running task go on without changes of these tables. */
  suspend(arn: string, tables: readonly TableName[]): Promise<void>;
  /** Has a running task go on in another process. */
  restart(arn: string): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** A process that was lost is followed by another one after so many seconds, one after the other; then the task has failed. */
const secondsBeforeNext = [1, 5, 30];

/** A run of so many milliseconds was none that was lost at its beginning. */
const longRun = 10 * 60_000;

/** A state that could not be written is tried again after so many milliseconds. */
const stateRetry = 5000;

/** How far a task is, is written down at most once in so many milliseconds. */
const savedEvery = 2000;

/** Makes the runs of tasks. */
export function makeRuns(core: TasksCore, registry: Registry<Replication>): Runs {
  const { store, events, runner, logs } = core;
  const underWay = new Set<Promise<void>>();
  /** Tasks that are stopped only to go on in another way. */
  const turning = new Set<string>();
  let isClosing = false;

  const note = (name: string, level: LogEntry['level'], message: string): void => {
    keep(() =>
      logs.append(name, { at: new Date().toISOString(), level, component: 'TASK_MANAGER', message }),
    );
  };
  const tell = async (replication: Replication, category: string, message: string): Promise<void> => {
    const { arn, identifier, name } = replication;
    note(name, category === 'failure' ? 'error' : 'info', message);
    await events.publish({ source: sourceOf(replication), identifier, arn, categories: [category], message });
  };
  const change = async (
    arn: string,
    next: (each: Stored<Replication>) => Replication,
  ): Promise<Replication> => {
    const changed = await registry.change(arn, next);
    events.signal({ kind: 'task', arn });
    return changed;
  };

  /** Does what writes down how a task goes, again and again while the state cannot be written: the task itself goes on, and nothing that it told is lost. */
  const persist = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let isTold = false; ; isTold = true) {
      try {
        return await work();
      } catch (error) {
        if (isClosing || !(error instanceof StateUnusable)) throw error;
        if (!isTold) process.stderr.write(`godwit: ${error.message}\n`);
        await sleep(stateRetry);
      }
    }
  };

  const turn = (arn: string): void => {
    turning.add(arn);
    void runner.stop(arn);
  };

  const begin = (arn: string): void => {
    const work = attend(arn).catch((error: unknown) => report(error));
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };

  /** Runs a task until it ends in a way that stays. */
  const attend = async (arn: string): Promise<void> => {
    for (let losses = 0; ; ) {
      const replication = await registry.get(arn);
      const startedAt = Date.now();
      const end = await once(replication);
      if (isClosing) return;
      const { isWanted, name } = await registry.get(arn);
      if (turning.delete(arn) && isWanted) {
        await persist(() => change(arn, (each) => ({ ...each, status: 'starting' })));
        losses = 0;
        continue;
      }
      if (Date.now() - startedAt > longRun) losses = 0;
      const seconds = secondsBeforeNext[losses];
      if (end.kind === 'lost' && isWanted && seconds !== undefined) {
        losses += 1;
        note(
          name,
          'error',
          `The process of the task ended with ${end.how}; another one goes on in ${seconds} s.`,
        );
        await sleep(seconds * 1000);
        continue;
      }
      await persist(() => settle(arn, end));
      return;
    }
  };

  const once = async (replication: Replication): Promise<RunEnd> => {
    const { arn, name } = replication;
    let job;
    try {
      job = await jobOf(core, replication);
    } catch (error) {
      if (!(error instanceof Fault || error instanceof OperationError)) throw error;
      return { kind: 'failed', message: error.message, isDefect: false };
    }
    // Somebody may have had it stop meanwhile.
    if (!(await registry.get(arn)).isWanted) return { kind: 'stopped', remaining: [] };
    const hearing = hear(arn, name, job);
    const end = await runner.run(arn, job, {
      onMessage: hearing.onMessage,
      onText: (text) => note(name, 'error', text.trim()),
    });
    await hearing.done();
    return end;
  };

  /**
   * Writes down what a process tells, in its order. Of the tables that are to be loaded again or suspended, the process was given the first: those asked for since are for the
   * next one, whatever this one has done.
   */
  const hear = (arn: string, name: string, given: Pick<Job, 'reload' | 'suspend'>) => {
    let pending = given.reload.length;
    let last: Promise<unknown> = Promise.resolve();
    let progress: Progress | undefined;
    let savedAt = 0;
    const then = (work: () => Promise<unknown>): void => {
      last = last.then(() => persist(work)).catch((error: unknown) => report(error));
    };
    const save = (): void => {
      const current = progress;
      if (!current) return;
      savedAt = Date.now();
      progress = undefined;
      then(() => change(arn, (each) => withProgress(each, current)));
    };
    const onMessage = (message: FromWorker): void => {
      if (message.kind === 'ready') note(name, 'info', `Process ${message.pid} runs the task.`);
      else if (message.kind === 'log') keep(() => logs.append(name, message.entry));
      else if (message.kind === 'running')
        then(async () => {
          const now = await change(arn, (each) => ({
            ...each,
            status: each.status === 'stopping' ? 'stopping' : 'running',
          }));
          await tell(now, 'state change', `${now.identifier} is running.`);
        });
      else if (message.kind === 'begun')
        then(() =>
          change(arn, ({ mustReload: _, suspend = [], ...each }) => ({
            ...each,
            suspend: suspend.slice(given.suspend.length),
            isRestarting: false,
            hasRun: true,
          })),
        );
      else if (message.kind === 'loaded') {
        const done = pending;
        pending = 0;
        then(() => change(arn, (each) => ({ ...each, reload: each.reload.slice(done) })));
      } else if (message.kind === 'tables')
        then(async () => {
          await store.statistics.put(
            arn,
            message.tables.map((table) => ({
              schema: table.schema,
              name: table.name,
              state: table.state,
              content: JSON.stringify(table),
            })),
          );
          events.signal({ kind: 'tables', arn });
        });
      else if (message.kind === 'progress') {
        progress = message.progress;
        core.gauges.set(arn, message.progress);
        if (Date.now() - savedAt > savedEvery) save();
      }
    };
    return {
      onMessage,
      done: async () => {
        save();
        await last;
      },
    };
  };

  /** A run has ended for good. */
  const settle = async (arn: string, end: RunEnd): Promise<void> => {
    core.gauges.delete(arn);
    const settled = await change(arn, (each) => ended(each, end));
    const { identifier, stopReason, failure } = settled;
    if (failure !== undefined) await tell(settled, 'failure', `${identifier} failed: ${failure}`);
    else await tell(settled, 'state change', `${identifier} is stopped. Stop Reason ${stopReason}`);
  };

  return {
    start: async (replication, type, revision) => {
      const { arn, start, stop } = replication;
      const isFresh = type !== 'resume-processing';
      const now = new Date().toISOString();
      if (isFresh) await store.statistics.remove(arn);
      const started = await registry.change(
        arn,
        ({ failure: _, stopReason: __, stoppedAt: ___, progress, checkpoint, ...each }) => ({
          ...each,
          ...(start === undefined ? {} : { start }),
          ...(stop === undefined ? {} : { stop }),
          ...(isFresh || !progress ? {} : { progress }),
          ...(isFresh || checkpoint === undefined ? {} : { checkpoint }),
          status: 'starting',
          isWanted: true,
          isRestarting: isFresh && each.hasRun,
          reload: isFresh ? [] : each.reload,
          suspend: isFresh ? [] : (each.suspend ?? []),
          startType: type,
          startedAt: now,
          ...(isFresh ? { freshStartedAt: now } : {}),
        }),
        revision,
      );
      begin(arn);
      await tell(started, 'state change', `${started.identifier} is starting (${type}).`);
      return started;
    },
    stop: async (arn) => {
      const stopping = await change(arn, (each) => ({ ...each, status: 'stopping', isWanted: false }));
      void runner.stop(arn);
      await tell(stopping, 'state change', `${stopping.identifier} is stopping.`);
      return stopping;
    },
    reload: async (arn, tables) => {
      const changed = await change(arn, (each) => ({ ...each, reload: [...each.reload, ...tables] }));
      const what =
        tables.length === 0 ? 'its tables are compared again' : `${tables.length} tables are loaded again`;
      turn(arn);
      await tell(changed, 'state change', `${changed.identifier}: ${what}.`);
    },
    suspend: async (arn, tables) => {
      const changed = await change(arn, ({ suspend = [], ...each }) => ({
        ...each,
        suspend: [...suspend, ...tables],
      }));
      turn(arn);
      await tell(changed, 'state change', `${changed.identifier}: ${tables.length} tables are suspended.`);
    },
    restart: async (arn) => {
      const { name } = await registry.get(arn);
      note(name, 'info', 'The task goes on in another process.');
      turn(arn);
    },
    resume: async () => {
      for (const { arn } of await registry.collection.all({ status: 'stopping' }))
        await settle(arn, { kind: 'stopped', remaining: [] });
      for (const { arn } of await registry.collection.all({ wanted: 'yes' })) {
        const taken = await change(arn, (each) => ({ ...each, status: 'starting' }));
        begin(arn);
        await tell(taken, 'state change', `${taken.identifier} goes on after the start of the server.`);
      }
    },
    close: async () => {
      isClosing = true;
      await runner.close();
      await Promise.allSettled(underWay);
    },
  };
}

function withProgress(replication: Replication, progress: Progress): Replication {
  const position = progress.following?.position;
  return { ...replication, progress, ...(position === undefined ? {} : { checkpoint: position }) };
}

/** A replication whose run has ended, in the words of DMS ("StopReason"). */
function ended(replication: Replication, end: RunEnd): Replication {
  const { status: before, ...rest } = replication;
  const common = { ...rest, isWanted: false, stoppedAt: new Date().toISOString() };
  const stopped = (stopReason: string): Replication => ({ ...common, status: 'stopped', stopReason });
  const failed = (message: string, stopReason: string): Replication => ({
    ...common,
    status: 'failed',
    stopReason,
    failure: `Last Error ${message.replace(/\.?$/, '.')} Stop Reason ${stopReason} Error Level FATAL.`,
  });
  // Whoever had it stop gets what was asked for, also where the process had to be ended.
  if (end.kind === 'lost' && before === 'stopping') return stopped('NORMAL');
  if (end.kind === 'lost')
    return failed(
      `The process of the task ended again and again, at last with ${end.how}; with signal SIGKILL the machine had probably no memory left`,
      'RECOVERABLE_ERROR',
    );
  if (end.kind === 'failed') return failed(end.message, 'FATAL_ERROR');
  if (end.kind === 'stopped') return stopped('NORMAL');
  if (end.isStoppedAfterLoad === true)
    return stopped(end.position === undefined ? 'STOPPED_AFTER_FULL_LOAD' : 'STOPPED_AFTER_CACHED_EVENTS');
  if (replication.type === 'full-load') return stopped('FULL_LOAD_ONLY_FINISHED');
  if (replication.stop?.startsWith('server_time:') === true) return stopped('STOPPED_AT_SERVER_TIME');
  return stopped(replication.stop === undefined ? 'NORMAL' : 'STOPPED_AT_COMMIT_TIME');
}

/** A log that cannot be written (the disk is full) does not end what it is of. */
function keep(write: () => void): void {
  try {
    write();
  } catch (error) {
    report(error);
  }
}

function report(error: unknown): void {
  process.stderr.write(`godwit: ${error instanceof Error ? error.stack : String(error)}\n`);
}
