import type { Expression, IntervalLiteral } from '../../../sql/tree/expression.ts';
import type { Span } from '../../../text/span.ts';
import { bare, textConstant } from './operands.ts';

/** An interval literal of the target, `interval '3 days'`. */
export function interval(origin: Span, value: string): IntervalLiteral {
  return { kind: 'interval', start: origin.start, end: origin.end, value };
}

const units: readonly (readonly [name: string, seconds: bigint])[] = [
  ['day', 86400n],
  ['hour', 3600n],
  ['minute', 60n],
  ['second', 1n],
];

/** A whole number of seconds in words, in the one unit that says it without rest: `36 hours`, `1 day`, `90 seconds`. */
export function secondsInWords(seconds: bigint): string {
  const [name, size] = units.find(([, each]) => seconds % each === 0n) ?? (['second', 1n] as const);
  return counted(seconds / size, name);
}

/** `1 day`, `-2 days`. */
export function counted(count: bigint | string, unit: string): string {
  return `${count} ${unit}${String(count) === '1' || String(count) === '-1' ? '' : 's'}`;
}

/** Whether a converted moment is the first day of a month, so that the same day is in every other month. */
export function isFirstOfMonth(node: Expression): boolean {
  const inner = bare(node);
  if (inner.kind !== 'call' || inner.callee.kind !== 'reference') return false;
  const unit = textConstant(inner.arguments[0]?.value);
  return (
    inner.callee.name.parts.at(-1)?.text === 'date_trunc' &&
    unit !== undefined &&
    ['month', 'quarter', 'year'].includes(unit)
  );
}
