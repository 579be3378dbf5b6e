import { setTimeout as sleep } from 'node:timers/promises';
import { OperationError } from '../text/error.ts';
import type { TaskSettings } from './settings.ts';

/** What is tried again. */
export interface Retrying {
  readonly policy: TaskSettings['ErrorBehavior'];
  readonly signal: AbortSignal;
  /** Is told why, and in how many seconds the next try begins. */
  readonly onRetry: (error: OperationError, seconds: number) => void;
}

/**
 * Does some work again as long as it fails for a reason that passes: a cut connection, a server that restarts, a deadlock. The pauses are those of DMS: they
 * begin with `RecoverableErrorInterval` seconds and are doubled up to `RecoverableErrorThrottlingMax`; `RecoverableErrorCount` of -1 tries without
 * end. `work` is told how often it failed so far, and resets that by calling what it is given as soon as it got on.
 */
export async function retrying<T>(
  { policy, signal, onRetry }: Retrying,
  work: (gotOn: () => void) => Promise<T>,
): Promise<T> {
  let failures = 0;
  const gotOn = (): void => {
    failures = 0;
  };
  for (;;) {
    try {
      return await work(gotOn);
    } catch (error) {
      const passes = error instanceof OperationError && error.retry !== 'never';
      const { RecoverableErrorCount: most } = policy;
      if (!passes || signal.aborted || (most >= 0 && failures >= most)) throw error;
      const pause = pauseAfter(failures, error, policy);
      if (pause === undefined) throw error;
      failures += 1;
      onRetry(error, pause);
      await sleep(pause * 1000, undefined, { signal }).catch(() => {});
      if (signal.aborted) throw error;
    }
  }
}

/**
 * Does some work, and once more when what failed passes at once. So does what comes before a task has begun, when a user waits: a server that is not there is told of,
 * not waited for, and a connection that broke is nothing to tell of.
 */
export async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OperationError && error.retry === 'now')) throw error;
    return await work();
  }
}

/** Seconds until the next try; undefined when the pauses have become as long as they may, and the policy ends it there. */
function pauseAfter(
  failures: number,
  error: OperationError,
  policy: TaskSettings['ErrorBehavior'],
): number | undefined {
  // What can be done again at once is, the first time.
  if (failures === 0 && error.retry === 'now') return 0;
  const { RecoverableErrorInterval: first, RecoverableErrorThrottlingMax: longest } = policy;
  if (!policy.RecoverableErrorThrottling) return first;
  const pause = first * 2 ** Math.max(0, failures - 1);
  if (pause <= longest) return pause;
  return policy.RecoverableErrorStopRetryAfterThrottlingMax ? undefined : longest;
}
