import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Family } from './family.ts';
import { atomic, bare, familyOf, isMoment, isNumber } from './family.ts';
import { styleOf, toText } from './to-text.ts';
import { toMoment } from './to-moment.ts';

/** What a value is to become: its type in the source, and the one that stands for it. */
export interface Wanted {
  readonly value: ValueType;
  readonly type: DataType;
  /** The style of CONVERT. */
  readonly style?: Expression;
}

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
  if (family === 'text') return sized(node, toText(node, from, style, context), wanted, from);
  if (isMoment(family))
    return toMoment(node, from, { family, value, type }, style && (styleOf(style) ?? -1), context);
  return others.get(family)?.(node, { from, source: familyOf(from) as Family, wanted, context });
}

interface Converting {
  readonly from: ValueType;
  readonly source: Family;
  readonly wanted: Wanted;
  readonly context: RuleContext;
}

type Way = (node: Expression, converting: Converting) => Expression | undefined;

/** A text is cut to the length that is wanted, or filled up to it. */
function sized(
  node: Expression,
  text: Expression | undefined,
  { value, type }: Wanted,
  from: ValueType,
): Expression | undefined {
  if (!text) return undefined;
  const isText = text === node || text.kind === 'string';
  const isLarge = value.kind === 'text' && value.large === true;
  const inner = text.kind === 'cast' && text.type.name.parts.at(-1)?.text === 'text' ? text.operand : text;
  if (isLarge && !isText) return text;
  if (isLarge && from.kind === 'text' && text.kind !== 'string') return text;
  return make.cast(node, atomic(isLarge ? text : inner), type);
}

/** The days since 1900 that a moment is, with the part of the day. */
function daysOf(node: Expression): Expression {
  return make.fragment(
    node,
    'primary',
    '(extract(epoch from ',
    atomic(node),
    " - timestamp '1900-01-01') / 86400)",
  );
}

const isOldMoment = (family: Family): boolean => family === 'datetime' || family === 'smalldatetime';

/** A text of digits, as a number: blanks around it mean nothing, and for whole numbers and FLOAT an empty one is 0. */
function digitsOf(node: Expression, isEmptyZero: boolean): Expression {
  const literal = bare(node);
  if (literal.kind !== 'string') return node;
  const text = literal.value.trim();
  return isEmptyZero && text === '' ? make.string(literal, '0') : literal;
}

const whole: Way = (node, { source, wanted: { type } }) => {
  if (source === 'text' || source === 'variant') return make.cast(node, atomic(digitsOf(node, true)), type);
  // The fraction of a decimal or floating number is cut off; that of money is rounded.
  if (source === 'decimal' || source === 'float')
    return make.cast(node, make.call(node, 'trunc', [node]), type);
  if (source === 'bit') return ofBit(node, type);
  if (isOldMoment(source)) return make.cast(node, make.call(node, 'round', [daysOf(node)]), type);
  if (source === 'bytes') return ofBytes(node, type);
  return isNumber(source) ? make.cast(node, atomic(node), type) : undefined;
};

function ofBit(node: Expression, type: DataType): Expression {
  const number = make.cast(node, atomic(node), 'integer');
  return type.name.parts.at(-1)?.text === 'integer' ? number : make.cast(node, number, type);
}

/** The last bytes are those of the number, the first of them that of its sign. */
function ofBytes(node: Expression, type: DataType): Expression | undefined {
  const operand = bare(node);
  const literal =
    operand.kind === 'cast' && operand.operand.kind === 'string' ? operand.operand.value : undefined;
  if (literal === undefined || !/^\\x[\da-f]*$/i.test(literal)) {
    const bits = make.fragment(
      node,
      'primary',
      "('x' || right(repeat('0', 16) || encode(",
      node,
      ", 'hex'), 16))::bit(64)",
    );
    return make.cast(node, make.cast(node, bits, 'bigint'), type);
  }
  const bits = { smallint: 16, integer: 32, bigint: 64 }[type.name.parts.at(-1)?.text ?? ''];
  if (bits === undefined) return undefined;
  const number = BigInt.asIntN(bits, BigInt(`0x${literal.slice(2) || '0'}`));
  return make.cast(node, make.parenthesis(node, make.number(node, number.toString())), type);
}

/** Signs of currency and commas between the digits are passed over in a constant ("money and smallmoney"). */
function amountOf(node: Expression): Expression {
  const literal = bare(node);
  if (literal.kind !== 'string') return node;
  const text = literal.value
    .trim()
    .replace(/^([+-]?)\s*[\p{Sc}]\s*/u, '$1')
    .replaceAll(',', '');
  return make.string(literal, text === '' ? '0' : text);
}

