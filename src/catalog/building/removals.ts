import type { Drop, Rename } from '../../sql/tree/define.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import type { CatalogObject } from '../catalog.ts';
import { keyOf } from '../catalog.ts';
import { ownsIndexNames } from '../table-indexes.ts';
import type { Holdings } from './holdings.ts';
import type { TableBuilder } from './tables.ts';

/** Scripts drop before they create; a DROP of what is there takes it away. */
export function drop(held: Holdings, tables: TableBuilder, node: Drop): void {
  const { more, ...first } = node;
  for (const name of more ?? []) drop(held, tables, { ...first, name });
  if (node.object === 'INDEX' && node.table) return dropIndex(tables, node, node.table);
  if (node.object === 'SCHEMA') return dropSchema(held, held.names.fold(node.name.parts[0] as Identifier));
  const key = held.key(node.name);
  const stored = held.stored(node.name);
  const other = held.others.findIndex(
    (each) =>
      each.definition.object === node.object && each.schema === stored.schema && each.name === stored.name,
  );
  if (other >= 0 && ownsIndexNames(held.dialect)) held.others.splice(other, 1);
  const maps: Record<string, Map<string, CatalogObject>> = {
    TABLE: held.tables,
    VIEW: held.views,
    'MATERIALIZED VIEW': held.materializedViews,
    INDEX: held.indexes,
    SEQUENCE: held.sequences,
    PROCEDURE: held.routines,
    FUNCTION: held.routines,
    PACKAGE: held.packages,
    TYPE: held.types,
    TRIGGER: held.triggers,
    SYNONYM: held.synonyms,
  };
  maps[node.object]?.delete(key);
  if (node.object !== 'TABLE') return;
  for (const [own, { definition, schema, owner }] of held.indexes)
    if ((owner === undefined ? held.key(definition.table) : keyOf(schema, owner)) === key)
      held.indexes.delete(own);
  for (const [triggerKey, trigger] of held.triggers)
    if (trigger.definition.table && held.key(trigger.definition.table) === key)
      held.triggers.delete(triggerKey);
}

/** `DROP INDEX i ON t`: of an index, or of the unique or primary key of that name. */
function dropIndex(tables: TableBuilder, node: Drop, on: Name): void {
  const { start, end } = node;
  const name = node.name.parts.at(-1);
  if (name)
    tables.alter({
      kind: 'alterTable',
      start,
      end,
      name: on,
      actions: [{ kind: 'alterAction', start, end, action: 'drop index', name }],
    });
}

/** DROP DATABASE takes everything in it away. */
function dropSchema(held: Holdings, schema: string): void {
  const maps: readonly Map<string, CatalogObject>[] = [held.tables, held.indexes, held.sequences];
  for (const map of maps) for (const [key, each] of map) if (each.schema === schema) map.delete(key);
  for (let i = held.others.length - 1; i >= 0; i -= 1)
    if (held.others[i]?.schema === schema || held.others[i]?.name === schema) held.others.splice(i, 1);
}

/** RENAME of tables and other objects. */
export function rename(held: Holdings, tables: TableBuilder, node: Rename): void {
  const table = ownsIndexNames(held.dialect) ? held.tables.get(held.key(node.name)) : undefined;
  if (table) tables.move(table, node.newName, node.newSchema);
  else renameObject(held, tables, node);
  for (const each of node.more ?? []) rename(held, tables, each);
}

function renameObject(held: Holdings, tables: TableBuilder, node: Rename): void {
  const key = held.key(node.name);
  const name = held.names.fold(node.newName);
  for (const map of [
    held.tables,
    held.views,
    held.sequences,
    held.indexes,
    held.synonyms,
    held.triggers,
  ] as Map<string, CatalogObject>[]) {
    const object = map.get(key);
    if (!object) continue;
    map.delete(key);
    map.set(keyOf(object.schema, name), { ...object, name });
    if (map === (held.tables as Map<string, CatalogObject>)) tables.follow({ key, newName: node.newName });
  }
}
