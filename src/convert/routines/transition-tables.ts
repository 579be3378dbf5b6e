import type { Table, View } from '../../catalog/catalog.ts';
import * as make from '../../sql/make.ts';
import { mapChildren } from '../../sql/rewrite.ts';
import type { CreateTrigger } from '../../sql/tree/define.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { DerivedTable, Query, Select, TableExpression, TableReference } from '../../sql/tree/query.ts';
import type { Block } from '../../sql/tree/routine.ts';
import { some, walk } from '../../sql/walk.ts';
import type { Resolution } from '../resolve/resolution.ts';
import type { TargetNames } from '../target-names.ts';

/** The two tables that a trigger of SQL Server finds its rows in ("Use the inserted and deleted tables"). */
export type RowTable = 'inserted' | 'deleted';

/** Which of them an event has. PostgreSQL makes no empty table for the other one. */
export const rowTablesOf: Readonly<Record<string, readonly RowTable[]>> = {
  INSERT: ['inserted'],
  UPDATE: ['inserted', 'deleted'],
  DELETE: ['deleted'],
};

/** The row tables that a body reads. */
export function rowTablesIn(body: Block, resolution: Resolution): ReadonlySet<RowTable> {
  const found = new Set<RowTable>();
  walk(body, (node) => {
    if (node.kind === 'table') {
      const which = rowTableOf(node.name, resolution);
      if (which) found.add(which);
    }
  });
  return found;
}

/** Whether a body asks how many rows there are. */
export function countsRows(body: Block): boolean {
  return some(body, (node) => node.kind === 'identifier' && /^(?:@@ROWCOUNT|ROWCOUNT_BIG)$/i.test(node.text));
}

/** The row table that tells how many rows the statement was about. */
export function countedTable(events: CreateTrigger['events']): RowTable {
  return events.every((each) => each.event === 'DELETE') ? 'deleted' : 'inserted';
}

function rowTableOf(name: Name, resolution: Resolution): RowTable | undefined {
  const referent = resolution.referent(name);
  const transient = referent.kind === 'relation' ? referent.relation.transient : undefined;
  return transient === 'inserted' || transient === 'deleted' ? transient : undefined;
}

/** The body with other tables in the place of row tables, where `instead` gives one. */
export function withRowTables(
  body: Block,
  resolution: Resolution,
  instead: (which: RowTable, node: TableReference) => TableExpression | undefined,
): Block {
  const change = <N extends Node>(node: N): Node => {
    if (node.kind === 'table') {
      const which = rowTableOf(node.name, resolution);
      const made = which && instead(which, node);
      if (made) return made;
    }
    const made = mapChildren(node, change);
    if (made !== node) resolution.inherit(made, node);
    return made;
  };
  return some(body, (node) => node.kind === 'table') ? (change(body) as Block) : body;
}

/** A table without rows that has the columns of another: `(SELECT * FROM orders WHERE false)`. */
export function emptyTable(
  which: RowTable,
  node: TableReference,
  base: Table | View,
  names: TargetNames,
): DerivedTable {
  const at = { start: node.end, end: node.end };
  const table: TableReference = {
    kind: 'table',
    ...at,
    name: { ...names.qualified(names.object(base), at) },
  };
  return derived(which, node, { from: [table], where: make.boolean(at, false) }, make.star(at));
}

/** A table of the row that a trigger for each row is about: `(SELECT NEW.*)`. */
export function rowAsTable(which: RowTable, node: TableReference): DerivedTable {
  const at = { start: node.end, end: node.end };
  const row = make.name(at, which === 'inserted' ? 'NEW' : 'OLD');
  return derived(which, node, { from: [] }, { kind: 'star', ...at, qualifier: row });
}

function derived(
  which: RowTable,
  node: TableReference,
  parts: Pick<Select, 'from' | 'where'>,
  star: ReturnType<typeof make.star>,
): DerivedTable {
  const { start, end } = node;
  const at = { start: end, end };
  const body: Select = {
    kind: 'select',
    ...at,
    items: [{ kind: 'selectItem', ...at, expression: star }],
    ...parts,
    reshaped: true,
  };
  const query: Query = { kind: 'query', ...at, body };
  const alias = node.alias ?? make.identifier(at, which);
  return { kind: 'derivedTable', start, end, query, alias, lateral: false };
}
