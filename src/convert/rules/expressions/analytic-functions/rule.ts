import * as make from '../../../../sql/make.ts';
import type { Call, Expression, FrameBound, Window } from '../../../../sql/tree/expression.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { interval, secondsInWords } from '../intervals.ts';
import { builtInName, rationalConstant, wholeConstant } from '../operands.ts';

/** Analytic functions that pass over NULLs, by an array of the values that are not NULL in the window. */
const ignoring: ReadonlySet<string> = new Set(['FIRST_VALUE', 'LAST_VALUE', 'NTH_VALUE', 'LAG', 'LEAD']);

const ignoreNulls = rule({
  name: 'analytic-functions',
  on: ['call'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const name = builtInName(node, context);
    if (name === undefined || !node.over) return undefined;
    if (node.quantifier === 'distinct') {
      context.refuse(expressions.distinctWindow, node, `${name}(DISTINCT …) with OVER has no equivalent.`);
      return undefined;
    }
    if (!ignoring.has(name)) return undefined;
    if (node.nulls === 'ignore') return withoutNulls(node, name, node.over, context);
    const { nulls: _, fromLast, ...plain } = node;
    if (fromLast) {
      context.refuse(expressions.fromLast, node, 'NTH_VALUE … FROM LAST has no equivalent.');
      return undefined;
    }
    return node.nulls ? { ...plain, callee: make.reference(node.callee, name.toLowerCase()) } : undefined;
  },
});

function withoutNulls(node: Call, name: string, over: Window, context: RuleContext): Expression | undefined {
  const [given, second, fallback] = node.arguments.map((each) => each.value);
  const steps = second ? wholeConstant(second) : 1;
  if (!given || steps === undefined || node.fromLast) {
    context.refuse(
      expressions.ignoreNulls,
      node,
      `${name} with IGNORE NULLS and a computed offset has no equivalent.`,
    );
    return undefined;
  }
  const frame = name === 'LAG' ? before(over) : name === 'LEAD' ? behind(over) : over;
  const at = { start: node.start, end: node.end };
  const count: Call = { ...make.call(node, 'count', [given]), over: frame };
  const fromEnd = name === 'LAST_VALUE' || name === 'LAG';
  const back = name === 'LAG' ? steps - 1 : 0;
  const index = fromEnd
    ? back === 0
      ? count
      : make.binary(node, count, '-', make.number(node, back))
    : make.number(node, name === 'FIRST_VALUE' ? 1 : steps);
  const values: Call = {
    ...make.call(node, 'array_agg', [given]),
    filter: make.isNull(given, given, true),
    over: frame,
  };
  const found: Expression = { kind: 'element', ...at, operand: values, index };
  return fallback ? make.call(node, 'coalesce', [found, fallback]) : found;
}

function before(over: Window): Window {
  return framed(over, { bound: 'unbounded preceding' }, { bound: 'preceding', one: true });
}

function behind(over: Window): Window {
  return framed(over, { bound: 'following', one: true }, { bound: 'unbounded following' });
}

function framed(
  over: Window,
  from: { readonly bound: FrameBound['bound']; readonly one?: boolean },
  to: { readonly bound: FrameBound['bound']; readonly one?: boolean },
): Window {
  const at = { start: over.start, end: over.end };
  const bound = (each: typeof from): FrameBound => ({
    kind: 'frameBound',
    ...at,
    bound: each.bound,
    ...(each.one ? { offset: make.number(over, 1) } : {}),
  });
  return { ...over, frame: { kind: 'frame', ...at, unit: 'rows', from: bound(from), to: bound(to) } };
}

/** A range of days over dates is a range of intervals. */
const ranges = rule({
  name: 'analytic-functions',
  on: ['window'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const key = node.orderBy[0]?.expression;
    const { frame } = node;
    if (!key || frame?.unit !== 'range') return undefined;
    const { kind } = context.resolution.typeOf(key);
    if (kind !== 'date' && kind !== 'timestamp') return undefined;
    const from = inDays(frame.from, context);
    const to = frame.to && inDays(frame.to, context);
    if (from === frame.from && to === frame.to) return undefined;
    return { ...node, frame: { ...frame, from, ...(to ? { to } : {}) } };
  },
});

function inDays(bound: FrameBound, context: RuleContext): FrameBound {
  const { offset } = bound;
  if (!offset || context.resolution.typeOf(offset).kind !== 'number') return bound;
  const days = rationalConstant(offset);
  const span =
    days && (days.top * 86400n) % days.bottom === 0n
      ? interval(offset, secondsInWords((days.top * 86400n) / days.bottom))
      : make.binary(offset, offset, '*', interval(offset, '1 day'));
  return { ...bound, offset: span };
}

export const analyticFunctions = [ignoreNulls, ranges];
