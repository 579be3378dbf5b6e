import { expect, it } from 'vitest';
import type { LoadStep } from '../migrate/load.ts';
import type { Plan, TablePlan } from '../migrate/plan.ts';
import { LoadProgress } from './load-progress.ts';

function tableOf(name: string, estimatedRows: number): TablePlan {
  const shape = { schema: 'shop', name, columns: [], keys: [], estimatedRows };
  return { source: shape, target: shape, columns: [] } as unknown as TablePlan;
}

const stepsOf = (table: TablePlan, ranges: number): LoadStep[] =>
  Array.from({ length: ranges }, (_, number) => ({ table, number, range: {} }) as LoadStep);

it('counts the rows of earlier runs as loaded, and those of this run for the time that is left', () => {
  const [orders, done] = [tableOf('orders', 1000), tableOf('done', 300)];
  const plan: Plan = { tables: [orders, done] };
  const progress = new LoadProgress(
    plan,
    stepsOf(orders, 2),
    new Map([
      ['shop.orders', 400],
      ['shop.done', 310],
    ]),
  );
  const begun = progress.state();
  expect(begun).toMatchObject({ rows: 710, expectedRows: 1310, tables: 2, tablesDone: 1 });
  expect(begun.secondsLeft).toBeUndefined();
  progress.add(orders, 300, 3000);
  expect(progress.finish(orders)).toBeUndefined();
  const { secondsLeft, rowsPerSecond, atWork } = progress.state();
  expect(atWork).toEqual([expect.objectContaining({ name: 'shop.orders', rows: 700 })]);
  expect((secondsLeft ?? 0) * rowsPerSecond).toBeCloseTo(300);
  progress.add(orders, 250, 2500);
  expect(progress.finish(orders)).toBe(950);
  expect(progress.state()).toMatchObject({ rows: 1260, expectedRows: 1260, tablesDone: 2, atWork: [] });
});
