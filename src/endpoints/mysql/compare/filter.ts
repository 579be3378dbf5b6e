import type { RowFilter } from '../../../change/filter.ts';
import type { FilterWords } from '../../../change/filter-condition.ts';
import { filterCondition } from '../../../change/filter-condition.ts';
import type { Column } from '../../../change/shape.ts';
import { characters, hex, name } from '../names.ts';

/** A filter as a condition of MySQL, in parentheses. */
export function filterOf(filter: RowFilter): string {
  return filterCondition(filter, words);
}

const words: FilterWords = {
  name: (column) => name(column.name),
  operand: operandOf,
  constant: constantOf,
  // What is equal by code points is equal by the column's collation.
  sameInIndex: (column, value) =>
    hasCollation(column) ? `${name(column.name)} = ${characters(Buffer.from(value))}` : undefined,
};

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
