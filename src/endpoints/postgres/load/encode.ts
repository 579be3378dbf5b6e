import type { Encoding } from '../../../change/batch.ts';
import { CellError } from '../../../change/cell-error.ts';
import { copyBytes } from '../../../change/output.ts';
import type { Divided, Encode } from '../../../change/row-format.ts';
import type { Column } from '../../../change/shape.ts';

/*
 * A field of COPY's binary format is its length in four bytes, then what the type's receive function reads (PostgreSQL source: `numeric_recv`,
 * `timestamp_recv` … in backend/utils/adt).
 */

/** How canonical text becomes the binary format of a column's type; undefined where only COPY's text format will do. */
export function binaryEncoder(source: Column, target: Column, encoding: Encoding): Encode | undefined {
  if (encoding === 'postgresql') return asIs;
  switch (target.type.kind) {
    case 'boolean':
      return boolean;
    case 'integer':
      if (target.type.unsigned) return undefined;
      return { 8: undefined, 16: int2, 24: undefined, 32: int4, 64: int8 }[target.type.bits];
    case 'decimal':
      return numeric;
    case 'float':
      return target.type.bits === 32 ? float4 : float8;
    case 'text':
    case 'bytes':
    case 'enum':
      return asIs;
    case 'json':
      return target.type.binary ? jsonb : asIs;
    case 'xml':
      return asIs;
    case 'date':
      return date;
    case 'timestamp':
    case 'instant':
      return timestamp;
    case 'time':
      return source.type.kind === 'time' ? time : undefined;
    case 'uuid':
      return uuid;
    case 'bits':
      return bits;
    default:
      return undefined;
  }
}

function putInt32(to: Buffer, at: number, value: number): number {
  to[at] = value >>> 24;
  to[at + 1] = value >>> 16;
  to[at + 2] = value >>> 8;
  to[at + 3] = value;
  return at + 4;
}

function putInt16(to: Buffer, at: number, value: number): number {
  to[at] = value >>> 8;
  to[at + 1] = value;
  return at + 2;
}

/** A number below 2^53 as eight bytes. */
function putInt64(to: Buffer, at: number, value: number): number {
  const high = Math.floor(value / 4294967296);
  return putInt32(to, putInt32(to, at, high | 0), (value - high * 4294967296) | 0);
}

/** The field of a NULL. */
export function putNull(to: Buffer, at: number): number {
  return putInt32(to, at, -1);
}

/** The number of columns before each row. */
export function putCount(to: Buffer, at: number, columns: number): number {
  return putInt16(to, at, columns);
}

const asIs: Encode = (bytes, start, length, to, at) =>
  copyBytes(bytes, start, length, to, putInt32(to, at, length));

const jsonb: Encode = (bytes, start, length, to, at) =>
  copyBytes(bytes, start, length, to, beginJsonb(length, to, at));

function beginJsonb(length: number, to: Buffer, at: number): number {
  const version = putInt32(to, at, length + 1);
  // The version of the format, the only one so far.
  to[version] = 1;
  return version + 1;
}

/** Booleans come as 1 and 0; MySQL's are numbers, of which all but zero are true. */
const boolean: Encode = (bytes, start, length, to, at) => {
  const value = putInt32(to, at, 1);
  to[value] = length === 1 && bytes[start] === zero ? 0 : 1;
  return value + 1;
};

const zero = 48;
const minus = 45;
const point = 46;

