import type { Naming, TableName } from '../../catalog/converter.ts';
import type { Position } from '../../change/position.ts';
import type { Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import { createTables, planMissing } from '../create.ts';
import { keepBeside } from '../definitions/beside.ts';
import type { Plan } from '../plan.ts';
import { withTables } from '../definitions/versions.ts';
import type { Task } from '../task.ts';
import type { Remapping } from './remapping.ts';
import { changeText } from './remapping.ts';

/**
 * Brings a task that follows changes to a place in the log from which the tables of the new mapping can be followed: those that stay are followed up to there by the old rules. Gives
 * that place, and the tables that come to the task there; undefined when the task was stopped before.
 */
export async function reachTheChange(
  remapping: Remapping,
  widen: (tables: readonly Shape[]) => Promise<Position>,
  followTo: (position: Position) => Promise<Position | undefined>,
): Promise<{ readonly position: Position; readonly incoming: readonly Shape[] } | undefined> {
  await remapping.keepMissed();
  const told = new Set<string>();
  let position: Position | undefined;
  for (;;) {
    const incoming = await remapping.incoming();
    const fresh = incoming.filter((each) => !told.has(nameOf(each)));
    // What was made in the source while it was followed up to there is not told of yet.
    if (position !== undefined && fresh.length === 0) return { position, incoming };
    for (const each of fresh) told.add(nameOf(each));
    position = await followTo(await widen(fresh));
    if (position === undefined) return undefined;
  }
}

/** Sees to it that the tables that come to a task are in the target, and says how they are called there. */
export async function makeIncoming(
  task: Task,
  { changed, removed }: Remapping,
  incoming: readonly TableName[],
): Promise<Naming> {
  const renamed = changed.filter(({ aspects }) =>
    aspects.some((aspect) => aspect === 'its name' || aspect === 'its columns'),
  );
  await planMissing(task, {
    tables: incoming,
    renamed: renamed.map(({ table }) => table),
    left: removed.map(({ source }) => source),
  });
  return await createTables(task, true);
}

/** Writes down that a task follows its tables by the new mapping from a position on. Done again, it does the same. */
export async function followAnew(
  task: Task,
  remapping: Remapping,
  {
    position,
    incoming,
    naming,
  }: {
    readonly position: Position;
    readonly incoming: readonly Shape[];
    readonly naming: Naming;
  },
): Promise<void> {
  const { state, name, sink, creating } = task;
  const { altering } = sink;
  const at = await altering?.position(name);
  // The target may have had nothing to write for a while. It has to know the place, or the next run would begin before it.
  if (altering && at !== position)
    await altering.alter({
      task: name,
      position,
      statement: 'The table mappings of the task were changed.',
      changes: [],
      suspended: [],
    });
  const versions = (await state.tables(name)) ?? [];
  const gone = remapping.removed.map(({ source }) => nameOf(source));
  await state.setTables(
    name,
    withTables(versions, { position, gone, tables: incoming.map((shape) => ({ shape })) }),
  );
  if (!creating) return;
  const removed = new Set(gone);
  const all = new Map(versions.flatMap(({ tables }) => tables).map(({ shape }) => [nameOf(shape), shape]));
  for (const each of incoming) all.set(nameOf(each), each);
  const live = new Set((await task.source.tables()).map(nameOf));
  const tables = [...all.values()].filter(
    (each) => live.has(nameOf(each)) && !removed.has(nameOf(each)) && naming.table(each.schema, each.name),
  );
  await keepBeside({ ...task, task: name, making: creating }, tables, naming);
}

/**
 * Begins with the new mapping: empties those of the tables which come to a task whose rows in the target the task has put there itself, by other rules or before they were left out for a while, and
 * writes down that all of them are to be loaded. Rows that are not the task's own are judged by the settings when the load begins.
 */
export async function beginAnew(
  task: Task,
  {
    plan,
    remapping,
    incoming,
  }: {
    readonly plan: Plan;
    readonly remapping: Remapping;
    readonly incoming: readonly TableName[];
  },
): Promise<void> {
  const { asked, name, sink, state, source, type } = task;
  const loaded = await sink.loaded(name);
  for (const { target } of chosen(plan, incoming)) {
    if (type !== 'cdc' && loaded.has(nameOf(target))) await sink.truncate(target, name);
    await sink.readmit(name, target);
  }
  const unloaded = type === 'cdc' ? [] : incoming.map((each) => ({ schema: each.schema, name: each.name }));
  if (asked) await state.setAsked(name, { text: asked.text, unloaded, missed: [] });
  tellRemapping(task, remapping, incoming);
  const gone = remapping.removed.map((each) => each.source);
  if (type !== 'full-load' && gone.length > 0) await source.capture?.narrow?.(name, gone);
}

/** The plan of the tables that the mapping was changed for and that are still to be loaded; undefined when there is none. */
export async function unloadedOf({ state, name }: Task, plan: Plan): Promise<Plan | undefined> {
  const unloaded = (await state.asked(name))?.unloaded ?? [];
  return unloaded.length === 0 ? undefined : { ...plan, tables: chosen(plan, unloaded) };
}

/** All are loaded. */
export async function keepLoaded({ state, name }: Task): Promise<void> {
  const asked = await state.asked(name);
  if (asked && asked.unloaded.length > 0) await state.setAsked(name, { ...asked, unloaded: [] });
}

function chosen({ tables }: Plan, wanted: readonly TableName[]): Plan['tables'] {
  const names = new Set(wanted.map(nameOf));
  return tables.filter(({ source }) => names.has(nameOf(source)));
}

/** Says aloud what another mapping has done to the tables of a task. */
function tellRemapping(
  { events, type }: Task,
  { changed, missed, removed }: Remapping,
  incoming: readonly TableName[],
): void {
  const notice = (object: string, problem: string): void =>
    events.onNotice?.({ result: 'warning', object, problem });
  const again = new Set(changed.map(({ table }) => nameOf(table)));
  const late = new Set(missed.map(nameOf));
  for (const each of changed)
    notice(changeText(each), 'Its rules were changed, so that it is emptied in the target and loaded again.');
  for (const each of incoming)
    if (!again.has(nameOf(each)))
      notice(
        nameOf(each),
        type === 'cdc'
          ? 'The table mappings select it now: its changes are followed from here on. Its rows are not loaded, because the task follows changes only.'
          : late.has(nameOf(each))
            ? 'It missed changes while the table mappings were to be changed, so that it is emptied in the target and loaded again.'
            : 'The table mappings select it now, so that it is loaded.',
      );
  for (const { source, target } of removed) {
    const reason = `The table mappings select it no longer: it gets no more rows or changes, and ${nameOf(target)} keeps the rows that it has.`;
    notice(nameOf(source), reason);
    events.onDeselect?.(source, reason);
  }
}
