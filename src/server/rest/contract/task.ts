import { z } from 'zod';
import { tableKinds, tableOrders } from '../../store/table-lists.ts';
import { identifier, ofVersion } from './endpoint.ts';
import { partOf, partRequest } from './part.ts';

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
    version: ofVersion,
  })
  .partial();
/** What is to be told of a task otherwise, to see what that would mean. */
export const previewRequest = taskChange.pick({ type: true, mappings: true, settings: true });

/** What a change of a task would do to its tables when it goes on. */
export const changePreview = z.strictObject({
  anew: z.string().optional().describe('Why it cannot go on, but only begin anew, which loads all tables.'),
  refusal: z.string().optional().describe('Why it would refuse to go on so, and what to do.'),
  tables: z.array(
    z.strictObject({
      schema: z.string(),
      name: z.string(),
      target: z.strictObject({ schema: z.string(), name: z.string() }),
      effect: z
        .enum(['reload', 'load', 'follow', 'leave'])
        .describe(
          'reload: emptied in the target and loaded again; load: loaded for the first time; follow: its changes alone come; leave: gets nothing more, and keeps its rows.',
        ),
      why: z.string(),
    }),
  ),
  staying: z.number().describe('So many tables go on as before.'),
});

/** `begin` is for a task that never ran, `resume` goes on where it was, `reload` begins anew. */
export const startRequest = z.strictObject({ how: z.enum(['begin', 'resume', 'reload']) });
export const reloadRequest = z.strictObject({
  tables: z.array(z.strictObject({ schema: z.string(), name: z.string() })).min(1),
  /** `data` loads their rows again, `validate` compares them again. */
  what: z.enum(['data', 'validate']),
});
/** They get no more changes, and keep their rows until they are loaded again. */
export const suspendRequest = reloadRequest.pick({ tables: true });
export const cutoverRequest = z.strictObject({
  /** Keeps a task that brings changes of the target back to the source. */
  reverse: z.boolean(),
  allowDifferences: z.boolean(),
});

const endView = z.strictObject({ id: z.string(), engine: z.string() });

export const progressView = z.strictObject({
  /** Of the full load, 0 to 100. */
  loadPercent: z.number(),
  tablesLoaded: z.number(),
  tablesLoading: z.number(),
  tablesQueued: z.number(),
  tablesErrored: z.number(),
  rowsPerSecond: z.number(),
  bytesPerSecond: z.number(),
  loadStartedAt: z.string().optional(),
  loadEndedAt: z.string().optional(),
  /** While changes are followed. */
  following: z
    .strictObject({
      /** Up to where the target has the changes. */
      position: z.string(),
      /** How far the target is behind the source, and how far the reading of the changes is. */
      lagMs: z.number(),
      sourceLagMs: z.number(),
      changesPerSecond: z.number(),
      changesReadPerSecond: z.number(),
      bytesPerSecond: z.number(),
      pending: z.number(),
      applied: z.number(),
    })
    .optional(),
});

export const taskView = z.strictObject({
  id: z.string(),
  arn: z.string(),
  source: endView,
  target: endView,
  type: z.enum(taskTypes),
  /** In the words of DMS: `ready`, `running`, `stopped`, `failed`, … */
  status: z.string(),
  /** What it is at, in the words of DMS's console: `Full load`, `Replication ongoing`, `Load complete`, … */
  phase: z.string(),
  stopReason: z.string().optional(),
  failure: z.string().optional(),
  hasRun: z.boolean(),
  /** Why it can only be begun anew. */
  mustReload: z.string().optional(),
  progress: progressView.optional(),
  createdAt: z.string(),
  startedAt: z.string().optional(),
  stoppedAt: z.string().optional(),
});

/** One task with all that it was told. */
export const taskDetails = taskView.extend({
  mappings: json,
  settings: json,
  startFrom: z.string().optional(),
  stopAt: z.string().optional(),
  /** Where it would go on. */
  position: z.string().optional(),
  /** What the settings ask for and will not get, with what happens instead. */
  notices: z.array(z.string()),
  /** Another one after each change of what can be changed; not after a run. */
  version: z.string(),
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
  /** Why the table gets no more rows. */
  error: z.string().optional(),
  updatedAt: z.string().optional(),
});

