import type { ColumnFilter, FilterCondition, FilterOperator, RowFilter } from './filter.ts';
import type { Column } from './shape.ts';

/** How an engine writes the parts of a filter so that they are compared as {@link RowFilter} says. */
export interface FilterWords {
  readonly name: (column: Column) => string;
  /** A column's value, as it is compared. */
  readonly operand: (column: Column) => string;
  /** A value that it is compared with. */
  readonly constant: (column: Column, value: string, operator: FilterOperator) => string;
  /** What more may stand before a comparison that asks for one value, so that an index on the column is used; it must be true of all rows that have the value. */
  readonly sameInIndex?: (column: Column, value: string) => string | undefined;
}

/** A filter as a condition, in parentheses; empty when it takes all rows. */
export function filterCondition(filter: RowFilter, words: FilterWords): string {
  return filter.map((each) => `(${columnCondition(each, words)})`).join(' AND ');
}

function columnCondition({ column, conditions }: ColumnFilter, words: FilterWords): string {
  return conditions.map((each) => `(${condition(column, each, words)})`).join(' OR ');
}

function condition(column: Column, { operator, values }: FilterCondition, words: FilterWords): string {
  if (operator === 'null') return `${words.name(column)} IS NULL`;
  if (operator === 'notnull') return `${words.name(column)} IS NOT NULL`;
  const it = words.operand(column);
  const [first = '', second = ''] = values.map((value) => words.constant(column, value, operator));
  switch (operator) {
    case 'eq': {
      const before = words.sameInIndex?.(column, values[0] ?? '');
      return `${before === undefined ? '' : `${before} AND `}${it} = ${first}`;
    }
    case 'noteq':
      return `${it} <> ${first}`;
    case 'lte':
      return `${it} <= ${first}`;
    case 'gte':
      return `${it} >= ${first}`;
    case 'between':
      return `${it} >= ${first} AND ${it} <= ${second}`;
    case 'notbetween':
      return `${it} < ${first} OR ${it} > ${second}`;
  }
}
