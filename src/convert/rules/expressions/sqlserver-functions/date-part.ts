/** A unit of time: the field of EXTRACT that it is, and the argument of make_interval that counts it. */
export interface DatePart {
  readonly field: string;
  /** Absent for what no interval counts, a weekday say. */
  readonly interval?: string;
}

const year: DatePart = { field: 'year', interval: 'years' };
const month: DatePart = { field: 'month', interval: 'months' };
const week: DatePart = { field: 'week', interval: 'weeks' };
const day: DatePart = { field: 'day', interval: 'days' };
const hour: DatePart = { field: 'hour', interval: 'hours' };
const minute: DatePart = { field: 'minute', interval: 'mins' };
const second: DatePart = { field: 'second', interval: 'secs' };

/** The words for units of time and their abbreviations ("DATEADD (Transact-SQL)", "DATEPART (Transact-SQL)"). */
export const dateParts: ReadonlyMap<string, DatePart> = new Map([
  ['YEAR', year],
  ['YY', year],
  ['YYYY', year],
  ['QUARTER', { field: 'quarter' }],
  ['QQ', { field: 'quarter' }],
  ['Q', { field: 'quarter' }],
  ['MONTH', month],
  ['MM', month],
  ['M', month],
  ['DAYOFYEAR', { field: 'doy', interval: 'days' }],
  ['DY', { field: 'doy', interval: 'days' }],
  ['Y', { field: 'doy', interval: 'days' }],
  ['DAY', day],
  ['DD', day],
  ['D', day],
  ['WEEK', { ...week, field: '' }],
  ['WK', { ...week, field: '' }],
  ['WW', { ...week, field: '' }],
  ['ISO_WEEK', { field: 'week' }],
  ['ISOWK', { field: 'week' }],
  ['ISOWW', { field: 'week' }],
  ['HOUR', hour],
  ['HH', hour],
  ['MINUTE', minute],
  ['MI', minute],
  ['N', minute],
  ['SECOND', second],
  ['SS', second],
  ['S', second],
]);
