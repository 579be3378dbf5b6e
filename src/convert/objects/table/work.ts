import type { Table } from '../../../catalog/catalog.ts';
import { tableFindings } from '../../../sql/codes/tables.ts';
import type { ConstraintDefinition, CreateTable } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { Node } from '../../../sql/tree/node.ts';
import { contains } from '../../../text/span.ts';
import type { Bench, Workshop } from '../../context.ts';
import { withoutLeftovers } from '../../leftover.ts';
import type { TargetName } from '../../target-names.ts';

/** One table while it is converted: the source's definition beside the one that the rules made of it. */
export interface TableWork {
  readonly table: Table;
  readonly workshop: Workshop;
  readonly bench: Bench;
  readonly converted: CreateTable;
  readonly target: TargetName;
}

/** The node if the target can say all of it and no rule refused a part; else a finding says what is left out. */
export function sayable<N extends Node>(
  node: N,
  work: Pick<TableWork, 'bench'>,
  what: string,
): N | undefined {
  const { bench } = work;
  const isRefused = bench.refusals.some((each) => contains(node, each));
  const kept = isRefused ? undefined : withoutLeftovers(node, bench);
  if (kept === undefined) bench.report(tableFindings.expressionLeftOut, node, `${what} is left out.`);
  return kept;
}

/** The stored names of identifiers. */
export function storedNames(
  columns: readonly Identifier[],
  { workshop }: Pick<TableWork, 'workshop'>,
): string[] {
  return columns.map((each) => workshop.names.stored(each));
}

/** Columns of the table as the target writes them. */
export function targetColumns(columns: readonly Identifier[], work: TableWork): Identifier[] {
  return columns.map((each) => targetColumn(each, work));
}

export function targetColumn(column: Identifier, { table, workshop: { names } }: TableWork): Identifier {
  return names.identifier(names.column(table, names.stored(column)), column);
}

/** Columns that cannot be NULL: declared so, part of the primary key, or an identity. */
export function requiredColumns(table: Table, stored: (name: Identifier) => string): ReadonlySet<string> {
  const required = new Set<string>();
  for (const [name, column] of table.columns)
    if (column.identity || column.constraints.some((each) => each.type === 'not null' && isEnforced(each)))
      required.add(name);
  for (const each of table.definition.constraints)
    if (each.type === 'primary key' && isEnforced(each))
      for (const column of each.columns) required.add(stored(column));
  return required;
}

/** Whether a constraint is checked for new rows. DISABLE VALIDATE forbids all changes, which is no check of rows either. */
export function isEnforced(constraint: ConstraintDefinition): boolean {
  return constraint.state.enabled !== false;
}

/** The text of an expression of the target, for clauses that are kept as text. */
export function textOf(expression: Expression, { workshop }: Pick<TableWork, 'workshop'>): string {
  const { target, sources } = workshop;
  return target.print(expression, { sources, comments: [] }).text;
}
