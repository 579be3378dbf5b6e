import * as make from '../../../../sql/make.ts';
import type { Cast, Expression } from '../../../../sql/tree/expression.ts';
import type { Relation } from '../../../resolve/resolution.ts';
import type { RuleContext } from '../../../rule.ts';
import { targetTypeName } from '../../../types/mapped.ts';
import { atomic, bare, familyOf } from '../sqlserver-conversions/family.ts';
import { columnOf } from '../target-kind.ts';

/** A cast to `citext`. */
export function isCitextCast(node: Expression): node is Cast {
  return node.kind === 'cast' && targetTypeName(node.type) === 'citext';
}

/** Whether a converted text is `citext` without a word: a column of a table, or what was cast to it. Functions and operators make `text` of it. */
export function isCitext(node: Expression, context: RuleContext): boolean {
  if (context.collations.mode !== 'citext') return false;
  const inner = bare(node);
  const column = columnOf(inner, context);
  if (column) return targetTypeName(column.type) === 'citext';
  return isCitextCast(inner) || isOfTemporaryTable(inner, context);
}

/** Whether it is a column of a temporary table that is declared as one that ignores case. */
function isOfTemporaryTable(node: Expression, { resolution, collations }: RuleContext): boolean {
  const referent = resolution.referent(node);
  if (referent.kind !== 'column' || !held.has(referent.relation.transient)) return false;
  const column = referent.relation.columns?.get(referent.column);
  return column?.declared !== undefined && collations.isCitext([column.type]);
}

const held: ReadonlySet<Relation['transient']> = new Set(['temporary table', 'table variable']);

/** A text as `citext`. A constant is taken for one by PostgreSQL itself, beside another. */
export function asCitext(node: Expression, context: RuleContext): Expression {
  return isCitext(node, context) ? node : make.cast(node, atomic(node), 'citext');
}

/** A text that is compared, searched and replaced by its characters' codes, as `citext` would not be. */
export function asText(node: Expression, context: RuleContext): Expression {
  const inner = bare(node);
  if (isCitextCast(inner)) return asText(inner.operand, context);
  return isCitext(node, context) ? make.cast(node, atomic(node), 'text') : node;
}

/**
 * Values that are compared with each other, as `citext` where the comparison ignores case: PostgreSQL compares a `citext` with a `text` as two of the latter. Undefined
 * where the comparison is another one.
 */
export function allAsCitext(
  values: readonly Expression[],
  context: RuleContext,
): readonly Expression[] | undefined {
  if (context.collations.mode !== 'citext') return undefined;
  const isConstant = (each: Expression): boolean =>
    bare(each).kind === 'string' || bare(each).kind === 'null';
  const spoken = values.filter((each) => !isConstant(each));
  const types = (spoken.length > 0 ? spoken : values).map((each) => context.resolution.typeOf(each));
  if (!types.every((type) => familyOf(type) === 'text') || !context.collations.isCitext(types))
    return undefined;
  if (spoken.length === 0) return values.map((each, i) => (i === 0 ? asCitext(each, context) : each));
  return values.map((each) => (isConstant(each) ? each : asCitext(each, context)));
}
