import * as make from '../../../../sql/make.ts';
import type { Call, Expression, Window } from '../../../../sql/tree/expression.ts';
import type { OrderItem } from '../../../../sql/tree/query.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { callRule } from '../built-in.ts';
import { asText } from '../coercion.ts';

/**
 * LISTAGG (SQL Language Reference): `string_agg`, which passes over NULLs and gives NULL for nothing as well. Over a window the order is
 * that of the window, with all rows of the partition in the frame.
 */
function listagg(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, separator] = values;
  if (!given) return undefined;
  if (call.overflow && /TRUNCATE/i.test(call.overflow))
    context.report(expressions.listOverflow, call, 'LISTAGG with ON OVERFLOW TRUNCATE is not cut.');
  return joined(call, given, separator ?? make.string(call, ''), call.withinGroup ?? [], context);
}

function joined(
  call: Call,
  given: Expression,
  separator: Expression,
  order: readonly OrderItem[],
  context: RuleContext,
): Expression | undefined {
  const text = asText(given, context);
  const between = separator.kind === 'null' ? make.string(separator, '') : separator;
  const base = make.call(call, 'string_agg', [text, between]);
  if (call.over) return { ...base, over: whole(call.over, order) };
  const sorted = call.quantifier === 'distinct' ? distinctOrder(call, given, text, order, context) : order;
  if (!sorted) return undefined;
  return {
    ...base,
    ...(call.quantifier === 'distinct' ? { quantifier: 'distinct' } : {}),
    ...(sorted.length > 0 ? { orderBy: sorted } : {}),
    ...(call.filter ? { filter: call.filter } : {}),
  };
}

/** With DISTINCT, PostgreSQL sorts by what is aggregated only. */
function distinctOrder(
  call: Call,
  given: Expression,
  text: Expression,
  order: readonly OrderItem[],
  context: RuleContext,
): readonly OrderItem[] | undefined {
  const [first] = order;
  if (!first) return order;
  const same = order.length === 1 && context.sources.text(first.expression) === context.sources.text(given);
  if (same && text === given) return [{ ...first, expression: text }];
  context.refuse(
    expressions.distinctOrder,
    call,
    'LISTAGG(DISTINCT …) is sorted by something else than its values.',
  );
  return undefined;
}

function whole(window: Window, order: readonly OrderItem[]): Window {
  const at: Span = { start: window.start, end: window.end };
  return {
    ...window,
    orderBy: order,
    ...(order.length > 0
      ? {
          frame: {
            kind: 'frame',
            ...at,
            unit: 'rows',
            from: { kind: 'frameBound', ...at, bound: 'unbounded preceding' },
            to: { kind: 'frameBound', ...at, bound: 'unbounded following' },
          },
        }
      : {}),
  };
}

export const listAggregates = [
  callRule('list-aggregates', {
    LISTAGG: listagg,
    WM_CONCAT: (call, [given], context) => given && joined(call, given, make.string(call, ','), [], context),
  }),
];
