import type { TaskSettings } from './settings.ts';
import { taskSettingsSchema } from './settings.ts';

/** Settings that have no meaning here, each with what is so instead. Whoever changes one from its default is told. */
const withoutEffect: readonly (readonly [setting: string, instead: string])[] = [
  ['TargetMetadata.LobChunkSize', 'a large value passes in the pieces that the network brings'],
  ['TargetMetadata.InlineLobMaxSize', 'values of every size go with their rows, and none is looked up later'],
  ['TargetMetadata.LoadMaxFileSize', 'rows go to the target without files'],
  [
    'TargetMetadata.ParallelLoadThreads',
    'it is for targets that are no relational databases; FullLoadSettings.MaxFullLoadSubTasks says how many ranges are loaded at a time',
  ],
  ['TargetMetadata.ParallelLoadBufferSize', 'it is for targets that are no relational databases'],
  ['TargetMetadata.ParallelLoadQueuesPerThread', 'it is for targets that are no relational databases'],
  [
    'FullLoadSettings.TransactionConsistencyTimeout',
    'PostgreSQL itself waits for the open transactions when the slot is made, and the changes of one that is open in MySQL come after the mark; so nothing is waited for here',
  ],
  [
    'FullLoadSettings.CommitRate',
    'a whole range (about 250,000 rows) is one transaction, with the record of it; parallel-load in the table mappings makes others',
  ],
  ['Logging', 'what a task tells goes to the terminal, not to a log of components'],
  ['StreamBufferSettings', 'rows and changes are read as fast as they are written, without buffers between'],
  ['ErrorBehavior.EventErrorPolicy', 'no events are sent, so that none can fail'],
  ['ErrorBehavior.DataMaskingErrorPolicy', 'a value that a mask cannot take ends the task'],
  [
    'ErrorBehavior.FailOnTransactionConsistencyBreached',
    'a transaction that is open when the load begins is followed from its beginning, so that it is never dropped',
  ],
  [
    'ChangeProcessingTuning.BatchApplyPreserveTransaction',
    'transactions of the source are never divided in the target',
  ],
  [
    'ChangeProcessingTuning.BatchApplyTimeoutMax',
    'changes are written after BatchApplyTimeoutMin, or when a batch is full',
  ],
  [
    'ChangeProcessingTuning.MinTransactionSize',
    'changes are committed when no more come, after 2,000 changes, or after 0.4 seconds, between transactions of the source',
  ],
  [
    'ChangeProcessingTuning.CommitTimeout',
    'changes are committed when no more come, after 2,000 changes, or after 0.4 seconds, between transactions of the source',
  ],
  [
    'ChangeProcessingTuning.MemoryLimitTotal',
    'changes are not collected in memory until their transaction ends, so that none are offloaded to disk',
  ],
  [
    'ChangeProcessingTuning.MemoryKeepTime',
    'changes are not collected in memory until their transaction ends, so that none are offloaded to disk',
  ],
  [
    'ChangeProcessingTuning.StatementCacheSize',
    'PostgreSQL keeps one prepared statement for each kind of change of a table, and MySQL is sent statements with their values',
  ],
  [
    'ChangeProcessingTuning.RecoveryTimeout',
    'a task goes on from its last commit, however long ago that is, while the source has its log',
  ],
  [
    'FailTaskWhenCleanTaskResourceFailed',
    'what a task leaves on the source is taken away by godwit cutover, which says so when it fails',
  ],
  ['PostProcessingRules', 'they are for objects in S3'],
  [
    'BeforeImageSettings',
    'they are for targets that are streams; a rule add-before-image-columns keeps earlier values in columns',
  ],
];

const defaults = taskSettingsSchema.parse({});

/** What is said of settings that are changed from their defaults and have no effect. */
export function saidWithoutEffect(settings: TaskSettings): string[] {
  return withoutEffect
    .filter(([setting]) => textAt(settings, setting) !== textAt(defaults, setting))
    .map(([setting, instead]) => `${setting}: ${instead}.`);
}

function textAt(settings: TaskSettings, path: string): string | undefined {
  let value: unknown = settings;
  for (const name of path.split('.')) value = (value as Readonly<Record<string, unknown>> | null)?.[name];
  return JSON.stringify(value);
}
