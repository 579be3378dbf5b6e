import type { RowFilter } from '../../../change/filter.ts';
import type { FilterWords } from '../../../change/filter-condition.ts';
import { filterCondition } from '../../../change/filter-condition.ts';
import type { Column } from '../../../change/shape.ts';
import { literal, name } from '../session.ts';

/** A filter as a condition of PostgreSQL, in parentheses. */
export function filterOf(filter: RowFilter): string {
  return filterCondition(filter, words);
}

const words: FilterWords = {
  name: (column) => name(column.name),
  operand: operandOf,
  constant: constantOf,
  // What is equal by code points is equal by the column's collation.
  sameInIndex: (column, value) =>
    column.type.kind === 'text' ? `${name(column.name)} = ${constantOf(column, value)}` : undefined,
};

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
