import type { Shape } from '../change/shape.ts';
import { isKeyless, nameOf } from '../change/shape.ts';
import type { Range } from '../change/range.ts';
import type { Sink } from '../change/sink.ts';
import type { Source } from '../change/source.ts';
import { OperationError } from '../text/error.ts';
import type { LoadRefusals } from './careful-load.ts';
import { loadCarefully } from './careful-load.ts';
import type { TablePlan } from './plan.ts';
import type { Retrying } from './retry.ts';
import { retrying } from './retry.ts';
import { rowsOf } from './range-rows.ts';
import { loadPath } from './transform/load.ts';
import { cutRows, cutRowsOf } from './transform/lobs.ts';

/** A range of a table that is to be loaded. */
export interface LoadStep {
  readonly table: TablePlan;
  readonly range: Range;
  /** Its number within the table, by which the target records it. */
  readonly number: number;
  /** It is the whole table, of which changes will be told from where it is read. */
  readonly isAtPosition?: boolean;
}

/** What a load tells of itself while it goes on. */
export interface LoadEvents {
  /** Rows and bytes on their way, not yet durable; a negative number of rows takes back those of a range that failed. */
  readonly onRows: (table: TablePlan, rows: number, bytes: number) => void;
  /** A range is in the target for good. */
  readonly onRange: (table: TablePlan, rows: number) => void;
  /** The table gets no more rows. */
  readonly onSuspend?: (table: TablePlan, reason: string) => void;
}

/** What a load needs. */
export interface LoadJob {
  readonly task: string;
  readonly source: Source;
  readonly sink: Sink;
  readonly steps: readonly LoadStep[];
  /** How many ranges are on their way at a time. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  readonly events: LoadEvents;
  /** How a range is loaded again that failed for a reason that passes. */
  readonly retrying: Retrying;
  readonly refusals: LoadRefusals;
  /** Values of a table of the source were cut. */
  readonly onCut?: (table: Shape) => void;
  /** How long the slots of `awsdms_history` are, in minutes; without it, no history is written. */
  readonly historyMinutes?: number;
}

/** Loads ranges, several at a time, in their order. The first failure ends all; what is committed by then stays, and is recorded. */
export async function loadAll(job: LoadJob): Promise<void> {
  const waiting = [...job.steps].reverse();
  const stop = new AbortController();
  const signal = AbortSignal.any([job.signal, stop.signal]);
  const work = async () => {
    for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
      signal.throwIfAborted();
      await loadSurely({ ...job, signal }, step);
    }
  };
  const workers = Array.from({ length: Math.min(job.parallel, job.steps.length) }, work);
  const failed = workers.map((each) =>
    each.catch((error: unknown) => {
      stop.abort(error);
      throw error;
    }),
  );
  const results = await Promise.allSettled(failed);
  const failure = results.find((each) => each.status === 'rejected');
  // The one that began it, not those that were told to stop.
  if (failure) throw stop.signal.reason ?? failure.reason;
}

/** Loads a range, again where that may help. A connection that broke at the commit leaves open what became of it: the target's record tells. */
async function loadSurely(job: LoadJob, step: LoadStep): Promise<void> {
  let isAgain = false;
  await retrying({ ...job.retrying, signal: job.signal }, async () => {
    if (isAgain) {
      const rows = (await job.sink.loaded(job.task)).get(nameOf(step.table.target))?.get(step.number);
      if (rows !== undefined) {
        job.events.onRange(step.table, rows);
        return;
      }
    }
    isAgain = true;
    if (!isSuspended(job, step)) await loadOrRefuse(job, step);
  });
}

function isSuspended({ refusals }: LoadJob, { table }: LoadStep): boolean {
  const { suspended } = refusals.ledger;
  return suspended.has(table.source) || suspended.has(refusals.shapeOf(table));
}

