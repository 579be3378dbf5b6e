import { dateOfDay, dayNumber, faultOf, offsetText } from './datetime.ts';
import type { Datetime } from './datetime.ts';

/**
 * What reading a text with a format gives: the moment, Oracle's error in its words, or undefined when only the database can
 * say (an element that is not known here, a year or month that the text leaves to the current date).
 */
export type DatetimeReading = Datetime | string | undefined;

const elementPattern =
  /"[^"]*"?|FM|FX|(?:SYYYY|YYYY|Y,YYY|YYY|YY|Y|RRRR|RR|MM|MI|DDD|DD|DAY|DY|D|J|HH24|HH12|HH|SSSSS|SS|MONTH|MON|RM|FF[1-9]?|AM|PM|A\.M\.|P\.M\.|AD|BC|A\.D\.|B\.C\.|TZH|TZM|TZR|TZD|X)|[^A-Za-z0-9]|./giy;

const digitsOf: Readonly<Record<string, number>> = {
  YYYY: 4,
  SYYYY: 4,
  'Y,YYY': 4,
  YYY: 3,
  YY: 2,
  Y: 1,
  RRRR: 4,
  RR: 2,
  MM: 2,
  DDD: 3,
  DD: 2,
  D: 1,
  J: 7,
  HH24: 2,
  HH12: 2,
  HH: 2,
  MI: 2,
  SS: 2,
  SSSSS: 5,
};

const known = new Set(
  'MONTH MON RM DAY DY AM PM A.M. P.M. AD BC A.D. B.C. TZH TZM TZR TZD X FM FX'.split(' '),
);

/** Time elements, which a text may end before. */
const timeElements = /^(?:HH24|HH12|HH|MI|SSSSS|SS|FF\d?|AM|PM|A\.M\.|P\.M\.|X|FM|FX|TZH|TZM|TZR|TZD)$/;

const months = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
];
const days = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];
const romans = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];

interface Model {
  readonly elements: readonly string[];
  /** The same in upper case; quoted texts stay as they are. */
  readonly codes: readonly string[];
  readonly exact: boolean;
}

const models = new Map<string, Model | undefined>();

/** Cuts a format model into its elements, once per format. */
function modelOf(format: string): Model | undefined {
  if (models.has(format)) return models.get(format);
  const elements = format.match(elementPattern) ?? [];
  const codes = elements.map((each) => (each.startsWith('"') ? each : each.toUpperCase()));
  const isKnown = codes.every(
    (code) =>
      /^"[^"]*"$|^[^A-Z0-9"]$/.test(code) ||
      digitsOf[code] !== undefined ||
      known.has(code) ||
      /^FF\d?$/.test(code),
  );
  const model = isKnown ? { elements, codes, exact: codes.includes('FX') } : undefined;
  models.set(format, model);
  return model;
}

/**
 * Reads a text with a format model as TO_DATE and TO_TIMESTAMP do, with Oracle's leniency where FX is not set (SQL Language
 * Reference, "String-to-Date Conversion Rules"). `thisYear` completes years of two digits.
 */
export function readDatetime(text: string, format: string, thisYear: number): DatetimeReading {
  const fast = commonFormat(text, format);
  if (fast !== undefined) return fast;
  const model = modelOf(format);
  return model && new FormatReader(text, model, thisYear).read();
}

const plainFormats: Readonly<Record<string, RegExp>> = {
  'YYYY-MM-DD HH24:MI:SS': /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/,
  'YYYY-MM-DD': /^(\d{4})-(\d\d)-(\d\d)$/,
};

/** The formats of most scripts, read without looking at each element. */
function commonFormat(text: string, format: string): Datetime | undefined {
  const match = plainFormats[format.toUpperCase()]?.exec(text);
  if (!match) return undefined;
  const moment: Datetime = {
    year: Number(match[1]),
    month: Number(match[2]),
    day: Number(match[3]),
    hour: Number(match[4] ?? 0),
    minute: Number(match[5] ?? 0),
    second: Number(match[6] ?? 0),
    nanosecond: 0,
  };
  return faultOf(moment) === undefined ? moment : undefined;
}

