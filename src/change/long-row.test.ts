import { describe, expect, it } from 'vitest';
import type { Batch } from './batch.ts';
import { LongRow, longestInBatch, mostHeld, wholeRows } from './long-row.ts';

/** A row of cells that are given piece by piece, as a socket gives them; a length without bytes is that of a cell that nobody could hold. */
function rowOf(cells: readonly (Buffer | number | undefined)[], pieceLength: number): LongRow {
  const waiting = Buffer.concat(cells.filter((cell) => Buffer.isBuffer(cell)));
  let next = 0;
  let at = 0;
  return new LongRow({
    columns: cells.length,
    take: async (most) => {
      await Promise.resolve();
      const piece = waiting.subarray(at, at + Math.min(most, pieceLength));
      at += piece.length;
      return piece;
    },
    length: async () => {
      await Promise.resolve();
      const cell = cells[next];
      next += 1;
      return typeof cell === 'number' ? cell : (cell?.length ?? -1);
    },
    end: async () => {
      await Promise.resolve();
    },
  });
}

function batchesOf(row: LongRow): AsyncIterable<Batch> {
  const places = new Int32Array();
  const batch = { rows: 1, columns: 3, bytes: Buffer.alloc(0), starts: places, lengths: places, long: row };
  return (async function* () {
    await Promise.resolve();
    yield batch;
  })();
}

describe('a long row', () => {
  const large = Buffer.alloc(longestInBatch * 2, 'abcdefg');

  it('comes in pieces where columns can be divided, and whole where they cannot', async () => {
    const row = rowOf([large, Buffer.from('small'), undefined, large], 1000);
    expect(() => row.mustBeRead()).toThrow('not read');
    const seen: Buffer[][] = [[], [], [], []];
    for await (const { column, at, bytes } of row.pieces((place) => place === 0)) {
      expect(at).toBe(seen[column]?.reduce((sum, each) => sum + each.length, 0));
      seen[column]?.push(Buffer.from(bytes));
    }
    expect(seen.map((pieces) => pieces.length)).toEqual([Math.ceil(large.length / 1000), 1, 1, 1]);
    expect(seen.map((pieces) => Buffer.concat(pieces).equals(large))).toEqual([true, false, false, true]);
    expect(row.bytes).toBe(large.length * 2 + 5);
    row.mustBeRead();
  });

  it('becomes a batch of one row for readers that have to see all of it', async () => {
    const row = rowOf([Buffer.from('7'), undefined, large], 70_000);
    for await (const { rows, bytes, starts, lengths } of wholeRows(batchesOf(row), String)) {
      expect(rows).toBe(1);
      expect([...lengths]).toEqual([1, -1, large.length]);
      expect(bytes.toString('latin1', starts[0], 1)).toBe('7');
      expect(bytes.subarray(starts[2], (starts[2] as number) + large.length).equals(large)).toBe(true);
    }
  });

  it('is refused by its column and length where it would have to be held and is too long, before memory is taken for it', async () => {
    const row = rowOf([Buffer.from('7'), mostHeld + 1, undefined], 1000);
    const read = async () => {
      for await (const batch of wholeRows(batchesOf(row), (column) => `s.t.c${column}`))
        expect(batch).toBe(0);
    };
    await expect(read()).rejects.toThrow(/value of 268435457 bytes in s\.t\.c1/);
  });
});
