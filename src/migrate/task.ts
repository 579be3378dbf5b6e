import { availableParallelism } from 'node:os';
import type { Naming, TableName } from '../catalog/converter.ts';
import type { Range } from '../change/range.ts';
import { Ledger } from '../change/refusal.ts';
import type { Shape } from '../change/shape.ts';
import { isKeyless, nameOf } from '../change/shape.ts';
import type { Sink } from '../change/sink.ts';
import type { Position } from '../change/position.ts';
import type { Complaint } from '../change/requirement.ts';
import type { Capture, Source, Start } from '../change/source.ts';
import { OperationError } from '../text/error.ts';
import { historyOf, mannerOf, paceOf, policiesOf, truncatesOf } from './apply-settings.ts';
import { LoadRefusals } from './careful-load.ts';
import { cutNotices } from './cut-notices.ts';
import type { Creating, CreationResult } from './create.ts';
import { continued } from './continued.ts';
import { createLast, createStage, createTables, creationResult } from './create.ts';
import type { CarriedDefinition, CarryJob } from './definitions/carry.ts';
import { keepBeside } from './definitions/beside.ts';
import { carryJob, carryOver, catchUpBeside, keepTables, planSince } from './definitions/carry.ts';
import type { Followed, FollowProgress } from './follow.ts';
import { followChanges } from './follow.ts';
import { loadAll, stepsOf } from './load.ts';
import type { LoadStep } from './load.ts';
import { beginLoopback } from './loopback.ts';
import { setNumbers } from './numbers.ts';
import { inParallel } from './parallel.ts';
import type { Plan, TablePlan } from './plan.ts';
import { makePlan } from './plan.ts';
import type { SuspendedTable, TableResult } from './reconcile.ts';
import { reconcile, suspendedTables } from './reconcile.ts';
import { prepareReload } from './reload.ts';
import type { Asked, Remapping } from './remapping/remapping.ts';
import { checkRemapping, remappingOf } from './remapping/remapping.ts';
import {
  beginAnew,
  followAnew,
  keepLoaded,
  makeIncoming,
  reachTheChange,
  unloadedOf,
} from './remapping/take-up.ts';
import type { Retrying } from './retry.ts';
import { retrying } from './retry.ts';
import type { TaskSettings } from './settings.ts';
import { Statistics } from './statistics.ts';
import type { State, TaskRecord, TaskType } from './state.ts';
import type { Stop } from './stop.ts';
import { StatusTable } from './status.ts';
import { suspendTables } from './suspend.ts';
import { validateLoaded, validateWhileFollowing } from './validate/after-load.ts';
import { isValidationOnly, validateOnly } from './validate/only.ts';
import type { TableValidation } from './validate/validate.ts';
import { watchLog } from './watch.ts';
import { checkRuledChanges } from './transform/changes.ts';

/** A task as it is started or continued. */
export interface Task {
  readonly name: string;
  readonly type: TaskType;
  readonly source: Source;
  readonly sink: Sink;
  readonly naming: Naming;
  /** What the naming was read from, so that a task that goes on sees when it is asked for something else. Without it, it is taken to be asked for the same. */
  readonly asked?: Asked;
  /** How tables are made that the target lacks; without it they must be there. */
  readonly creating?: Creating;
  readonly settings: TaskSettings;
  readonly state: State;
  /** Begins anew, whatever the state knows of a task of this name. */
  readonly restart: boolean;
  /** Tables of the source that are loaded again, before a task that has loaded them goes on. */
  readonly reload?: readonly TableName[];
  /** Tables of the source that get no more rows or changes; this comes before any reload. */
  readonly suspend?: readonly TableName[];
  /** Where the following begins when the task does; without it, now. A task that goes on begins where it was. */
  readonly start?: Start;
  /** Ends the following when all before it is applied, and nothing behind it. */
  readonly until?: Stop;
  /** The source is another server of the same replication than before: a replica that was promoted. */
  readonly sourceMoved?: boolean;
  /** Stops the task: what is committed stays, and the next run goes on from there. */
  readonly signal: AbortSignal;
  readonly events: TaskEvents;
}

