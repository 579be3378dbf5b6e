import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';
import { asText } from '../coercion.ts';
import { outputFormat } from '../datetime-format.ts';
import { bare, textConstant } from '../operands.ts';

/**
 * TO_CHAR (SQL Language Reference): the target's own function where the constant model means the same there, else the
 * pack's, which knows all of Oracle's models.
 */
function toChar(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, format, language] = values;
  if (!given) return undefined;
  if (!format) return asText(given, context);
  if (bare(format).kind === 'null') return make.nullLiteral(call);
  const type = context.resolution.typeOf(given);
  const model = textConstant(format);
  if (model !== undefined && !language) {
    if (type.kind === 'date' || type.kind === 'timestamp') {
      const same = outputFormat(model);
      const allowed = type.kind === 'timestamp' || !/FF|TZ/i.test(model);
      if (same !== undefined && allowed && (type.kind !== 'timestamp' || type.zone || !/TZ/i.test(model)))
        return make.call(call, 'to_char', [given, same === model ? format : make.string(format, same)]);
    }
    if (type.kind === 'number' && !type.binary && isSameNumberModel(model))
      return make.call(call, 'to_char', [given, format]);
  }
  return packCall(call, context, 'to_char', values);
}

/** Digits with an optional point, thousands' commas and FM: both fill, round and overflow alike. */
function isSameNumberModel(model: string): boolean {
  return /^(FM)?[09]+(,[09]{3})*(\.[09]+)?$/i.test(model);
}

export const toCharacters = [
  callRule('to-char', {
    TO_CHAR: toChar,
    TO_NCHAR: toChar,
  }),
];
