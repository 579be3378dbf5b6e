import { hostname } from 'node:os';
import { takenOver } from '../change/fence.ts';
import type { Sink } from '../change/sink.ts';
import type { Lease, Runner } from '../change/store.ts';
import { OperationError } from '../text/error.ts';
import { onceMore } from './retry.ts';
import type { State } from './state.ts';

/** A task that is to be run here and nowhere else. */
export interface Holding {
  readonly name: string;
  readonly state: State;
  readonly sink: Sink;
  /** A runner that is silent for so many seconds is believed to be gone. */
  readonly seconds?: number;
}

const leaseSeconds = 30;

/**
 * Does some work as the only runner of a task. The lease is renewed while the work goes on; when it ran out all the same (the process was paused, the machine slept) and another runner has taken the task, the
 * signal that the work is given is aborted, and neither the state nor the target takes anything more.
 */
export async function holding<T>(
  { name, state, sink, seconds = leaseSeconds }: Holding,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const { store } = state;
  const { epoch } = await take({ name, state, sink, seconds });
  const lost = new AbortController();
  const renewing = setInterval(
    () => {
      // A store that is not reached for a moment is asked again; what protects the rows is the target's own record.
      void store.renewLease(name, epoch, seconds).then(
        (isHeld) => isHeld || lost.abort(takenOver(name)),
        () => {},
      );
    },
    (seconds * 1000) / 3,
  );
  renewing.unref();
  try {
    state.hold(name, epoch);
    await onceMore(async () => await sink.fence?.({ task: name, epoch }));
    const result = await work(lost.signal);
    lost.signal.throwIfAborted();
    return result;
  } finally {
    clearInterval(renewing);
    await store.endLease(name, epoch).catch(() => {});
  }
}

/** Takes the lease; that of a runner of this host whose process is gone need not run out first. */
async function take({ name, state, sink, seconds }: Required<Holding>): Promise<Lease> {
  const { store } = state;
  const runner: Runner = { host: hostname(), pid: process.pid, since: new Date().toISOString() };
  // A store that was lost, or is another one than before, begins behind what the target knows.
  const request = {
    task: name,
    runner,
    seconds,
    above: (await onceMore(async () => await sink.lastEpoch?.(name))) ?? 0,
  };
  const isOurs = ({ runner: { host, pid, since } }: Lease): boolean =>
    host === runner.host && pid === runner.pid && since === runner.since;
  const lease = await store.takeLease(request);
  if (isOurs(lease)) return lease;
  const second = isGone(lease.runner, runner.host)
    ? await store.takeLease({ ...request, over: lease.epoch })
    : lease;
  if (isOurs(second)) return second;
  const { host, pid, since } = second.runner;
  throw new OperationError(
    `The task ${name} is run already: by process ${pid} on ${host}, since ${since} (kept in ${store.place}). Stop it there, or wait: ${seconds} seconds after its end it can be taken over.`,
    { code: 'running', side: 'config' },
  );
}

function isGone({ host, pid }: Runner, here: string): boolean {
  if (host !== here || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
