import * as make from '../../../../sql/make.ts';
import type { Reference } from '../../../../sql/tree/expression.ts';
import type { Name } from '../../../../sql/tree/name.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import { some } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { isCallee } from '../operands.ts';

/**
 * `sequence.NEXTVAL` and `sequence.CURRVAL` (SQL Language Reference, "Sequence Pseudocolumns"). Within one row Oracle gives the
 * same number however often NEXTVAL is written, so that only the first becomes `nextval`.
 */
export const sequences = [
  rule({
    name: 'sequences',
    on: ['reference'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (isCallee(node, context)) return undefined;
      const found = memberOf(node, context);
      if (!found) return undefined;
      const again = found.member === 'nextval' && cameBefore(node, context);
      if (again)
        context.report(
          expressions.repeatedNextval,
          node,
          `${context.sources.text(node)} stands in the statement a second time.`,
        );
      const result = make.call(node, again ? 'currval' : found.member, [
        make.string(node, written(found.name)),
      ]);
      return result;
    },
  }),
];

function memberOf(
  node: Reference,
  context: RuleContext,
): { readonly member: 'nextval' | 'currval'; readonly name: Name } | undefined {
  const referent = context.resolution.referent(node);
  if (referent.kind === 'sequence' && referent.member)
    return {
      member: referent.member,
      name: context.names.qualified(context.names.object(referent.sequence), node),
    };
  const parts = node.name.parts;
  const last = parts.at(-1);
  const word = last && !last.quoted ? last.text.toLowerCase() : '';
  if (
    referent.kind !== 'unknown' ||
    parts.length < 2 ||
    node.name.link ||
    (word !== 'nextval' && word !== 'currval')
  )
    return undefined;
  return {
    member: word,
    name: { ...node.name, parts: parts.slice(0, -1).map((each) => context.names.local(each)) },
  };
}

/** The name as text, from which the target reads it as in a statement. */
function written(name: Name): string {
  return name.parts
    .map((each) => (each.quoted ? `"${each.text.replaceAll('"', '""')}"` : each.text))
    .join('.');
}

function cameBefore(node: Reference, context: RuleContext): boolean {
  const statement = context.parents.findLast((each) => each.kind === 'select' || each.kind === 'insert');
  const text = context.sources.text(node).toUpperCase();
  return (
    statement !== undefined &&
    some(
      statement,
      (each) =>
        each.kind === 'reference' &&
        each.start < node.start &&
        context.sources.text(each).toUpperCase() === text,
    )
  );
}
