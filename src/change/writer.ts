import type { CutRow } from './cut.ts';
import type { LocatedChange } from './net.ts';
import type { Position } from './position.ts';
import type { CarefulTarget, Ledger, RefusalPolicies } from './refusal.ts';
import { applyCarefully, rowStatement } from './refusal.ts';
import type { Shape } from './shape.ts';
import type { ApplyCounts, BatchLimits } from './sink.ts';

/** A target's connection on which changes are made in transactions. Whatever fails by a refusal within one leaves the rest of the transaction as it was. */
export interface TransactionalTarget {
  begin(): Promise<void>;
  /** Commits, with the record of how far this is in the same transaction, and what else is written down of it. */
  commit(record: CommitRecord, done: Committed): Promise<void>;
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

/** Up to where the changes are in the target when a transaction is committed. */
export interface CommitRecord {
  readonly position: Position;
  /** When the source committed the last of the changes, in milliseconds since 1970; 0 where that is not known. */
  readonly at: number;
  /**
   * Absent when that is said of all changes. Else of those alone that are these workers' part; `none` when nothing is said of workers any more, because all of them are at
   * the position.
   */
  readonly workers?: { readonly numbers: readonly number[]; readonly division: string } | 'none';
}

/** What one transaction of the target holds. */
export interface Committed {
  /** Changes that were made, and those that were refused. */
  readonly changes: number;
  readonly refused: number;
  /** The bytes of their cells; 0 where no history is kept. */
  readonly bytes: number;
  /** As in {@link CommitRecord}. */
  readonly at: number;
  /** What was cut of its rows; `table` is the source's. */
  readonly cuts: readonly (CutRow & { readonly table: Shape })[];
}

/** What is known, and changed, while several write. */
export interface Writing {
  readonly policies: RefusalPolicies;
  readonly ledger: Ledger;
  readonly counts: ApplyCounts;
  /** Bytes are counted. */
  readonly keepsHistory: boolean;
}

/** So many changes are sent together, and made again one at a time when one of them is refused. */
export const oneByOne: BatchLimits = { changes: 500, bytes: 1 << 24 };

/**
 * Writes changes on one connection: set-wise where the target does that, else in their order, and one at a time to find those that are refused. A class because it
 * holds a transaction.
 */
export class Writer {
  readonly #target: TransactionalTarget;
  readonly #writing: Writing;
  #isOpen = false;
  /** Of the open transaction. */
  #changes = 0;
  #refused = 0;
  #bytes = 0;
  #cuts: (CutRow & { readonly table: Shape })[] = [];

  constructor(target: TransactionalTarget, writing: Writing) {
    this.#target = target;
    this.#writing = writing;
  }

  get writesSets(): boolean {
    return this.#target.asSets !== undefined;
  }

  /** Writes changes into the open transaction; begins one where there is none. */
  async write(all: readonly LocatedChange[], mayRepeat: boolean): Promise<void> {
    const changes = this.#wanted(all);
    if (changes.length === 0) return;
    await this.#explained(async () => {
      await this.#begin();
      this.#changes += changes.length;
      for (const { change, batch } of changes)
        if (change.kind !== 'truncate' && change.kind !== 'delete' && change.cuts)
          this.#cuts.push({
            table: change.table,
            statement: rowStatement(change, batch),
            cuts: change.cuts,
          });
      if (this.#writing.keepsHistory) for (const each of changes) this.#bytes += bytesOf(each);
      if ((await this.#target.asSets?.(changes, mayRepeat)) === true) return;
      for (let i = 0; i < changes.length; i += oneByOne.changes)
        await this.#inOrder(this.#wanted(changes.slice(i, i + oneByOne.changes)), mayRepeat);
    });
  }

  /** Commits what was written; nothing when nothing was. */
  async commit(record: CommitRecord): Promise<void> {
    if (!this.#isOpen) return;
    const refused = this.#refused;
    const done = {
      changes: this.#changes - refused,
      refused,
      bytes: this.#bytes,
      at: record.at,
      cuts: this.#cuts,
    };
    await this.#explained(() => this.#target.commit(record, done));
    this.#isOpen = false;
    this.#changes = 0;
    this.#refused = 0;
    this.#bytes = 0;
    this.#cuts = [];
  }

  /** Records how far the changes are, whether or not any was written. */
  async record(record: CommitRecord): Promise<void> {
    await this.#explained(() => this.#begin());
    await this.commit(record);
  }

  async close(): Promise<void> {
    await this.#target.close();
  }

  async #begin(): Promise<void> {
    if (!this.#isOpen) await this.#target.begin();
    this.#isOpen = true;
  }

  async #inOrder(changes: readonly LocatedChange[], mayRepeat: boolean): Promise<void> {
    if (await this.#target.inOrder(changes, mayRepeat)) return;
    const { policies, ledger, counts } = this.#writing;
    const careful = this.#target.careful(mayRepeat);
    const { missing, refused } = await applyCarefully(careful, changes, policies, ledger);
    counts.missing += missing;
    counts.refused += refused;
    this.#refused += missing + refused;
  }

  #wanted(changes: readonly LocatedChange[]): readonly LocatedChange[] {
    const { suspended } = this.#writing.ledger;
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

function bytesOf({ change, batch: { lengths } }: LocatedChange): number {
  if (change.kind === 'truncate') return 0;
  const first = change.after < 0 ? change.before : change.after;
  let bytes = 0;
  for (let i = first; i < first + change.table.columns.length; i += 1)
    bytes += Math.max(0, lengths[i] as number);
  return bytes;
}
