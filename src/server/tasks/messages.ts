import type { TableName } from '../../catalog/converter.ts';
import type { TaskType } from '../../migrate/state.ts';
import type { Failure } from './failure.ts';
import type { Usage } from './process-usage.ts';

/** A task as its processes are told of it. It holds passwords, and goes over the channel between two processes, never into arguments or the environment. */
export interface TaskDefinition {
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly type: TaskType;
  /** The JSON of DMS. */
  readonly settings: string;
  readonly tableMappings: string;
  readonly state: string;
  readonly start?: string;
  readonly stop?: string;
}

/** What a process of a task is told to do. */
export interface Job extends TaskDefinition {
  readonly restart: boolean;
  readonly reload: readonly TableName[];
  readonly suspend: readonly TableName[];
  /** What is known of its tables from earlier runs. */
  readonly tables: readonly TableFigures[];
}

/** What a process is sent. */
export type ToWorker = { readonly kind: 'job'; readonly job: Job } | { readonly kind: 'stop' };

/** What a process tells. */
export type FromWorker =
  /** The job can be sent. */
  | { readonly kind: 'ready'; readonly pid: number }
  /** Both ends are open and fit, and no other runner has the task. */
  | { readonly kind: 'running' }
  /** What was to begin anew has begun. */
  | { readonly kind: 'begun' }
  /** What was to be loaded is. */
  | { readonly kind: 'loaded' }
  /** Tables whose figures are others than before. */
  | { readonly kind: 'tables'; readonly tables: readonly TableFigures[] }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'log'; readonly entry: LogEntry }
  | { readonly kind: 'ended'; readonly outcome: Outcome };

/** The states of a table, in the words of DMS ("DescribeTableStatistics", TableState). */
export type TableState =
  | 'Before load'
  | 'Full load'
  | 'Table completed'
  | 'Table error'
  | 'Table cancelled'
  | 'Table is being reloaded';

/** What is known of a table. Times are in milliseconds since 1970. */
export interface TableFigures {
  readonly schema: string;
  readonly name: string;
  readonly state: TableState;
  readonly inserts: number;
  readonly updates: number;
  readonly deletes: number;
  readonly ddls: number;
  readonly fullLoadRows: number;
  readonly fullLoadErrorRows: number;
  readonly loadStartedAt?: number;
  readonly loadEndedAt?: number;
  readonly isReloaded: boolean;
  readonly updatedAt?: number;
  readonly error?: string;
  readonly validation?: TableValidationFigures;
}

/** What a comparison of a table has found, in the words of DMS. */
export interface TableValidationFigures {
  readonly state: string;
  readonly pending: number;
  readonly failed: number;
  readonly suspended: number;
  readonly details?: string;
}

/** How far a task is. */
export interface Progress extends Usage {
  readonly loadPercent: number;
  readonly tablesLoaded: number;
  readonly tablesLoading: number;
  readonly tablesQueued: number;
  readonly tablesErrored: number;
  readonly rowsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly loadStartedAt?: number;
  readonly loadEndedAt?: number;
  /** While changes are followed. */
  readonly following?: FollowingProgress;
  /** Rows of all tables, where they are compared. */
  readonly validation?: ValidationProgress;
}

/** How the comparison of all tables goes. */
export interface ValidationProgress extends Omit<TableValidationFigures, 'state' | 'details'> {
  /** Rows that were compared in a minute, of late, and those of them that were the same. */
  readonly comparedPerMinute: number;
  readonly samePerMinute: number;
}

/** How far the following of changes is. */
export interface FollowingProgress {
  /** Up to where the target has the changes: from here it would go on. */
  readonly position: string;
  readonly readPosition: string;
  /** Milliseconds behind the source. */
  readonly lag: number;
  /** Milliseconds that the reading is behind the source. */
  readonly sourceLag: number;
  readonly changesPerSecond: number;
  /** Read from the source in a second, and bytes of values written to the target. */
  readonly changesReadPerSecond: number;
  readonly bytesPerSecond: number;
  /** Read, and not durable in the target yet. */
  readonly pending: number;
  /** Those of them whose transaction has not ended in the source, as far as it was read. */
  readonly open: number;
  readonly applied: number;
}

/** A line of a task's log. It holds no value of a row and no secret. */
export interface LogEntry {
  readonly at: string;
  readonly level: 'error' | 'warning' | 'info';
  /** The components of DMS ("Logging task settings"). */
  readonly component: string;
  readonly message: string;
}

/** How a run ended. */
export type Outcome =
  | {
      readonly kind: 'done' | 'stopped';
      /** Where the settings have a task end between its load and its changes. */
      readonly isStoppedAfterLoad?: boolean;
      readonly position?: string;
      readonly remaining: readonly string[];
    }
  | Failure;
