import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeBatch } from '../../change/change.ts';
import type { SourceComparer, TargetComparer } from '../../change/comparer.ts';
import type { Position } from '../../change/position.ts';
import { nameOf } from '../../change/shape.ts';
import type { Sink } from '../../change/sink.ts';
import type { Capture, Source } from '../../change/source.ts';
import { OperationError } from '../../text/error.ts';
import type { Plan } from '../plan.ts';
import type { ContinuousOptions } from './options.ts';
import { WatchedTable } from './watched-table.ts';
import type { TableValidation } from './validate.ts';
import { comparerOf, sharedTargets } from './validate.ts';

/** What a validation that goes on while changes are followed needs. */
export interface ContinuousJob {
  readonly task: string;
  readonly source: Source;
  readonly sink: Sink;
  readonly plan: Plan;
  readonly options: ContinuousOptions;
  /** How far the source's log is. Without it another task applies the changes, and only time tells whether one has arrived. */
  readonly capture?: Capture;
  readonly signal: AbortSignal;
  /** The state of a table is another one than before. */
  readonly onTable: (result: TableValidation) => void;
  /** So many rows of the source were compared with the target's, of which so many are the same there. */
  readonly onCompared: (rows: number, same: number) => void;
}

/** What a table is compared with. */
export interface Ends {
  readonly source: SourceComparer;
  readonly target: TargetComparer;
}

/** So many milliseconds pass between two looks at what is due. */
const pause = 500;

/**
 * Compares tables again and again while changes are followed, on connections of its own: each table once after the load, and again when it has changed. What differs may be on its way: it counts
 * only when it is still so after the target has everything that the source had. A class because it goes on beside the following.
 */
export class ContinuousValidation {
  readonly #job: ContinuousJob;
  readonly #ends: Ends;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #tables: readonly WatchedTable[];
  #position: Position | undefined;
  #isFullSince: number | undefined;

  constructor(job: ContinuousJob) {
    this.#job = job;
    this.#ends = { source: comparerOf(job.source), target: comparerOf(job.sink) };
    this.#tables = this.#watched(job.plan);
    this.#running = this.#run();
    // Its failure is met at the end; until then it is no unhandled one.
    this.#running.catch(() => {});
  }

  /** Is told of changes that were read, so that their tables are compared again. */
  changed({ events }: ChangeBatch): void {
    let last: unknown;
    for (const event of events) {
      if (!('table' in event) || event.table === last) continue;
      last = event.table;
      const name = nameOf(event.table);
      for (const table of this.#tables) if (table.source === name) table.change();
    }
  }

  /** Is told what is durable in the target. */
  reached(position: Position): void {
    this.#position = position;
  }

  /** The tables are others from now on; those that are new or altered are compared from the beginning. */
  replan(plan: Plan): void {
    const known = new Map(this.#tables.map((table) => [table.plan, table]));
    this.#tables = this.#watched(plan).map((table) => known.get(table.plan) ?? table);
  }

  /** Ends it, and gives the last states. */
  async end(): Promise<readonly TableValidation[]> {
    this.#stop.abort();
    await this.#running;
    return this.#tables.map((table) => table.result());
  }

  #watched(plan: Plan): readonly WatchedTable[] {
    const shared = sharedTargets(plan);
    return plan.tables.map(
      (table) =>
        new WatchedTable(table, {
          task: this.#job.task,
          options: this.#job.options,
          ends: this.#ends,
          isShared: shared.has(table.target),
        }),
    );
  }

  async #run(): Promise<void> {
    const { options } = this.#job;
    const signal = AbortSignal.any([this.#stop.signal, this.#job.signal]);
    while (!signal.aborted) {
      const isSuspended = this.#isSuspended();
      // Nobody tells what another task changes.
      if (!this.#job.capture) for (const table of this.#tables) table.change();
      const waiting = this.#tables.filter((table) => table.isDue(isSuspended));
      const work = async (): Promise<void> => {
        for (let table = waiting.shift(); table && !signal.aborted; table = waiting.shift())
          await this.#look(table, signal);
      };
      await Promise.all(Array.from({ length: Math.min(options.parallel, waiting.length) }, work));
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
  }

  /** Compares one table as far as that is due. What fails concerns the validation only: the changes go on. */
  async #look(table: WatchedTable, signal: AbortSignal): Promise<void> {
    const { capture, onTable, onCompared } = this.#job;
    try {
      const hasChanged = await table.look({
        signal,
        // A mark is passed when the target held it before the rows were read again.
        hasPassed: this.#passed(),
        mark: async () => await capture?.last(),
        onCompared,
      });
      if (hasChanged) onTable(table.result());
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof OperationError)) throw error;
      if (table.fail(error)) onTable(table.result());
    }
  }

  #passed(): (mark: Position | undefined) => boolean {
    const { capture } = this.#job;
    const position = this.#position;
    return (mark) =>
      capture === undefined ||
      (mark !== undefined && position !== undefined && capture.compare(position, mark) >= 0);
  }

  /** Whether more rows differ than the settings let differ, for as long as they say. */
  #isSuspended(): boolean {
    const { mostFailures, suspendSeconds } = this.#job.options;
    const failures = this.#tables.reduce((sum, table) => sum + table.failures, 0);
    if (failures < mostFailures) {
      this.#isFullSince = undefined;
      return false;
    }
    this.#isFullSince ??= performance.now();
    return performance.now() - this.#isFullSince >= suspendSeconds * 1000;
  }
}
