import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { NumberValue } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';
import { asText, reportZone } from '../coercion.ts';
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
  if (type.kind === 'interval') return asText(given, context);
  const model = textConstant(format);
  if (model === undefined || /TZ[RDHM]/i.test(model)) reportZone(given, context);
  if (model !== undefined && !language) {
    if (type.kind === 'date' || type.kind === 'timestamp') {
      const same = outputFormat(model);
      const allowed = type.kind === 'timestamp' || !/FF|TZ/i.test(model);
      if (same !== undefined && allowed && (type.kind !== 'timestamp' || type.zone || !/TZ/i.test(model)))
        return make.call(call, 'to_char', [given, same === model ? format : make.string(format, same)]);
    }
    if (type.kind === 'number' && isSameNumberModel(model, type))
      return make.call(call, 'to_char', [given, format]);
  }
  return packCall(call, context, 'to_char', values);
}

/**
 * Whether the models of both write a number alike: digits with an optional point, thousands' commas and FM. What does not
 * fit is shown in other signs by PostgreSQL, a negative number that rounds to zero without its sign, and with FM a zero
 * before the point where Oracle has none: so the type must say that neither can occur.
 */
function isSameNumberModel(model: string, type: NumberValue): boolean {
  const parts = /^(FM)?([09]+(?:,[09]{3})*)(?:\.([09]+))?$/i.exec(model);
  if (!parts || type.binary || type.precision === undefined) return false;
  const [, filling, whole = '', decimals = ''] = parts;
  if (filling && decimals !== '' && !whole.endsWith('0')) return false;
  const scale = type.integer ? 0 : type.scale;
  return (
    scale !== undefined && type.precision <= whole.replaceAll(',', '').length && scale <= decimals.length
  );
}

export const toCharacters = [
  callRule('to-char', {
    TO_CHAR: toChar,
    TO_NCHAR: toChar,
  }),
];
