import { setTimeout as sleep } from 'node:timers/promises';
import type { Position } from '../change/position.ts';
import { nameOf } from '../change/shape.ts';
import type { Counter, ForeignKeyCheck, Sink } from '../change/sink.ts';
import type { Capture, Source } from '../change/source.ts';
import { OperationError } from '../text/error.ts';
import { checkTask } from './check.ts';
import type { Creating, CreationResult } from './create.ts';
import { createLast, creationResult, namesOf } from './create.ts';
import { carryJob, planSince } from './definitions/carry.ts';
import { loopbackOf } from './loopback.ts';
import type { Plan } from './plan.ts';
import { setNumbers } from './numbers.ts';
import { makePlan } from './plan.ts';
import type { TableMappings } from './reverse-mapping.ts';
import { reverseMappings } from './reverse-mapping.ts';
import type { State, TaskRecord } from './state.ts';
import type { Task, TaskEvents } from './task.ts';
import type { Asked } from './remapping/remapping.ts';
import { runTask } from './task.ts';

/** The switch from the source of a task to its target. */
export interface Cutover {
  readonly name: string;
  readonly source: Source;
  readonly sink: Sink;
  readonly naming: Task['naming'];
  readonly asked?: Asked;
  /** How foreign keys and triggers are made that the task left for the end. */
  readonly creating?: Creating;
  readonly settings: Task['settings'];
  readonly state: State;
  readonly signal: AbortSignal;
  /** Goes on though counts differ or rows break foreign keys. */
  readonly allowDifferences: boolean;
  /** The target as a source, and the source as a target: changes of the target will be brought back. */
  readonly reverse?: { readonly source: Source; readonly sink: Sink };
  readonly events: CutoverEvents;
}

/** What a cutover tells while it goes on. */
export interface CutoverEvents extends TaskEvents {
  readonly onStep: (step: CutoverStep) => void;
}

/** A step that is done. */
export interface CutoverStep {
  readonly step: 'follow' | 'count' | 'counters' | 'foreign-keys' | 'reverse' | 'end';
  readonly seconds: number;
}

/** The counts of a table on both sides. */
export interface TableCounts {
  readonly source: string;
  readonly target: string;
  readonly sourceRows: number;
  readonly targetRows: number;
}

/** What became of a cutover. */
export interface CutoverResult {
  readonly name: string;
  /** False when differences kept it: then the task goes on as if nothing had been. */
  readonly isDone: boolean;
  /** Everything before it is in the target. */
  readonly position: Position;
  readonly steps: readonly CutoverStep[];
  readonly tables: readonly TableCounts[];
  readonly counters: readonly Counter[];
  /** Sequences of the source that the target does not have. */
  readonly missingSequences: readonly string[];
  readonly foreignKeys: readonly ForeignKeyCheck[];
  /** What the task made in the target; absent when all was there. */
  readonly creation?: CreationResult;
  readonly reverse?: Reverse;
}

/** The task that brings changes back. */
export interface Reverse {
  readonly task: string;
  /** Where it begins. */
  readonly position: Position;
  /** The names of its tables; absent where rules cannot say them. */
  readonly tableMappings?: TableMappings;
}

/**
 * Brings a followed task to its end: applies what the source wrote last, holds the counts of rows against each other, sets what numbers rows, looks at the foreign
 * keys, and only then takes away what the task made on the source. Whoever wrote to the source must have stopped. Each step can be done again.
 */
