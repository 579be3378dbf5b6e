import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';
import { asNumber, asText } from '../coercion.ts';
import { bare, textConstant } from '../operands.ts';

/** TO_NUMBER without a model is a cast, which takes the same texts; with one it is the pack's. */
function toNumber(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, format] = values;
  if (!given) return undefined;
  if (bare(given).kind === 'null') return make.nullLiteral(call);
  const isRaw = context.resolution.typeOf(given).kind === 'binary';
  // Bytes become their hexadecimal digits where Oracle wants a text.
  const text = isRaw ? asText(given, context) : given;
  if (format) return packCall(call, context, 'to_number', [text, ...values.slice(1)]);
  if (isRaw) return asNumber(text, context);
  const field = fieldOf(given);
  if (field) return make.keywordCall(call, 'extract', [field.name, 'FROM', field.moment]);
  const type = context.resolution.typeOf(given);
  if (type.kind === 'number') return type.binary ? make.cast(call, given, 'numeric') : given;
  return type.kind === 'text' ? asNumber(given, context) : make.cast(call, given, 'numeric');
}

/** Models whose text is the number of one field. */
const fields: ReadonlyMap<string, string> = new Map([
  ['YYYY', 'year'],
  ['MM', 'month'],
  ['DD', 'day'],
  ['HH24', 'hour'],
  ['MI', 'minute'],
]);

/** TO_NUMBER(TO_CHAR(date, 'YYYY')) is the field itself. */
function fieldOf(node: Expression): { readonly name: string; readonly moment: Expression } | undefined {
  const inner = bare(node);
  if (inner.kind !== 'call' || inner.callee.kind !== 'reference' || inner.callee.name.parts.length !== 1)
    return undefined;
  const [moment, model] = inner.arguments.map((each) => each.value);
  const name = fields.get(textConstant(model)?.toUpperCase() ?? '');
  const isNative =
    inner.callee.name.parts[0]?.target === true && inner.callee.name.parts[0].text === 'to_char';
  return isNative && moment && name !== undefined ? { name, moment } : undefined;
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
