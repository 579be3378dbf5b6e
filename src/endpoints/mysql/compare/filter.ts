import type { ColumnFilter, FilterCondition, RowFilter } from '../../../change/filter.ts';
import type { Column } from '../../../change/shape.ts';
import { characters, hex, name } from '../names.ts';

/** A filter as a condition of MySQL, in parentheses. */
export function filterOf(filter: RowFilter): string {
  return filter.map((each) => `(${partOf(each)})`).join(' AND ');
}

function partOf({ column, conditions }: ColumnFilter): string {
  return conditions.map((each) => `(${conditionOf(column, each)})`).join(' OR ');
}

function conditionOf(column: Column, { operator, values }: FilterCondition): string {
  const it = operandOf(column);
  const [first = '', second = ''] = values.map((value) => constantOf(column, value));
  switch (operator) {
    case 'null':
      return `${name(column.name)} IS NULL`;
    case 'notnull':
      return `${name(column.name)} IS NOT NULL`;
    case 'eq':
      // What is equal by code points is equal by the column's collation, whose index is used then.
      return hasCollation(column)
        ? `${name(column.name)} = ${characters(Buffer.from(values[0] ?? ''))} AND ${it} = ${first}`
        : `${it} = ${first}`;
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

function hasCollation({ native }: Column): boolean {
  return /^(var)?char\b|text\b/i.test(native);
}

function operandOf(column: Column): string {
  const it = name(column.name);
  switch (column.type.kind) {
    case 'float':
      // A FLOAT is compared with all of its digits when it is a double.
      return column.type.bits === 32 ? `(${it} + 0e0)` : it;
    case 'integer':
      // A YEAR takes numbers of two digits for years of this time.
      return /^year\b/i.test(column.native) ? `(${it} + 0)` : it;
    case 'text':
    case 'enum':
      // The bytes of UTF-8 are in the order of the code points.
      return `CAST(CONVERT(${it} USING utf8mb4) AS BINARY)`;
    default:
      return it;
  }
}

function constantOf({ type }: Column, value: string): string {
  switch (type.kind) {
    case 'integer':
    case 'decimal':
      return value;
    case 'float':
      return type.bits === 32 ? String(Math.fround(Number(value))) : value;
    case 'date':
      return `CAST('${value}' AS DATE)`;
    case 'timestamp':
    case 'instant':
      // The session's time zone is UTC.
      return `CAST('${value}' AS DATETIME(6))`;
    case 'time':
      return `CAST('${value}' AS TIME(6))`;
    case 'uuid':
      return `'${value}'`;
    default:
      return hex(Buffer.from(value));
  }
}