/** Reads at most fifteen digits exactly. */
function integer(bytes: Buffer, start: number, end: number): number {
  const isNegative = bytes[start] === minus;
  let value = 0;
  for (let i = isNegative ? start + 1 : start; i < end; i += 1) {
    const digit = (bytes[i] as number) - zero;
    if (digit < 0 || digit > 9) throw new CellError('it is no whole number');
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}

const int2: Encode = (bytes, start, length, to, at) => {
  const value = integer(bytes, start, start + length);
  if (value < -32768 || value > 32767) throw outOfRange('smallint');
  return putInt16(to, putInt32(to, at, 2), value);
};

const int4: Encode = (bytes, start, length, to, at) => {
  const value = integer(bytes, start, start + length);
  if (value < -2147483648 || value > 2147483647) throw outOfRange('integer');
  return putInt32(to, putInt32(to, at, 4), value);
};

const int8: Encode = (bytes, start, length, to, at) => {
  const value = putInt32(to, at, 8);
  if (length <= 15) return putInt64(to, value, integer(bytes, start, start + length));
  const large = BigInt(bytes.toString('latin1', start, start + length));
  if (large < -0x8000000000000000n || large > 0x7fffffffffffffffn) throw outOfRange('bigint');
  return to.writeBigInt64BE(large, value);
};

function outOfRange(type: string): CellError {
  return new CellError(`it does not fit into ${type}`);
}

const float8: Encode = (bytes, start, length, to, at) =>
  to.writeDoubleBE(number(bytes, start, length), putInt32(to, at, 8));

const float4: Encode = (bytes, start, length, to, at) => {
  const value = number(bytes, start, length);
  if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) throw outOfRange('real');
  return to.writeFloatBE(value, putInt32(to, at, 4));
};

function number(bytes: Buffer, start: number, length: number): number {
  const text = bytes.toString('latin1', start, start + length);
  const value = Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw new CellError('it is no number');
  return value;
}

const numericSigns: ReadonlyMap<string, number> = new Map([
  ['NaN', 0xc000],
  ['Infinity', 0xd000],
  ['-Infinity', 0xf000],
]);

/**
 * numeric's format: the number of digits in base 10,000, the weight of the first, the sign, the number of decimal digits behind the
 * point, the digits. Zeros at both ends are left out.
 */
const numeric: Encode = (bytes, start, length, to, at) => {
  const end = start + length;
  let first = start;
  const isNegative = bytes[first] === minus;
  if (isNegative) first += 1;
  if ((bytes[first] as number) > 57 /* a letter */) {
    return specialNumeric(bytes.toString('latin1', start, end), to, at);
  }
  let dot = first;
  while (dot < end && bytes[dot] !== point) dot += 1;
  while (first < dot && bytes[first] === zero) first += 1;
  const scale = dot < end ? end - dot - 1 : 0;
  const whole = dot - first;
  let behind = at + 12;
  let digits = 0;
  let weight = ((whole + 3) >> 2) - 1;
  let i = first;
  let take = whole & 3 || 4;
  while (i < dot) {
    let value = 0;
    for (const stop = i + take; i < stop; i += 1) value = value * 10 + digitAt(bytes, i);
    behind = putInt16(to, behind, value);
    digits += 1;
    take = 4;
  }
  i = dot + 1;
  while (i < end) {
    let value = 0;
    for (const stop = i + 4; i < stop; i += 1) value = value * 10 + (i < end ? digitAt(bytes, i) : 0);
    if (digits === 0 && value === 0) {
      weight -= 1;
      continue;
    }
    behind = putInt16(to, behind, value);
    digits += 1;
  }
  while (digits > 0 && to[behind - 1] === 0 && to[behind - 2] === 0) {
    digits -= 1;
    behind -= 2;
  }
  const head = putInt16(to, putInt32(to, at, 8 + digits * 2), digits);
  putInt16(to, head, digits === 0 ? 0 : weight);
  putInt16(to, head + 2, isNegative && digits > 0 ? 0x4000 : 0);
  putInt16(to, head + 4, scale);
  return behind;
};

function digitAt(bytes: Buffer, at: number): number {
  const digit = (bytes[at] as number) - zero;
  if (digit < 0 || digit > 9) throw new CellError('it is no decimal number');
  return digit;
}

function specialNumeric(text: string, to: Buffer, at: number): number {
  const sign = numericSigns.get(text);
  if (sign === undefined) throw new CellError('it is no decimal number');
  const head = putInt32(to, putInt32(to, at, 8), 0);
  return putInt16(to, putInt16(to, head, sign), 0);
}

/** Days since 2000-01-01, by the algorithm for the proleptic Gregorian calendar in "chrono-Compatible Low-Level Date Algorithms" (Hinnant). */
function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = (((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) | 0) + day - 1;
  const dayOfEra = yearOfEra * 365 + (yearOfEra >> 2) - ((yearOfEra / 100) | 0) + dayOfYear;
  return era * 146097 + dayOfEra - 730425;
}

