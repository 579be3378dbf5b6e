import { randomInt } from 'node:crypto';
import type { Mask } from '../../catalog/mapping/rows.ts';
import { unpadded } from '../../change/form-text.ts';
import type { Column } from '../../change/shape.ts';
import { sha256 } from './expression.ts';

/** How a cell that is not NULL is hidden. */
export type Masking = (cell: Buffer) => Buffer;

const zero = 48;
const nine = 57;

/**
 * The masking that a rule asks of a column, or why it cannot be ("Using data masking to hide sensitive information", DMS user guide, with the types
 * that each takes).
 */
export function maskingOf(mask: Mask, source: Column, target: Column): Masking | string {
  const isText = source.type.kind === 'text' && target.type.kind === 'text';
  if (mask.kind === 'hash-mask') {
    if (!isText) return 'data-masking-hash-mask is for columns of characters';
    const { length } = target.type.kind === 'text' ? target.type : {};
    return length !== undefined && length < 64
      ? `data-masking-hash-mask writes 64 characters, and the target's column takes ${length}`
      : // Blanks at the end of a CHAR are not part of it: one engine sends them, another does not, and both shall give one hash.
        (cell) => Buffer.from(sha256(isPadded(source) ? unpadded(cell) : cell));
  }
  if (mask.kind === 'digits-mask')
    return isText
      ? digitsMask(mask.character ?? '')
      : 'data-masking-digits-mask is for columns of characters';
  if (isText) return randomDigits;
  if (source.type.kind === 'integer' && target.type.kind === 'integer')
    return randomNumbers(smaller(rangeOf(source), rangeOf(target)));
  if (source.type.kind === 'decimal' && (target.type.kind === 'decimal' || target.type.kind === 'text'))
    return randomNumbers(undefined);
  return 'data-masking-digits-randomize is for columns of characters, whole numbers and decimals';
}

function isPadded({ type }: Column): boolean {
  return type.kind === 'text' && type.padded === true;
}

/** Only ASCII's digits are digits: a byte of them is in no other character of UTF-8. */
function isDigit(byte: number): boolean {
  return byte >= zero && byte <= nine;
}

function digitsMask(character: string): Masking {
  const code = character.charCodeAt(0);
  return (cell) => Buffer.from(cell.map((byte) => (isDigit(byte) ? code : byte)));
}

function randomDigits(cell: Buffer): Buffer {
  return Buffer.from(cell.map((byte) => (isDigit(byte) ? zero + randomInt(10) : byte)));
}

type Bounds = readonly [least: bigint, greatest: bigint];

function rangeOf({ type }: Column): Bounds {
  if (type.kind !== 'integer') return [0n, 0n];
  const size = 2n ** BigInt(type.bits);
  return type.unsigned ? [0n, size - 1n] : [-(size / 2n), size / 2n - 1n];
}

function smaller(left: Bounds, right: Bounds): Bounds {
  return [left[0] > right[0] ? left[0] : right[0], left[1] < right[1] ? left[1] : right[1]];
}

/** Digits are drawn again until the number fits: one that the source has has so many digits that one draw in five does. */
function randomNumbers(bounds: Bounds | undefined): Masking {
  return (cell) => {
    for (;;) {
      const drawn = withoutZeros(randomDigits(cell).toString('latin1'));
      if (!bounds || (BigInt(drawn) >= bounds[0] && BigInt(drawn) <= bounds[1])) return Buffer.from(drawn);
    }
  };
}

/** Canonical numbers have no zeros in front, and zero has no sign. */
function withoutZeros(text: string): string {
  const number = text.replace(/^(-?)0+(?=\d)/, '$1');
  return /^-[0.]+$/.test(number) ? number.slice(1) : number;
}
