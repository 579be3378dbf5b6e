import { z } from 'zod';
import { documentsAreWhole } from '../catalog/mapping/rows.ts';
import { OperationError } from '../text/error.ts';
import { lobTreatmentOf } from './lob-settings.ts';
import type { TaskType } from './state.ts';

const count = (fallback: number, least = 0, most = Number.MAX_SAFE_INTEGER) =>
  z.number().int().min(least).max(most).default(fallback);
const flag = (fallback: boolean) => z.boolean().default(fallback);

const severity = z.enum([
  'LOGGER_SEVERITY_ERROR',
  'LOGGER_SEVERITY_WARNING',
  'LOGGER_SEVERITY_INFO',
  'LOGGER_SEVERITY_DEFAULT',
  'LOGGER_SEVERITY_DEBUG',
  'LOGGER_SEVERITY_DETAILED_DEBUG',
]);

const components = [
  'TRANSFORMATION',
  'SOURCE_UNLOAD',
  'IO',
  'TARGET_LOAD',
  'PERFORMANCE',
  'SOURCE_CAPTURE',
  'SORTER',
  'REST_SERVER',
  'VALIDATOR_EXT',
  'TARGET_APPLY',
  'TASK_MANAGER',
  'TABLES_MANAGER',
  'METADATA_MANAGER',
  'FILE_FACTORY',
  'COMMON',
  'ADDONS',
  'DATA_STRUCTURE',
  'COMMUNICATION',
  'FILE_TRANSFER',
] as const;

const recordPolicy = z.enum(['IGNORE_RECORD', 'LOG_ERROR', 'SUSPEND_TABLE', 'STOP_TASK']);
const tablePolicy = z.enum(['SUSPEND_TABLE', 'STOP_TASK']);

const codePoint = z
  .number()
  .int()
  .min(0)
  .max(0x10_ff_ff)
  .refine((code) => code < 0xd8_00 || code > 0xdf_ff, 'a surrogate is no character');

/** A group of settings: a part of it may be given, the rest is filled in. */
function group<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape).prefault({} as never);
}

/**
 * The task settings of AWS DMS ("Specifying task settings", DMS user guide): any part of the JSON is taken, and what is left out has DMS's
 * default, so that the whole comes out the same on every reading. `StopReason` and other words that DMS only ever answers are no settings.
 */