function twoDigits(bytes: Buffer, at: number): number {
  return ((bytes[at] as number) - zero) * 10 + (bytes[at + 1] as number) - zero;
}

const dash = 45;

/** Days of the usual form `YYYY-MM-DD`; undefined for any other. */
function usualDays(bytes: Buffer, start: number): number | undefined {
  if (bytes[start + 4] !== dash || bytes[start + 7] !== dash) return undefined;
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  if (!(month >= 1 && day >= 1)) throw new CellError('it is a zero date, which PostgreSQL does not have');
  // MySQL accepts 31 February where ALLOW_INVALID_DATES is set.
  if (month > 12 || day > daysIn(year, month)) throw new CellError('there is no such day');
  if (year === 0) throw new CellError('it is in the year 0, which PostgreSQL does not have');
  return daysOf(year, month, day);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Dates that only PostgreSQL has: `infinity`, years before Christ, years over 9999. */
function unusualDate(text: string): {
  readonly days: number | 'infinity' | '-infinity';
  readonly rest: string;
} {
  if (text === 'infinity' || text === '-infinity') return { days: text, rest: '' };
  const match = /^(\d{4,})-(\d\d)-(\d\d)( \d\d:[\d:.]+)?( BC)?$/.exec(text);
  if (!match) throw new CellError('it is no date');
  const [, year, month, day, rest = '', era] = match;
  const days = daysOf(era === undefined ? Number(year) : 1 - Number(year), Number(month), Number(day));
  return { days, rest: rest.trim() };
}

const date: Encode = (bytes, start, length, to, at) => {
  const value = putInt32(to, at, 4);
  const usual =
    length === 10 || (length > 10 && bytes[start + 10] === 32) ? usualDays(bytes, start) : undefined;
  if (usual !== undefined) {
    if (length > 10 && hasTime(bytes, start + 11, start + length))
      throw new CellError('it has a time of day, which a date cannot hold');
    return putInt32(to, value, usual);
  }
  const { days } = unusualDate(bytes.toString('latin1', start, start + length));
  return putInt32(to, value, days === 'infinity' ? 0x7fffffff : days === '-infinity' ? -0x80000000 : days);
};

function hasTime(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1)
    if ((bytes[i] as number) > zero && (bytes[i] as number) <= 57) return true;
  return false;
}

const microsecondsADay = 86_400_000_000;

/** How many microseconds one of a fraction is worth that has so many digits. */
const worths = [0, 100_000, 10_000, 1000, 100, 10, 1];

/** Microseconds of `HH:MM:SS.ffffff`. */
function microseconds(bytes: Buffer, start: number, end: number): number {
  const seconds =
    twoDigits(bytes, start) * 3600 + twoDigits(bytes, start + 3) * 60 + twoDigits(bytes, start + 6);
  let fraction = 0;
  for (let i = start + 9; i < end; i += 1) fraction = fraction * 10 + (bytes[i] as number) - zero;
  return seconds * 1_000_000 + fraction * (worths[Math.max(0, end - start - 9)] as number);
}

/** Up to so many days from 2000 on (1714 to 2285) a number tells all microseconds apart. */
const safeDays = Math.floor(Number.MAX_SAFE_INTEGER / microsecondsADay) - 1;

function putMoment(to: Buffer, at: number, days: number, within: number): number {
  if (days >= -safeDays && days <= safeDays) return putInt64(to, at, days * microsecondsADay + within);
  return to.writeBigInt64BE(BigInt(days) * BigInt(microsecondsADay) + BigInt(within), at);
}

