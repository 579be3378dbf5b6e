import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Family } from './family.ts';
import { atomic, bare, isNumber } from './family.ts';
import type { Way } from './way.ts';

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

const isOfText = (family: Family): boolean => family === 'text' || family === 'variant';

/** A text of digits, as a number: blanks around it mean nothing, and one of blanks alone is 0. */
function digitsOf(node: Expression, context: RuleContext): Expression {
  const literal = bare(node);
  if (literal.kind !== 'string') return make.call(node, context.pack('blank_as_zero'), [node]);
  return literal.value.trim() === '' ? make.string(literal, '0') : literal;
}

/** A value as a whole number; a TINYINT is held to its range, since it is a smallint in the target. */
export const toWhole: Way = (node, converting) => {
  const { source, wanted, context } = converting;
  if (typeNameOf(wanted.value) !== 'TINYINT') return whole(node, converting);
  const literal = bare(node);
  if (isOfText(source) && literal.kind !== 'string')
    return make.call(node, context.pack('to_tinyint'), [node]);
  if (source === 'bit' || holdsOnly(node, tinyint, context)) return whole(node, converting);
  if (source === 'whole') return inTinyint(node, context);
  const made = whole(node, { ...converting, wanted: { ...wanted, type: make.type(node, 'integer') } });
  return made && inTinyint(made, context);
};

/** A whole number that must be one of TINYINT. */
export function inTinyint(node: Expression, context: RuleContext): Expression {
  return make.call(node, context.pack('to_tinyint'), [node]);
}

const whole: Way = (node, { source, wanted: { type }, context }) => {
  if (isOfText(source)) return make.cast(node, atomic(digitsOf(node, context)), type);
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

/** A value as a DECIMAL, of which a text must say something. */
export const toDecimal: Way = (node, { source, wanted: { type } }) => {
  if (isOfText(source)) return make.cast(node, atomic(node), type);
  if (source === 'bit') return ofBit(node, type);
  if (isOldMoment(source)) return make.cast(node, daysOf(node), type);
  return isNumber(source) ? make.cast(node, atomic(node), type) : undefined;
};

/** Ranges of types of which PostgreSQL's have larger ones. */
interface Range {
  readonly low: number;
  readonly high: number;
}

const tinyint: Range = { low: 0, high: 255 };
const smallmoney: Range = { low: -214_748.3648, high: 214_748.3647 };
/** What is a number of 15 digits but no MONEY is left to the type of the target. */
const money: Range = { low: -922_337_203_685_477, high: 922_337_203_685_477 };

/** Whether a number may be beyond the range of TINYINT or SMALLMONEY, so that the type which stands for it would hold what the source refuses. */
export function mayExceed(node: Expression, wanted: ValueType, context: RuleContext): boolean {
  const name = typeNameOf(wanted);
  if (name !== 'TINYINT' && name !== 'SMALLMONEY') return false;
  return !holdsOnly(node, name === 'TINYINT' ? tinyint : smallmoney, context);
}

/** Whether a value cannot be beyond a range: a constant, or one of a type with few digits. */
function holdsOnly(node: Expression, { low, high }: Range, { resolution }: RuleContext): boolean {
  const literal = bare(node);
  if (literal.kind === 'number') return Number(literal.text) >= low && Number(literal.text) <= high;
  if (literal.kind === 'string') return isPlainNumber(literal.value, { low, high });
  const type = resolution.typeOf(node);
  if (type.kind !== 'number' || type.binary || type.precision === undefined) return false;
  if (type.typeName === 'TINYINT') return high >= 255;
  if (type.typeName === 'SMALLMONEY') return high >= smallmoney.high;
  return low < 0 && 10 ** type.precision <= high;
}

function isPlainNumber(text: string, { low, high }: Range): boolean {
  const number = Number(text);
  return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text) && number >= low && number <= high;
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

/** A value as MONEY or SMALLMONEY; the latter is held to its range, which is narrower than that of its digits. */
export const toMoney: Way = (node, converting) => {
  const { source, wanted, context } = converting;
  const isSmall = typeNameOf(wanted.value) === 'SMALLMONEY';
  const range = isSmall ? smallmoney : money;
  const checked = (value: Expression): Expression =>
    make.call(node, context.pack(isSmall ? 'to_smallmoney' : 'to_money'), [value]);
  if (isOfText(source)) {
    const amount = amountOf(node);
    return holdsOnly(amount, range, context) ? make.cast(node, amount, wanted.type) : checked(node);
  }
  if (source === 'bytes') return ofUnits(node, wanted.type);
  const isBounded =
    holdsOnly(node, range, context) || (!isSmall && bare(node).kind !== 'number') || source === 'bit';
  if (isBounded) return toDecimal(node, converting);
  const plain = toDecimal(node, { ...converting, wanted: { ...wanted, type: make.type(node, 'numeric') } });
  const isPlain = plain?.kind === 'cast' && (source === 'decimal' || source === 'money');
  return plain && checked(isPlain ? plain.operand : plain);
};

/** MONEY is a number of ten-thousandths. */
function ofUnits(node: Expression, type: DataType): Expression | undefined {
  const units = ofBytes(node, make.type(node, 'bigint'));
  const amount = units && make.binary(node, units, '/', make.number(node, '10000.0'));
  return amount && make.cast(node, make.parenthesis(node, amount), type);
}

/** A value as FLOAT or REAL. */
export const toFloat: Way = (node, { source, wanted: { type }, context }) => {
  if (isOfText(source)) return make.cast(node, atomic(digitsOf(node, context)), type);
  if (source === 'bit') return ofBit(node, type);
  if (isOldMoment(source)) return make.cast(node, daysOf(node), type);
  return isNumber(source) ? make.cast(node, atomic(node), type) : undefined;
};

/** Every number but 0 is true, and so are the texts of such numbers and `true`. */
export const toBit: Way = (node, { source, wanted: { type }, context }) => {
  const literal = bare(node);
  const isTruth = targetIsTruth(type);
  if (literal.kind === 'number') return truth(node, Number(literal.text) !== 0, isTruth);
  const said = literal.kind === 'string' ? truthOf(literal.value.trim()) : undefined;
  if (said !== undefined) return truth(node, said, isTruth);
  if (source === 'bit') return node;
  if (isNumber(source)) {
    const test = make.parenthesis(node, make.binary(node, node, '<>', make.number(node, 0)));
    return isTruth ? test : asNumber(test, type);
  }
  if (!isOfText(source)) return undefined;
  const read = make.call(node, context.pack('to_bit'), [node]);
  return isTruth ? read : asNumber(read, type);
};

function asNumber(test: Expression, type: DataType): Expression {
  return make.cast(test, make.cast(test, test, 'integer'), type);
}

function truthOf(text: string): boolean | undefined {
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text) || text === '') return false;
  return /^[+-]?\d+$/.test(text) ? Number(text) !== 0 : undefined;
}

function targetIsTruth(type: DataType): boolean {
  return type.name.parts.at(-1)?.text === 'boolean';
}

function truth(node: Expression, value: boolean, isTruth: boolean): Expression {
  return isTruth ? make.boolean(node, value) : make.number(node, value ? 1 : 0);
}
