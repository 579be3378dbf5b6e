import { createHash } from 'node:crypto';
import type { Naming, TableName } from '../catalog/converter.ts';
import type { RowMapping } from '../catalog/mapping/rows.ts';
import { readRowMapping } from '../catalog/mapping/rows.ts';
import type { Requirement } from '../change/requirement.ts';
import type { Sink } from '../change/sink.ts';
import type { Source, SourceOptions, Start } from '../change/source.ts';
import { checkTask } from '../migrate/check.ts';
import type { Creating } from '../migrate/create.ts';
import { holding } from '../migrate/lease.ts';
import { lobTreatmentOf } from '../migrate/lob-settings.ts';
import type { Asked } from '../migrate/remapping/remapping.ts';
import { onceMore } from '../migrate/retry.ts';
import type { TaskSettings } from '../migrate/settings.ts';
import { unsupported } from '../migrate/settings.ts';
import type { State, TaskType } from '../migrate/state.ts';
import type { Stop } from '../migrate/stop.ts';
import type { TaskEvents, TaskResult } from '../migrate/task.ts';
import { runTask } from '../migrate/task.ts';
import { replacingOf } from '../migrate/transform/characters.ts';

import { saidWithoutEffect } from '../migrate/without-effect.ts';
import { OperationError } from '../text/error.ts';
import { openCreating } from './creating.ts';
import { openSink, openSource } from './endpoints.ts';
import { openState } from './state.ts';

/** A task as it was described: what both doors hand over. */
export interface TaskDescription {
  /** Absent when it was not named: then it has a name of its own for each pair of servers. */
  readonly name?: string;
  /** URLs with the passwords that were found; never printed. */
  readonly source: string;
  readonly target: string;
  readonly type: TaskType;
  readonly settings: TaskSettings;
  readonly mapping: RowMapping;
  /** A file, or the URL of a PostgreSQL database. */
  readonly state: string;
  readonly start?: Start;
  readonly stop?: Stop;
}

/** A task whose two ends are open. */
export interface Moving {
  readonly name: string;
  readonly task: TaskDescription;
  readonly source: Source;
  readonly sink: Sink;
  readonly state: State;
  /** How tables are made that the target lacks. */
  readonly creating?: Creating;
}

/** How a task is run. */
export interface MovingRun {
  /** Begins anew, whatever is known of a task of this name. */
  readonly restart: boolean;
  /** The source is another server of the same replication than before. */
  readonly sourceMoved: boolean;
  readonly signal: AbortSignal;
  readonly events: TaskEvents;
  /** Tables of the source that are loaded again, before the task goes on. */
  readonly reload?: readonly TableName[];
  /** Tables of the source that get no more rows or changes from now on. */
  readonly suspend?: readonly TableName[];
}

/** Opens both ends of a task, and where tasks are kept, for some work; whatever comes of it, they are closed. */
export async function withEnds<T>(task: TaskDescription, work: (moving: Moving) => Promise<T>): Promise<T> {
  const state = await openState(task.state);
  let source: Source | undefined;
  let sink: Sink | undefined;
  let creating: Creating | undefined;
  try {
    source = await onceMore(() => openSource(task.source, sourceOptions(task)));
    sink = await onceMore(() =>
      openSink(task.target, { controlSchema: task.settings.ControlTablesSettings.ControlSchema }),
    );
    checkPositions(task, source);
    const name = task.name ?? taskName(source, sink);
    creating = await onceMore(() => openCreating(task.source, task.target));
    return await work({ name, task, source, sink, state, ...(creating ? { creating } : {}) });
  } finally {
    await Promise.all([source?.close(), sink?.close(), creating?.definer.close()]);
    await state.close();
  }
}

/** What the rules select of a source. Views have no log that would tell of their changes. */
export function sourceOptions({
  mapping: { takes },
  type,
}: Pick<TaskDescription, 'mapping' | 'type'>): SourceOptions {
  if (takes && type !== 'full-load')
    throw new OperationError(
      'Selection rules of the table-type view or all go with --type full-load: views are loaded, and no log tells of their changes. Load them by a task of their own.',
      { code: 'mapping', side: 'config' },
    );
  return takes ? { takes } : {};
}

