import type { Position } from './position.ts';

/** How far a task is, as `awsdms_status` has it (AWS DMS, "Control table task settings"). Times are milliseconds since 1970. */
export interface TaskProgress {
  readonly status: 'FULL LOAD' | 'CHANGE PROCESSING' | 'NOT RUNNING';
  /** Changes that were read and are not durable in the target. */
  readonly pendingChanges: number;
  /** Of the process that runs the task, in megabytes. */
  readonly memory: number;
  /** Up to where the source's log was read, and when the source committed that. */
  readonly read?: { readonly position: Position; readonly at?: number };
  /** From where the log would be read again, and when the source committed what was applied last. */
  readonly applied?: { readonly position: Position; readonly at?: number };
}

/** What a transaction of the target adds to its slot of `awsdms_history`. */
export interface Slot {
  readonly task: string;
  readonly type: 'FULL LOAD' | 'CHANGE PROCESSING';
  readonly minutes: number;
  readonly records: number;
  readonly bytes: number;
  /** How far the target is behind, in seconds; 0 on load. */
  readonly latency: number;
}

/** The end of the slot of `awsdms_history` in which a moment is, in milliseconds since 1970: slots follow one another from midnight in UTC. */
export function slotEnd(now: number, minutes: number): number {
  const slot = minutes * 60_000;
  const midnight = now - (now % 86_400_000);
  return midnight + (Math.floor((now - midnight) / slot) + 1) * slot;
}
