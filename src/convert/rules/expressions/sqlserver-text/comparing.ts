import { sqlserverCollationFindings } from '../../../../sql/codes/sqlserver-collations.ts';
import { sqlserverFindings } from '../../../../sql/codes/sqlserver.ts';
import { outweighing } from '../../../../sql/collation-precedence.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { atomic, bare, familyOf } from '../sqlserver-conversions/family.ts';
import { columnOf } from '../target-kind.ts';
import { allAsCitext, asCitext } from './citext.ts';
import { hasCase } from './sensitivity.ts';

/** What is compared: whether texts are the same, or which one comes first. */
export type Comparison = 'equality' | 'order';

/**
 * Values that are compared with the first of them, under the collation of the comparison where PostgreSQL would not find that by itself: columns bring theirs along,
 * constants and variables have that of the database, which in PostgreSQL cannot ignore case. The values themselves where there is nothing to say.
 */
export function underCollation(
  values: readonly Expression[],
  comparison: Comparison,
  context: RuleContext,
): readonly Expression[] {
  const [value, ...others] = values;
  const isCaseless = (each: Expression): boolean => bare(each).kind === 'string' && !hasCase(each);
  if (
    !value ||
    (comparison === 'equality' && (isCaseless(value) || (others.length > 0 && others.every(isCaseless))))
  )
    return values;
  // A constant has the type of what it stands beside.
  const spoken = values.filter((each) => bare(each).kind !== 'string');
  const types = (spoken.length > 0 ? spoken : values).map((each) => context.resolution.typeOf(each));
  return allAsCitext(values, context) ?? [underCollationOf(value, types, comparison, context), ...others];
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
  reportCase(value, types, context);
  if (collations.isCitext(types)) return bare(value).kind === 'string' ? value : asCitext(value, context);
  const collation = collations.ofTexts(types);
  if (!collation || outweighing(types)?.isStored) return value;
  if (comparison === 'equality' && collation.isDeterministic) return value;
  return make.collate(value, atomic(value), collations.write(collation, value));
}

/** Where texts keep their case, a comparison that ignores it is told. */
function reportCase(value: Expression, types: readonly ValueType[], context: RuleContext): void {
  if (context.collations.mode !== 'none' || context.collations.inSource(types)?.isCaseSensitive) return;
  const column = columnOf(value, context);
  const subject = column ? `${column.table.name}.${column.name}` : 'A text';
  const what = `${subject} is compared with its case in PostgreSQL.`;
  context.report(sqlserverFindings.caseInsensitiveText, value, what);
}

/** Two values that are compared with each other; a constant is left as it is, if the other one is none. */
export function pairUnderCollation(
  left: Expression,
  right: Expression,
  comparison: Comparison,
  context: RuleContext,
): readonly [left: Expression, right: Expression] {
  const isConstant = bare(left).kind === 'string' && bare(right).kind !== 'string';
  const values = isConstant ? [right, left] : [left, right];
  const [first = left, second = right] = underCollation(values, comparison, context);
  return isConstant ? [second, first] : [first, second];
}

/**
 * Values that are compared with each other. SQL Server passes over the blanks at their ends (ANSI padding, "LEN", "= (Equals)"), PostgreSQL does so for char only: they are
 * taken off where the settings want it, else a constant that ends in them is reported.
 */
export function withoutBlanks(values: readonly Expression[], context: RuleContext): readonly Expression[] {
  const { resolution, settings } = context;
  const types = values.map((each) => resolution.typeOf(each));
  const varies = types.some(
    (type, i) => type.kind === 'text' && !type.fixed && bare(values[i] as Expression).kind !== 'string',
  );
  if (!varies || !types.every((type) => familyOf(type) === 'text' || type.kind === 'null')) return values;
  if (settings.trailingBlanks === 'ignored') return values.map((each, i) => trimmed(each, types[i], context));
  for (const each of values) {
    const literal = bare(each);
    if (literal.kind !== 'string' || !literal.value.endsWith(' ')) continue;
    const what = 'A text is compared with a constant that ends in blanks.';
    context.report(sqlserverCollationFindings.trailingBlanks, each, what);
  }
  return values;
}

function trimmed(node: Expression, type: ValueType | undefined, context: RuleContext): Expression {
  const literal = bare(node);
  if (literal.kind === 'string') {
    const value = literal.value.replace(/ +$/, '');
    return value === literal.value ? node : context.replace(make.string(literal, value), node);
  }
  if (type?.kind !== 'text' || type.fixed) return node;
  return context.replace(make.call(node, 'rtrim', [node]), node);
}
