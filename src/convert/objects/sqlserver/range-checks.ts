import { sqlserverFindings } from '../../../sql/codes/sqlserver.ts';
import * as make from '../../../sql/make.ts';
import { typeNameOf } from '../../../sql/sqlserver-type.ts';
import type { ColumnDefinition, ConstraintDefinition } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { Span } from '../../../text/span.ts';
import { targetTypeName } from '../../types/mapped.ts';
import type { TableWork } from '../table/work.ts';
import { targetColumn } from '../table/work.ts';

/** Types whose numbers are fewer than those of the types that stand for them ("int, bigint, smallint, and tinyint", "money and smallmoney"). */
const ranges: ReadonlyMap<string, readonly [low: string, high: string]> = new Map([
  ['TINYINT', ['0', '255']],
  ['SMALLMONEY', ['-214748.3648', '214748.3647']],
]);

/** Checks that hold columns of `citext`, which knows no lengths, to those of their types in SQL Server. */
export function lengthChecks({ table, workshop, ...work }: TableWork): readonly ConstraintDefinition[] {
  if (workshop.collations.mode !== 'citext') return [];
  return table.definition.columns.flatMap((column) => {
    const held = workshop.types.column(table, workshop.names.stored(column.name));
    const length = column.type && workshop.types.of(column.type, 'column').precision;
    if (targetTypeName(held) !== 'citext' || typeof length !== 'number') return [];
    return [lengthCheck(targetColumn(column.name, { table, workshop, ...work }), length)];
  });
}

/** A check of the length of a text. */
export function lengthCheck(column: Identifier, length: number): ConstraintDefinition {
  const at: Span = { start: column.end, end: column.end };
  const size = make.call(at, 'length', [make.reference(at, column)]);
  return check(at, make.binary(at, size, '<=', make.number(at, length)));
}

/** Checks that hold columns to the numbers of their types in SQL Server; without them, by a setting, a finding for each column. */
export function rangeChecks(work: TableWork): readonly ConstraintDefinition[] {
  const { table, workshop } = work;
  if (workshop.source.name !== 'sqlserver') return [];
  return table.definition.columns.flatMap((column) => {
    const range = rangeOf(column, work);
    if (!range) return [];
    if (workshop.settings.rangeChecks) return [checkOf(column, range, work)];
    const what = `${table.name}.${workshop.names.stored(column.name)} holds numbers below ${range[0]} and above ${range[1]}, too.`;
    work.bench.report(sqlserverFindings.widerRange, column, what);
    return [];
  });
}

/** What a computed column holds is held to its type by its expression. */
function rangeOf({ type, generated }: ColumnDefinition, { table, workshop }: TableWork) {
  if (!type || generated) return undefined;
  return ranges.get(typeNameOf(workshop.resolver.typeIn(type, table.nameSchema)) ?? '');
}

function checkOf(
  column: ColumnDefinition,
  [low, high]: readonly [string, string],
  work: TableWork,
): ConstraintDefinition {
  const at: Span = { start: column.end, end: column.end };
  const operand = make.reference(at, targetColumn(column.name, work));
  return check(at, {
    kind: 'between',
    ...at,
    operand,
    low: make.number(at, low),
    high: make.number(at, high),
    not: false,
  });
}

function check(at: Span, condition: Expression): ConstraintDefinition {
  return {
    kind: 'constraint',
    ...at,
    type: 'check',
    columns: [],
    check: condition,
    state: {},
    properties: [],
  };
}
