import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nullCell } from './batch.ts';
import type { ChangeBatch, ChangeEvent, RowChange, Truncate } from './change.ts';
import { absentCell } from './change.ts';
import type { LocatedChange, NetChanges, RowImage } from './net.ts';
import { netChanges } from './net.ts';
import type { Shape } from './shape.ts';

const table: Shape = { schema: 's', name: 't', isPartitioned: false, columns: [] };
/** A column that is not moved stands between those that are. */
const columns = { moved: [0, 2, 3], key: [0], hasOthers: false };
const width = 4;

type Cell = string | null | undefined;
type Row = readonly [id: string, ...cells: Cell[]];

/** A change in words: `undefined` is a cell that the log left out. */
type Told =
  | { readonly kind: 'insert'; readonly after: Row }
  | { readonly kind: 'update'; readonly before?: string; readonly after: Row }
  | { readonly kind: 'delete'; readonly before: string }
  | { readonly kind: 'truncate' };

function located(told: readonly Told[]): LocatedChange[] {
  return told.map((each) => {
    const pieces: Buffer[] = [];
    const starts: number[] = [];
    const lengths: number[] = [];
    let size = 0;
    const add = (cells: readonly Cell[]): number => {
      const first = starts.length;
      for (const cell of cells) {
        starts.push(size);
        const bytes = Buffer.from(cell ?? '');
        pieces.push(bytes);
        size += bytes.length;
        lengths.push(cell === null ? nullCell : cell === undefined ? absentCell : bytes.length);
      }
      return first;
    };
    const rowOf = ([id, ...rest]: Row): Cell[] => [id, 'not moved', ...rest];
    let event: RowChange | Truncate = { kind: 'truncate', table };
    if (each.kind !== 'truncate') {
      const old = each.kind === 'insert' ? undefined : each.before;
      const before = old === undefined ? -1 : add([old, ...Array<Cell>(width - 1).fill(undefined)]);
      const after = each.kind === 'delete' ? -1 : add(rowOf(each.after));
      event = { kind: each.kind, table, before, after };
    }
    const batch: ChangeBatch = {
      events: [event] as readonly ChangeEvent[],
      bytes: Buffer.concat(pieces),
      starts: Int32Array.from(starts),
      lengths: Int32Array.from(lengths),
    };
    return { change: event, batch };
  });
}

function cellOf({ cells, at }: RowImage, place: number): Cell {
  const length = cells.lengths[at + place] as number;
  if (length === nullCell) return null;
  if (length === absentCell) return undefined;
  const start = cells.starts[at + place] as number;
  return cells.bytes.toString('utf8', start, start + length);
}

const rowOf = (image: RowImage): Cell[] => columns.moved.map((place) => cellOf(image, place));

/** What a net change holds, in words. */
function told(net: NetChanges | undefined) {
  if (!net) return undefined;
  const groups = (all: NetChanges['changed']) =>
    all.map(({ columns: present, rows }) => ({ present, rows: rows.map(rowOf) }));
  return {
    isEmptied: net.isEmptied,
    removed: net.removed.map((image) => cellOf(image, 0)),
    changed: groups(net.changed),
    inserted: groups(net.inserted),
  };
}

const net = (changes: readonly Told[], mayRepeat = false) =>
  told(netChanges(located(changes), columns, mayRepeat));

const nothing = { isEmptied: false, removed: [], changed: [], inserted: [] };
const all = [0, 2, 3];