export const taskSettingsSchema = z.strictObject({
  TargetMetadata: group({
    TargetSchema: z.string().default(''),
    SupportLobs: flag(true),
    FullLobMode: flag(false),
    LobChunkSize: count(0),
    LimitedSizeLobMode: flag(true),
    LobMaxSize: count(32, 0, 102_400),
    InlineLobMaxSize: count(0),
    LoadMaxFileSize: count(0),
    ParallelLoadThreads: count(0, 0, 200),
    ParallelLoadBufferSize: count(0, 0, 1000),
    BatchApplyEnabled: flag(false),
    TaskRecoveryTableEnabled: flag(false),
    ParallelLoadQueuesPerThread: count(0),
    ParallelApplyThreads: count(0, 0, 200),
    ParallelApplyBufferSize: count(0),
    ParallelApplyQueuesPerThread: count(0),
  }),
  FullLoadSettings: group({
    TargetTablePrepMode: z
      .enum(['DO_NOTHING', 'DROP_AND_CREATE', 'TRUNCATE_BEFORE_LOAD'])
      .default('DO_NOTHING'),
    CreatePkAfterFullLoad: flag(false),
    StopTaskCachedChangesApplied: flag(false),
    StopTaskCachedChangesNotApplied: flag(false),
    MaxFullLoadSubTasks: count(8, 1, 49),
    TransactionConsistencyTimeout: count(600),
    CommitRate: count(10_000, 1, 50_000),
  }),
  Logging: group({
    EnableLogging: flag(true),
    EnableLogContext: flag(false).optional(),
    LogComponents: z
      .array(
        z.strictObject({ Id: z.enum(components), Severity: severity.default('LOGGER_SEVERITY_DEFAULT') }),
      )
      .default(components.map((Id) => ({ Id, Severity: 'LOGGER_SEVERITY_DEFAULT' as const }))),
  }),
  ControlTablesSettings: group({
    ControlSchema: z.string().default(''),
    HistoryTimeslotInMinutes: count(5, 1),
    HistoryTableEnabled: flag(false),
    SuspendedTablesTableEnabled: flag(false),
    StatusTableEnabled: flag(false),
    FullLoadExceptionTableEnabled: flag(false),
  }),
  StreamBufferSettings: group({
    StreamBufferCount: count(3, 1),
    StreamBufferSizeInMB: count(8, 1),
    CtrlStreamBufferSizeInMB: count(5, 1, 8),
  }),
  ChangeProcessingDdlHandlingPolicy: group({
    HandleSourceTableDropped: flag(true),
    HandleSourceTableTruncated: flag(true),
    HandleSourceTableAltered: flag(true),
  }),
  ErrorBehavior: group({
    DataErrorPolicy: recordPolicy.default('LOG_ERROR'),
    EventErrorPolicy: z.enum(['IGNORE', 'STOP_TASK']).optional(),
    DataTruncationErrorPolicy: recordPolicy.default('LOG_ERROR'),
    DataMaskingErrorPolicy: recordPolicy.optional(),
    DataErrorEscalationPolicy: tablePolicy.default('SUSPEND_TABLE'),
    DataErrorEscalationCount: count(0),
    TableErrorPolicy: tablePolicy.default('SUSPEND_TABLE'),
    TableErrorEscalationPolicy: z.literal('STOP_TASK').default('STOP_TASK'),
    TableErrorEscalationCount: count(0),
    RecoverableErrorCount: count(-1, -1),
    RecoverableErrorInterval: count(5),
    RecoverableErrorThrottling: flag(true),
    RecoverableErrorThrottlingMax: count(1800),
    RecoverableErrorStopRetryAfterThrottlingMax: flag(true),
    ApplyErrorDeletePolicy: recordPolicy.default('IGNORE_RECORD'),
    ApplyErrorInsertPolicy: z
      .enum(['LOG_ERROR', 'SUSPEND_TABLE', 'STOP_TASK', 'INSERT_RECORD'])
      .default('LOG_ERROR'),
    ApplyErrorUpdatePolicy: z
      .enum(['LOG_ERROR', 'SUSPEND_TABLE', 'STOP_TASK', 'UPDATE_RECORD'])
      .default('LOG_ERROR'),
    ApplyErrorEscalationPolicy: z.enum(['LOG_ERROR', 'SUSPEND_TABLE', 'STOP_TASK']).default('LOG_ERROR'),
    ApplyErrorEscalationCount: count(0),
    ApplyErrorFailOnTruncationDdl: flag(false),
    FullLoadIgnoreConflicts: flag(true),
    FailOnTransactionConsistencyBreached: flag(false),
    FailOnNoTablesCaptured: flag(true),
  }),
  ChangeProcessingTuning: group({
    BatchApplyPreserveTransaction: flag(true),
    BatchApplyTimeoutMin: count(1),
    BatchApplyTimeoutMax: count(30),
    BatchApplyMemoryLimit: count(500),
    BatchSplitSize: count(0),
    MinTransactionSize: count(1000),
    CommitTimeout: count(1),
    MemoryLimitTotal: count(1024),
    MemoryKeepTime: count(60),
    StatementCacheSize: count(50, 0, 200),
    RecoveryTimeout: count(-1, -1).optional(),
  }),
  ValidationSettings: z
    .strictObject({
      EnableValidation: flag(false),
      ValidationMode: z.enum(['ROW_LEVEL', 'GROUP_LEVEL', 'TABLE_LEVEL']).default('ROW_LEVEL'),
      ThreadCount: count(5, 1),
      PartitionSize: count(10_000, 1),
      FailureMaxCount: count(10_000),
      TableFailureMaxCount: count(1000),
      RecordFailureDelayInMinutes: count(5),
      RecordSuspendDelayInMinutes: count(30),
      RecordFailureDelayLimitInMinutes: count(0),
      MaxKeyColumnSize: count(8096),
      HandleCollationDiff: flag(false),
      SkipLobColumns: flag(false),
      ValidationPartialLobSize: count(0),
      ValidationQueryCdcDelaySeconds: count(0),
      ValidationOnly: flag(false),
    })
    .optional(),
  PostProcessingRules: z.unknown().nullable().default(null),
  CharacterSetSettings: z
    .strictObject({
      CharacterReplacements: z
        .array(z.strictObject({ SourceCharacterCodePoint: codePoint, TargetCharacterCodePoint: codePoint }))
        .default([]),
      CharacterSetSupport: z
        .strictObject({
          CharacterSet: z.string().regex(/^(UTF.*|US-ASCII|ISO-8859-1|UCS2)$/),
          ReplaceWithCharacterCodePoint: codePoint,
        })
        .nullable()
        .default(null),
    })
    .nullable()
    .default(null),
  LoopbackPreventionSettings: z
    .strictObject({
      EnableLoopbackPrevention: flag(false),
      SourceSchema: z.string().default(''),
      TargetSchema: z.string().default(''),
    })
    .nullable()
    .default(null),
  BeforeImageSettings: z.unknown().nullable().default(null),
  FailTaskWhenCleanTaskResourceFailed: flag(false),
});

