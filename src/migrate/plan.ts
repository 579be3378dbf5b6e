import type { Naming, RowRules } from '../catalog/converter.ts';
import type { Cascade } from '../change/cascade.ts';
import { located } from '../change/dms-type.ts';
import type { Complaint } from '../change/requirement.ts';
import type { Column, Shape } from '../change/shape.ts';
import { nameOf } from '../change/shape.ts';
import type { ColumnPair, Sink } from '../change/sink.ts';
import type { Source } from '../change/source.ts';
import { OperationError } from '../text/error.ts';
import { planCascades } from './cascades.ts';
import { uncomputedColumns } from './exactness.ts';
import type { RowPlan } from './transform/plan.ts';
import { withReplacedCharacters } from './transform/characters.ts';
import { partitionRanges } from './transform/partitions.ts';
import { withLobs } from './transform/lobs.ts';
import { applyRules } from './transform/plan.ts';

/** How the tables and columns of the source are found in the target. */
export type TargetNaming = Naming;

/** A table on its way: what is read, and where it goes. */
export interface TablePlan extends RowPlan {
  readonly source: Shape;
  readonly target: Shape;
  readonly columns: readonly ColumnPair[];
  /** What its changes do to rows of other tables without telling it in the log. */
  readonly cascades?: readonly Cascade[];
}

/** What a task moves. */
export interface Plan {
  readonly tables: readonly TablePlan[];
  /** Why changes of its tables cannot be followed exactly. */
  readonly problems?: readonly Complaint[];
}

/**
 * Pairs the selected tables and their columns with those of the target. All that does not fit is told at once, because a user mends it in one
 * go: tables and columns that are missing, columns that must have a value and get none, types between which no value can go. `known.sources` are the
 * source's tables where they are not to be those of its catalog now; then there may be none left.
 */
export async function makePlan(
  source: Source,
  sink: Sink,
  naming: TargetNaming,
  known: { readonly sources?: readonly Shape[]; readonly mayBeEmpty?: boolean } = {},
): Promise<Plan> {
  const [sources, targets] = await Promise.all([known.sources ?? source.tables(), sink.tables()]);
  const find = finder(targets, nameOf);
  const problems: string[] = [];
  const tables: TablePlan[] = [];
  for (const table of sources) {
    const wanted = naming.table(table.schema, table.name);
    if (!wanted) continue;
    const target = find(nameOf(wanted));
    if (!target) {
      problems.push(
        `${nameOf(table)}: the target has no table ${nameOf(wanted)}. Create it, or leave it out by a selection rule.`,
      );
      continue;
    }
    const { byPartitions, ...paired } = pair(table, target, { source, sink, naming, problems });
    const ranges = byPartitions && (await partitionRanges(source, table, byPartitions, problems));
    tables.push({
      ...paired,
      ...(ranges ? { ranges } : {}),
      source: withMovedKey(table, paired.columns),
      target,
    });
  }
  problems.push(...maskingNothing(naming.rows, sources));
  if (problems.length > 0)
    throw new OperationError(
      `The tables of ${source.server} cannot be moved to ${sink.server} as they are:\n  ${problems.join('\n  ')}`,
      { code: 'plan', side: 'target' },
    );
  if (tables.length === 0 && !known.sources && known.mayBeEmpty !== true)
    throw new OperationError(
      `No table of ${source.server} is selected. Look at the selection rules, and at the database in the URL.`,
      { code: 'plan', side: 'config' },
    );
  return await followable(source, sink, tables);
}

/** Adds what decides how changes are followed. */
async function followable(
  { capture, engine }: Source,
  sink: Sink,
  tables: readonly TablePlan[],
): Promise<Plan> {
  const keys = (await capture?.unloggedKeys?.(tables.map((table) => table.source))) ?? [];
  const { of, problems } = planCascades(tables, keys, engine === sink.engine);
  return {
    tables: tables.map((table) => {
      const cascades = of.get(table);
      return cascades ? { ...table, cascades } : table;
    }),
    problems: [...problems, ...uncomputedColumns(tables, engine)],
  };
}

