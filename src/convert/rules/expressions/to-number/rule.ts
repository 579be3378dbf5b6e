import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';
import { asNumber } from '../coercion.ts';
import { bare } from '../operands.ts';

/** TO_NUMBER without a model is a cast, which takes the same texts; with one it is the pack's. */
function toNumber(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, format] = values;
  if (!given) return undefined;
  if (bare(given).kind === 'null') return make.nullLiteral(call);
  if (format) return packCall(call, context, 'to_number', values);
  const type = context.resolution.typeOf(given);
  if (type.kind === 'number') return type.binary ? make.cast(call, given, 'numeric') : given;
  return type.kind === 'text' ? asNumber(given, context) : make.cast(call, given, 'numeric');
}

function floating(type: 'real' | 'double precision') {
  return (call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined => {
    const [given, format] = values;
    if (!given) return undefined;
    return make.cast(call, format ? packCall(call, context, 'to_number', values) : given, type);
  };
}

export const toNumbers = [
  callRule('to-number', {
    TO_NUMBER: toNumber,
    TO_BINARY_DOUBLE: floating('double precision'),
    TO_BINARY_FLOAT: floating('real'),
  }),
];
