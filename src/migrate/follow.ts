import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { ChangeBatch } from '../change/change.ts';
import type { Position } from '../change/position.ts';
import { isKeyless, nameOf } from '../change/shape.ts';
import type { ApplyCounts, ApplyRequest, Sink } from '../change/sink.ts';
import type { Capture } from '../change/source.ts';
import type { Pace } from './apply-settings.ts';
import type { Plan } from './plan.ts';
import type { Stop } from './stop.ts';
import { untilStop } from './stop.ts';
import { changePath } from './transform/changes.ts';

/** What following needs. */
export interface FollowJob {
  readonly task: string;
  readonly capture: Capture;
  readonly sink: Sink;
  readonly plan: Plan;
  /** How changes are written, and how often they are committed. */
  readonly manner: Pick<ApplyRequest, 'refusals' | 'batch'>;
  readonly pace: Pace;
  /** Where the changes begin when the target knows no position yet. */
  readonly from: Position;
  /** Up to here the rows of the target may hold the changes already. */
  readonly mayRepeatUntil: Position;
  /** Where the rows of tables of the target (`schema.name`) were read, of those that have no key. */
  readonly readAt?: ReadonlyMap<string, Position>;
  /** Ends the following as soon as all before it is applied, and nothing behind it. */
  readonly until?: Stop;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FollowProgress) => void;
}

/** How far the following is. */
export interface FollowProgress {
  readonly position: Position;
  /** Milliseconds between the commit in the source and the commit in the target of the last transaction; 0 when there is nothing to apply. */
  readonly lag: number;
  readonly counts: Readonly<ApplyCounts>;
}

/**
 * Following has caught up with the source when so many turns of the event loop bring nothing: each of them takes what the socket has. A time instead would never pass
 * where small transactions come more often than that.
 */
const turnsWithoutNews = 3;

/** Applies changes until it is stopped, or all before a position is there. Gives the position that is durable. */
export async function followChanges(job: FollowJob): Promise<Position> {
  const { capture, sink, plan, signal, pace } = job;
  const path = changePath(plan.tables);
  const applying = await sink.apply({ task: job.task, tables: path.tables, ...job.manner });
  const from = applying.position ?? job.from;
  const following = capture.follow({
    task: job.task,
    tables: plan.tables.map(({ source }) => source),
    from,
    readAt: new Map(
      plan.tables.flatMap(({ source, target }) => {
        const position = isKeyless(source) ? job.readAt?.get(nameOf(target)) : undefined;
        return position === undefined ? [] : [[source, position]];
      }),
    ),
  });
  const stop = (): void => following.close();
  signal.addEventListener('abort', stop, { once: true });
  let position = from;
  let committedAt = 0;
  let flushedAt = performance.now();
  const settle = async (): Promise<void> => {
    position = (await applying.flush()) ?? position;
    following.confirm(position);
    flushedAt = performance.now();
    const lag = committedAt === 0 ? 0 : Math.max(0, Date.now() - committedAt);
    job.onProgress({ position, lag, counts: applying.counts });
    committedAt = 0;
  };
  const { until } = job;
  const isDone = (): boolean => typeof until === 'string' && capture.compare(position, until) >= 0;
  const wanted = until === undefined ? following.batches : untilStop(following.batches, until, capture);
  const batches = wanted[Symbol.asyncIterator]();
  try {
    let next = nextOf(batches);
    while (!signal.aborted && !isDone()) {
      if (committedAt !== 0 && !(await comesAtOnce(next))) {
        const early = flushedAt + pace.atLeast - performance.now();
        if (early <= 0) await settle();
        else await Promise.race([next, sleep(early)]);
        continue;
      }
      const result = await next;
      if (result.done === true) break;
      await applying.write(path.transform?.(result.value) ?? result.value, {
        mayRepeat: capture.compare(position, job.mayRepeatUntil) < 0,
      });
      committedAt = lastCommit(result.value) ?? committedAt;
      if (isIdle(result.value) || performance.now() - flushedAt > pace.atMost) await settle();
      next = nextOf(batches);
    }
    await settle();
    return position;
  } finally {
    signal.removeEventListener('abort', stop);
    following.close();
    // A reading that waits to be asked for more is told that nobody will.
    await batches.return?.(undefined).catch(() => {});
    await applying.close();
  }
}

/** Asks for the next batch while the last one is applied. A failure is met where the promise is awaited, which may be later. */
function nextOf(batches: AsyncIterator<ChangeBatch>): Promise<IteratorResult<ChangeBatch>> {
  const next = batches.next();
  next.catch(() => {});
  return next;
}

async function comesAtOnce(next: Promise<unknown>): Promise<boolean> {
  const isThere = (): boolean => true;
  return await Promise.race([next.then(isThere, isThere), noNews()]);
}

async function noNews(): Promise<false> {
  for (let i = 0; i < turnsWithoutNews; i += 1) await turn();
  return false;
}

function lastCommit({ events }: ChangeBatch): number | undefined {
  const commit = events.findLast((event) => event.kind === 'commit');
  return commit?.kind === 'commit' ? commit.at : undefined;
}

function isIdle({ events }: ChangeBatch): boolean {
  return events.at(-1)?.kind === 'idle';
}
