import type { RowFilter } from '../../../change/filter.ts';
import type { FilterWords } from '../../../change/filter-condition.ts';
import { filterCondition } from '../../../change/filter-condition.ts';
import type { Column } from '../../../change/shape.ts';
import { OperationError } from '../../../text/error.ts';
import { name, text } from '../names.ts';
import { constant } from './constant.ts';

/** A filter as a condition of SQL Server, in parentheses. */
export function filterOf(filter: RowFilter): string {
  return filterCondition(filter, words);
}

const words: FilterWords = {
  name: (column) => name(column.name),
  operand: operandOf,
  constant: (column, value, operator) => boundOf(column, value, operator !== 'eq' && operator !== 'noteq'),
};

/**
 * Characters are compared by their code points: in a binary collation, and with a character behind them that comes before all others, because SQL Server
 * pays no heed to blanks at the end of a text.
 */
function operandOf(column: Column): string {
  const it = name(column.name);
  if (column.type.kind !== 'text') return it;
  const all = `CAST(${it} AS nvarchar(max))`;
  return kept(column.type.padded === true ? `RTRIM(${all})` : all);
}

function boundOf(column: Column, value: string, isOrdered: boolean): string {
  if (column.type.kind !== 'text') return constant(column, value);
  if (isOrdered && /[\u{e000}-\u{10ffff}]/u.test(value)) throw unordered(column);
  return kept(
    `CAST(${text(column.type.padded === true ? value.replace(/ +$/, '') : value)} AS nvarchar(max))`,
  );
}

function kept(expression: string): string {
  return `(${expression} + NCHAR(1)) COLLATE Latin1_General_100_BIN2`;
}

/** A binary collation has the halves of surrogate pairs before these characters. */
function unordered({ name: column }: Column): OperationError {
  return new OperationError(
    `The filter of ${column} has a bound with characters beyond U+DFFF, which SQL Server sorts in another order than all others. Take a bound without them, or eq.`,
    { code: 'filter', side: 'config' },
  );
}