/** What a task tells of itself. */
export interface TaskEvents {
  /** Of the many statements that make tables, keys or indexes in the target so many are done. */
  readonly onMaking?: (done: number, all: number) => void;
  /** The plan is made, and these ranges are to be loaded. Of the tables of the target (`schema.name`) so many rows were loaded by earlier runs. */
  readonly onPlan: (plan: Plan, steps: readonly LoadStep[], loaded: ReadonlyMap<string, number>) => void;
  readonly onRows: (table: TablePlan, rows: number, bytes: number) => void;
  readonly onRange: (table: TablePlan, rows: number) => void;
  /** A table gets no more rows: its load was given up. */
  readonly onSuspend?: (table: TablePlan, reason: string) => void;
  /** A table of the source is selected no longer: it gets no more rows or changes. */
  readonly onDeselect?: (table: TableName, reason: string) => void;
  readonly onFollow: (progress: FollowProgress) => void;
  /** A definition of the source was carried over to the target, or its tables were suspended. */
  readonly onDefinition?: (carried: CarriedDefinition) => void;
  /** So many rows more of the source were compared with the target's, of which so many are the same there. */
  readonly onCompared?: (rows: number, same: number) => void;
  /** The rows of a table were compared after the load. */
  readonly onValidated?: (result: TableValidation) => void;
  /** While changes are followed, the state of a table's comparison is another one. */
  readonly onTableState?: (result: TableValidation) => void;
  /** Something failed that passes; it is tried again in so many seconds. */
  readonly onRetry: (error: OperationError, seconds: number) => void;
  /** Something is not well with the source's log, and will stop the task or the source if it goes on. */
  readonly onNotice?: (notice: Complaint) => void;
}

/** What became of a task. */
export interface TaskResult {
  readonly name: string;
  /** Empty when the task follows changes, or was stopped before its load was done. */
  readonly tables: readonly TableResult[];
  /** Whether all readings saw one moment of the source. */
  readonly isSnapshot: boolean;
  /** Up to where the changes are in the target, when they were followed. */
  readonly position?: Position;
  /** Tables that get no more rows or changes, because the target refused them or too many of their rows. */
  readonly suspended?: readonly SuspendedTable[];
  /** The task stopped where `FullLoadSettings` say: before or after the changes that were made during the load were applied. */
  readonly isStoppedAfterLoad?: boolean;
  /** Sequences of the source that the target does not have; absent while the task is not done. */
  readonly missingSequences?: readonly string[];
  /** Tables of the target of which values were cut, as the settings ask for, with how many; `awsdms_lob_truncations` of the target names them. */
  readonly cut?: readonly CutTable[];
  /** What was made in the target; absent when all was there. */
  readonly creation?: CreationResult;
  /** What a comparison of the loaded rows found; absent when the settings did not ask for one. */
  readonly validation?: readonly TableValidation[];
}

/** A table of the target of which so many values were cut. */
export interface CutTable {
  readonly target: string;
  readonly values: number;
}

/** About how many rows a range has: few enough that a range that is done again costs seconds, many enough that its transaction costs nothing. */
const rowsPerRange = 250_000;

/**
 * Runs a task: loads the rows, follows the changes, or does the one after the other. It ends when all is done, or when it is stopped. Each step can be done
 * again, and is when it fails for a reason that passes.
 */
