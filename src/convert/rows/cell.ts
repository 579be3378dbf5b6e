import { rowFindings } from '../../sql/codes/rows.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { ValueType } from '../../sql/value-type.ts';
import type { CodeEntry } from '../../text/finding.ts';
import { numberSize } from '../types/number.ts';
import type { NumberSize } from '../types/number.ts';
import type { Constant } from './constant.ts';
import { momentConstant, plainText } from './constant.ts';
import { roundFraction, truncateFraction, writeDate, writeTimestamp } from './datetime.ts';
import type { Datetime } from './datetime.ts';
import type { Decimal } from './decimal.ts';
import {
  integerDigits,
  isWhole,
  readDecimal,
  roundDecimal,
  significantDigits,
  wholeUnits,
  writeDecimal,
} from './decimal.ts';
import { readInterval, writeInterval } from './interval.ts';
import type { SessionFormats } from './session.ts';

/** Why a value cannot stand in its column. */
export interface CellProblem {
  readonly entry: CodeEntry;
  readonly message: string;
}

/** What a value depends on besides itself, and where remarks about it go. */
export interface CellContext {
  readonly formats: SessionFormats;
  /** Tells that a moment without time zone went into a column with one. */
  readonly zoneless: () => void;
}

/**
 * The text of a value as PostgreSQL reads it for the column's type; null for NULL, a problem when Oracle would have refused
 * the value or the target cannot hold it, undefined when only a database can make the value.
 */
export type Encoder = (value: Constant, context: CellContext) => string | null | CellProblem | undefined;

/** What an encoder is chosen by. */
export interface ColumnTypes {
  /** The type as declared in the source; absent where it is not known. */
  readonly declared: DataType | undefined;
  readonly value: ValueType;
  readonly target: DataType;
  /** The encoders of an object's attributes or a collection's elements, with the stored name of their type. */
  readonly parts?: UserParts;
}

/** What constructors of a type of the user's hold. */
export interface UserParts {
  readonly isSame: (constructor: Extract<Constant, { kind: 'constructed' }>) => boolean;
  /** One for each attribute, or one for all elements. */
  readonly encoders: readonly Encoder[];
  readonly collection: boolean;
}

function refused(message: string): CellProblem {
  return { entry: rowFindings.refusedRow, message };
}

const inconsistent = refused('ORA-00932: inconsistent datatypes');

/** The encoder of a column. */
export function encoderFor(types: ColumnTypes): Encoder {
  const encode = chooseEncoder(types);
  return (value, context) => {
    if (value.kind === 'null') return null;
    if (value.kind === 'fault') return refused(value.message);
    if (value.kind === 'default') return undefined;
    return encode(value, context);
  };
}

function chooseEncoder(types: ColumnTypes): Encoder {
  const { value, parts } = types;
  if (parts) return parts.collection ? arrayEncoder(parts) : compositeEncoder(parts);
  switch (value.kind) {
    case 'number':
      return value.binary ? floatEncoder : numberEncoder(types);
    case 'text':
      return textEncoder(types);
    case 'date':
      return dateEncoder(types.target);
    case 'timestamp':
      return timestampEncoder(value);
    case 'interval':
      return intervalEncoder(value.of);
    case 'boolean':
      return booleanEncoder;
    case 'binary':
      return binaryEncoder(types.declared);
    case 'xml':
    case 'json':
    case 'rowid':
      return plainEncoder;
    default:
      return () => undefined;
  }
}

// Numbers

const integerRanges: Readonly<Record<string, bigint>> = {
  smallint: 32_767n,
  integer: 2_147_483_647n,
  bigint: 9_223_372_036_854_775_807n,
};

/** What a column says of its numbers: FLOAT(b) has binary digits, kept as decimal ones. */
function sizeOf(declared: DataType | undefined): NumberSize & { readonly significant?: number } {
  if (!declared) return { scale: 0 };
  const size = numberSize(declared);
  if (size) return size;
  const name = declared.name.parts.at(-1)?.text.toUpperCase();
  const given = typeof declared.precision === 'number' ? declared.precision : 126;
  const binary = name === 'FLOAT' ? given : name === 'REAL' ? 63 : 126;
  return { scale: 0, significant: Math.ceil(binary * 0.301_03) };
}