export async function cutOver(asked: Cutover): Promise<CutoverResult> {
  const job = { ...asked, naming: await namesOf(asked) };
  const { name, source, sink, state } = job;
  const record = await recordOf(job);
  const capture = captureOf(source);
  if (record.status === 'cut-over') {
    await capture.end(name);
    throw new OperationError(`The task ${name} was cut over already.`, { code: 'task', side: 'config' });
  }
  if (job.reverse) await checkReverse(job, await planOf(job, record), job.reverse);
  const steps: CutoverStep[] = [];
  const timed = async <T>(step: CutoverStep['step'], work: () => Promise<T>): Promise<T> => {
    job.signal.throwIfAborted();
    const begun = performance.now();
    const result = await work();
    const done = { step, seconds: (performance.now() - begun) / 1000 };
    steps.push(done);
    job.events.onStep(done);
    return result;
  };
  const position = await timed('follow', () => followToTheEnd(job, record, capture));
  await state.setStatus(name, 'stopped');
  const plan = await planOf(job, record);
  const tables = await timed('count', () => countRows(job, plan));
  const { counters, missingSequences } = await timed('counters', () => setNumbers(source, sink, plan));
  const { refused, foreignKeys } = await timed('foreign-keys', async () => ({
    refused: await createLast(job),
    foreignKeys: (await sink.checkForeignKeys?.(plan.tables.map(({ target }) => target))) ?? [],
  }));
  const creation = await creationResult(job, refused);
  const found = {
    name,
    position,
    steps,
    tables,
    counters,
    missingSequences,
    foreignKeys,
    ...(creation ? { creation } : {}),
  };
  const differs =
    refused.size > 0 ||
    tables.some((each) => each.sourceRows !== each.targetRows) ||
    foreignKeys.some(({ brokenRows }) => brokenRows > 0);
  if (differs && !job.allowDifferences) return { ...found, isDone: false };
  const reverseEnds = job.reverse;
  const reverse = reverseEnds && (await timed('reverse', () => beginReverse(job, plan, reverseEnds.source)));
  await timed('end', async () => {
    await state.setStatus(name, 'cut-over');
    await capture.end(name);
  });
  return { ...found, isDone: true, ...(reverse ? { reverse } : {}) };
}

/** The tables as they are where the task is: definitions of the source may have changed them. */
async function planOf(job: Cutover, { position }: TaskRecord): Promise<Plan> {
  const carrying = carryJob(job, job.naming);
  return (
    (carrying && (await planSince(carrying, position))) ?? (await makePlan(job.source, job.sink, job.naming))
  );
}

async function recordOf({ name, state, source, sink, asked }: Cutover): Promise<TaskRecord> {
  const wrong = (what: string) => new OperationError(what, { code: 'task', side: 'config' });
  const record = await state.task(name);
  if (!record)
    throw wrong(
      `No task ${name} is known. Name it as godwit migrate does, and its file of tasks with --state.`,
    );
  if (record.source !== source.server || record.target !== sink.server)
    throw wrong(`The task ${name} goes from ${record.source} to ${record.target}. Give their URLs.`);
  if (record.type === 'full-load')
    throw wrong(`The task ${name} is a full load, which follows no changes: it is over when it is done.`);
  if (record.type === 'full-load-and-cdc' && record.loadedUntil === '')
    throw wrong(`The load of task ${name} is not done. Let godwit migrate finish it first.`);
  const kept = await state.asked(name);
  const isOther = asked !== undefined && kept !== undefined && kept.text !== asked.text;
  if (isOther || (kept && kept.unloaded.length + kept.missed.length > 0))
    throw wrong(
      `The table mappings of task ${name} were changed, and it has not loaded and followed all that they select. Let it go on first.`,
    );
  return record;
}

function captureOf({ capture, server }: Source): Capture {
  if (capture) return capture;
  throw new OperationError(`Changes of ${server} cannot be followed.`, { code: 'type', side: 'config' });
}

/** The source is looked at again after so many milliseconds: an application that still writes is seen then. */
const lookAgain = 1000;
/** So many milliseconds a source may still be written to before the cutover gives up. */
const patience = 5000;

/**
 * Applies all changes, then looks whether more come. What the server itself writes to its log is no change; what comes to the tables of the task tells that
 * somebody has not stopped.
 */
async function followToTheEnd(job: Cutover, record: TaskRecord, capture: Capture): Promise<Position> {
  let { position } = await followToNow(job, record, capture);
  const begun = performance.now();
  for (;;) {
    await sleep(lookAgain, undefined, { signal: job.signal });
    const pass = await followToNow(job, record, capture);
    ({ position } = pass);
    if (pass.changes === 0) return position;
    if (performance.now() - begun < patience) continue;
    await job.state.setStatus(job.name, 'stopped');
    throw new OperationError(
      `${job.source.server} is still written to: in ${((performance.now() - begun) / 1000).toFixed(0)} s changes did not end (${pass.changes} in the last pass, the target ${(pass.lag / 1000).toFixed(1)} s behind). Stop the applications that write to it, and cut over again. Nothing was ended: the task can go on.`,
      { code: 'still-written', side: 'source' },
    );
  }
}

