import type { Expression } from '../../../../sql/tree/expression.ts';
import { some } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { bare } from '../sqlserver-conversions/family.ts';

/** Whether a text may have letters that differ in case: a constant of digits and signs has none. */
export function hasCase(node: Expression): boolean {
  const literal = bare(node);
  return literal.kind !== 'string' || literal.value.toLowerCase() !== literal.value.toUpperCase();
}

/** Whether texts are compared with their case in the source. */
export function comparesCase(nodes: readonly Expression[], context: RuleContext): boolean {
  const types = nodes.map((node) => context.resolution.typeOf(node));
  return context.collations.inSource(types)?.isCaseSensitive ?? false;
}

/**
 * Whether a converted expression may have a collation in the target that ignores case, under which PostgreSQL knows no regular expressions and, before 18, no LIKE and
 * no search (manual, "Nondeterministic Collations"): that of a stored column in it, whatever functions are between; in a function also that of the columns that it is
 * called with, which all its variables have ("Collation Support", PL/pgSQL).
 */
export function mayIgnoreCase(node: Expression, context: RuleContext): boolean {
  const { collations, resolution, object } = context;
  if (collations.mode === 'none') return false;
  const isDeterministic = (each: Expression): boolean =>
    collations.ofTexts([resolution.typeOf(each)])?.isDeterministic ?? true;
  const whole = bare(node);
  if (whole.kind === 'collate') return !isDeterministic(whole);
  return some(node, (each) => {
    if (each.kind !== 'reference') return false;
    const { kind } = resolution.referent(each);
    const type = resolution.typeOf(each);
    if (kind === 'variable' || kind === 'parameter')
      return object.kind === 'function' && type.kind === 'text';
    if (type.kind === 'text') return type.collation?.isStored === true && !isDeterministic(each);
    // A computed column, say.
    return kind === 'column' && type.kind === 'unknown';
  });
}
