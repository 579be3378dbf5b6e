import * as make from '../../../../sql/make.ts';
import { mirrored } from '../../../../sql/static-value.ts';
import type { BinaryOperator, Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { bare, isPseudoColumn, someInBlock } from '../condition.ts';
import { integer, limitCount, literal } from '../limit.ts';

/** What a condition on ROWNUM amounts to, rows being numbered from 1 as they pass. */
export type RownumTest =
  | { readonly kind: 'limit'; readonly count: Expression }
  /** True of every row, or of none, and perhaps only when another condition holds that no row can change. */
  | { readonly kind: 'condition'; readonly condition?: Expression }
  | { readonly kind: 'unknown' };

/** Reads the conditions of a WHERE one by one; undefined for one without ROWNUM. */
export function rownumTests(condition: Expression, context: RuleContext): readonly RownumTest[] | undefined {
  const node = bare(condition);
  if (!usesRownum(node, context)) return undefined;
  if (node.kind === 'between' && !node.not && isPseudoColumn(bare(node.operand), 'ROWNUM', context))
    return [test('>=', node.low, context), test('<=', node.high, context)];
  if (node.kind !== 'binary') return [{ kind: 'unknown' }];
  const operator = mirrored[node.operator];
  if (!operator) return [{ kind: 'unknown' }];
  const isLeft = isPseudoColumn(bare(node.left), 'ROWNUM', context);
  const isRight = isPseudoColumn(bare(node.right), 'ROWNUM', context);
  const other = isLeft ? node.right : node.left;
  if (isLeft === isRight || usesRownum(other, context)) return [{ kind: 'unknown' }];
  return [test(isLeft ? node.operator : operator, other, context)];
}

/** Whether ROWNUM of this block is used. */
export function usesRownum(node: Expression, context: RuleContext): boolean {
  return someInBlock(node, (each) => isPseudoColumn(each, 'ROWNUM', context));
}

function test(operator: BinaryOperator, bound: Expression, context: RuleContext): RownumTest {
  const value = literal(bound);
  switch (operator) {
    case '<=':
    case '<':
      return { kind: 'limit', count: limitCount(bound, operator === '<', context) };
    case '=':
      if (value === undefined) return { kind: 'limit', count: onlyFirst(bound, context) };
      return value === 1 ? { kind: 'limit', count: make.number(bound, 1) } : never(bound);
    case '<>':
      if (value === undefined) return { kind: 'unknown' };
      // The rows before the one that is left out pass; that one is never passed.
      return Number.isInteger(value) && value >= 1
        ? { kind: 'limit', count: make.number(bound, value - 1) }
        : { kind: 'condition' };
    default: {
      const least = operator === '>' ? 1 : 0;
      if (value !== undefined) return value + least <= 1 ? { kind: 'condition' } : never(bound);
      const comparison = operator === '>' ? '<' : '<=';
      return {
        kind: 'condition',
        condition: make.binary(bound, bare(bound), comparison, make.number(bound, 1)),
      };
    }
  }
}

function never(at: Expression): RownumTest {
  return { kind: 'condition', condition: make.boolean(at, false) };
}

/** `ROWNUM = n` is true of the first row when n is 1, and of no row else. */
function onlyFirst(bound: Expression, context: RuleContext): Expression {
  const isOne = make.binary(bound, bare(bound), '=', make.number(bound, 1));
  return integer(
    make.caseExpression(bound, [[isOne, make.number(bound, 1)]], make.number(bound, 0)),
    context,
  );
}
