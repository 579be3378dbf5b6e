import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Family } from './family.ts';
import { atomic, familyOf } from './family.ts';
import { scaled } from './scale.ts';

/** A value as the server makes a text of it, before it is cut to a length; undefined for a style that is not known. */
export function toText(
  node: Expression,
  from: ValueType,
  style: Expression | undefined,
  context: RuleContext,
  isNational = false,
): Expression | undefined {
  const family = familyOf(from);
  return family && writers[family]?.(node, { from, style, isNational, context });
}

interface Writing {
  readonly from: ValueType;
  readonly style: Expression | undefined;
  /** Whether the text is to be one of Unicode. */
  readonly isNational: boolean;
  readonly context: RuleContext;
}

type Writer = (node: Expression, writing: Writing) => Expression | undefined;

/** The number of a style that is a constant; 0 without one. */
export function styleOf(style: Expression | undefined): number | undefined {
  if (style === undefined) return 0;
  return style.kind === 'number' ? Number(style.text) : undefined;
}

const plain: Writer = (node) => make.cast(node, atomic(node), 'text');

/** A CHAR has blanks up to its length, which PostgreSQL takes off when it makes a text of it. */
const text: Writer = (node, { from }) =>
  from.kind === 'text' && from.fixed === true && from.length !== undefined && node.kind !== 'string'
    ? make.call(node, 'rpad', [make.cast(node, atomic(node), 'text'), make.number(node, from.length)])
    : node;

const decimal: Writer = (node, writing) => plain(scaled(node, writing.from, writing.context), writing);

const bit: Writer = (node) => make.cast(node, make.cast(node, atomic(node), 'integer'), 'text');

/** Two digits behind the point, or with commas (1), or four (2). */
const money: Writer = (node, { style }) => {
  const number = styleOf(style);
  if (number === 1) return make.call(node, 'to_char', [node, make.string(node, 'FM999,999,999,999,990.00')]);
  if (number === 2 || number === 126) return make.cast(node, atomic(node), 'text');
  return number === 0
    ? make.cast(node, make.call(node, 'round', [node, make.number(node, 2)]), 'text')
    : undefined;
};

const float: Writer = (node, { style, context }) =>
  make.call(node, context.pack('float_text'), style && styleOf(style) !== 0 ? [node, style] : [node]);

/** Styles that `to_char` can say for every value. */
const formats: ReadonlyMap<number, string> = new Map([
  [1, 'MM/DD/YY'],
  [101, 'MM/DD/YYYY'],
  [2, 'YY.MM.DD'],
  [102, 'YYYY.MM.DD'],
  [3, 'DD/MM/YY'],
  [103, 'DD/MM/YYYY'],
  [4, 'DD.MM.YY'],
  [104, 'DD.MM.YYYY'],
  [5, 'DD-MM-YY'],
  [105, 'DD-MM-YYYY'],
  [6, 'DD Mon YY'],
  [106, 'DD Mon YYYY'],
  [7, 'Mon DD, YY'],
  [107, 'Mon DD, YYYY'],
  [8, 'HH24:MI:SS'],
  [24, 'HH24:MI:SS'],
  [108, 'HH24:MI:SS'],
  [10, 'MM-DD-YY'],
  [110, 'MM-DD-YYYY'],
  [11, 'YY/MM/DD'],
  [111, 'YYYY/MM/DD'],
  [12, 'YYMMDD'],
  [112, 'YYYYMMDD'],
  [20, 'YYYY-MM-DD HH24:MI:SS'],
  [120, 'YYYY-MM-DD HH24:MI:SS'],
  [23, 'YYYY-MM-DD'],
]);

/** The digits of a second of a type, as `to_char` writes them; PostgreSQL keeps six of seven. */
function fraction(digits: number): string {
  if (digits === 0) return '';
  if (digits === 7) return '.US"0"';
  return digits === 6 ? '.US' : `.FF${digits}`;
}

const moment: Writer = (node, { from, style, context }) => {
  const name = typeNameOf(from);
  const isOld = name === 'DATETIME' || name === 'SMALLDATETIME';
  const number = style === undefined && !isOld ? 121 : styleOf(style);
  const digits = name === 'SMALLDATETIME' ? 3 : from.kind === 'timestamp' ? (from.precision ?? 7) : 7;
  const format = number === undefined ? undefined : formats.get(number);
  const isLong = number === 21 || number === 25 || number === 121;
  if (format !== undefined || isLong) {
    const written = format ?? `YYYY-MM-DD HH24:MI:SS${fraction(digits)}`;
    return make.call(node, 'to_char', [node, make.string(node, written)]);
  }
  const given = number === undefined ? style : make.number(node, number);
  return (
    given &&
    make.call(node, context.pack('moment_text'), [
      node,
      given,
      ...(digits === 3 ? [] : [make.number(node, digits)]),
    ])
  );
};

const date: Writer = (node, writing) => {
  if (writing.style === undefined) return plain(node, writing);
  const number = styleOf(writing.style);
  // Styles of a date and a time of day write only the date of a DATE.
  const format =
    number === undefined
      ? undefined
      : (formats.get(number) ?? (number === 121 || number === 21 ? 'YYYY-MM-DD' : undefined));
  if (format !== undefined && !format.includes('HH'))
    return make.call(node, 'to_char', [node, make.string(node, format)]);
  return number === 20 || number === 120 || number === 121 || number === 126
    ? plain(node, writing)
    : undefined;
};

const time: Writer = (node, { from, style }) => {
  const number = styleOf(style) ?? -1;
  const { precision: digits = 7 } = from.kind === 'other' ? from : {};
  if (number === 8 || number === 108 || number === 24 || number === 20 || number === 120)
    return make.call(node, 'to_char', [node, make.string(node, 'HH24:MI:SS')]);
  return style === undefined || number === 121 || number === 21 || number === 114 || number === 14
    ? make.call(node, 'to_char', [node, make.string(node, `HH24:MI:SS${fraction(digits)}`)])
    : undefined;
};

const offset: Writer = (node, { from, style }) => {
  const number = style === undefined ? 121 : styleOf(style);
  const digits = from.kind === 'timestamp' ? (from.precision ?? 7) : 7;
  const format =
    number === 121 || number === 0
      ? `YYYY-MM-DD HH24:MI:SS${fraction(digits)} TZH:TZM`
      : formats.get(number ?? -1);
  return format === undefined ? undefined : make.call(node, 'to_char', [node, make.string(node, format)]);
};

/** The bytes as characters of the code page (0), or in hexadecimal digits with (1) or without (2) a prefix. */
const bytes: Writer = (node, { style, isNational, context }) => {
  const number = styleOf(style);
  if (number === 0)
    return isNational
      ? make.call(node, context.pack('utf16_text'), [node])
      : make.call(node, 'convert_from', [node, make.string(node, 'WIN1252')]);
  const digits = make.call(node, 'upper', [make.call(node, 'encode', [node, make.string(node, 'hex')])]);
  if (number === 1) return make.chain(node, '||', [make.string(node, '0x'), digits]);
  return number === 2 ? digits : undefined;
};

const uuid: Writer = (node, writing) => make.call(node, 'upper', [plain(node, writing) as Expression]);

const writers: Readonly<Record<Family, Writer>> = {
  text,
  whole: plain,
  decimal,
  money,
  float,
  bit,
  datetime: moment,
  smalldatetime: moment,
  datetime2: moment,
  date,
  time,
  offset,
  bytes,
  uuid,
  xml: plain,
  variant: (node) => node,
};
