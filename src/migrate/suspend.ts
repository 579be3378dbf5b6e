import type { TableName } from '../catalog/converter.ts';
import { nameOf } from '../change/shape.ts';
import type { Plan } from './plan.ts';
import { chosenTables } from './reload.ts';
import type { Task } from './task.ts';

/** Why a table was suspended that the target would have taken, as `awsdms_suspended_tables` has it. */
const reason =
  'It was suspended on request, and keeps the rows that it had then: load it again to have it go on.';

/**
 * Has some tables of a task get no more rows or changes: they stay as they are where the task stands. Changes that they miss are kept nowhere, so that only a reload takes this back. Done again, it does
 * the same.
 */
export async function suspendTables(
  { name, sink, events }: Pick<Task, 'name' | 'sink' | 'events'>,
  plan: Plan,
  tables: readonly TableName[],
): Promise<void> {
  const suspended = await sink.suspended(name);
  for (const table of chosenTables(name, plan, tables)) {
    if (!suspended.has(nameOf(table.target))) await sink.suspend(name, table.target, reason);
    events.onSuspend?.(table, suspended.get(nameOf(table.target)) ?? reason);
  }
}
