import * as make from '../../../../sql/make.ts';
import type { CursorExpression } from '../../../../sql/tree/expression.ts';
import type { Open } from '../../../../sql/tree/routine.ts';
import { walk } from '../../../../sql/walk.ts';
import { nowhere } from '../../../../text/span.ts';
import type { Relation } from '../../../resolve/resolution.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { outermostBlock } from '../../statements/routine.ts';
import { relationOf } from '../relations.ts';

/** A CURSOR expression given to a function is opened before the statement; see the page. */
export const cursorArgument = rule({
  name: 'cursor-argument',
  on: ['cursorExpression'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (!isArgument(context) || !outermostBlock(context) || refersOutside(node, context)) return undefined;
    const { start, end } = node;
    const name = context.freshName('given_rows');
    context.around.declare(make.variable(nowhere, name, make.type(nowhere, 'refcursor')));
    const opened: Open = { kind: 'open', start, end, cursor: make.reference(node, name), query: node.query };
    context.around.before(opened);
    return make.reference({ start, end: start }, name);
  },
});

/** Whether the expression is given to a function of a statement that runs at once: not of a cursor that is opened later. */
function isArgument({ parents }: RuleContext): boolean {
  return parents.at(-1)?.kind === 'argument' && !parents.some((each) => each.kind === 'cursor');
}

/** Whether the query speaks of rows of the query around it, for each of which it would be another one. */
function refersOutside(node: CursorExpression, context: RuleContext): boolean {
  const own = new Set<Relation>();
  walk(node, (each) => {
    const relation =
      each.kind === 'table' || each.kind === 'derivedTable' ? relationOf(each, context) : undefined;
    if (relation) own.add(relation);
  });
  let outside = false;
  walk(node, (each) => {
    const referent = each.kind === 'reference' ? context.resolution.referent(each) : undefined;
    if (referent?.kind === 'column' && !own.has(referent.relation)) outside = true;
  });
  return outside;
}