export async function runTask(task: Task): Promise<TaskResult> {
  if (isValidationOnly(task)) return await validateOnly(task);
  const { source, sink, state, name, type } = task;
  const again = <T>(work: () => Promise<T>): Promise<T> => retrying(retryingOf(task), work);
  const known = await again(() => continued(task));
  const mark = await again(() => beginLoopback(task, known !== undefined));
  const remapping = known && (await again(() => remappingOf(task)));
  if (remapping) await again(() => checkRemapping(task, remapping));
  // A task that follows changes is brought to one place under the old rules first.
  const staying = remapping && type !== 'full-load' ? { ...task, naming: remapping.staying } : task;
  if (remapping && type === 'full-load')
    await again(async () => makeIncoming(task, remapping, await remapping.incoming()));
  let naming = await again(() => createTables(staying, known !== undefined));
  let carrying = task.type === 'full-load' ? undefined : carryJob(task, naming);
  const mayBeEmpty = !task.settings.ErrorBehavior.FailOnNoTablesCaptured;
  const planned = async (): Promise<Plan> =>
    (carrying && (await planSince(carrying, (await state.task(name))?.position ?? ''))) ??
    (await makePlan(source, sink, naming, { mayBeEmpty }));
  let plan = await again(planned);
  const checkPlan = async (): Promise<void> => {
    if (task.type === 'full-load') return;
    await again(() => checkKeyless(task, sourcesOf(plan)));
    await again(() => checkRuledChanges(plan.tables, captureOf(task)));
    checkFollowed(plan);
  };
  await checkPlan();
  if (!known) await again(() => begin(task, plan, { naming, mark }));
  if (remapping && type === 'full-load')
    await again(async () => beginAnew(task, { plan, remapping, incoming: await remapping.incoming() }));
  const record = (await state.task(name)) as TaskRecord;
  const ended = new AbortController();
  const watching = type === 'full-load' ? undefined : watch(task, ended.signal);
  const table = new StatusTable(task);
  try {
    const isLoaded = record.loadedUntil !== '' || task.type === 'cdc';
    const { reload, suspend } = task;
    if (suspend && known) await again(() => suspendTables(task, plan, suspend));
    const reloaded = reload && known && (await again(() => prepareReload(task, plan, reload)));
    if (!isLoaded || reloaded) {
      await table.enter('FULL LOAD');
      await load(task, (isLoaded && reloaded) || plan, known !== undefined);
    }
    if (!remapping) await loadIncoming(task, plan, table);
    const isSnapshot = source.isOneMoment && !known;
    // Following may go on for weeks.
    await source.releaseMoment?.();
    // The target has other keys then, which decide how changes are written.
    if (await again(() => createStage(task, ['keys', 'indexes']))) plan = await again(planned);
    if (task.type === 'full-load') {
      const refused = await again(() => createLast(task));
      const { missingSequences } = await again(() => setNumbers(source, sink, plan));
      const tables = await again(() => reconcile(task, plan));
      const validation = await again(() => validateLoaded(task, plan));
      await state.setStatus(name, 'done');
      return {
        name,
        tables,
        isSnapshot,
        missingSequences,
        ...(await cutsOf(task, plan)),
        ...(await creationOf(task, refused)),
        ...validation,
      };
    }
    const stop = task.settings.FullLoadSettings;
    if (!isLoaded && stop.StopTaskCachedChangesNotApplied) {
      await state.setStatus(name, 'stopped');
      const tables = await again(() => reconcile(task, plan));
      return {
        name,
        tables,
        isSnapshot,
        isStoppedAfterLoad: true,
        ...(await cutsOf(task, plan)),
        ...(await creationOf(task)),
      };
    }
    if (remapping) {
      const changed = await changeOver(task, remapping, { staying, plan, planned, carrying, table, mark });
      if (!changed) {
        const position = (await sink.altering?.position(name)) ?? record.position;
        await state.setStatus(name, task.signal.aborted ? 'stopped' : 'done');
        return { name, tables: [], isSnapshot, position, ...(await creationOf(task)) };
      }
      ({ naming, carrying } = changed);
      plan = await again(planned);
      await checkPlan();
      await again(() => beginAnew(task, { plan, remapping, incoming: changed.incoming }));
      await loadIncoming(task, plan, table);
      if (await again(() => createStage(task, ['keys', 'indexes']))) plan = await again(planned);
    } else if (carrying) {
      const job = carrying;
      await again(() => catchUpBeside(job, plan));
    }
    await state.setStatus(name, 'following');
    await table.enter('CHANGE PROCESSING');
    const { position, isStoppedEarly, ...validation } = await follow(task, plan, { carrying, table, mark });
    // What was changed during the load is there, so that nothing comes twice any more, and the next run does not stop again.
    if (isStoppedEarly) await state.setLoaded(name, record.position);
    await state.setStatus(name, task.signal.aborted || isStoppedEarly ? 'stopped' : 'done');
    const suspended = await again(() => suspendedTables(task, plan));
    return {
      name,
      tables: [],
      isSnapshot,
      position,
      ...(suspended.length === 0 ? {} : { suspended }),
      ...(isStoppedEarly ? { isStoppedAfterLoad: true } : {}),
      ...(await again(() => cutsOf(task, plan))),
      ...validation,
      ...(await creationOf(task)),
    };
  } catch (error) {
    if (!task.signal.aborted) {
      await state.setStatus(name, 'failed');
      throw error;
    }
    // Whatever failed while it stopped, what is not durable comes again.
    await state.setStatus(name, 'stopped');
    return { name, tables: [], isSnapshot: false, ...(await creationOf(task)) };
  } finally {
    ended.abort();
    await watching;
    await table.enter('NOT RUNNING');
  }
}

/**
 * Has a task follow its changes up to a place from which it follows them by another mapping, and makes that hold from there on. Undefined when the task was stopped, or came to its end,
 * before.
 */
