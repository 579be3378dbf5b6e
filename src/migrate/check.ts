import { located } from '../change/dms-type.ts';
import type { Complaint, Requirement } from '../change/requirement.ts';
import { failed, warning } from '../change/requirement.ts';
import type { Key, Shape } from '../change/shape.ts';
import { isKeyless, nameOf } from '../change/shape.ts';
import type { Sink } from '../change/sink.ts';
import { OperationError } from '../text/error.ts';
import { inexactColumns } from './exactness.ts';
import type { Plan, TablePlan } from './plan.ts';
import { makePlan } from './plan.ts';
import type { Task } from './task.ts';

/** A task that is to be checked before it begins. */
export interface CheckedTask extends Pick<Task, 'name' | 'type' | 'source' | 'sink' | 'naming' | 'settings'> {
  /** Tables that the target lacks are no fault, because the task makes them. */
  readonly makesTables?: boolean;
}

/**
 * Examines both ends for a task that is about to begin; nothing is touched. What the servers themselves must have is told by their endpoints; here stands what
 * follows from the pair.
 */
export async function checkTask(task: CheckedTask): Promise<Requirement[]> {
  const { source, sink, name, type, settings } = task;
  const follows = type !== 'full-load';
  const loads = type !== 'cdc';
  const truncates = settings.FullLoadSettings.TargetTablePrepMode === 'TRUNCATE_BEFORE_LOAD';
  const [all, { plan, requirement }] = await Promise.all([source.tables(), planned(task)]);
  const tables = all.filter((table) => task.naming.table(table.schema, table.name) !== undefined);
  const ofSource = source.requirements?.({ task: name, tables, loads, follows });
  const ofSink = sink.requirements?.({ tables: plan.tables, loads, follows, truncates });
  const [sourceSide = [], targetSide = []] = await Promise.all([ofSource, ofSink]);
  return [
    requirement,
    ...told('mapping-rules', idleRules(task, all)),
    ...sourceSide,
    ...(follows ? told('source-keys', await keyless(task, plan, tables)) : []),
    ...(follows ? told('followed-exactly', plan.problems ?? []) : []),
    ...targetSide,
    ...(follows && loads ? told('target-keys', plan.tables.flatMap(unlikeKeys)) : []),
    ...(loads && !truncates ? told('target-empty', await filled(sink, plan)) : []),
    ...told('exact-types', inexactColumns(plan.tables, { source: source.engine, target: sink.engine })),
  ];
}

/** A rule that speaks of nothing is a slip of the pen more often than a wish for what comes later. A mask is no warning: it is refused. */
function idleRules({ naming }: CheckedTask, tables: readonly Shape[]): Complaint[] {
  const known = tables.map(({ schema, name, columns }) => [schema, name, columns.map(located)] as const);
  return (naming.rows?.spokenOf ?? [])
    .filter(({ action }) => !action.startsWith('data-masking-'))
    .filter(({ speaksOf }) => !known.some((each) => speaksOf(...each)))
    .map(({ rule, action }) =>
      warning(
        `rule ${rule}`,
        `The source has nothing now that this rule (${action}) speaks of.`,
        'Look at the names in its object-locator: % stands for any characters, _ for one, [%] and [_] for themselves',
      ),
    );
}

/** The names of what follows from the pair of servers, of a task that loads or follows. */
export function pairCheckNames({
  loads,
  follows,
}: {
  readonly loads: boolean;
  readonly follows: boolean;
}): readonly string[] {
  return [
    'tables-and-columns',
    'mapping-rules',
    ...(follows ? ['source-keys', 'followed-exactly'] : []),
    ...(follows && loads ? ['target-keys'] : []),
    ...(loads ? ['target-empty'] : []),
    'exact-types',
  ];
}

/** Whether a task may begin: warnings are told and do not keep it. */
export function mayBegin(requirements: readonly Requirement[]): boolean {
  return requirements.every(({ result }) => result !== 'failed');
}

function told(name: string, complaints: readonly Complaint[]): Requirement[] {
  return complaints.length === 0
    ? [{ name, result: 'passed' }]
    : complaints.map((complaint) => ({ name, ...complaint }));
}