/** Finds by name: the very name, else the only one that differs in letter case, because engines fold names in different ways. */
export function finder<T>(all: readonly T[], nameOfOne: (one: T) => string): (name: string) => T | undefined {
  const exact = new Map(all.map((each) => [nameOfOne(each), each]));
  const folded = Map.groupBy(all, (each) => nameOfOne(each).toLowerCase());
  return (name) => {
    const similar = folded.get(name.toLowerCase()) ?? [];
    return exact.get(name) ?? (similar.length === 1 ? similar[0] : undefined);
  };
}

interface Ends {
  readonly source: Source;
  readonly sink: Sink;
  readonly naming: TargetNaming;
  readonly problems: string[];
}

/** A key whose columns are not all moved tells no rows of the target apart: then the table is one without a key. */
function withMovedKey(table: Shape, columns: readonly ColumnPair[]): Shape {
  const isMoved = (place: number): boolean =>
    columns.some(({ source }) => source.name === table.columns[place]?.name);
  if (table.key === undefined || table.key.columns.every(isMoved)) return table;
  const { key: _, ...keyless } = table;
  return keyless;
}

/** A mask that hides nothing is a slip of the pen, after which secrets would be moved as they are. */
function maskingNothing(rules: RowRules | undefined, tables: readonly Shape[]): string[] {
  return (rules?.masks ?? [])
    .filter(
      ({ speaksOf }) =>
        !tables.some(({ schema, name, columns }) =>
          columns.some((column) => speaksOf(schema, name, located(column))),
        ),
    )
    .map(
      ({ rule, action }) =>
        `Rule ${rule}: there is no column that ${action} speaks of. Look at the names in its object-locator.`,
    );
}

function pair(
  table: Shape,
  target: Shape,
  { source, sink, naming, problems }: Ends,
): Pick<TablePlan, 'columns'> & RowPlan {
  const pairs: ColumnPair[] = [];
  const taken = new Set<string>();
  const find = finder(target.columns, (each) => each.name);
  for (const column of table.columns) {
    const wanted = naming.column(table.schema, table.name, column.name);
    if (wanted === undefined) continue;
    const found = find(wanted);
    if (!found) {
      problems.push(`${nameOf(table)}.${column.name}: ${nameOf(target)} has no column ${wanted}.`);
      continue;
    }
    taken.add(found.name);
    // The target computes it as the source does.
    if (found.generated) continue;
    const encoding = sink.wants(column, found, (each) => source.offers(column, each));
    if (encoding === undefined)
      problems.push(
        `${nameOf(table)}.${column.name}: a ${column.native} cannot be put into ${nameOf(target)}.${found.name}, a ${found.native}. Change its type on the target, or leave it out by a remove-column rule.`,
      );
    else pairs.push({ source: column, target: found, encoding });
  }
  const of = naming.rows?.rules(table.schema, table.name);
  const { pairs: wanted, limit } = withLobs(table, pairs, of?.lobs ?? naming.lobs ?? 'whole');
  const byRules = of
    ? applyRules({ source: table, target, pairs: wanted, findTarget: find, rules: of }, problems)
    : { pairs: wanted, rows: {} };
  for (const by of byRules.rows.comparedBy?.values() ?? [])
    if (source.engine === 'sqlserver')
      problems.push(
        `Rule ${by.rule}: rows of SQL Server are compared by what is read of them, so that no functions can be called there. Take the rule away.`,
      );
  const ruled = naming.characters
    ? withReplacedCharacters(table, byRules.pairs, byRules.rows, naming.characters)
    : byRules;
  const filled = new Set(ruled.pairs.map((each) => each.target.name));
  for (const { target: each } of pairs) if (!filled.has(each.name)) taken.delete(each.name);
  for (const each of filled) taken.add(each);
  problems.push(
    ...withoutValue(target, taken).map(
      (each) =>
        `${nameOf(target)}.${each.name}: it must have a value, and ${nameOf(table)} has no column for it.`,
    ),
  );
  return { columns: ruled.pairs, ...ruled.rows, ...(limit ? { limit } : {}) };
}

/** Columns of the target that take no NULL and get nothing. A default may save them, which the target's statement then uses. */
function withoutValue(target: Shape, taken: ReadonlySet<string>): Column[] {
  return target.columns.filter(
    (each) =>
      !taken.has(each.name) &&
      !each.nullable &&
      !each.generated &&
      !each.hasDefault &&
      each.identity === undefined,
  );
}
