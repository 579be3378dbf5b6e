import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import { rule } from '../../../rule.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import { bare } from '../operands.ts';

/** A literal `''` is NULL in Oracle (SQL Language Reference, "Nulls"). */
const literal = rule({
  name: 'empty-string',
  on: ['string'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node) {
    return node.value === '' ? make.nullLiteral(node) : undefined;
  },
});

/** A comparison with `''` or NULL is never true in Oracle, and neither is one with NULL in PostgreSQL: the user is told. */
const comparison = rule({
  name: 'empty-string',
  on: ['binary'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (!['=', '<>', '<', '>', '<=', '>='].includes(node.operator)) return undefined;
    const side = [node.left, node.right].find((each) => isNullLiteral(each));
    if (side)
      context.report(
        expressions.comparedWithNull,
        node,
        `The comparison with ${context.sources.text(side)} is never true.`,
      );
    return undefined;
  },
});

function isNullLiteral(node: Expression): boolean {
  return bare(node).kind === 'null';
}

export const emptyString = [literal, comparison];
