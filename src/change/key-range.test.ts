import { expect, it } from 'vitest';
import { beyond, evenBounds, keyCondition, rangesBetween } from './key-range.ts';
import type { Column, Shape } from './shape.ts';

const column = (name: string): Column => ({
  name,
  native: 'int',
  type: { kind: 'integer', bits: 32, unsigned: false },
  nullable: false,
  generated: false,
  hasDefault: false,
});
const shape: Shape = { schema: 's', name: 't', isPartitioned: false, columns: [column('a'), column('b')] };
const words = { name: ({ name }: Column) => name, constant: (_: Column, value: string) => value };

it('cuts numbers evenly, and never twice at one number', () => {
  expect(evenBounds(0n, 100n, 4)).toEqual([25n, 50n, 75n]);
  expect(evenBounds(-9223372036854775808n, 9223372036854775807n, 2)).toEqual([-1n]);
  expect(evenBounds(7n, 8n, 5)).toEqual([7n]);
  expect(evenBounds(7n, 7n, 1)).toEqual([]);
});

it('leaves the first and the last range open', () => {
  expect(rangesBetween(['a'], [])).toEqual([{ kind: 'all' }]);
  expect(rangesBetween(['a'], [['1'], ['5']])).toEqual([
    { kind: 'keys', columns: ['a'], upTo: ['1'] },
    { kind: 'keys', columns: ['a'], after: ['1'], upTo: ['5'] },
    { kind: 'keys', columns: ['a'], after: ['5'] },
  ]);
});

it('compares keys of several columns by their order', () => {
  const range = { kind: 'keys', columns: ['a', 'b'], after: ['1', '2'], upTo: ['3', '4'] } as const;
  expect(keyCondition(shape, range, words)).toBe(
    '(a >= 1 AND (a > 1 OR (b > 2))) AND (a <= 3 AND (a < 3 OR (b <= 4)))',
  );
  expect(beyond(shape.columns.slice(0, 1), ['9'], words)).toBe('a > 9');
});
