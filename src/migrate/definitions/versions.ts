import type { ConvertedTable, Naming } from '../../catalog/converter.ts';
import type { Position } from '../../change/position.ts';
import type { Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';

/** A table of the source as it is from a position on. */
export interface KnownTable {
  readonly shape: Shape;
  /** Where it and its columns go; columns that are not named there go nowhere. Absent where the names that a task began with still hold. */
  readonly names?: ConvertedTable;
}

/**
 * What became of a task's tables at a position of the source's log. It is a fact of the log, so it is kept in the task's state by position, not with the target's
 * progress: a task that goes on behind or before a definition finds the tables as they were there.
 */
export interface TableVersion {
  readonly position: Position;
  /** Tables (`schema.name`) that are no longer, or have another name. */
  readonly gone: readonly string[];
  readonly tables: readonly KnownTable[];
}

/** The tables as they were at a position. */
export function tablesAt(
  versions: readonly TableVersion[],
  position: Position,
  compare: (left: Position, right: Position) => number,
): readonly KnownTable[] {
  const known = new Map<string, KnownTable>();
  for (const version of versions) {
    if (compare(version.position, position) > 0) continue;
    for (const each of version.gone) known.delete(each);
    for (const each of version.tables) known.set(nameOf(each.shape), each);
  }
  return [...known.values()];
}

/** Adds a version; one of the same position takes the place of what was tried before. */
export function withVersion(versions: readonly TableVersion[], version: TableVersion): TableVersion[] {
  return [...versions.filter(({ position }) => position !== version.position), version];
}

/** Adds tables that come to a task, and takes away those that leave it, at a position at which a definition may stand too: this comes behind it. */
export function withTables(
  versions: readonly TableVersion[],
  { position, gone, tables }: TableVersion,
): TableVersion[] {
  const there = versions.find((each) => each.position === position);
  const isOther = new Set([...gone, ...tables.map(({ shape }) => nameOf(shape))]);
  return withVersion(versions, {
    position,
    gone: [...(there?.gone ?? []), ...gone],
    tables: [...(there?.tables ?? []).filter(({ shape }) => !isOther.has(nameOf(shape))), ...tables],
  });
}

/** The names of a task, with those that definitions gave to tables since. */
export function namesWith(naming: Naming, tables: readonly KnownTable[]): Naming {
  const named = new Map(
    tables.flatMap(({ shape, names }) =>
      names ? [[nameOf(shape), { target: names.target, columns: new Map(names.columns) }] as const] : [],
    ),
  );
  if (named.size === 0) return naming;
  return {
    ...naming,
    table: (schema, name) => named.get(nameOf({ schema, name }))?.target ?? naming.table(schema, name),
    column: (schema, table, name) => {
      const known = named.get(nameOf({ schema, name: table }));
      return known ? known.columns.get(name) : naming.column(schema, table, name);
    },
  };
}
