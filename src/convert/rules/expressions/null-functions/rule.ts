import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { asDate, asNumber, asText, asTimestamp } from '../coercion.ts';
import { bare } from '../operands.ts';
import { callRule, packCall, renamed } from '../built-in.ts';

/** The values as one kind: Oracle converts all to the kind of the first (SQL Language Reference, "NVL", "COALESCE", "GREATEST"). */
export function alike(
  values: readonly Expression[],
  leader: ValueType,
  context: RuleContext,
): readonly Expression[] {
  return values.map((each) => {
    const { kind } = context.resolution.typeOf(each);
    if (kind === leader.kind || kind === 'null' || kind === 'unknown') return each;
    if (leader.kind === 'number') return asNumber(each, context);
    if (leader.kind === 'date') return asDate(each, context);
    if (leader.kind === 'timestamp') return asTimestamp(each, leader.zone !== undefined, context);
    return leader.kind === 'text' ? asText(each, context) : each;
  });
}

/** The kind that decides: of the first value that has one. A character first argument of NVL makes the result character. */
export function leading(values: readonly Expression[], context: RuleContext): ValueType {
  const types = values.map((each) => context.resolution.typeOf(each));
  return types.find((each) => each.kind !== 'null' && each.kind !== 'unknown') ?? { kind: 'unknown' };
}

/** NVL and COALESCE: arguments that are NULL literals add nothing, and one that is never NULL ends the list. */
function coalesce(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const same = alike(values, leading(values, context), context).filter((each) => bare(each).kind !== 'null');
  const [first] = same;
  if (first === undefined) return make.nullLiteral(call);
  return same.length === 1 ? first : renamed(call, 'coalesce', same);
}

/** NVL2(a, b, c): b where a has a value. */
function nvl2(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [tested, present] = values;
  if (!tested || !present || values.length !== 3) return undefined;
  const [one, other] = alike(values.slice(1), leading(values.slice(1), context), context);
  if (!one || !other) return undefined;
  return make.caseExpression(call, [[make.isNull(tested, tested, true), one]], other);
}

/**
 * GREATEST and LEAST are NULL as soon as one argument is; PostgreSQL's pass over NULLs. Where none can be NULL they are the
 * same; a function of the pack serves otherwise.
 */
function extreme(name: 'greatest' | 'least') {
  return (call: Call, values: readonly Expression[], context: RuleContext): Expression => {
    if (values.some((each) => bare(each).kind === 'null')) return make.nullLiteral(call);
    const same = alike(values, leading(values, context), context);
    const nullable = values.filter((each) => context.resolution.nullable(each));
    if (nullable.length === 0) return renamed(call, name, same);
    return packCall(call, context, name, same);
  };
}

/** NULLIF compares as `=` does, with the kind of the first argument. */
function nullif(call: Call, values: readonly Expression[], context: RuleContext): Expression {
  return renamed(call, 'nullif', alike(values, leading(values, context), context));
}

/** LNNVL(condition): true where the condition is false or unknown. */
function lnnvl(call: Call, values: readonly Expression[]): Expression | undefined {
  const [condition] = values;
  return (
    condition && {
      kind: 'is',
      start: call.start,
      end: call.end,
      operand: condition.kind === 'binary' ? make.parenthesis(condition, condition) : condition,
      not: true,
      test: 'true',
    }
  );
}

export const nullFunctions = [
  callRule('null-functions', {
    NVL: coalesce,
    COALESCE: coalesce,
    NVL2: nvl2,
    GREATEST: extreme('greatest'),
    LEAST: extreme('least'),
    NULLIF: nullif,
    LNNVL: lnnvl,
    NANVL: (call, values, context) => packCall(call, context, 'nanvl', values),
  }),
];
