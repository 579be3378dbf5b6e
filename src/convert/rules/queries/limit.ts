import * as make from '../../../sql/make.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Fetch } from '../../../sql/tree/query.ts';
import type { RuleContext } from '../../rule.ts';
import { bare } from './condition.ts';

/** A number literal's value; undefined for anything else. */
export function literal(node: Expression): number | undefined {
  const plain = bare(node);
  if (plain.kind === 'unary' && plain.operator === '-') {
    const value = literal(plain.operand);
    return value === undefined ? undefined : -value;
  }
  if (plain.kind !== 'number') return undefined;
  const value = Number(plain.text);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * The number of rows for LIMIT where the source says `<= count`, or `< count`: never negative (an error in PostgreSQL, no
 * rows in Oracle), never NULL (all rows in PostgreSQL, none in Oracle), and rounded down as a comparison with whole numbers
 * would be.
 */
export function limitCount(count: Expression, isBelow: boolean, context: RuleContext): Expression {
  const value = literal(count);
  if (value !== undefined)
    return make.number(count, Math.max(0, isBelow ? Math.ceil(value) - 1 : Math.floor(value)));
  const whole = wholeNumber(count, isBelow ? 'ceil' : 'floor', context);
  const most = isBelow ? integer(make.binary(count, whole, '-', make.number(count, 1)), context) : whole;
  return integer(make.call(count, 'greatest', [most, make.number(count, 0)]), context);
}

function wholeNumber(count: Expression, rounding: 'ceil' | 'floor', context: RuleContext): Expression {
  const type = context.resolution.typeOf(count);
  const isFraction = type.kind === 'number' && !type.integer;
  return isFraction ? integer(make.call(count, rounding, [bare(count)]), context) : bare(count);
}

/** Notes that an expression of a rule is a whole number. */
export function integer<E extends Expression>(node: E, context: RuleContext): E {
  context.resolution.state(node, { kind: 'number', integer: true }, false);
  return node;
}

/** A LIMIT clause. */
export function limitClause(count: Expression): Fetch {
  return { kind: 'fetchClause', start: count.start, end: count.end, count };
}
