import type { Sink } from '../change/sink.ts';
import type { Source } from '../change/source.ts';
import type { CutoverEvents, CutoverResult } from '../migrate/cutover.ts';
import { cutOver } from '../migrate/cutover.ts';
import { holding } from '../migrate/lease.ts';
import { openSink, openSource } from './endpoints.ts';
import type { TaskDescription } from './moving.ts';
import { askedOf, namingOf, withEnds } from './moving.ts';

/** How a task is cut over. */
export interface CuttingOver {
  readonly signal: AbortSignal;
  /** Goes on though counts differ or rows break foreign keys. */
  readonly allowDifferences: boolean;
  /** Records the changes of the target from then on, so that they can be brought back. */
  readonly isReversible: boolean;
  readonly events: CutoverEvents;
}

/** Cuts a task over as its only runner, for both doors. */
export async function cutOverTask(task: TaskDescription, how: CuttingOver): Promise<CutoverResult> {
  return await withEnds(task, async ({ name, source, sink, state, creating }) => {
    const back = how.isReversible ? await openBack(task) : undefined;
    try {
      return await holding({ name, state, sink }, (lost) =>
        cutOver({
          name,
          source,
          sink,
          naming: namingOf(task.mapping, task.settings),
          asked: askedOf(task),
          ...(creating ? { creating } : {}),
          settings: task.settings,
          state,
          signal: AbortSignal.any([how.signal, lost]),
          allowDifferences: how.allowDifferences,
          ...(back ? { reverse: back } : {}),
          events: how.events,
        }),
      );
    } finally {
      await Promise.all([back?.source.close(), back?.sink.close()]);
    }
  });
}

/** The target as a source, and the source as a target. */
async function openBack({
  source: sourceUrl,
  target: targetUrl,
  settings,
}: TaskDescription): Promise<{ readonly source: Source; readonly sink: Sink }> {
  const source = await openSource(targetUrl);
  try {
    const controlSchema = settings.ControlTablesSettings.ControlSchema;
    return { source, sink: await openSink(sourceUrl, { controlSchema }) };
  } catch (error) {
    await source.close();
    throw error;
  }
}
