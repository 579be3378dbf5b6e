import * as make from '../../../sql/make.ts';
import type { CreateTable, Partition, Partitioning } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import { sayable, textOf } from './work.ts';
import type { TableWork } from './work.ts';

/**
 * A bound of a partition as PostgreSQL writes it: MAXVALUE as the word that it is, a date as a plain literal, which is what
 * the TO_DATE calls of Oracle's exports mean, anything else as an expression.
 */
export function boundText(source: Expression, converted: Expression, work: TableWork): string {
  if (source.kind === 'reference') return source.name.parts.at(-1)?.text.toUpperCase() ?? '';
  const literal = dateLiteral(source);
  if (literal !== undefined) return `'${literal}'`;
  const kept = sayable(converted, work, 'A bound of a partition');
  return kept ? textOf(kept, work) : 'NULL';
}

/** The definition with the dates among its bounds as plain literals, so that no function is converted for them. */
export function withPlainBounds(definition: CreateTable): CreateTable {
  const { partitioning } = definition;
  if (!partitioning) return definition;
  const plain = (each: Expression): Expression => {
    const literal = dateLiteral(each);
    return literal === undefined ? each : make.string(each, literal);
  };
  const partition = (each: Partition): Partition => ({
    ...each,
    ...(each.lessThan ? { lessThan: each.lessThan.map(plain) } : {}),
    ...(each.values ? { values: each.values.map(plain) } : {}),
    subpartitions: each.subpartitions.map(partition),
  });
  const level = (each: Partitioning): Partitioning => ({
    ...each,
    partitions: each.partitions.map(partition),
    ...(each.sub ? { sub: level(each.sub) } : {}),
  });
  return { ...definition, partitioning: level(partitioning) };
}

/** `2024-01-31` or `2024-01-31 12:00:00` of a DATE or TIMESTAMP literal or of TO_DATE with a plain format. */
export function dateLiteral(expression: Expression): string | undefined {
  if (expression.kind === 'datetime')
    return expression.type === 'time' ? undefined : withoutMidnight(expression.value.trim());
  if (expression.kind !== 'call' || expression.callee.kind !== 'reference') return undefined;
  const name = expression.callee.name.parts.at(-1)?.text.toUpperCase();
  if (name !== 'TO_DATE' && name !== 'TO_TIMESTAMP') return undefined;
  const [value, format] = expression.arguments.map((each) => each.value);
  if (value?.kind !== 'string' || format?.kind !== 'string') return undefined;
  return readDate(value.value, format.value);
}

const elements: Readonly<Record<string, 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'>> = {
  YYYY: 'year',
  SYYYY: 'year',
  RRRR: 'year',
  MM: 'month',
  DD: 'day',
  HH24: 'hour',
  MI: 'minute',
  SS: 'second',
};

/** Reads a date whose format has numbers only, in any order; any other is left to the conversion of TO_DATE. */
function readDate(text: string, format: string): string | undefined {
  const words = format.toUpperCase().match(/[A-Z]+(?:24)?|[^A-Z]+/g) ?? [];
  const digits = text.trim().match(/\d+/g) ?? [];
  const names = words.filter((each) => /^[A-Z]/.test(each));
  if (names.length !== digits.length || /[A-Za-z]/.test(text)) return undefined;
  const found: Record<string, string> = {};
  for (const [i, name] of names.entries()) {
    const element = elements[name];
    if (!element) return undefined;
    found[element] = (digits[i] as string).padStart(element === 'year' ? 4 : 2, '0');
  }
  const { year, month = '01', day = '01', hour = '00', minute = '00', second = '00' } = found;
  if (year === undefined) return undefined;
  return withoutMidnight(`${year}-${month}-${day} ${hour}:${minute}:${second}`);
}

function withoutMidnight(text: string): string {
  return text.replace(/ 00:00:00(\.0+)?$/, '');
}
