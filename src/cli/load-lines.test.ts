import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { tableLines } from './load-lines.ts';

const plain = (tables: Parameters<typeof tableLines>[0], width: number): string[] =>
  tableLines(tables, width).map((each) => stripVTControlCharacters(each));

it('shows tables at work in columns, the largest first', () => {
  expect(
    plain(
      [
        { name: 'shop.a', estimate: 1000, rows: 250 },
        { name: 'shop.orders', estimate: 2_000_000, rows: 1_000_000 },
        { name: 'shop.new', estimate: undefined, rows: 7 },
      ],
      100,
    ),
  ).toEqual([
    '  ██████████░░░░░░░░░░  50% shop.orders 1,000,000',
    '  █████░░░░░░░░░░░░░░░  25% shop.a            250',
    '  ░░░░░░░░░░░░░░░░░░░░      shop.new            7',
  ]);
});

it('keeps to the width of the terminal, and names only so many of a thousand tables', () => {
  const tables = Array.from({ length: 1000 }, (_, i) => ({
    name: `a_schema_with_a_long_name.table_${i}`,
    estimate: 100,
    rows: 200,
  }));
  const lines = plain(tables, 50);
  expect(lines).toHaveLength(13);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(50);
  expect(lines[0]).toBe('  ████████████████████ 100% …ong_name.table_0 200');
  expect(lines.at(-1)).toBe('  and 988 more');
});
