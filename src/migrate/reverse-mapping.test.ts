import { describe, expect, it } from 'vitest';
import { readRowMapping } from '../catalog/mapping/rows.ts';
import type { Column, Shape } from '../change/shape.ts';
import type { TablePlan } from './plan.ts';
import { reverseMappings } from './reverse-mapping.ts';

const column = (name: string): Column => ({
  name,
  type: { kind: 'text' },
  native: 'text',
  nullable: true,
  generated: false,
  hasDefault: false,
});

const shape = (schema: string, name: string, columns: readonly string[]): Shape => ({
  schema,
  name,
  columns: columns.map(column),
  isPartitioned: false,
});

function table(source: Shape, target: Shape): TablePlan {
  return {
    source,
    target,
    columns: source.columns.map((each, place) => ({
      source: each,
      target: target.columns[place] as Column,
      encoding: 'text',
    })),
  };
}

describe('table mappings of the way back', () => {
  it('select the same tables and give them their old names', () => {
    const mappings = reverseMappings({
      tables: [
        table(shape('SHOP', 'ITEM_A', ['ID', 'NAME']), shape('shop_new', 'item_a', ['id', 'name', 'added'])),
      ],
    });
    const mapping = readRowMapping(mappings, 'the test');
    expect(mapping.selects('shop_new', 'item_a')).toBe(true);
    expect(mapping.selects('shop_new', 'itemxa')).toBe(false);
    expect(mapping.selects('shopxnew', 'item_a')).toBe(false);
    expect(mapping.renames('schema', { schema: 'shop_new', name: 'shop_new' })).toBe('SHOP');
    expect(mapping.renames('table', { schema: 'shop_new', name: 'item_a' })).toBe('ITEM_A');
    expect(mapping.renames('column', { schema: 'shop_new', object: 'item_a', name: 'name' })).toBe('NAME');
    expect(mapping.rules('shop_new', 'item_a').removes('added')).toBe(true);
    expect(mapping.rules('shop_new', 'item_a').removes('name')).toBe(false);
  });

  it('cannot lead one schema back to two', () => {
    const columns = ['id'];
    expect(
      reverseMappings({
        tables: [
          table(shape('a', 'x', columns), shape('c', 'x', columns)),
          table(shape('b', 'y', columns), shape('c', 'y', columns)),
        ],
      }),
    ).toBeUndefined();
  });
});
