import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { NumberValue, ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Maker } from '../call-maker.ts';
import { convertTo, implicitly } from '../sqlserver-conversions/convert.ts';
import { atomic, familyOf } from '../sqlserver-conversions/family.ts';

const float: NumberValue = { kind: 'number', integer: false, binary: 'double', typeName: 'FLOAT' };

/** The argument as a number: a text is a FLOAT. */
function number(node: Expression, context: RuleContext): Expression {
  const family = familyOf(context.resolution.typeOf(node));
  return family === 'text' || family === 'bit' ? implicitly(node, float, context) : node;
}

/** The argument as a floating number, in which most functions of mathematics compute. */
function floating(node: Expression, context: RuleContext): Expression {
  const type = context.resolution.typeOf(node);
  if (familyOf(type) === 'float' || node.kind === 'number') return node;
  return convertTo(node, { value: float, type: make.type(node, 'double precision') }, context) ?? node;
}

const inFloat =
  (name: string): Maker =>
  (given, at, context) =>
    make.call(
      at,
      name,
      given.map((each) => floating(each, context)),
    );

/** What is computed in floating numbers of PostgreSQL but has the type of its argument in SQL Server. */
function typed(node: Expression, at: Expression, context: RuleContext): Expression {
  const type: ValueType = context.resolution.typeOf(at);
  const target = context.types.forValue(type, at);
  return target && familyOf(type) !== 'float' ? make.cast(at, node, target) : node;
}

const whole =
  (name: string): Maker =>
  ([value], at, context) => {
    if (!value) return undefined;
    return familyOf(context.resolution.typeOf(value)) === 'whole'
      ? value
      : make.call(at, name, [number(value, context)]);
  };

const sign: Maker = ([value], at, context) =>
  value && typed(make.call(at, 'sign', [number(value, context)]), at, context);

/** POWER has the type of its base: the fraction of an INT is cut off. */
const power: Maker = ([base, exponent], at, context) => {
  if (!base || !exponent) return undefined;
  const family = familyOf(context.resolution.typeOf(base));
  if (family !== 'whole' && family !== 'decimal' && family !== 'money')
    return make.call(at, 'power', [floating(base, context), floating(exponent, context)]);
  const exact = family === 'whole' ? make.cast(at, atomic(base), 'numeric') : base;
  const computed = make.call(at, 'power', [exact, number(exponent, context)]);
  return typed(family === 'whole' ? make.call(at, 'trunc', [computed]) : computed, at, context);
};

/** Rounds, or cuts when a third argument says so. */
const round: Maker = ([value, digits, truncates], at, context) => {
  if (!value || !digits) return undefined;
  if (truncates !== undefined && truncates.kind !== 'number') return undefined;
  const name = truncates?.kind === 'number' && Number(truncates.text) !== 0 ? 'trunc' : 'round';
  const family = familyOf(context.resolution.typeOf(value));
  const isExact = family === 'decimal' || family === 'money' || family === undefined;
  const places =
    familyOf(context.resolution.typeOf(digits)) === 'whole'
      ? digits
      : make.cast(at, atomic(digits), 'integer');
  if (family === 'whole') return typed(make.call(at, name, [value, places]), at, context);
  if (isExact) return make.call(at, name, [value, places]);
  const exact = make.cast(at, atomic(number(value, context)), 'numeric');
  return make.cast(at, make.call(at, name, [exact, places]), 'double precision');
};

const logarithm: Maker = ([value, base], at, context) => {
  if (!value) return undefined;
  const natural = (node: Expression): Expression => make.call(at, 'ln', [floating(node, context)]);
  return base ? make.binary(at, natural(value), '/', natural(base)) : natural(value);
};

const angle =
  (name: string): Maker =>
  ([value], at, context) => {
    if (!value) return undefined;
    const computed = make.call(at, name, [floating(value, context)]);
    const isWhole = familyOf(context.resolution.typeOf(value)) === 'whole';
    return typed(isWhole ? make.call(at, 'trunc', [computed]) : computed, at, context);
  };

/** Functions of mathematics ("Mathematical Functions"). */
export const numberMakers: readonly (readonly [string, Maker])[] = [
  ['ABS', ([value], at, context) => value && make.call(at, 'abs', [number(value, context)])],
  ['CEILING', whole('ceil')],
  ['FLOOR', whole('floor')],
  ['SIGN', sign],
  ['ROUND', round],
  ['POWER', power],
  [
    'SQUARE',
    ([value], at, context) => value && make.call(at, 'power', [floating(value, context), make.number(at, 2)]),
  ],
  ['LOG', logarithm],
  ['LOG10', inFloat('log')],
  ['ATN2', inFloat('atan2')],
  ...['SQRT', 'EXP', 'ACOS', 'ASIN', 'ATAN', 'COS', 'COT', 'SIN', 'TAN'].map(
    (name): readonly [string, Maker] => [name, inFloat(name.toLowerCase())],
  ),
  ['DEGREES', angle('degrees')],
  ['RADIANS', angle('radians')],
  ['PI', (_, at) => make.call(at, 'pi', [])],
  ['RAND', ([seed], at) => (seed ? undefined : make.call(at, 'random', []))],
  [
    'ISNUMERIC',
    ([value], at, context) => {
      if (!value) return undefined;
      const family = familyOf(context.resolution.typeOf(value));
      const isNumber =
        family === 'whole' ||
        family === 'decimal' ||
        family === 'money' ||
        family === 'float' ||
        family === 'bit';
      if (isNumber)
        return make.caseExpression(at, [[make.isNull(at, value), make.number(at, 0)]], make.number(at, 1));
      if (family !== 'text' && family !== undefined) return make.number(at, 0);
      return make.call(at, context.pack('isnumeric'), [value]);
    },
  ],
];
