import type { TableName } from '../../catalog/converter.ts';
import type { Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import { OperationError } from '../../text/error.ts';
import { inParallel } from '../parallel.ts';
import { finder } from '../plan.ts';
import type { Task } from '../task.ts';
import type { Comparing, Remapping } from './remapping.ts';
import { checkRemapping, peekRemapping } from './remapping.ts';

/** What becomes of a table when a task goes on: it is loaded for the first time, followed without a load, emptied and loaded again, or gets nothing more. */
export type RemappingEffect = 'load' | 'follow' | 'reload' | 'leave';

/** A table for which another mapping means something. */
export interface PreviewedTable {
  readonly source: TableName;
  /** Where its rows go, or stay. */
  readonly target: TableName;
  readonly effect: RemappingEffect;
  readonly why: string;
}

/** What another mapping would mean for a task, before it is given to it. */
export interface RemappingPreview {
  /** Why the task cannot go on at all, with whatever mapping: it has to begin anew, and loads all tables. */
  readonly anew?: string;
  /** Why the next run would refuse to go on with this mapping, and what to do. */
  readonly refusal?: string;
  /** In the order of what it does to them: what is loaded again comes first. */
  readonly tables: readonly PreviewedTable[];
  /** So many tables go on as before. */
  readonly staying: number;
}

const effects: readonly RemappingEffect[] = ['reload', 'load', 'follow', 'leave'];

/** Tables of the target that are looked into at a time. */
const lookedIntoAtOnce = 4;

/** Says what a task would do to its tables if it went on as it is asked to here. It reads, and changes nothing; undefined for a task that has not begun. */
export async function previewRemapping(
  task: Comparing & Pick<Task, 'sink' | 'type'>,
): Promise<RemappingPreview | undefined> {
  const { state, name, type, source, naming } = task;
  const record = await state.task(name);
  if (!record) return undefined;
  if (record.status === 'cut-over') return anew('it was cut over');
  if (record.status === 'done' && type === 'full-load') return anew('its load is done');
  const remapping = await peekRemapping(task);
  const follows = remapping?.staying ?? naming;
  const staying = (await source.tables()).filter((each) => follows.table(each.schema, each.name)).length;
  if (!remapping) return { tables: [], staying };
  const refusal = await refusalOf(task, remapping);
  const tables = [
    ...(await comingTables(task, remapping)),
    ...remapping.removed.map((each) => ({
      ...each,
      effect: 'leave' as const,
      why: 'The rules select it no longer. It gets no more rows or changes, and the target keeps what it has.',
    })),
  ].toSorted((one, other) => effects.indexOf(one.effect) - effects.indexOf(other.effect));
  return { ...(refusal === undefined ? {} : { refusal }), tables, staying };
}

function anew(reason: string): RemappingPreview {
  return { anew: reason, tables: [], staying: 0 };
}

async function refusalOf(
  task: Parameters<typeof checkRemapping>[0],
  remapping: Remapping,
): Promise<string | undefined> {
  try {
    await checkRemapping(task, remapping);
    return undefined;
  } catch (error) {
    if (error instanceof OperationError && error.code === 'mapping') return error.message;
    throw error;
  }
}

/** What is loaded or followed from now on, and why. */
async function comingTables(
  { naming, sink, type }: Comparing & Pick<Task, 'sink' | 'type'>,
  { changed, missed, unloaded, incoming }: Remapping,
): Promise<readonly PreviewedTable[]> {
  const aspects = new Map(changed.map((each) => [nameOf(each.table), each.aspects]));
  const late = new Set(missed.map(nameOf));
  const begun = new Set(unloaded.map(nameOf));
  const find = finder(await sink.tables(), nameOf);
  const holdsRows = async (target: TableName): Promise<boolean> => {
    const there = find(nameOf(target));
    return there !== undefined && (await sink.hasRows(there));
  };
  const fateOf = async (name: string, target: TableName): Promise<Pick<PreviewedTable, 'effect' | 'why'>> => {
    const others = aspects.get(name);
    if (others) return { effect: 'reload', why: `Changed: ${others.join(', ')}.` };
    if (late.has(name))
      return { effect: 'reload', why: 'It missed changes in a run that was to change the mappings.' };
    if (begun.has(name))
      return { effect: 'reload', why: 'Its load, which an earlier change began, was not done.' };
    if (type === 'cdc')
      return {
        effect: 'follow',
        why: 'The rules select it now. Its changes are followed; its rows are not loaded.',
      };
    return (await holdsRows(target))
      ? {
          effect: 'load',
          why: 'The rules select it now. The target has rows in it: those that this task loaded once are removed first; of others, TargetTablePrepMode decides.',
        }
      : { effect: 'load', why: 'The rules select it now.' };
  };
  return await inParallel(await incoming(), lookedIntoAtOnce, async ({ schema, name }: Shape) => {
    const target = naming.table(schema, name) as TableName;
    return { source: { schema, name }, target, ...(await fateOf(nameOf({ schema, name }), target)) };
  });
}