describe('the net change of a key', () => {
  it('is an insert for an insert and updates', () => {
    expect(
      net([
        { kind: 'insert', after: ['1', 'a', null] },
        { kind: 'update', after: ['1', 'b', 'x'] },
        { kind: 'update', after: ['1', 'c', undefined] },
      ]),
    ).toEqual({ ...nothing, inserted: [{ present: all, rows: [['1', 'c', 'x']] }] });
  });

  it('is nothing for a row that comes and goes', () => {
    const changes: Told[] = [
      { kind: 'insert', after: ['1', 'a', 'b'] },
      { kind: 'delete', before: '1' },
    ];
    expect(net(changes)).toEqual(nothing);
    expect(net(changes, true)).toEqual({ ...nothing, removed: ['1'] });
  });

  it('is a delete for an update and a delete', () => {
    expect(
      net([
        { kind: 'update', after: ['1', 'a', 'b'] },
        { kind: 'delete', before: '1' },
      ]),
    ).toEqual({ ...nothing, removed: ['1'] });
  });

  it('removes and inserts a row that is deleted and comes again', () => {
    expect(
      net([
        { kind: 'delete', before: '1' },
        { kind: 'insert', after: ['1', 'n', null] },
      ]),
    ).toEqual({ ...nothing, removed: ['1'], inserted: [{ present: all, rows: [['1', 'n', null]] }] });
  });

  it('moves a row to a new key, over more than one', () => {
    expect(
      net([
        { kind: 'update', before: '1', after: ['2', 'a', 'b'] },
        { kind: 'update', before: '2', after: ['3', 'c', undefined] },
      ]),
    ).toEqual({ ...nothing, removed: ['1'], inserted: [{ present: all, rows: [['3', 'c', 'b']] }] });
  });

  it('cannot be told when a row of unknown cells gets a new key', () => {
    expect(net([{ kind: 'update', before: '1', after: ['2', 'a', undefined] }])).toBeUndefined();
    const whole = located([{ kind: 'update', before: '1', after: ['2', 'a', 'b'] }]);
    expect(netChanges(whole, { ...columns, hasOthers: true }, false)).toBeUndefined();
  });

  it('cannot be told when changes contradict each other', () => {
    const insert: Told = { kind: 'insert', after: ['1', 'a', 'b'] };
    expect(net([insert, insert])).toBeUndefined();
    expect(
      net([
        { kind: 'delete', before: '1' },
        { kind: 'delete', before: '1' },
      ]),
    ).toBeUndefined();
  });

  it('groups rows by the columns that have values', () => {
    expect(
      net([
        { kind: 'update', after: ['1', 'a', undefined] },
        { kind: 'update', after: ['2', 'b', 'c'] },
        { kind: 'update', after: ['3', 'd', undefined] },
      ]),
    ).toEqual({
      ...nothing,
      changed: [
        {
          present: [0, 2],
          rows: [
            ['1', 'a', undefined],
            ['3', 'd', undefined],
          ],
        },
        { present: all, rows: [['2', 'b', 'c']] },
      ],
    });
  });

  it('forgets what was before the table was emptied', () => {
    expect(
      net([
        { kind: 'update', after: ['1', 'a', 'b'] },
        { kind: 'truncate' },
        { kind: 'insert', after: ['1', 'c', 'd'] },
      ]),
    ).toEqual({ ...nothing, isEmptied: true, inserted: [{ present: all, rows: [['1', 'c', 'd']] }] });
  });
});

type Rows = Map<string, [Cell, Cell]>;

/** What a database does with one change after the other. */
function applyAll(rows: Rows, changes: readonly Told[]): void {
  for (const each of changes) {
    if (each.kind === 'truncate') rows.clear();
    else if (each.kind === 'delete') rows.delete(each.before);
    else {
      const [id, first, second] = each.after;
      const old = each.kind === 'insert' ? undefined : rows.get(each.before ?? id);
      if (each.kind === 'update') rows.delete(each.before ?? id);
      rows.set(id, [first === undefined ? old?.[0] : first, second === undefined ? old?.[1] : second]);
    }
  }
}