/** NUMBER(p,s) rounds to its scale and refuses what has more digits than p (SQL Language Reference, "NUMBER Data Type"). */
function numberEncoder({ declared, target }: ColumnTypes): Encoder {
  const { precision, scale, significant } = sizeOf(declared);
  const range = integerRanges[target.name.parts.at(-1)?.text ?? ''];
  return (value, { formats }) => {
    const given = numberOf(value, formats);
    if (given === undefined || 'entry' in given) return given;
    let number = given;
    if (precision !== undefined) {
      number = roundDecimal(number, scale);
      if (integerDigits(number) > precision - scale)
        return refused('ORA-01438: value larger than specified precision allowed for this column');
    } else if (significant !== undefined) {
      number = roundDecimal(number, Math.max(significant - integerDigits(number), -126));
    }
    if (range !== undefined) return wholeIn(number, range, target);
    return writeDecimal(number);
  };
}

function wholeIn(number: Decimal, range: bigint, target: DataType): string | CellProblem {
  const name = target.name.parts.at(-1)?.text ?? '';
  if (!isWhole(number)) return { entry: rowFindings.narrowType, message: `${name} has no fraction` };
  const units = wholeUnits(number);
  return units > range || units < -range - 1n
    ? { entry: rowFindings.narrowType, message: `the number is too large for ${name}` }
    : units.toString();
}

/** The number that a value is or is read as; undefined when it depends on the database. */
function numberOf(value: Constant, formats: SessionFormats): Decimal | CellProblem | undefined {
  if (value.kind === 'number') return value.value;
  if (value.kind === 'text') {
    const text = value.value.trim();
    const plain = formats.decimalPoint === '.' ? text : text.replace(formats.decimalPoint, '.');
    return readDecimal(plain) ?? refused('ORA-01722: invalid number');
  }
  return value.kind === 'float' || value.kind === 'boolean' ? undefined : inconsistent;
}

const floatEncoder: Encoder = (value, { formats }) => {
  if (value.kind === 'float') return value.text;
  const number = numberOf(value, formats);
  if (number === undefined || 'entry' in number) return number;
  const digits = writeDecimal(number);
  return significantDigits(number) > 0 ? digits : '0';
};

const booleanEncoder: Encoder = (value) => {
  if (value.kind === 'boolean') return value.value ? 't' : 'f';
  if (value.kind === 'number') return value.value.units === 0n ? 'f' : 't';
  if (value.kind !== 'text') return inconsistent;
  if (/^(?:true|yes|on|1|t|y)$/i.test(value.value.trim())) return 't';
  return /^(?:false|no|off|0|f|n)$/i.test(value.value.trim())
    ? 'f'
    : refused('ORA-61800: invalid boolean literal');
};

// Texts

/** What PostgreSQL's text cannot hold; undefined when it can. */
export function textProblem(text: string): CellProblem | undefined {
  if (text.includes('\0'))
    return { entry: rowFindings.unloadableText, message: 'the text holds the character with the code 0' };
  return text.isWellFormed()
    ? undefined
    : { entry: rowFindings.unloadableText, message: 'the text holds half of a surrogate pair' };
}

function textOf(value: Constant): string | CellProblem | undefined {
  if (value.kind === 'binary') return value.hex.toUpperCase();
  if (value.kind === 'boolean') return value.value ? 'TRUE' : 'FALSE';
  if (value.kind === 'constructed' || (value.kind === 'empty' && value.of === 'blob')) return inconsistent;
  return plainText(value);
}

/** A text longer than its column is refused by both databases, in bytes where only bytes are counted by Oracle alone. */
function textEncoder({ value: type, declared }: ColumnTypes): Encoder {
  const length = type.kind === 'text' && !type.large ? type.length : undefined;
  const inBytes = declared?.unit === 'byte';
  return (value) => {
    const text = textOf(value);
    if (typeof text !== 'string') return text;
    const problem = textProblem(text);
    if (problem) return problem;
    if (length !== undefined && text.length > length && characters(text) > length)
      return refused(`ORA-12899: value too large for column (maximum: ${length})`);
    // Bytes are only counted for sure where the column says so and a character of ASCII has one in every character set.
    if (inBytes && length !== undefined && text.length > length)
      return refused(`ORA-12899: value too large for column (maximum: ${length})`);
    return text;
  };
}

