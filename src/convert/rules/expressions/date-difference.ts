import * as make from '../../../sql/make.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Span } from '../../../text/span.ts';
import type { RuleContext } from '../../rule.ts';
import { packCall } from './built-in.ts';
import type { Rational } from './operands.ts';
import { bare, rationalConstant } from './operands.ts';

/** A difference of two dates that was converted, with its operands. */
interface Difference {
  readonly later: Expression;
  readonly earlier: Expression;
  /** How many seconds one unit of the expression is: 86400 for days. */
  readonly unit: bigint;
}

/** Converted differences, so that what is computed from one can be said more directly. */
const differences = new WeakMap<Expression, Difference>();

/** The days between two dates, as a number with fractions. */
export function dayDifference(
  origin: Span,
  later: Expression,
  earlier: Expression,
  context: RuleContext,
): Expression {
  const made = packCall(origin, context, 'date_diff', [later, earlier]);
  differences.set(made, { later, earlier, unit: 86400n });
  return made;
}

/** What is known of an expression that is a difference of dates in some unit. */
export function differenceOf(node: Expression): Difference | undefined {
  return differences.get(bare(node));
}

/** A difference in hours, minutes or seconds: `(a - b) * 24` is `extract(epoch FROM a - b) / 3600`. */
export function scaledDifference(
  origin: Span,
  node: Expression,
  context: RuleContext,
): Expression | undefined {
  const { factor, rest } = linear(node);
  const difference = rest && differenceOf(rest);
  if (!rest || !difference) return undefined;
  // One unit of the result is so many seconds.
  const top = difference.unit * factor.bottom;
  if (factor.top <= 0n || top % factor.top !== 0n) return undefined;
  const unit = top / factor.top;
  if (![1n, 60n, 3600n].includes(unit)) return undefined;
  const { later, earlier } = difference;
  const between = make.binary(origin, later, '-', earlier);
  const seconds = make.keywordCall(origin, 'extract', ['epoch', 'FROM', between]);
  context.resolution.state(seconds, { kind: 'number', integer: false }, context.resolution.nullable(node));
  const made = unit === 1n ? seconds : make.binary(origin, seconds, '/', make.number(origin, String(unit)));
  context.resolution.state(made, { kind: 'number', integer: false }, context.resolution.nullable(node));
  differences.set(made, { later, earlier, unit });
  return made;
}

/** An expression as a constant times a rest. */
export function linear(node: Expression): { readonly factor: Rational; readonly rest?: Expression } {
  const constant = rationalConstant(node);
  if (constant) return { factor: constant };
  const inner = bare(node);
  if (differences.has(inner) || inner.kind !== 'binary') return { factor: one, rest: node };
  const left = linear(inner.left);
  const right = linear(inner.right);
  if (inner.operator === '/' && !right.rest && left.rest && right.factor.top !== 0n)
    return {
      factor: times(left.factor, { top: right.factor.bottom, bottom: right.factor.top }),
      rest: left.rest,
    };
  if (inner.operator === '*' && !(left.rest && right.rest)) {
    const rest = left.rest ?? right.rest;
    return { factor: times(left.factor, right.factor), ...(rest ? { rest } : {}) };
  }
  return { factor: one, rest: node };
}

const one: Rational = { top: 1n, bottom: 1n };

function times(a: Rational, b: Rational): Rational {
  const sign = a.bottom * b.bottom < 0n ? -1n : 1n;
  return { top: sign * a.top * b.top, bottom: sign * a.bottom * b.bottom };
}
