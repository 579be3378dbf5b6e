import { createHash } from 'node:crypto';
import type { Naming } from '../catalog/converter.ts';
import type { RowMapping } from '../catalog/mapping/rows.ts';
import type { Sink } from '../change/sink.ts';
import type { Source } from '../change/source.ts';
import type { Creating } from '../migrate/create.ts';
import type { TaskSettings } from '../migrate/settings.ts';
import { checkTask, mayBegin } from '../migrate/check.ts';
import { unsupported } from '../migrate/settings.ts';
import { holding } from '../migrate/lease.ts';
import type { State } from '../migrate/state.ts';
import { isReconciled } from '../migrate/reconcile.ts';
import type { TaskEvents, TaskResult } from '../migrate/task.ts';
import { runTask } from '../migrate/task.ts';
import { replacingOf } from '../migrate/transform/characters.ts';
import { refuseHarmful, saidWithoutEffect } from '../migrate/without-effect.ts';
import { OperationError } from '../text/error.ts';
import { creationSummary, openCreating, writeRemaining } from '../jobs/creating.ts';
import { checkText } from './check-view.ts';
import { openSink, openSource } from '../jobs/endpoints.ts';
import { EventLines } from './event-lines.ts';
import { untilInterrupted } from './interrupt.ts';
import { LoadView } from './load-view.ts';
import { folderOf, openState } from '../jobs/state.ts';
import type { TaskDescription, TaskOptions } from './task-description.ts';
import { describeTask } from './task-description.ts';
import { validationStatus, validationTable } from './validation-table.ts';

/** What `godwit migrate` can be told. */
export interface MigrateOptions extends TaskOptions {
  readonly restart?: boolean;
  readonly sourceMoved?: boolean;
  /** Only the checks are made. */
  readonly check?: boolean;
  readonly json?: boolean;
}

/** `godwit migrate`: gives the exit status. */
export async function migrateCommand(options: MigrateOptions, file?: string): Promise<number> {
  const task = describeTask(file, options);
  const { settings, mapping, type } = task;
  refuseHarmful(settings);
  for (const each of [
    ...unsupported(settings, type),
    ...saidWithoutEffect(settings),
    ...mapping.notices.map((notice) => `${notice}.`),
  ])
    process.stderr.write(`Not supported: ${each}\n`);
  const state = await openState(task.state);
  let source: Source | undefined;
  let sink: Sink | undefined;
  let creating: Creating | undefined;
  const interrupt = untilInterrupted();
  try {
    source = await openSource(task.source);
    sink = await openSink(task.target, { controlSchema: settings.ControlTablesSettings.ControlSchema });
    checkPositions(task, source);
    const name = task.name ?? taskName(source, sink);
    creating = await openCreating(task.source, task.target);
    const job = { source, sink, name, task, options, state, ...(creating ? { creating } : {}) };
    const isNew = options.restart === true || (await state.task(name)) === undefined;
    if (options.check === true || isNew) {
      const isFit = await check(job);
      if (options.check === true || !isFit) return isFit ? 0 : 2;
    }
    const { signal } = interrupt;
    return await holding({ name, state, sink }, async (lost) => {
      const stop = AbortSignal.any([signal, lost]);
      const ran = { ...job, signal: stop };
      const result = options.json === true ? await runForPrograms(ran) : await runForPeople(ran);
      return statusOf(result);
    });
  } finally {
    await Promise.all([source?.close(), sink?.close(), creating?.definer.close()]);
    await state.close();
    interrupt.finished();
  }
}

/** What a run of a task is about. */
interface Job {
  readonly source: Source;
  readonly sink: Sink;
  readonly name: string;
  readonly task: TaskDescription;
  readonly options: MigrateOptions;
  readonly state: State;
  readonly creating?: Creating;
}

