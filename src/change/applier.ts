import type { ChangeBatch, RowChange, Truncate } from './change.ts';
import type { LocatedChange } from './net.ts';
import { Part } from './part.ts';
import type { Position } from './position.ts';
import type { Slot } from './progress.ts';
import type { CarefulTarget } from './refusal.ts';
import { applyCarefully, Ledger, strictPolicies } from './refusal.ts';
import type { Shape } from './shape.ts';
import { isKeyless, nameOf } from './shape.ts';
import type { ApplyCounts, Applying, ApplyOptions, ApplyRequest, BatchLimits } from './sink.ts';

/** A target's connection on which changes are made in transactions. Whatever fails by a refusal within one leaves the rest of the transaction as it was. */
export interface TransactionalTarget {
  begin(): Promise<void>;
  /** Commits, with the position in the same transaction, and what else is written down of it. */
  commit(position: Position, done: Committed): Promise<void>;
  /** Writes the net changes of many changes set-wise. False when that cannot be done or was refused; then none of them is made. Absent where sets are not wanted. */
  readonly asSets?: ((changes: readonly LocatedChange[], mayRepeat: boolean) => Promise<boolean>) | undefined;
  /** Makes changes in their order, without waiting for one before the next. False when one was refused; then none of them is made. */
  inOrder(changes: readonly LocatedChange[], mayRepeat: boolean): Promise<boolean>;
  /** Makes changes one at a time, to find those that are refused. */
  careful(mayRepeat: boolean): CarefulTarget;
  /** An error as one for people. */
  explain(error: unknown): unknown;
  close(): Promise<void>;
}

/** What one transaction of the target holds. */
export interface Committed {
  /** Changes that were made, and those that were refused. */
  readonly changes: number;
  readonly refused: number;
  /** The bytes of their cells. */
  readonly bytes: number;
  /** When the source committed the last of them, in milliseconds since 1970; 0 where that is not known. */
  readonly at: number;
}

/** What the target knows of a task. */
export interface KnownApply {
  readonly position: Position | undefined;
  /** Tables of the target (`schema.name`) whose changes are no longer applied, each with the reason. */
  readonly suspended: ReadonlyMap<string, string>;
}

/** How many changes are gathered in one transaction of the target before it is committed: transactions of the source are never divided. */
const changesPerCommit = 2000;
/** So many changes are sent together, and made again one at a time when one of them is refused. */
const oneByOne: BatchLimits = { changes: 500, bytes: 1 << 24 };

/**
 * Applies changes to a target with transactions: gathers them, writes them set-wise or in their order, finds those that are refused, and commits between
 * transactions of the source. A class because it holds a transaction.
 */
export class Applier implements Applying {
  readonly counts: ApplyCounts = { inserts: 0, updates: 0, deletes: 0, truncates: 0, missing: 0, refused: 0 };
  readonly #target: TransactionalTarget;
  readonly #request: ApplyRequest;
  readonly #tables: ReadonlySet<Shape>;
  readonly #ledger: Ledger;
  readonly #part: Part;
  readonly #changesPerCommit: number;
  #position: Position | undefined;
  /** The end of the last whole transaction that was written, not yet committed here. */
  #written: Position | undefined;
  #changes = 0;
  /** Of the open transaction. */
  #refused = 0;
  #bytes = 0;
  #committedAt = 0;
  /** Changes of a transaction of the source whose end was not written yet: nothing can be committed before it. */
  #ofOpen = 0;
  /** A commit was asked for while a transaction of the source was open. */
  #isDue = false;
  #isOpen = false;

  constructor(target: TransactionalTarget, request: ApplyRequest, known: KnownApply) {
    this.#target = target;
    this.#request = request;
    this.#tables = new Set(request.tables.map(({ source }) => source));
    this.#ledger =
      request.ledger ??
      new Ledger(
        request.tables.flatMap(({ source, target }) => {
          const reason = known.suspended.get(nameOf(target));
          return reason === undefined ? [] : [[source, reason] as const];
        }),
      );
    const batch = target.asSets && request.batch;
    this.#part = new Part(batch ?? oneByOne);
    this.#changesPerCommit = batch?.changes ?? changesPerCommit;
    this.#position = known.position;
  }

  get position(): Position | undefined {
    return this.#position;
  }

