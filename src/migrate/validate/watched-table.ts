import type { KeyValues, RowHash } from '../../change/comparer.ts';
import type { Position } from '../../change/position.ts';
import { nameOf } from '../../change/shape.ts';
import type { OperationError } from '../../text/error.ts';
import type { TablePlan } from '../plan.ts';
import type { Ends } from './continuous.ts';
import type { Described } from './details.ts';
import { describe } from './details.ts';
import type { ContinuousOptions } from './options.ts';
import { batchesOf } from './repair.ts';
import type { Comparison, Difference } from './table.ts';
import { comparisonOf, findDifferences, idOf } from './table.ts';
import type { TableValidation, ValidationState } from './validate.ts';
import { counted, noDifference } from './validate.ts';

/** What a table is watched with. */
interface Watching {
  readonly task: string;
  readonly options: ContinuousOptions;
  readonly ends: Ends;
  /** Rows of several tables of the source are in its target, which cannot be told apart. */
  readonly isShared: boolean;
}

/** One look at a table. */
export interface Look {
  readonly signal: AbortSignal;
  /** Whether the target had everything up to a mark before the look began. */
  readonly hasPassed: (mark: Position | undefined) => boolean;
  /** How far the source's log is now. */
  readonly mark: () => Promise<Position | undefined>;
  /** So many rows of the source were compared, of which so many are the same in the target. */
  readonly onCompared: (rows: number, same: number) => void;
}

/** A row that differed and may be on its way. */
interface Suspect {
  readonly key: KeyValues;
  readonly since: number;
  /** The source's row when it was looked at last; null when there was none. */
  source?: string | null;
  /** How far the log was after that. */
  mark?: Position | undefined;
  /** How often it was found the same in the source, and different in a target that must have had it. */
  times: number;
}

/** A row that is found different so often in a target that must have it does differ. */
const timesToCount = 2;
/** A table is left alone for so many times as long as it took to compare it, so that a comparison takes little of the servers. */
const restFactor = 2;
const leastRest = 1000;
const restAfterFailure = 10_000;

/** A table that is compared again when it has changed. A class because what is known of its rows grows and shrinks. */
export class WatchedTable {
  readonly plan: TablePlan;
  readonly source: string;
  readonly #watching: Watching;
  readonly #comparison: Comparison;
  readonly #suspects = new Map<string, Suspect>();
  readonly #failures = new Map<string, Described>();
  #state: ValidationState = 'Pending records';
  #error: string | undefined;
  #rows = { source: 0, target: 0 };
  #isCut = false;
  #hasPassed = false;
  /** When it is to be compared as a whole; undefined while nothing has changed. */
  #due: number | undefined = performance.now();
  #rest = 0;
  #nextLook = 0;
  #isFullSince: number | undefined;
  #isSuspended = false;

  constructor(plan: TablePlan, watching: Watching) {
    this.plan = plan;
    this.source = nameOf(plan.source);
    this.#watching = watching;
    this.#comparison = comparisonOf(plan, watching.options);
  }

  /** How many rows differ. */
  get failures(): number {
    return this.#failures.size;
  }

  /** It has changed: it is compared again, when the change may have arrived and it has rested. */
  change(): void {
    this.#due ??= performance.now() + this.#watching.options.queryDelaySeconds * 1000;
  }

