import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { convertTo, implicitly } from '../sqlserver-conversions/convert.ts';
import type { Family } from '../sqlserver-conversions/family.ts';
import { atomic, bare, familyOf, isMoment, isNumber } from '../sqlserver-conversions/family.ts';
import { readMoment } from '../sqlserver-conversions/moment-text.ts';

/** Values that are compared, each as a value of the strongest of their types ("Data type precedence"); the same ones where PostgreSQL compares them alike. */
export function comparable(values: readonly Expression[], context: RuleContext): readonly Expression[] {
  const types = values.map((each) => context.resolution.typeOf(each));
  const strongest = context.source.typing?.together(types);
  const family = strongest && familyOf(strongest);
  if (!strongest || family === undefined) return values;
  return values.map((each, i) => fitted(each, familyOf(types[i] as ValueType), strongest, family, context));
}

function fitted(
  node: Expression,
  from: Family | undefined,
  to: ValueType,
  family: Family,
  context: RuleContext,
): Expression {
  if (from === undefined || from === family || bare(node).kind === 'null') return node;
  const literal = bare(node);
  if (literal.kind === 'string' && isUnderstood(literal.value, family)) return node;
  // PostgreSQL would compare a REAL with another number in double precision.
  if (typeNameOf(to) === 'REAL' && isNumber(from)) return make.cast(node, atomic(node), 'real');
  // Numbers of all types, and dates and times without an offset, are comparable with each other.
  if (isNumber(from) && isNumber(family)) return node;
  const isPlainMoment = (each: Family): boolean => isMoment(each) && each !== 'offset' && each !== 'time';
  if (isPlainMoment(from) && isPlainMoment(family)) return node;
  return implicitly(node, to, context);
}

/** Whether PostgreSQL takes the constant for the same value of the other operand's type. */
function isUnderstood(text: string, family: Family): boolean {
  if (isNumber(family))
    return /^\s*[+-]?(?:\d+|\d*\.\d+|\d+\.)\s*$/.test(text) && family !== 'whole'
      ? true
      : /^\s*[+-]?\d+\s*$/.test(text);
  if (family === 'uuid' || family === 'xml' || family === 'text') return true;
  if (family === 'time') return /^\d\d:\d\d(?::\d\d)?$/.test(text);
  const isPlain = /^(?:\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?|\d{8})$/.test(text);
  return isPlain && isMoment(family) && family !== 'offset' && readMoment(text) !== undefined;
}

/** A constant that is compared with a truth value is one. */
export function asTruth(node: Expression, context: RuleContext): Expression {
  const value: ValueType = { kind: 'boolean' };
  const type = context.types.forValue(value, node);
  const isConstant = ['number', 'string'].includes(bare(node).kind);
  return (isConstant && type && convertTo(node, { value, type }, context)) || node;
}
