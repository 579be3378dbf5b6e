import { mysqlFindings } from '../../sql/codes/mysql.ts';
import { bytesOf } from '../../text/bytes.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { Settings } from '../settings.ts';
import { mysqlTypeName } from '../types/mysql.ts';
import { targetTypeName } from '../types/mapped.ts';
import type { CellContext, CellProblem, Encoder } from './cell.ts';
import type { Constant } from './constant.ts';
import { isWhole, readDecimal, roundDecimal, wholeUnits, writeDecimal } from './decimal.ts';

function refused(message: string): CellProblem {
  return { entry: mysqlFindings.refusedValue, message };
}

/** Writes a text, a number as text, or bytes as the column wants them. */
type Writer = (value: Given, context: CellContext) => string | null | CellProblem;

/** A value of a script: a text or number as written, or bytes in hexadecimal. */
interface Given {
  readonly text: string;
  readonly isNumber: boolean;
  readonly hex?: string;
}

/** The encoder of a column of MySQL: what the text, number or bytes of a row are in the target's type. */
export function mysqlEncoder(declared: DataType, target: DataType, settings: Settings): Encoder {
  const write = writerFor(declared, target, settings);
  return (value, context) => {
    if (value.kind === 'null') return null;
    const given = givenOf(value);
    return given && write(given, context);
  };
}

function givenOf(value: Constant): Given | undefined {
  switch (value.kind) {
    case 'text':
      return { text: value.value, isNumber: false };
    case 'float':
      return { text: value.text, isNumber: true };
    case 'binary':
      return { text: Buffer.from(value.hex, 'hex').toString('utf8'), isNumber: false, hex: value.hex };
    default:
      return undefined;
  }
}

function writerFor(declared: DataType, target: DataType, settings: Settings): Writer {
  const source = mysqlTypeName(declared);
  if (target.dimensions) return arrayWriter(declared);
  if (source === 'ENUM' || source === 'SET') return memberWriter(declared, source === 'SET');
  if (source === 'BIT') return bitWriter(target);
  switch (targetTypeName(target)) {
    case 'boolean':
      return booleanWriter;
    case 'smallint':
      return wholeWriter(32_767n, 'smallint');
    case 'integer':
      return wholeWriter(2_147_483_647n, 'integer');
    case 'bigint':
      return wholeWriter(9_223_372_036_854_775_807n, 'bigint');
    case 'numeric':
    case 'real':
    case 'double precision':
      return numberWriter;
    case 'bytea':
      return bytesWriter;
    case 'date':
    case 'timestamp':
      return momentWriter(settings, false);
    case 'timestamptz':
      return momentWriter(settings, true);
    case 'interval':
    case 'time':
      return ({ text }) => timeText(text);
    default:
      return textWriter(declared);
  }
}

const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** Bytes where a number is wanted are one, the first byte being the highest. */
function numberText({ text, hex }: Given): string {
  if (hex !== undefined) return hex === '' ? '0' : BigInt(`0x${hex}`).toString();
  return text.trim();
}

const booleanWriter: Writer = (given) => {
  const text = numberText(given);
  if (text === '0' || text === '1') return text === '1' ? 't' : 'f';
  return refused(`${text} is no truth value`);
};

function wholeWriter(most: bigint, name: string): Writer {
  return (given) => {
    const text = numberText(given);
    const value = number.test(text) ? readDecimal(text) : undefined;
    if (!value) return refused(`${JSON.stringify(text)} is no number`);
    const whole = isWhole(value) ? value : roundDecimal(value, 0);
    const units = wholeUnits(whole);
    return units > most || units < -most - 1n
      ? refused(`the number is too large for ${name}`)
      : units.toString();
  };
}

const numberWriter: Writer = (given) => {
  const text = numberText(given);
  if (!number.test(text)) return refused(`${JSON.stringify(text)} is no number`);
  const value = readDecimal(text);
  return value && !/e/i.test(text) ? writeDecimal(value) : text;
};

function bitWriter(target: DataType): Writer {
  if (targetTypeName(target) === 'boolean')
    return (given) => booleanWriter(withBytes(given), {} as CellContext);
  const width = typeof target.precision === 'number' ? target.precision : 1;
  return (given) => {
    const text = numberText(withBytes(given));
    if (!/^\d+$/.test(text)) return refused(`${JSON.stringify(text)} is no number`);
    const bits = BigInt(text).toString(2);
    return bits.length > width
      ? refused(`the value is longer than ${width} bits`)
      : bits.padStart(width, '0');
  };
}

/** A text in a BIT column is its bytes. */
function withBytes(given: Given): Given {
  if (given.isNumber || given.hex !== undefined) return given;
  return { ...given, hex: bytesOf(given.text).toString('hex') };
}

