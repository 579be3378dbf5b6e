import type { ConvertedTables, Converter, Naming, TableName } from '../../catalog/converter.ts';
import type { Definer } from '../../change/definer.ts';
import type { Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import type { Source } from '../../change/source.ts';
import { OperationError } from '../../text/error.ts';
import type { CreationStep, State } from '../state.ts';
import { bareName, definitionLines } from './lines.ts';

/**
 * Something of a table of the target beside its columns and its primary key. What only finds rows faster is made and taken away while changes are followed; what
 * restrains rows is taken away at once, and made at the cutover: the target would refuse changes that were made before it was there.
 */
export interface BesideObject {
  readonly table: TableName;
  readonly kind: 'index' | 'constraint' | 'foreign key' | 'default';
  /** Its own in the table; that of the column for a default. */
  readonly name: string;
  /** Makes it. */
  readonly sql: string;
}

/** What comparing the definitions of a task needs. */
export interface BesideJob {
  readonly task: string;
  readonly source: Source;
  readonly state: State;
  readonly making: { readonly converter: Converter; readonly definer: Definer };
}

/** What became of what was found. */
export interface CarriedBeside {
  /** How many things of the target were made or taken away. */
  readonly changes: number;
  /** What was done, and what is left for the cutover: sentences. */
  readonly notes: readonly string[];
}

/** What was beside the columns of a task's tables when it was looked at last: as the source said it, until something of it changes. */
export interface KeptBeside {
  /** See `Definitions.mark`. */
  readonly mark: string;
  readonly was:
    | { readonly text: string; readonly tables: readonly TableName[] }
    | { readonly objects: readonly BesideObject[] };
}

/** Writes down what is beside the columns of a task's tables where it begins. */
export async function keepBeside(
  { task, state, making }: BesideJob,
  tables: readonly TableName[],
  naming: Naming,
): Promise<void> {
  const names = tables.map(({ schema, name }) => ({ schema, name }));
  const { mark, text } = await making.converter.read(names, naming);
  await state.setBeside(task, { mark, was: { text, tables: names } });
}

/** The names of a task's tables. */
export interface BesideNames {
  readonly now: Naming;
  /** As they were before the definition that was carried over last. */
  readonly before: Naming;
  /** Tables of the target whose names or columns' names it changed, by their names before: the same definition reads otherwise then. */
  readonly renamed: ReadonlyMap<string, TableName>;
}

/**
 * Compares what is beside the columns of a task's tables with what was there when it was looked at last, and carries the differences over. No log tells all of them, so
 * the source's catalog is asked, which may be ahead of the log: nothing that is done here depends on the place. `tables` are those of the source, by the names by which `names`
 * knows them.
 */
export async function carryBeside(
  job: BesideJob,
  tables: readonly Shape[],
  { now: naming, before: namingBefore, renamed }: BesideNames,
): Promise<CarriedBeside> {
  const { state, task, making, source } = job;
  const known = await state.beside(task);
  if (!known) return nothing;
  // A table that the source has no longer, or under another name, comes to be known when its log tells of that.
  const live = new Map((await source.tables()).map((each) => [nameOf(each), each]));
  const there = tables.filter((each) => live.has(nameOf(each)));
  const wanted = there.map(({ schema, name }) => ({ schema, name }));
  const { mark, text } = await making.converter.read(wanted, naming);
  if (mark === known.mark) return nothing;
  const { was } = known;
  const old =
    'objects' in was
      ? was.objects
      : besideOf(await making.converter.convert(was.text, was.tables, namingBefore));
  const before = old.map((each) => ({ ...each, table: renamed.get(nameOf(each.table)) ?? each.table }));
  const now = besideOf(await making.converter.convert(text, wanted, naming));
  const ahead = aheadOf(there, live, naming);
  const { gone, come } = differences(
    before,
    now,
    targetsOf(there, naming),
    new Set([...renamed.values()].map(nameOf)),
  );
  const { waiting, ...carried } = await carry(job, gone, come, ahead);
  await state.setBeside(task, {
    // What waits is looked for again.
    mark: waiting.length === 0 ? mark : '',
    was: { objects: now.filter((each) => !waiting.includes(each)) },
  });
  return carried;
}

const nothing: CarriedBeside = { changes: 0, notes: [] };

function targetsOf(tables: readonly Shape[], naming: Naming): ReadonlySet<string> {
  return new Set(
    tables.flatMap((each) => {
      const target = naming.table(each.schema, each.name);
      return target ? [nameOf(target)] : [];
    }),
  );
}

/** What is gone, and what has come or is another one now; of tables that are compared. */
function differences(
  before: readonly BesideObject[],
  now: readonly BesideObject[],
  compared: ReadonlySet<string>,
  renamed: ReadonlySet<string>,
): { readonly gone: readonly BesideObject[]; readonly come: readonly BesideObject[] } {
  const was = new Map(before.map((each) => [idOf(each), each]));
  const is = new Map(now.map((each) => [idOf(each), each]));
  const isSame = (one: BesideObject, other: BesideObject | undefined): boolean =>
    other !== undefined && (one.sql === other.sql || renamed.has(nameOf(one.table)));
  // A column that was added came with its default.
  const isNew = (each: BesideObject): boolean => each.kind === 'default' && !was.has(idOf(each));
  return {
    gone: before.filter((each) => compared.has(nameOf(each.table)) && !isSame(each, is.get(idOf(each)))),
    come: now.filter((each) => !isNew(each) && !isSame(each, was.get(idOf(each)))),
  };
}

/** The tables of the target (`schema.name`) whose columns the log has still to bring to where the source's are. */
function aheadOf(
  tables: readonly Shape[],
  live: ReadonlyMap<string, Shape>,
  naming: Naming,
): ReadonlySet<string> {
  const names = (table: Shape | undefined): string => JSON.stringify(table?.columns.map(({ name }) => name));
  return targetsOf(
    tables.filter((each) => names(live.get(nameOf(each))) !== names(each)),
    naming,
  );
}

function idOf({ table, kind, name }: BesideObject): string {
  // In MySQL an index and a foreign key may have the same name.
  return JSON.stringify([nameOf(table), kind === 'constraint' ? 'index' : kind, name]);
}

async function carry(
  { making, state, task }: BesideJob,
  gone: readonly BesideObject[],
  come: readonly BesideObject[],
  ahead: ReadonlySet<string>,
): Promise<CarriedBeside & { readonly waiting: readonly BesideObject[] }> {
  const notes: string[] = [];
  let changes = 0;
  const later: BesideObject[] = [];
  /** Indexes of columns that the target does not have yet. */
  const waiting: BesideObject[] = [];
  const isReplaced = new Set(come.map(idOf));
  for (const each of gone) {
    if (each.kind === 'default') continue;
    const said = await refusalOf(async () => {
      if (!(await making.definer.remove(each.table, each))) return;
      changes += 1;
      if (!isReplaced.has(idOf(each)))
        notes.push(`${each.name} of ${nameOf(each.table)} is gone in the target too.`);
    });
    if (said)
      notes.push(
        `${each.name} of ${nameOf(each.table)} is gone in the source, and not in the target: ${said}`,
      );
  }
  for (const each of come) {
    if (each.kind !== 'index') {
      later.push(each);
      continue;
    }
    const said = await refusalOf(async () => {
      await making.definer.define(each.sql, true);
      changes += 1;
      notes.push(`The target has ${each.name} of ${nameOf(each.table)} too.`);
    });
    if (!said) continue;
    if (ahead.has(nameOf(each.table))) {
      waiting.push(each);
      continue;
    }
    notes.push(`The target did not take ${each.name}, which is tried again at the cutover: ${said}`);
    later.push(each);
  }
  await leaveForCutover(state, task, gone, later);
  for (const { sql } of later) notes.push(`At the cutover the target gets: ${sql}`);
  return { changes, notes, waiting };
}

/** What the target says where it refuses; undefined where it has done what was asked. */
async function refusalOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof OperationError && error.retry === 'never') return error.message;
    throw error;
  }
}