/** Oracle's error while a text is read. */
class Fault extends Error {}

function fail(message: string): never {
  throw new Fault(message);
}

interface Fields {
  year?: number;
  month?: number;
  day?: number;
  dayOfYear?: number;
  julian?: number;
  weekday?: number;
  hour?: number;
  half?: 0 | 12;
  minute?: number;
  second?: number;
  secondOfDay?: number;
  nanosecond?: number;
  beforeChrist?: boolean;
  zone?: string;
  zoneHour?: string;
  zoneMinute?: string;
}

/** A class because it has a place in the text that moves. */
class FormatReader {
  readonly #model: Model;
  readonly #thisYear: number;
  readonly #fields: Fields = {};
  #rest: string;
  #exact = false;
  #fill = true;

  constructor(text: string, model: Model, thisYear: number) {
    this.#model = model;
    this.#thisYear = thisYear;
    this.#rest = model.exact ? text : text.trim();
  }

  read(): DatetimeReading {
    try {
      for (let at = 0; at < this.#model.codes.length; at += 1) if (!this.#element(at)) break;
      if (this.#rest.trim() !== '')
        fail('ORA-01830: date format picture ends before converting entire input string');
      return this.#moment();
    } catch (error) {
      if (error instanceof Fault) return error.message;
      throw error;
    }
  }

  /** Reads one element; false when the text has ended and nothing is missing. */
  #element(at: number): boolean {
    const code = this.#model.codes[at] as string;
    if (code === 'FM') this.#fill = !this.#fill;
    else if (code === 'FX') this.#exact = !this.#exact;
    else if (code.startsWith('"')) this.#quoted(code.slice(1, -1));
    else if (code === 'X' || /^[^A-Z0-9]/.test(code)) this.#punctuation(code, at);
    else {
      if (!this.#exact) this.#rest = this.#rest.trimStart();
      if (this.#rest === '') {
        if (!this.#exact && this.#endsInTime(at)) return false;
        fail('ORA-01840: input value not long enough for date format');
      }
      this.#value(code);
      if ((code === 'MONTH' || code === 'DAY') && !this.#exact) this.#rest = this.#rest.trimStart();
    }
    return true;
  }

  #endsInTime(from: number): boolean {
    return this.#model.codes
      .slice(from)
      .every((code) => code.startsWith('"') || /^[^A-Z0-9]/.test(code) || timeElements.test(code));
  }

  #quoted(text: string): void {
    if (!this.#rest.startsWith(text)) fail('ORA-01861: literal does not match format string');
    this.#rest = this.#rest.slice(text.length);
  }

  /** Any punctuation of the text stands for that of the format, and it may be missing. */
  #punctuation(code: string, at: number): void {
    const expected = code === 'X' ? '.' : code;
    if (this.#exact && !this.#rest.startsWith(expected))
      fail('ORA-01861: literal does not match format string');
    const next = this.#model.codes[at + 1];
    const isSign = code !== '-' && /^[-+]\d/.test(this.#rest) && (next === 'TZH' || next === 'SYYYY');
    if (/^[^\p{L}\p{N}]/u.test(this.#rest) && !isSign) this.#rest = this.#rest.slice(1);
  }

  #value(code: string): void {
    if (digitsOf[code] !== undefined || code.startsWith('FF')) {
      const isNamedMonth = code === 'MM' && !this.#exact && /^\p{L}/u.test(this.#rest);
      if (isNamedMonth) this.#month('MONTH');
      else this.#number(code);
    } else if (code === 'MON' || code === 'MONTH') this.#month(code);
    else if (code === 'DY' || code === 'DAY')
      this.#fields.weekday = this.#name(days, false, 'ORA-01846: not a valid day of the week') + 1;
    else if (code === 'RM') this.#roman();
    else if (/^[AP]\.?M/.test(code)) {
      const taken = this.#take(/^[AP]\.?M\.?/i, 'ORA-01855: AM/A.M. or PM/P.M. required');
      this.#fields.half = /^p/i.test(taken) ? 12 : 0;
    } else if (/^(?:A\.?D|B\.?C)/.test(code)) {
      const taken = this.#take(/^(?:A\.?D\.?|B\.?C\.?)/i, 'ORA-01856: BC/B.C. or AD/A.D. required');
      this.#fields.beforeChrist = /^b/i.test(taken);
    } else this.#zone(code);
  }

  #take(pattern: RegExp, message: string): string {
    const taken = pattern.exec(this.#rest)?.[0];
    if (taken === undefined) return fail(message);
    this.#rest = this.#rest.slice(taken.length);
    return taken;
  }

  #month(code: string): void {
    this.#fields.month =
      this.#name(months, this.#exact && code === 'MONTH', 'ORA-01843: not a valid month') + 1;
  }

  #roman(): void {
    const taken = this.#take(/^[IVX]+/i, 'ORA-01843: not a valid month').toUpperCase();
    const index = romans.indexOf(taken);
    if (index < 0) fail('ORA-01843: not a valid month');
    this.#fields.month = index + 1;
  }

  /** A name or its first three letters. */
  #name(names: readonly string[], wholeOnly: boolean, message: string): number {
    const upper = this.#rest.slice(0, 12).toUpperCase();
    const index = names.findIndex(
      (name) => upper.startsWith(name) || (!wholeOnly && upper.startsWith(name.slice(0, 3))),
    );
    const name = names[index];
    if (name === undefined) return fail(message);
    this.#rest = this.#rest.slice(upper.startsWith(name) ? name.length : 3);
    return index;
  }

  #number(code: string): void {
    if (code === 'SYYYY') {
      this.#fields.beforeChrist = this.#rest.startsWith('-');
      this.#rest = this.#rest.replace(/^[-+ ]+/, '');
    } else if (code === 'Y,YYY') this.#rest = this.#rest.replace(/^(\d),(\d{3})/, '$1$2');
    const most = this.#mostDigits(code);
    const taken = this.#take(
      new RegExp(`^\\d{1,${most}}`),
      'ORA-01858: a non-numeric character was found where a numeric was expected',
    );
    if (this.#exact && this.#fill && taken.length !== most && !code.startsWith('FF'))
      fail('ORA-01862: the numeric value does not match the length of the format item');
    this.#store(code, taken);
  }

  #mostDigits(code: string): number {
    if (code.startsWith('FF')) return Number(code.slice(2) || '9');
    // Oracle tries a year of four digits where the format has fewer.
    if (!this.#exact && /^(?:YY|RR|YYY|Y)$/.test(code) && /^\d{4}(?!\d)/.test(this.#rest)) return 4;
    return digitsOf[code] as number;
  }

  #store(code: string, taken: string): void {
    const fields = this.#fields;
    const value = Number(taken);
    switch (code) {
      case 'YYYY':
      case 'SYYYY':
      case 'Y,YYY':
        fields.year = value;
        return;
      case 'YYY':
      case 'YY':
      case 'Y':
        fields.year =
          taken.length === 4 ? value : this.#thisYear - (this.#thisYear % 10 ** code.length) + value;
        return;
      case 'RR':
      case 'RRRR':
        fields.year = taken.length > 2 ? value : this.#roundYear(value);
        return;
      case 'MM':
        fields.month = value;
        return;
      case 'DD':
        fields.day = value;
        return;
      case 'DDD':
        fields.dayOfYear = value;
        return;
      case 'D':
        fields.weekday = value;
        return;
      case 'J':
        fields.julian = value;
        return;
      case 'HH24':
        if (value > 23) fail('ORA-01850: hour must be between 0 and 23');
        fields.hour = value;
        return;
      case 'HH12':
      case 'HH':
        if (value < 1 || value > 12) fail('ORA-01849: hour must be between 1 and 12');
        fields.hour = value;
        fields.half ??= 0;
        return;
      case 'MI':
        fields.minute = value;
        return;
      case 'SS':
        fields.second = value;
        return;
      case 'SSSSS':
        if (value > 86_399) fail('ORA-01853: seconds in day must be between 0 and 86399');
        fields.secondOfDay = value;
        return;
      default:
        fields.nanosecond = Number(taken.padEnd(9, '0'));
    }
  }