async function changeOver(
  task: Task,
  remapping: Remapping,
  {
    staying,
    planned,
    carrying,
    table,
    mark,
    ...begun
  }: {
    readonly staying: Task;
    readonly plan: Plan;
    readonly planned: () => Promise<Plan>;
    readonly carrying: CarryJob | undefined;
    readonly table: StatusTable;
    readonly mark: Shape | undefined;
  },
): Promise<
  | { readonly naming: Naming; readonly carrying: CarryJob | undefined; readonly incoming: readonly Shape[] }
  | undefined
> {
  const { state, sink, name } = task;
  const again = <T>(work: () => Promise<T>): Promise<T> => retrying(retryingOf(task), work);
  const capture = captureOf(task);
  let { plan } = begun;
  if (carrying) await again(() => catchUpBeside(carrying, plan));
  await state.setStatus(name, 'following');
  await table.enter('CHANGE PROCESSING');
  const widen = async (tables: readonly Shape[]): Promise<Position> => {
    // PostgreSQL refuses to update a table that is published and has nothing to tell rows by.
    await checkKeyless(task, tables);
    return await capture.widen(name, tables);
  };
  const reached = await reachTheChange(
    remapping,
    (tables) => again(() => widen(tables)),
    async (place) => {
      const at = (await sink.altering?.position(name)) ?? (await state.task(name))?.position ?? '';
      if (capture.compare(at, place) >= 0) return at;
      const { position, isStoppedEarly } = await follow(staying, plan, {
        carrying,
        table,
        mark,
        stopAt: place,
      });
      plan = await again(planned);
      if (!isStoppedEarly) return undefined;
      // On a busy source the last transaction before the place ends before it, and the next one behind it.
      return capture.compare(position, place) >= 0 ? position : place;
    },
  );
  if (!reached) return undefined;
  const naming = await again(() => makeIncoming(task, remapping, reached.incoming));
  await again(() => followAnew(task, remapping, { ...reached, naming }));
  return { naming, carrying: carryJob(task, naming), incoming: reached.incoming };
}

/** Loads what a change of the mapping brought, as far as it is not loaded yet. */
async function loadIncoming(task: Task, plan: Plan, table: StatusTable): Promise<void> {
  const again = <T>(work: () => Promise<T>): Promise<T> => retrying(retryingOf(task), work);
  const unloaded = await again(() => unloadedOf(task, plan));
  if (!unloaded) return;
  await table.enter('FULL LOAD');
  await load(task, unloaded, true);
  await again(() => keepLoaded(task));
}

/** Watches the source's log while the task loads and follows. */
function watch(task: Task, signal: AbortSignal): Promise<void> {
  const onNotice = (notice: Complaint): void => task.events.onNotice?.(notice);
  return watchLog({ task: task.name, capture: captureOf(task), onNotice, signal });
}

async function creationOf(
  task: Task,
  refused?: Awaited<ReturnType<typeof createLast>>,
): Promise<Pick<TaskResult, 'creation'>> {
  const creation = await creationResult(task, refused);
  return creation ? { creation } : {};
}

async function cutsOf(
  { sink, name }: Pick<Task, 'sink' | 'name'>,
  { tables }: Plan,
): Promise<Pick<TaskResult, 'cut'>> {
  if (tables.every(({ limit }) => limit === undefined)) return {};
  const cuts = await sink.cuts(name);
  return { cut: [...cuts].map(([target, values]) => ({ target, values })) };
}

/** Marks the place in the source's log before anything is read, and writes it down. */
async function begin(
  task: Task,
  plan: Plan,
  { naming, mark }: { readonly naming: Naming; readonly mark: Shape | undefined },
): Promise<void> {
  const { source, sink, state, name, type } = task;
  let position = '';
  if (task.restart) await sink.forgetApplied(name);
  if (type === 'full-load') await source.holdMoment();
  else {
    const capture = captureOf(task);
    if (task.restart) await capture.end(name);
    const tables = sourcesOf(plan);
    position = await capture.begin(name, mark ? [...tables, mark] : tables, task.start);
    await keepTables(task, position, tables);
    if (task.creating) await keepBeside({ ...task, task: name, making: task.creating }, tables, naming);
  }
  if (task.asked) await state.setAsked(name, { text: task.asked.text, unloaded: [], missed: [] });
  await state.begin({
    name,
    source: source.server,
    target: sink.server,
    type,
    status: 'loading',
    position,
    loadedUntil: '',
    startedAt: new Date().toISOString(),
  });
}

function sourcesOf({ tables }: Plan): readonly Shape[] {
  return tables.map(({ source }) => source);
}

