import type { Output } from '../../../../change/output.ts';
import type { Column } from '../../../../change/shape.ts';
import { OperationError } from '../../../../text/error.ts';
import { decoderOf } from './character-set.ts';
import { decimalSize, writeDecimal } from './decimal.ts';
import { writeJson } from './json.ts';
import type { MappedField } from './table-map.ts';
import { fieldType } from './table-map.ts';

/**
 * Writes the canonical text of the field at a place, and gives where the next field begins. Room for four times the bytes that the field has, and 128
 * more, is there. (MySQL source, `log_event_print_value`, and the format of each type in `sql-common/my_time.c` and `strings/decimal.c`.)
 */
export type ReadCell = (bytes: Buffer, at: number, out: Output) => number;

/** How the fields of a column are read. */
export function cellReader({ type, meta }: MappedField, column: Column): ReadCell {
  const unsigned = column.type.kind === 'integer' && column.type.unsigned;
  switch (type) {
    case fieldType.tiny:
      return (bytes, at, out) => number(out, unsigned ? bytes.readUInt8(at) : bytes.readInt8(at), at + 1);
    case fieldType.short:
      return (bytes, at, out) =>
        number(out, unsigned ? bytes.readUInt16LE(at) : bytes.readInt16LE(at), at + 2);
    case fieldType.int24:
      return (bytes, at, out) =>
        number(out, unsigned ? bytes.readUIntLE(at, 3) : bytes.readIntLE(at, 3), at + 3);
    case fieldType.long:
      return (bytes, at, out) =>
        number(out, unsigned ? bytes.readUInt32LE(at) : bytes.readInt32LE(at), at + 4);
    case fieldType.longlong:
      return (bytes, at, out) => longlong(bytes, at, out, unsigned);
    case fieldType.year:
      return (bytes, at, out) => number(out, bytes[at] === 0 ? 0 : 1900 + (bytes[at] as number), at + 1);
    case fieldType.float:
      return (bytes, at, out) => text(out, String(bytes.readFloatLE(at)), at + 4);
    case fieldType.double:
      return (bytes, at, out) => text(out, String(bytes.readDoubleLE(at)), at + 8);
    case fieldType.newDecimal:
      return decimalReader(meta >> 8, meta & 0xff);
    case fieldType.date:
      return date;
    case fieldType.timestamp2:
      return timestampReader(meta);
    case fieldType.datetime2:
      return datetimeReader(meta);
    case fieldType.time2:
      return timeReader(meta);
    case fieldType.timestamp:
      return (bytes, at, out) => instant(out, bytes.readUInt32LE(at), at + 4);
    case fieldType.datetime:
      return oldDatetime;
    case fieldType.time:
      return oldTime;
    case fieldType.bit:
      return bitReader((meta >> 8) * 8 + (meta & 0xff));
    case fieldType.enum:
      return enumReader(meta, column);
    case fieldType.set:
      return setReader(meta, column);
    case fieldType.varchar:
      return stringReader(column, meta > 255 ? 2 : 1);
    case fieldType.string:
      if (column.type.kind === 'uuid') return uuid;
      if (column.native === 'inet6') return addressReader(16);
      if (column.native === 'inet4') return addressReader(4);
      return stringReader(column, meta > 255 ? 2 : 1, paddedTo(meta, column));
    case fieldType.blob:
    case fieldType.geometry:
    case fieldType.vector:
      return stringReader(column, meta);
    case fieldType.json:
      return (bytes, at, out) => {
        const length = bytes.readUIntLE(at, meta);
        const start = at + meta;
        return text(out, writeJson(bytes.subarray(start, start + length)), start + length);
      };
    default:
      throw new OperationError(
        `Column ${column.name} (${column.native}) has a form in the binary log that Godwit does not read (type ${type}). Leave the column out by a rule, or load the table without following it.`,
        { code: 'type', side: 'source' },
      );
  }
}

/** Puts characters that need no encoding, and gives the place that was passed on. */
export function text(out: Output, value: string, next: number): number {
  // Longer ones than the room that is always there are asked for here.
  out.reserve(value.length * 3 + 128);
  out.at += out.bytes.write(value, out.at, 'utf8');
  return next;
}

const digits = new Uint8Array(20);

