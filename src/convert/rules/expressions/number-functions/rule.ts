import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';
import { asNumber } from '../coercion.ts';
import { wholeConstant } from '../operands.ts';
import { asNumeric, isInteger, targetNumber } from '../target-number.ts';

type Converter = (call: Call, values: readonly Expression[], context: RuleContext) => Expression | undefined;

/** The target has the function for numeric and for double precision, and takes the latter for an integer: so that one is cast. */
function exact(name: string): Converter {
  return (call, values, context) =>
    make.call(
      call,
      name,
      values.map((each, i) =>
        i === 0 ? unlessDouble(asNumber(each, context), context) : asNumber(each, context),
      ),
    );
}

function unlessDouble(node: Expression, context: RuleContext): Expression {
  const kind = targetNumber(node, context);
  return kind === 'double' || kind === 'numeric' ? node : asNumeric(node, context);
}

/** The target has it for double precision alone. */
function inexact(name: string): Converter {
  return (call, values, context) =>
    make.call(
      call,
      name,
      values.map((each) => asNumber(each, context)),
    );
}

/** CEIL and FLOOR of an integer are the integer. */
function toWhole(name: 'ceil' | 'floor'): Converter {
  return (call, [given], context) => {
    if (!given) return undefined;
    const value = asNumber(given, context);
    const type = context.resolution.typeOf(value);
    return type.kind === 'number' && type.integer ? value : make.call(call, name, [value]);
  };
}

/** TRUNC and ROUND of numbers; those of dates are another rule's. */
export function cut(name: 'trunc' | 'round'): Converter {
  return (call, values, context) => {
    const [given, digits] = values;
    if (!given) return undefined;
    const { kind } = context.resolution.typeOf(given);
    if (kind !== 'number' && kind !== 'text' && kind !== 'unknown' && kind !== 'null') return undefined;
    if (
      kind === 'unknown' &&
      digits &&
      wholeConstant(digits) === undefined &&
      context.resolution.typeOf(digits).kind !== 'number'
    )
      return undefined;
    const value = asNumber(given, context);
    const type = context.resolution.typeOf(value);
    if (!digits) return type.kind === 'number' && type.integer ? value : make.call(call, name, [value]);
    const exactValue = targetNumber(value, context) === 'double' ? make.cast(value, value, 'numeric') : value;
    return make.call(call, name, [exactValue, places(digits, context)]);
  };
}

/** The number of decimals, which PostgreSQL wants as an integer. */
function places(digits: Expression, context: RuleContext): Expression {
  const value = asNumber(digits, context);
  if (isInteger(value, context)) return value;
  const type = context.resolution.typeOf(value);
  const whole = type.kind === 'number' && type.integer ? value : make.call(value, 'trunc', [value]);
  return make.cast(value, whole, 'integer');
}

/** MOD(a, b) is a where b is 0; the target's function fails. */
export function remainder(
  call: Span,
  values: readonly Expression[],
  context: RuleContext,
): Expression | undefined {
  const [dividend, divisor] = values.map((each) => notDouble(asNumber(each, context), context));
  if (!dividend || !divisor) return undefined;
  const constant = wholeConstant(divisor);
  if (constant === 0) return dividend;
  return constant === undefined
    ? packCall(call, context, 'mod', [dividend, divisor])
    : make.call(call, 'mod', [dividend, divisor]);
}

function notDouble(node: Expression, context: RuleContext): Expression {
  return targetNumber(node, context) === 'double' ? make.cast(node, node, 'numeric') : node;
}

/** BITAND: the operator where both are integers. */
function bitand(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [left, right] = values.map((each) => asNumber(each, context));
  if (!left || !right) return undefined;
  const whole = [left, right].every((each) => ['integer', 'bigint'].includes(targetNumber(each, context)));
  return whole ? make.binary(call, left, '&', right) : packCall(call, context, 'bitand', [left, right]);
}

/** BIN_TO_NUM(1, 0, 1) of literals is a number. */
function binToNum(call: Call, values: readonly Expression[]): Expression | undefined {
  const bits = values.map((each) => wholeConstant(each));
  if (!bits.every((each) => each === 0 || each === 1)) return undefined;
  return make.number(call, BigInt(`0b${bits.join('')}`).toString());
}

export const numberFunctions = [
  callRule('number-functions', {
    ABS: (call, [given], context) => given && make.call(call, 'abs', [asNumber(given, context)]),
    SIGN: (call, [given], context) => given && make.call(call, 'sign', [asNumber(given, context)]),
    CEIL: toWhole('ceil'),
    FLOOR: toWhole('floor'),
    TRUNC: cut('trunc'),
    ROUND: cut('round'),
    MOD: remainder,
    REMAINDER: (call, values, context) =>
      packCall(
        call,
        context,
        'remainder',
        values.map((each) => asNumber(each, context)),
      ),
    BITAND: bitand,
    BIN_TO_NUM: binToNum,
    POWER: exact('power'),
    SQRT: exact('sqrt'),
    EXP: exact('exp'),
    LN: exact('ln'),
    LOG: inexact('log'),
    SIN: inexact('sin'),
    COS: inexact('cos'),
    TAN: inexact('tan'),
    ASIN: inexact('asin'),
    ACOS: inexact('acos'),
    ATAN: inexact('atan'),
    ATAN2: inexact('atan2'),
    SINH: inexact('sinh'),
    COSH: inexact('cosh'),
    TANH: inexact('tanh'),
    WIDTH_BUCKET: inexact('width_bucket'),
  }),
];
