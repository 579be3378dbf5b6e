import { queryFindings } from '../../../../sql/codes/queries.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Hierarchy, Query } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Block } from '../block.ts';
import { onBlocks } from '../block.ts';
import { isPseudoColumn, someInBlock, substituteKnown } from '../condition.ts';
import { recursion } from './recursion.ts';
import { asSeries, isPart } from './series.ts';
import * as make from '../../../../sql/make.ts';

/** START WITH and CONNECT BY become a recursive common table, or generate_series; see the page. */
export const hierarchy = onBlocks('hierarchy', (block, context) => {
  const { hierarchy: clause } = block.body;
  if (!clause) return withoutLevel(block, context);
  const problem = problemOf(block, clause, context);
  if (problem !== undefined) {
    context.refuse(queryFindings.hierarchy, clause, problem);
    return undefined;
  }
  return asSeries(block, clause, context) ?? recursive(block, clause, context);
});

function recursive(block: Block, clause: Hierarchy, context: RuleContext): Query | undefined {
  const result = recursion(block, clause, context);
  if (typeof result !== 'string') return result;
  context.refuse(queryFindings.hierarchy, clause, result);
  return undefined;
}

/** What cannot be said at all. */
function problemOf(block: Block, clause: Hierarchy, context: RuleContext): string | undefined {
  if (block.locking) return 'FOR UPDATE cannot lock the rows of a recursive query.';
  const rownum = someInBlock(clause.connectBy, (each) => isPseudoColumn(each, 'ROWNUM', context));
  const counts = rownum && block.body.from.length > 0;
  return counts ? 'ROWNUM limits a hierarchy while it is built.' : undefined;
}

/** Without CONNECT BY, LEVEL is 0 in Oracle. */
function withoutLevel(block: Block, context: RuleContext): Query | undefined {
  const isLevel = (node: Node): boolean => isPseudoColumn(node, 'LEVEL', context);
  if (!block.body.items.some((each) => someInBlock(each, (node) => isPart(node, context) && isLevel(node))))
    return undefined;
  return substituteKnown(
    block,
    (node) => (isLevel(node) ? make.number(node, 0) : undefined),
    context,
    (node) => node === block || node.kind !== 'query',
  );
}
