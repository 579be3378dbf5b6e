import type { Table } from '../../catalog/catalog.ts';
import type { ConstraintDefinition } from '../../sql/tree/define.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Query, TableReference } from '../../sql/tree/query.ts';
import type { Node } from '../../sql/tree/node.ts';
import { isEnabled } from '../keys.ts';
import type { Resolution } from '../resolve/resolution.ts';
import type { RuleContext } from '../rule.ts';
import { isLob } from './variable.ts';

/** The column that a locator points into. */
export interface Home {
  readonly table: Table;
  /** As stored. */
  readonly column: string;
}

/** The one table that a query reads row by row, so that its rows can be found again. */
export function tableOf(
  query: Query,
  context: RuleContext,
): { readonly reference: TableReference; readonly table: Table } | undefined {
  const { body } = query;
  if (body.kind !== 'select' || body.quantifier === 'distinct' || body.groupBy || body.hierarchy)
    return undefined;
  const [reference, ...more] = body.from;
  if (reference?.kind !== 'table' || more.length > 0) return undefined;
  const table = tableBehind(reference, context);
  return table && { reference, table };
}

/** The table that a statement or query names. */
export function tableBehind(reference: Node, context: RuleContext): Table | undefined {
  if (reference.kind !== 'table') return undefined;
  const referent = context.resolution.referent(reference.name);
  const object = referent.kind === 'relation' ? referent.relation.object : undefined;
  return object?.kind === 'table' ? object : undefined;
}

/** The column of LOBs that an item of a query or of RETURNING is. */
export function lobColumn(item: Expression, table: Table, resolution: Resolution): string | undefined {
  if (item.kind === 'parenthesis') return lobColumn(item.operand, table, resolution);
  if (item.kind !== 'reference' || !isLob(resolution.typeOf(item))) return undefined;
  const referent = resolution.referent(item);
  return referent.kind === 'column' && table.columns.has(referent.column) ? referent.column : undefined;
}

/** The columns of a table's primary key, as stored; none where it has no key in force. */
export function keyColumns(table: Table, { names }: Pick<RuleContext, 'names'>): readonly string[] {
  const isKey = (each: ConstraintDefinition): boolean => each.type === 'primary key' && isEnabled(each);
  const key = table.definition.constraints.find(isKey);
  if (key) return key.columns.map((each) => names.stored(each));
  return [...table.columns].filter(([, column]) => column.constraints.some(isKey)).map(([name]) => name);
}

/** A resolution may speak of another copy of a table than the catalog. */
export function sameTable(a: Table, b: Table): boolean {
  return a.schema === b.schema && a.name === b.name;
}
