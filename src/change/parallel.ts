import type { ChangeBatch, Commit, Idle } from './change.ts';
import type { Division } from './division.ts';
import type { LocatedChange } from './net.ts';
import { Part } from './part.ts';
import type { Position } from './position.ts';
import type { Shape } from './shape.ts';
import type { ApplyCounts, Applying, ApplyOptions, BatchLimits } from './sink.ts';
import type { Writer, Writing } from './writer.ts';

/** Workers that are behind the others: they were stopped between the commits of the others and their own. */
export interface Behind {
  readonly workers: ReadonlySet<number>;
  /** Where the others are. */
  readonly until: Position;
  /** How changes were divided then. */
  readonly division: Division;
}

/** What a {@link ParallelApplier} is made of. */
export interface ParallelJob {
  /** At least as many as workers of each division. */
  readonly writers: readonly [Writer, ...Writer[]];
  readonly division: Division;
  readonly limits: BatchLimits;
  readonly tables: ReadonlySet<Shape>;
  readonly writing: Writing;
  /** Before this, all workers have all changes. */
  readonly position: Position | undefined;
  readonly behind: Behind | undefined;
  readonly compare: (left: Position, right: Position) => number;
}

/** Fewer changes for each worker are not worth a transaction of each. */
const fewestForWorker = 50;

/**
 * Applies changes on several connections: whole transactions are gathered in a window, the window is divided, and each worker commits its part with a record that *its* changes are
 * there up to the window's end. The next window begins when all have committed, so that at any moment each worker is at one of two positions. What ended between the
 * commits is read again from the earlier one, and only the workers that are behind get their part of it: the division gives the same changes to the same worker.
 *
 * What cannot be divided (a table is emptied, a transaction is larger than a window) is written by one connection in one transaction, for all workers. A class because it
 * holds a window.
 */
export class ParallelApplier implements Applying {
  readonly counts: Readonly<ApplyCounts>;
  readonly #job: ParallelJob;
  readonly #window: Part;
  #position: Position | undefined;
  #behind: Behind | undefined;
  /** The end of the last whole transaction that was seen, and is not durable. */
  #seen: Position | undefined;
  /** The end of the last transaction that is in the window. It comes again where it is followed from an earlier place, which cannot be said of where the log was quiet. */
  #gatheredUntil: Position | undefined;
  /** How many changes of the window the workers had that are ahead of others. */
  #gatheredBefore = 0;
  #committedAt = 0;
  /** Changes of a transaction of the source whose end was not seen. */
  #ofOpen = 0;
  #isDue = false;
  /** One connection has written a part of the window for all workers. */
  #isWhole = false;
  /** The records of workers are newer than that of the whole. */
  #isRecordedApart: boolean;
  /** Some workers have committed what others have not. */
  #isUneven: boolean;

  constructor(job: ParallelJob) {
    this.#job = job;
    this.counts = job.writing.counts;
    this.#position = job.position;
    this.#behind = job.behind;
    this.#isRecordedApart = job.behind !== undefined;
    this.#isUneven = job.behind !== undefined;
    this.#window = new Part(job.limits);
  }

  get suspended(): ReadonlyMap<Shape, string> {
    return this.#job.writing.ledger.suspended;
  }

  get position(): Position | undefined {
    return this.#position;
  }

