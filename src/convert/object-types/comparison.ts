import type { UserType } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import * as make from '../../sql/make.ts';
import type { BinaryOperator, Expression } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { ValueType } from '../../sql/value-type.ts';
import type { Span } from '../../text/span.ts';
import { methodTarget, objectType } from '../routines/methods.ts';
import type { RuleContext } from '../rule.ts';
import { supertypeOf } from './hierarchy.ts';

/**
 * How objects of a type are compared (Object-Relational Developer's Guide, "Comparison Methods"): by the value that a MAP method gives
 * for each, or by an ORDER method that says of two which comes first. A type has one of them or none.
 */
export interface Comparison {
  readonly role: 'map' | 'order';
  readonly of: UserType;
  readonly method: RoutineDeclaration;
}

/** How values of a kind are compared; undefined for anything but objects with a method for it. */
export function comparisonOf(value: ValueType, context: RuleContext): Comparison | undefined {
  if (value.kind !== 'object') return undefined;
  const { catalog, names } = context;
  let type = catalog.types.get(keyOf(value.schema, value.name));
  while (type) {
    for (const method of objectType(type)?.methods ?? []) {
      const role = method.method?.role;
      if (role === 'map' || role === 'order') return { role, of: type, method };
    }
    type = supertypeOf(type, catalog, (each: Identifier) => names.stored(each));
  }
  return undefined;
}

/** The value by which an object is compared. */
export function mapped(comparison: Comparison, value: Expression, context: RuleContext): Expression {
  const made = called(comparison, [value], value, context);
  const { returns } = comparison.method;
  if (returns) context.resolution.state(made, context.typeIn(returns, comparison.of.nameSchema), true);
  return made;
}

/** A comparison of two objects: of the values that MAP gives, or of what ORDER says with 0. */
export function compared(
  comparison: Comparison,
  left: Expression,
  operator: BinaryOperator,
  right: Expression,
  at: Span,
  context: RuleContext,
): Expression {
  if (comparison.role === 'map')
    return make.binary(at, mapped(comparison, left, context), operator, mapped(comparison, right, context));
  return make.binary(at, called(comparison, [left, right], at, context), operator, make.number(at, 0));
}

function called(
  { of, method }: Comparison,
  values: readonly Expression[],
  at: Span,
  { names }: RuleContext,
): Expression {
  return make.call(at, names.qualified(methodTarget(of, method, names), at).parts, values);
}
