import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { RuleContext } from '../../../rule.ts';
import { substituteKnown } from '../condition.ts';

/** Columns of the relations (by alias) that are named without one get it, because another table beside them has the same columns. */
export function qualified(
  node: Expression,
  qualifiers: ReadonlyMap<string, Identifier>,
  context: RuleContext,
): Expression {
  return substituteKnown(
    node,
    (each) => {
      if (each.kind !== 'reference' || each.name.parts.length !== 1) return undefined;
      const referent = context.resolution.referent(each);
      const qualifier = referent.kind === 'column' ? qualifiers.get(referent.relation.alias) : undefined;
      if (!qualifier) return undefined;
      const made: Reference = { ...each, name: { ...each.name, parts: [qualifier, ...each.name.parts] } };
      context.resolution.inherit(made.name, each.name);
      context.resolution.inherit(made, each);
      return made;
    },
    context,
  );
}

/** Columns of a relation (by alias) under another qualifier, whether they had one or not. */
export function requalified(
  node: Expression,
  relation: string,
  qualifier: Identifier,
  context: RuleContext,
): Expression {
  return substituteKnown(
    node,
    (each) => {
      if (each.kind !== 'reference') return undefined;
      const referent = context.resolution.referent(each);
      if (referent.kind !== 'column' || referent.relation.alias !== relation) return undefined;
      const parts = [qualifier, each.name.parts.at(-1) as Identifier];
      const made: Reference = { ...each, name: { ...each.name, parts } };
      context.resolution.inherit(made.name, each.name);
      context.resolution.inherit(made, each);
      return made;
    },
    context,
  );
}
