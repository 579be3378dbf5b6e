import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';
import { asDate, asNumber } from '../coercion.ts';
import { counted, interval, isFirstOfMonth } from '../intervals.ts';
import { parentOf, textConstant, wholeConstant } from '../operands.ts';

/** The units of TRUNC that `date_trunc` knows (SQL Language Reference, "ROUND and TRUNC Date Functions"). */
const units: ReadonlyMap<string, string> = new Map([
  ...['DD', 'DDD', 'J'].map((each) => [each, 'day'] as const),
  ...['MM', 'MON', 'MONTH', 'RM'].map((each) => [each, 'month'] as const),
  ...['Y', 'YY', 'YYY', 'YYYY', 'SYYYY', 'YEAR', 'SYEAR'].map((each) => [each, 'year'] as const),
  ['Q', 'quarter'],
  ['IW', 'week'],
  ...['HH', 'HH12', 'HH24'].map((each) => [each, 'hour'] as const),
  ['MI', 'minute'],
]);

function isMoment(node: Expression, context: RuleContext): boolean {
  const { kind } = context.resolution.typeOf(node);
  return kind === 'date' || kind === 'timestamp';
}

/** TRUNC of a date, without a model to the day. */
function trunc(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, model] = values;
  if (!given) return undefined;
  const name = textConstant(model)?.toUpperCase();
  const reads = isMoment(given, context) || (name !== undefined && units.has(name));
  if (!reads) return undefined;
  const date = withoutZone(asDate(given, context), context);
  const unit = model ? name && units.get(name) : 'day';
  return unit
    ? make.call(call, 'date_trunc', [make.string(call, unit), date])
    : packCall(call, context, 'trunc', [date, ...(model ? [model] : [])]);
}

function withoutZone(node: Expression, context: RuleContext): Expression {
  const type = context.resolution.typeOf(node);
  return type.kind === 'timestamp' && type.zone ? make.cast(node, node, 'timestamp') : node;
}

/** ROUND of a date. */
function round(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, model] = values;
  if (!given || !isMoment(given, context)) return undefined;
  return packCall(call, context, 'round', [withoutZone(given, context), ...(model ? [model] : [])]);
}

/** ADD_MONTHS keeps the last day of a month; from the first day of a month it is an interval of months. */
function addMonths(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, months] = values;
  if (!given || !months) return undefined;
  const date = withoutZone(asDate(given, context), context);
  const count = wholeConstant(months);
  if (count === 0) return date;
  if (count !== undefined && isFirstOfMonth(date)) {
    const span = interval(
      months,
      count % 12 === 0
        ? counted(BigInt(Math.abs(count / 12)), 'year')
        : counted(BigInt(Math.abs(count)), 'month'),
    );
    return make.binary(call, date, count < 0 ? '-' : '+', span);
  }
  return packCall(call, context, 'add_months', [date, asNumber(months, context)]);
}

/** A function of the pack whose arguments are dates first and others behind. */
function packed(name: string, dates: number) {
  return (call: Call, values: readonly Expression[], context: RuleContext): Expression =>
    packCall(
      call,
      context,
      name,
      values.map((each, i) => (i < dates ? withoutZone(asDate(each, context), context) : each)),
    );
}

/** NUMTODSINTERVAL: a multiple of one unit. Only days, or what is added to a date at once, need no carrying over of hours to days. */
function dayInterval(
  call: Call,
  values: readonly Expression[],
  context: RuleContext,
): Expression | undefined {
  const [given, unit] = values;
  const name = textConstant(unit)?.trim().toLowerCase();
  if (!given || !unit) return undefined;
  const parent = parentOf(context);
  const isAdded = parent?.kind === 'binary' && (parent.operator === '+' || parent.operator === '-');
  if (
    name === undefined ||
    !['day', 'hour', 'minute', 'second'].includes(name) ||
    !(isAdded || name === 'day')
  )
    return packCall(call, context, 'numtodsinterval', values);
  return multiple(call, asNumber(given, context), name);
}

/** NUMTOYMINTERVAL of whole numbers. */
function monthInterval(
  call: Call,
  values: readonly Expression[],
  context: RuleContext,
): Expression | undefined {
  const [given, unit] = values;
  const name = textConstant(unit)?.trim().toLowerCase();
  if (!given || !unit) return undefined;
  const type = context.resolution.typeOf(given);
  if ((name !== 'month' && name !== 'year') || type.kind !== 'number' || !type.integer)
    return packCall(call, context, 'numtoyminterval', values);
  return multiple(call, given, name);
}

function multiple(call: Call, amount: Expression, unit: string): Expression {
  const count = wholeConstant(amount);
  return count === undefined
    ? make.binary(call, amount, '*', interval(call, `1 ${unit}`))
    : interval(call, counted(BigInt(count), unit));
}

export const dateFunctions = [
  callRule('date-functions', {
    TRUNC: trunc,
    ROUND: round,
    ADD_MONTHS: addMonths,
    MONTHS_BETWEEN: packed('months_between', 2),
    LAST_DAY: packed('last_day', 1),
    NEXT_DAY: packed('next_day', 1),
    NEW_TIME: packed('new_time', 1),
    NUMTODSINTERVAL: dayInterval,
    NUMTOYMINTERVAL: monthInterval,
    TO_DSINTERVAL: packed('to_dsinterval', 0),
    TO_YMINTERVAL: packed('to_yminterval', 0),
  }),
];