  /** RR: years of two digits are those of the nearer century. */
  #roundYear(value: number): number {
    const century = this.#thisYear - (this.#thisYear % 100);
    const now = this.#thisYear % 100;
    if (value < 50 && now >= 50) return century + 100 + value;
    if (value >= 50 && now < 50) return century - 100 + value;
    return century + value;
  }

  #zone(code: string): void {
    const notNumeric = 'ORA-01858: a non-numeric character was found where a numeric was expected';
    if (code === 'TZH') {
      this.#fields.zoneHour = this.#take(/^[-+]?\d{1,2}/, notNumeric);
      if (Math.abs(Number(this.#fields.zoneHour)) > 15)
        fail('ORA-01874: time zone hour must be between -15 and 15');
    } else if (code === 'TZM') this.#fields.zoneMinute = this.#take(/^\d{1,2}/, notNumeric);
    else if (code === 'TZR') {
      const zone = this.#take(
        /^(?:[-+]?\d{1,2}:\d{2}|[A-Za-z_]+(?:\/[A-Za-z_+-]+\d*)*)/,
        'ORA-01857: not a valid time zone',
      );
      this.#fields.zone = /^[-+\d]/.test(zone) ? offsetText(zone) : zone;
    } else this.#take(/^[A-Za-z]*/, notNumeric);
  }

  #moment(): DatetimeReading {
    const fields = this.#fields;
    const date = this.#date();
    if (date === undefined || typeof date === 'string') return date;
    const zone =
      fields.zoneHour === undefined
        ? fields.zone
        : offsetText(`${fields.zoneHour}:${(fields.zoneMinute ?? '00').padStart(2, '0')}`);
    const hour =
      fields.half === undefined || (fields.hour ?? 0) > 12
        ? (fields.hour ?? 0)
        : ((fields.hour ?? 0) % 12) + fields.half;
    const ofDay = fields.secondOfDay;
    const moment: Datetime = {
      ...date,
      hour: ofDay === undefined ? hour : Math.floor(ofDay / 3600),
      minute: ofDay === undefined ? (fields.minute ?? 0) : Math.floor(ofDay / 60) % 60,
      second: ofDay === undefined ? (fields.second ?? 0) : ofDay % 60,
      nanosecond: fields.nanosecond ?? 0,
      ...(zone === undefined ? {} : { zone }),
    };
    return faultOf(moment) ?? this.#wrongWeekday(moment) ?? moment;
  }

  #date(): { year: number; month: number; day: number } | string | undefined {
    const { julian, month, day, dayOfYear, beforeChrist } = this.#fields;
    if (julian !== undefined) {
      if (julian < 1 || julian > 5_373_484) return 'ORA-01854: julian date must be between 1 and 5373484';
      // 2440588 is the Julian day of 1 January 1970. Before October 1582 Oracle counts in another calendar.
      return julian < 2_299_161 ? undefined : dateOfDay(julian - 2_440_588);
    }
    if (this.#fields.year === undefined) return undefined;
    const year = this.#fields.year * (beforeChrist === true ? -1 : 1);
    if (dayOfYear !== undefined) {
      const date = year === 0 ? undefined : dateOfDay(dayNumber(year, 1, 1) + dayOfYear - 1);
      return date === undefined || dayOfYear === 0 || date.year !== year
        ? 'ORA-01848: day of year must be between 1 and 365 (366 for leap year)'
        : date;
    }
    return month === undefined ? undefined : { year, month, day: day ?? 1 };
  }

  #wrongWeekday({ year, month, day }: Datetime): string | undefined {
    const { weekday } = this.#fields;
    if (weekday === undefined) return undefined;
    // 1 January 1970 was a Thursday.
    const actual = ((((dayNumber(year, month, day) + 4) % 7) + 7) % 7) + 1;
    return actual === weekday ? undefined : 'ORA-01835: day of week conflicts with Julian date';
  }
}
