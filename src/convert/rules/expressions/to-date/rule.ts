import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';
import { constantMoment } from '../datetime-format.ts';
import { momentType } from '../datetime-literals/rule.ts';
import { bare, textConstant } from '../operands.ts';

/**
 * TO_DATE and TO_TIMESTAMP (SQL Language Reference): a constant with a constant model is a literal; all else is read by the pack, because
 * PostgreSQL's functions pass over what does not fit, where Oracle raises an error.
 */
function reading(name: 'to_date' | 'to_timestamp' | 'to_timestamp_tz') {
  return (call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined => {
    const [given, format] = values;
    if (!given) return undefined;
    if (bare(given).kind === 'null') return make.nullLiteral(call);
    const text = textConstant(given);
    const model = textConstant(format);
    const moment =
      text !== undefined && model !== undefined && values.length === 2
        ? constantMoment(text, model)
        : undefined;
    if (moment !== undefined && name !== 'to_timestamp_tz')
      return {
        kind: 'datetime',
        start: call.start,
        end: call.end,
        type: momentType(moment, context),
        value: moment,
      };
    const { kind } = context.resolution.typeOf(given);
    const isSame = kind === 'timestamp' && name !== 'to_date' && values.length === 1;
    return isSame ? given : packCall(call, context, name, values);
  };
}

export const toDates = [
  callRule('to-date', {
    TO_DATE: reading('to_date'),
    TO_TIMESTAMP: reading('to_timestamp'),
    TO_TIMESTAMP_TZ: reading('to_timestamp_tz'),
  }),
];
