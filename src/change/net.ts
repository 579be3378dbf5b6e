import type { ChangeBatch, RowChange, Truncate } from './change.ts';
import { absentCell } from './change.ts';

/** The bytes and places of cells: what a {@link ChangeBatch} has besides its events. */
export type Cells = Pick<ChangeBatch, 'bytes' | 'starts' | 'lengths'>;

/** One row: its cells begin at a place in some arrays, one for each column of the source's shape. */
export interface RowImage {
  readonly cells: Cells;
  readonly at: number;
}

/** A change together with the batch that holds its cells. */
export interface LocatedChange {
  readonly change: RowChange | Truncate;
  readonly batch: ChangeBatch;
}

/** The columns of a table that matter, as places in the source's shape. */
export interface NetColumns {
  /** All that are moved. */
  readonly moved: readonly number[];
  /** Those of the key, which are moved too. */
  readonly key: readonly number[];
  /** The target's table has columns of its own: a row that gets another key must not be removed and inserted, or it would lose them. */
  readonly hasOthers: boolean;
}

/** Rows that have values for the same columns. */
export interface RowGroup {
  /** Places in the source's shape. */
  readonly columns: readonly number[];
  readonly rows: readonly RowImage[];
}

/**
 * What many changes come to. It is done in this order: the table is emptied, rows are removed, then changed, then inserted. No key is in it twice, but a key
 * that is removed may be inserted again.
 */
export interface NetChanges {
  readonly isEmptied: boolean;
  /** Rows that were there before the changes and go; only the cells of the key count. */
  readonly removed: readonly RowImage[];
  /** Rows that were there before and keep their key. */
  readonly changed: readonly RowGroup[];
  readonly inserted: readonly RowGroup[];
}

/** What is known of a key while changes are gathered. */
interface Entry {
  /** The row of this key that was there before has to go. */
  removed: RowImage | undefined;
  /** The row that has the key now, when a change made or changed it, and which of the two. */
  put: RowImage | undefined;
  kind: 'insert' | 'update';
}

/**
 * Reduces the changes of one table to the net change of each key: what many changes did to a row is done once. Undefined when they cannot be reduced and must be
 * made one after the other: a row got a new key while not all its values are known, or the changes contradict each other.
 *
 * Where rows may hold the changes already (`mayRepeat`), a row that comes and goes is removed, because it may have been read while it was there.
 *
 * Changes of a table without a key come to something only where all of them insert.
 */
export function netChanges(
  changes: readonly LocatedChange[],
  columns: NetColumns,
  mayRepeat: boolean,
): NetChanges | undefined {
  if (columns.key.length === 0) return insertions(changes, columns);
  const gathering = new Gathering(columns, mayRepeat);
  return changes.every((each) => gathering.add(each)) ? gathering.result() : undefined;
}

function insertions(changes: readonly LocatedChange[], { moved }: NetColumns): NetChanges | undefined {
  const inserted = new Groups(moved);
  for (const { change, batch } of changes) {
    if (change.kind !== 'insert') return undefined;
    inserted.add({ cells: batch, at: change.after });
  }
  return { isEmptied: false, removed: [], changed: [], inserted: inserted.all() };
}

/** A class because it is filled change by change. */
class Gathering {
  readonly #columns: NetColumns;
  readonly #mayRepeat: boolean;
  readonly #entries = new Map<string, Entry>();
  #isEmptied = false;

  constructor(columns: NetColumns, mayRepeat: boolean) {
    this.#columns = columns;
    this.#mayRepeat = mayRepeat;
  }

  /** Whether the change could be taken in. */
  add({ change, batch }: LocatedChange): boolean {
    switch (change.kind) {
      case 'truncate':
        this.#entries.clear();
        this.#isEmptied = true;
        return true;
      case 'insert':
        return this.#put({ cells: batch, at: change.after }, 'insert');
      case 'delete':
        return this.#remove({ cells: batch, at: change.before });
      case 'update':
        return this.#update(change, batch);
    }
  }

