import * as make from '../../../../sql/make.ts';
import type { Binary, Expression, IntervalCast } from '../../../../sql/tree/expression.ts';
import type { Span } from '../../../../text/span.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { packCall } from '../built-in.ts';
import { asNumber } from '../coercion.ts';
import { dayDifference, differenceOf, linear, scaledDifference } from '../date-difference.ts';
import { interval, isFirstOfMonth, secondsInWords } from '../intervals.ts';
import type { Rational } from '../operands.ts';
import { bare, rationalConstant } from '../operands.ts';

/**
 * Arithmetic of dates (SQL Language Reference, "Datetime/Interval Arithmetic"): numbers are days. A date plus a number
 * is a date plus an interval in PostgreSQL, and the days between two dates are computed.
 */
export const dateArithmetic = [
  rule({
    name: 'date-arithmetic',
    on: ['binary'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      switch (node.operator) {
        case '+':
          return sum(node, context);
        case '-':
          return difference(node, context);
        case '*':
        case '/':
          return scaledDifference(node, node, context);
        case '=':
        case '<>':
        case '<':
        case '>':
        case '<=':
        case '>=':
          return comparedDifference(node);
        default:
          return undefined;
      }
    },
  }),
  rule({
    name: 'date-arithmetic',
    on: ['intervalCast'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      // `(later - earlier) DAY TO SECOND` is the interval between two dates.
      const found = differenceOf(node.operand);
      return found
        ? make.parenthesis(node, make.binary(node, found.later, '-', found.earlier))
        : withDigits(node, bare(node.operand), context);
    },
  }),
  rule({
    name: 'date-arithmetic',
    on: ['call'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const referent = context.resolution.referent(node.callee);
      const [first] = node.arguments;
      if (referent.kind !== 'built-in' || referent.name !== 'TRUNC' || node.arguments.length !== 1 || !first)
        return undefined;
      const found = differenceOf(first.value);
      if (found?.unit !== 86400n) return undefined;
      // Both parts of the interval have the same sign, so that its days are cut off towards zero, as TRUNC does.
      const between = make.binary(node, found.later, '-', found.earlier);
      return make.keywordCall(node, 'extract', ['day', 'FROM', between]);
    },
  }),
];

function isDatetime(type: ValueType): type is Extract<ValueType, { kind: 'date' | 'timestamp' }> {
  return type.kind === 'date' || type.kind === 'timestamp';
}

function isAmount(type: ValueType): boolean {
  return type.kind === 'number' || type.kind === 'text';
}

function sum(node: Binary, context: RuleContext): Expression | undefined {
  const left = context.resolution.typeOf(node.left);
  const right = context.resolution.typeOf(node.right);
  if (isDatetime(left) && isAmount(right)) return moved(node, node.left, '+', node.right, context);
  if (isDatetime(right) && isAmount(left)) return moved(node, node.right, '+', node.left, context);
  if (isDatetime(left) && isMonths(right)) return movedByMonths(node, node.left, node.right, context);
  if (isDatetime(right) && isMonths(left)) return movedByMonths(node, node.right, node.left, context);
  return undefined;
}

function isMonths(type: ValueType): boolean {
  return type.kind === 'interval' && type.of === 'year to month';
}

/**
 * A moment plus years and months, which must meet a day that its month has: Oracle raises an error otherwise. Where the day is at
 * most the 28th, PostgreSQL's operator does the same.
 */
function movedByMonths(
  node: Binary,
  from: Expression,
  span: Expression,
  context: RuleContext,
): Expression | undefined {
  if (isEarlyInMonth(from)) return undefined;
  const given = node.operator === '-' ? make.unary(span, '-', operand(span)) : span;
  const result = packCall(node, context, 'add_year_month', [from, given]);
  context.resolution.inherit(result, node);
  return result;
}

function operand(node: Expression): Expression {
  return node.kind === 'binary' ? make.parenthesis(node, node) : node;
}

/** Whether a converted moment is a day that every month has. */
function isEarlyInMonth(node: Expression): boolean {
  const inner = bare(node);
  if (inner.kind === 'datetime') return Number(/^\d+-\d+-(\d+)/.exec(inner.value)?.[1] ?? 31) <= 28;
  return isFirstOfMonth(inner);
}