const exact: Way = (node, { source, wanted: { type, value } }) => {
  if (source === 'text' || source === 'variant') {
    const isMoney = familyOf(value) === 'money';
    return make.cast(node, atomic(isMoney ? amountOf(node) : digitsOf(node, false)), type);
  }
  if (source === 'bit') return ofBit(node, type);
  if (isOldMoment(source)) return make.cast(node, daysOf(node), type);
  if (source === 'bytes' && familyOf(value) === 'money') {
    const units = ofBytes(node, make.type(node, 'bigint'));
    return (
      units &&
      make.cast(
        node,
        make.parenthesis(node, make.binary(node, units, '/', make.number(node, '10000.0'))),
        type,
      )
    );
  }
  return isNumber(source) ? make.cast(node, atomic(node), type) : undefined;
};

const float: Way = (node, { source, wanted: { type } }) => {
  if (source === 'text' || source === 'variant') return make.cast(node, atomic(digitsOf(node, true)), type);
  if (source === 'bit') return ofBit(node, type);
  if (isOldMoment(source)) return make.cast(node, daysOf(node), type);
  return isNumber(source) ? make.cast(node, atomic(node), type) : undefined;
};

/** Every number but 0 is true, and so are the texts of such numbers and `true`. */
const bit: Way = (node, { source, wanted: { type } }) => {
  const literal = bare(node);
  const isTruth = targetIsTruth(type);
  if (literal.kind === 'number') return truth(node, Number(literal.text) !== 0, isTruth);
  if (literal.kind === 'string') {
    const text = literal.value.trim();
    if (/^true$/i.test(text)) return truth(node, true, isTruth);
    if (/^false$/i.test(text) || text === '') return truth(node, false, isTruth);
    if (/^[+-]?\d+$/.test(text)) return truth(node, Number(text) !== 0, isTruth);
  }
  if (source === 'bit') return node;
  if (isNumber(source)) {
    const test = make.parenthesis(node, make.binary(node, node, '<>', make.number(node, 0)));
    return isTruth ? test : make.cast(node, make.cast(node, test, 'integer'), type);
  }
  return source === 'text' || source === 'variant' ? make.cast(node, atomic(node), type) : undefined;
};

function targetIsTruth(type: DataType): boolean {
  return type.name.parts.at(-1)?.text === 'boolean';
}

function truth(node: Expression, value: boolean, isTruth: boolean): Expression {
  return isTruth ? make.boolean(node, value) : make.number(node, value ? 1 : 0);
}

/** How many bytes the number of a type has. */
const widths: ReadonlyMap<string, number> = new Map([
  ['TINYINT', 1],
  ['SMALLINT', 2],
  ['INT', 4],
  ['BIGINT', 8],
]);

/** Numbers are written with their first byte first; a BINARY of a length is filled up on the left for them, and on the right for all others. */
const bytes: Way = (node, { source, from, wanted, context }) => {
  const { value, style } = wanted;
  const length = value.kind === 'binary' ? value.length : undefined;
  const isFixed = typeNameOf(value) === 'BINARY';
  const number = styleOf(style);
  if (source === 'bytes') return cut(node, length, isFixed, 'right', context);
  if (source === 'text' && (number === 1 || number === 2)) {
    const digits = number === 1 ? make.call(node, 'substr', [node, make.number(node, 3)]) : node;
    return cut(
      make.call(node, 'decode', [digits, make.string(node, 'hex')]),
      length,
      isFixed,
      'right',
      context,
    );
  }
  if (source === 'text') {
    const isNational = typeNameOf(from)?.startsWith('N') === true;
    const written = isNational
      ? make.call(node, context.pack('utf16_bytes'), [node])
      : make.call(node, 'convert_to', [node, make.string(node, 'WIN1252')]);
    return cut(written, length, isFixed, 'right', context);
  }
  if (source === 'uuid')
    return cut(make.call(node, context.pack('uuid_bytes'), [node]), length, isFixed, 'right', context);
  const width = source === 'bit' ? 1 : source === 'whole' ? widths.get(typeNameOf(from) ?? '') : undefined;
  if (width === undefined) return undefined;
  const sent = make.call(node, 'int8send', [
    make.cast(node, source === 'bit' ? make.cast(node, atomic(node), 'integer') : atomic(node), 'bigint'),
  ]);
  const own = make.call(node, 'substr', [sent, make.number(node, 9 - width)]);
  return cut(own, length, isFixed, 'left', context);
};

function cut(
  node: Expression,
  length: number | undefined,
  isFixed: boolean,
  side: 'left' | 'right',
  context: RuleContext,
): Expression {
  if (length === undefined) return node;
  return make.call(node, context.pack('sized_bytes'), [
    node,
    make.number(node, length),
    make.boolean(node, isFixed),
    ...(side === 'left' ? [make.boolean(node, true)] : []),
  ]);
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
  ['whole', whole],
  ['decimal', exact],
  ['money', exact],
  ['float', float],
  ['bit', bit],
  ['bytes', bytes],
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
