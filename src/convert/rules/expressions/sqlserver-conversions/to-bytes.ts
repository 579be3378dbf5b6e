import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { atomic } from './family.ts';
import { styleOf } from './to-text.ts';
import type { Converting, Way } from './way.ts';

/** How many bytes the number of a type has. */
const widths: ReadonlyMap<string, number> = new Map([
  ['TINYINT', 1],
  ['SMALLINT', 2],
  ['INT', 4],
  ['BIGINT', 8],
]);

/** Numbers are written with their first byte first; a BINARY of a length is filled up on the left for them, and on the right for all others. */
export const toBytes: Way = (node, converting) => {
  const { source, wanted, context } = converting;
  const { value } = wanted;
  const length = value.kind === 'binary' ? value.length : undefined;
  const isFixed = typeNameOf(value) === 'BINARY';
  const made = ofText(node, converting) ?? ofNumber(node, converting);
  if (!made) return undefined;
  const side = source === 'text' || source === 'bytes' || source === 'uuid' ? 'right' : 'left';
  return length === undefined ? made : cut(made, length, isFixed, side, context);
};

function ofText(node: Expression, { source, from, wanted, context }: Converting): Expression | undefined {
  if (source === 'bytes') return node;
  if (source === 'uuid') return make.call(node, context.pack('uuid_bytes'), [node]);
  if (source !== 'text') return undefined;
  const style = styleOf(wanted.style);
  if (style === 1 || style === 2) {
    const digits = style === 1 ? make.call(node, 'substr', [node, make.number(node, 3)]) : node;
    return make.call(node, 'decode', [digits, make.string(node, 'hex')]);
  }
  return typeNameOf(from)?.startsWith('N') === true
    ? make.call(node, context.pack('utf16_bytes'), [node])
    : make.call(node, 'convert_to', [node, make.string(node, 'WIN1252')]);
}

function ofNumber(node: Expression, { source, from }: Converting): Expression | undefined {
  if (source === 'money') return ofMoney(node, from);
  if (source === 'float')
    return make.call(node, typeNameOf(from) === 'REAL' ? 'float4send' : 'float8send', [node]);
  const width = source === 'bit' ? 1 : source === 'whole' ? widths.get(typeNameOf(from) ?? '') : undefined;
  if (width === undefined) return undefined;
  const number = source === 'bit' ? make.cast(node, atomic(node), 'integer') : atomic(node);
  return lastBytes(make.cast(node, number, 'bigint'), width);
}

/** MONEY is a number of ten-thousandths, of eight bytes or four. */
function ofMoney(node: Expression, from: ValueType): Expression {
  const units = make.parenthesis(node, make.binary(node, node, '*', make.number(node, 10000)));
  return lastBytes(make.cast(node, units, 'bigint'), typeNameOf(from) === 'SMALLMONEY' ? 4 : 8);
}

function lastBytes(number: Expression, width: number): Expression {
  const sent = make.call(number, 'int8send', [number]);
  return width === 8 ? sent : make.call(number, 'substr', [sent, make.number(number, 9 - width)]);
}

function cut(
  node: Expression,
  length: number,
  isFixed: boolean,
  side: 'left' | 'right',
  context: RuleContext,
): Expression {
  return make.call(node, context.pack('sized_bytes'), [
    node,
    make.number(node, length),
    make.boolean(node, isFixed),
    ...(side === 'left' ? [make.boolean(node, true)] : []),
  ]);
}
