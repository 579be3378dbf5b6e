import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { ValueType } from '../../sql/value-type.ts';
import type { RuleContext } from '../rule.ts';
import { convertTo, implicitly } from '../rules/expressions/sqlserver-conversions/convert.ts';
import type { Family } from '../rules/expressions/sqlserver-conversions/family.ts';
import { familyOf, isMoment } from '../rules/expressions/sqlserver-conversions/family.ts';
import { isFitted } from '../rules/expressions/sqlserver-conversions/fitting.ts';
import { mayExceed } from '../rules/expressions/sqlserver-conversions/to-number.ts';
import { targetKind } from '../rules/expressions/target-kind.ts';
import { targetTypeName } from '../types/mapped.ts';

/**
 * A value as SQL Server converts it when a variable, a parameter or a result takes it ("Data type conversion", "char and varchar"): a text is cut to the length that was
 * declared, which PostgreSQL does in a cast only; a fraction is cut off where a whole number is wanted, which PostgreSQL would round; a bit is a truth value. Parameters
 * and results of PostgreSQL are `open`: they have no scale that would round a decimal, as variables do.
 */
export function assignedValue(
  value: Expression,
  declared: DataType,
  context: RuleContext,
  holder: 'variable' | 'open' = 'variable',
): Expression {
  const target = context.types.of(declared, 'variable');
  const wanted = typeOfTarget(declared, context);
  const same = ofSameKind(value, wanted, target, context);
  const given = context.resolution.typeOf(same);
  const fitted = converted(same, given, wanted, target, context);
  const made = holder === 'open' ? rounded(fitted, given, wanted, target) : fitted;
  if (made !== value) context.resolution.state(made, wanted, context.resolution.nullable(value));
  return made;
}

/** A value of another kind as it is written in the kind that is wanted; bits are looked at with the type that takes them. */
function ofSameKind(
  value: Expression,
  wanted: ValueType,
  target: DataType,
  context: RuleContext,
): Expression {
  const given = context.resolution.typeOf(value);
  if (given.kind === 'number' && mayExceed(value, wanted, context))
    return convertTo(value, { value: wanted, type: target }, context) ?? value;
  const isLeft = [given.kind, wanted.kind].includes('boolean') || ['unknown', 'null'].includes(given.kind);
  const isRounded = isMoment(familyOf(given)) && isRoundedMoment(familyOf(wanted));
  if (isLeft || (given.kind === wanted.kind && !isRounded)) return value;
  const made = implicitly(value, wanted, context);
  if (made !== value)
    context.resolution.state(
      made,
      wanted.kind === 'text' && !isFitted(made) ? { kind: 'text' } : wanted,
      context.resolution.nullable(value),
    );
  return made;
}

/** Types of which a timestamp of PostgreSQL can hold values between theirs. */
function isRoundedMoment(family: Family | undefined): boolean {
  return family === 'datetime' || family === 'smalldatetime';
}

/** A number at the scale and within the precision that were declared. */
function rounded(value: Expression, given: ValueType, wanted: ValueType, target: DataType): Expression {
  if (wanted.kind !== 'number' || wanted.integer || targetTypeName(target) !== 'numeric') return value;
  if (given.kind !== 'number' || holdsAll(wanted, value.kind === 'number' ? constant(value.text) : given))
    return value;
  return make.cast(value, operand(value), target);
}

type NumberType = Extract<ValueType, { kind: 'number' }>;

/** Whether a decimal type has every value of another one; `precision` counts the digits before the point. */
function holdsAll(wanted: NumberType, given: NumberType): boolean {
  const { precision, scale } = wanted;
  if (precision === undefined || scale === undefined) return true;
  const whole = given.precision ?? Number.POSITIVE_INFINITY;
  const fraction = given.integer ? 0 : (given.scale ?? Number.POSITIVE_INFINITY);
  return fraction <= scale && whole <= precision;
}

