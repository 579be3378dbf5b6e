import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Parameter } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { RuleContext } from '../rule.ts';
import { isTextKind, targetKind } from '../rules/expressions/target-kind.ts';
import { targetTypeName } from '../types/mapped.ts';
import { assignedValue } from './sqlserver-assigned.ts';
import { rowsAsArray } from './table-types.ts';

/** A type as PostgreSQL keeps it of a parameter or a result: without length and precision. */
export function withoutSize(type: DataType): DataType {
  const { precision: _, scale: __, ...plain } = type;
  // `char` alone would have one character.
  return targetTypeName(type) === 'char' ? { ...plain, name: make.name(type.name, 'bpchar') } : plain;
}

/** The type of a parameter in the target. */
export function parameterType(parameter: Parameter, context: RuleContext): DataType {
  return withoutSize(context.types.of(parameter.type, 'parameter'));
}

/** Types that PostgreSQL converts into the later ones of their row by itself ("Type Conversion", "Functions"). */
const implicit: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'],
  ['date', 'timestamp', 'timestamptz'],
];

/** Whether a value of one type is taken where another is wanted, without a cast. */
function fits(given: string, wanted: string): boolean {
  if (given === wanted || (isTextKind(given) && (isTextKind(wanted) || wanted === 'bpchar'))) return true;
  return implicit.some((row) => row.includes(given) && row.indexOf(given) < row.indexOf(wanted));
}

/** An argument as the parameter of the target takes it: PostgreSQL looks for a routine by the types of what is given. */
export function argumentValue(value: Expression, parameter: Parameter, context: RuleContext): Expression {
  const rows = rowsAsArray(value, parameter.type, context);
  if (rows) return rows;
  return castTo(
    assignedValue(value, parameter.type, context, 'open'),
    parameterType(parameter, context),
    context,
  );
}

/** The value with a cast, unless it is of the type by itself. */
export function castTo(value: Expression, type: DataType, context: RuleContext): Expression {
  const wanted = targetTypeName(type);
  if (isOpen(value, wanted)) return value;
  const given = targetKind(value, context);
  if (given !== undefined && fits(given, wanted)) return value;
  const isPlain = ['reference', 'call', 'number', 'parenthesis', 'cast'].includes(value.kind);
  const made = make.cast(value, isPlain ? value : make.parenthesis(value, value), type);
  context.resolution.inherit(made, value);
  return made;
}

/** NULL and a text constant are of whatever type is wanted, unless there are several to choose from. */
function isOpen(value: Expression, wanted: string): boolean {
  if (value.kind === 'null') return true;
  return value.kind === 'string' && wanted !== 'boolean';
}
