import type { ChangeBatch } from '../change/change.ts';
import type { Shape } from '../change/shape.ts';
import { OperationError } from '../text/error.ts';
import type { TaskSettings } from './settings.ts';
import type { Task } from './task.ts';

/** The schemas of the tables in which transactions say that they copy rows, of the source and of the target. */
interface Loopback {
  readonly source: string;
  readonly target: string;
}

/** What settings ask for (AWS DMS, "LoopbackPreventionSettings"); undefined where they ask for nothing. */
export function loopbackOf({
  LoopbackPreventionSettings: each,
}: Pick<TaskSettings, 'LoopbackPreventionSettings'>): Loopback | undefined {
  if (each?.EnableLoopbackPrevention !== true) return undefined;
  if (each.SourceSchema !== '' && each.TargetSchema !== '')
    return { source: each.SourceSchema, target: each.TargetSchema };
  throw new OperationError(
    'LoopbackPreventionSettings.EnableLoopbackPrevention needs SourceSchema and TargetSchema: the schemas of the table awsdms_loopback_prevention on both ends, which the task in the other direction names the other way round.',
    { code: 'settings', side: 'config' },
  );
}

/**
 * Has the task's transactions in the target say that they copy rows, and gives the table of the source that tells of those of others; undefined where nobody asked for it.
 * It is made where it is missing, before the log is marked, so that the log tells of it from the beginning.
 */
export async function beginLoopback(
  { name, type, source, sink, settings }: Pick<Task, 'name' | 'type' | 'source' | 'sink' | 'settings'>,
  isContinued: boolean,
): Promise<Shape | undefined> {
  const wanted = loopbackOf(settings);
  if (!wanted) return undefined;
  const { capture } = source;
  const without = [
    ...(sink.mark ? [] : [sink.server]),
    ...(type === 'full-load' || capture?.marks ? [] : [source.server]),
  ];
  if (without.length > 0)
    throw new OperationError(
      `LoopbackPreventionSettings cannot be followed with ${without.join(' and ')}: what a task writes there looks like any other change. Follow one direction at a time.`,
      { code: 'settings', side: 'config' },
    );
  await sink.mark?.({ task: name, schema: wanted.target });
  return type === 'full-load'
    ? undefined
    : await capture?.marks?.(wanted.source, isContinued ? name : undefined);
}

/** The changes of transactions that do not say, by their first change, that they copy rows; the ends of the others stay. */
export async function* withoutCopied(
  batches: AsyncIterable<ChangeBatch>,
  mark: Shape,
): AsyncGenerator<ChangeBatch> {
  let isCopied = false;
  for await (const batch of batches) {
    const events = batch.events.filter((event) => {
      if (!('table' in event)) {
        if (event.kind !== 'definition') isCopied = false;
        return true;
      }
      isCopied ||= event.table === mark;
      return !isCopied;
    });
    yield events.length === batch.events.length ? batch : { ...batch, events };
  }
}
