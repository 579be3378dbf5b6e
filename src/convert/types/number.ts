import * as make from '../../sql/make.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { Span } from '../../text/span.ts';
import type { Settings } from '../settings.ts';

/** A number type as precision and scale; without precision it is Oracle's NUMBER, which holds anything. */
export interface NumberSize {
  readonly precision?: number;
  readonly scale: number;
}

/** NUMBER, NUMBER(*), NUMBER(*,s), NUMBER(p), NUMBER(p,s), and the ANSI names that stand for NUMBER(38) or NUMBER(p,s). */
export function numberSize(type: DataType): NumberSize | undefined {
  const name = type.name.parts.at(-1)?.text.toUpperCase() ?? '';
  if (name === 'INTEGER' || name === 'INT' || name === 'SMALLINT') return { precision: 38, scale: 0 };
  if (name !== 'NUMBER' && name !== 'NUMERIC' && name !== 'DECIMAL' && name !== 'DEC') return undefined;
  const { precision, scale } = type;
  if (precision === undefined) return name === 'NUMBER' ? { scale: 0 } : { precision: 38, scale: 0 };
  if (precision === '*') return scale === undefined ? { scale: 0 } : { precision: 38, scale };
  return { precision, scale: scale ?? 0 };
}

/**
 * The type of a column: whole numbers of up to 18 digits have the smallest integer type, which is what keys, indexes and
 * drivers are quick with; it allows a few more numbers (smallint goes to 32767 where NUMBER(4) ends at 9999), never fewer. The setting `wholeNumber`
 * asks for the exact type instead.
 */
export function columnNumber(
  size: NumberSize,
  origin: Span,
  { wholeNumber, targetVersion }: Pick<Settings, 'wholeNumber' | 'targetVersion'>,
): DataType {
  const { precision } = size;
  if (!hasIntegerType(size) || wholeNumber === 'numeric') return exactNumber(size, origin, targetVersion);
  if ((precision ?? 0) <= 4) return make.type(origin, 'smallint');
  return make.type(origin, (precision ?? 0) <= 9 ? 'integer' : 'bigint');
}

/** Whether a column of this size becomes an integer, which lets numbers of more digits in. */
export function hasIntegerType({ precision, scale }: NumberSize): boolean {
  return precision !== undefined && precision <= 18 && scale === 0;
}

/** The type that holds the same numbers, refuses the others and rounds as Oracle does. */
export function exactNumber({ precision, scale }: NumberSize, origin: Span, version: number): DataType {
  if (precision === undefined) return make.type(origin, 'numeric');
  if (scale === 0) return make.type(origin, 'numeric', { precision });
  if (version < 15 && scale < 0) return make.type(origin, 'numeric', { precision: precision - scale });
  if (version < 15 && scale > precision) return make.type(origin, 'numeric', { precision: scale, scale });
  return make.type(origin, 'numeric', { precision, scale });
}

/** The size that holds all numbers of both. */
export function widerNumber(a: NumberSize, b: NumberSize): NumberSize {
  if (a.precision === undefined || b.precision === undefined) return { scale: 0 };
  const scale = Math.max(a.scale, b.scale);
  return { precision: Math.max(a.precision - a.scale, b.precision - b.scale) + scale, scale };
}
