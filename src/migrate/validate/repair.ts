import type { Batch } from '../../change/batch.ts';
import type { ChangeEvent } from '../../change/change.ts';
import { absentCell } from '../../change/change.ts';
import type { FailureType, KeyValues, SourceComparer, TargetComparer } from '../../change/comparer.ts';
import { nameOf } from '../../change/shape.ts';
import type { Applying, ChangedTable, Sink } from '../../change/sink.ts';
import { OperationError } from '../../text/error.ts';
import type { TablePlan } from '../plan.ts';
import { changeCutter } from '../transform/lobs.ts';
import type { Comparison, Difference } from './table.ts';
import { idOf } from './table.ts';

/** What was done to a target's rows. */
export interface Repaired {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** What a repair works with. */
export interface RepairJob {
  readonly task: string;
  readonly source: SourceComparer;
  readonly target: TargetComparer;
  readonly sink: Sink;
  readonly signal: AbortSignal;
}

/** How many rows one transaction mends. */
const rowsPerTransaction = 200;

/**
 * Makes the rows of some keys what they are in the source now: it reads them again, writes them as changes, and deletes what the source does not have.
 * Deletes are first and inserts last, so that a value of a unique key is free before it is taken.
 */
export async function repair(
  comparison: Comparison,
  differences: readonly Difference[],
  job: RepairJob,
): Promise<Repaired> {
  const { plan } = comparison;
  if (plan.columns.some(({ source }) => !plan.source.columns.includes(source)))
    throw new OperationError(
      `Rows of ${nameOf(plan.target)} cannot be repaired: it has columns that rules make. Load the table again.`,
      { code: 'repair', side: 'config' },
    );
  const keysOf = (type: FailureType) =>
    differences.filter((each) => each.type === type).map(({ key }) => key);
  let deleted = 0;
  for (const keys of batchesOf(keysOf('MISSING_SOURCE'))) {
    job.signal.throwIfAborted();
    deleted += await remove(comparison, keys, job);
  }
  const updated = await write(comparison, 'update', keysOf('RECORD_DIFF'), job);
  const inserted = await write(comparison, 'insert', keysOf('MISSING_TARGET'), job);
  return { inserted, updated, deleted };
}

/** Cuts a list into parts of what one transaction takes. */
export function batchesOf<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / rowsPerTransaction) }, (_, i) =>
    all.slice(i * rowsPerTransaction, (i + 1) * rowsPerTransaction),
  );
}

/** The source is asked once more: a row that it has by now stays. */
async function remove(
  { source, target }: Comparison,
  keys: readonly KeyValues[],
  job: RepairJob,
): Promise<number> {
  const present = await job.source.rowHashes(source, { kind: 'keys', keys });
  const known = new Set(present.map(({ key }) => idOf(key)));
  const gone = keys.filter((key) => !known.has(idOf(key)));
  return gone.length === 0 ? 0 : await job.target.remove(target, gone);
}

async function write(
  { plan, source }: Comparison,
  kind: 'update' | 'insert',
  keys: readonly KeyValues[],
  job: RepairJob,
): Promise<number> {
  if (keys.length === 0) return 0;
  const table: ChangedTable = {
    source: plan.source,
    target: plan.target,
    columns: plan.columns.map((pair) => ({ ...pair, encoding: 'text' as const })),
  };
  const columns = table.columns.map(({ source: column, encoding }) => ({ column, encoding }));
  const applying = await job.sink.apply({
    task: job.task,
    isWithoutPosition: true,
    tables: [table],
    mayCut: plan.limit !== undefined,
  });
  let written = 0;
  try {
    for (const some of batchesOf(keys)) {
      job.signal.throwIfAborted();
      for await (const batch of job.source.rows(source, some, columns))
        written += await put(applying, { plan, kind, batch });
      await applying.write(
        {
          events: [{ kind: 'commit', position: '', at: Date.now() }],
          bytes: Buffer.alloc(0),
          starts: new Int32Array(),
          lengths: new Int32Array(),
        },
        { mayRepeat: false },
      );
      await applying.flush();
    }
  } finally {
    await applying.close();
  }
  return written;
}

/**
 * Hands rows over as changes, whose cells stand in the order of the source's columns. An update leaves its key alone, and columns that the
 * database always numbers: they take no value in an update.
 */
async function put(
  applying: Applying,
  {
    plan,
    kind,
    batch,
  }: { readonly plan: TablePlan; readonly kind: 'update' | 'insert'; readonly batch: Batch },
): Promise<number> {
  const width = plan.source.columns.length;
  const places = plan.columns.map((pair) => plan.source.columns.indexOf(pair.source));
  const kept = new Set(plan.source.key?.columns);
  plan.columns.forEach(({ target }, column) => {
    if (target.identity === 'always') kept.add(places[column] as number);
  });
  const { bytes, places: owned } = ownCells(batch);
  const starts = new Int32Array(batch.rows * 2 * width);
  const lengths = new Int32Array(batch.rows * 2 * width).fill(absentCell);
  const events: ChangeEvent[] = [];
  for (let row = 0; row < batch.rows; row += 1) {
    const before = row * 2 * width;
    const after = before + width;
    places.forEach((place, column) => {
      const cell = row * batch.columns + column;
      for (const at of kind === 'update' && kept.has(place) ? [before] : [before, after]) {
        starts[at + place] = owned[cell] as number;
        lengths[at + place] = batch.lengths[cell] as number;
      }
    });
    events.push({ kind, table: plan.source, before: kind === 'update' ? before : -1, after });
  }
  const changes = { events, bytes, starts, lengths };
  // A row that has come meanwhile is replaced by an insert; an update must find its row.
  await applying.write(changeCutter([plan])?.(changes) ?? changes, { mayRepeat: kind === 'insert' });
  return batch.rows;
}

/** The cells of a batch in memory of their own, one behind the other: changes are kept until they are written, and what was read is valid only until more is. */
function ownCells({ rows, columns, bytes, starts, lengths }: Batch): {
  readonly bytes: Buffer;
  readonly places: Int32Array;
} {
  const places = new Int32Array(rows * columns);
  const parts: Buffer[] = [];
  let end = 0;
  for (let cell = 0; cell < rows * columns; cell += 1) {
    const start = starts[cell] as number;
    const length = Math.max(0, lengths[cell] as number);
    places[cell] = end;
    parts.push(bytes.subarray(start, start + length));
    end += length;
  }
  return { bytes: Buffer.concat(parts, end), places };
}
