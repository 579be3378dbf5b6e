/** A date, a time of day or both, as a text of Transact-SQL says it. */
export interface MomentText {
  /** `2024-02-29`. */
  readonly date?: string;
  /** `13:05:00.1234567`; digits behind the point as they were written. */
  readonly time?: string;
  /** `+05:30`. */
  readonly offset?: string;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthName =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';

/**
 * Reads a text as the server converts it to a date or time, with us_english and its order of month, day, year ("datetime (Transact-SQL)", "Supported string literal
 * formats"). An empty text is the first of January 1900, as is the date of a mere time. Undefined where the server would refuse it.
 */
export function readMoment(text: string): MomentText | undefined {
  let rest = text.trim();
  const offset = /(?<=[\d.]|[ap]m)\s*(?:(z)|([+-])(\d{1,2}):(\d\d))$/i.exec(rest);
  const zone = offset && /:/.test(rest.slice(0, offset.index)) ? zoneOf(offset) : undefined;
  if (zone !== undefined && offset) rest = rest.slice(0, offset.index).trim();
  const clock =
    /(?:^|[\sT])(\d{1,2})(?:\s*(am|pm)|:(\d{1,2})(?::(\d{1,2})(?:[.:](\d{1,9}))?)?\s*(am|pm)?)(?=\s|$)/i.exec(
      rest,
    );
  const time = clock ? timeOf(clock) : undefined;
  if (clock && time === undefined) return undefined;
  if (clock) rest = `${rest.slice(0, clock.index)} ${rest.slice(clock.index + clock[0].length)}`.trim();
  const date = rest === '' ? undefined : dateOf(rest);
  if (rest !== '' && date === undefined) return undefined;
  return {
    ...(date === undefined ? {} : { date }),
    ...(time === undefined ? {} : { time }),
    ...(zone === undefined ? {} : { offset: zone }),
  };
}

function zoneOf([, utc, sign, hours = '', minutes = '']: RegExpExecArray): string | undefined {
  if (utc) return '+00:00';
  const total = Number(hours) * 60 + Number(minutes);
  return total <= 14 * 60 && Number(minutes) < 60 ? `${sign}${hours.padStart(2, '0')}:${minutes}` : undefined;
}

function timeOf(found: RegExpExecArray): string | undefined {
  const [, hour = '', alone, minutes = '0', seconds = '0', fraction, half] = found;
  const suffix = (alone ?? half)?.toLowerCase();
  let hours = Number(hour);
  if (suffix === 'pm' && hours < 12) hours += 12;
  else if (suffix === 'am' && hours > 12) return undefined;
  else if (suffix === 'am' && hours === 12) hours = 0;
  if (hours > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const clock = [String(hours), minutes, seconds].map((each) => each.padStart(2, '0')).join(':');
  if (fraction === undefined) return clock;
  // Behind a colon they are milliseconds and not a fraction: 10:00:00:5 is five of them.
  const digits =
    found[0].includes(`:${fraction}`) && /:\d+:\d+:\d/.test(found[0]) ? fraction.padStart(3, '0') : fraction;
  return digits.length > 7 ? undefined : `${clock}.${digits}`;
}

type Reader = (found: RegExpExecArray) => readonly [year: string, month: string, day: string];

/** The forms of a date, those with a name of the month among them, the day of which may be missing. */
const forms: readonly (readonly [form: RegExp, read: Reader])[] = [
  [/^(\d{4})-(\d\d)-(\d\d)T?$/i, ([, y = '', m = '', d = '']) => [y, m, d]],
  [/^(\d{4})(\d\d)(\d\d)$/, ([, y = '', m = '', d = '']) => [y, m, d]],
  [/^(\d\d)(\d\d)(\d\d)$/, ([, y = '', m = '', d = '']) => [y, m, d]],
  [/^(\d{4})$/, ([, y = '']) => [y, '1', '1']],
  [/^(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{1,2})$/, ([, m = '', , d = '', y = '']) => [y, m, d]],
  [/^(\d{1,2})\s*([-/.])\s*(\d{4})\s*\2\s*(\d{1,2})$/, ([, m = '', , y = '', d = '']) => [y, m, d]],
  [/^(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})$/, ([, y = '', , m = '', d = '']) => [y, m, d]],
  [
    named(`${monthName}\\s*(\\d{1,2})(?:\\s*,\\s*|\\s+)(\\d{4}|\\d{1,2})`),
    ([, m = '', d = '', y = '']) => [y, m, d],
  ],
  [named(`${monthName}\\s*,?\\s*(\\d{4})(?:\\s+(\\d{1,2}))?`), ([, m = '', y = '', d = '1']) => [y, m, d]],
  [
    named(`(\\d{1,2})[\\s-]*${monthName}[\\s,-]*(\\d{4}|\\d{1,2})`),
    ([, d = '', m = '', y = '']) => [y, m, d],
  ],
  [named(`(\\d{1,2})\\s+(\\d{4})\\s*${monthName}`), ([, d = '', y = '', m = '']) => [y, m, d]],
  [named(`(\\d{4})[\\s-]*${monthName}(?:[\\s-]*(\\d{1,2}))?`), ([, y = '', m = '', d = '1']) => [y, m, d]],
];

function named(form: string): RegExp {
  return new RegExp(`^${form}$`, 'i');
}

function dateOf(text: string): string | undefined {
  for (const [form, read] of forms) {
    const found = form.exec(text);
    if (!found) continue;
    const [year, month, day] = read(found);
    return validDate(year, month, day);
  }
  return undefined;
}

/** Years of two digits up to 49 are of this century (the option "two digit year cutoff" as it is set by default). */
function validDate(year: string, month: string, day: string): string | undefined {
  const y = year.length > 2 ? Number(year) : Number(year) + (Number(year) < 50 ? 2000 : 1900);
  const m = /\d/.test(month) ? Number(month) : months.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  const d = Number(day);
  const isLeap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  const last = m === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31;
  if (y < 1 || m < 1 || m > 12 || d < 1 || d > last) return undefined;
  return [String(y).padStart(4, '0'), String(m).padStart(2, '0'), String(d).padStart(2, '0')].join('-');
}

const second = 10_000_000n;

/**
 * The moment in units of 100 ns of its day and its date, rounded as a type keeps it: DATETIME to three-hundredths of a second, SMALLDATETIME to minutes, all others
 * to their digits. A time that is rounded up to midnight is the next day's.
 */
export function roundedMoment(
  { date = '1900-01-01', time = '00:00:00' }: MomentText,
  type: 'DATETIME' | 'SMALLDATETIME' | number,
): { readonly date: string; readonly time: string } {
  const [clock = '', fraction = ''] = time.split('.');
  const [hours = '0', minutes = '0', seconds = '0'] = clock.split(':');
  const whole = BigInt(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * second;
  const exact = whole + BigInt(fraction.padEnd(7, '0'));
  const rounded = roundTo(exact, type);
  const day = 86_400n * second;
  const next = rounded >= day;
  const units = next ? rounded - day : rounded;
  const moved = next
    ? new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
    : date;
  const at = units / second;
  const rest = (units % second).toString().padStart(7, '0').replace(/0+$/, '');
  const text = [at / 3600n, (at / 60n) % 60n, at % 60n]
    .map((each) => each.toString().padStart(2, '0'))
    .join(':');
  return { date: moved, time: rest === '' ? text : `${text}.${rest}` };
}

function roundTo(units: bigint, type: 'DATETIME' | 'SMALLDATETIME' | number): bigint {
  const half = (step: bigint): bigint => ((units + step / 2n) / step) * step;
  if (type === 'SMALLDATETIME') {
    // From 29.999 seconds on it is the next minute.
    return ((units + 300_010_000n) / 600_000_000n) * 600_000_000n;
  }
  if (type === 'DATETIME') {
    const ticks = (units * 300n + second / 2n) / second;
    // Shown in milliseconds: a tick of 1/300 s ends in 0, 3 or 7.
    return ((ticks * 10n + 1n) / 3n) * 10_000n;
  }
  return half(10n ** BigInt(Math.max(0, 7 - type)));
}