  async write(batch: ChangeBatch, { mayRepeat }: ApplyOptions): Promise<void> {
    for (const event of batch.events) {
      if (event.kind === 'commit') {
        this.#written = event.position;
        this.#committedAt = event.at;
        this.#ofOpen = 0;
        if (this.#isDue || this.#changes >= this.#changesPerCommit) await this.flush();
      } else if (event.kind === 'idle') {
        await this.flush();
        this.#position = event.position;
      } else if (event.kind !== 'definition' && this.#tables.has(event.table)) {
        if (mayRepeat !== this.#part.mayRepeat) await this.#writePart();
        this.#part.add({ change: event, batch }, mayRepeat);
        this.#changes += 1;
        this.#bytes += bytesOf(event, batch);
        this.#ofOpen += 1;
        if (this.#part.isFull) await this.#writePart();
      }
    }
  }

  async flush(): Promise<Position | undefined> {
    this.#isDue = this.#ofOpen > 0;
    if (this.#isDue) return this.#position;
    await this.#writePart();
    // A range that lacks rows of a table that was suspended meanwhile is not loaded.
    if (this.#request.range && this.#request.tables.some(({ source }) => this.#ledger.suspended.has(source)))
      return this.#position;
    const written = this.#written;
    if (written !== undefined && this.#isOpen) {
      const done = {
        changes: this.#changes - this.#refused,
        refused: this.#refused,
        bytes: this.#bytes,
        at: this.#committedAt,
      };
      await this.#explained(() => this.#target.commit(written, done));
      this.#isOpen = false;
      this.#changes = 0;
      this.#refused = 0;
      this.#bytes = 0;
    }
    this.#position = written ?? this.#position;
    // What comes later without a change of ours moves the position on by itself.
    this.#written = undefined;
    return this.#position;
  }

  async close(): Promise<void> {
    await this.#target.close();
  }

  /** Writes what is gathered into the open transaction: set-wise, and if the target does not take that, one by one. */
  async #writePart(): Promise<void> {
    const { changes: gathered, mayRepeat } = this.#part.take();
    const changes = this.#wanted(gathered);
    if (changes.length === 0) return;
    await this.#explained(async () => {
      if (!this.#isOpen) await this.#target.begin();
      this.#isOpen = true;
      for (const { change } of changes) this.counts[`${change.kind}s`] += 1;
      if ((await this.#target.asSets?.(changes, mayRepeat)) === true) return;
      for (let i = 0; i < changes.length; i += oneByOne.changes)
        await this.#inOrder(this.#wanted(changes.slice(i, i + oneByOne.changes)), mayRepeat);
    });
  }

  async #inOrder(changes: readonly LocatedChange[], mayRepeat: boolean): Promise<void> {
    if (await this.#target.inOrder(changes, mayRepeat)) return;
    const policies = this.#request.refusals ?? strictPolicies;
    const careful = this.#target.careful(mayRepeat);
    const { missing, refused } = await applyCarefully(careful, changes, policies, this.#ledger);
    this.counts.missing += missing;
    this.counts.refused += refused;
    this.#refused += missing + refused;
  }

  #wanted(changes: readonly LocatedChange[]): readonly LocatedChange[] {
    const { suspended } = this.#ledger;
    return suspended.size === 0 ? changes : changes.filter(({ change }) => !suspended.has(change.table));
  }

  async #explained(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw this.#target.explain(error);
    }
  }
}

function bytesOf(event: RowChange | Truncate, { lengths }: ChangeBatch): number {
  if (event.kind === 'truncate') return 0;
  const first = event.after < 0 ? event.before : event.after;
  let bytes = 0;
  for (let i = first; i < first + event.table.columns.length; i += 1)
    bytes += Math.max(0, lengths[i] as number);
  return bytes;
}

/** What a transaction adds to the history of its task; undefined where none is kept. */
export function slotOf({ task, range, historyMinutes }: ApplyRequest, done: Committed): Slot | undefined {
  if (historyMinutes === undefined) return undefined;
  return {
    task,
    type: range ? 'FULL LOAD' : 'CHANGE PROCESSING',
    minutes: historyMinutes,
    records: done.changes,
    bytes: done.bytes,
    latency: range || done.at === 0 ? 0 : Math.max(0, Math.round((Date.now() - done.at) / 1000)),
  };
}

/** An insert makes a row, an update or a delete finds one, unless it may have been made before; changes of a table without a key never were. */
export function expectsRow({ change }: LocatedChange, mayRepeat: boolean): boolean {
  return (!mayRepeat || isKeyless(change.table)) && change.kind !== 'truncate';
}

/** Changes cannot be written as it was tried, or the rows found are not those expected: they are made with more care then. */
export class Unexpected extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Unexpected';
  }
}