  /** Whether there is something to look at now. A validation with too many differing rows looks at none of them any more. */
  isDue(isSuspended: boolean): boolean {
    this.#isSuspended = isSuspended || this.#isFull();
    const now = performance.now();
    if (this.#isSuspended || now < this.#nextLook) return false;
    return (
      this.#isDueAsWhole(now) || this.#suspects.size > 0 || (this.#failures.size > 0 && now > this.#rest)
    );
  }

  /** Compares what is due. Says whether the state is another one than before. */
  async look(look: Look): Promise<boolean> {
    const before = JSON.stringify(this.result());
    const { isShared, ends, task } = this.#watching;
    if (isShared) {
      this.#state = 'Table error';
      this.#error = 'rows of several tables of the source are in it, which cannot be told apart.';
      this.#due = undefined;
      return before !== JSON.stringify(this.result());
    }
    if (this.#comparison.source.key.length === 0) {
      // While changes are on their way, whole tables are never alike at one moment.
      this.#state = 'No primary key';
      this.#due = undefined;
      return before !== JSON.stringify(this.result());
    }
    if (this.#isDueAsWhole(performance.now())) await this.#compare(look);
    const known = [...this.#failures.keys()].join('\n');
    await this.#lookAgain(look);
    if (known !== [...this.#failures.keys()].join('\n'))
      await ends.target.record(
        task,
        this.plan.target,
        [...this.#failures.values()].map(({ failure }) => failure),
      );
    this.#error = undefined;
    this.#state =
      this.#failures.size > 0
        ? 'Mismatched records'
        : this.#suspects.size > 0 || !this.#hasPassed
          ? 'Pending records'
          : 'Validated';
    this.#nextLook = performance.now() + leastRest;
    return before !== JSON.stringify(this.result());
  }

  /** It could not be compared, and is tried again later. Says whether that is news. */
  fail({ message }: OperationError): boolean {
    const isNews = this.#error !== message;
    this.#state = 'Table error';
    this.#error = message;
    this.#due ??= 0;
    this.#nextLook = performance.now() + restAfterFailure;
    return isNews;
  }

  result(): TableValidation {
    const { notComparable, plan } = this.#comparison;
    const isSame = this.#state === 'Validated' && !this.#isCut;
    return {
      source: this.source,
      target: nameOf(plan.target),
      notCompared: notComparable.map(({ name }) => name),
      state: this.#state,
      isSame,
      sourceRows: this.#rows.source,
      targetRows: this.#rows.target,
      ...(this.#failures.size === 0
        ? { differing: noDifference, columns: {} }
        : counted([...this.#failures.values()])),
      isCut: this.#isCut,
      pending: this.#suspects.size,
      ...(this.#isSuspended ? { isSuspended: true } : {}),
      ...(this.#error === undefined ? {} : { error: this.#error }),
    };
  }

  #isDueAsWhole(now: number): boolean {
    return this.#due !== undefined && now >= this.#due && now >= this.#rest;
  }

  /** Finds rows that differ, each of which may be on its way. */
  async #compare({ signal, onCompared }: Look): Promise<void> {
    const { ends, options } = this.#watching;
    const comparison = this.#comparison;
    const begun = performance.now();
    // What changes from now on makes it due again.
    this.#due = undefined;
    const hasJson = comparison.source.columns.some(({ form }) => form.kind === 'json');
    const confirm = async (some: readonly Difference[]) =>
      (await describe(comparison, ends, some)).map(({ difference }) => difference);
    const { rowsPerPart, rowsPerLeaf, mostDifferences } = options;
    const found = await findDifferences(comparison, {
      ...ends,
      rowsPerPart,
      rowsPerLeaf,
      mostDifferences,
      signal,
      onRows: () => {},
      ...(hasJson ? { confirm } : {}),
    });
    const differing = found.differences.filter(({ type }) => type !== 'MISSING_SOURCE').length;
    onCompared(found.sourceRows, found.sourceRows - differing);
    for (const { key } of found.differences) {
      const id = idOf(key);
      if (!this.#suspects.has(id) && !this.#failures.has(id))
        this.#suspects.set(id, { key, since: begun, times: 0 });
    }
    this.#rows = { source: found.sourceRows, target: found.targetRows };
    this.#isCut = found.isCut;
    this.#hasPassed = true;
    const now = performance.now();
    this.#rest = now + Math.max(leastRest, restFactor * (now - begun));
  }

  /** Looks again at rows that differed: whether they have become the same, and whether those that have not must have. */
  async #lookAgain(look: Look): Promise<void> {
    const { ends, options } = this.#watching;
    const { source, target } = this.#comparison;
    const rows = [
      ...[...this.#suspects.values()].map(({ key }) => key),
      ...[...this.#failures.values()].map(({ difference }) => difference.key),
    ];
    const certain: Difference[] = [];
    for (const keys of batchesOf(rows)) {
      look.signal.throwIfAborted();
      const part = { kind: 'keys', keys } as const;
      const ofSource = byKey(await ends.source.rowHashes(source, part));
      const mark = await look.mark();
      const ofTarget = byKey(await ends.target.rowHashes(target, part));
      let same = 0;
      for (const key of keys) {
        const id = idOf(key);
        const here = ofSource.get(id) ?? null;
        const there = ofTarget.get(id) ?? null;
        if (here === there) {
          same += 1;
          this.#suspects.delete(id);
          this.#failures.delete(id);
          continue;
        }
        const suspect = this.#suspects.get(id);
        if (!suspect) continue;
        if (suspect.source !== here) Object.assign(suspect, { source: here, mark, times: 0 });
        else if (look.hasPassed(suspect.mark)) suspect.times += 1;
        const isOld = performance.now() - suspect.since >= options.failureSeconds * 1000;
        if (suspect.times >= timesToCount && isOld)
          certain.push({
            key,
            type: here === null ? 'MISSING_SOURCE' : there === null ? 'MISSING_TARGET' : 'RECORD_DIFF',
          });
      }
      look.onCompared(keys.length, same);
    }
    const described = await describe(this.#comparison, ends, certain);
    for (const { key } of certain) this.#suspects.delete(idOf(key));
    for (const each of described) this.#failures.set(idOf(each.difference.key), each);
  }

  /** Whether more of its rows differ than the settings let differ, for as long as they say. */
  #isFull(): boolean {
    const { mostDifferences, suspendSeconds } = this.#watching.options;
    if (this.#failures.size < mostDifferences) {
      this.#isFullSince = undefined;
      return false;
    }
    this.#isFullSince ??= performance.now();
    return performance.now() - this.#isFullSince >= suspendSeconds * 1000;
  }
}

function byKey(rows: readonly RowHash[]): ReadonlyMap<string, string> {
  return new Map(rows.map(({ key, hash }) => [idOf(key), hash]));
}
