import type { Trigger } from '../../catalog/catalog.ts';
import type { CreateTrigger } from '../../sql/tree/define.ts';
import type { Workshop } from '../context.ts';
import { fit } from '../names/spelling.ts';

/**
 * The name of a trigger that is said to fire as the first or the last of its table (sp_settriggerorder). PostgreSQL fires triggers by the order of their names (CREATE TRIGGER,
 * "Notes"): where its own is not before or behind those of the others, it gets one that is.
 */
export function orderedName(
  name: string,
  object: Trigger,
  events: CreateTrigger['events'],
  { catalog, names, target }: Workshop,
): string {
  const place = events
    .map(({ event }) => object.definition.order?.[event])
    .find((each) => each !== undefined);
  if (place === undefined) return name;
  const table = tableOf(object);
  const others = [...catalog.triggers.values()]
    .filter((each) => each !== object && tableOf(each) === table)
    .map((each) => names.object(each).name);
  const isInPlace = others.every((each) => (place === 'first' ? name < each : each < name));
  if (isInPlace) return name;
  return fit(`${place === 'first' ? '_first' : 'zz_last'}_${name}`, target.names.maxBytes);
}

function tableOf({ definition: { table } }: Trigger): string | undefined {
  return table?.parts.at(-1)?.text.toLowerCase();
}
