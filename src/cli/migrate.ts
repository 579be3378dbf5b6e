import { creationSummary, writeRemaining } from '../jobs/creating.ts';
import type { Moving } from '../jobs/moving.ts';
import { move, noticesOf, requirementsOf, withEnds } from '../jobs/moving.ts';
import { folderOf } from '../jobs/state.ts';
import { mayBegin } from '../migrate/check.ts';
import { isReconciled } from '../migrate/reconcile.ts';
import type { CutTable, TaskEvents, TaskResult } from '../migrate/task.ts';
import { loopbackOf } from '../migrate/loopback.ts';
import { checkText } from './check-view.ts';
import { EventLines } from './event-lines.ts';
import { untilInterrupted } from './interrupt.ts';
import { LoadView } from './load-view.ts';
import type { TaskOptions } from './task-description.ts';
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
  loopbackOf(task.settings);
  for (const each of noticesOf(task)) process.stderr.write(`Not supported: ${each}\n`);
  const interrupt = untilInterrupted();
  try {
    return await withEnds(task, async (moving) => {
      const isNew = options.restart === true || (await moving.state.task(moving.name)) === undefined;
      if (options.check === true || isNew) {
        const isFit = await check(moving, options);
        if (options.check === true || !isFit) return isFit ? 0 : 2;
      }
      const job = { moving, options, signal: interrupt.signal };
      return statusOf(options.json === true ? await runForPrograms(job) : await runForPeople(job));
    });
  } finally {
    interrupt.finished();
  }
}

/** What a run of a task is about. */
interface Job {
  readonly moving: Moving;
  readonly options: MigrateOptions;
  readonly signal: AbortSignal;
}

/** 1 when there is something to look at. */
function statusOf(result: TaskResult): number {
  const isRefused = result.creation?.remaining.some(({ refused }) => refused !== undefined) === true;
  const isWhole = result.tables.every((each) => isReconciled(each) && each.refused === 0);
  const isAsked = !isRefused && (result.suspended ?? []).length === 0 && (result.cut ?? []).length === 0;
  const counted = isWhole && isAsked ? 0 : 1;
  return Math.max(counted, validationStatus(result.validation ?? []));
}

/** Examines both ends, and tells what is wrong; gives whether the task may begin. */
async function check(moving: Moving, options: MigrateOptions): Promise<boolean> {
  const requirements = await requirementsOf(moving);
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

async function runForPrograms(job: Job): Promise<TaskResult> {
  const { name, task } = job.moving;
  const events = new EventLines((line) => process.stdout.write(line), name);
  const result = await run(job, events);
  writeRemaining(result, folderOf(task.state));
  events.result(result);
  return result;
}

async function runForPeople(job: Job): Promise<TaskResult> {
  const { name, task } = job.moving;
  const view = new LoadView(process.stderr, name);
  job.signal.addEventListener('abort', () => view.end(), { once: true });
  const result = await run(job, view).finally(() => view.end());
  const remaining = writeRemaining(result, folderOf(task.state));
  const validation = result.validation ? validationTable(result.validation) : '';
  process.stdout.write(summary(result) + creationSummary(result, remaining) + validation);
  return result;
}

async function run({ moving, options, signal }: Job, events: TaskEvents): Promise<TaskResult> {
  return await move(moving, {
    restart: options.restart === true,
    sourceMoved: options.sourceMoved === true,
    signal,
    events,
  });
}

function cutText({ target, values }: CutTable): string {
  const text = `${values.toLocaleString('en-US')} large ${values === 1 ? 'value was' : 'values were'} cut`;
  return `  ${target}: ${text}, as the settings ask for; awsdms_lob_truncations in the target names each.\n`;
}

/** What was done, table by table. */
export function summary(result: TaskResult): string {
  if (result.tables.length === 0 && result.position === undefined && result.validation)
    return `Task ${result.name} compared rows and moved none, as ValidationOnly says.\n`;
  if (result.tables.length === 0 && result.position === undefined)
    return `Task ${result.name} is stopped. The same command goes on where it is.\n`;
  const cut = (result.cut ?? []).map(cutText);
  if (result.position !== undefined) {
    const suspended = (result.suspended ?? []).map(suspendedText);
    const stopped =
      result.isStoppedAfterLoad === true ? ' It stopped there, as StopTaskCachedChangesApplied says.' : '';
    return `Task ${result.name}: the changes up to ${result.position} are in the target.${stopped} The same command goes on from there.\n${[...suspended, ...cut].join('')}`;
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
  lines.push(...cut.map((each) => each.trimEnd()));
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
