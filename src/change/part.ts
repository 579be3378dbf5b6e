import type { ChangeBatch } from './change.ts';
import type { LocatedChange } from './net.ts';
import type { BatchLimits } from './sink.ts';

/** Changes that are gathered to be written together, and to be made again one at a time when one of them is refused. */
export class Part {
  readonly #limits: BatchLimits;
  #changes: LocatedChange[] = [];
  #bytes = 0;
  #last: ChangeBatch | undefined;
  #mayRepeat = false;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  /** Whether the rows may hold the gathered changes already; it is the same for all of them. */
  get mayRepeat(): boolean {
    return this.#mayRepeat;
  }

  /** Whether it is to be written before more is added. */
  get isFull(): boolean {
    return this.#changes.length >= this.#limits.changes || this.#bytes >= this.#limits.bytes;
  }

  get isEmpty(): boolean {
    return this.#changes.length === 0;
  }

  /** How many changes are gathered. */
  get size(): number {
    return this.#changes.length;
  }

  /** What is gathered, which stays. */
  get changes(): readonly LocatedChange[] {
    return this.#changes;
  }

  /** Whether it holds twice as much as it should. */
  get isOverfull(): boolean {
    return this.#changes.length >= 2 * this.#limits.changes || this.#bytes >= 2 * this.#limits.bytes;
  }

  add(change: LocatedChange, mayRepeat: boolean): void {
    this.#mayRepeat = mayRepeat;
    this.#changes.push(change);
    if (change.batch === this.#last) return;
    // The bytes of a batch are kept as long as one of its changes is.
    this.#last = change.batch;
    this.#bytes += change.batch.bytes.length;
  }

  /** Hands over what was gathered, and is empty again. */
  take(): { readonly changes: readonly LocatedChange[]; readonly mayRepeat: boolean } {
    const taken = { changes: this.#changes, mayRepeat: this.#mayRepeat };
    this.#changes = [];
    this.#bytes = 0;
    this.#last = undefined;
    return taken;
  }
}
