import * as make from '../../../sql/make.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { RuleContext } from '../../rule.ts';
import { isCaseInsensitive } from '../../types/mysql-collation.ts';
import { columnOf, isNumberKind, targetKind } from './target-kind.ts';

/** An expression as the condition that MySQL takes it for: any number but zero is true. */
export function truth(node: Expression, context: RuleContext): Expression {
  if (node.kind === 'number') return make.boolean(node, Number(node.text) !== 0);
  const kind = targetKind(node, context);
  return isNumberKind(kind) ? make.binary(node, node, '<>', make.number(node, 0)) : node;
}

/** Whether an expression is a text that MySQL compares without regard to case. */
export function ignoresCase(node: Expression, context: RuleContext): boolean {
  const column = columnOf(node, context);
  return column !== undefined && isCaseInsensitive(column.definition, column.table.definition);
}

/** The digits of a literal of bytes or bits, which the parser gives as a call of `X` or `B`. */
export function literalDigits(
  node: Expression,
): { readonly of: 'X' | 'B'; readonly digits: string } | undefined {
  if (node.kind !== 'call' || node.callee.kind !== 'reference' || node.arguments.length !== 1)
    return undefined;
  const name = node.callee.name.parts[0];
  const value = node.arguments[0]?.value;
  if (!name?.target || value?.kind !== 'string' || (name.text !== 'X' && name.text !== 'B')) return undefined;
  return { of: name.text, digits: value.value };
}