/** What is left is among the statements of the task's creation, which the cutover executes. One that may be there already is begun. */
async function leaveForCutover(
  state: State,
  task: string,
  gone: readonly BesideObject[],
  later: readonly BesideObject[],
): Promise<void> {
  if (gone.length === 0 && later.length === 0) return;
  const creation = (await state.creation(task)) ?? { tables: [], schemas: [], steps: [], leftOut: [] };
  const old = new Set([...gone, ...later].map(({ sql }) => sql));
  const dropped = creation.steps.filter(({ sql, progress }) => progress === 'done' || !old.has(sql));
  const steps = later.map(
    ({ table, sql, kind, name }): CreationStep => ({
      stage: 'cutover',
      table,
      makes: `${kind} ${name} of ${nameOf(table)}`,
      sql,
      progress: 'begun',
    }),
  );
  await state.setCreation(task, { ...creation, steps: [...dropped, ...steps] });
}

const made = /^(index|unique (?:constraint|index)|foreign key|check|exclusion|exclude) (.+) of /;

function besideOf({ statements }: ConvertedTables): readonly BesideObject[] {
  return statements.flatMap(({ stage, table, makes = '', sql }): BesideObject[] => {
    if (stage === 'tables' && makes.startsWith('table ')) return [...definitionLines(table, sql)];
    const [, what, name] = made.exec(makes) ?? [];
    if (name === undefined || (stage !== 'indexes' && stage !== 'cutover')) return [];
    const isUnique = /\bUNIQUE\b/i.test(sql.slice(0, sql.indexOf('(')));
    const kind = what === 'foreign key' ? what : what === 'index' && !isUnique ? 'index' : 'constraint';
    return [{ table, kind, name: bareName(name), sql }];
  });
}
