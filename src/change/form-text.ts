import { copyBytes } from './output.ts';
import type { Encode } from './row-format.ts';
import type { ComparedColumn } from './comparer.ts';
import type { Column } from './shape.ts';

const zero = 48;
const nine = 57;
const minus = 45;
const point = 46;
const blank = 32;
const letterA = 65;
const letterZ = 90;
/** What makes a capital letter of ASCII a small one. */
const small = 32;

/**
 * Writes values in the form in which they are compared (see form.ts) from their canonical text (see type.ts): what engines write by an expression, for one that has none
 * for it. A value may become twice as long and 32 bytes.
 */
export function formEncoder({ column, form }: ComparedColumn): Encode {
  switch (form.kind) {
    case 'boolean':
      return truth;
    case 'number':
      return form.trimmed && column.type.kind === 'decimal' ? trimmedNumber : copyBytes;
    case 'float':
      return floatEncoder(column, form.widened, scientific);
    case 'text':
      return form.trimmed ? trimmedText : copyBytes;
    case 'bytes':
      return hexadecimal;
    case 'bits':
      return form.trimmed ? trimmedBits : copyBytes;
    case 'time':
      return sixDigits;
    case 'timestamp':
      return column.type.kind === 'date' ? midnight : sixDigits;
    case 'uuid':
      return plainUuid;
    case 'date':
    case 'json':
      return copyBytes;
  }
}

/** How long a text is without the blanks at its end. */
export function withoutBlanks(bytes: Buffer, start: number, length: number): number {
  let end = start + length;
  while (end > start && bytes[end - 1] === blank) end -= 1;
  return end - start;
}

/** A text without the blanks at its end; the bytes are those of the cell. */
export function unpadded(cell: Buffer): Buffer {
  return cell.subarray(0, withoutBlanks(cell, 0, cell.length));
}

const trimmedText: Encode = (bytes, start, length, to, at) =>
  copyBytes(bytes, start, withoutBlanks(bytes, start, length), to, at);

/** No number but zero, and no row of bits without a one, is written without one of these digits. */
const truth: Encode = (bytes, start, length, to, at) => {
  let isTrue = false;
  for (let i = start; i < start + length && !isTrue; i += 1)
    isTrue = (bytes[i] as number) > zero && (bytes[i] as number) <= nine;
  to[at] = isTrue ? zero + 1 : zero;
  return at + 1;
};

const trimmedNumber: Encode = (bytes, start, length, to, at) => {
  let end = start + length;
  if (bytes.subarray(start, end).includes(point)) {
    while (bytes[end - 1] === zero) end -= 1;
    if (bytes[end - 1] === point) end -= 1;
  }
  return copyBytes(bytes, start, end - start, to, at);
};

const trimmedBits: Encode = (bytes, start, length, to, at) => {
  let from = start;
  while (from < start + length && bytes[from] === zero) from += 1;
  return copyBytes(bytes, from, start + length - from, to, at);
};

const hexadecimal: Encode = (bytes, start, length, to, at) =>
  at + to.write(bytes.toString('hex', start, start + length), at, 'latin1');

/** How a value enters a hash: in its form, but a float by the bytes of the double. */
export function hashedEncoder(compared: ComparedColumn): Encode {
  const { column, form } = compared;
  return form.kind === 'float' ? floatEncoder(column, form.widened, bits) : formEncoder(compared);
}

function floatEncoder({ type }: Column, isWidened: boolean, write: (value: number) => string): Encode {
  const isSingle = !isWidened && type.kind === 'float' && type.bits === 32;
  return (bytes, start, length, to, at) => {
    const text = bytes.toString('latin1', start, start + length);
    const value = isSingle ? Math.fround(Number(text)) : Number(text);
    return at + to.write(write(value), at, 'latin1');
  };
}

const double = Buffer.alloc(8);

function bits(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  double.writeDoubleBE(value === 0 ? 0 : value);
  return double.toString('hex');
}

/** JavaScript writes the shortest digits that give a double again, as the engines do. */
function scientific(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return `${whole}${fraction}e${Number(exponent) - fraction.length}`;
}

const fractionDigits = 6;

/** Moments that are no points of time (`infinity`, years before Christ) stay as they are. */
const sixDigits: Encode = (bytes, start, length, to, at) => {
  let end = copyBytes(bytes, start, length, to, at);
  const last = bytes[start + length - 1] as number;
  if (last < zero || last > nine) return end;
  const place = bytes.subarray(start, start + length).indexOf(point);
  if (place < 0) {
    to[end] = point;
    end += 1;
  }
  for (let digits = place < 0 ? 0 : length - place - 1; digits < fractionDigits; digits += 1) {
    to[end] = zero;
    end += 1;
  }
  return end;
};

const midnight: Encode = (bytes, start, length, to, at) =>
  sixDigits(withMidnight(bytes, start, length), 0, length + timeOfMidnight.length, to, at);

const timeOfMidnight = Buffer.from(' 00:00:00', 'latin1');

function withMidnight(bytes: Buffer, start: number, length: number): Buffer {
  return Buffer.concat([bytes.subarray(start, start + length), timeOfMidnight]);
}

const plainUuid: Encode = (bytes, start, length, to, at) => {
  let end = at;
  for (let i = start; i < start + length; i += 1) {
    const byte = bytes[i] as number;
    if (byte === minus) continue;
    to[end] = byte >= letterA && byte <= letterZ ? byte + small : byte;
    end += 1;
  }
  return end;
};
