import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Family } from './family.ts';
import { atomic, bare, familyOf, isMoment, isNumber } from './family.ts';
import { fittedText } from './fitting.ts';
import { toBytes } from './to-bytes.ts';
import { toMoment } from './to-moment.ts';
import { toBit, toDecimal, toFloat, toMoney, toWhole } from './to-number.ts';
import { styleOf, toText } from './to-text.ts';
import type { Wanted, Way } from './way.ts';

/**
 * A converted expression as a value of another type ("Data type conversion (Database Engine)"): what PostgreSQL does by a cast is one, the rest is written out.
 * Undefined where there is no such conversion, or not with that style.
 */
export function convertTo(node: Expression, wanted: Wanted, context: RuleContext): Expression | undefined {
  const from = context.resolution.typeOf(node);
  const { value, type, style } = wanted;
  const family = familyOf(value);
  if (bare(node).kind === 'null') return make.cast(node, bare(node), type);
  // Of a value whose type is not known nothing better can be said than that it is to be of the other one.
  if (family === undefined || familyOf(from) === undefined) return make.cast(node, atomic(node), type);
  if (family === 'text') {
    const isNational = typeNameOf(value)?.startsWith('N') === true;
    return sized(node, toText(node, from, style, context, isNational), wanted, from, context);
  }
  if (isMoment(family))
    return toMoment(node, from, { family, value, type }, style && (styleOf(style) ?? -1), context);
  return others.get(family)?.(node, { from, source: familyOf(from) as Family, wanted, context });
}

/** A text is cut to the length that is wanted, or filled up to it. */
function sized(
  node: Expression,
  text: Expression | undefined,
  wanted: Wanted,
  from: ValueType,
  context: RuleContext,
): Expression | undefined {
  if (!text) return undefined;
  const { value, type } = wanted;
  const fitted = fittedText(node, text, from, wanted, context);
  if (fitted) return value.kind === 'text' && value.fixed ? make.cast(node, fitted, type) : fitted;
  const isText = text === node || text.kind === 'string';
  const isLarge = value.kind === 'text' && value.large === true;
  const inner = text.kind === 'cast' && text.type.name.parts.at(-1)?.text === 'text' ? text.operand : text;
  if (isLarge && !isText) return text;
  if (isLarge && from.kind === 'text' && text.kind !== 'string') return text;
  return make.cast(node, atomic(isLarge ? text : inner), type);
}

const uuid: Way = (node, { source, wanted: { type }, context }) => {
  if (source === 'bytes') return make.call(node, context.pack('bytes_uuid'), [node]);
  return source === 'text' || source === 'variant'
    ? make.cast(node, atomic(node), type)
    : source === 'uuid'
      ? node
      : undefined;
};

const variant: Way = (node, { from, context }) => toText(node, from, undefined, context);

const others: ReadonlyMap<Family, Way> = new Map<Family, Way>([
  ['whole', toWhole],
  ['decimal', toDecimal],
  ['money', toMoney],
  ['float', toFloat],
  ['bit', toBit],
  ['bytes', toBytes],
  ['uuid', uuid],
  ['xml', (node, { wanted: { type } }) => make.cast(node, atomic(node), type)],
  ['variant', variant],
]);

/**
 * A converted expression where a value of another type is wanted without anybody saying so: as an operand, as an argument, as what is assigned. The same expression
 * where the types are of one family, as PostgreSQL converts between these by itself, and where nothing is known.
 */
export function implicitly(node: Expression, value: ValueType, context: RuleContext): Expression {
  const from = familyOf(context.resolution.typeOf(node));
  const to = familyOf(value);
  if (from === undefined || to === undefined || from === to || bare(node).kind === 'null') return node;
  if (isNumber(from) && isNumber(to) && to !== 'whole') return node;
  if (to === 'variant' && from === 'text') return node;
  const type = context.types.forValue(value, node);
  return (type && convertTo(node, { value, type }, context)) ?? node;
}
