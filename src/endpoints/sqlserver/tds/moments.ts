import type { Encode } from '../../../change/row-format.ts';
import { putDigits, putTwo } from './digits.ts';

/*
 * Dates and times as the server sends them (MS-TDS, "Date/Times"), to canonical text.
 */

const dash = 45;
const colon = 58;
const blank = 32;
const point = 46;

/** From 0001-01-01 to 1900-01-01, where `datetime` begins to count. */
const daysTo1900 = 693_595;
const secondsADay = 86_400;

/** `date`: days since 0001-01-01 in three bytes. */
export const date: Encode = (bytes, start, _length, to, at) => putDate(bytes.readUIntLE(start, 3), to, at);

/** `datetime`: days since 1900 and three hundredths of a second, which are told in milliseconds as the server does; `smalldatetime`: days and minutes. */
export const datetime: Encode = (bytes, start, length, to, at) => {
  if (length === 4) {
    const day = putDate(bytes.readUInt16LE(start) + daysTo1900, to, at);
    to[day] = blank;
    return putTime(bytes.readUInt16LE(start + 2) * 60, to, day + 1);
  }
  const ticks = bytes.readUInt32LE(start + 4);
  const milliseconds = Math.round((ticks * 10) / 3);
  const day = putDate(bytes.readInt32LE(start) + daysTo1900, to, at);
  to[day] = blank;
  const seconds = putTime(Math.floor(milliseconds / 1000), to, day + 1);
  return putFraction(milliseconds % 1000, 3, to, seconds);
};

/** Canonical text has microseconds; of `(7)` the last digit is cut off, in the same way wherever a value is read. */
export const canonicalDigits = 6;

/** `time(n)`: units of 10^-n seconds since midnight, in three to five bytes. No more than `digits` of the fraction are written. */
export function time(scale: number, digits: number): Encode {
  const fraction = fractionOf(scale, digits);
  return (bytes, start, length, to, at) => putUnits(bytes.readUIntLE(start, length), fraction, to, at);
}

/** `datetime2(n)`: a time, then a date. */
export function datetime2(scale: number, digits: number): Encode {
  const fraction = fractionOf(scale, digits);
  return (bytes, start, length, to, at) => {
    const day = putDate(bytes.readUIntLE(start + length - 3, 3), to, at);
    to[day] = blank;
    return putUnits(bytes.readUIntLE(start, length - 3), fraction, to, day + 1);
  };
}

/** `datetimeoffset(n)`: a time and a date in UTC, then the minutes of the offset, which do not change the instant. */
export function datetimeOffset(scale: number, digits: number): Encode {
  const plain = datetime2(scale, digits);
  return (bytes, start, length, to, at) => plain(bytes, start, length - 2, to, at);
}

/** How a fraction is written. */
interface Fraction {
  readonly digits: number;
  /** How many units a second has, and how many one of the last digit. */
  readonly unitsASecond: number;
  readonly unitsADigit: number;
}

function fractionOf(scale: number, most: number): Fraction {
  const digits = Math.min(scale, most);
  return { digits, unitsASecond: 10 ** scale, unitsADigit: 10 ** (scale - digits) };
}

function putUnits(value: number, fraction: Fraction, to: Buffer, at: number): number {
  const { digits, unitsASecond, unitsADigit } = fraction;
  const seconds = Math.floor(value / unitsASecond);
  const rest = Math.floor((value - seconds * unitsASecond) / unitsADigit);
  return putFraction(rest, digits, to, putTime(seconds, to, at));
}

function putFraction(value: number, digits: number, to: Buffer, at: number): number {
  if (digits === 0) return at;
  to[at] = point;
  return putDigits(value, digits, to, at + 1);
}

function putTime(seconds: number, to: Buffer, at: number): number {
  const ofDay = seconds % secondsADay;
  const hour = putTwo((ofDay / 3600) | 0, to, at);
  to[hour] = colon;
  const minute = putTwo(((ofDay % 3600) / 60) | 0, to, hour + 1);
  to[minute] = colon;
  return putTwo(ofDay % 60, to, minute + 1);
}

/** Writes the date so many days after 0001-01-01, by the algorithm for the Gregorian calendar in "chrono-Compatible Low-Level Date Algorithms" (Hinnant). */
function putDate(days: number, to: Buffer, at: number): number {
  // From 0000-03-01 on, so that the leap day is the last of a year.
  const since = days + 306;
  const era = Math.floor(since / 146_097);
  const dayOfEra = since - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = putDigits(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4, to, at);
  to[year] = dash;
  const behind = putTwo(month, to, year + 1);
  to[behind] = dash;
  return putTwo(dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1, to, behind + 1);
}
