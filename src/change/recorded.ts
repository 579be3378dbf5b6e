import type { FailureType } from './comparer.ts';

/** A row or a change that the target refused, as its control tables hold it. It has values of rows: it is shown to whoever may read the target, and goes nowhere else. */
export interface RecordedRefusal {
  readonly schema: string;
  readonly table: string;
  /** When it was recorded, in milliseconds since 1970. */
  readonly at: number;
  readonly statement: string;
  readonly error: string;
  /** Whether it was refused when rows were loaded, and not when changes were applied. */
  readonly isOfLoad: boolean;
}

/** A row that a comparison found different, as the target's control table holds it. It has values of rows too. */
export interface RecordedFailure {
  readonly schema: string;
  readonly table: string;
  readonly at: number;
  readonly type: FailureType;
  /** The key as JSON, by column. */
  readonly key: string;
  /** The differing columns as JSON, each with both values. */
  readonly details: string;
}

/** What a task has written down of its troubles, the latest first. */
export interface Recorded {
  readonly refusals: readonly RecordedRefusal[];
  readonly failures: readonly RecordedFailure[];
}
