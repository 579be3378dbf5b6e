import type { ChangeBatch, ChangeEvent, Commit, Idle } from '../change/change.ts';
import type { Position } from '../change/position.ts';
import type { Capture } from '../change/source.ts';

/**
 * Where a following ends by itself. By a position: with all transactions up to it. By the time of commits: with those that the source committed at that moment or before. By the time here: with what the source has
 * committed when it comes. Times are milliseconds since 1970.
 */
export type Stop =
  | { readonly kind: 'position'; readonly position: Position }
  | { readonly kind: 'commit-time'; readonly at: number }
  | { readonly kind: 'server-time'; readonly at: number };

/** Some sources tell commits by whole seconds. */
const second = 1000;

/**
 * The changes up to a stop, and not one behind it. A transaction whose end was not read yet is parted from those before it by an idle event, at which all before it is committed: when it turns out to lie
 * behind the stop, nothing but it is open in the target.
 */
export async function* untilStop(
  batches: AsyncIterable<ChangeBatch>,
  stop: Stop,
  capture: Capture,
): AsyncGenerator<ChangeBatch> {
  // Commits are compared with the source's clock, which may be ahead of ours.
  const ahead = stop.kind === 'commit-time' ? (await capture.clock()) - Date.now() : 0;
  let last = stop.kind === 'position' ? stop.position : undefined;
  for await (const batch of batches) {
    // What is committed from then on lies behind the stop, so that also a quiet source comes to it.
    if (stop.kind !== 'position' && Date.now() + ahead > stop.at + second) last ??= await capture.last();
    const isBehind = (event: Commit | Idle): boolean =>
      (last !== undefined && capture.compare(event.position, last) > 0) ||
      (stop.kind === 'commit-time' && event.kind === 'commit' && event.at > stop.at);
    const isReached = (event: Commit | Idle): boolean =>
      last !== undefined && capture.compare(event.position, last) >= 0;
    let whole = 0;
    let isOver = false;
    for (const [place, event] of batch.events.entries()) {
      if (!isEnd(event)) continue;
      isOver = isBehind(event);
      if (isOver) break;
      whole = place + 1;
      isOver = isReached(event);
      if (isOver) break;
    }
    yield* parted(batch, whole, isOver);
    if (isOver) return;
  }
}

/** The events up to a place as one batch, and unless nothing more is wanted, those behind it as another one. */
function* parted(batch: ChangeBatch, whole: number, isOver: boolean): Generator<ChangeBatch> {
  const { events } = batch;
  const end = events[whole - 1];
  if (end && isEnd(end)) {
    const flush: Idle = { kind: 'idle', position: end.position };
    yield { ...batch, events: [...events.slice(0, whole), flush] };
  }
  if (!isOver && whole < events.length) yield { ...batch, events: events.slice(whole) };
}

function isEnd(event: ChangeEvent): event is Commit | Idle {
  return event.kind === 'commit' || event.kind === 'idle';
}