function difference(node: Binary, context: RuleContext): Expression | undefined {
  const left = context.resolution.typeOf(node.left);
  const right = context.resolution.typeOf(node.right);
  if (isDatetime(left) && isAmount(right)) return moved(node, node.left, '-', node.right, context);
  if (isDatetime(left) && isMonths(right)) return movedByMonths(node, node.left, node.right, context);
  if (left.kind !== 'date' || right.kind !== 'date') return undefined;
  const [later, earlier] = [wholeDay(node.left), wholeDay(node.right)];
  if (!later || !earlier) return dayDifference(node, node.left, node.right, context);
  const days = make.binary(node, make.cast(later, later, 'date'), '-', make.cast(earlier, earlier, 'date'));
  context.resolution.state(days, { kind: 'number', integer: true }, context.resolution.nullable(node));
  return days;
}

/** The moment whose day a converted expression is, if it is a day without time. */
function wholeDay(node: Expression): Expression | undefined {
  const inner = bare(node);
  if (inner.kind === 'datetime') return /^\d+-\d+-\d+$/.test(inner.value) ? inner : undefined;
  if (inner.kind !== 'call' || inner.callee.kind !== 'reference') return undefined;
  const [unit, value] = inner.arguments.map((each) => each.value);
  const isTruncated =
    inner.callee.name.parts.at(-1)?.text === 'date_trunc' && unit?.kind === 'string' && unit.value === 'day';
  return isTruncated ? value : undefined;
}

/** A date plus or minus a number of days. */
function moved(
  origin: Span,
  from: Expression,
  operator: '+' | '-',
  days: Expression,
  context: RuleContext,
): Expression {
  const amount = asNumber(days, context);
  const base = atSecond(from, context);
  const constant = rationalConstant(amount);
  if (constant && constant.top === 0n) return base;
  const span = constant ? constantSpan(origin, constant) : computedSpan(origin, amount, context);
  const flipped = span?.kind === 'interval' && span.value.startsWith('-');
  const result = span
    ? make.binary(
        origin,
        base,
        flipped ? (operator === '+' ? '-' : '+') : operator,
        flipped ? interval(span, span.value.slice(1)) : span,
      )
    : packCall(origin, context, 'date_add', [
        base,
        operator === '+' ? amount : make.unary(amount, '-', amount),
      ]);
  context.resolution.state(
    result,
    { kind: 'date' },
    context.resolution.nullable(from) || context.resolution.nullable(days),
  );
  return result;
}

/** A timestamp that a number is added to becomes a DATE first, without fractions of a second. */
function atSecond(node: Expression, context: RuleContext): Expression {
  const type = context.resolution.typeOf(node);
  if (type.kind !== 'timestamp') return node;
  return make.call(node, 'date_trunc', [
    make.string(node, 'second'),
    type.zone ? make.cast(node, node, 'timestamp') : node,
  ]);
}

function constantSpan(origin: Span, days: Rational): ReturnType<typeof interval> {
  const negative = days.top < 0n;
  const top = (negative ? -days.top : days.top) * 86400n * 2n;
  // Rounded to whole seconds, half up, as Oracle does.
  const seconds = (top + days.bottom) / (days.bottom * 2n);
  return interval(origin, secondsInWords(negative ? -seconds : seconds));
}

/** A whole number of days, hours, minutes or seconds. */
function computedSpan(origin: Span, days: Expression, context: RuleContext): Expression | undefined {
  const { factor, rest } = linear(days);
  if (!rest) return undefined;
  const type = context.resolution.typeOf(rest);
  const seconds = factor.top * 86400n;
  if (type.kind !== 'number' || !type.integer || seconds % factor.bottom !== 0n) return undefined;
  const unit = interval(origin, secondsInWords(seconds / factor.bottom));
  return make.binary(origin, rest, '*', unit);
}

/** `a - b > 30` compares intervals. */
function comparedDifference(node: Binary): Expression | undefined {
  const left = differenceOf(node.left);
  const right = differenceOf(node.right);
  const [found, other] = left ? [left, node.right] : [right, node.left];
  const constant = rationalConstant(other);
  if (!found || !constant || (constant.top * found.unit) % constant.bottom !== 0n) return undefined;
  const span = interval(other, secondsInWords((constant.top * found.unit) / constant.bottom));
  if (constant.top === 0n)
    return left
      ? { ...node, left: found.later, right: found.earlier }
      : { ...node, left: found.earlier, right: found.later };
  const between = make.binary(node, found.later, '-', found.earlier);
  return left ? { ...node, left: between, right: span } : { ...node, left: span, right: between };
}

/** An interval whose type is stated; its seconds are rounded to fewer digits than PostgreSQL keeps. */
function withDigits(node: IntervalCast, operand: Expression, context: RuleContext): Expression {
  const digits = node.toPrecision;
  if (digits !== undefined && digits < 6)
    return make.cast(node, operand, make.type(node, 'interval', { precision: digits }));
  const result = { ...operand };
  context.resolution.state(result, context.resolution.typeOf(node), context.resolution.nullable(node));
  return result;
}
