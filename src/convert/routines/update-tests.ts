import type { Catalog, Table, Trigger, View } from '../../catalog/catalog.ts';
import * as make from '../../sql/make.ts';
import type { CreateTrigger } from '../../sql/tree/define.ts';
import type { Call } from '../../sql/tree/expression.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import { walk } from '../../sql/walk.ts';
import type { Span } from '../../text/span.ts';
import type { Bench } from '../context.ts';
import { fit } from '../names/spelling.ts';
import { lookUp } from '../resolve/lookup.ts';

/** `UPDATE(column)` in a trigger. */
export function isUpdateTest(node: Node): node is Call {
  return isCallOf(node, 'UPDATE') && node.arguments.length === 1;
}

/** `COLUMNS_UPDATED()`. */
export function asksForColumns(node: Node): node is Call {
  return isCallOf(node, 'COLUMNS_UPDATED');
}

function isCallOf(node: Node, name: string): node is Call {
  if (node.kind !== 'call' || node.callee.kind !== 'reference') return false;
  const [only, ...more] = node.callee.name.parts;
  return only !== undefined && more.length === 0 && only.text.toUpperCase() === name;
}

/**
 * The triggers before UPDATE that note which columns a statement sets, as the triggers of a table ask for it. PostgreSQL tells that to triggers for UPDATE OF a column
 * alone, which can have no transition tables (CREATE TRIGGER, "Parameters"): so each column that is asked for has one that notes it, behind one that
 * forgets what another statement set. They come with the first trigger that asks.
 */
export function updateNotes(trigger: Trigger, base: Table | View | undefined, bench: Bench): CreateTrigger[] {
  if (!base) return [];
  const asking = askingOf(base, bench);
  if (asking[0] !== trigger) return [];
  const columns = notedColumns(asking, base, bench);
  if (columns.length === 0) return [];
  const executes = make.name(trigger.span, ...bench.pack('note_updated'));
  return [undefined, ...columns].map((column) => noteTrigger(trigger, base, column, executes, bench));
}

const askingOfCatalogs = new WeakMap<Catalog, ReadonlyMap<object, readonly Trigger[]>>();

/** The triggers of a table or view that ask which columns a statement sets. */
function askingOf(base: Table | View, bench: Bench): readonly Trigger[] {
  const { catalog } = bench.workshop;
  let found = askingOfCatalogs.get(catalog);
  if (!found) askingOfCatalogs.set(catalog, (found = askingTriggers(bench)));
  return found.get(base) ?? [];
}

function askingTriggers({ workshop: { catalog, names } }: Bench): ReadonlyMap<object, readonly Trigger[]> {
  const byBase = new Map<object, Trigger[]>();
  for (const trigger of catalog.triggers.values()) {
    const { definition, nameSchema } = trigger;
    const parts = asks(trigger) ? definition.table?.parts.map((each) => names.stored(each)) : undefined;
    const found = parts && lookUp(catalog, nameSchema, parts);
    if (found?.kind !== 'relation') continue;
    const known = byBase.get(found.object);
    if (known) known.push(trigger);
    else byBase.set(found.object, [trigger]);
  }
  return byBase;
}

function asks({ definition: { events, body } }: Trigger): boolean {
  if (!body || !events.some(({ event }) => event === 'UPDATE')) return false;
  let found = false;
  walk(body, (node) => {
    found ||= isUpdateTest(node) || asksForColumns(node);
  });
  return found;
}

/** Names of the columns in the target, in the order of the table; all of them where COLUMNS_UPDATED() is asked for. */
function notedColumns(
  asking: readonly Trigger[],
  base: Table | View,
  { workshop: { names } }: Bench,
): string[] {
  const named = new Set<string>();
  let all = false;
  for (const { definition } of asking)
    if (definition.body)
      walk(definition.body, (node) => {
        all ||= asksForColumns(node);
        const value = isUpdateTest(node) ? node.arguments[0]?.value : undefined;
        const column = value?.kind === 'reference' ? value.name.parts.at(-1) : undefined;
        if (column) named.add(names.stored(column));
      });
  if (base.kind === 'view') return [...named];
  return [...base.columns].flatMap(([stored, { generated }]) =>
    !generated && (all || named.has(stored)) ? [names.column(base, stored)] : [],
  );
}

function noteTrigger(
  { definition }: Trigger,
  base: Table | View,
  column: string | undefined,
  executes: Name,
  { workshop: { names, target } }: Bench,
): CreateTrigger {
  const at: Span = { start: definition.end, end: definition.end };
  const own = column === undefined ? 'note_updated' : fit(`note_updated_${column}`, target.names.maxBytes);
  return {
    kind: 'createTrigger',
    ...at,
    name: { kind: 'name', ...at, parts: [names.identifier(own, at)] },
    timing: 'before',
    events: [{ event: 'UPDATE', columns: column === undefined ? [] : [names.identifier(column, at)] }],
    table: names.qualified(names.object(base), at),
    referencing: [],
    forEach: 'statement',
    executes,
    ...(column === undefined ? {} : { executesWith: [column] }),
  };
}