/** The type that has room for nothing more than a constant. */
function constant(text: string): NumberType {
  if (/e/i.test(text)) return { kind: 'number', integer: false };
  const [whole = '', fraction = ''] = text.replace(/^0+/, '').split('.');
  return { kind: 'number', integer: false, precision: whole.length, scale: fraction.length };
}

function typeOfTarget(declared: DataType, context: RuleContext): ValueType {
  return context.typeIn(declared, context.object.nameSchema);
}

function converted(
  value: Expression,
  given: ValueType,
  wanted: ValueType,
  target: DataType,
  context: RuleContext,
): Expression {
  switch (wanted.kind) {
    case 'boolean':
      return targetTypeName(target) === 'boolean' ? truth(value, given, context) : value;
    case 'text':
      return text(value, given, wanted, target, context);
    case 'number':
      return number(value, given, wanted, context);
    case 'binary':
      return given.kind === 'text' ? value : binary(value, given, wanted);
    default:
      return value;
  }
}

/** Any number but 0 is true. */
function truth(value: Expression, given: ValueType, context: RuleContext): Expression {
  if (value.kind === 'parenthesis' && value.operand.kind === 'number')
    return truth(value.operand, given, context);
  if (value.kind === 'number') return make.boolean(value, Number(value.text) !== 0);
  if (value.kind === 'string' && /^(?:0|1|true|false)$/i.test(value.value))
    return make.boolean(value, /^(?:1|true)$/i.test(value.value));
  if (given.kind !== 'number' || targetKind(value, context) === 'boolean') return value;
  return make.binary(value, operand(value), '<>', make.number(value, 0));
}

function operand(value: Expression): Expression {
  const isPlain = ['reference', 'call', 'number', 'string', 'parenthesis', 'cast', 'null'].includes(
    value.kind,
  );
  return isPlain ? value : make.parenthesis(value, value);
}

function text(
  value: Expression,
  given: ValueType,
  wanted: Extract<ValueType, { kind: 'text' }>,
  target: DataType,
  context: RuleContext,
): Expression {
  if (given.kind === 'boolean' && targetKind(value, context) !== 'integer')
    return make.cast(value, make.cast(value, operand(value), 'integer'), target);
  if (wanted.large || wanted.length === undefined || given.kind === 'null') return value;
  if (lengthOf(value, given) <= wanted.length) return value;
  return make.cast(value, operand(value), target);
}

/** How many characters a value can have at most. */
function lengthOf(value: Expression, given: ValueType): number {
  if (value.kind === 'string') return value.value.length;
  if (given.kind === 'text')
    return given.large ? Number.POSITIVE_INFINITY : (given.length ?? Number.POSITIVE_INFINITY);
  if (given.kind === 'number' && given.integer) return (given.precision ?? 10) + 1;
  if (given.kind === 'other' && given.name === 'UNIQUEIDENTIFIER') return 36;
  return Number.POSITIVE_INFINITY;
}

function number(
  value: Expression,
  given: ValueType,
  wanted: Extract<ValueType, { kind: 'number' }>,
  context: RuleContext,
): Expression {
  if (given.kind === 'boolean' && targetKind(value, context) !== 'integer')
    return make.cast(value, operand(value), 'integer');
  if (!wanted.integer || given.kind !== 'number' || given.integer) return value;
  // Money is rounded, any other fraction is cut off.
  const isMoney = given.typeName === 'MONEY' || given.typeName === 'SMALLMONEY';
  return isMoney ? value : make.call(value, 'trunc', [value]);
}

function binary(
  value: Expression,
  given: ValueType,
  wanted: Extract<ValueType, { kind: 'binary' }>,
): Expression {
  const { length } = wanted;
  if (given.kind !== 'binary' || wanted.large || length === undefined) return value;
  if (given.length !== undefined && !given.large && given.length <= length) return value;
  return make.call(value, 'substring', [value, make.number(value, 1), make.number(value, length)]);
}
