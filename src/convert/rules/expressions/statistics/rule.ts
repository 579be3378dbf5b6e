import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import type { RuleContext } from '../../../rule.ts';
import { callRule, renamed } from '../built-in.ts';
import { asNumeric } from '../target-number.ts';

/** STDDEV and VARIANCE of a single value are 0, where PostgreSQL's and those with _SAMP are NULL. */
function sample(name: 'stddev' | 'variance') {
  return (call: Call, values: readonly Expression[]): Expression | undefined => {
    const [given] = values;
    if (!given) return undefined;
    const of = renamed(call, name);
    const count = renamed(call, 'count');
    const one = make.binary(call, count, '=', make.number(call, 1));
    return make.caseExpression(call, [[one, make.number(call, 0)]], of);
  };
}

/** An ordered-set aggregate, which PostgreSQL does not have over a window. */
function orderedSet(
  call: Call,
  name: string,
  values: readonly Expression[],
  by: Expression,
  context: RuleContext,
): Call | undefined {
  if (call.over) {
    context.refuse(
      expressions.orderedSetWindow,
      call,
      `${context.sources.text(call.callee)} with OVER has no equivalent.`,
    );
    return undefined;
  }
  return {
    ...make.call(call, name, values),
    withinGroup: [{ kind: 'orderItem', start: by.start, end: by.end, expression: by }],
  };
}

function median(call: Call, [given]: readonly Expression[], context: RuleContext): Expression | undefined {
  if (!given) return undefined;
  const made = orderedSet(call, 'percentile_cont', [make.number(call, '0.5')], given, context);
  return made && exact(made, given, context);
}

/** `percentile_cont` computes with double precision and intervals only. */
function exact(made: Call, given: Expression, context: RuleContext): Expression | undefined {
  const type = context.resolution.typeOf(given);
  if (type.kind === 'date' || type.kind === 'timestamp') {
    context.refuse(expressions.orderedSetWindow, made, 'A median of dates has no equivalent.');
    return undefined;
  }
  return type.kind === 'number' && !type.binary ? make.cast(made, made, 'numeric') : made;
}

function percentile(name: 'percentile_cont' | 'percentile_disc') {
  return (call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined => {
    const by = call.withinGroup?.[0]?.expression;
    if (!by) return undefined;
    if (call.over) {
      context.refuse(
        expressions.orderedSetWindow,
        call,
        `${name.toUpperCase()} with OVER has no equivalent.`,
      );
      return undefined;
    }
    const made = renamed(call, name, values);
    return name === 'percentile_cont' ? exact(made, by, context) : made;
  };
}

/** RATIO_TO_REPORT(x) OVER (…): the share of a value in the sum; nothing of a sum that is 0. */
function ratio(call: Call, [given]: readonly Expression[], context: RuleContext): Expression | undefined {
  if (!given || !call.over) return undefined;
  const total: Call = { ...make.call(call, 'sum', [given]), over: call.over };
  return make.binary(
    call,
    asNumeric(given, context),
    '/',
    make.call(call, 'nullif', [total, make.number(call, 0)]),
  );
}

export const statistics = [
  callRule('statistics', {
    STDDEV: sample('stddev'),
    VARIANCE: sample('variance'),
    MEDIAN: median,
    STATS_MODE: (call, [given], context) => given && orderedSet(call, 'mode', [], given, context),
    PERCENTILE_CONT: percentile('percentile_cont'),
    PERCENTILE_DISC: percentile('percentile_disc'),
    RATIO_TO_REPORT: ratio,
    APPROX_COUNT_DISTINCT: (call, values) => ({ ...renamed(call, 'count', values), quantifier: 'distinct' }),
    ANY_VALUE: (call, values, context) =>
      renamed(call, context.settings.targetVersion >= 16 ? 'any_value' : 'min', values),
  }),
];
