import type { ChangeBatch } from './change.ts';
import type { LocatedChange } from './net.ts';
import { Part } from './part.ts';
import type { Position } from './position.ts';
import type { Slot } from './progress.ts';
import type { Shape } from './shape.ts';
import { isKeyless } from './shape.ts';
import type { ApplyCounts, Applying, ApplyOptions, ApplyRequest } from './sink.ts';
import type { Committed, Writer, Writing } from './writer.ts';
import { oneByOne } from './writer.ts';

/** How many changes are gathered in one transaction of the target before it is committed: transactions of the source are never divided. */
const changesPerCommit = 2000;
/**
 * Applies changes to a target with transactions: gathers them, writes them set-wise or in their order, finds those that are refused, and commits between
 * transactions of the source. A class because it holds a transaction.
 */
export class Applier implements Applying {
  readonly counts: Readonly<ApplyCounts>;
  readonly #writer: Writer;
  readonly #writing: Writing;
  readonly #request: ApplyRequest;
  readonly #tables: ReadonlySet<Shape>;
  readonly #part: Part;
  readonly #changesPerCommit: number;
  #position: Position | undefined;
  /** The end of the last whole transaction that was written, not yet committed here. */
  #written: Position | undefined;
  #committedAt = 0;
  #changes = 0;
  /** Changes of a transaction of the source whose end was not written yet: nothing can be committed before it. */
  #ofOpen = 0;
  /** A commit was asked for while a transaction of the source was open. */
  #isDue = false;

  constructor(writer: Writer, writing: Writing, request: ApplyRequest, position: Position | undefined) {
    this.#writer = writer;
    this.#writing = writing;
    this.counts = writing.counts;
    this.#request = request;
    this.#tables = new Set(request.tables.map(({ source }) => source));
    const batch = writer.writesSets ? request.batch : undefined;
    this.#part = new Part(batch ?? oneByOne);
    this.#changesPerCommit = batch?.changes ?? changesPerCommit;
    this.#position = position;
  }

  get suspended(): ReadonlyMap<Shape, string> {
    return this.#writing.ledger.suspended;
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
    const { range, tables } = this.#request;
    if (range && tables.some(({ source }) => this.#writing.ledger.suspended.has(source)))
      return this.#position;
    const written = this.#written;
    if (written !== undefined) {
      await this.#writer.commit({ position: written, at: this.#committedAt });
      this.#changes = 0;
    }
    this.#position = written ?? this.#position;
    // What comes later without a change of ours moves the position on by itself.
    this.#written = undefined;
    return this.#position;
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }

  async #writePart(): Promise<void> {
    const { changes, mayRepeat } = this.#part.take();
    const { counts, ledger } = this.#writing;
    for (const { change } of changes) if (!ledger.suspended.has(change.table)) counts[`${change.kind}s`] += 1;
    await this.#writer.write(changes, mayRepeat);
  }
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