/** Examines both ends for a task that is about to begin. */
export async function requirementsOf({
  name,
  task,
  source,
  sink,
  creating,
}: Moving): Promise<readonly Requirement[]> {
  return await onceMore(() =>
    checkTask({
      name,
      type: task.type,
      source,
      sink,
      naming: namingOf(task.mapping, task.settings),
      settings: task.settings,
      makesTables: creating !== undefined,
    }),
  );
}

/** Runs a task as its only runner, until it is done or stopped. */
export async function move(moving: Moving, run: MovingRun): Promise<TaskResult> {
  const { name, task, source, sink, state, creating } = moving;
  return await holding({ name, state, sink }, async (lost) => {
    return await runTask({
      name,
      type: task.type,
      source,
      sink,
      naming: namingOf(task.mapping, task.settings),
      asked: askedOf(task),
      ...(creating ? { creating } : {}),
      settings: task.settings,
      state,
      restart: run.restart,
      ...(task.start ? { start: task.start } : {}),
      ...(task.stop === undefined ? {} : { until: task.stop }),
      sourceMoved: run.sourceMoved,
      ...(run.reload ? { reload: run.reload } : {}),
      ...(run.suspend ? { suspend: run.suspend } : {}),
      signal: AbortSignal.any([run.signal, lost]),
      events: run.events,
    });
  });
}

/** What a task asks for and will not get, in sentences: said before it begins, never ignored in silence. */
export function noticesOf({
  settings,
  type,
  mapping,
}: Pick<TaskDescription, 'settings' | 'type' | 'mapping'>): string[] {
  return [
    ...unsupported(settings, type),
    ...saidWithoutEffect(settings),
    ...mapping.notices.map((notice) => `${notice}.`),
  ];
}

/** What decides which rows of which tables go where. Other settings may be changed from run to run. */
export function askedOf({ mapping, settings }: Pick<TaskDescription, 'mapping' | 'settings'>): Asked {
  const { TargetSchema } = settings.TargetMetadata;
  return {
    text: JSON.stringify({ mapping: mapping.json, TargetSchema }),
    read: (text) => {
      const kept = JSON.parse(text) as { mapping: unknown; TargetSchema: string };
      const TargetMetadata = { ...settings.TargetMetadata, TargetSchema: kept.TargetSchema };
      return namingOf(readRowMapping(kept.mapping, mapping.file), { ...settings, TargetMetadata });
    },
  };
}

/** Names by the rules; those that no rule speaks of stay as they are. */
export function namingOf(mapping: RowMapping, settings: TaskSettings): Naming {
  const { TargetSchema } = settings.TargetMetadata;
  const characters = replacingOf(settings);
  return {
    rows: mapping,
    lobs: lobTreatmentOf(settings),
    ...(characters ? { characters } : {}),
    table: (schema, name) => {
      if (!mapping.selects(schema, name)) return undefined;
      return {
        schema: TargetSchema || (mapping.renames('schema', { schema, name: schema }) ?? schema),
        name: mapping.renames('table', { schema, name }) ?? name,
      };
    },
    column: (schema, table, name) =>
      mapping.rules(schema, table).removes(name)
        ? undefined
        : (mapping.renames('column', { schema, object: table, name }) ?? name),
  };
}

/** A position that the source's log cannot have is told before anything is begun. */
function checkPositions({ start, stop }: TaskDescription, { capture, server }: Source): void {
  const positions = [start?.kind === 'position' ? start.position : undefined, stop];
  for (const each of positions)
    if (typeof each === 'string' && capture?.isPosition(each) === false)
      throw new OperationError(`${each} is neither a time nor a position in the log of ${server}.`, {
        code: 'position',
        side: 'config',
      });
}

/** A task without a name has one of its own for each pair of servers, so that the same command goes on where it was. */
function taskName(source: Source, sink: Sink): string {
  const hash = createHash('sha256').update(`${source.server}\n${sink.server}`).digest('hex').slice(0, 8);
  return `${source.engine}-to-${sink.engine}-${hash}`;
}
