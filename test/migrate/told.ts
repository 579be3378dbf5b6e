import { nullCell } from '../../src/change/batch.ts';
import type { ChangeBatch, ChangeEvent } from '../../src/change/change.ts';
import { absentCell } from '../../src/change/change.ts';
import type { Shape } from '../../src/change/shape.ts';

type Cell = string | null | undefined;
/** A change in words; `undefined` is a cell that the log left out. */
export type Told =
  | { readonly insert: readonly Cell[] }
  | { readonly update: readonly Cell[]; readonly of?: string }
  | { readonly delete: string }
  | 'truncate'
  | 'commit';

/** Changes as a log would give them. */
export function batchOf(table: Shape, changes: readonly Told[], position: string): ChangeBatch {
  const events: ChangeEvent[] = [];
  const pieces: Buffer[] = [];
  const starts: number[] = [];
  const lengths: number[] = [];
  let size = 0;
  const add = (cells: readonly Cell[]): number => {
    const first = starts.length;
    for (const cell of cells) {
      const bytes = Buffer.from(cell ?? '');
      starts.push(size);
      lengths.push(cell === null ? nullCell : cell === undefined ? absentCell : bytes.length);
      pieces.push(bytes);
      size += bytes.length;
    }
    return first;
  };
  const key = (id: string): number => add(table.columns.map((_, place) => (place === 0 ? id : undefined)));
  for (const told of changes) {
    if (told === 'truncate') events.push({ kind: 'truncate', table });
    else if (told === 'commit') events.push({ kind: 'commit', position, at: 0 });
    else if ('insert' in told) events.push({ kind: 'insert', table, before: -1, after: add(told.insert) });
    else if ('delete' in told) events.push({ kind: 'delete', table, before: key(told.delete), after: -1 });
    else {
      const before = told.of === undefined ? -1 : key(told.of);
      events.push({ kind: 'update', table, before, after: add(told.update) });
    }
  }
  return {
    events,
    bytes: Buffer.concat(pieces),
    starts: Int32Array.from(starts),
    lengths: Int32Array.from(lengths),
  };
}
