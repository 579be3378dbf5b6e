import { Output } from '../../../../change/output.ts';

/** Bytes of 0 to 9 decimal digits. */
const digitBytes = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4] as const;

/** How many bytes a packed decimal has. */
export function decimalSize(precision: number, scale: number): number {
  return partSize(precision - scale) + partSize(scale);
}

function partSize(digits: number): number {
  return Math.floor(digits / 9) * 4 + (digitBytes[digits % 9] as number);
}

/** Digits before and behind the point together, and those behind it. */
export interface DecimalType {
  readonly precision: number;
  readonly scale: number;
}

/**
 * Writes the text of a packed decimal, for which there is room (MySQL source, `strings/decimal.c`, `bin2decimal`): groups of nine digits in four bytes, before the point
 * from the right, behind it from the left; the first bit is the sign, turned over, and a negative number has all bits turned over. It is written digit by digit, because
 * texts of its parts would be most of the garbage that reading a log makes.
 */
export function writeDecimal(
  bytes: Buffer,
  at: number,
  { precision, scale }: DecimalType,
  out: Output,
): void {
  const isNegative = ((bytes[at] as number) & 0x80) === 0;
  const packed = { bytes, at, mask: isNegative ? 0xff : 0 };
  if (isNegative) put(out, minus);
  const first = out.at;
  let place = at;
  for (let left = precision - scale; left > 0; ) {
    const digits = left % 9 || 9;
    place = putGroup(packed, place, digits, out);
    left -= digits;
  }
  withoutZeros(out, first);
  if (scale === 0) return;
  put(out, point);
  for (let left = scale; left > 0; left -= 9) place = putGroup(packed, place, Math.min(left, 9), out);
}

/** The text of a packed decimal. */
export function decimalText(bytes: Buffer, at: number, type: DecimalType): string {
  const out = new Output({ size: 128 });
  writeDecimal(bytes, at, type, out);
  return out.bytes.toString('latin1', 0, out.at);
}

/** A decimal's bytes: where they begin, and the bits of each that are turned over. */
interface Packed {
  readonly bytes: Buffer;
  readonly at: number;
  readonly mask: number;
}

/** Writes the digits of the group at a place, and gives where the next one is. */
function putGroup({ bytes, at, mask }: Packed, place: number, digits: number, out: Output): number {
  const end = place + (digitBytes[digits] as number);
  let value = 0;
  for (let i = place; i < end; i += 1)
    value = value * 256 + ((bytes[i] as number) ^ mask ^ (i === at ? 0x80 : 0));
  for (let i = out.at + digits - 1; i >= out.at; i -= 1) {
    const tens = Math.floor(value / 10);
    out.bytes[i] = zero + (value - tens * 10);
    value = tens;
  }
  out.at += digits;
  return end;
}

/** Takes the zeros in front of a whole number away, and leaves one where there is nothing else. */
function withoutZeros(out: Output, first: number): void {
  let from = first;
  while (from < out.at - 1 && out.bytes[from] === zero) from += 1;
  out.bytes.copyWithin(first, from, out.at);
  out.at -= from - first;
  if (out.at === first) put(out, zero);
}

function put(out: Output, byte: number): void {
  out.bytes[out.at] = byte;
  out.at += 1;
}

const zero = 48;
const minus = 45;
const point = 46;
