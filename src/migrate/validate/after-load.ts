import type { Task } from '../task.ts';
import type { Plan } from '../plan.ts';
import { ContinuousValidation } from './continuous.ts';
import { continuousOptions, validationOptions } from './options.ts';
import type { TableValidation } from './validate.ts';
import { differingInSource, validate } from './validate.ts';

/** Compares the rows that a task loaded, where its settings ask for it. */
export async function validateLoaded(
  { name, source, sink, settings, signal, events }: Task,
  plan: Plan,
): Promise<{ readonly validation?: readonly TableValidation[] }> {
  if (settings.ValidationSettings?.EnableValidation !== true) return {};
  const validation = await validate({
    task: name,
    source,
    sink,
    plan,
    repairs: false,
    options: validationOptions(settings.ValidationSettings),
    signal,
    events: {
      onRows: () => {},
      onTable: (result) => {
        events.onCompared?.(result.sourceRows, result.sourceRows - differingInSource(result.differing));
        events.onValidated?.(result);
      },
    },
  });
  return { validation };
}

/** Begins to compare the tables of a task that follows changes, where its settings ask for it. */
export function validateWhileFollowing(
  { name, source, sink, settings, signal, events }: Task,
  plan: Plan,
): ContinuousValidation | undefined {
  const { ValidationSettings: wanted } = settings;
  if (wanted?.EnableValidation !== true) return undefined;
  return new ContinuousValidation({
    task: name,
    source,
    sink,
    plan,
    options: continuousOptions(wanted),
    ...(source.capture ? { capture: source.capture } : {}),
    signal,
    onTable: (result) => events.onTableState?.(result),
    onCompared: (rows, same) => events.onCompared?.(rows, same),
  });
}