const bytesWriter: Writer = ({ text, hex }) => `\\x${hex ?? bytesOf(text).toString('hex')}`;

function textWriter(declared: DataType): Writer {
  const isText = ['CHAR', 'VARCHAR'].includes(mysqlTypeName(declared));
  const most = isText && typeof declared.precision === 'number' ? declared.precision : undefined;
  const isChar = mysqlTypeName(declared) === 'CHAR';
  return ({ text }) => {
    if (!text.isWellFormed())
      return refused('the text is not valid UTF-8; name the encoding of the file with --encoding');
    if (text.includes('\0')) return refused('a text of PostgreSQL cannot hold a NUL character');
    const value = isChar ? text.replace(/ +$/, '') : text;
    if (most !== undefined && value.length > most && [...value].length > most) {
      // Blanks that are too many are cut without a word (Reference Manual, "The CHAR and VARCHAR Types").
      if ([...value.replace(/ +$/, '')].length > most)
        return refused(`the text is longer than ${most} characters`);
      return [...value].slice(0, most).join('');
    }
    return value;
  };
}

/** A number stands for the member of that place, or for the members whose bits it has. */
function memberWriter({ members = [] }: DataType, isSet: boolean): Writer {
  return ({ text, isNumber }) => {
    if (!isNumber) return isSet ? text : text.replace(/ +$/, '');
    if (isSet) return members.filter((_, i) => ((BigInt(text) >> BigInt(i)) & 1n) === 1n).join(',');
    return members[Number(text) - 1] ?? refused(`there is no member ${text}`);
  };
}

function arrayWriter(declared: DataType): Writer {
  const text = memberWriter(declared, true);
  return (given, context) => {
    const value = text(given, context);
    if (typeof value !== 'string') return value;
    if (value === '') return '{}';
    return `{${value
      .split(',')
      .map((each) => `"${each.replace(/["\\]/g, '\\$&')}"`)
      .join(',')}}`;
  };
}

/** Dates and moments with or without marks between their parts; years of two digits are of 1970 to 2069. */
function momentWriter(settings: Settings, zoned: boolean): Writer {
  return ({ text }, context) => {
    const plain = marked(text.trim());
    const parts = /^(\d{1,4})[^\w](\d{1,2})[^\w](\d{1,2})(?:[T\s]+(.*))?$/.exec(plain);
    if (!parts) return refused(`${JSON.stringify(text)} is no date`);
    const [, year = '', month = '', day = '', time] = parts;
    if (Number(month) === 0 || Number(day) === 0 || Number(year) === 0) return zeroDate(text, settings);
    const full = year.length <= 2 ? Number(year) + (Number(year) < 70 ? 2000 : 1900) : Number(year);
    const date = `${String(full).padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    const rest = time === undefined || time === '' ? '' : ` ${clock(time)}`;
    if (!zoned || /[-+]\d\d:\d\d$/.test(rest)) return date + rest;
    const { zone } = context.formats;
    if (zone === undefined) context.zoneless();
    return `${date}${rest === '' ? ' 00:00:00' : rest}${zone === undefined ? '' : offset(zone)}`;
  };
}

function offset(zone: string): string {
  return /^[-+]/.test(zone) ? zone : ` ${zone}`;
}

function marked(text: string): string {
  const compact = /^(\d{4}|\d{2})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)(\.\d+)?)?$/.exec(text);
  if (!compact) return text;
  const [, year, month, day, hour, minute, second, fraction = ''] = compact;
  const date = `${year}-${month}-${day}`;
  return hour === undefined ? date : `${date} ${hour}:${minute}:${second}${fraction}`;
}

/** `9:5` is five past nine. */
function clock(text: string): string {
  return text.replace(
    /^(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?/,
    (_, hour: string, minute: string, second?: string) =>
      [hour, minute, second ?? '0'].map((each) => each.padStart(2, '0')).join(':'),
  );
}

function zeroDate(text: string, { zeroDates }: Settings): string | null | CellProblem {
  if (zeroDates === 'null') return null;
  if (zeroDates === '-infinity') return '-infinity';
  return { entry: mysqlFindings.zeroDateRow, message: `${text} is no date` };
}

/** `1030` is minutes and seconds, `1 10:30:00` has days (Reference Manual, "The TIME Type"). */
function timeText(text: string): string {
  const compact = /^(-?)(\d{1,7})(\.\d+)?$/.exec(text.trim());
  if (!compact) return text.trim();
  const digits = (compact[2] as string).padStart(6, '0');
  return `${compact[1]}${digits.slice(0, -4)}:${digits.slice(-4, -2)}:${digits.slice(-2)}${compact[3] ?? ''}`;
}
