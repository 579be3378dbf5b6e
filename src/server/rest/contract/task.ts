import { z } from 'zod';
import { identifier } from './endpoint.ts';

export const taskTypes = ['full-load', 'cdc', 'full-load-and-cdc'] as const;

const json = z.record(z.string(), z.unknown());
/** A place in the source's log, or a time, in the forms of DMS. */
const place = z.string().min(1).optional();

export const newTaskRequest = z.strictObject({
  id: identifier,
  source: z.string().min(1),
  target: z.string().min(1),
  type: z.enum(taskTypes),
  mappings: json,
  settings: json,
  startFrom: place,
  stopAt: place,
});
export const taskChange = z
  .strictObject({
    type: z.enum(taskTypes),
    mappings: json,
    settings: json,
    startFrom: place,
    stopAt: place,
  })
  .partial();

/** `begin` is for a task that never ran, `resume` goes on where it was, `reload` begins anew. */
export const startRequest = z.strictObject({ how: z.enum(['begin', 'resume', 'reload']) });
export const reloadRequest = z.strictObject({
  tables: z.array(z.strictObject({ schema: z.string(), name: z.string() })).min(1),
  /** `data` loads their rows again, `validate` compares them again. */
  what: z.enum(['data', 'validate']),
});
export const cutoverRequest = z.strictObject({
  /** Keeps a task that brings changes of the target back to the source. */
  reverse: z.boolean(),
  allowDifferences: z.boolean(),
});

const endView = z.strictObject({ id: z.string(), engine: z.string() });

export const progressView = z.strictObject({
  /** Of the full load, 0 to 100. */
  percent: z.number(),
  tablesLoaded: z.number(),
  tablesLoading: z.number(),
  tablesQueued: z.number(),
  tablesErrored: z.number(),
  elapsedMs: z.number(),
  startedAt: z.string().optional(),
  stoppedAt: z.string().optional(),
  loadStartedAt: z.string().optional(),
  loadFinishedAt: z.string().optional(),
});

export const taskView = z.strictObject({
  id: z.string(),
  arn: z.string(),
  source: endView,
  target: endView,
  type: z.enum(taskTypes),
  /** In the words of DMS: `ready`, `running`, `stopped`, `failed`, … */
  status: z.string(),
  /** What a running or stopped task is at: `Full load`, `Replication ongoing`, `Load complete`, … */
  phase: z.string().optional(),
  stopReason: z.string().optional(),
  lastFailure: z.string().optional(),
  progress: progressView.optional(),
  /** How far behind the source the target is, in milliseconds. */
  lagMs: z.number().optional(),
  createdAt: z.string(),
});

/** One task with all that it was told. */
export const taskDetails = taskView.extend({
  mappings: json,
  settings: json,
  startFrom: z.string().optional(),
  stopAt: z.string().optional(),
  position: z.string().optional(),
  /** What the settings ask for and will not get, with what happens instead. */
  notices: z.array(z.string()),
});

export const tableRow = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** In the words of DMS: `Before load`, `Full load`, `Table completed`, `Table error`, … */
  state: z.string(),
  loaded: z.number(),
  inserts: z.number(),
  updates: z.number(),
  deletes: z.number(),
  ddls: z.number(),
  refused: z.number(),
  validation: z.string(),
  validationPending: z.number(),
  validationFailed: z.number(),
  validationSuspended: z.number(),
  validationDetails: z.string().optional(),
  updatedAt: z.string().optional(),
});

/** How a task went in one stretch of time. */
export const metricPoint = z.strictObject({
  at: z.number(),
  loadRows: z.number().optional(),
  loadBytes: z.number().optional(),
  changes: z.number().optional(),
  lagSeconds: z.number().optional(),
  memory: z.number().optional(),
});

export const logLine = z.strictObject({
  number: z.number(),
  at: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  text: z.string(),
});

/** A row that a comparison found different. Values stand only where the target's control table keeps them. */
export const validationFailure = z.strictObject({
  schema: z.string(),
  name: z.string(),
  type: z.string(),
  key: z.string(),
  details: z.string(),
  at: z.string().optional(),
});

/** A change that the target refused. */
export const applyException = z.strictObject({
  schema: z.string(),
  name: z.string(),
  error: z.string(),
  statement: z.string(),
  at: z.string().optional(),
});

/** What was examined before a task begins. */
export const checkRun = z.strictObject({
  at: z.string(),
  result: z.enum(['passed', 'warning', 'failed', 'running', 'error']),
  message: z.string().optional(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      result: z.enum(['passed', 'warning', 'failed']),
      object: z.string().optional(),
      problem: z.string().optional(),
      remedy: z.string().optional(),
    }),
  ),
});

export type NewTask = z.output<typeof newTaskRequest>;
export type TaskType = NewTask['type'];
export type TaskView = z.output<typeof taskView>;
export type TaskDetails = z.output<typeof taskDetails>;
export type TaskProgressView = z.output<typeof progressView>;
export type TableRow = z.output<typeof tableRow>;
export type MetricPoint = z.output<typeof metricPoint>;
export type LogLine = z.output<typeof logLine>;
export type ValidationFailure = z.output<typeof validationFailure>;
export type ApplyException = z.output<typeof applyException>;
export type CheckRun = z.output<typeof checkRun>;
