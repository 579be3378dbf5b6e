import type { TableName } from '../catalog/converter.ts';
import { nameOf } from '../change/shape.ts';
import { OperationError } from '../text/error.ts';
import type { Plan, TablePlan } from './plan.ts';
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
  const chosen = chosenTables(name, plan, tables);
  for (const { target } of chosen) {
    await sink.truncate(target, name);
    await sink.readmit(name, target);
  }
  return { ...plan, tables: chosen };
}

/** The tables of a plan that somebody named, by their names in the source. One that the task has not is an error. */
export function chosenTables(task: string, plan: Plan, tables: readonly TableName[]): readonly TablePlan[] {
  const wanted = new Set(tables.map(nameOf));
  const chosen = plan.tables.filter(({ source }) => wanted.has(nameOf(source)));
  const found = new Set(chosen.map(({ source }) => nameOf(source)));
  const strangers = [...wanted].filter((each) => !found.has(each));
  if (strangers.length === 0) return chosen;
  throw new OperationError(`These tables are none of task ${task}: ${strangers.join(', ')}.`, {
    code: 'tables',
    side: 'config',
  });
}
