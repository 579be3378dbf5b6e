import { readRowMapping } from '../../catalog/mapping/rows.ts';
import type { TableName } from '../../catalog/converter.ts';
import { noticesOf } from '../../jobs/moving.ts';
import { readStart, readStop } from '../../jobs/positions.ts';
import { readTaskSettings } from '../../migrate/settings.ts';
import type { TaskType } from '../../migrate/state.ts';
import { loopbackOf } from '../../migrate/loopback.ts';
import { OperationError } from '../../text/error.ts';
import { Fault, invalidValue } from '../fault.ts';
import type { Kind } from '../store/store.ts';
import type { Progress } from '../tasks/messages.ts';

/** The states that clients wait for (DMS API, "ReplicationTask", Status). */
export type ReplicationStatus =
  | 'ready'
  | 'starting'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'failed'
  | 'moving'
  | 'deleting';

/**
 * What moves rows between two endpoints: a replication task, which belongs to an instance, or a serverless replication, which says its capacity itself. Both are run in
 * the same way.
 */
export interface Replication {
  readonly arn: string;
  readonly form: 'task' | 'serverless';
  readonly identifier: string;
  /** Under this name the task is known to its databases and to the state of tasks; it never changes. */
  readonly name: string;
  readonly sourceArn: string;
  readonly targetArn: string;
  /** Of a task. */
  readonly instanceArn?: string;
  /** Of a serverless replication, as it was given. */
  readonly compute?: Readonly<Record<string, unknown>>;
  readonly supplemental?: string;
  readonly type: TaskType;
  /** As they were given. */
  readonly tableMappings: string;
  /** The complete JSON of DMS. */
  readonly settings: string;
  readonly start?: string;
  readonly stop?: string;
  readonly taskData?: string;
  readonly status: ReplicationStatus;
  /** The words of DMS behind "Stop Reason". */
  readonly stopReason?: string;
  readonly failure?: string;
  /** Whether it has ever begun; the first start is another one. */
  readonly hasRun: boolean;
  /** Why it can only be begun anew. */
  readonly mustReload?: string;
  /** It is to run: a server that starts takes it up again. */
  readonly isWanted: boolean;
  /** It is to begin anew, and has not yet. */
  readonly isRestarting: boolean;
  /** Tables that are to be loaded again, and are not yet. */
  readonly reload: readonly TableName[];
  /** Tables that are to get no more changes, and still do. */
  readonly suspend?: readonly TableName[];
  readonly startType?: string;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly startedAt?: string;
  readonly freshStartedAt?: string;
  readonly stoppedAt?: string;
  readonly progress?: Progress;
  /** Where it would go on. */
  readonly checkpoint?: string;
}

/** How replications are kept. */
export const replicationKind: Kind<Replication> = {
  name: 'replication',
  id: ({ arn }) => arn,
  keys: ({ arn, form, identifier, type, sourceArn, targetArn, instanceArn, isWanted, status }) => ({
    form,
    status,
    arn,
    identifier: `${form}:${identifier}`,
    'migration-type': type,
    'endpoint-arn': [sourceArn, targetArn],
    'replication-instance-arn': instanceArn,
    wanted: isWanted ? 'yes' : '',
  }),
  unique: ['arn', 'identifier'],
};

/** What events of a replication are said to be from. */
export function sourceOf({ form }: Replication): 'replication-task' | 'replication-config' {
  return form === 'task' ? 'replication-task' : 'replication-config';
}

/** What can be asked of a replication. What is absent in a change stays as it is. */
export interface ReplicationRequest {
  readonly identifier?: string | undefined;
  readonly sourceArn?: string | undefined;
  readonly targetArn?: string | undefined;
  readonly instanceArn?: string | undefined;
  readonly compute?: Readonly<Record<string, unknown>> | undefined;
  readonly supplemental?: string | undefined;
  readonly type?: TaskType | undefined;
  readonly tableMappings?: string | undefined;
  readonly settings?: string | undefined;
  readonly start?: string | undefined;
  readonly stop?: string | undefined;
  readonly taskData?: string | undefined;
}

