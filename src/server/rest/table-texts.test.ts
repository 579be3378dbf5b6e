import { describe, expect, it } from 'vitest';
import type { TableRow } from '../store/store.ts';
import { TableTexts } from './table-texts.ts';
import { tableView } from './task-view.ts';

function rowOf(name: string, inserts: number): TableRow {
  const figures = {
    schema: 's',
    name,
    state: 'Full load',
    inserts,
    updates: 0,
    deletes: 0,
    ddls: 0,
    fullLoadRows: 1,
    fullLoadErrorRows: 0,
    isReloaded: false,
  };
  return { schema: 's', name, state: 'Full load', content: JSON.stringify(figures) };
}

describe('the texts of tables', () => {
  it('are those of the rows as they are now, in their order', () => {
    const texts = new TableTexts();
    for (const rows of [[rowOf('a', 1), rowOf('b', 1)], [rowOf('b', 2), rowOf('c', 1), rowOf('a', 1)], []])
      expect(JSON.parse(texts.of('t', rows))).toEqual(
        rows.map((row) => JSON.parse(JSON.stringify(tableView(row))) as unknown),
      );
  });
});
