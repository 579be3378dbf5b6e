import type { ChangeBatch } from '../change/change.ts';
import type { Position } from '../change/position.ts';

/** How far the reading of changes, and their writing, are behind the source, in milliseconds. */
export interface Lag {
  /** Age of the newest transaction that was read, while there may be newer ones; 0 when the source has nothing more. */
  readonly source: number;
  /** Age of the oldest transaction that was read and is not durable in the target, never less than that of the source; 0 when nothing waits. */
  readonly target: number;
}

/** Where nothing came for so long although it was asked for, the source has nothing more. */
const quiet = 1000;

/**
 * Knows how old what waits is, at any time: also while the target is locked and nothing is written, which is when one wants to know. The meanings are those of CDCLatencySource
 * and CDCLatencyTarget ("Monitoring AWS DMS tasks", replication task metrics). A class because it is told of each step of the following.
 */
export class Latency {
  readonly #compare: (left: Position, right: Position) => number;
  /** Of each batch that is not durable yet: where its last transaction ends, and when its first was committed. Batches are few, since reading waits for writing. */
  #waiting: { readonly end: Position; readonly first: number }[] = [];
  /** When the newest transaction that is known was committed. */
  #newest: number | undefined;
  /** Since when more is waited for. */
  #askedAt: number | undefined;
  /** Of the oldest transaction that became durable last, until it has been told. */
  #settled = 0;

  constructor(compare: (left: Position, right: Position) => number) {
    this.#compare = compare;
  }

  /** More is asked for. */
  asks(now: number): void {
    this.#askedAt = now;
  }

  /** A batch came, which may have to wait until those before it are written. */
  arrives({ events }: ChangeBatch): void {
    this.#askedAt = undefined;
    const commits = events.filter((event) => event.kind === 'commit');
    const [first, last] = [commits[0], commits.at(-1)];
    if (first && last) {
      this.#waiting.push({ end: last.position, first: first.at });
      this.#newest = last.at;
    }
    if (events.at(-1)?.kind === 'idle') this.#newest = undefined;
  }

  /** All up to there is durable in the target. */
  settles(position: Position, now: number): void {
    const isDurable = ({ end }: { readonly end: Position }): boolean => this.#compare(end, position) <= 0;
    const [oldest] = this.#waiting;
    if (oldest && isDurable(oldest)) this.#settled = now - oldest.first;
    this.#waiting = this.#waiting.filter((each) => !isDurable(each));
  }

  /** How far behind all is, of which what became durable since it was asked last is a part. */
  at(now: number): Lag {
    const isDrained = this.#askedAt !== undefined && now - this.#askedAt >= quiet;
    const source = isDrained || this.#newest === undefined ? 0 : Math.max(0, now - this.#newest);
    const [oldest] = this.#waiting;
    const waiting = oldest ? now - oldest.first : 0;
    const lag = { source, target: Math.max(source, waiting, this.#settled) };
    this.#settled = 0;
    return lag;
  }
}
