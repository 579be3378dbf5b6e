import type { Range } from '../change/range.ts';
import { nameOf } from '../change/shape.ts';
import type { Sink } from '../change/sink.ts';
import type { Source } from '../change/source.ts';
import { OperationError } from '../text/error.ts';
import { loadAll, stepsOf } from './load.ts';
import type { LoadStep } from './load.ts';
import type { Plan, TablePlan, TargetNaming } from './plan.ts';
import { makePlan } from './plan.ts';
import type { TaskSettings } from './settings.ts';
import type { State } from './state.ts';

/** A task as it is started or continued. */
export interface Task {
  readonly name: string;
  readonly source: Source;
  readonly sink: Sink;
  readonly naming: TargetNaming;
  readonly settings: TaskSettings;
  readonly state: State;
  /** Begins anew, whatever the state knows of a task of this name. */
  readonly restart: boolean;
  /** Stops the task: what is committed stays, and the next run goes on from there. */
  readonly signal: AbortSignal;
  readonly events: TaskEvents;
}

/** What a task tells of itself. */
export interface TaskEvents {
  /** The plan is made, and so many ranges are to be loaded. */
  readonly onPlan: (plan: Plan, steps: readonly LoadStep[]) => void;
  readonly onRows: (table: TablePlan, rows: number, bytes: number) => void;
  readonly onRange: (table: TablePlan, rows: number) => void;
}

/** What became of a table. */
export interface TableResult {
  readonly source: string;
  readonly target: string;
  /** Rows that the task put into the target, in this run and those before. */
  readonly loaded: number;
  /** Rows counted after the load. */
  readonly sourceRows: number;
  readonly targetRows: number;
}

/** What became of a task. */
export interface TaskResult {
  readonly name: string;
  readonly tables: readonly TableResult[];
  /** Whether all readings saw one moment of the source. */
  readonly isSnapshot: boolean;
}

/** About how many rows a range has: few enough that a range that is done again costs seconds, many enough that its transaction costs nothing. */
const rowsPerRange = 250_000;

/** Loads all rows of the selected tables, and counts them on both sides. */
export async function runFullLoad(task: Task): Promise<TaskResult> {
  const { source, sink, state, name } = task;
  const plan = await makePlan(source, sink, task.naming);
  const isContinued = begin(task);
  const mark = await source.mark({ snapshot: true });
  if (!isContinued) {
    state.begin({
      name,
      source: source.server,
      target: sink.server,
      type: 'full-load',
      status: 'running',
      position: mark.position,
      startedAt: new Date().toISOString(),
    });
  }
  try {
    await prepareTarget(task, plan, isContinued);
    const loaded = await sink.loaded(name);
    const steps = await stepsOf(plan.tables, (table) => rangesOf(task, table), loaded);
    task.events.onPlan(plan, steps);
    state.setStatus(name, 'running');
    await loadAll({
      task: name,
      source,
      sink,
      steps,
      parallel: task.settings.FullLoadSettings.MaxFullLoadSubTasks,
      signal: task.signal,
      events: task.events,
    });
    const tables = await reconcile(task, plan);
    state.setStatus(name, 'loaded');
    return { name, tables, isSnapshot: mark.isSnapshot && !isContinued };
  } catch (error) {
    state.setStatus(name, task.signal.aborted ? 'stopped' : 'failed');
    throw error;
  }
}

/** Whether a task of this name goes on; a finished one, or one of other servers, is not taken up again. */
function begin({ name, state, restart, source, sink }: Task): boolean {
  const known = state.task(name);
  if (known && restart) {
    state.forget(name);
    return false;
  }
  if (!known) return false;
  if (known.source !== source.server || known.target !== sink.server)
    throw new OperationError(
      `The task ${name} moves rows from ${known.source} to ${known.target}. Give this one another name with --task, or begin anew with --restart.`,
      { code: 'task', side: 'config' },
    );
  if (known.status === 'loaded')
    throw new OperationError(
      `The task ${name} is done: its rows were loaded. To load them again, use --restart.`,
      { code: 'task', side: 'config' },
    );
  return true;
}

/** Sees to it that no row is in a table that the task did not put there. */
async function prepareTarget(task: Task, plan: Plan, isContinued: boolean): Promise<void> {
  const { sink, settings, name } = task;
  const mode = settings.FullLoadSettings.TargetTablePrepMode;
  if (mode === 'DROP_AND_CREATE')
    throw new OperationError(
      'TargetTablePrepMode DROP_AND_CREATE is not supported yet. Convert the schema with godwit convert, install it with godwit apply, and use DO_NOTHING or TRUNCATE_BEFORE_LOAD.',
      { code: 'settings', side: 'config' },
    );
  const loaded = await sink.loaded(name);
  const full: string[] = [];
  for (const { target } of plan.tables) {
    const hasRanges = loaded.has(nameOf(target));
    if (isContinued && hasRanges) continue;
    if (mode === 'TRUNCATE_BEFORE_LOAD') await sink.truncate(target, name);
    else if (await sink.hasRows(target)) full.push(nameOf(target));
    else if (hasRanges) await sink.truncate(target, name);
  }
  if (full.length > 0)
    throw new OperationError(
      `These tables of ${sink.server} hold rows that this task did not load: ${full.join(', ')}. Empty them, or set FullLoadSettings.TargetTablePrepMode to TRUNCATE_BEFORE_LOAD in the task settings.`,
      { code: 'rows', side: 'target' },
    );
}

async function rangesOf({ state, name, source }: Task, table: TablePlan): Promise<readonly Range[]> {
  const key = nameOf(table.source);
  const known = state.ranges(name, key);
  if (known) return known;
  const ranges = await source.ranges(table.source, rowsPerRange);
  state.setRanges(name, key, ranges);
  return ranges;
}

/** Counts the rows of both sides. They may differ where the source was written to meanwhile. */
async function reconcile({ source, sink, name }: Task, plan: Plan): Promise<TableResult[]> {
  const loaded = await sink.loaded(name);
  const results: TableResult[] = [];
  for (const table of plan.tables) {
    const [sourceRows, targetRows] = await Promise.all([
      source.count(table.source),
      sink.count(table.target),
    ]);
    const ranges = loaded.get(nameOf(table.target))?.values() ?? [];
    results.push({
      source: nameOf(table.source),
      target: nameOf(table.target),
      loaded: [...ranges].reduce((sum, rows) => sum + rows, 0),
      sourceRows,
      targetRows,
    });
  }
  return results;
}
