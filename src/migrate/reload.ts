import type { TableName } from '../catalog/converter.ts';
import { nameOf } from '../change/shape.ts';
import { OperationError } from '../text/error.ts';
import type { Plan } from './plan.ts';
import type { Task } from './task.ts';

/**
 * Empties some tables of a task in the target, so that their rows are loaded again, and takes their suspensions back. What is read then is later than what the target has applied; so the changes up to the
 * end of that load may come twice, as after the first one. Gives the plan of these tables. Done again, it does the same.
 */
export async function prepareReload(
  { name, sink }: Pick<Task, 'name' | 'sink'>,
  plan: Plan,
  tables: readonly TableName[],
): Promise<Plan> {
  const wanted = new Set(tables.map(nameOf));
  const chosen = plan.tables.filter(({ source }) => wanted.has(nameOf(source)));
  const found = new Set(chosen.map(({ source }) => nameOf(source)));
  const strangers = [...wanted].filter((each) => !found.has(each));
  if (strangers.length > 0)
    throw new OperationError(
      `These tables are none of task ${name}, so that they cannot be loaded again: ${strangers.join(', ')}.`,
      { code: 'reload', side: 'config' },
    );
  for (const { target } of chosen) {
    await sink.truncate(target, name);
    await sink.readmit(name, target);
  }
  return { ...plan, tables: chosen };
}
