import type { Call, Expression, Reference } from '../../../sql/tree/expression.ts';
import type { Node } from '../../../sql/tree/node.ts';
import type { Span } from '../../../text/span.ts';
import type { RuleContext } from '../../rule.ts';

/** The expression without the parentheses around it. */
export function bare(node: Expression): Expression {
  let inner = node;
  while (inner.kind === 'parenthesis') inner = inner.operand;
  return inner;
}

/** The characters of a literal; undefined for anything else. */
export function textConstant(node: Expression | undefined): string | undefined {
  const inner = node && bare(node);
  return inner?.kind === 'string' ? inner.value : undefined;
}

/** The value of an integer literal with or without a sign; undefined for anything else and for what a double cannot hold. */
export function wholeConstant(node: Expression | undefined): number | undefined {
  const inner = node && bare(node);
  if (inner?.kind === 'unary' && (inner.operator === '-' || inner.operator === '+')) {
    const value = wholeConstant(inner.operand);
    return value === undefined ? undefined : inner.operator === '-' ? -value : value;
  }
  if (inner?.kind !== 'number' || !/^-?\d{1,15}$/.test(inner.text)) return undefined;
  return Number(inner.text);
}

/** A rational number, exact: the denominator is positive. */
export interface Rational {
  readonly top: bigint;
  readonly bottom: bigint;
}

/** The exact value of an expression of number literals; undefined where anything else takes part. */
export function rationalConstant(node: Expression): Rational | undefined {
  const inner = bare(node);
  if (inner.kind === 'number') return rationalOf(inner.text);
  if (inner.kind === 'unary') {
    const value = rationalConstant(inner.operand);
    if (!value || (inner.operator !== '-' && inner.operator !== '+')) return undefined;
    return inner.operator === '-' ? { top: -value.top, bottom: value.bottom } : value;
  }
  // Division by an integer may have been written as a division by a decimal or a cast one already.
  if (inner.kind === 'cast' && inner.type.target === true) return rationalConstant(inner.operand);
  if (inner.kind !== 'binary') return undefined;
  const left = rationalConstant(inner.left);
  const right = rationalConstant(inner.right);
  if (!left || !right) return undefined;
  switch (inner.operator) {
    case '+':
      return reduced(left.top * right.bottom + right.top * left.bottom, left.bottom * right.bottom);
    case '-':
      return reduced(left.top * right.bottom - right.top * left.bottom, left.bottom * right.bottom);
    case '*':
      return reduced(left.top * right.top, left.bottom * right.bottom);
    case '/':
      return right.top === 0n ? undefined : reduced(left.top * right.bottom, left.bottom * right.top);
    default:
      return undefined;
  }
}

function rationalOf(text: string): Rational | undefined {
  const match = /^(-?\d*)\.?(\d*)$/.exec(text);
  if (!match) return undefined;
  const decimals = match[2] ?? '';
  return reduced(BigInt(`${match[1] ?? ''}${decimals}` || '0'), 10n ** BigInt(decimals.length));
}

function reduced(top: bigint, bottom: bigint): Rational {
  const sign = bottom < 0n ? -1n : 1n;
  const divisor = greatestDivisor(top < 0n ? -top : top, bottom < 0n ? -bottom : bottom);
  return divisor === 0n
    ? { top: 0n, bottom: 1n }
    : { top: (sign * top) / divisor, bottom: (sign * bottom) / divisor };
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestDivisor(b, a % b);
}

/** The name of the built-in function that a call or a name without parentheses speaks of, as Oracle stores it. */
export function builtInName(node: Expression, context: RuleContext): string | undefined {
  const referent = context.resolution.referent(node.kind === 'call' ? node.callee : node);
  return referent.kind === 'built-in' && referent.package === undefined ? referent.name : undefined;
}

/** Whether two places of the source are the same: a node whose children were converted is another object, but has its span. */
export function samePlace(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Whether a name stands before the parentheses of a call, and is no value of its own. */
export function isCallee(node: Reference, context: RuleContext): boolean {
  const parent = context.parents.at(-1);
  return parent?.kind === 'call' && parent.callee.kind === 'reference' && samePlace(parent.callee, node);
}

/** The values of a call's arguments. */
export function valuesOf(call: Call): readonly Expression[] {
  return call.arguments.map((each) => each.value);
}

/** The nearest node above that is more than parentheses or an argument's wrapping. */
export function parentOf(context: RuleContext): Node | undefined {
  return context.parents.findLast((each) => each.kind !== 'parenthesis' && each.kind !== 'argument');
}

/** Whether the node stands where PostgreSQL wants an immutable expression: in an index or a generated column. */
export function mustBeImmutable(context: RuleContext): boolean {
  return context.parents.some((each) => each.kind === 'createIndex' || each.kind === 'column');
}
