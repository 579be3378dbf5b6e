import type { Batch, Encoding } from '../../change/batch.ts';
import { nullCell } from '../../change/batch.ts';
import type { Column, Shape } from '../../change/shape.ts';
import type { ColumnPair } from '../../change/sink.ts';
import type { MadeColumn } from './plan.ts';

/** What is read of a table, and what is done to its batches on their way; `transform` is absent where they go as they are. */
export interface LoadPath {
  readonly columns: readonly { readonly column: Column; readonly encoding: Encoding }[];
  readonly transform?: (batch: Batch) => Batch;
}

/** The way of a table's rows from what is read to what is written. */
export function loadPath(
  source: Shape,
  pairs: readonly ColumnPair[],
  made: readonly MadeColumn[] = [],
): LoadPath {
  if (made.length === 0)
    return { columns: pairs.map(({ source: column, encoding }) => ({ column, encoding })) };
  const columns: { readonly column: Column; readonly encoding: Encoding }[] = [];
  const placeOf = (column: Column, encoding: Encoding): number => {
    const known = columns.findIndex((each) => each.column === column && each.encoding === encoding);
    if (known >= 0) return known;
    columns.push({ column, encoding });
    return columns.length - 1;
  };
  const outs = pairs.map((pair): Out => {
    const own = made.find((each) => each.column === pair.source);
    if (!own) return { place: placeOf(pair.source, pair.encoding) };
    // A row that is loaded was not updated: there is nothing before it.
    if (own.from === 'before') return { place: -1 };
    return { made: own, needs: own.needs.map((each) => placeOf(each, 'text')) };
  });
  // Of a table whose columns are all made of nothing, something must be read, so that its rows are counted.
  const [first] = source.columns;
  if (columns.length === 0 && first) placeOf(first, 'text');
  return { columns, transform: transformer(outs) };
}

type Out = { readonly place: number } | { readonly made: MadeColumn; readonly needs: readonly number[] };

/** The arrays of the batches that it gives are used again, as those of the batches it takes. */
function transformer(outs: readonly Out[]): (batch: Batch) => Batch {
  let starts = new Int32Array(0);
  let lengths = new Int32Array(0);
  return (batch) => {
    const cells = batch.rows * outs.length;
    if (starts.length < cells) {
      starts = new Int32Array(cells * 2);
      lengths = new Int32Array(cells * 2);
    }
    const more: Buffer[] = [batch.bytes];
    let end = batch.bytes.length;
    let cell = 0;
    const occasion = { operation: 'INSERT', at: Date.now() } as const;
    for (let row = 0; row < batch.rows; row += 1) {
      const first = row * batch.columns;
      for (const out of outs) {
        if ('place' in out) {
          starts[cell] = out.place < 0 ? 0 : (batch.starts[first + out.place] as number);
          lengths[cell] = out.place < 0 ? nullCell : (batch.lengths[first + out.place] as number);
        } else {
          const value = out.made.make(
            batch,
            out.needs.map((each) => first + each),
            occasion,
          );
          starts[cell] = end;
          lengths[cell] = value ? value.length : nullCell;
          if (value) {
            more.push(value);
            end += value.length;
          }
        }
        cell += 1;
      }
    }
    return { rows: batch.rows, columns: outs.length, bytes: Buffer.concat(more, end), starts, lengths };
  };
}
