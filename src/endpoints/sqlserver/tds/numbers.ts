import type { Encode } from '../../../change/row-format.ts';
import { putHalves, putInteger, putLarge, putScaled } from './digits.ts';

/*
 * Numbers as the server sends them (MS-TDS, "Data Type Definitions"; the lowest byte first), to canonical text.
 */

/** `tinyint`, `smallint`, `int`, `bigint`, by their number of bytes. A tinyint has no sign. */
export const integer: Encode = (bytes, start, length, to, at) => {
  switch (length) {
    case 1:
      return putInteger(bytes[start] as number, to, at);
    case 2:
      return putInteger(bytes.readInt16LE(start), to, at);
    case 4:
      return putInteger(bytes.readInt32LE(start), to, at);
    default:
      return putHalves(bytes.readInt32LE(start + 4), bytes.readUInt32LE(start), 0, to, at);
  }
};

/** `bit`. */
export const bit: Encode = (bytes, start, _length, to, at) => {
  to[at] = bytes[start] === 0 ? 48 : 49;
  return at + 1;
};

/** `money` and `smallmoney`: ten thousandths, the higher half of a money first. */
export const money: Encode = (bytes, start, length, to, at) =>
  length === 8
    ? putHalves(bytes.readInt32LE(start), bytes.readUInt32LE(start + 4), 4, to, at)
    : putHalves(bytes.readInt32LE(start) < 0 ? -1 : 0, bytes.readUInt32LE(start), 4, to, at);

/** `decimal` and `numeric`: a byte that is 0 for a number below zero, then 4 to 16 bytes without a sign. */
export function decimal(scale: number): Encode {
  return (bytes, start, length, to, at) => {
    const isNegative = bytes[start] === 0;
    let used = start + length;
    while (used > start + 1 && bytes[used - 1] === 0) used -= 1;
    const magnitude = used - start - 1;
    if (magnitude <= 6) {
      const value = magnitude === 0 ? 0 : bytes.readUIntLE(start + 1, magnitude);
      return putScaled(value, isNegative && value !== 0, scale, to, at);
    }
    let value = 0n;
    for (let place = used - 1; place > start; place -= 1)
      value = (value << 8n) | BigInt(bytes[place] as number);
    return putLarge(isNegative ? -value : value, scale, to, at);
  };
}

/** `real` and `float`, by their number of bytes: the shortest digits that give the value again. */
export const float: Encode = (bytes, start, length, to, at) =>
  at +
  to.write(
    length === 4 ? singleText(bytes.readFloatLE(start)) : doubleText(bytes.readDoubleLE(start)),
    at,
    'latin1',
  );

function doubleText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Nine digits tell every number of single precision from all others. */
const mostDigits = 9;

function singleText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 0x100_0000) return doubleText(value);
  for (let digits = 6; digits < mostDigits; digits += 1) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(Number(value.toPrecision(mostDigits)));
}