export const tablesPageRequest = partRequest(tableOrders).extend({
  which: z.enum(tableKinds).default('all'),
});
export const tablesPage = partOf(tableRow);

export const taskOrders = [
  'created',
  'id',
  'status',
  'load',
  'lag',
  'source',
  'target',
  'type',
  'errors',
] as const;
export const tasksPageRequest = partRequest(taskOrders).extend({
  status: z
    .string()
    .transform((text) => text.split(','))
    .optional()
    .describe('In the words of DMS; several have commas between them.'),
});
export const tasksPage = partOf(taskView).extend({
  /** How many tasks have each status, and are at each phase, in the whole list. */
  statuses: z.record(z.string(), z.number()),
  phases: z.record(z.string(), z.number()),
});

/** How a task went in one stretch of time. */
export const metricPoint = z.strictObject({
  at: z.number(),
  loadRows: z.number().optional(),
  loadBytes: z.number().optional(),
  changes: z.number().optional(),
  changesRead: z.number().optional(),
  pending: z.number().optional(),
  lagSeconds: z.number().optional(),
  sourceLagSeconds: z.number().optional(),
  memory: z.number().optional(),
});

export const logLine = z.strictObject({
  at: z.string(),
  level: z.enum(['error', 'warning', 'info']),
  component: z.string(),
  message: z.string(),
});

/** A row that a comparison found different, with values of rows. */
export const validationFailure = z.strictObject({
  schema: z.string(),
  table: z.string(),
  at: z.number(),
  type: z.enum(['RECORD_DIFF', 'MISSING_SOURCE', 'MISSING_TARGET']),
  /** As JSON, by column. */
  key: z.string(),
  /** The differing columns as JSON, each with both values. */
  details: z.string(),
});

/** A row or a change that the target refused, with values of rows. */
export const refusal = z.strictObject({
  schema: z.string(),
  table: z.string(),
  at: z.number(),
  statement: z.string(),
  error: z.string(),
  isOfLoad: z.boolean(),
});

export const recordedView = z.strictObject({
  refusals: z.array(refusal),
  failures: z.array(validationFailure),
});

/** What was examined before a task begins, as it was the last time. */
export const checkRun = z.strictObject({
  at: z.string().optional(),
  status: z.enum(['never', 'running', 'done', 'error']),
  failure: z.string().optional(),
  requirements: z.array(
    z.strictObject({
      name: z.string(),
      result: z.enum(['passed', 'warning', 'failed']),
      object: z.string().optional(),
      problem: z.string().optional(),
      remedy: z.string().optional(),
    }),
  ),
});

export const cutoverView = z.strictObject({
  at: z.string().optional(),
  status: z.enum(['never', 'running', 'done', 'kept', 'failed']),
  failure: z.string().optional(),
  steps: z.array(
    z.strictObject({
      step: z.enum(['follow', 'count', 'counters', 'foreign-keys', 'reverse', 'end']),
      seconds: z.number(),
    }),
  ),
  /** Why it was kept. */
  differences: z.array(z.string()),
  reverse: z
    .strictObject({ task: z.string(), position: z.string(), mappings: z.unknown().optional() })
    .optional(),
});

export type NewTask = z.output<typeof newTaskRequest>;
export type TaskType = NewTask['type'];
export type ChangePreview = z.output<typeof changePreview>;
export type TaskView = z.output<typeof taskView>;
export type TaskDetails = z.output<typeof taskDetails>;
export type TaskProgressView = z.output<typeof progressView>;
export type TableRow = z.output<typeof tableRow>;
export type TableKind = (typeof tableKinds)[number];
export type TablesPage = z.output<typeof tablesPage>;
export type TasksPage = z.output<typeof tasksPage>;
export type TasksPageRequest = z.output<typeof tasksPageRequest>;
export type MetricPoint = z.output<typeof metricPoint>;
export type LogLine = z.output<typeof logLine>;
export type ValidationFailure = z.output<typeof validationFailure>;
export type Refusal = z.output<typeof refusal>;
export type RecordedView = z.output<typeof recordedView>;
export type CutoverView = z.output<typeof cutoverView>;
export type CheckRun = z.output<typeof checkRun>;