/** Tables that do not fit are one failed check, so that the servers are examined all the same. */
async function planned(
  task: CheckedTask,
): Promise<{ readonly plan: Plan; readonly requirement: Requirement }> {
  const name = 'tables-and-columns';
  const passed = { name, result: 'passed' } as const;
  const none: Plan = { tables: [] };
  const { TargetTablePrepMode } = task.settings.FullLoadSettings;
  // What is dropped and made anew fits.
  if (task.makesTables === true && task.type !== 'cdc' && TargetTablePrepMode === 'DROP_AND_CREATE')
    return { plan: none, requirement: passed };
  const naming = task.makesTables === true ? await namesThatAreThere(task) : task.naming;
  if (!naming) return { plan: none, requirement: passed };
  try {
    return { plan: await makePlan(task.source, task.sink, naming), requirement: passed };
  } catch (error) {
    if (!(error instanceof OperationError && error.code === 'plan')) throw error;
    return { plan: none, requirement: { name, result: 'failed', problem: error.message } };
  }
}

/** Leaves out the tables that are still to be made. Undefined when none is there, which makes no plan. */
async function namesThatAreThere({ source, sink, naming }: CheckedTask): Promise<Task['naming'] | undefined> {
  const there = new Set((await sink.tables()).map((table) => nameOf(table).toLowerCase()));
  const known: Task['naming'] = {
    ...naming,
    table: (schema, table) => {
      const wanted = naming.table(schema, table);
      return wanted && there.has(nameOf(wanted).toLowerCase()) ? wanted : undefined;
    },
    column: (schema, table, column) => naming.column(schema, table, column),
  };
  const all = await source.tables();
  return all.some((each) => known.table(each.schema, each.name) !== undefined) ? known : undefined;
}

/** Without a key only the whole row as it was before a change says which row is meant; each such change reads the target's table. */
async function keyless({ source }: CheckedTask, plan: Plan, tables: readonly Shape[]): Promise<Complaint[]> {
  const planned = new Map(plan.tables.map((table) => [nameOf(table.source), table.source]));
  const without = tables.map((table) => planned.get(nameOf(table)) ?? table).filter(isKeyless);
  if (without.length === 0 || !source.capture) return [];
  const lacking = new Map(
    (await source.capture.withoutBefore(without)).map(({ table, remedy }) => [table, remedy]),
  );
  return without.map((table) => {
    const remedy = lacking.get(table);
    const why =
      'It has no primary key and no unique key of columns that are NOT NULL, or not all columns of its key are moved';
    return remedy === undefined
      ? warning(
          nameOf(table),
          `${why}: a change means any one of the rows that are as the changed one was, and finds it by reading the target's table.`,
          'ALTER TABLE … ADD PRIMARY KEY (…), where it has many changes',
        )
      : failed(
          nameOf(table),
          `${why}, and its log does not hold whole rows as they were before a change, so that nothing tells which row a change means.`,
          `${remedy} Or ALTER TABLE … ADD PRIMARY KEY (…), or leave it out by a selection rule and load it with --type full-load`,
        );
  });
}

/** Changes of rows that may be there already are merged by the key of the source, which must be one of the target's too. */
function unlikeKeys({ source, target, columns }: TablePlan): Complaint[] {
  if (!source.key) return [];
  const wanted = columnsOf(source, source.key).map(
    (column) => columns.find((pair) => pair.source.name === column)?.target.name,
  );
  const has = target.key ? columnsOf(target, target.key) : [];
  if (wanted.length === has.length && wanted.every((column) => column !== undefined && has.includes(column)))
    return [];
  const remedy = wanted.includes(undefined)
    ? 'Move all columns of the key.'
    : `ALTER TABLE ${nameOf(target)} ADD UNIQUE (${wanted.join(', ')})`;
  if (!target.key)
    return [
      failed(
        nameOf(target),
        `It has no key, so changes of rows find their row only by reading the whole table, and none can be merged. The source has the key ${source.key.name}.`,
        remedy,
      ),
    ];
  return [
    warning(
      nameOf(target),
      `Its key ${target.key.name} has other columns than that of the source, ${source.key.name}; changes are merged by the latter, for which a unique index must be there.`,
      remedy,
    ),
  ];
}

function columnsOf({ columns }: Shape, key: Key): string[] {
  return key.columns.map((place) => columns[place]?.name ?? '');
}

async function filled(sink: Sink, { tables }: Plan): Promise<Complaint[]> {
  const complaints: Complaint[] = [];
  for (const { target } of tables) {
    // What cannot be read is told by the check of rights.
    const hasRows = await sink.hasRows(target).catch((error: unknown) => {
      if (error instanceof OperationError) return false;
      throw error;
    });
    if (hasRows)
      complaints.push(
        failed(
          nameOf(target),
          'It holds rows already.',
          `DELETE FROM ${nameOf(target)}, or set TargetTablePrepMode to TRUNCATE_BEFORE_LOAD in the task settings`,
        ),
      );
  }
  return complaints;
}
