import type { Table } from '../../../catalog/catalog.ts';
import type { ConstraintDefinition, Partitioning } from '../../../sql/tree/define.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { Workshop } from '../../context.ts';
import { keysOf } from '../../keys.ts';
import { isReferred } from './constraints.ts';
import { withColumnPartitions } from './mysql-partitions.ts';
import { isEnforced } from './work.ts';

/** Whether and how a table keeps its partitions. */
export interface PartitionPlan {
  /** The levels of partitioning, the table's own first; empty when the table becomes a plain one. */
  readonly levels: readonly Partitioning[];
  /** Why the table becomes a plain one. */
  readonly problem?: { readonly kind: 'method' | 'key'; readonly what: string };
}

/** Decides on the partitions of a table. The same table always gets the same plan. */
export function partitionPlan(table: Table, workshop: Workshop): PartitionPlan {
  const { partitioning } = withColumnPartitions(table.definition);
  if (!partitioning || partitioning.method === 'none') return { levels: [] };
  const levels = partitioning.sub ? [partitioning, partitioning.sub] : [partitioning];
  for (const level of levels) {
    const what = problemOf(level, table, workshop);
    if (what !== undefined) return { levels: [], problem: { kind: 'method', what } };
  }
  const key = referredKeyWithout(levels, table, workshop);
  if (!key) return { levels };
  const what = `foreign keys refer to its ${key.type}${key.name ? ` ${key.name.text}` : ''}, which does not hold the columns of the partitioning`;
  return { levels: [], problem: { kind: 'key', what } };
}

/** Columns that every key of the table needs besides its own, because it is partitioned by them; as the target writes them. */
export function keyExtension(table: Table, workshop: Workshop): readonly Identifier[] {
  const { names } = workshop;
  return partitionPlan(table, workshop).levels.flatMap((level) =>
    partitionColumns(level, workshop).map((each) => names.identifier(names.column(table, each), level)),
  );
}

/** The stored names of the columns that a level partitions by. */
function partitionColumns(level: Partitioning, { names }: Workshop): string[] {
  return level.columns.flatMap((each) => {
    const name = each.kind === 'reference' ? each.name.parts.at(-1) : undefined;
    return name ? [names.stored(name)] : [];
  });
}

function problemOf(level: Partitioning, table: Table, workshop: Workshop): string | undefined {
  const { method } = level;
  if (method !== 'range' && method !== 'list' && method !== 'hash')
    return `it is partitioned by ${method.toUpperCase()}`;
  const columns = partitionColumns(level, workshop);
  if (columns.length !== level.columns.length) return 'it is partitioned by an expression';
  const virtual = columns.find((each) => table.columns.get(each)?.generated);
  if (virtual !== undefined) return `it is partitioned by the virtual column ${virtual}`;
  if (method === 'list' && columns.length > 1) return 'its lists are of several columns';
  return undefined;
}

/** A key that foreign keys refer to must stay exactly as it is. */
function referredKeyWithout(
  levels: readonly Partitioning[],
  table: Table,
  workshop: Workshop,
): ConstraintDefinition | undefined {
  const needed = levels.flatMap((level) => partitionColumns(level, workshop));
  return keysOf(table).find((key) => {
    const own = key.columns.map((each) => workshop.names.stored(each));
    return (
      isEnforced(key) && needed.some((each) => !own.includes(each)) && isReferred(key, { table, workshop })
    );
  });
}