  result(): NetChanges {
    const removed: RowImage[] = [];
    const changed = new Groups(this.#columns.moved);
    const inserted = new Groups(this.#columns.moved);
    for (const entry of this.#entries.values()) {
      if (entry.removed) removed.push(entry.removed);
      if (entry.put) (entry.kind === 'insert' ? inserted : changed).add(entry.put);
    }
    return { isEmptied: this.#isEmptied, removed, changed: changed.all(), inserted: inserted.all() };
  }

  #update({ before, after }: RowChange, batch: ChangeBatch): boolean {
    const now: RowImage = { cells: batch, at: after };
    const old: RowImage = before >= 0 ? { cells: batch, at: before } : now;
    const oldKey = keyOf(old, this.#columns.key);
    const entry = this.#entries.get(oldKey);
    if (entry?.removed && !entry.put) return false;
    const image = entry?.put ? merged(now, entry.put, this.#columns.moved) : now;
    const newKey = before >= 0 ? keyOf(now, this.#columns.key) : oldKey;
    if (newKey === oldKey) {
      if (entry?.put) entry.put = image;
      else this.#entries.set(oldKey, { removed: undefined, put: image, kind: 'update' });
      return true;
    }
    // The old row goes, and a whole row takes its place under the new key.
    const { moved, hasOthers } = this.#columns;
    return isWhole(image, moved) && !hasOthers && this.#remove(old) && this.#put(image, 'insert');
  }

  #put(image: RowImage, kind: 'insert'): boolean {
    const key = keyOf(image, this.#columns.key);
    const entry = this.#entries.get(key);
    if (!entry) this.#entries.set(key, { removed: undefined, put: image, kind });
    else if (entry.put) return false;
    else {
      entry.put = image;
      entry.kind = kind;
    }
    return true;
  }

  #remove(image: RowImage): boolean {
    const key = keyOf(image, this.#columns.key);
    const entry = this.#entries.get(key);
    if (!entry) {
      this.#entries.set(key, { removed: image, put: undefined, kind: 'update' });
      return true;
    }
    if (!entry.put) return false;
    const wasThere = entry.kind === 'update' || this.#mayRepeat;
    entry.put = undefined;
    if (wasThere) entry.removed ??= image;
    if (!entry.removed) this.#entries.delete(key);
    return true;
  }
}

/** Puts rows that have values for the same columns together, in the order in which they come. */
class Groups {
  readonly #moved: readonly number[];
  readonly #groups = new Map<string, { readonly columns: readonly number[]; readonly rows: RowImage[] }>();

  constructor(moved: readonly number[]) {
    this.#moved = moved;
  }

  add(image: RowImage): void {
    const { lengths } = image.cells;
    const hasAll = isWhole(image, this.#moved);
    const columns = hasAll
      ? this.#moved
      : this.#moved.filter((place) => lengths[image.at + place] !== absentCell);
    const id = hasAll ? '' : `${columns.join()},`;
    const known = this.#groups.get(id);
    if (known) known.rows.push(image);
    else this.#groups.set(id, { columns, rows: [image] });
  }

  all(): readonly RowGroup[] {
    return [...this.#groups.values()];
  }
}

/** Whether the log left none of the cells out. Asked for each change, and so without a function to be made for it. */
function isWhole({ cells: { lengths }, at }: RowImage, moved: readonly number[]): boolean {
  for (const place of moved) if (lengths[at + place] === absentCell) return false;
  return true;
}

/** The cells of a key as one text: the length of each before its bytes, so that no two keys have the same. */
function keyOf({ cells: { bytes, starts, lengths }, at }: RowImage, key: readonly number[]): string {
  const [first] = key;
  if (key.length === 1 && first !== undefined) {
    const start = starts[at + first] as number;
    return bytes.toString('latin1', start, start + (lengths[at + first] as number));
  }
  let text = '';
  for (const place of key) {
    const start = starts[at + place] as number;
    const length = lengths[at + place] as number;
    text += `${length}:${bytes.toString('latin1', start, start + length)}`;
  }
  return text;
}

/** A row of which the log left out cells, with those of the row as it was before. */
function merged(now: RowImage, before: RowImage, moved: readonly number[]): RowImage {
  const absent = (image: RowImage, place: number): boolean =>
    image.cells.lengths[image.at + place] === absentCell;
  if (!moved.some((place) => absent(now, place) && !absent(before, place))) return now;
  const width = Math.max(...moved) + 1;
  const starts = new Int32Array(width);
  const lengths = new Int32Array(width).fill(absentCell);
  const pieces: Buffer[] = [];
  let size = 0;
  for (const place of moved) {
    const { cells, at } = absent(now, place) ? before : now;
    const length = cells.lengths[at + place] as number;
    lengths[place] = length;
    starts[place] = size;
    if (length <= 0) continue;
    const start = cells.starts[at + place] as number;
    pieces.push(cells.bytes.subarray(start, start + length));
    size += length;
  }
  return { cells: { bytes: Buffer.concat(pieces, size), starts, lengths }, at: 0 };
}
