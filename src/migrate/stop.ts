import type { Definition } from '../change/alteration.ts';
import type { ChangeBatch, ChangeEvent, Commit, Idle } from '../change/change.ts';
import type { Position } from '../change/position.ts';
import type { Capture } from '../change/source.ts';

/** Where a following ends by itself: with all transactions up to a position, or by time. */
export type Stop = Position | StopTime;

/**
 * A time at which a following ends, in milliseconds since 1970. By commits: with those that the source committed at that moment or before. By our clock: with what the source has committed when it
 * comes. (AWS DMS: `commit_time` and `server_time` of a CDC stop position.)
 */
export interface StopTime {
  readonly by: 'commits' | 'clock';
  readonly at: number;
}

/** Some sources tell commits by whole seconds. */
const second = 1000;

/**
 * The changes up to a stop, and not one behind it. A transaction whose end was not read yet is parted from those before it by an idle event, at which all before it is committed: when it turns out to lie
 * behind the stop, nothing but it is open in the target.
 *
 * That the stop was reached is told by `onReached` and not by the last position given out: on a source that is busy the first thing met behind the stop may be another transaction, and the last one
 * before the stop lies before it too.
 */
export async function* untilStop(
  batches: AsyncIterable<ChangeBatch>,
  stop: Stop,
  capture: Capture,
  onReached: () => void,
): AsyncGenerator<ChangeBatch> {
  // Commits are compared with the source's clock, which may be ahead of ours.
  const time = typeof stop === 'string' ? undefined : stop;
  const ahead = time?.by === 'commits' ? (await capture.clock()) - Date.now() : 0;
  let last = typeof stop === 'string' ? stop : undefined;
  for await (const batch of batches) {
    // What is committed from then on lies behind the stop, so that also a quiet source comes to it.
    if (time && Date.now() + ahead > time.at + second) last ??= await capture.last();
    const isBehind = (event: End): boolean =>
      (last !== undefined && capture.compare(event.position, last) > 0) ||
      (time?.by === 'commits' && event.kind !== 'idle' && event.at > time.at);
    const isReached = (event: End): boolean =>
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
    if (isOver) onReached();
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

/** What stands between transactions. */
type End = Commit | Idle | Definition;

function isEnd(event: ChangeEvent): event is End {
  return event.kind === 'commit' || event.kind === 'idle' || event.kind === 'definition';
}
