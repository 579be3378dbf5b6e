import { createHash } from 'node:crypto';
import { cascadesOf } from './cascade.ts';
import { absentCell } from './change.ts';
import type { LocatedChange, RowImage } from './net.ts';
import type { Shape } from './shape.ts';
import { isKeyless, nameOf } from './shape.ts';
import type { ChangedTable } from './sink.ts';
import type { NeutralType } from './type.ts';

/**
 * How changes are divided among workers, which commit each for itself: all changes of one key go to one worker, in their order, whenever they come. A table whose rows
 * can exclude each other by more than their key (another unique constraint) belongs to one worker as a whole, so that no worker ever waits for another one or fails because
 * of it. A class because it is made once for some tables.
 */
export class Division {
  /** Tells whether changes were divided in the same way before. */
  readonly name: string;
  readonly workers: number;
  readonly #tables: ReadonlyMap<Shape, Divided>;

  /** `hasOtherKeys` are tables of the source whose target has unique constraints besides the key. */
  constructor(tables: readonly ChangedTable[], workers: number, hasOtherKeys: ReadonlySet<Shape>) {
    this.workers = workers;
    this.#tables = new Map(
      tables.map((table, number) => [table.source, divided(table, number % workers, hasOtherKeys)]),
    );
    const told = tables.map((table) => [
      nameOf(table.target),
      this.#tables.get(table.source)?.key?.map((place) => table.source.columns[place]?.name),
    ]);
    this.name = `${workers}-${createHash('md5').update(JSON.stringify(told)).digest('hex')}`;
  }

  /** The changes of each worker. Undefined when they cannot be divided: one of them concerns rows of several workers. */
  divide(changes: readonly LocatedChange[]): readonly (readonly LocatedChange[])[] | undefined {
    const parts: LocatedChange[][] = Array.from({ length: this.workers }, () => []);
    for (const each of changes) if (!this.#add(each, parts)) return undefined;
    return parts;
  }

  #add(each: LocatedChange, parts: readonly LocatedChange[][]): boolean {
    const { change, batch } = each;
    const table = this.#tables.get(change.table);
    if (!table || change.kind === 'truncate' || isKeyless(change.table)) return false;
    // It takes rows of other tables with it, wherever they belong.
    if (cascadesOf(table.cascades, each).length > 0) return false;
    const { key, columns } = table;
    if (!key) {
      parts[table.worker]?.push(each);
      return true;
    }
    const { before, after } = change;
    const to = this.#worker({ cells: batch, at: after >= 0 ? after : before }, key);
    const from = before >= 0 ? this.#worker({ cells: batch, at: before }, key) : to;
    if (from === to) {
      parts[to]?.push(each);
      return true;
    }
    // The row of the old key goes in one worker, and comes in another under the new one: it must be known whole, and hold nothing that the log does not know.
    const isWhole = columns.every((place) => batch.lengths[after + place] !== absentCell);
    if (!isWhole || table.hasOthers) return false;
    parts[from]?.push({ change: { ...change, kind: 'delete', after: -1 }, batch });
    parts[to]?.push({ change: { ...change, kind: 'insert', before: -1 }, batch });
    return true;
  }

  /** By the bytes of the key (FNV-1a). */
  #worker({ cells: { bytes, starts, lengths }, at }: RowImage, key: readonly number[]): number {
    let hash = 0x811c9dc5;
    for (const place of key) {
      const start = starts[at + place] as number;
      const end = start + (lengths[at + place] as number);
      for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
      hash = Math.imul(hash ^ 0x1ff, 0x01000193);
    }
    return ((hash ^ (hash >>> 16)) >>> 0) % this.workers;
  }
}

/** How many workers a division of this name has. */
export function workersOf(name: string): number {
  return Number.parseInt(name, 10);
}

interface Divided extends Pick<ChangedTable, 'cascades'> {
  /** Where all its changes go when it is not divided by keys. */
  readonly worker: number;
  /** Places of the key's columns when it is. */
  readonly key: readonly number[] | undefined;
  readonly columns: readonly number[];
  readonly hasOthers: boolean;
}

function divided(
  { source, target, columns, cascades }: ChangedTable,
  worker: number,
  hasOtherKeys: ReadonlySet<Shape>,
): Divided {
  const isByKey =
    !hasOtherKeys.has(source) &&
    source.key?.columns.every((place) => exactKinds.has(source.columns[place]?.type.kind ?? 'native'));
  return {
    worker,
    ...(cascades ? { cascades } : {}),
    key: isByKey === true ? source.key?.columns : undefined,
    columns: columns.map((pair) => source.columns.indexOf(pair.source)),
    hasOthers: target.columns.some(
      (column) => !column.generated && !columns.some((pair) => pair.target === column),
    ),
  };
}

/** Kinds of values that are equal only when their bytes are: collations and scales make others equal too. */
const exactKinds: ReadonlySet<NeutralType['kind']> = new Set(['integer', 'boolean', 'uuid', 'date', 'bytes']);
