import { outweighing } from '../../../../sql/collation-precedence.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { atomic, bare, familyOf } from '../sqlserver-conversions/family.ts';
import { hasCase } from './sensitivity.ts';

/** What is compared: whether texts are the same, or which one comes first. */
export type Comparison = 'equality' | 'order';

/**
 * A value that is compared with others, under the collation of the comparison where PostgreSQL would not find that by itself: columns bring theirs along, constants
 * and variables have that of the database, which in PostgreSQL cannot ignore case. The value itself where there is nothing to say.
 */
export function underCollation(
  value: Expression,
  others: readonly Expression[],
  comparison: Comparison,
  context: RuleContext,
): Expression {
  const types = [value, ...others].map((each) => context.resolution.typeOf(each));
  const isCaseless = (each: Expression): boolean => bare(each).kind === 'string' && !hasCase(each);
  if (comparison === 'equality' && (isCaseless(value) || (others.length > 0 && others.every(isCaseless))))
    return value;
  return underCollationOf(value, types, comparison, context);
}

/** The same of a comparison with values of which only the types are known. */
export function underCollationOf(
  value: Expression,
  types: readonly ValueType[],
  comparison: Comparison,
  context: RuleContext,
): Expression {
  const { collations } = context;
  if (!types.every((type) => familyOf(type) === 'text' || type.kind === 'null')) return value;
  const collation = collations.ofTexts(types);
  if (!collation || outweighing(types)?.isStored) return value;
  if (comparison === 'equality' && collation.isDeterministic) return value;
  return make.collate(value, atomic(value), collations.write(collation, value));
}

/** Two values that are compared with each other; a constant is left as it is, if the other one is none. */
export function pairUnderCollation(
  left: Expression,
  right: Expression,
  comparison: Comparison,
  context: RuleContext,
): readonly [left: Expression, right: Expression] {
  const isConstant = bare(left).kind === 'string' && bare(right).kind !== 'string';
  return isConstant
    ? [left, underCollation(right, [left], comparison, context)]
    : [underCollation(left, [right], comparison, context), right];
}
