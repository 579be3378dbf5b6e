import type { Expression } from '../../../../sql/tree/expression.ts';
import { some } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { ignoresCase } from '../../../types/sqlserver-collation.ts';
import { bare } from '../sqlserver-conversions/family.ts';
import { columnOf } from '../target-kind.ts';

/** Whether a text may have letters that differ in case: a constant of digits and signs has none. */
export function hasCase(node: Expression): boolean {
  const literal = bare(node);
  return literal.kind !== 'string' || literal.value.toLowerCase() !== literal.value.toUpperCase();
}

/**
 * Whether texts are compared with their case: by the collation that COLLATE names, or that of a column among them ("Collation precedence"). All else has the
 * collation of the database, which ignores case unless somebody chose another.
 */
export function comparesCase(nodes: readonly Expression[], context: RuleContext): boolean {
  if (nodes.some((node) => some(node, (each) => each.kind === 'collate'))) return true;
  const columns = nodes.flatMap((node) => columnOf(node, context) ?? []);
  return columns.some(({ definition }) => !ignoresCase(definition));
}