/** 1 when there is something to look at. */
function statusOf(result: TaskResult): number {
  const isRefused = result.creation?.remaining.some(({ refused }) => refused !== undefined) === true;
  const isWhole = result.tables.every((each) => isReconciled(each) && each.refused === 0);
  const counted = isWhole && !isRefused && (result.suspended ?? []).length === 0 ? 0 : 1;
  return Math.max(counted, validationStatus(result.validation ?? []));
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

/** Examines both ends, and tells what is wrong; gives whether the task may begin. */
async function check({ source, sink, name, task, options, creating }: Job): Promise<boolean> {
  const requirements = await checkTask({
    name,
    type: task.type,
    source,
    sink,
    naming: namingOf(task.mapping, task.settings),
    settings: task.settings,
    makesTables: creating !== undefined,
  });
  const isFit = mayBegin(requirements);
  if (options.check === true)
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(requirements, undefined, 2)}\n`
        : checkText(requirements, { withPassed: true }),
    );
  else if (requirements.some(({ result }) => result !== 'passed'))
    process.stderr.write(checkText(requirements, { withPassed: false }));
  return isFit;
}

interface Run extends Job {
  readonly signal: AbortSignal;
}

async function runForPrograms(job: Run): Promise<TaskResult> {
  const events = new EventLines((line) => process.stdout.write(line), job.name);
  const result = await run(job, events);
  writeRemaining(result, folderOf(job.task.state));
  events.result(result);
  return result;
}

async function runForPeople(job: Run): Promise<TaskResult> {
  const view = new LoadView(process.stderr, job.name);
  job.signal.addEventListener('abort', () => view.end(), { once: true });
  const result = await run(job, view).finally(() => view.end());
  const remaining = writeRemaining(result, folderOf(job.task.state));
  const validation = result.validation ? validationTable(result.validation) : '';
  process.stdout.write(summary(result) + creationSummary(result, remaining) + validation);
  return result;
}

async function run(job: Run, events: TaskEvents): Promise<TaskResult> {
  const { source, sink, name, task, options, state, creating, signal } = job;
  return await runTask({
    name,
    type: task.type,
    source,
    sink,
    naming: namingOf(task.mapping, task.settings),
    ...(creating ? { creating } : {}),
    settings: task.settings,
    state,
    restart: options.restart === true,
    ...(task.start ? { start: task.start } : {}),
    ...(task.stop === undefined ? {} : { until: task.stop }),
    sourceMoved: options.sourceMoved === true,
    signal,
    events,
  });
}

/** Names by the rules; those that no rule speaks of stay as they are. */
export function namingOf(mapping: RowMapping, settings: TaskSettings): Naming {
  const { TargetSchema } = settings.TargetMetadata;
  const characters = replacingOf(settings);
  return {
    rows: mapping,
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

/** A task without a name has one of its own for each pair of servers, so that the same command goes on where it was. */
function taskName(source: Source, sink: Sink): string {
  const hash = createHash('sha256').update(`${source.server}\n${sink.server}`).digest('hex').slice(0, 8);
  return `${source.engine}-to-${sink.engine}-${hash}`;
}

/** What was done, table by table. */
export function summary(result: TaskResult): string {
  if (result.tables.length === 0 && result.position === undefined && result.validation)
    return `Task ${result.name} compared rows and moved none, as ValidationOnly says.\n`;
  if (result.tables.length === 0 && result.position === undefined)
    return `Task ${result.name} is stopped. The same command goes on where it is.\n`;
  if (result.position !== undefined) {
    const suspended = (result.suspended ?? []).map(suspendedText);
    const stopped =
      result.isStoppedAfterLoad === true ? ' It stopped there, as StopTaskCachedChangesApplied says.' : '';
    return `Task ${result.name}: the changes up to ${result.position} are in the target.${stopped} The same command goes on from there.\n${suspended.join('')}`;
  }
  const count = (rows: number) => rows.toLocaleString('en-US');
  const total = result.tables.reduce((sum, each) => sum + each.loaded, 0);
  const lines = [
    `Task ${result.name}: ${count(total)} rows in ${count(result.tables.length)} ${result.tables.length === 1 ? 'table' : 'tables'}.`,
  ];
  for (const each of result.tables) {
    if (each.refused > 0)
      lines.push(
        `  ${each.source}: ${count(each.refused)} rows were refused by the target and left out; the control tables of exceptions name them.`,
      );
    if (each.suspended !== undefined)
      lines.push(suspendedText({ target: each.target, reason: each.suspended }).trimEnd());
  }
  for (const each of result.tables.filter((table) => table.suspended === undefined && !isReconciled(table)))
    lines.push(
      `  ${each.source}: ${count(each.loaded)} rows loaded; now ${count(each.sourceRows)} in the source and ${count(each.targetRows)} in ${each.target}.`,
    );
  const counted = result.tables.filter(({ suspended }) => suspended === undefined);
  if (!counted.every(isReconciled))
    lines.push('Counts differ: the source or the target was written to during or after the load.');
  else if (counted.some(({ refused }) => refused > 0))
    lines.push('The counts of rows agree on both sides, but for the rows that were refused.');
  else lines.push('The counts of rows agree on both sides.');
  if (result.isStoppedAfterLoad === true)
    lines.push(
      'The task stopped before the changes of the meantime were applied, as StopTaskCachedChangesNotApplied says. The same command goes on with them.',
    );
  for (const each of result.missingSequences ?? []) lines.push(`The target has no sequence ${each}.`);
  if (!result.isSnapshot)
    lines.push(
      'The rows were read at different moments: what the source changed meanwhile may be seen in part.',
    );
  return `${lines.join('\n')}\n`;
}

function suspendedText({ target, reason }: { readonly target: string; readonly reason: string }): string {
  return `  ${target} is suspended and gets no more rows or changes: ${reason}\n`;
}
