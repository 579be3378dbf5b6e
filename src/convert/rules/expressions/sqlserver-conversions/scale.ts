import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { bare } from './family.ts';

/**
 * A decimal with as many digits behind its point as its type has in SQL Server, where PostgreSQL may show others: ROUND, CASE and sums of whole numbers keep the digits of
 * the type there ("Precision, scale, and length").
 */
export function scaled(node: Expression, from: ValueType, context: RuleContext): Expression {
  if (from.kind !== 'number' || from.binary || from.scale === undefined) return node;
  if (shownScale(node, context) === from.scale) return node;
  return make.call(node, 'round', [node, make.number(node, from.scale)]);
}

/** How many digits PostgreSQL shows behind the point of a value, where that is certain. */
function shownScale(node: Expression, context: RuleContext): number | undefined {
  const inner = bare(node);
  switch (inner.kind) {
    case 'number':
      return /e/i.test(inner.text) ? undefined : (inner.text.split('.')[1]?.length ?? 0);
    case 'unary':
      return shownScale(inner.operand, context);
    case 'cast':
      return inner.type.scale ?? (inner.type.precision === undefined ? undefined : 0);
    case 'reference':
      return storedScale(inner, context);
    case 'binary': {
      const [left, right] = [inner.left, inner.right].map((each) => shownScale(each, context));
      if (left === undefined || right === undefined) return undefined;
      if (inner.operator === '*') return left + right;
      return inner.operator === '+' || inner.operator === '-' ? Math.max(left, right) : undefined;
    }
    case 'call':
      return inner.callee.kind === 'reference'
        ? calledScale(inner.callee.name.parts.at(-1)?.text.toLowerCase() ?? '', inner.arguments, context)
        : undefined;
    default:
      return undefined;
  }
}

/** A column or variable has the scale of its type, a parameter that of the value that it was given. */
function storedScale(node: Expression, { resolution }: RuleContext): number | undefined {
  const type = resolution.typeOf(node);
  const { kind } = resolution.referent(node);
  const isStored = kind === 'column' || kind === 'variable';
  return isStored && type.kind === 'number' && !type.binary ? type.scale : undefined;
}

function calledScale(
  name: string,
  given: readonly { readonly value: Expression }[],
  context: RuleContext,
): number | undefined {
  const [value, digits] = given.map((each) => each.value);
  if (!value) return undefined;
  if (name === 'sum' || name === 'min' || name === 'max' || name === 'abs') return shownScale(value, context);
  if (name !== 'round' && name !== 'trunc') return undefined;
  return digits?.kind === 'number' ? Number(digits.text) : undefined;
}
