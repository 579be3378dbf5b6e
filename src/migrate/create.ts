import type { CreationStage, LeftOut, Naming, TableName } from '../catalog/converter.ts';
import type { Converter } from '../catalog/converter.ts';
import type { ColumnConverter } from '../change/altering.ts';
import type { Definer } from '../change/definer.ts';
import type { RuledDefiner } from '../change/ruled-table.ts';
import type { Shape } from '../change/shape.ts';
import { nameOf } from '../change/shape.ts';
import { OperationError } from '../text/error.ts';
import { finder } from './plan.ts';
import { withRules, withoutWantedKey } from './ruled-tables.ts';
import type { Creation, CreationStep } from './state.ts';
import type { Task } from './task.ts';

/** What makes tables that the target lacks: who writes the definitions, and who executes them. */
export interface Creating {
  readonly converter: Converter;
  readonly definer: Definer;
  /** Who writes the definitions of columns that tables get while their changes are followed. */
  readonly columns: ColumnConverter;
  /** Who makes of definitions what mapping rules ask for. */
  readonly ruled: RuledDefiner;
}

/** What was made in the target, and what was not. */
export interface CreationResult {
  readonly created: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Statements that are still to be executed, each with why it was refused, if it was tried. */
  readonly remaining: readonly { readonly sql: string; readonly refused?: string }[];
}

/**
 * Sees to it that the tables of a task are in the target: makes those that are missing, and first drops those that are there where the settings say
 * DROP_AND_CREATE. Only before the task has begun: what is there later holds its rows. Gives the names, some of which the conversion chose.
 */
export async function createTables(task: Task, hasBegun: boolean): Promise<Naming> {
  const { creating, state, name } = task;
  if (!creating) {
    if (!hasBegun && task.settings.FullLoadSettings.TargetTablePrepMode === 'DROP_AND_CREATE')
      throw new OperationError(
        `Godwit cannot create tables of ${task.source.server} in ${task.sink.server}: use TRUNCATE_BEFORE_LOAD or DO_NOTHING.`,
        { code: 'settings', side: 'config' },
      );
    return await namesOf(task);
  }
  if (!hasBegun) await planCreation(task, creating);
  const creation = await state.creation(name);
  if (!creation) return task.naming;
  await makeSchemas(creating.definer, creation);
  const isLate = task.settings.FullLoadSettings.CreatePkAfterFullLoad && task.type !== 'cdc';
  await createStage(task, isLate ? ['tables'] : ['tables', 'keys']);
  return await namesOf(task);
}

/** The names of a task's tables in the target, of which the conversion chose some. */
export async function namesOf({
  naming,
  state,
  name,
}: Pick<Task, 'naming' | 'state' | 'name'>): Promise<Naming> {
  const creation = await state.creation(name);
  return creation ? overlay(naming, creation) : naming;
}

/** Executes what is left of some stages. What a run before this one was executing when it ended may be there already. */
export async function createStage(task: Task, stages: readonly CreationStage[]): Promise<boolean> {
  const { creating, state, name } = task;
  const creation = creating && (await state.creation(name));
  if (!creation) return false;
  const due = creation.steps.filter((each) => each.progress !== 'done' && stages.includes(each.stage));
  const save = (): Promise<void> => state.setCreation(name, creation);
  for (let i = 0; i < due.length; i += stepsAtOnce) {
    if (due.length > stepsAtOnce) task.events.onMaking?.(i, due.length);
    await makeSteps(due.slice(i, i + stepsAtOnce), creating.definer, save);
  }
  return due.length > 0;
}

/** So many statements are written down as begun at a time: all steps of a task are one record, which would be written thousands of times for thousands of tables. */
const stepsAtOnce = 100;

async function makeSteps(
  steps: readonly CreationStep[],
  definer: Definer,
  save: () => Promise<void>,
): Promise<void> {
  const begunBefore = new Set(steps.filter(({ progress }) => progress === 'begun'));
  for (const step of steps) step.progress = 'begun';
  await save();
  let tried = 0;
  try {
    for (const step of steps) {
      tried += 1;
      await definer.define(step.sql, begunBefore.has(step));
      step.progress = 'done';
    }
  } catch (error) {
    for (const step of steps.slice(tried)) if (!begunBefore.has(step)) step.progress = 'waiting';
    // A server that refuses has not done it; one that is not reached may have.
    const failed = steps[tried - 1];
    if (failed && error instanceof OperationError && error.retry === 'never') failed.progress = 'waiting';
    throw error;
  } finally {
    await save();
  }
}

/** Makes the foreign keys, and gives those statements that the target refused, with what it says. One that the rows break is no failure of the task, whose rows are all there: it is told, and left. */
export async function createLast({
  creating,
  state,
  name,
}: Pick<Task, 'creating' | 'state' | 'name'>): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  const creation = creating && (await state.creation(name));
  if (!creation) return refused;
  for (const step of creation.steps) {
    if (step.stage !== 'cutover' || step.progress === 'done') continue;
    try {
      const wasBegun = step.progress === 'begun';
      step.progress = 'begun';
      await state.setCreation(name, creation);
      await creating.definer.define(step.sql, wasBegun);
      step.progress = 'done';
    } catch (error) {
      if (!(error instanceof OperationError) || error.retry !== 'never') throw error;
      step.progress = 'waiting';
      refused.set(step.sql, error.message);
    }
    await state.setCreation(name, creation);
  }
  return refused;
}

