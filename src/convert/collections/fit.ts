import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { NumberValue, TextValue, ValueType } from '../../sql/value-type.ts';
import type { RuleContext } from '../rule.ts';
import { isInteger } from './index-value.ts';
import { assigned } from '../rules/statements/assignments/implicit.ts';

/**
 * A plain value as it is put into jsonb, which knows nothing of the type that the element or field was declared with: a
 * number is rounded, CHAR is padded, and what is too long or too large raises ORA-06502, as the assignment to a variable of
 * that type would (PL/SQL Language Reference, "Assigning Values to Variables"). What is known to fit is left alone.
 * `plain` is the type without its length, which literals need because they have none of their own.
 */
export function fitted(
  value: Expression,
  element: ValueType,
  declared: DataType | undefined,
  plain: DataType,
  context: RuleContext,
): Expression {
  const given = context.resolution.typeOf(value);
  const converted = given.kind === element.kind ? value : assigned(value, element, context);
  if (converted.kind === 'null') return make.cast(value, converted, plain);
  if (element.kind === 'json' && element.of) return make.cast(value, converted, 'text');
  if (element.kind === 'text') return fittedText(converted, given, declared, plain, context);
  if (element.kind === 'number') return fittedNumber(converted, given, declared, plain, context);
  if (hasFraction(declared) && !hasSameFraction(given, element)) return make.cast(value, converted, declared);
  return given.kind === element.kind ? converted : make.cast(value, converted, plain);
}

function fittedText(
  value: Expression,
  given: ValueType,
  declared: DataType | undefined,
  plain: DataType,
  context: RuleContext,
): Expression {
  const length = typeof declared?.precision === 'number' ? declared.precision : undefined;
  const isFixed = length !== undefined && declared?.name.parts.at(-1)?.text === 'char';
  if (value.kind === 'string' && (length === undefined || [...value.value].length <= length)) {
    const padded = isFixed ? { ...value, value: value.value.padEnd(length) } : value;
    return make.cast(value, padded, plain);
  }
  const isText = given.kind === 'text';
  if (length === undefined) return isText || value.kind === 'call' ? value : make.cast(value, value, plain);
  if (isText && isKnownToFit(given, length, isFixed)) return value;
  return make.call(value, context.pack(isFixed ? 'fit_char' : 'fit_text'), [
    value,
    make.number(value, length),
  ]);
}

function isKnownToFit(given: TextValue, length: number, isFixed: boolean): boolean {
  if (given.length === undefined) return false;
  return isFixed ? given.fixed === true && given.length === length : given.length <= length;
}

function fittedNumber(
  value: Expression,
  given: ValueType,
  declared: DataType | undefined,
  plain: DataType,
  context: RuleContext,
): Expression {
  const name = declared?.name.parts.at(-1)?.text;
  if (!declared || (name === 'numeric' && declared.precision === undefined))
    return given.kind === 'number' || value.kind === 'number' ? value : make.cast(value, value, plain);
  if (value.kind === 'number') return literalFits(value.text, declared) ? value : cast(value, declared);
  if ((name === 'integer' || name === 'bigint') && isInteger(value, context)) return value;
  return given.kind === 'number' && numberFits(given, declared) ? value : cast(value, declared);
}

function cast(value: Expression, declared: DataType): Expression {
  return make.cast(value, value, declared);
}

/** How many digits a type holds before and after the point. */
function digitsOf(type: DataType): { before: number; after: number } | undefined {
  const { precision, scale = 0 } = type;
  switch (type.name.parts.at(-1)?.text) {
    case 'smallint':
      return { before: 4, after: 0 };
    case 'integer':
      return { before: 9, after: 0 };
    case 'bigint':
      return { before: 18, after: 0 };
    case 'numeric':
      return typeof precision === 'number' ? { before: precision - scale, after: scale } : undefined;
    default:
      return undefined;
  }
}

function literalFits(text: string, type: DataType): boolean {
  const match = /^(\d*)(?:\.(\d*))?$/.exec(text);
  const digits = digitsOf(type);
  if (!match || !digits) return false;
  const before = (match[1] ?? '').replace(/^0+/, '').length;
  return before <= digits.before && (match[2] ?? '').replace(/0+$/, '').length <= Math.max(0, digits.after);
}

function numberFits(given: NumberValue, type: DataType): boolean {
  const name = type.name.parts.at(-1)?.text;
  if (given.pls) return false;
  if (name === 'real') return given.binary === 'float';
  if (name === 'double precision') return given.binary !== undefined;
  const digits = digitsOf(type);
  if (!digits || given.binary || given.precision === undefined) return false;
  const after = given.integer ? 0 : given.scale;
  return after !== undefined && given.precision <= digits.before && after <= digits.after;
}

/** A type of time that keeps fewer digits of the second than the most. */
function hasFraction(declared: DataType | undefined): declared is DataType {
  return (
    typeof declared?.precision === 'number' && declared.name.parts[0]?.text.startsWith('timestamp') === true
  );
}

function hasSameFraction(given: ValueType, element: ValueType): boolean {
  if (given.kind === 'timestamp' && element.kind === 'timestamp')
    return given.precision === element.precision;
  return given.kind === element.kind;
}