function captureOf({ source }: Task): Capture {
  if (source.capture) return source.capture;
  throw new OperationError(
    `Changes of ${source.server} cannot be followed yet: Godwit loads its rows (--type full-load).`,
    { code: 'type', side: 'config' },
  );
}

function checkFollowed({ problems = [] }: Plan): void {
  if (problems.length === 0) return;
  throw new OperationError(
    `These changes cannot be followed exactly:\n  ${problems.map(({ object, problem, remedy }) => `${object}: ${problem} ${remedy}.`).join('\n  ')}\nOr load only, with --type full-load.`,
    { code: 'followed', side: 'source' },
  );
}

/** Without a key only the whole row as it was before a change says which row is meant. */
async function checkKeyless(task: Task, tables: readonly Shape[]): Promise<void> {
  const keyless = tables.filter(isKeyless);
  if (keyless.length === 0) return;
  const lacking = await captureOf(task).withoutBefore(keyless);
  if (lacking.length === 0) return;
  throw new OperationError(
    `These tables have no key that is moved, and their log does not hold whole rows as they were before a change, so that nothing tells which row a change means:\n  ${lacking.map(({ table, remedy }) => `${nameOf(table)}: ${remedy}`).join('\n  ')}\nOr give them a key, or leave them out by a selection rule and load them with --type full-load.`,
    { code: 'key', side: 'source' },
  );
}

async function load(task: Task, plan: Plan, isContinued: boolean): Promise<void> {
  const { source, sink, state, name } = task;
  const again = <T>(work: () => Promise<T>): Promise<T> => retrying(retryingOf(task), work);
  await again(() => prepareTarget(task, plan, isContinued));
  const suspended = await again(() => sink.suspended(name));
  const tables = plan.tables.filter(({ target }) => !suspended.has(nameOf(target)));
  const loaded = await again(() => sink.loaded(name));
  const steps = await again(() =>
    stepsOf(tables, (table) => rangesOf(task, table), loaded, task.type !== 'full-load'),
  );
  task.events.onPlan(plan, steps, rowsOf(loaded));
  await state.setStatus(name, 'loading');
  await loadAll({
    task: name,
    source,
    sink,
    steps,
    parallel: rangesAtOnce(task),
    signal: task.signal,
    events: task.events,
    retrying: retryingOf(task),
    onCut: cutNotices((notice) => task.events.onNotice?.(notice)),
    refusals: new LoadRefusals(
      policiesOf(task.settings),
      new Ledger(),
      task.settings.ControlTablesSettings.FullLoadExceptionTableEnabled,
    ),
    ...historyOf(task.settings),
  });
  if (task.type !== 'full-load') await state.setLoaded(name, await again(() => captureOf(task).last()));
}

/**
 * How many ranges are loaded at a time: as many as the settings say. Where a server shares this machine, no more than it has processors, and two at least, so that one is read
 * while the other is committed: further connections would only make each other wait (eight on two processors took PostgreSQL a fifth more CPU than two).
 */
function rangesAtOnce({ source, sink, settings }: Task): number {
  const { MaxFullLoadSubTasks: wanted } = settings.FullLoadSettings;
  return source.isLocal || sink.isLocal ? Math.min(wanted, Math.max(2, availableParallelism())) : wanted;
}