/** What of a replication says what it moves, and how. */
export type Definition = Pick<
  Replication,
  'type' | 'tableMappings' | 'settings' | 'start' | 'stop' | 'supplemental' | 'taskData'
>;

/** Reads what a replication is to move, and completes it. What is wrong with it is a fault. */
export function definitionOf(request: ReplicationRequest, known?: Definition): Definition {
  const type = request.type ?? known?.type;
  const tableMappings = request.tableMappings ?? known?.tableMappings;
  if (type === undefined || tableMappings === undefined)
    throw invalidValue('A migration type and table mappings must be given.');
  const settings =
    request.settings === undefined
      ? (known?.settings ?? completeSettings('{}', 'create'))
      : completeSettings(request.settings, known ? 'modify' : 'create');
  const chosen = <Key extends 'start' | 'stop' | 'supplemental' | 'taskData'>(key: Key): object => {
    const value = request[key] ?? known?.[key];
    return value === undefined || value === '' ? {} : { [key]: value };
  };
  const definition: Definition = {
    type,
    tableMappings,
    settings,
    ...chosen('start'),
    ...chosen('stop'),
    ...chosen('supplemental'),
    ...chosen('taskData'),
  };
  checkEnds(definition);
  guarded(() => readRowMapping(json(tableMappings, 'TableMappings'), 'TableMappings'));
  return definition;
}

/** What a definition asks for and will not get, in sentences. */
export function noticesOfDefinition({ type, tableMappings, settings }: Definition): readonly string[] {
  return noticesOf({
    type,
    settings: readTaskSettings(JSON.parse(settings), 'ReplicationTaskSettings'),
    mapping: readRowMapping(JSON.parse(tableMappings), 'TableMappings'),
  });
}

/** Changes are only followed between the ends that are named, and not by a load alone. */
export function checkEnds({ type, start, stop }: Pick<Definition, 'type' | 'start' | 'stop'>): void {
  if (start !== undefined) guarded(() => readStart(start));
  if (stop !== undefined) guarded(() => readStop(stop));
  if (type === 'full-load' && (start ?? stop) !== undefined)
    throw new Fault(
      'InvalidParameterCombinationException',
      'CdcStartTime, CdcStartPosition and CdcStopPosition are not for tasks of type full-load, which follow no changes.',
    );
  if (type === 'full-load-and-cdc' && start !== undefined)
    throw new Fault(
      'InvalidParameterCombinationException',
      'CdcStartTime and CdcStartPosition are for tasks of type cdc: a task that loads rows follows changes from where its load begins.',
    );
}

const logNames = ['CloudWatchLogGroup', 'CloudWatchLogStream'];

/** The complete settings, as they are given back on every reading: so that what was given and what is read stay the same. */
function completeSettings(text: string, on: 'create' | 'modify'): string {
  const given = json(text === '' ? '{}' : text, 'ReplicationTaskSettings');
  const logging = (given as { readonly Logging?: unknown } | null)?.Logging;
  const isNamed = typeof logging === 'object' && logging !== null && logNames.some((name) => name in logging);
  if (isNamed && on === 'create')
    throw invalidValue('Task Settings CloudWatchLogGroup or CloudWatchLogStream cannot be set on create.');
  const settings = isNamed ? withoutLogNames(given as { readonly Logging: object }) : given;
  return guarded(() => {
    const complete = readTaskSettings(settings, 'ReplicationTaskSettings');
    loopbackOf(complete);
    return JSON.stringify(complete);
  });
}

/** What DMS only ever answers comes back with the settings that a client has read. */
function withoutLogNames(given: { readonly Logging: object }): object {
  const Logging = Object.fromEntries(
    Object.entries(given.Logging).filter(([name]) => !logNames.includes(name)),
  );
  return { ...given, Logging };
}

function json(text: string, member: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidValue(`Invalid ${member}: the text is no JSON.`);
  }
}

/** What is wrong with a document is the caller's. */
function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof OperationError)
      throw new Fault('InvalidParameterValueException', error.message, error);
    throw error;
  }
}
