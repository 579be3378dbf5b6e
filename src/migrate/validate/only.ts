import { once } from 'node:events';
import { namesOf } from '../create.ts';
import { makePlan } from '../plan.ts';
import type { Task, TaskResult } from '../task.ts';
import { validateLoaded } from './after-load.ts';
import { ContinuousValidation } from './continuous.ts';
import { continuousOptions } from './options.ts';

/** Whether a task moves nothing and only compares (AWS DMS, `ValidationOnly`). */
export function isValidationOnly({ settings: { ValidationSettings: each } }: Task): boolean {
  return each?.EnableValidation === true && each.ValidationOnly;
}

/**
 * Compares the tables of a task without moving anything, and without a state of its own: once for the type `full-load`, else again and again until it is stopped. Then
 * another task applies the changes: a row counts when it has differed for as long as the settings say, and did not change in the source meanwhile.
 */
export async function validateOnly(task: Task): Promise<TaskResult> {
  const { name, source, sink, settings, signal, events } = task;
  const plan = await makePlan(source, sink, await namesOf(task));
  const result = { name, tables: [], isSnapshot: false };
  const { ValidationSettings: wanted } = settings;
  if (task.type === 'full-load' || wanted === undefined)
    return { ...result, ...(await validateLoaded(task, plan)) };
  const validating = new ContinuousValidation({
    task: name,
    source,
    sink,
    plan,
    options: continuousOptions(wanted),
    signal,
    onTable: (each) => events.onTableState?.(each),
    onCompared: (rows, same) => events.onCompared?.(rows, same),
  });
  if (!signal.aborted) await once(signal, 'abort');
  return { ...result, validation: await validating.end() };
}