function number(out: Output, value: number, next: number): number {
  const { bytes } = out;
  let { at } = out;
  let rest = value;
  if (rest < 0) {
    bytes[at] = 45;
    at += 1;
    rest = -rest;
  }
  let count = 0;
  do {
    const tens = Math.floor(rest / 10);
    digits[count] = 48 + (rest - tens * 10);
    count += 1;
    rest = tens;
  } while (rest > 0);
  while (count > 0) {
    count -= 1;
    bytes[at] = digits[count] as number;
    at += 1;
  }
  out.at = at;
  return next;
}

function longlong(bytes: Buffer, at: number, out: Output, unsigned: boolean): number {
  const high = unsigned ? bytes.readUInt32LE(at + 4) : bytes.readInt32LE(at + 4);
  // A double is exact below 2^53.
  if (high >= -0x200000 && high < 0x200000)
    return number(out, high * 4294967296 + bytes.readUInt32LE(at), at + 8);
  return text(out, String(unsigned ? bytes.readBigUInt64LE(at) : bytes.readBigInt64LE(at)), at + 8);
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function decimalReader(precision: number, scale: number): ReadCell {
  const size = decimalSize(precision, scale);
  const type = { precision, scale };
  return (bytes, at, out) => {
    writeDecimal(bytes, at, type, out);
    return at + size;
  };
}

const date: ReadCell = (bytes, at, out) => {
  const value = bytes.readUIntLE(at, 3);
  return text(
    out,
    `${padded(value >> 9, 4)}-${padded((value >> 5) & 15, 2)}-${padded(value & 31, 2)}`,
    at + 3,
  );
};

/** Bytes of a fraction of so many digits; each holds two. */
function fractionBytes(count: number): number {
  return (count + 1) >> 1;
}

/** `.` and so many digits; nothing when there are none. */
function fraction(value: number, bytes: number, count: number): string {
  return count === 0 ? '' : `.${padded(value, bytes * 2).slice(0, count)}`;
}

function timestampReader(count: number): ReadCell {
  const size = fractionBytes(count);
  return (bytes, at, out) => {
    const behind = size === 0 ? 0 : bytes.readUIntBE(at + 4, size);
    return instant(out, bytes.readUInt32BE(at), at + 4 + size, fraction(behind, size, count));
  };
}

/** Seconds since 1970; zero is the zero date. */
function instant(out: Output, seconds: number, next: number, behind = ''): number {
  if (seconds === 0) return text(out, `0000-00-00 00:00:00${behind}`, next);
  return text(out, `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')}${behind}`, next);
}

function datetimeReader(count: number): ReadCell {
  const size = fractionBytes(count);
  return (bytes, at, out) => {
    const packed = bytes.readUIntBE(at, 5) - 0x8000000000;
    const days = Math.floor(packed / 0x20000);
    const time = packed % 0x20000;
    const months = days >> 5;
    const behind = fraction(size === 0 ? 0 : bytes.readUIntBE(at + 5, size), size, count);
    return text(
      out,
      `${padded(Math.floor(months / 13), 4)}-${padded(months % 13, 2)}-${padded(days & 31, 2)} ${clock(time)}${behind}`,
      at + 5 + size,
    );
  };
}

/** Hours, then six bits each of minutes and seconds. */
function clock(packed: number): string {
  return `${padded(packed >> 12, 2)}:${padded((packed >> 6) & 63, 2)}:${padded(packed & 63, 2)}`;
}

/** A negative time is the complement of its whole bytes, the fraction among them. */
function timeReader(count: number): ReadCell {
  const size = fractionBytes(count);
  const unit = 256 ** size;
  return (bytes, at, out) => {
    const packed = bytes.readUIntBE(at, 3 + size) - 0x800000 * unit;
    const value = Math.abs(packed);
    const sign = packed < 0 ? '-' : '';
    return text(
      out,
      `${sign}${clock(Math.floor(value / unit))}${fraction(value % unit, size, count)}`,
      at + 3 + size,
    );
  };
}

/** Before MySQL 5.6: the digits YYYYMMDDhhmmss as a number. */
const oldDatetime: ReadCell = (bytes, at, out) => {
  const all = padded(Number(bytes.readBigUInt64LE(at)), 14);
  return text(out, all.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3 $4:$5:$6'), at + 8);
};

/** Before MySQL 5.6: the digits hhmmss as a number with a sign. */
const oldTime: ReadCell = (bytes, at, out) => {
  const value = bytes.readIntLE(at, 3);
  const all = padded(Math.abs(value), 6);
  return text(
    out,
    `${value < 0 ? '-' : ''}${all.slice(0, -4)}:${all.slice(-4, -2)}:${all.slice(-2)}`,
    at + 3,
  );
};

function bitReader(count: number): ReadCell {
  const size = (count + 7) >> 3;
  return (bytes, at, out) => {
    for (let i = count - 1; i >= 0; i -= 1) {
      const byte = bytes[at + size - 1 - (i >> 3)] as number;
      out.bytes[out.at] = 48 + ((byte >> (i & 7)) & 1);
      out.at += 1;
    }
    return at + size;
  };
}

function enumReader(size: number, { type }: Column): ReadCell {
  const values = type.kind === 'enum' ? type.values : [];
  // Number 0 is the empty string, which stands for a value that was none of the members.
  return (bytes, at, out) => text(out, values[bytes.readUIntLE(at, size) - 1] ?? '', at + size);
}

function setReader(size: number, { type }: Column): ReadCell {
  const values = type.kind === 'set' ? type.values : [];
  return (bytes, at, out) => {
    let bits = 0n;
    for (let i = size - 1; i >= 0; i -= 1) bits = (bits << 8n) | BigInt(bytes[at + i] as number);
    const members = values.filter((_, i) => ((bits >> BigInt(i)) & 1n) === 1n);
    return text(out, members.join(','), at + size);
  };
}

/** BINARY(n) is written without the zeros at its end, which belong to the value. */
function paddedTo(length: number, { type }: Column): number {
  return type.kind === 'bytes' ? length : 0;
}

function stringReader(column: Column, lengthBytes: number, minimum = 0): ReadCell {
  const decode = column.characterSet === undefined ? undefined : decoderOf(column.characterSet, column.name);
  return (bytes, at, out) => {
    const length = bytes.readUIntLE(at, lengthBytes);
    const start = at + lengthBytes;
    const end = start + length;
    if (decode) return text(out, decode(bytes.subarray(start, end)), end);
    out.reserve(Math.max(length, minimum) + 128);
    bytes.copy(out.bytes, out.at, start, end);
    if (length < minimum) out.bytes.fill(0, out.at + length, out.at + minimum);
    out.at += Math.max(length, minimum);
    return end;
  };
}

/** The 16 bytes of a UUID; zeros at the end are left out. */
const uuid: ReadCell = (bytes, at, out) => {
  const all = fixedBytes(bytes, at, 16).toString('hex');
  return text(
    out,
    all.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    at + 1 + (bytes[at] as number),
  );
};

/** An address of MariaDB's type INET4 or INET6. */
function addressReader(size: 4 | 16): ReadCell {
  return (bytes, at, out) => {
    const all = fixedBytes(bytes, at, size);
    return text(out, size === 4 ? [...all].join('.') : inet6(all), at + 1 + (bytes[at] as number));
  };
}

/** A value of fixed length, written with its length before it and without zeros at its end. */
function fixedBytes(bytes: Buffer, at: number, size: number): Buffer {
  const all = Buffer.alloc(size);
  bytes.copy(all, 0, at + 1, at + 1 + (bytes[at] as number));
  return all;
}

/** As the server writes it (RFC 5952): the longest run of zeros left out, addresses of IPv4 with points. */
function inet6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(i * 2));
  const isMapped = groups.slice(0, 5).every((each) => each === 0) && groups[5] === 0xffff;
  const isCompatible = groups.slice(0, 6).every((each) => each === 0) && groups[6] !== 0;
  if (isMapped || isCompatible) return `::${isMapped ? 'ffff:' : ''}${[...bytes.subarray(12)].join('.')}`;
  const written = groups.map((each) => each.toString(16)).join(':');
  const runs = [...written.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run);
  const longest = runs.toSorted((a, b) => b.length - a.length || 0)[0];
  return longest === undefined
    ? written
    : written
        .replace(longest, ':')
        .replace(/^:(?!:)/, '::')
        .replace(/([^:]):$/, '$1::');
}
