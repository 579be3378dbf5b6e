import type { ColumnFilter, FilterCondition, RowFilter } from '../../../change/filter.ts';
import type { Column } from '../../../change/shape.ts';
import { literal, name } from '../session.ts';

/** A filter as a condition of PostgreSQL, in parentheses. */
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
      return column.type.kind === 'text'
        ? `${name(column.name)} = ${first} AND ${it} = ${first}`
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

function operandOf({ name: column, type: { kind } }: Column): string {
  // The cast takes the blanks at the end of a CHAR away.
  return kind === 'text' || kind === 'enum' ? `${name(column)}::text COLLATE "C"` : name(column);
}

function constantOf({ type }: Column, value: string): string {
  switch (type.kind) {
    case 'integer':
    case 'decimal':
      // A number without quotes has the smallest type that holds it, so that an index on the column can be used.
      return value;
    case 'float':
      return `${literal(value)}::${type.bits === 32 ? 'real' : 'float8'}`;
    case 'boolean':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'uuid':
      return `${literal(value)}::${type.kind}`;
    case 'instant':
      // The session's time zone is UTC.
      return `${literal(value)}::timestamptz`;
    default:
      return literal(value);
  }
}
