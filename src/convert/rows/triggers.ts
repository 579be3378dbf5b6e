import type { Catalog, Trigger } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import type { SourceDialect } from '../../sql/dialect.ts';
import type { Node } from '../../sql/tree/node.ts';
import { walk } from '../../sql/walk.ts';
import { lookUp, storedParts } from '../resolve/lookup.ts';

/** What a table's triggers do when a row is inserted. */
export interface InsertTriggers {
  readonly names: readonly string[];
  /** Columns, by stored name, that a trigger before the row gives a value to. */
  readonly assigned: ReadonlySet<string>;
}

/** The enabled triggers of INSERT of each table, by the table's key. */
export function insertTriggers(catalog: Catalog, source: SourceDialect): ReadonlyMap<string, InsertTriggers> {
  const found = new Map<string, { names: string[]; assigned: Set<string> }>();
  for (const trigger of catalog.triggers.values()) {
    const { definition } = trigger;
    const onInsert = definition.events.some(({ event }) => event.toUpperCase() === 'INSERT');
    if (!onInsert || definition.enabled === false || !definition.table) continue;
    const relation = lookUp(catalog, trigger.nameSchema, storedParts(definition.table, source));
    if (relation?.kind !== 'relation' || relation.object.kind !== 'table') continue;
    const key = keyOf(relation.object.schema, relation.object.name);
    const entry = found.get(key) ?? { names: [], assigned: new Set<string>() };
    entry.names.push(trigger.name);
    for (const column of assignedColumns(trigger, source)) entry.assigned.add(column);
    found.set(key, entry);
  }
  return found;
}

/** The columns that a trigger assigns: `:NEW.c := …` and `SELECT … INTO :NEW.c`. */
function assignedColumns(trigger: Trigger, source: SourceDialect): ReadonlySet<string> {
  const { definition } = trigger;
  const alias = definition.referencing.find((each) => each.which === 'new')?.alias;
  const row = alias ? source.names.fold(alias) : 'NEW';
  const columns = new Set<string>();
  const note = (node: Node): void => {
    if (node.kind !== 'bind' || node.path.length < 2) return;
    const [first, second] = node.path.map((each) => source.names.fold(each));
    if (first === row && second !== undefined) columns.add(second);
  };
  walk(definition, (node) => {
    if (node.kind === 'assignment') note(node.target);
    else if (node.kind === 'into') node.targets.forEach(note);
  });
  return columns;
}
