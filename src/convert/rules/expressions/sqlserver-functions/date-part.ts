/** A unit of time: the field of EXTRACT that it is, and what make_interval counts it in. */
export interface DatePart {
  readonly name: string;
  /** Absent for what EXTRACT has no plain field for. */
  readonly field?: string;
  /** The argument of make_interval, and how many of it the unit is. Absent for what no interval counts. */
  readonly interval?: readonly [argument: string, factor: string];
}

const parts: readonly (readonly [part: DatePart, words: string])[] = [
  [{ name: 'year', field: 'year', interval: ['years', '1'] }, 'YEAR YY YYYY'],
  [{ name: 'quarter', field: 'quarter', interval: ['months', '3'] }, 'QUARTER QQ Q'],
  [{ name: 'month', field: 'month', interval: ['months', '1'] }, 'MONTH MM M'],
  [{ name: 'dayofyear', field: 'doy', interval: ['days', '1'] }, 'DAYOFYEAR DY Y'],
  [{ name: 'day', field: 'day', interval: ['days', '1'] }, 'DAY DD D'],
  [{ name: 'week', interval: ['weeks', '1'] }, 'WEEK WK WW'],
  [{ name: 'weekday', interval: ['days', '1'] }, 'WEEKDAY DW W'],
  [{ name: 'iso_week', field: 'week' }, 'ISO_WEEK ISOWK ISOWW'],
  [{ name: 'hour', field: 'hour', interval: ['hours', '1'] }, 'HOUR HH'],
  [{ name: 'minute', field: 'minute', interval: ['mins', '1'] }, 'MINUTE MI N'],
  [{ name: 'second', interval: ['secs', '1'] }, 'SECOND SS S'],
  [{ name: 'millisecond', interval: ['secs', '0.001'] }, 'MILLISECOND MS'],
  [{ name: 'microsecond', interval: ['secs', '0.000001'] }, 'MICROSECOND MCS'],
  [{ name: 'nanosecond', interval: ['secs', '0.000000001'] }, 'NANOSECOND NS'],
  [{ name: 'tzoffset' }, 'TZOFFSET TZ'],
];

/** The words for units of time and their abbreviations ("DATEADD (Transact-SQL)", "DATEPART (Transact-SQL)"). */
export const dateParts: ReadonlyMap<string, DatePart> = new Map(
  parts.flatMap(([part, words]) => words.split(' ').map((word): [string, DatePart] => [word, part])),
);
