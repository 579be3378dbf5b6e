import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import type { TableStatistics } from '../migrate/statistics.ts';
import { followLines } from './follow-lines.ts';

const table = (name: string, inserts = 0, updates = 0, ddls = 0): TableStatistics => ({
  schema: 'shop',
  name,
  fullLoadRows: 10,
  inserts,
  updates,
  deletes: 0,
  ddls,
});

const lines = (
  tables: readonly TableStatistics[],
  width: number,
  height: number,
  suspended: readonly string[] = [],
): string[] =>
  followLines(
    {
      position: '0-1-6371@binlog.000001:70203881',
      lag: 1240,
      rate: 1033.4,
      pending: 7,
      counts: { inserts: 1, updates: 1, deletes: 0, truncates: 0, missing: 2, refused: 0 },
      tables,
      suspended: new Map(suspended.map((each) => [each, 'a reason'])),
    },
    width,
    height,
  ).map((each) => stripVTControlCharacters(each));

it('shows how far a following is, and the tables that changed most, those that are suspended first', () => {
  const tables = [table('a', 5), table('orders', 12_000, 34), table('quiet'), table('gone', 0, 0, 1)];
  expect(lines(tables, 100, 20, ['shop.gone'])).toEqual([
    'following: 1.2 s behind, 1,033 changes/s, 7 on their way, 2 without a row,',
    'at 0-1-6371@binlog.000001:70203881',
    '  table        inserts  updates  deletes  ddls  state',
    '  shop.gone          0        0        0     1  suspended',
    '  shop.orders   12,000       34        0     0  following',
    '  shop.a             5        0        0     0  following',
  ]);
});

it('keeps to the width and the height of the terminal', () => {
  const tables = Array.from({ length: 1000 }, (_, i) => table(`a_table_with_a_long_name_${i}`, 1000 - i));
  const shown = lines(tables, 59, 9);
  expect(Math.max(...shown.map(({ length }) => length))).toBeLessThanOrEqual(59);
  expect(shown).toHaveLength(9);
  expect(shown.at(-1)).toBe('  and 995 more');
});

it('says no lag while a transaction is still being read', () => {
  const counts = { inserts: 0, updates: 0, deletes: 0, truncates: 0, missing: 0, refused: 0 };
  const progress = { position: '0/1', lag: 0, rate: 0, counts, tables: [], suspended: new Map() };
  expect(followLines({ ...progress, pending: 191_226 }, 100, 20)).toEqual([
    'following: within a transaction, 0 changes/s, 191,226 on their way, at 0/1',
  ]);
  expect(followLines({ ...progress, pending: 0 }, 100, 20)).toEqual([
    'following: 0.0 s behind, 0 changes/s, at 0/1',
  ]);
});

it('shows no table of which nothing was changed', () => {
  expect(lines([table('quiet')], 100, 20)).toHaveLength(2);
});
