import type { Trigger } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Workshop } from '../context.ts';
import { fit } from '../names/spelling.ts';
import { lookUp } from '../resolve/lookup.ts';

/**
 * The name of a trigger. PostgreSQL fires the triggers of one event in the order of their names (CREATE TRIGGER, "Notes"), so
 * one that FOLLOWS another gets a name behind the other's, if its own is not.
 */
export function triggerOrderName(
  trigger: Trigger,
  workshop: Workshop,
  busy: ReadonlySet<Trigger> = new Set(),
): { readonly name: string; readonly ordered: boolean } {
  const { names, target } = workshop;
  const own = names.object(trigger).name;
  if (busy.has(trigger)) return { name: own, ordered: false };
  const within = new Set([...busy, trigger]);
  const before = (trigger.definition.follows ?? [])
    .map((each) => find(each, trigger, workshop))
    .filter((each) => each !== undefined)
    .map((each) => triggerOrderName(each, workshop, within).name)
    .sort();
  const last = before.at(-1);
  if (last === undefined || own > last) return { name: own, ordered: false };
  return { name: fit(`${last}_${own}`, target.names.maxBytes), ordered: true };
}

function find(name: Name, from: Trigger, { catalog, names }: Workshop): Trigger | undefined {
  const parts = name.parts.map((part) => names.stored(part));
  const found = lookUp(catalog, from.nameSchema, parts);
  if (found) return undefined;
  const schema = parts.length > 1 ? (parts[0] as string) : from.schema;
  return catalog.triggers.get(keyOf(schema, parts.at(-1) as string));
}
