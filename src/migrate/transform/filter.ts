import type { FilterRule } from '../../catalog/mapping/rows.ts';
import { nullCell } from '../../change/batch.ts';
import { absentCell } from '../../change/change.ts';
import type { ColumnFilter, FilterCondition, FilterOperator, RowFilter } from '../../change/filter.ts';
import type { Column, Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import type { Cells } from './cells.ts';
import { comparisonOf } from './compare.ts';

/**
 * The filter that rules ask for a table, its values in the canonical text of their columns. What cannot be compared is a problem ("Using source
 * filters", DMS user guide: no filters on columns of LOBs).
 */
export function filterOf(
  table: Shape,
  rules: readonly FilterRule[],
  problems: string[],
): RowFilter | undefined {
  if (rules.length === 0) return undefined;
  return rules.flatMap((rule) => {
    const column = columnOf(table, rule.column);
    if (!column) {
      problems.push(`Rule ${rule.rule}: ${nameOf(table)} has no column ${rule.column} to filter by.`);
      return [];
    }
    const conditions = rule.conditions.flatMap((each): FilterCondition[] => {
      const { 'filter-operator': operator, value, 'start-value': start, 'end-value': end } = each;
      const values = [value, start, end].filter((text) => text !== undefined);
      const condition = conditionOf(column, operator === 'ste' ? 'lte' : operator, values);
      if (typeof condition !== 'string') return [condition];
      problems.push(`Rule ${rule.rule}: ${nameOf(table)}.${column.name}, a ${column.native}: ${condition}`);
      return [];
    });
    return [{ column, conditions }];
  });
}

/** The column of a name: the very one, else the only one that differs in letter case. */
export function columnOf(table: Shape, name: string): Column | undefined {
  const similar = table.columns.filter((each) => each.name.toLowerCase() === name.toLowerCase());
  return table.columns.find((each) => each.name === name) ?? (similar.length === 1 ? similar[0] : undefined);
}

function conditionOf(
  column: Column,
  operator: FilterOperator,
  texts: readonly string[],
): FilterCondition | string {
  if (operator === 'null' || operator === 'notnull') return { operator, values: [] };
  const comparison = comparisonOf(column);
  if (!comparison) return 'such values are not compared; only null and notnull go with them.';
  if (!comparison.isOrdered && operator !== 'eq' && operator !== 'noteq')
    return `such values have no order; only eq, noteq, null and notnull go with them, not ${operator}.`;
  const values: string[] = [];
  for (const text of texts) {
    const value = comparison.canonical(text);
    if (value === undefined) return `a value of ${operator} is not right: it must be ${comparison.form}.`;
    values.push(value);
  }
  return { operator, values };
}

/** Whether a row fulfils a filter; undefined when the log left a cell out that decides. */
export type RowTest = (cells: Cells, place: (column: number) => number) => boolean | undefined;

/** The test of rows whose cells are those of a table's columns, in their order. */
export function rowTest(filter: RowFilter, table: Shape): RowTest {
  const parts = filter.map((part) => ({
    column: table.columns.indexOf(part.column),
    fulfils: partTest(part),
  }));
  return (cells, place) => {
    let isKnown = true;
    for (const { column, fulfils } of parts) {
      const cell = place(column);
      const length = cells.lengths[cell] as number;
      if (length === absentCell) isKnown = false;
      else if (!fulfils(length === nullCell ? undefined : textAt(cells, cell))) return false;
    }
    return isKnown ? true : undefined;
  };
}

function textAt({ bytes, starts, lengths }: Cells, cell: number): string {
  const start = starts[cell] as number;
  return bytes.toString('utf8', start, start + (lengths[cell] as number));
}

function partTest({ column, conditions }: ColumnFilter): (value: string | undefined) => boolean {
  const compare = comparisonOf(column)?.compare ?? (() => 0);
  return (value) => conditions.some((each) => fulfils(each, value, compare));
}

function fulfils(
  { operator, values }: FilterCondition,
  value: string | undefined,
  compare: (left: string, right: string) => number,
): boolean {
  if (operator === 'null') return value === undefined;
  if (value === undefined) return false;
  if (operator === 'notnull') return true;
  const [first = '', second = ''] = values;
  switch (operator) {
    case 'eq':
      return compare(value, first) === 0;
    case 'noteq':
      return compare(value, first) !== 0;
    case 'lte':
      return compare(value, first) <= 0;
    case 'gte':
      return compare(value, first) >= 0;
    case 'between':
      return compare(value, first) >= 0 && compare(value, second) <= 0;
    case 'notbetween':
      return compare(value, first) < 0 || compare(value, second) > 0;
  }
}
