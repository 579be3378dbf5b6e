import type { Task } from '../task.ts';
import type { Plan } from '../plan.ts';
import { validationOptions } from './options.ts';
import type { TableValidation } from './validate.ts';
import { validate } from './validate.ts';

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
    events: { onRows: () => {}, onTable: events.onValidated ?? (() => {}) },
  });
  return { validation };
}