/** Loads a range at once; when the target refuses a row of it, with more care; when it refuses the table, not at all. */
async function loadOrRefuse(job: LoadJob, step: LoadStep): Promise<void> {
  const { refusals, events } = job;
  try {
    try {
      await loadRange(job, step);
    } catch (error) {
      const isOfRows =
        error instanceof OperationError && error.concerns === 'rows' && error.side === 'target';
      if (!isOfRows || !refusals.leavesRowsOut) throw error;
      const rows = await loadCarefully(job, step);
      if (rows === undefined)
        await suspendTable(job, step, refusals.ledger.suspended.get(refusals.shapeOf(step.table)));
      else events.onRange(step.table, rows);
    }
  } catch (error) {
    if (!(error instanceof OperationError) || error.concerns !== 'table') throw error;
    const { ledger, policies } = refusals;
    const refusal = { kind: 'table', reason: error.message } as const;
    const policy = ledger.treat(step.table.source, refusal, policies.table, policies.escalation);
    if (policy !== 'suspend') throw error;
    await suspendTable(job, step, error.message);
  }
}

/** A table that gets no more rows keeps those of the ranges that are loaded. Several ranges of it may come to this at a time: the first is written down. */
async function suspendTable(job: LoadJob, { table }: LoadStep, reason = ''): Promise<void> {
  const { ledger } = job.refusals;
  if (ledger.suspended.has(table.source)) return;
  ledger.suspended.set(table.source, reason);
  await job.sink.suspend(job.task, table.target, reason);
  job.events.onSuspend?.(table, reason);
}

async function loadRange(job: LoadJob, step: LoadStep): Promise<void> {
  const { sink, signal, events } = job;
  const { table, number } = step;
  const path = loadPath(table.source, table.columns, table.made);
  const inPieces = path.transform === undefined || table.limit !== undefined;
  const { position, batches } = await rowsOf(job, step, path.columns, inPieces);
  const loading = await sink.load({
    table: table.target,
    columns: table.columns,
    record: { task: job.task, range: number, ...(position === undefined ? {} : { position }) },
    ...(job.historyMinutes === undefined ? {} : { historyMinutes: job.historyMinutes }),
    ...(table.limit ? { mayCut: true } : {}),
  });
  const read = path.columns.map(({ column }) => column);
  let rows = 0;
  try {
    for await (const { batch, cuts } of cutRows(table.source, batches, read, table.limit)) {
      if (cuts.size > 0) job.onCut?.(table.source);
      const written = path.transform?.(batch) ?? batch;
      await loading.write(written, cutRowsOf(job.refusals.shapeOf(table), written, cuts));
      rows += batch.rows;
      events.onRows(table, batch.rows, batch.bytes.length + (batch.long?.bytes ?? 0));
    }
    signal.throwIfAborted();
  } catch (error) {
    await loading.abort();
    // They come again.
    events.onRows(table, -rows, 0);
    throw error;
  }
  events.onRange(table, await loading.commit());
}

/**
 * Cuts the tables into ranges and leaves out those that the target has already. Tables of a higher load order begin, and of the same one the largest, so that
 * none is left at the end. A table without a key whose changes are followed is one range, because it has one position.
 */
export async function stepsOf(
  tables: readonly TablePlan[],
  rangesOf: (table: TablePlan) => Promise<readonly Range[]>,
  loaded: ReadonlyMap<string, ReadonlyMap<number, number>>,
  isFollowed: boolean,
): Promise<LoadStep[]> {
  const steps: LoadStep[] = [];
  const ordered = [...tables].sort(
    (a, b) =>
      (b.loadOrder ?? 0) - (a.loadOrder ?? 0) ||
      (b.source.estimatedBytes ?? 0) - (a.source.estimatedBytes ?? 0),
  );
  for (const table of ordered) {
    const known = loaded.get(nameOf(table.target));
    const isAtPosition = isFollowed && isKeyless(table.source);
    const ranges = isAtPosition ? [{ kind: 'all' } as const] : await rangesOf(table);
    ranges.forEach((range, number) => {
      if (known?.has(number) !== true) steps.push({ table, range, number, isAtPosition });
    });
  }
  return steps;
}