/** Complete task settings. */
export type TaskSettings = z.output<typeof taskSettingsSchema>;

/** Completes task settings. What is unknown or out of its bounds is refused with its place in the JSON. */
export function readTaskSettings(json: unknown, file: string): TaskSettings {
  const parsed = taskSettingsSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new OperationError(`The task settings in ${file} are not right:\n${z.prettifyError(parsed.error)}`, {
    code: 'settings',
    side: 'config',
  });
}

/** A setting that asks for something that Godwit does not do yet, or never needs, with what happens instead. */
interface Deviation {
  readonly setting: string;
  readonly isAsked: (settings: TaskSettings, type: TaskType) => boolean;
  readonly instead: string;
}

const deviations: readonly Deviation[] = [
  {
    setting: 'TargetMetadata.ParallelApplyThreads without BatchApplyEnabled',
    isAsked: ({ TargetMetadata: each }) => each.ParallelApplyThreads > 1 && !each.BatchApplyEnabled,
    instead: "changes are made one after the other in the source's order, on one connection",
  },
  {
    setting: 'TargetMetadata.LimitedSizeLobMode for JSON, XML and geometries',
    isAsked: (settings) => typeof lobTreatmentOf(settings) === 'object',
    instead: documentsAreWhole,
  },
  {
    setting: 'FullLoadSettings.CreatePkAfterFullLoad',
    isAsked: ({ FullLoadSettings }) => FullLoadSettings.CreatePkAfterFullLoad,
    instead:
      'primary keys of tables in MySQL and MariaDB are made with their tables, because InnoDB keeps the rows by them and would write them all anew',
  },
  {
    setting:
      'ValidationSettings (ValidationMode, MaxKeyColumnSize, HandleCollationDiff, ValidationPartialLobSize)',
    isAsked: ({ ValidationSettings: each }) =>
      each?.EnableValidation === true &&
      (each.ValidationMode !== 'ROW_LEVEL' ||
        each.MaxKeyColumnSize !== 8096 ||
        each.HandleCollationDiff ||
        each.ValidationPartialLobSize !== 0),
    instead:
      'hashes of groups of rows are compared first and rows where those differ, each whole and by its bytes, however long its key is and whatever the collation',
  },
  {
    setting: 'ValidationSettings (FailureMaxCount, delays)',
    isAsked: ({ ValidationSettings: each }, type) =>
      each?.EnableValidation === true &&
      type === 'full-load' &&
      (each.FailureMaxCount !== 10_000 ||
        each.RecordFailureDelayInMinutes !== 5 ||
        each.RecordSuspendDelayInMinutes !== 30 ||
        each.RecordFailureDelayLimitInMinutes !== 0 ||
        each.ValidationQueryCdcDelaySeconds !== 0),
    instead:
      'after a full load alone no change is on its way: a row that differs is compared twice again within seconds, and TableFailureMaxCount ends the search in each table',
  },
];

/** What settings ask for and will not get: said at the start of a task, never ignored in silence. */
export function unsupported(settings: TaskSettings, type: TaskType): string[] {
  return deviations
    .filter((each) => each.isAsked(settings, type))
    .map(({ setting, instead }) => `${setting}: ${instead}.`);
}
