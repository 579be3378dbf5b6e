import type { Cascade, CascadeStep, UnloggedKey } from '../change/cascade.ts';
import type { Complaint } from '../change/requirement.ts';
import { failed } from '../change/requirement.ts';
import { isKeyless, nameOf } from '../change/shape.ts';
import type { TablePlan } from './plan.ts';

/** What the log does not tell of some tables, as it is done in the target. */
export interface PlannedCascades {
  /** By the table whose changes bring them about. */
  readonly of: ReadonlyMap<TablePlan, readonly Cascade[]>;
  /** What cannot be done there exactly. */
  readonly problems: readonly Complaint[];
}

const remedy =
  'Have the application change these rows itself and make the foreign key anew without the action, or leave its tables out by selection rules';

/**
 * Plans what foreign keys of the source do to rows without telling it in the log. `hasCollations` says that the target knows the source's collations: one engine's tables are made
 * as they are.
 */
export function planCascades(
  tables: readonly TablePlan[],
  all: readonly UnloggedKey[],
  hasCollations: boolean,
): PlannedCascades {
  const planned = new Map(tables.map((table) => [nameOf(table.source), table]));
  const keys = hasCollations ? all.map((key) => ({ ...key, collations: [] })) : all;
  const problems = keys.flatMap((key) => problemOf(key, planned, keys));
  if (problems.length > 0) return { of: new Map(), problems };
  const of = new Map<TablePlan, readonly Cascade[]>();
  for (const table of tables) {
    const cascades = [...onDelete(table, [], { planned, keys }), ...onUpdate(table, { planned, keys })];
    if (cascades.length > 0) of.set(table, cascades);
  }
  return { of, problems: [] };
}

interface Known {
  readonly planned: ReadonlyMap<string, TablePlan>;
  readonly keys: readonly UnloggedKey[];
}

/** Why the action of a foreign key cannot be done in the target; keys of tables that are not moved do nothing there. */
function problemOf(key: UnloggedKey, planned: Known['planned'], keys: readonly UnloggedKey[]): Complaint[] {
  const child = planned.get(key.table);
  if (!child) return [];
  const parent = planned.get(key.parent);
  const why = ((): string | undefined => {
    if (!parent) return `the changes of ${key.parent}, which bring it about, are not followed`;
    if (!isMoved(child, key.columns)) return 'not all of its columns are moved as they are';
    if (!isMoved(parent, key.parentColumns))
      return `not all of the columns of ${key.parent} are moved as they are`;
    if (isKeyless(child.source))
      return `${key.table} has no key, so that its rows may be read behind the change`;
    if (parent.filter || child.filter) return 'a filter of its tables hides rows';
    if (key.collations.length > 0)
      return `its collation ${key.collations.join(', ')} takes values for the same whose characters differ, which the target does not`;
    if (key.onDelete === 'CASCADE' && reaches(key.table, key.table, keys, new Set()))
      return 'it comes back to its own table, from row to row';
    const moves = key.onUpdate === 'CASCADE' || key.onUpdate === 'SET NULL' || key.onDelete === 'SET NULL';
    const next = keys.find(
      (each) =>
        each.parent === key.table &&
        each.onUpdate !== 'NO ACTION' &&
        each.onUpdate !== 'RESTRICT' &&
        each.parentColumns.some((column) => key.columns.includes(column)),
    );
    return moves && next
      ? `the foreign key ${next.name} of ${next.table} refers to the columns that it changes`
      : undefined;
  })();
  if (why === undefined) return [];
  return [
    failed(
      `${key.table}.${key.name}`,
      `Its foreign key changes rows of ${key.table} when those of ${key.parent} change (ON DELETE ${key.onDelete} ON UPDATE ${key.onUpdate}), which is not in the log, and cannot be done in the target: ${why}.`,
      remedy,
    ),
  ];
}

function isMoved({ columns, made = [] }: TablePlan, names: readonly string[]): boolean {
  return names.every(
    (name) =>
      columns.some(({ source }) => source.name === name) &&
      !made.some(({ replaces }) => replaces?.name === name),
  );
}

/** Whether deleting a row of one table can delete rows of another. */
function reaches(from: string, to: string, keys: readonly UnloggedKey[], seen: Set<string>): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  return keys.some(
    ({ parent, table, onDelete: action }) =>
      parent === from && action === 'CASCADE' && (table === to || reaches(table, to, keys, seen)),
  );
}

/** The rows that go, or lose their reference, with a row: those that are farthest away first, because they are found through the ones between. */
function onDelete(table: TablePlan, way: readonly Way[], known: Known): Cascade[] {
  return known.keys.flatMap((key) => {
    const child = known.planned.get(key.table);
    if (key.parent !== nameOf(table.source) || !child) return [];
    const path = [...way, { key, child }];
    if (key.onDelete === 'CASCADE')
      return [...onDelete(child, path, known), cascade('delete', 'DELETE', path, known)];
    return key.onDelete === 'SET NULL' ? [cascade('delete', 'SET NULL', path, known)] : [];
  });
}

/** An update that comes back to its own table does nothing there (MySQL, "FOREIGN KEY Constraints", "Referential Actions"). */
function onUpdate(table: TablePlan, known: Known): Cascade[] {
  return known.keys.flatMap((key) => {
    const child = known.planned.get(key.table);
    if (key.parent !== nameOf(table.source) || !child || child === table) return [];
    const path = [{ key, child }];
    if (key.onUpdate === 'CASCADE') return [cascade('update', 'UPDATE', path, known)];
    return key.onUpdate === 'SET NULL' ? [cascade('update', 'SET NULL', path, known)] : [];
  });
}

interface Way {
  readonly key: UnloggedKey;
  readonly child: TablePlan;
}

function cascade(
  on: Cascade['on'],
  action: Cascade['action'],
  way: readonly Way[],
  { planned }: Known,
): Cascade {
  const [first] = way as readonly [Way];
  const { columns } = (planned.get(first.key.parent) as TablePlan).source;
  return {
    on,
    action,
    places: first.key.parentColumns.map((name) => columns.findIndex((column) => column.name === name)),
    path: way.map(
      ({ key, child }, i): CascadeStep => ({
        table: child.target,
        columns: key.columns.map((name) => targetName(child, name)),
        referenced: (way[i + 1]?.key.parentColumns ?? []).map((name) => targetName(child, name)),
      }),
    ),
  };
}

function targetName({ columns }: TablePlan, name: string): string {
  return columns.find(({ source }) => source.name === name)?.target.name ?? name;
}
