import { nameOf } from '../change/shape.ts';
import { inParallel } from './parallel.ts';
import type { Plan } from './plan.ts';
import type { Task } from './task.ts';

/** What became of a table. */
export interface TableResult {
  readonly source: string;
  readonly target: string;
  /** Rows that the task put into the target, in this run and those before. */
  readonly loaded: number;
  /** Rows that the target refused, and that were left out as the settings say. */
  readonly refused: number;
  /** Why the table got no more rows. */
  readonly suspended?: string;
  /** Rows counted after the load. */
  readonly sourceRows: number;
  readonly targetRows: number;
}

/** A table that gets no more rows or changes. */
export interface SuspendedTable {
  readonly target: string;
  readonly reason: string;
}

/** The tables of a plan that a task has suspended, for its summary. */
export async function suspendedTables(
  { sink, name }: Pick<Task, 'sink' | 'name'>,
  { tables }: Plan,
): Promise<readonly SuspendedTable[]> {
  const suspended = await sink.suspended(name);
  return tables.flatMap(({ target }) => {
    const reason = suspended.get(nameOf(target));
    return reason === undefined ? [] : [{ target: nameOf(target), reason }];
  });
}

/** Counts the rows of both sides. They may differ where the source was written to meanwhile. Of a suspended table, which may be gone, nothing is counted. */
export async function reconcile(
  { source, sink, name }: Pick<Task, 'source' | 'sink' | 'name'>,
  plan: Plan,
): Promise<TableResult[]> {
  const [loaded, refused, suspended] = [
    await sink.loaded(name),
    await sink.refused(name),
    await sink.suspended(name),
  ];
  return await inParallel(plan.tables, countedAtOnce, async (table) => {
    const target = nameOf(table.target);
    const reason = suspended.get(target);
    const [sourceRows, targetRows] =
      reason === undefined
        ? await Promise.all([source.count(table.source, table.filter), sink.count(table.target)])
        : [0, 0];
    const ranges = loaded.get(target)?.values() ?? [];
    return {
      source: nameOf(table.source),
      target,
      loaded: [...ranges].reduce((sum, rows) => sum + rows, 0),
      refused: refused.get(target) ?? 0,
      ...(reason === undefined ? {} : { suspended: reason }),
      sourceRows,
      targetRows,
    };
  });
}

/** Tables that are counted at a time: enough that small ones do not wait for the network, few enough that the servers do not feel large ones. */
const countedAtOnce = 4;

/** Whether all rows of a table are in the target, but for those that were left out knowingly. */
export function isReconciled({ loaded, refused, suspended, sourceRows, targetRows }: TableResult): boolean {
  return suspended === undefined && loaded === targetRows && sourceRows === targetRows + refused;
}
