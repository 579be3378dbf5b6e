import type { Batch } from '../change/batch.ts';
import type { ChangeBatch, Commit, RowChange } from '../change/change.ts';
import type { Ledger, RefusalPolicies } from '../change/refusal.ts';
import type { Shape } from '../change/shape.ts';
import type { BatchLimits } from '../change/sink.ts';
import type { LoadJob, LoadStep } from './load.ts';
import type { TablePlan } from './plan.ts';
import { rowsOf } from './range-rows.ts';
import { loadPath } from './transform/load.ts';
import type { CutBatch } from './transform/lobs.ts';
import { cutRows } from './transform/lobs.ts';

/** What is done about rows and tables that the target refuses, and what is known of those that it refused. A class because it goes with a load. */
export class LoadRefusals {
  readonly policies: RefusalPolicies;
  readonly ledger: Ledger;
  /** Refused rows are recorded in `awsdms_full_load_exceptions`, not in `awsdms_apply_exceptions`. */
  readonly hasOwnExceptions: boolean;
  readonly #shapes = new Map<TablePlan, Shape>();

  constructor(policies: RefusalPolicies, ledger: Ledger, hasOwnExceptions: boolean) {
    this.policies = policies;
    this.ledger = ledger;
    this.hasOwnExceptions = hasOwnExceptions;
  }

  /** Whether rows that are refused are looked for, so that the others can be loaded. */
  get leavesRowsOut(): boolean {
    const { value, truncation } = this.policies;
    return value !== 'stop' || truncation !== 'stop';
  }

  /** The rows of a table as they are on their way: its columns are those that are written, whether they were read or made. The same for all of its ranges. */
  shapeOf(table: TablePlan): Shape {
    const known = this.#shapes.get(table);
    if (known) return known;
    const { key, ...shape } = table.source;
    const columns = table.columns.map(({ source }) => source);
    const places = (key?.columns ?? []).map((place) =>
      columns.findIndex((column) => column.name === table.source.columns[place]?.name),
    );
    const made: Shape = {
      ...shape,
      columns,
      ...(key && !places.includes(-1) ? { key: { ...key, columns: places } } : {}),
    };
    this.#shapes.set(table, made);
    return made;
  }
}

/** Rows are written set-wise, so many at a time, and one by one where that is refused. */
const limits: BatchLimits = { changes: 5000, bytes: 1 << 24 };

/** The end of a range is that of a transaction; nothing follows from it. */
const end: Commit = { kind: 'commit', position: '', at: 0 };

/**
 * Loads a range of which the target refused a row: row by row where need be, with those that are refused recorded or passed over as the policies say, all in one
 * transaction with the record of the range. Gives the number of rows; undefined when the table is suspended, and then nothing of the range is left behind.
 */
export async function loadCarefully(job: LoadJob, step: LoadStep): Promise<number | undefined> {
  const { sink, signal, events, refusals } = job;
  const { table, number } = step;
  const { ledger, hasOwnExceptions } = refusals;
  const columns = table.columns.map((pair) => ({ ...pair, encoding: 'text' as const }));
  const path = loadPath(table.source, columns, table.made);
  const shape = refusals.shapeOf(table);
  const { position, batches } = await rowsOf(job, step, path.columns, table.limit !== undefined);
  const applying = await sink.apply({
    task: job.task,
    isWithoutPosition: true,
    range: { number, hasOwnExceptions, ...(position === undefined ? {} : { position }) },
    tables: [{ source: shape, target: table.target, columns }],
    // A row whose key is there already is one that cannot be taken, like others.
    refusals: { ...refusals.policies, insert: refusals.policies.value, recordsKeys: true },
    ledger,
    batch: limits,
    ...(job.historyMinutes === undefined ? {} : { historyMinutes: job.historyMinutes }),
    ...(table.limit ? { mayCut: true } : {}),
  });
  const read = path.columns.map(({ column }) => column);
  let rows = 0;
  try {
    for await (const { batch, cuts } of cutRows(table.source, batches, read, table.limit)) {
      rows += batch.rows;
      if (cuts.size > 0) job.onCut?.(table.source);
      events.onRows(table, batch.rows, batch.bytes.length);
      const inserts = insertsOf(shape, path.transform?.(batch) ?? batch, cuts);
      await applying.write(inserts, { mayRepeat: false });
      if (ledger.suspended.has(shape)) break;
    }
    signal.throwIfAborted();
    await applying.write(ending, { mayRepeat: false });
    await applying.flush();
    const loaded = applying.counts.inserts - applying.counts.refused;
    const isWhole = !ledger.suspended.has(shape);
    events.onRows(table, isWhole ? loaded - rows : -rows, 0);
    return isWhole ? loaded : undefined;
  } catch (error) {
    // They come again.
    events.onRows(table, -rows, 0);
    throw error;
  } finally {
    await applying.close();
  }
}

const ending: ChangeBatch = {
  events: [end],
  bytes: Buffer.alloc(0),
  starts: new Int32Array(),
  lengths: new Int32Array(),
};

/** Rows as inserts. They are copied, because a batch that is read is used again. */
function insertsOf(
  table: Shape,
  { rows, columns, bytes, starts, lengths }: Batch,
  cuts: CutBatch['cuts'],
): ChangeBatch {
  const events = Array.from({ length: rows }, (_, row): RowChange => {
    const cut = cuts.get(row);
    return { kind: 'insert', table, before: -1, after: row * columns, ...(cut ? { cuts: cut } : {}) };
  });
  const cells = rows * columns;
  return {
    events,
    bytes: Buffer.from(bytes),
    starts: starts.slice(0, cells),
    lengths: lengths.slice(0, cells),
  };
}