/** What a database does with net changes. Every expectation of theirs is held. */
function applyNet(
  rows: Rows,
  { isEmptied, removed, changed, inserted }: NetChanges,
  mayRepeat: boolean,
): void {
  if (isEmptied) rows.clear();
  for (const image of removed) {
    const had = rows.delete(cellOf(image, 0) as string);
    if (!mayRepeat) expect(had).toBe(true);
  }
  for (const [groups, isThere] of [
    [changed, true],
    [inserted, false],
  ] as const)
    for (const { rows: images, columns: present } of groups)
      for (const image of images) {
        const [id, first, second] = rowOf(image);
        const old = rows.get(id as string);
        if (!mayRepeat) expect(old !== undefined).toBe(isThere);
        if (mayRepeat && old === undefined && present.length < all.length) continue;
        rows.set(id as string, [
          first === undefined ? old?.[0] : first,
          second === undefined ? old?.[1] : second,
        ]);
      }
}

/** Changes that a source could have made of these rows: what a wish asks for is done only where its row is there, or its key is free. */
function possible(start: Rows, wishes: readonly Wish[]): Told[] {
  const rows: Rows = new Map(start);
  const changes: Told[] = [];
  for (const [kind, id, other, first, second] of wishes) {
    const isThere = rows.has(id);
    let change: Told | undefined;
    if (kind === 'truncate') change = { kind };
    else if (kind === 'insert' && !isThere) change = { kind, after: [id, first ?? null, second ?? null] };
    else if (kind === 'delete' && isThere) change = { kind, before: id };
    else if (kind === 'update' && isThere) change = { kind, after: [id, first, second] };
    else if (kind === 'move' && isThere && !rows.has(other))
      change = { kind: 'update', before: id, after: [other, first ?? null, second ?? null] };
    if (!change) continue;
    changes.push(change);
    applyAll(rows, [change]);
  }
  return changes;
}

type Wish = readonly ['insert' | 'update' | 'delete' | 'move' | 'truncate', string, string, Cell, Cell];

const id = fc.constantFrom('1', '2', '3', '4', '5', '6');
const cell = fc.constantFrom<Cell>('a', 'bb', '', null, undefined);
const wish: fc.Arbitrary<Wish> = fc.tuple(
  fc.constantFrom('insert', 'update', 'update', 'delete', 'move', 'insert', 'insert', 'truncate' as const),
  id,
  id,
  cell,
  cell,
) as fc.Arbitrary<Wish>;
const start: fc.Arbitrary<Rows> = fc
  .uniqueArray(fc.tuple(id, fc.tuple(fc.constantFrom('s', null), fc.constantFrom('t', ''))), {
    selector: ([key]) => key,
  })
  .map((rows) => new Map(rows));

describe('net changes', () => {
  it('make of any rows what all changes make of them', () => {
    fc.assert(
      fc.property(start, fc.array(wish, { maxLength: 40 }), (rows, wishes) => {
        const changes = possible(rows, wishes);
        const wanted: Rows = new Map(rows);
        applyAll(wanted, changes);
        const got: Rows = new Map(rows);
        const reduced = netChanges(located(changes), columns, false);
        expect(reduced).toBeDefined();
        applyNet(got, reduced as NetChanges, false);
        expect(Object.fromEntries(got)).toEqual(Object.fromEntries(wanted));
      }),
      { numRuns: 500 },
    );
  });

  it('bring rows that hold some of the changes already to the same end', () => {
    fc.assert(
      fc.property(start, fc.array(wish, { maxLength: 30 }), fc.nat(30), (rows, wishes, read) => {
        const changes = possible(rows, wishes);
        const wanted: Rows = new Map(rows);
        applyAll(wanted, changes);
        const got: Rows = new Map(rows);
        applyAll(got, changes.slice(0, read));
        applyNet(got, netChanges(located(changes), columns, true) as NetChanges, true);
        const keys = new Set(wanted.keys());
        expect(new Set(got.keys())).toEqual(keys);
        for (const key of keys)
          for (const place of [0, 1] as const)
            if (wanted.get(key)?.[place] !== undefined)
              expect(got.get(key)?.[place]).toBe(wanted.get(key)?.[place]);
      }),
      { numRuns: 500 },
    );
  });
});
