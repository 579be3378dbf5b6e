import type { IntervalCast, IntervalLiteral } from '../../sql/tree/expression.ts';
import type { IntervalField } from '../../sql/tree/type.ts';
import type { IntervalValue, ValueType } from '../../sql/value-type.ts';

/**
 * The interval that a literal or a cast gives. Without a precision the fields have two digits and six of a second; an interval that
 * does not reach to the seconds has none of them (SQL Language Reference, "INTERVAL DAY TO SECOND").
 */
export function statedInterval({
  from = 'day',
  to,
  fromPrecision,
  toPrecision,
}: Pick<IntervalLiteral | IntervalCast, 'from' | 'to' | 'fromPrecision' | 'toPrecision'>): IntervalValue {
  const leading = fromPrecision === undefined || from === 'second' ? {} : { leading: fromPrecision };
  if (from === 'year' || from === 'month') return { kind: 'interval', of: 'year to month', ...leading };
  const reachesSeconds = [from, to].includes('second' satisfies IntervalField);
  const fraction = reachesSeconds ? toPrecision : 0;
  return {
    kind: 'interval',
    of: 'day to second',
    ...(from === 'day' ? leading : {}),
    ...(fraction === undefined ? {} : { fraction }),
  };
}

/** What arithmetic makes of an interval: nine digits in each field. */
export function computedInterval(of: IntervalValue['of']): IntervalValue {
  return of === 'day to second'
    ? { kind: 'interval', of, leading: 9, fraction: 9 }
    : { kind: 'interval', of, leading: 9 };
}

/** What one moment gives less another: nine digits of days, and those of a second that the more exact one has. */
export function intervalBetween(left: ValueType, right: ValueType): IntervalValue {
  return { ...computedInterval('day to second'), fraction: Math.max(digitsOf(left), digitsOf(right)) };
}

function digitsOf(type: ValueType): number {
  return type.kind === 'timestamp' ? (type.precision ?? 6) : 0;
}
