import type { Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Hierarchy, OrderItem, TableExpression } from '../../../../sql/tree/query.ts';
import { walk } from '../../../../sql/walk.ts';
import { keysOf } from '../../../keys.ts';
import type { RuleContext } from '../../../rule.ts';
import { columnItem, columnsOf } from '../columns.ts';
import { relationOf } from '../relations.ts';
import type { TreeColumns } from './columns.ts';

/** The primary key of the table whose rows are connected, as columns of the tree; undefined when it is not known. */
export function primaryKey(
  table: TableExpression,
  clause: Hierarchy,
  columns: TreeColumns,
  context: RuleContext,
): readonly Identifier[] | undefined {
  const object = relationOf(table, context)?.object;
  if (object?.kind !== 'table') return undefined;
  const key = keysOf(object).find((each) => each.type === 'primary key');
  const all = columnsOf(table, context);
  if (!key || !all) return undefined;
  const names = key.columns.map((each) => {
    const column = all.find((one) => one.stored === context.names.stored(each));
    if (!column) return undefined;
    // The source does not write the column here, but it is known as one of its table.
    const { expression } = columnItem(clause, column, table, undefined, context);
    return columns.of(expression as Reference);
  });
  return names.every((each) => each !== undefined) ? names : undefined;
}

/** The columns that CONNECT BY compares, which tell rows apart where there is no key. */
export function connectingColumns(clause: Hierarchy, columns: TreeColumns): readonly Identifier[] {
  const names = new Map<string, Identifier>();
  walk(clause.connectBy, (each) => {
    const name = each.kind === 'reference' ? columns.of(each) : undefined;
    if (name) names.set(name.text, name);
  });
  return [...names.values()];
}

/**
 * What SEARCH DEPTH FIRST sorts siblings by: plain ascending columns and the primary key behind them, so that rows with equal
 * columns keep their own subtrees together. Undefined when it cannot say the order.
 */
export function searchKeys(
  siblings: readonly OrderItem[],
  key: readonly Identifier[] | undefined,
  columns: TreeColumns,
  context: RuleContext,
): readonly Identifier[] | undefined {
  if (context.settings.targetVersion < 14 || !key) return undefined;
  const names: Identifier[] = [];
  for (const { expression, direction, nulls } of siblings) {
    if (expression.kind !== 'reference' || direction === 'desc' || nulls === 'first') return undefined;
    const name = columns.of(expression);
    if (!name) return undefined;
    names.push(name);
  }
  return [...names, ...key.filter((each) => !names.some((one) => one.text === each.text))];
}