async function followToNow(
  job: Cutover,
  record: TaskRecord,
  capture: Capture,
): Promise<{ readonly position: Position; readonly changes: number; readonly lag: number }> {
  let changes = 0;
  let lag = 0;
  const result = await runTask({
    name: job.name,
    type: record.type,
    source: job.source,
    sink: job.sink,
    naming: job.naming,
    ...(job.creating ? { creating: job.creating } : {}),
    settings: job.settings,
    state: job.state,
    restart: false,
    until: await capture.last(),
    signal: job.signal,
    events: {
      ...job.events,
      onFollow: (progress) => {
        changes = Object.values(progress.counts).reduce((sum, each) => sum + each, 0);
        lag = Math.max(lag, progress.lag);
        job.events.onFollow(progress);
      },
    },
  });
  job.signal.throwIfAborted();
  if (result.position === undefined)
    throw new OperationError(`The task ${job.name} ended before all changes were applied.`, {
      code: 'task',
      side: 'source',
    });
  return { position: result.position, changes, lag };
}

async function countRows({ source, sink }: Cutover, { tables }: Plan): Promise<TableCounts[]> {
  const counts: TableCounts[] = [];
  for (const table of tables) {
    const [sourceRows, targetRows] = await Promise.all([
      source.count(table.source, table.filter),
      sink.count(table.target),
    ]);
    counts.push({ source: nameOf(table.source), target: nameOf(table.target), sourceRows, targetRows });
  }
  return counts;
}

/** The name of the task that brings changes back. */
export function reverseName(task: string): string {
  return `${task}-reverse`;
}

/** What the way back needs is looked at before anything is done: after the switch it would be too late. */
async function checkReverse(
  job: Cutover,
  plan: Plan,
  { source, sink }: NonNullable<Cutover['reverse']>,
): Promise<void> {
  const made = plan.tables.find((table) => table.made !== undefined || table.filter !== undefined);
  if (made)
    throw new OperationError(
      `Rules choose or make values of ${nameOf(made.source)}, so changes of ${nameOf(made.target)} cannot be brought back. Cut over without --reverse.`,
      { code: 'rules', side: 'config' },
    );
  const tables = new Map(plan.tables.map((table) => [nameOf(table.target), table]));
  const requirements = await checkTask({
    name: reverseName(job.name),
    type: 'cdc',
    source,
    sink,
    settings: job.settings,
    naming: {
      table: (schema, name) => tables.get(nameOf({ schema, name }))?.source,
      column: (schema, name, column) =>
        tables.get(nameOf({ schema, name }))?.columns.find(({ target }) => target.name === column)?.source
          .name,
    },
  });
  const failures = requirements.filter(({ result }) => result === 'failed');
  if (failures.length === 0) return;
  const list = failures.map(
    ({ name, object, problem, remedy }) =>
      `${name}${object === undefined ? '' : ` (${object})`}: ${problem ?? ''}${remedy === undefined ? '' : ` Do: ${remedy}.`}`,
  );
  throw new OperationError(
    `Changes of ${source.server} could not be brought back to ${sink.server}, so nothing was begun:\n  ${list.join('\n  ')}`,
    { code: 'requirements', side: 'target' },
  );
}

/** Marks the place in the log of the target from which its changes go back. Nobody writes to it yet but us, and what we wrote lies before. */
async function beginReverse(
  { name, state, settings, source: oldSource }: Cutover,
  { tables }: Plan,
  source: Source,
): Promise<Reverse> {
  const task = reverseName(name);
  const capture = captureOf(source);
  // A cutover that was interrupted here began it already, with nothing behind it that anybody needs.
  await capture.end(task);
  const loopback = loopbackOf(settings);
  const mark = loopback && (await capture.marks?.(loopback.target));
  const position = await capture.begin(task, [
    ...tables.map(({ target }) => target),
    ...(mark ? [mark] : []),
  ]);
  await state.forget(task);
  await state.begin({
    name: task,
    source: source.server,
    target: oldSource.server,
    type: 'cdc',
    status: 'stopped',
    position,
    loadedUntil: '',
    startedAt: new Date().toISOString(),
  });
  const tableMappings = reverseMappings({ tables });
  return { task, position, ...(tableMappings ? { tableMappings } : {}) };
}
