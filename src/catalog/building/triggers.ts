import type { OtherStatement } from '../../sql/tree/define.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import type { Table } from '../catalog.ts';
import { keyOf } from '../catalog.ts';
import type { Holdings } from './holdings.ts';
import { writeName } from './holdings.ts';

/** Switches a trigger of a table on or off; all of them where none is named. */
export function enableTriggers(
  held: Holdings,
  table: Table,
  name: Identifier | undefined,
  enabled: boolean,
): void {
  for (const [key, trigger] of held.triggers) {
    const on = trigger.definition.table && held.key(trigger.definition.table);
    const named =
      name === undefined ? on === keyOf(table.schema, table.name) : trigger.name === held.names.fold(name);
    if (named) held.triggers.set(key, { ...trigger, definition: { ...trigger.definition, enabled } });
  }
}

/** ALTER TRIGGER name ENABLE or DISABLE; COMPILE changes nothing. */
export function alterTrigger(held: Holdings, name: Name, text: string): void {
  const key = held.key(name);
  const trigger = held.triggers.get(key);
  const enabled = /\bENABLE\s*$/i.test(text) ? true : /\bDISABLE\s*$/i.test(text) ? false : undefined;
  if (trigger && enabled !== undefined)
    held.triggers.set(key, { ...trigger, definition: { ...trigger.definition, enabled } });
}

/** sp_settriggerorder: which trigger of an event is the first or the last (Transact-SQL Reference). */
export function orderTrigger(held: Holdings, name: Name, { text, start, end }: OtherStatement): void {
  const key = held.key(name);
  const trigger = held.triggers.get(key);
  if (!trigger)
    return held.report(
      { start, end },
      `sp_settriggerorder speaks of ${writeName(name)}, which the scripts do not create.`,
    );
  const [place = '', event = ''] = text.split(' ');
  const { [event]: _, ...others } = trigger.definition.order ?? {};
  const order = place === 'first' || place === 'last' ? { ...others, [event]: place as 'first' } : others;
  held.triggers.set(key, { ...trigger, definition: { ...trigger.definition, order } });
}
