import type { Column } from './shape.ts';
import type { NeutralType } from './type.ts';
import { isLarge } from './type.ts';

/**
 * The text in which the values of two paired columns are compared. It is chosen for the *pair* of types, and each engine writes it by an
 * expression of its own, so that equal values are equal texts:
 *
 * | kind | text |
 * | --- | --- |
 * | boolean | `1` or `0`; of a number, whether it is not zero |
 * | number | decimal digits as stored; `trimmed` is without zeros at the fraction's end, where the two scales differ |
 * | float | the value as a double: its shortest exact digits without zeros at both ends, `e`, the power of ten (`15e-1`); `widened`: one has single precision only, whose own shortest digits were written to the other |
 * | text | the characters; `trimmed` is without blanks at the end, where one of the two is CHAR |
 * | bytes | the bytes in hexadecimal digits |
 * | bits | a `0` or `1` for each bit; `trimmed` is without zeros in front, where the two lengths differ |
 * | date | `YYYY-MM-DD` |
 * | time | `HH:MM:SS.ffffff` with a sign where it is negative |
 * | timestamp | `YYYY-MM-DD HH:MM:SS.ffffff`, an instant in UTC |
 * | uuid | 32 hexadecimal digits in lower case |
 * | json | the engine's text; where the texts differ, the documents are compared after parsing |
 *
 * `large` values enter a hash by their own MD5, so that no text is built that is longer than a server allows; floats by the eight bytes of the double in hexadecimal digits, the
 * highest first and never of -0, because engines write other digits of a number in the midst between two.
 */
export type Form =
  | { readonly kind: 'boolean' | 'bytes' | 'date' | 'time' | 'timestamp' | 'uuid' | 'json' }
  | { readonly kind: 'number' | 'bits'; readonly trimmed: boolean }
  | { readonly kind: 'float'; readonly widened: boolean }
  | { readonly kind: 'text'; readonly trimmed: boolean; readonly large: boolean };

/** The form in which a pair of columns is compared; undefined when no form is known in which equal values would be equal texts. */
export function formOf({
  source,
  target,
}: {
  readonly source: Column;
  readonly target: Column;
}): Form | undefined {
  const a = source.type;
  const b = target.type;
  if (a.kind === 'native' || b.kind === 'native') return nativeForm(source, target);
  if (a.kind === 'boolean' || b.kind === 'boolean') return booleanForm(a, b);
  if (isNumber(a) && isNumber(b)) {
    if (a.kind === 'float' || b.kind === 'float') return floatForm(a, b);
    const scale = scaleOf(a);
    return { kind: 'number', trimmed: scale === undefined || scale !== scaleOf(b) };
  }
  const kinds = new Set([a.kind, b.kind]);
  if (kinds.has('bytes'))
    return [...kinds].every((each) => each === 'bytes' || each === 'text') ? { kind: 'bytes' } : undefined;
  if (kinds.has('geometry')) return kinds.size === 1 ? { kind: 'bytes' } : undefined;
  if (kinds.has('uuid'))
    return [...kinds].every((each) => each === 'uuid' || each === 'text') ? { kind: 'uuid' } : undefined;
  if (kinds.has('json'))
    return [...kinds].every((each) => each === 'json' || each === 'text') ? { kind: 'json' } : undefined;
  if (isMoment(a) && isMoment(b))
    return { kind: kinds.size === 1 && a.kind === 'date' ? 'date' : 'timestamp' };
  if (a.kind === 'time' && b.kind === 'time') return { kind: 'time' };
  if (a.kind === 'bits' && b.kind === 'bits') return { kind: 'bits', trimmed: a.length !== b.length };
  return isTextual(b) ? textForm(a, b) : undefined;
}

/** Types of one engine are compared as it writes them; a time of more than a day is an interval in PostgreSQL. */
function nativeForm(source: Column, target: Column): Form | undefined {
  const types = [source.type, target.type];
  const isTime = types.some((each) => each.kind === 'time');
  if (isTime && [source, target].some((each) => each.native.startsWith('interval'))) return { kind: 'time' };
  const isSame = source.native === target.native && types.every((each) => each.kind === 'native');
  const isWritten = source.type.kind === 'native' && isTextual(target.type);
  return isSame || isWritten ? { kind: 'text', trimmed: false, large: true } : undefined;
}

/** A target's boolean is true for any number but zero; a target's number holds 1 or 0. */
function booleanForm(a: NeutralType, b: NeutralType): Form | undefined {
  const both = [a, b];
  if (b.kind === 'boolean' || b.kind === 'bits')
    return both.every((each) => each.kind === 'boolean' || each.kind === 'bits' || isNumber(each))
      ? { kind: 'boolean' }
      : undefined;
  if (b.kind === 'float') return floatForm(a, b);
  if (isNumber(b)) return { kind: 'number', trimmed: true };
  return isTextual(b) ? textForm(a, b) : undefined;
}

function floatForm(a: NeutralType, b: NeutralType): Form {
  const isSingle = (type: NeutralType): boolean => type.kind === 'float' && type.bits === 32;
  return { kind: 'float', widened: isSingle(a) !== isSingle(b) };
}

function textForm(a: NeutralType, b: NeutralType): Form {
  const both = [a, b];
  return {
    kind: 'text',
    trimmed: both.some((each) => each.kind === 'text' && each.padded === true),
    large: both.some((each) => isLarge(each)),
  };
}

function isNumber(type: NeutralType): boolean {
  return type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'float';
}

function isTextual(type: NeutralType): boolean {
  return type.kind === 'text' || type.kind === 'enum' || type.kind === 'set' || type.kind === 'xml';
}

function isMoment(type: NeutralType): boolean {
  return type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'instant';
}

/** Digits behind the point; undefined where each value has its own. */
function scaleOf(type: NeutralType): number | undefined {
  return type.kind === 'integer' ? 0 : type.kind === 'decimal' ? type.scale : undefined;
}
