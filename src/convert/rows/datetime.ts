/** A moment by its fields, as Oracle holds it; no arithmetic with time zones is done on it. */
export interface Datetime {
  /** Years before Christ are negative; there is no year 0. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  /** `+02:00`, or the name of a region. */
  readonly zone?: string;
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** How many days a month has. */
export function daysIn(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (monthDays[month - 1] as number);
}

function isLeap(year: number): boolean {
  // Before Christ, the leap years are those that are one more than a multiple of 4.
  const count = year < 0 ? year + 1 : year;
  return count % 4 === 0 && (count % 100 !== 0 || count % 400 === 0);
}

/** The days since 1 January 1970, in the calendar that PostgreSQL uses throughout. */
export function dayNumber(year: number, month: number, day: number): number {
  const count = year < 0 ? year + 1 : year;
  const date = new Date(0);
  date.setUTCFullYear(count, month - 1, day);
  return Math.round(date.getTime() / 86_400_000);
}

/** The date of so many days since 1 January 1970. */
export function dateOfDay(days: number): { year: number; month: number; day: number } {
  const date = new Date(days * 86_400_000);
  const count = date.getUTCFullYear();
  return { year: count <= 0 ? count - 1 : count, month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The moment a whole number of seconds later. */
export function addSeconds(moment: Datetime, seconds: number): Datetime {
  const { year, month, day, hour, minute, second } = moment;
  const total = hour * 3600 + minute * 60 + second + seconds;
  const days = Math.floor(total / 86_400);
  const rest = total - days * 86_400;
  return {
    ...moment,
    ...dateOfDay(dayNumber(year, month, day) + days),
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
  };
}

/** The moment with its fraction of a second rounded to so many digits, halves up, as TIMESTAMP(n) does. */
export function roundFraction(moment: Datetime, digits: number): Datetime {
  const step = 10 ** (9 - digits);
  const nanosecond = Math.round(moment.nanosecond / step) * step;
  return nanosecond < 1_000_000_000 ? { ...moment, nanosecond } : addSeconds({ ...moment, nanosecond: 0 }, 1);
}

/** The moment without its fraction of a second, which is what a DATE keeps of a TIMESTAMP. */
export function truncateFraction(moment: Datetime): Datetime {
  return moment.nanosecond === 0 ? moment : { ...moment, nanosecond: 0 };
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** PostgreSQL's text of the date: `2024-02-29`, `0044-03-15 BC` with the era apart, since it stands behind the time. */
function dateText({ year, month, day }: Datetime): string {
  return `${String(Math.abs(year)).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** PostgreSQL's text of a date without its time. */
export function writeDate(moment: Datetime): string {
  return `${dateText(moment)}${moment.year < 0 ? ' BC' : ''}`;
}

/** PostgreSQL's text of a timestamp, with the zone when `withZone` says so. */
export function writeTimestamp(moment: Datetime, withZone: boolean): string {
  const { hour, minute, second, nanosecond, zone } = moment;
  const fraction =
    nanosecond === 0 ? '' : `.${String(nanosecond).padStart(9, '0').slice(0, 6).replace(/0+$/, '')}`;
  const time = `${two(hour)}:${two(minute)}:${two(second)}${fraction === '.' ? '' : fraction}`;
  const offset = withZone && zone !== undefined ? (/^[-+]/.test(zone) ? zone : ` ${zone}`) : '';
  return `${dateText(moment)} ${time}${offset}${moment.year < 0 ? ' BC' : ''}`;
}

/** DATE '2024-02-29' and TIMESTAMP '2024-02-29 10:00:00.5 +02:00' (SQL Language Reference, "Datetime Literals"); a text says what is wrong. */
export function readLiteral(type: 'date' | 'timestamp', text: string): Datetime | string {
  const pattern =
    type === 'date'
      ? /^\s*(-?\d{1,4})-(\d{1,2})-(\d{1,2})\s*$/
      : /^\s*(-?\d{1,4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{0,9}))?)?(?:\s*([-+]\d{1,2}:\d{2})|\s+([A-Za-z][\w/+-]*))?(?:\s+\w+)?\s*$/;
  const match = pattern.exec(text);
  if (!match) return 'ORA-01861: literal does not match format string';
  const at = (index: number): number => Number(match[index] ?? '0');
  const zone = match[8] === undefined ? match[9] : offsetText(match[8]);
  const moment: Datetime = {
    year: at(1),
    month: at(2),
    day: at(3),
    hour: at(4),
    minute: at(5),
    second: at(6),
    nanosecond: Number((match[7] ?? '').padEnd(9, '0')),
    ...(zone === undefined ? {} : { zone }),
  };
  return faultOf(moment) ?? moment;
}

/** `+2:00` as `+02:00`. */
export function offsetText(offset: string): string {
  const [, sign = '+', hours = '0', minutes = '00'] = /^([-+]?)(\d{1,2}):?(\d{2})?$/.exec(offset) ?? [];
  return `${sign === '' ? '+' : sign}${hours.padStart(2, '0')}:${minutes}`;
}

/** What is wrong with a moment, in Oracle's words. */
export function faultOf({ year, month, day, hour, minute, second }: Datetime): string | undefined {
  if (year === 0 || year < -4712 || year > 9999)
    return 'ORA-01841: (full) year must be between -4713 and +9999, and not be 0';
  if (month < 1 || month > 12) return 'ORA-01843: not a valid month';
  if (day < 1 || day > 31) return 'ORA-01847: day of month must be between 1 and last day of month';
  if (day > daysIn(year, month)) return 'ORA-01839: date not valid for month specified';
  if (hour > 23) return 'ORA-01850: hour must be between 0 and 23';
  if (minute > 59) return 'ORA-01851: minutes must be between 0 and 59';
  if (second > 59) return 'ORA-01852: seconds must be between 0 and 59';
  return undefined;
}