  async write(batch: ChangeBatch, { mayRepeat }: ApplyOptions): Promise<void> {
    for (const event of batch.events) {
      if (event.kind === 'commit' || event.kind === 'idle') {
        if (this.#behind && !(await this.#isEven(event, this.#behind))) continue;
        this.#see(event);
        if (event.kind === 'idle' || this.#isDue || this.#window.isFull) await this.flush();
      } else if (event.kind !== 'definition' && this.#isWanted(event.table)) {
        this.#job.writing.counts[`${event.kind}s`] += 1;
        const isLenient = mayRepeat || (!this.#window.isEmpty && this.#window.mayRepeat);
        this.#window.add({ change: event, batch }, isLenient);
        this.#ofOpen += 1;
        if (this.#window.isOverfull && !this.#behind) await this.#writeWhole();
      }
    }
  }

  #see(end: Commit | Idle): void {
    this.#seen = end.position;
    if (end.kind === 'commit') this.#committedAt = end.at;
    if (this.#ofOpen > 0) this.#gatheredUntil = end.position;
    this.#ofOpen = 0;
  }

  async flush(): Promise<Position | undefined> {
    this.#isDue = this.#ofOpen > 0;
    const seen = this.#seen;
    if (this.#isDue || this.#behind || seen === undefined) return this.#position;
    if (this.#isWhole) await this.#writeWhole();
    else if (!this.#window.isEmpty) await this.#writeWindow(this.#gatheredUntil ?? seen);
    if (this.#isWhole) await this.#commitWhole(seen);
    this.#position = seen;
    this.#seen = undefined;
    return seen;
  }

  async close(): Promise<void> {
    // Whoever looks for the position next finds one. When that fails, the workers' records say the same.
    const isEven = this.#isRecordedApart && !this.#isUneven && !this.#isWhole;
    if (isEven && this.#position !== undefined) await this.#commitWhole(this.#position).catch(() => {});
    await Promise.all(this.#job.writers.map((writer) => writer.close()));
  }

  #isWanted(table: Shape): boolean {
    return this.#job.tables.has(table) && !this.#job.writing.ledger.suspended.has(table);
  }

  /** Writes what is gathered, divided where that is possible and worth it. */
  async #writeWindow(position: Position): Promise<void> {
    const { division } = this.#job;
    const isWorth = this.#window.size >= division.workers * fewestForWorker;
    const parts = isWorth ? division.divide(this.#window.changes) : undefined;
    if (parts) await this.#writeParts(parts, { position, division }, this.#window.take().mayRepeat);
    else await this.#writeWhole();
  }

  /** Each worker that has something to do commits for itself; the first of them also for those that have nothing. */
  async #writeParts(
    parts: readonly (readonly LocatedChange[])[],
    { position, division }: { readonly position: Position; readonly division: Division },
    mayRepeat: boolean,
  ): Promise<void> {
    const busy = [...parts.keys()].filter((worker) => parts[worker]?.length !== 0);
    const free = [...parts.keys()].filter((worker) => parts[worker]?.length === 0);
    this.#isRecordedApart = true;
    this.#isUneven = true;
    const outcomes = await Promise.allSettled(
      busy.map(async (worker, i) => {
        const writer = this.#job.writers[worker] as Writer;
        await writer.write(parts[worker] ?? [], mayRepeat);
        const numbers = i === 0 ? [worker, ...free] : [worker];
        await writer.record({
          position,
          at: this.#committedAt,
          workers: { numbers, division: division.name },
        });
      }),
    );
    // All have ended before one of them is said to have failed.
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    this.#isUneven = false;
  }

  /** Whether the workers are at one place before the end of a transaction, up to which they are brought when all is gathered that the others had. */
  async #isEven(end: Commit | Idle, behind: Behind): Promise<boolean> {
    const order = this.#job.compare(end.position, behind.until);
    if (order <= 0) {
      this.#see(end);
      this.#gatheredBefore = this.#window.size;
    }
    if (order >= 0) await this.#catchUp(behind);
    return order > 0;
  }

  /** Gives the workers that are behind their part. What was gathered since is for all of them. */
  async #catchUp({ workers, until, division }: Behind): Promise<void> {
    const { changes, mayRepeat } = this.#window.take();
    const parts = division.divide(changes.slice(0, this.#gatheredBefore));
    if (!parts) throw new Error('what was divided before cannot be divided again');
    const left = parts.map((part, worker) => (workers.has(worker) ? part : []));
    await this.#writeParts(left, { position: until, division }, mayRepeat);
    this.#behind = undefined;
    await this.#commitWhole(until);
    this.#position = until;
    this.#seen = undefined;
    for (const each of changes.slice(this.#gatheredBefore)) this.#window.add(each, mayRepeat);
  }

  async #writeWhole(): Promise<void> {
    const { changes, mayRepeat } = this.#window.take();
    this.#isWhole = true;
    await this.#job.writers[0].write(changes, mayRepeat);
  }

  /** The record of the whole takes the place of those of workers. */
  async #commitWhole(position: Position): Promise<void> {
    const [writer] = this.#job.writers;
    if (this.#isRecordedApart) await writer.record({ position, at: this.#committedAt, workers: 'none' });
    else await writer.commit({ position, at: this.#committedAt });
    this.#isWhole = false;
    this.#isRecordedApart = false;
  }
}
