import type { IntervalField } from '../../sql/tree/type.ts';

/** An interval: months, or microseconds. Oracle has no interval of both. */
export type Interval =
  | { readonly of: 'year to month'; readonly months: bigint }
  | { readonly of: 'day to second'; readonly microseconds: bigint };

const perField: Readonly<Record<'day' | 'hour' | 'minute' | 'second', bigint>> = {
  day: 86_400_000_000n,
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n,
};

const fields: readonly IntervalField[] = ['year', 'month', 'day', 'hour', 'minute', 'second'];

/**
 * Reads the text of INTERVAL '…' with its fields (SQL Language Reference, "Interval Literals"); undefined for what the fields
 * do not fit, and for fractions of a second that are finer than microseconds.
 */
export function readInterval(
  text: string,
  from: IntervalField,
  to: IntervalField = from,
): Interval | undefined {
  const first = fields.indexOf(from);
  const names = fields.slice(first, fields.indexOf(to) + 1);
  const match = /^\s*([-+]?)\s*(\d[\d\s:.-]*)$/.exec(text);
  if (!match) return undefined;
  const values = (match[2] as string).trim().split(names[0] === 'year' ? /-/ : /\s+|:/);
  if (values.length !== names.length) return undefined;
  const sign = match[1] === '-' ? -1n : 1n;
  return names[0] === 'year' || names[0] === 'month'
    ? monthsOf(names, values, sign)
    : secondsOf(names, values, sign);
}

function monthsOf(
  names: readonly IntervalField[],
  values: readonly string[],
  sign: bigint,
): Interval | undefined {
  let months = 0n;
  for (const [i, name] of names.entries()) {
    const value = values[i] as string;
    if (!/^\d+$/.test(value)) return undefined;
    months += BigInt(value) * (name === 'year' ? 12n : 1n);
  }
  return { of: 'year to month', months: sign * months };
}

function secondsOf(
  names: readonly IntervalField[],
  values: readonly string[],
  sign: bigint,
): Interval | undefined {
  let microseconds = 0n;
  for (const [i, name] of names.entries()) {
    const match = /^(\d+)(?:\.(\d*))?$/.exec(values[i] as string);
    if (!match || (match[2] !== undefined && name !== 'second')) return undefined;
    const fraction = (match[2] ?? '').replace(/0+$/, '');
    if (fraction.length > 6) return undefined;
    microseconds +=
      BigInt(match[1] as string) * perField[name as keyof typeof perField] + BigInt(fraction.padEnd(6, '0'));
  }
  return { of: 'day to second', microseconds: sign * microseconds };
}

/** PostgreSQL's text of an interval, with the sign on each part as it reads it. */
export function writeInterval(interval: Interval): string {
  const negative = interval.of === 'year to month' ? interval.months < 0n : interval.microseconds < 0n;
  const sign = negative ? '-' : '';
  if (interval.of === 'year to month') {
    const months = negative ? -interval.months : interval.months;
    return `${sign}${months / 12n} years ${sign}${months % 12n} mons`;
  }
  const all = negative ? -interval.microseconds : interval.microseconds;
  const two = (value: bigint): string => value.toString().padStart(2, '0');
  const rest = all % perField.day;
  const fraction = (rest % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  const time = `${two(rest / perField.hour)}:${two((rest / perField.minute) % 60n)}:${two((rest / perField.second) % 60n)}`;
  return `${sign}${all / perField.day} days ${sign}${time}${fraction === '' ? '' : `.${fraction}`}`;
}
