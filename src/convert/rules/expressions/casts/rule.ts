import * as make from '../../../../sql/make.ts';
import type { Cast, Expression } from '../../../../sql/tree/expression.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { packCall } from '../built-in.ts';
import { asText } from '../coercion.ts';
import { targetNumber } from '../target-number.ts';

/** CAST (SQL Language Reference): what the conversion of the value is, besides the name of the type. */
export const casts = [
  rule({
    name: 'casts',
    on: ['cast'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (node.type.target) return undefined;
      const from = context.resolution.typeOf(node.operand);
      const to = context.source.valueType(node.type);
      return to && converted(node, from, to, context);
    },
  }),
];

function converted(node: Cast, from: ValueType, to: ValueType, context: RuleContext): Expression | undefined {
  const { operand } = node;
  switch (to.kind) {
    case 'number':
      return toNumber(node, from, to, context);
    case 'text':
      return toText(node, from, context);
    case 'date':
      if (from.kind === 'date') return operand;
      if (from.kind === 'timestamp')
        return make.call(node, 'date_trunc', [
          make.string(node, 'second'),
          from.zone ? make.cast(operand, operand, 'timestamp') : operand,
        ]);
      return from.kind === 'text' ? packCall(node, context, 'to_date', [operand]) : undefined;
    case 'timestamp':
      if (from.kind === 'text')
        return packCall(node, context, to.zone ? 'to_timestamp_tz' : 'to_timestamp', [operand]);
      return undefined;
    case 'interval':
      return from.kind === 'text'
        ? packCall(node, context, to.of === 'year to month' ? 'to_yminterval' : 'to_dsinterval', [operand])
        : undefined;
    case 'binary':
      return from.kind === 'text' ? packCall(node, context, 'hextoraw', [operand]) : undefined;
    default:
      return undefined;
  }
}

/** A double precision number would be rounded to the even one of two equally near integers. */
function toNumber(
  node: Cast,
  from: ValueType,
  to: Extract<ValueType, { kind: 'number' }>,
  context: RuleContext,
): Expression | undefined {
  const { operand } = node;
  if (from.kind === 'number' && to.integer && targetNumber(operand, context) === 'double')
    return { ...node, operand: make.cast(operand, operand, 'numeric') };
  return undefined;
}

/** To characters: PostgreSQL cuts what is too long, which Oracle does with texts in SQL, but not with numbers and dates. */
function toText(node: Cast, from: ValueType, context: RuleContext): Expression | undefined {
  const { operand, type } = node;
  const text = asText(operand, context);
  const limit = typeof type.precision === 'number' ? type.precision : undefined;
  if (limit !== undefined && from.kind !== 'text' && from.kind !== 'null' && longest(from) > limit)
    context.report(expressions.castCuts, node, `The result is cut to ${limit} characters if it is longer.`);
  const inner = text.kind === 'cast' && text.type.target ? text.operand : text;
  return inner === operand ? undefined : { ...node, operand: inner };
}

function longest(type: ValueType): number {
  if (type.kind === 'number' && type.precision !== undefined)
    return type.precision + 1 + (type.integer ? 0 : 1 + (type.scale ?? 0));
  if (type.kind === 'date') return 9;
  return Number.POSITIVE_INFINITY;
}
