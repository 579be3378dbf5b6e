import * as make from '../../../../sql/make.ts';
import type { BinaryOperator, Expression } from '../../../../sql/tree/expression.ts';
import type { SetItem } from '../../../../sql/tree/write.ts';
import type { RuleContext } from '../../../rule.ts';
import { unqualified } from '../relations.ts';

/** Columns that are set have no qualifier; `a += 1` is spelt out. */
export function plainItem(item: SetItem, context: RuleContext): SetItem {
  const targets = item.targets.map((each) => unqualified(each, context));
  const isSame = targets.every((each, i) => each === item.targets[i]);
  if (item.operator === undefined) return isSame ? item : { ...item, targets };
  const [column] = item.targets;
  const { operator, ...plain } = item;
  if (!column) return item;
  const operation = operator as BinaryOperator;
  const value = make.binary(item.value, column, operation, operandOf(item.value));
  const { typing } = context.source;
  const [left, right] = [column, item.value].map((each) => context.resolution.typeOf(each));
  if (typing && left && right) context.resolution.state(value, typing.operation(operation, left, right));
  return { ...plain, targets, value };
}

function operandOf(node: Expression): Expression {
  return node.kind === 'binary' || node.kind === 'chain' ? make.parenthesis(node, node) : node;
}
