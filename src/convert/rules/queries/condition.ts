import * as make from '../../../sql/make.ts';
import type { Expression, Reference } from '../../../sql/tree/expression.ts';
import type { Node } from '../../../sql/tree/node.ts';
import { cover } from '../../../text/span.ts';
import { eachChild } from '../../../sql/walk.ts';
import { isNode } from '../../../sql/walk.ts';
import { mapChildren } from '../../../sql/rewrite.ts';
import type { RuleContext } from '../../rule.ts';

/** The conditions that AND joins, those inside parentheses around an AND included. */
export function conjuncts(condition: Expression | undefined): readonly Expression[] {
  if (!condition) return [];
  if (condition.kind === 'chain' && condition.operator === 'and')
    return condition.operands.flatMap(conjuncts);
  if (condition.kind === 'parenthesis' && isConjunction(condition.operand))
    return conjuncts(condition.operand);
  return [condition];
}

function isConjunction(node: Expression): boolean {
  if (node.kind === 'parenthesis') return isConjunction(node.operand);
  return node.kind === 'chain' && node.operator === 'and';
}

/** The conditions joined by AND; undefined when there is none. */
export function conjunction(conditions: readonly Expression[]): Expression | undefined {
  const [first] = conditions;
  if (!first) return undefined;
  const span = conditions.reduce((all, each) => cover(all, each), { start: first.start, end: first.end });
  return make.chain(span, 'and', conditions);
}

/** An expression without the parentheses around it. */
export function bare(node: Expression): Expression {
  return node.kind === 'parenthesis' ? bare(node.operand) : node;
}

/** Calls `visit` for the node and what is below it, without what stands in queries inside. */
export function walkBlock(node: Node, visit: (node: Node) => boolean | void): void {
  if (visit(node) === false) return;
  eachChild(node, (child) => {
    if (child.kind !== 'query') walkBlock(child, visit);
  });
}

/** Whether the node or something below it, outside of queries inside, satisfies the test. */
export function someInBlock(node: Node, test: (node: Node) => boolean): boolean {
  let found = false;
  walkBlock(node, (each) => {
    if (!found && test(each)) found = true;
    return !found;
  });
  return found;
}

/** The tree with nodes replaced from the top down: what `change` gives is not looked into again. */
export function substitute<N extends Node>(
  node: N,
  change: (node: Node) => Node | undefined,
  into: (node: Node) => boolean = () => true,
): N {
  const replaced = change(node);
  if (replaced) return replaced as N;
  if (!into(node)) return node;
  return mapChildren(node, (child) => substitute(child, change, into));
}

/** As {@link substitute}, but what is changed keeps what resolution knows of the nodes around it. */
export function substituteKnown<N extends Node>(
  node: N,
  change: (node: Node) => Node | undefined,
  context: RuleContext,
  into: (node: Node) => boolean = () => true,
): N {
  const replaced = change(node);
  if (replaced) {
    // What was a sequence or a pseudo-column is an ordinary column now.
    if (isNewColumn(replaced, node, context)) context.resolution.refer(replaced, { kind: 'unknown' });
    context.resolution.inherit(replaced, node);
    return replaced as N;
  }
  if (!into(node)) return node;
  const next = mapChildren(node, (child) => substituteKnown(child, change, context, into));
  if (next !== node) context.resolution.inherit(next, node);
  return next;
}

function isNewColumn(node: Node, origin: Node, { resolution }: RuleContext): node is Reference {
  if (node.kind !== 'reference' || node === origin || origin.kind !== 'reference') return false;
  if (!node.name.parts.every((each) => each.target)) return false;
  const { kind } = resolution.referent(origin);
  return kind === 'sequence' || kind === 'pseudo-column';
}

/** Whether a node is not a query: for walks that stay within a block. */
export function outsideQueries(node: Node): boolean {
  return node.kind !== 'query';
}

/** Whether the node is the pseudo-column. */
export function isPseudoColumn(node: Node, name: string, context: RuleContext): node is Reference {
  if (node.kind !== 'reference' || node.name.parts.every((each) => each.target)) return false;
  const referent = context.resolution.referent(node);
  return referent.kind === 'pseudo-column' && referent.name === name;
}

const aggregates = new Set([
  'APPROX_COUNT_DISTINCT',
  'AVG',
  'BIT_AND_AGG',
  'BIT_OR_AGG',
  'BIT_XOR_AGG',
  'BOOLEAN_AND_AGG',
  'BOOLEAN_OR_AGG',
  'CHECKSUM',
  'COLLECT',
  'CORR',
  'CORR_K',
  'CORR_S',
  'COUNT',
  'COVAR_POP',
  'COVAR_SAMP',
  'GROUPING',
  'GROUPING_ID',
  'GROUP_ID',
  'JSON_ARRAYAGG',
  'JSON_OBJECTAGG',
  'LISTAGG',
  'MAX',
  'MEDIAN',
  'MIN',
  'PERCENTILE_CONT',
  'PERCENTILE_DISC',
  'REGR_AVGX',
  'REGR_AVGY',
  'REGR_COUNT',
  'REGR_INTERCEPT',
  'REGR_R2',
  'REGR_SLOPE',
  'REGR_SXX',
  'REGR_SXY',
  'REGR_SYY',
  'STATS_MODE',
  'STDDEV',
  'STDDEV_POP',
  'STDDEV_SAMP',
  'SUM',
  'VAR_POP',
  'VAR_SAMP',
  'VARIANCE',
  'WM_CONCAT',
  'XMLAGG',
  'ANY_VALUE',
]);

/** Whether the node is an aggregate (SQL Language Reference, "Aggregate Functions") that is not analytic. */
export function isAggregate(node: Node, context: RuleContext): boolean {
  if (node.kind === 'keywordCall') return node.over === undefined && aggregates.has(node.name);
  if (node.kind !== 'call' || node.over || node.callee.kind !== 'reference') return false;
  if (node.keep || node.withinGroup) return true;
  const referent = context.resolution.referent(node.callee);
  return referent.kind === 'built-in' && !referent.package && aggregates.has(referent.name);
}

/** Whether the node is an analytic function (`f(…) OVER (…)`). */
export function isAnalytic(node: Node): boolean {
  return (node.kind === 'call' || node.kind === 'keywordCall') && node.over !== undefined;
}

/** Whether a value is a node of expressions; for parts of fragments. */
export function isTree(value: unknown): value is Node {
  return isNode(value);
}
