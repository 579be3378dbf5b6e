import type { LobTreatment } from '../../catalog/mapping/rows.ts';
import type { Batch } from '../../change/batch.ts';
import type { ChangeBatch, ChangeEvent, RowChange } from '../../change/change.ts';
import type { Cut, CutRow, LobLimit } from '../../change/cut.ts';
import { keptOf } from '../../change/cut.ts';
import { wholeRows } from '../../change/long-row.ts';
import { rowStatement } from '../../change/refusal.ts';
import type { Column, Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import type { ColumnPair } from '../../change/sink.ts';
import { isLarge } from '../../change/type.ts';

/** Whether a column is a large object to DMS: types that declare how long their values are, are none. */
function isLob({ type, native }: Column): boolean {
  return isLarge(type) && !/^(?:var)?binary\(\d+\)/i.test(native);
}

/** A value that is nothing any more without its end, by what one of both sides has it for. */
function isDocument({ source, target }: ColumnPair): boolean {
  return [source, target].some(
    ({ type, isDocument: isJson }) => isJson === true || (type.kind !== 'text' && type.kind !== 'bytes'),
  );
}

/** What is done to the large values of a table. */
export interface LobPlan {
  readonly pairs: readonly ColumnPair[];
  readonly limit?: LobLimit;
}

/**
 * Leaves large values out, or has them cut, as is wanted. Values of keys stay whole, because they tell rows apart, and so do documents. Where values may be cut, those of the key are
 * read as text, so that it can be said of which row.
 */
export function withLobs(table: Shape, pairs: readonly ColumnPair[], wanted: LobTreatment): LobPlan {
  if (wanted === 'whole') return { pairs };
  const key = new Set(table.key?.columns.map((place) => table.columns[place]));
  const lobs = pairs.flatMap(({ source }) => (isLob(source) && !key.has(source) ? [source] : []));
  if (wanted === 'none') return { pairs: pairs.filter(({ source }) => !lobs.includes(source)) };
  const columns = new Set(
    pairs.flatMap((pair) => (lobs.includes(pair.source) && !isDocument(pair) ? [pair.source] : [])),
  );
  if (columns.size === 0) return { pairs };
  return {
    pairs: pairs.map((pair) =>
      key.has(pair.source) || columns.has(pair.source) ? { ...pair, encoding: 'text' } : pair,
    ),
    limit: { columns, most: wanted.most },
  };
}

/** Rows that were read, with what was cut of them. */
export interface CutBatch {
  readonly batch: Batch;
  /** By the number of the row in the batch. */
  readonly cuts: ReadonlyMap<number, readonly Cut[]>;
}

const none: ReadonlyMap<number, readonly Cut[]> = new Map();

/** Cuts the large values of rows as they are read. Of one that comes in pieces no more is held than is kept. */
export async function* cutRows(
  table: Shape,
  batches: AsyncIterable<Batch>,
  columns: readonly Column[],
  limit: LobLimit | undefined,
): AsyncGenerator<CutBatch> {
  if (!limit) {
    for await (const batch of batches) yield { batch, cuts: none };
    return;
  }
  const limited = columns.flatMap((column, place) => (limit.columns.has(column) ? [{ column, place }] : []));
  const places = new Set(limited.map(({ place }) => place));
  const held = wholeRows(
    batches,
    (place) => `${nameOf(table)}.${columns[place]?.name}`,
    // One byte more tells whether a character ends there.
    (place) => (places.has(place) ? limit.most + 1 : Number.POSITIVE_INFINITY),
  );
  for await (const batch of held) {
    const cuts = new Map<number, readonly Cut[]>();
    for (let row = 0; row < batch.rows; row += 1) {
      const cut = cutRow(batch, row * batch.columns, limited, limit.most);
      if (cut) cuts.set(row, cut);
    }
    yield { batch, cuts };
  }
}

interface Limited {
  readonly column: Column;
  readonly place: number;
}

/** Shortens the cells of a row, in place: the arrays belong to whoever has the batch, until the next one. */
function cutRow(
  cells: { readonly bytes: Buffer; readonly starts: Int32Array; readonly lengths: Int32Array },
  at: number,
  limited: readonly Limited[],
  most: number,
): readonly Cut[] | undefined {
  let cuts: Cut[] | undefined;
  for (const { column, place } of limited) {
    const bytes = cells.lengths[at + place] as number;
    if (bytes <= most) continue;
    const kept = keptOf(column, cells, cells.starts[at + place] as number, most);
    cells.lengths[at + place] = kept;
    cuts ??= [];
    cuts.push({ column: column.name, bytes, kept });
  }
  return cuts;
}

/** What is recorded of the rows of a batch; `table` and the cells are as they are written. */
export function cutRowsOf(
  table: Shape,
  batch: Batch,
  cuts: ReadonlyMap<number, readonly Cut[]>,
): readonly CutRow[] {
  return [...cuts].map(([row, each]) => ({
    statement: rowStatement({ kind: 'insert', table, before: -1, after: row * batch.columns }, batch),
    cuts: each,
  }));
}

/** Cuts the large values of changes; undefined where no table has a limit. What was there before a change is cut as the target's row is. */
export function changeCutter(
  tables: readonly { readonly source: Shape; readonly limit?: LobLimit }[],
): ((batch: ChangeBatch) => ChangeBatch) | undefined {
  const known = new Map(
    tables.flatMap(({ source, limit }) =>
      limit
        ? [
            [
              source,
              {
                most: limit.most,
                columns: source.columns.flatMap((column, place) =>
                  limit.columns.has(column) ? [{ column, place }] : [],
                ),
              },
            ] as const,
          ]
        : [],
    ),
  );
  if (known.size === 0) return undefined;
  return (batch) => {
    const events = batch.events.map((event): ChangeEvent => {
      if (!('table' in event) || event.kind === 'truncate') return event;
      const limit = known.get(event.table);
      return limit ? cutChange(event, batch, limit) : event;
    });
    return { ...batch, events };
  };
}

function cutChange(
  change: RowChange,
  batch: ChangeBatch,
  { most, columns }: { readonly most: number; readonly columns: readonly Limited[] },
): RowChange {
  const { before, after } = change;
  // A log of whole rows tells again of values that an update left alone: they were cut, and recorded, before.
  const changed = columns.filter(({ place }) => !isSameCell(batch, before + place, after + place, before));
  const cuts = after < 0 ? undefined : cutRow(batch, after, columns, most);
  if (before >= 0) cutRow(batch, before, columns, most);
  const told = cuts?.filter((cut) => changed.some(({ column }) => column.name === cut.column)) ?? [];
  return told.length > 0 ? { ...change, cuts: told } : change;
}

function isSameCell(
  { bytes, starts, lengths }: ChangeBatch,
  one: number,
  other: number,
  before: number,
): boolean {
  if (before < 0 || lengths[one] !== lengths[other]) return false;
  const length = Math.max(0, lengths[one] as number);
  const [from, to] = [starts[one] as number, starts[other] as number];
  return bytes.subarray(from, from + length).equals(bytes.subarray(to, to + length));
}
