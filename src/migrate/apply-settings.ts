import type { RefusalPolicies, RefusalPolicy } from '../change/refusal.ts';
import type { ApplyRequest } from '../change/sink.ts';
import type { TaskSettings } from './settings.ts';

/** What is done when the source empties a table at once. */
export type TruncatePolicy = 'apply' | 'ignore' | 'fail';

/** What settings want done about TRUNCATE. */
export function truncatesOf({
  ErrorBehavior,
  ChangeProcessingDdlHandlingPolicy,
}: TaskSettings): TruncatePolicy {
  if (ErrorBehavior.ApplyErrorFailOnTruncationDdl) return 'fail';
  return ChangeProcessingDdlHandlingPolicy.HandleSourceTableTruncated ? 'apply' : 'ignore';
}

/** How often applied changes are committed, in milliseconds since the last time. */
export interface Pace {
  /** Not sooner, even when all that the source has was read. */
  readonly atLeast: number;
  /** As soon as the source's transaction ends, when so much time has passed. */
  readonly atMost: number;
}

/** What was committed in the source is soon seen in the target, and yet the target has not as many commits as the source. */
const soon: Pace = { atLeast: 20, atMost: 400 };

/** Long enough that what is gathered from a busy source is worth the statements of a set. */
const gathering = 100;

/**
 * The pace that settings ask for. With `BatchApplyEnabled` changes are gathered for `BatchApplyTimeoutMin` seconds; longer, up to `BatchApplyTimeoutMax`, never
 * helps, because what is full is written earlier anyway. DMS's default of one second is no wish to wait: then changes are gathered only while the source has more
 * of them than were read.
 */
export function paceOf({ TargetMetadata, ChangeProcessingTuning: tuning }: TaskSettings): Pace {
  if (!TargetMetadata.BatchApplyEnabled) return soon;
  const longest = Math.min(tuning.BatchApplyTimeoutMin, tuning.BatchApplyTimeoutMax) * 1000;
  return { atLeast: longest <= 1000 ? Math.min(gathering, longest) : longest, atMost: longest };
}

/** So many changes make a batch at most: more of them are not written faster, and what is held that long outlives the young generation, so that memory grows with it. */
const changesPerBatch = 2500;

/** How settings want changes to be written. */
export interface Manner extends Pick<ApplyRequest, 'refusals' | 'batch' | 'historyMinutes'> {
  /** How many connections write at the same time. */
  readonly workers: number;
}

/**
 * How settings want changes to be written: one by one or set-wise, on how many connections, and what is done about those that the target does not take.
 * `ParallelApplyThreads` are connections; each has `ParallelApplyQueuesPerThread` queues of `ParallelApplyBufferSize` changes, which together are the window that is
 * gathered; of 0 there are as many as are of use.
 */
export function mannerOf(settings: TaskSettings): Manner {
  const { TargetMetadata, ChangeProcessingTuning: tuning } = settings;
  const common = { refusals: policiesOf(settings), ...historyOf(settings) };
  if (!TargetMetadata.BatchApplyEnabled) return { ...common, workers: 1 };
  const { BatchSplitSize: split, BatchApplyMemoryLimit: megabytes } = tuning;
  const workers = Math.max(1, TargetMetadata.ParallelApplyThreads);
  const buffer =
    TargetMetadata.ParallelApplyBufferSize * Math.max(1, TargetMetadata.ParallelApplyQueuesPerThread);
  const most = [split, workers > 1 ? workers * buffer : 0].filter((each) => each > 0);
  return {
    ...common,
    workers,
    batch: {
      changes: Math.min(workers * changesPerBatch, ...most),
      bytes: Math.max(1, megabytes) * 2 ** 20,
    },
  };
}

/** The slots of the history that settings want. */
export function historyOf({ ControlTablesSettings: each }: TaskSettings): {
  readonly historyMinutes?: number;
} {
  return each.HistoryTableEnabled ? { historyMinutes: each.HistoryTimeslotInMinutes } : {};
}

const policies = {
  LOG_ERROR: 'record',
  IGNORE_RECORD: 'ignore',
  SUSPEND_TABLE: 'suspend',
  STOP_TASK: 'stop',
} as const satisfies Record<string, RefusalPolicy>;

/** What settings want to be done about changes, rows and tables that the target refuses. */
export function policiesOf({ ErrorBehavior: behavior }: TaskSettings): RefusalPolicies {
  return {
    insert: { ...policies, INSERT_RECORD: 'replace' as const }[behavior.ApplyErrorInsertPolicy],
    update: { ...policies, UPDATE_RECORD: 'insert' as const }[behavior.ApplyErrorUpdatePolicy],
    delete: policies[behavior.ApplyErrorDeletePolicy],
    value: policies[behavior.DataErrorPolicy],
    truncation: policies[behavior.DataTruncationErrorPolicy],
    table: behavior.TableErrorPolicy === 'STOP_TASK' ? 'stop' : 'suspend',
    escalation: {
      values: {
        most: behavior.DataErrorEscalationCount,
        policy: policies[behavior.DataErrorEscalationPolicy],
      },
      conflicts: {
        most: behavior.ApplyErrorEscalationCount,
        policy: policies[behavior.ApplyErrorEscalationPolicy],
      },
      tables: {
        most: behavior.TableErrorEscalationCount,
        policy: policies[behavior.TableErrorEscalationPolicy],
      },
    },
  };
}