const timestamp: Encode = (bytes, start, length, to, at) => {
  const value = putInt32(to, at, 8);
  const end = start + length;
  const usual =
    length === 10 || (length >= 19 && length <= 26 && bytes[start + 10] === 32)
      ? usualDays(bytes, start)
      : undefined;
  if (usual !== undefined && (bytes[end - 1] as number) <= 57) {
    const within = length > 10 ? microseconds(bytes, start + 11, end) : 0;
    return putMoment(to, value, usual, within);
  }
  const { days, rest } = unusualDate(bytes.toString('latin1', start, end));
  if (typeof days === 'string')
    return to.writeBigInt64BE(days === 'infinity' ? 0x7fffffffffffffffn : -0x8000000000000000n, value);
  const time = Buffer.from(rest, 'latin1');
  const within = rest === '' ? 0 : microseconds(time, 0, time.length);
  return putMoment(to, value, days, within);
};

const time: Encode = (bytes, start, length, to, at) => {
  if (bytes[start + 2] !== 58 /* a colon */ || twoDigits(bytes, start) > 24)
    throw new CellError('it is no time of day: it is negative or has more than 24 hours');
  return putInt64(to, putInt32(to, at, 8), microseconds(bytes, start, start + length));
};

const uuid: Encode = (bytes, start, length, to, at) => {
  const hex = bytes.toString('latin1', start, start + length).replaceAll('-', '');
  if (!/^[0-9a-fA-F]{32}$/.test(hex)) throw new CellError('it is no UUID');
  const value = putInt32(to, at, 16);
  return value + to.write(hex, value, 'hex');
};

const bits: Encode = (bytes, start, length, to, at) => {
  const size = (length + 7) >> 3;
  const first = putInt32(to, putInt32(to, at, 4 + size), length);
  to.fill(0, first, first + size);
  for (let i = 0; i < length; i += 1)
    if (bytes[start + i] !== zero) {
      const place = first + (i >> 3);
      to[place] = (to[place] as number) | (0x80 >> (i & 7));
    }
  return first + size;
};

const backslash = 92;
const hexDigits = Buffer.from('0123456789abcdef');

/** Letters behind a backslash in COPY's text format. */
const escapes = new Uint8Array(128);
for (const [character, letter] of [
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [11, 'v'],
  [12, 'f'],
  [13, 'r'],
  [backslash, '\\'],
] as const)
  escapes[character] = letter.charCodeAt(0);

/** Writes a cell in COPY's text format (PostgreSQL, "COPY", "Text Format"), for types that have no binary format here. */
export function textEncoder(target: Column): Encode {
  return target.type.kind === 'bytes' ? hexText : target.type.kind === 'boolean' ? plain : escaped;
}

const plain: Encode = copyBytes;

const escaped: Encode = (bytes, start, length, to, at) => {
  let behind = at;
  for (let i = start; i < start + length; i += 1) {
    const byte = bytes[i] as number;
    const letter = byte < 128 ? (escapes[byte] as number) : 0;
    if (letter === 0) {
      to[behind] = byte;
      behind += 1;
    } else {
      to[behind] = backslash;
      to[behind + 1] = letter;
      behind += 2;
    }
  }
  return behind;
};

const hexText: Encode = (bytes, start, length, to, at) =>
  hexadecimal(bytes, start, length, to, beginHex(to, at));

function beginHex(to: Buffer, at: number): number {
  to[at] = backslash;
  to[at + 1] = backslash;
  to[at + 2] = 120;
  return at + 3;
}

const hexadecimal: Encode = (bytes, start, length, to, at) => {
  let behind = at;
  for (let i = start; i < start + length; i += 1) {
    const byte = bytes[i] as number;
    to[behind] = hexDigits[byte >> 4] as number;
    to[behind + 1] = hexDigits[byte & 15] as number;
    behind += 2;
  }
  return behind;
};

const unchanged = (_to: Buffer, at: number): number => at;

/** How fields are written whose bytes come in pieces, each byte as it is in the whole one. Of other types no value is large. */
export const dividedFields: ReadonlyMap<Encode, Divided> = new Map<Encode, Divided>([
  [asIs, { begin: (length, to, at) => putInt32(to, at, length), piece: copyBytes, end: unchanged }],
  [jsonb, { begin: beginJsonb, piece: copyBytes, end: unchanged }],
  [escaped, { begin: (_length, _to, at) => at, piece: escaped, end: unchanged }],
  [hexText, { begin: (_length, to, at) => beginHex(to, at), piece: hexadecimal, end: unchanged }],
]);