/** What a task made so far, for its summary; undefined when it made nothing. */
export async function creationResult(
  { state, name }: Pick<Task, 'state' | 'name'>,
  refused: ReadonlyMap<string, string> = new Map(),
): Promise<CreationResult | undefined> {
  const creation = await state.creation(name);
  if (!creation) return undefined;
  return {
    created: creation.steps.flatMap(({ progress, makes }) =>
      progress === 'done' && makes !== undefined ? [makes] : [],
    ),
    leftOut: creation.leftOut,
    remaining: creation.steps
      .filter(({ progress }) => progress !== 'done')
      .map(({ sql }) => {
        const why = refused.get(sql);
        return why === undefined ? { sql } : { sql, refused: why };
      }),
  };
}

/** Tables that come to a task which has begun. */
export interface Incoming {
  readonly tables: readonly TableName[];
  /** Those of the task that have other names in the target than before, or other columns. */
  readonly renamed: readonly TableName[];
  /** Those that leave it. */
  readonly left: readonly TableName[];
}

/** Writes down how those of the tables that come to a task are made that the target lacks. What was still to be made of tables that leave it is not made any more. */
export async function planMissing(task: Task, incoming: Incoming): Promise<void> {
  const { creating, state, name } = task;
  if (!creating) return;
  const creation = await state.creation(name);
  if (creation) {
    const old = new Set([...incoming.renamed, ...incoming.left].map(nameOf));
    const isOld = ({ source }: { readonly source: TableName }): boolean => old.has(nameOf(source));
    const targets = new Set(creation.tables.filter(isOld).map(({ target }) => nameOf(target)));
    await state.setCreation(name, {
      ...creation,
      tables: creation.tables.filter((each) => !isOld(each)),
      steps: creation.steps.filter(
        ({ table, progress }) => progress === 'done' || !targets.has(nameOf(table)),
      ),
    });
  }
  await planCreation(task, creating, new Set(incoming.tables.map(nameOf)));
}

/** Asks for the definitions of what is missing, of all tables or `only` some, and writes them down before any of them is executed. */
async function planCreation(
  task: Task,
  { converter, definer, ruled }: Creating,
  only?: ReadonlySet<string>,
): Promise<void> {
  const { source, sink, naming, state, name, settings } = task;
  const selected = (await source.tables()).filter(
    (each) => naming.table(each.schema, each.name) && (only?.has(nameOf(each)) ?? true),
  );
  const isDropping =
    settings.FullLoadSettings.TargetTablePrepMode === 'DROP_AND_CREATE' && task.type !== 'cdc';
  const before = await state.creation(name);
  const isAnew = isDropping && only === undefined;
  const known = await namesOf(task);
  const targets = await sink.tables();
  const there = finder(targets, nameOf);
  const targetOf = (table: TableName): Shape | undefined => {
    const wanted = known.table(table.schema, table.name);
    return wanted && there(nameOf(wanted));
  };
  const wanted = isDropping ? selected : selected.filter((each) => !targetOf(each));
  const pairs = isDropping
    ? []
    : selected.flatMap((each) => {
        const target = targetOf(each);
        return target ? [{ source: each, target }] : [];
      });
  const problems = withoutWantedKey(pairs, known);
  if (problems.length > 0) throw new OperationError(problems.join('\n'), { code: 'plan', side: 'target' });
  if (wanted.length === 0) return;
  const names = wanted.map((each) => ({ schema: each.schema, name: each.name }));
  const { text } = await converter.read(names, naming);
  const converted = withRules(await converter.convert(text, names, naming), selected, naming, ruled);
  if (isDropping) {
    const old = [...selected.map(targetOf), ...converted.tables.map(({ target }) => there(nameOf(target)))];
    await definer.drop([...new Set(old.filter((each) => each !== undefined))]);
  }
  // The conversion may know a table by another name than the rules do.
  const isNew = (table: TableName): boolean => isDropping || there(nameOf(table)) === undefined;
  const fresh = new Set(
    converted.tables.filter(({ target }) => isNew(target)).map(({ target }) => nameOf(target)),
  );
  const steps: CreationStep[] = converted.statements
    .filter(({ table }) => fresh.has(nameOf(table)))
    .map((each) => ({ ...each, progress: 'waiting' }));
  // What an earlier run did not come to is still to be made, unless its table is made anew.
  const left = before?.steps.filter(({ table }) => !fresh.has(nameOf(table))) ?? [];
  const tables = before?.tables.filter(({ target }) => !fresh.has(nameOf(target))) ?? [];
  await state.setCreation(name, {
    tables: [...tables, ...converted.tables],
    schemas: only ? [...new Set([...(before?.schemas ?? []), ...converted.schemas])] : converted.schemas,
    steps: isAnew ? steps : [...left, ...steps],
    leftOut: isAnew ? converted.leftOut : together(before?.leftOut ?? [], converted.leftOut),
  });
}

/** What was told of an object last is what holds. */
function together(before: readonly LeftOut[], now: readonly LeftOut[]): LeftOut[] {
  const told = new Set(now.map(({ object }) => object));
  return [...before.filter(({ object }) => !told.has(object)), ...now];
}

async function makeSchemas(definer: Definer, { schemas }: Creation): Promise<void> {
  const there = new Set(await definer.schemas());
  for (const each of schemas) if (!there.has(each)) await definer.createSchema(each);
}

/** The rules' names, and those of the conversion for the tables that it made. */
function overlay(naming: Naming, { tables }: Creation): Naming {
  const made = new Map(
    tables.map(({ source, target, columns }) => [nameOf(source), { target, columns: new Map(columns) }]),
  );
  return {
    ...naming,
    table: (schema, name) =>
      naming.table(schema, name) &&
      (made.get(nameOf({ schema, name }))?.target ?? naming.table(schema, name)),
    column: (schema, table, name) => {
      const wanted = naming.column(schema, table, name);
      return wanted === undefined
        ? undefined
        : (made.get(nameOf({ schema, name: table }))?.columns.get(name) ?? wanted);
    },
  };
}
