import { OperationError } from '../text/error.ts';

/** The right of a runner to write to a target for its task, by the epoch of its lease. */
export interface Fence {
  readonly task: string;
  readonly epoch: number;
}

/** A runner that was paused or cut off comes back, and another one has its task. */
export function takenOver(task: string): OperationError {
  return new OperationError(
    `The task ${task} was taken over by another process, which runs it now. This one has stopped; what it had not committed is undone.`,
    { code: 'taken-over', side: 'config', retry: 'never' },
  );
}