async function follow(
  task: Task,
  plan: Plan,
  {
    carrying,
    table,
    mark,
    stopAt,
  }: {
    readonly carrying: CarryJob | undefined;
    readonly table: StatusTable;
    readonly mark: Shape | undefined;
    /** Ends the following there, whatever the settings say. */
    readonly stopAt?: Position;
  },
): Promise<Followed & Pick<TaskResult, 'validation'>> {
  const { sink, state, name, settings } = task;
  const { position, loadedUntil } = (await state.task(name)) as TaskRecord;
  // Reported as they are, changes that were loaded already are refused like others.
  const isRepeatKnown = settings.ErrorBehavior.FullLoadIgnoreConflicts && loadedUntil !== '';
  let current: Plan | undefined = plan;
  const validating = validateWhileFollowing(task, plan);
  const statistics = await statisticsOf(task, plan);
  const saving = savingOf(task, statistics);
  const onCut = cutNotices((notice) => task.events.onNotice?.(notice));
  const followed = await retrying(retryingOf(task), async (gotOn) => {
    current ??= carrying && (await planSince(carrying, position));
    const now = current ?? plan;
    // Whatever fails from here on, the tables may be others then.
    current = undefined;
    return await followChanges({
      task: name,
      capture: captureOf(task),
      sink,
      plan: now,
      ...(carrying
        ? {
            define: async (before, definition) => {
              const after = await carryOver(carrying, before, definition);
              validating?.replan(after);
              return after;
            },
            takes: (schema, table) => carrying.naming.table(schema, table) !== undefined,
          }
        : {}),
      ...(mark ? { mark } : {}),
      truncates: truncatesOf(task.settings),
      manner: mannerOf(task.settings),
      pace: paceOf(task.settings),
      from: position,
      mayRepeatUntil: isRepeatKnown ? loadedUntil : position,
      ...(stopAt !== undefined
        ? { stopAt }
        : settings.FullLoadSettings.StopTaskCachedChangesApplied && loadedUntil !== ''
          ? { stopAt: loadedUntil }
          : {}),
      readAt: await sink.positions(name),
      ...(task.until === undefined ? {} : { until: task.until }),
      statistics,
      signal: task.signal,
      onProgress: (progress) => {
        gotOn();
        saving.whenDue();
        table.follow(progress);
        validating?.reached(progress.position);
        task.events.onFollow(progress);
      },
      onCut,
      onChanges: (batch) => validating?.changed(batch),
    });
  }).finally(async () => {
    await validating?.end();
    await saving.now();
  });
  const validation = await validating?.end();
  return { ...followed, ...(validation ? { validation } : {}) };
}

/** What earlier runs applied, and the rows that were loaded. */
async function statisticsOf({ sink, state, name }: Task, { tables }: Plan): Promise<Statistics> {
  const statistics = new Statistics(await state.statistics(name));
  const loaded = rowsOf(await sink.loaded(name));
  for (const { source, target } of tables) statistics.add(source, loaded.get(nameOf(target)) ?? 0);
  return statistics;
}

/** The rows of each table, of all its loaded ranges. */
function rowsOf(loaded: Awaited<ReturnType<Sink['loaded']>>): ReadonlyMap<string, number> {
  return new Map(
    [...loaded].map(([table, ranges]) => [table, [...ranges.values()].reduce((sum, rows) => sum + rows, 0)]),
  );
}

/** So many milliseconds pass between two savings of the statistics. */
const savedEvery = 5000;

/** Saves statistics now and then. They are for people: a failure ends nothing. */
function savingOf(
  { state, name }: Task,
  statistics: Statistics,
): { readonly whenDue: () => void; readonly now: () => Promise<void> } {
  let savedAt = performance.now();
  let last = Promise.resolve();
  const now = (): Promise<void> => {
    savedAt = performance.now();
    last = last.then(() => state.setStatistics(name, statistics.tables)).catch(() => {});
    return last;
  };
  return {
    whenDue: () => {
      if (performance.now() - savedAt >= savedEvery) void now();
    },
    now,
  };
}

function retryingOf({ settings, signal, events }: Task): Retrying {
  return { policy: settings.ErrorBehavior, signal, onRetry: events.onRetry };
}

/** Sees to it that no row is in a table that the task did not put there. */
async function prepareTarget(task: Task, plan: Plan, isContinued: boolean): Promise<void> {
  const { sink, settings, name } = task;
  const mode = settings.FullLoadSettings.TargetTablePrepMode;
  const loaded = await sink.loaded(name);
  const full: string[] = [];
  await inParallel(plan.tables, preparedAtOnce, async ({ target }) => {
    const hasRanges = loaded.has(nameOf(target));
    if (isContinued && hasRanges) return;
    if (mode === 'TRUNCATE_BEFORE_LOAD') await sink.truncate(target, name);
    else if (await sink.hasRows(target)) full.push(nameOf(target));
    else if (hasRanges) await sink.truncate(target, name);
  });
  if (full.length > 0)
    throw new OperationError(
      `These tables of ${sink.server} hold rows that this task did not load: ${full.join(', ')}. Empty them, or set FullLoadSettings.TargetTablePrepMode to TRUNCATE_BEFORE_LOAD in the task settings.`,
      { code: 'rows', side: 'target' },
    );
}

/** Tables that are looked at or emptied at a time, so that thousands of small ones do not wait for the network. */
const preparedAtOnce = 4;

async function rangesOf({ state, name, source }: Task, table: TablePlan): Promise<readonly Range[]> {
  const key = nameOf(table.source);
  const known = await state.ranges(name, key);
  if (known) return known;
  const ranges = table.ranges ?? (await source.ranges(table.source, rowsPerRange));
  await state.setRanges(name, key, ranges);
  return ranges;
}
