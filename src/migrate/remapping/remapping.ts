import type { Naming, TableName } from '../../catalog/converter.ts';
import type { Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import { OperationError } from '../../text/error.ts';
import { tablesAt } from '../definitions/versions.ts';
import { finder } from '../plan.ts';
import type { KeptAsked } from '../state.ts';
import type { Task } from '../task.ts';
import { differentIn } from './way.ts';

/** What a task is asked to move, as it is kept in the state, and how that is read again. */
export interface Asked {
  readonly text: string;
  readonly read: (text: string) => Naming;
}

/** A table that both mappings select, and in which respects they treat it differently. */
export interface ChangedTable {
  readonly table: TableName;
  /** Where it went by the mapping before. */
  readonly before: TableName;
  readonly aspects: readonly string[];
}

/** What another mapping means for a task that has begun under the one before. */
export interface Remapping {
  /** The names of the tables that stay as they are: what was done of them goes on. */
  readonly staying: Naming;
  /** Tables of the task that are selected no longer, with where they went. */
  readonly removed: readonly { readonly source: TableName; readonly target: TableName }[];
  /** Their rows in the target were made by other rules. */
  readonly changed: readonly ChangedTable[];
  /** Tables that are still selected, and have missed changes in a run that was to change the mapping and did not come to it. */
  readonly missed: readonly TableName[];
  /** Tables that are still selected, and whose load an earlier change of the mapping began and did not end. */
  readonly unloaded: readonly TableName[];
  /** The tables of the source that are to be loaded or followed from now on, as it has them at the moment. */
  readonly incoming: () => Promise<readonly Shape[]>;
  /** Writes down which tables miss changes from now on, whatever becomes of this run. */
  readonly keepMissed: () => Promise<void>;
}

/** What of a task has to be known to compare what it is asked for with what it was asked for before. */
export type Comparing = Pick<Task, 'asked' | 'naming' | 'state' | 'name' | 'source'>;

/**
 * What is different between what a task was asked for when it ran last and what it is asked for now; undefined when nothing is. A task of which that was not kept is
 * taken to be asked for the same. What means the same in other words is written down, so that it is not compared again.
 */
export async function remappingOf(task: Comparing): Promise<Remapping | undefined> {
  const { asked, state, name } = task;
  if (!asked) return undefined;
  const kept = await state.asked(name);
  if (kept && isSame(asked, kept)) return undefined;
  const remapping = kept && (await compared(task, asked, kept));
  if (!remapping) await state.setAsked(name, { text: asked.text, unloaded: [], missed: [] });
  return remapping;
}

/** What {@link remappingOf} would give, and nothing is written. */
export async function peekRemapping(task: Comparing): Promise<Remapping | undefined> {
  const { asked, state, name } = task;
  const kept = asked && (await state.asked(name));
  return kept && !isSame(asked, kept) ? await compared(task, asked, kept) : undefined;
}

/** What was asked for last is taken up already, and is asked for again. */
function isSame(asked: Asked, kept: KeptAsked): boolean {
  return kept.text === asked.text && kept.missed.length === 0;
}

/** Holds both mappings against each other, table by table. Nothing is written; undefined when they mean the same for all tables. */
async function compared(task: Comparing, asked: Asked, kept: KeptAsked): Promise<Remapping | undefined> {
  const { naming, state, name, source } = task;
  const before = asked.read(kept.text);
  const known = (await followedTables(task)) ?? (await source.tables());
  const was = ({ schema, name: table }: TableName) => before.table(schema, table);
  const is = ({ schema, name: table }: TableName) => naming.table(schema, table);
  const changed = known
    .flatMap((each) => {
      const target = was(each);
      return target && is(each)
        ? [{ table: nameFor(each), before: target, aspects: differentIn(before, naming, each) }]
        : [];
    })
    .filter(({ aspects }) => aspects.length > 0);
  const removed = known.flatMap((each) => {
    const target = was(each);
    return target && !is(each) ? [{ source: nameFor(each), target }] : [];
  });
  const others = [...changed.map(({ table }) => table), ...kept.unloaded, ...kept.missed];
  const anew = new Set(others.map(nameOf));
  const stays = (table: TableName): boolean => was(table) !== undefined && !anew.has(nameOf(table));
  const incoming = async (): Promise<readonly Shape[]> =>
    (await source.tables()).filter((each) => is(each) && !stays(each));
  if (others.length + removed.length + (await incoming()).length === 0) return undefined;
  return {
    staying: {
      ...naming,
      table: (schema, table) => (stays({ schema, name: table }) ? naming.table(schema, table) : undefined),
    },
    removed,
    changed,
    missed: kept.missed.filter(is),
    unloaded: kept.unloaded.filter(is),
    incoming,
    keepMissed: async () => {
      const missed = [...others, ...removed.map((each) => each.source)];
      const byName = new Map(missed.map((each) => [nameOf(each), each]));
      await state.setAsked(name, { ...kept, missed: [...byName.values()] });
    },
  };
}

/** Refuses what cannot be taken up exactly, before anything is done. */
export async function checkRemapping(
  task: Pick<Task, 'name' | 'type' | 'sink'>,
  remapping: Remapping,
): Promise<void> {
  checkLoadable(task, remapping);
  await checkNames(task, remapping);
}

/** What a table left behind under the name before has the names of its keys and indexes too, which PostgreSQL gives once in a schema; and nobody would know which of the two is the one. */
async function checkNames({ sink }: Pick<Task, 'sink'>, { changed }: Remapping): Promise<void> {
  const renamed = changed.filter(({ aspects }) => aspects.includes('its name'));
  if (renamed.length === 0) return;
  const find = finder(await sink.tables(), nameOf);
  const left = renamed.flatMap(({ table, before }) => {
    const target = find(nameOf(before));
    return target ? [`${nameOf(table)}: DROP TABLE ${nameOf(target)}`] : [];
  });
  if (left.length === 0) return;
  throw new OperationError(
    `These tables get another name in the target, where they are under the name before. They are loaded again under the new one, so drop them, then let the task go on:\n  ${left.join('\n  ')}`,
    { code: 'mapping', side: 'target' },
  );
}

/** What follows changes only has no load by which rows could be made anew. */
function checkLoadable({ name, type }: Pick<Task, 'name' | 'type'>, { changed, missed }: Remapping): void {
  const lost = [
    ...changed.map(changeText),
    ...missed.map((each) => `${nameOf(each)} (it has missed changes)`),
  ];
  if (type !== 'cdc' || lost.length === 0) return;
  throw new OperationError(
    `The rows that the target has of these tables do not go with the table mappings any more, and task ${name}, which follows changes only, cannot load them again:\n  ${lost.join('\n  ')}\nGive them the rules that they had, leave them out, or begin anew with --restart.`,
    { code: 'mapping', side: 'config' },
  );
}

/** Which rules of a table are others now. */
export function changeText({ table, aspects }: ChangedTable): string {
  return `${nameOf(table)} (${aspects.join(', ')})`;
}

/** The tables of a task as they are behind all that was carried over; undefined for a task that follows none. */
async function followedTables({ source, state, name }: Comparing): Promise<readonly Shape[] | undefined> {
  const versions = await state.tables(name);
  const last = versions?.at(-1)?.position;
  const { capture } = source;
  if (!versions || last === undefined || !capture) return undefined;
  return tablesAt(versions, last, (left, right) => capture.compare(left, right)).map(({ shape }) => shape);
}

function nameFor({ schema, name }: TableName): TableName {
  return { schema, name };
}
