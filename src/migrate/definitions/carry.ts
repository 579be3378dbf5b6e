import type { Naming, TableName } from '../../catalog/converter.ts';
import type { Definition } from '../../change/alteration.ts';
import type { Altering, DefinitionRecord, RefusedChange } from '../../change/altering.ts';
import type { Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import type { Sink } from '../../change/sink.ts';
import type { Capture, Source } from '../../change/source.ts';
import { OperationError } from '../../text/error.ts';
import type { Creating } from '../create.ts';
import type { Plan } from '../plan.ts';
import { makePlan } from '../plan.ts';
import type { TaskSettings } from '../settings.ts';
import type { State } from '../state.ts';
import type { Task, TaskEvents } from '../task.ts';
import type { BesideNames } from './beside.ts';
import { carryBeside } from './beside.ts';
import type { Translation } from './translate.ts';
import { translate } from './translate.ts';
import type { KnownTable } from './versions.ts';
import { namesWith, tablesAt, withVersion } from './versions.ts';

/** What carrying definitions over needs of a task. */
export interface CarryJob {
  readonly task: string;
  readonly source: Source;
  readonly sink: Sink;
  readonly capture: Capture;
  readonly state: State;
  readonly settings: TaskSettings;
  /** The names that the task began with. */
  readonly naming: Naming;
  /** Absent where Godwit has no way from the source's engine to the target's. */
  readonly creating?: Creating;
  readonly onDefinition: (carried: CarriedDefinition) => void;
}

/** Makes the job of a task; undefined where its source's changes cannot be followed. */
export function carryJob(
  task: Pick<Task, 'name' | 'source' | 'sink' | 'state' | 'settings' | 'creating'> & {
    readonly events: Pick<TaskEvents, 'onDefinition'>;
  },
  naming: Naming,
): CarryJob | undefined {
  const { name, source, sink, state, settings, creating, events } = task;
  if (!source.capture) return undefined;
  return {
    task: name,
    source,
    sink,
    capture: source.capture,
    state,
    settings,
    naming,
    ...(creating ? { creating } : {}),
    onDefinition: (carried) => events.onDefinition?.(carried),
  };
}

/** What became of a definition. */
export interface CarriedDefinition {
  readonly statement: string;
  /** How many changes of the target it came to. */
  readonly changes: number;
  readonly suspended: DefinitionRecord['suspended'];
  readonly notes: readonly string[];
}

/** Writes down how the tables of a task are where it begins. */
export async function keepTables(
  { name, state }: { readonly name: string; readonly state: State },
  position: string,
  tables: readonly Shape[],
): Promise<void> {
  await state.setTables(name, [{ position, gone: [], tables: tables.map((shape) => ({ shape })) }]);
}

/**
 * The plan of a task as its tables are at the place that the target has reached. What an earlier run was doing to the target's tables when it ended is done
 * first. Undefined when the task has not begun.
 */
export async function planSince(job: CarryJob, from: string): Promise<Plan | undefined> {
  const versions = await job.state.tables(job.task);
  if (!versions) return undefined;
  const altering = job.sink.altering;
  const begun = await altering?.begun(job.task);
  if (altering && begun) {
    const refused = await altering.alter(begun);
    if (refused) await refuse(job, altering, begun, refused);
    else tell(job, begun, []);
  }
  return await planAt(job, (await altering?.position(job.task)) ?? from);
}

/** `live` are tables as the log's changes speak of them: the same objects, by which changes are told apart. */
async function planAt(job: CarryJob, position: string, live: readonly Shape[] = []): Promise<Plan> {
  const known = await tablesNow(job, position);
  const same = new Map(live.map((shape) => [nameOf(shape), shape]));
  return await makePlan(job.source, job.sink, namesWith(job.naming, known), {
    sources: known.map(({ shape }) => same.get(nameOf(shape)) ?? shape),
  });
}

/**
 * Carries a definition over to the target, up to which all changes are there. Gives the plan by which changes are applied from then on. What the tables are from then on
 * is written down first, because it is a fact of the log, whatever becomes of the target.
 */
export async function carryOver(job: CarryJob, plan: Plan, definition: Definition): Promise<Plan> {
  const { sink, state, task } = job;
  const altering = sink.altering;
  if (definition.changes.every(({ kind }) => kind === 'beside')) {
    await tellBeside(job, plan, definition.statement);
    return plan;
  }
  if (!altering) throw stopped(definition.statement, 'the target cannot be altered by Godwit');
  const meaning = await meaningOf(job, plan, definition);
  const { translations, gone, tables } = meaning;
  const lost = translations.flatMap((each) => (each.lost ? [each.lost] : []));
  const [first] = lost;
  if (first && job.settings.ErrorBehavior.TableErrorPolicy === 'STOP_TASK')
    throw stopped(definition.statement, first.why, first.table);
  const record: DefinitionRecord = {
    task,
    position: definition.position,
    statement: definition.statement,
    changes: translations.flatMap(({ changes }) => changes),
    suspended: lost.map(({ table, why }) => ({ table, reason: `${sentence(definition.statement)} ${why}.` })),
  };
  const versions = (await state.tables(task)) ?? [];
  await state.setTables(task, withVersion(versions, { position: definition.position, gone, tables }));
  const refused = await altering.alter(record);
  if (refused) await refuse(job, altering, record, refused);
  else
    tell(
      job,
      record,
      translations.flatMap(({ notes }) => notes),
    );
  const after = await planAt(job, definition.position, [
    ...plan.tables.map(({ source }) => source),
    ...tables.map(({ shape }) => shape),
  ]);
  await tellBeside(job, after, definition.statement, {
    before: namesWith(job.naming, await tablesBefore(job, definition.position)),
    renamed: renamedBy(record),
  });
  return after;
}

/** Tables whose names, or whose columns' names, a definition has changed, by what the target called them before. */
function renamedBy({ changes }: DefinitionRecord): ReadonlyMap<string, TableName> {
  return new Map(
    changes.flatMap((each): (readonly [string, TableName])[] =>
      each.kind === 'rename table'
        ? [[nameOf(each.table), each.to]]
        : each.kind === 'rename column'
          ? [[nameOf(each.table), each.table]]
          : [],
    ),
  );
}

/** Compares what is beside the columns of tables with what was there before, carries it over, and tells of it. */
async function tellBeside(
  job: CarryJob,
  { tables }: Plan,
  statement: string,
  { before, renamed }: Partial<Pick<BesideNames, 'before' | 'renamed'>> = {},
): Promise<void> {
  const { creating, settings, onDefinition } = job;
  if (!creating || !settings.ChangeProcessingDdlHandlingPolicy.HandleSourceTableAltered) return;
  const now = namesWith(job.naming, await tablesNow(job, undefined));
  const { changes, notes } = await carryBeside(
    { ...job, making: creating },
    tables.map(({ source }) => source),
    { now, before: before ?? now, renamed: renamed ?? new Map() },
  );
  if (notes.length > 0) onDefinition({ statement, changes, suspended: [], notes });
}

/** Finds what was changed beside columns while the task did not look, or where the log does not tell of it. */
export async function catchUpBeside(job: CarryJob, plan: Plan): Promise<void> {
  await tellBeside(job, plan, 'Definitions of the source were changed');
}

/** What a definition means: its changes one after the other, each over what those before it made of the tables. */
interface Meaning {
  readonly translations: readonly Translation[];
  readonly gone: readonly string[];
  /** The tables that are others from then on. */
  readonly tables: readonly KnownTable[];
}

async function meaningOf(job: CarryJob, plan: Plan, definition: Definition): Promise<Meaning> {
  const { creating, settings, naming } = job;
  if (!creating)
    throw stopped(
      definition.statement,
      'Godwit has no way from the definitions of the source to those of the target',
    );
  const known = new Map(
    (await tablesBefore(job, definition.position)).map((each) => [nameOf(each.shape), each]),
  );
  const plans = new Map(plan.tables.map((each) => [nameOf(each.source), each]));
  const gone = new Set<string>();
  const tables = new Map<string, KnownTable>();
  const translations: Translation[] = [];
  for (const change of definition.changes) {
    const translation = await translate(change, {
      naming,
      known: namesWith(naming, [...known.values()]),
      converter: creating.columns,
      ruled: creating.ruled,
      policy: settings.ChangeProcessingDdlHandlingPolicy,
      planOf: (shape) => plans.get(nameOf(shape)),
      hasWholeRows: async (shape) => (await job.capture.withoutBefore([shape])).length === 0,
    });
    translations.push(translation);
    const { table } = translation;
    const before = translation.gone === undefined ? undefined : plans.get(translation.gone);
    if (translation.gone !== undefined) {
      gone.add(translation.gone);
      for (const each of [known, plans, tables]) each.delete(translation.gone);
    }
    if (!table) continue;
    known.set(nameOf(table.shape), table);
    tables.set(nameOf(table.shape), table);
    if (before)
      plans.set(nameOf(table.shape), {
        ...before,
        source: table.shape,
        target: { ...before.target, ...table.names?.target },
      });
  }
  return { translations, gone: [...gone], tables: [...tables.values()] };
}

/** What an earlier try wrote down of the definition at a position is no part of what was before it. */
async function tablesBefore(
  { state, task, capture }: CarryJob,
  position: string,
): Promise<readonly KnownTable[]> {
  const versions = (await state.tables(task)) ?? [];
  return tablesAt(
    versions.filter((each) => each.position !== position),
    position,
    capture.compare.bind(capture),
  );
}

/** Without a position, as they are behind all definitions that were carried over. */
async function tablesNow(
  { state, task, capture }: CarryJob,
  position: string | undefined,
): Promise<readonly KnownTable[]> {
  const versions = (await state.tables(task)) ?? [];
  const until = position ?? versions.at(-1)?.position;
  return until === undefined ? [] : tablesAt(versions, until, capture.compare.bind(capture));
}

/** What the target refused is treated by the policy for tables: the task ends, or the tables of the definition get no more changes. */
async function refuse(
  job: CarryJob,
  altering: Altering,
  record: DefinitionRecord,
  { sql, reason, change }: RefusedChange,
): Promise<void> {
  const { state, task, settings } = job;
  const why = `${reason} (${sql})`;
  if (settings.ErrorBehavior.TableErrorPolicy === 'STOP_TASK')
    throw stopped(record.statement, why, change.table);
  const tables = new Map(record.changes.map((each) => [nameOf(each.table), each.table]));
  const suspended = [
    ...record.suspended,
    ...[...tables.values()].map((table) => ({ table, reason: `${sentence(record.statement)} ${why}` })),
  ];
  const versions = (await state.tables(task)) ?? [];
  const version = versions.find((each) => each.position === record.position);
  const gone = [...(version?.gone ?? []), ...(version?.tables ?? []).map(({ shape }) => nameOf(shape))];
  await state.setTables(task, withVersion(versions, { position: record.position, gone, tables: [] }));
  const given = { ...record, changes: [], suspended };
  await altering.alter(given);
  tell(job, given, []);
}

function tell(
  { onDefinition }: CarryJob,
  { statement, changes, suspended }: DefinitionRecord,
  notes: readonly string[],
): void {
  onDefinition({ statement, changes: changes.length, suspended, notes });
}

function sentence(statement: string): string {
  const text = statement.replaceAll(/\s+/g, ' ').trim();
  return `${text.length > 200 ? `${text.slice(0, 200)}…` : text}:`;
}

function stopped(statement: string, why: string, table?: TableName): OperationError {
  return new OperationError(
    `A definition of the source cannot be carried over${table ? ` to ${nameOf(table)}` : ''}: ${sentence(statement)} ${why.replace(/\.$/, '')}. Do the same to the target's table and start the task again, begin anew with --restart, or have the table suspended (TableErrorPolicy SUSPEND_TABLE in ErrorBehavior of the task settings).`,
    { code: 'definition', side: 'target' },
  );
}