/** How many characters a text has; those beyond 16 bits count once, as in PostgreSQL. */
function characters(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

const plainEncoder: Encoder = (value) => {
  const text = value.kind === 'text' ? value.value : undefined;
  return text === undefined ? undefined : (textProblem(text) ?? text);
};

function binaryEncoder(declared: DataType | undefined): Encoder {
  const length = typeof declared?.precision === 'number' ? declared.precision : undefined;
  return (value) => {
    if (value.kind === 'empty') return '\\x';
    // Text for a column of bytes is read as hexadecimal (SQL Language Reference, "RAW and LONG RAW Data Types").
    const hex = value.kind === 'binary' ? value.hex : value.kind === 'text' ? value.value : undefined;
    if (hex === undefined) return inconsistent;
    if (!/^[0-9a-f]*$/i.test(hex)) return refused('ORA-01465: invalid hex number');
    const even = (hex.length % 2 === 0 ? hex : `0${hex}`).toLowerCase();
    return length !== undefined && even.length > 2 * length
      ? refused(`ORA-12899: value too large for column (maximum: ${length})`)
      : `\\x${even}`;
  };
}

// Dates and times

/** The moment that a value is, or that a text is read as with the session's format. */
function momentOf(
  value: Constant,
  of: 'date' | 'timestamp',
  format: string,
  formats: SessionFormats,
): Datetime | CellProblem | undefined {
  if (value.kind === 'datetime') return value.value;
  if (value.kind !== 'text') return inconsistent;
  const read = momentConstant(of, value.value, format, formats);
  if (read?.kind === 'datetime') return read.value;
  return read?.kind === 'fault'
    ? refused(`${read.message} (read with the session's format ${format})`)
    : undefined;
}

function dateEncoder(target: DataType): Encoder {
  const withoutTime = target.name.parts.at(-1)?.text === 'date';
  return (value, { formats }) => {
    const moment = momentOf(value, 'date', formats.date, formats);
    if (moment === undefined || 'entry' in moment) return moment;
    return withoutTime ? writeDate(moment) : writeTimestamp(truncateFraction(moment), false);
  };
}

function timestampEncoder({ zone, precision }: Extract<ValueType, { kind: 'timestamp' }>): Encoder {
  const digits = Math.min(precision ?? 6, 6);
  return (value, { formats, zoneless }) => {
    const format = zone ? formats.timestampZone : formats.timestamp;
    const moment = momentOf(value, 'timestamp', format, formats);
    if (moment === undefined || 'entry' in moment) return moment;
    const rounded = roundFraction(moment, digits);
    if (!zone || rounded.zone !== undefined) return writeTimestamp(rounded, zone !== undefined);
    if (formats.zone === undefined) zoneless();
    return writeTimestamp(formats.zone === undefined ? rounded : { ...rounded, zone: formats.zone }, true);
  };
}

function intervalEncoder(of: 'year to month' | 'day to second'): Encoder {
  return (value) => {
    const read =
      value.kind === 'interval'
        ? value.value
        : value.kind === 'text'
          ? of === 'year to month'
            ? readInterval(value.value, 'year', 'month')
            : readInterval(value.value, 'day', 'second')
          : undefined;
    return read && (read.of === of ? writeInterval(read) : inconsistent);
  };
}

// Types of the user's

/** `{"a",NULL}` (PostgreSQL manual, "Array Value Input"). */
function arrayEncoder({ isSame, encoders }: UserParts): Encoder {
  const [element] = encoders;
  return (value, context) => {
    if (value.kind !== 'constructed' || !isSame(value) || !element) return undefined;
    const items: string[] = [];
    for (const each of value.items) {
      const item = element(each, context);
      if (typeof item !== 'string' && item !== null) return item;
      items.push(item === null ? 'NULL' : quotedItem(item));
    }
    return `{${items.join(',')}}`;
  };
}

/** `("a",,"b")` (PostgreSQL manual, "Composite Value Input"). */
function compositeEncoder({ isSame, encoders }: UserParts): Encoder {
  return (value, context) => {
    if (value.kind !== 'constructed' || !isSame(value) || value.items.length !== encoders.length)
      return undefined;
    const items: string[] = [];
    for (const [i, encode] of encoders.entries()) {
      const item = encode(value.items[i] as Constant, context);
      if (typeof item !== 'string' && item !== null) return item;
      items.push(item === null ? '' : quotedItem(item));
    }
    return `(${items.join(',')})`;
  };
}

function quotedItem(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
