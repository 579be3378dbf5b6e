import type { Typing } from '../../sql/dialect.ts';
import { madeOf } from '../../sql/collation-precedence.ts';
import { typeNameOf } from '../../sql/sqlserver-type.ts';
import type { BinaryOperator, UnaryOperator } from '../../sql/tree/expression.ts';
import type { NumberValue, TextValue, ValueType } from '../../sql/value-type.ts';
import { unknownValue } from '../../sql/value-type.ts';

/** The types of the system, the strongest first: of two operands the weaker is converted to the type of the stronger ("Data type precedence (Transact-SQL)"). */
const precedence: ReadonlyMap<string, number> = new Map(
  [
    'SQL_VARIANT',
    'XML',
    'JSON',
    'DATETIMEOFFSET',
    'DATETIME2',
    'DATETIME',
    'SMALLDATETIME',
    'DATE',
    'TIME',
    'FLOAT',
    'REAL',
    'DECIMAL',
    'MONEY',
    'SMALLMONEY',
    'BIGINT',
    'INT',
    'SMALLINT',
    'TINYINT',
    'BIT',
    'NTEXT',
    'TEXT',
    'IMAGE',
    'ROWVERSION',
    'UNIQUEIDENTIFIER',
    'NVARCHAR',
    'NCHAR',
    'VARCHAR',
    'CHAR',
    'VARBINARY',
    'BINARY',
  ].map((name, i): [string, number] => [name, i]),
);

function rank(type: ValueType): number {
  return precedence.get(typeNameOf(type) ?? '') ?? -1;
}

function decimal(precision: number, scale: number): NumberValue {
  return { kind: 'number', integer: scale === 0, precision: precision - scale, scale, typeName: 'DECIMAL' };
}

/** A constant without a point is an INT, or a DECIMAL where it is too large; one with an exponent is a FLOAT ("Constants"). */
function constant(node: Parameters<Typing['constant']>[0]): ValueType {
  if (node.kind === 'string') {
    const typeName = node.national ? 'NVARCHAR' : 'VARCHAR';
    return { kind: 'text', length: Math.max(1, node.value.length), typeName };
  }
  const { text } = node;
  if (/e/i.test(text)) return { kind: 'number', integer: false, binary: 'double', typeName: 'FLOAT' };
  const [before = '', behind] = text.split('.');
  const digits = before.replace(/^0+/, '').length;
  const isWhole = behind === undefined && Number(text) <= 2147483647;
  // With a decimal, a whole constant takes part by its own digits and not by all that an INT may have.
  if (isWhole)
    return { kind: 'number', integer: true, precision: Math.max(1, digits), scale: 0, typeName: 'INT' };
  return decimal(Math.max(1, digits + (behind?.length ?? 0)), behind?.length ?? 0);
}

/** How many digits a value has all in all and behind the point; whole numbers take part in decimals with so many. */
function sizeOf(type: ValueType): { readonly precision: number; readonly scale: number } {
  if (type.kind !== 'number') return { precision: type.kind === 'boolean' ? 1 : 38, scale: 0 };
  const { precision = 38, scale = 0 } = type;
  return { precision: precision + scale, scale };
}

/** "Precision, scale, and length (Transact-SQL)": of more than 38 digits those of the fraction go, down to six of a product or quotient. */
function decimalOf(operator: BinaryOperator, left: ValueType, right: ValueType): NumberValue {
  const a = sizeOf(left);
  const b = sizeOf(right);
  if (operator === '*') return fitted(a.precision + b.precision + 1, a.scale + b.scale);
  if (operator === '/') {
    const scale = Math.max(6, a.scale + b.precision + 1);
    return fitted(a.precision - a.scale + b.scale + scale, scale);
  }
  const scale = Math.max(a.scale, b.scale);
  const before = Math.max(a.precision - a.scale, b.precision - b.scale);
  if (operator === '%') return decimal(Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale);
  const precision = before + scale + 1;
  return precision <= 38 ? decimal(precision, scale) : decimal(38, Math.max(0, Math.min(scale, 38 - before)));
}

function fitted(precision: number, scale: number): NumberValue {
  if (precision <= 38) return decimal(precision, scale);
  const before = precision - scale;
  return decimal(38, before < 32 ? Math.min(scale, 38 - before) : Math.min(scale, 6));
}

function textOf(left: TextValue, right: TextValue, joins: boolean): TextValue {
  const isNational = [left, right].some(({ typeName }) => typeName?.startsWith('N'));
  const isFixed = left.fixed === true && right.fixed === true;
  const isLarge = left.large === true || right.large === true;
  const a = left.length ?? 0;
  const b = right.length ?? 0;
  const length = Math.min(joins ? a + b : Math.max(a, b), isNational ? 4000 : 8000);
  const type: TextValue = {
    kind: 'text',
    ...(isLarge ? { large: true } : { length }),
    ...(isFixed ? { fixed: true } : {}),
    typeName: `${isNational ? 'N' : ''}${isFixed ? '' : 'VAR'}CHAR`,
  };
  return madeOf(type, [left, right]);
}

function together(types: readonly ValueType[]): ValueType {
  const known = types.filter(({ kind }) => kind !== 'null');
  if (known.some(({ kind }) => kind === 'unknown')) return unknownValue;
  return known.reduce<ValueType | undefined>((a, b) => (a ? both(a, b) : b), undefined) ?? { kind: 'null' };
}

function both(a: ValueType, b: ValueType): ValueType {
  if (a.kind === 'text' && b.kind === 'text') return textOf(a, b, false);
  const stronger = rank(a) <= rank(b) ? a : b;
  if (typeNameOf(stronger) !== 'DECIMAL' || a.kind !== 'number' || b.kind !== 'number') return stronger;
  const [x, y] = [sizeOf(a), sizeOf(b)];
  const scale = Math.max(x.scale, y.scale);
  return decimal(Math.min(38, Math.max(x.precision - x.scale, y.precision - y.scale) + scale), scale);
}

/** `+` of two texts, or of two binary values, joins them; of all others the operand of the stronger type says what is computed. */
function operation(operator: BinaryOperator, left: ValueType, right: ValueType): ValueType {
  if (left.kind === 'unknown' || right.kind === 'unknown') return unknownValue;
  if (left.kind === 'null') return right;
  if (right.kind === 'null') return left;
  if (left.kind === 'text' && right.kind === 'text') return textOf(left, right, true);
  const stronger = rank(left) <= rank(right) ? left : right;
  const name = typeNameOf(stronger);
  // A BIT takes part in sums as an integer; of bits alone only the operators of bits are allowed.
  if (name === 'BIT') return stronger;
  return name === 'DECIMAL' ? decimalOf(operator, left, right) : stronger;
}

/** A TINYINT has no sign, so that one with a sign is a SMALLINT ("Unary operators - negative"). */
function unary(operator: UnaryOperator, operand: ValueType): ValueType {
  const isSign = operator === '-' || operator === '+';
  return isSign && operand.kind === 'number' && operand.typeName === 'TINYINT'
    ? { ...operand, precision: 5, typeName: 'SMALLINT' }
    : operand;
}

/** How SQL Server finds the type of an expression. */
export const sqlserverTyping: Typing = {
  constant,
  operation,
  unary,
  together,
  ofNull: { kind: 'number', integer: true, precision: 10, scale: 0, typeName: 'INT' },
  atTimeZone: () => ({ kind: 'timestamp', zone: 'with', precision: 7, typeName: 'DATETIMEOFFSET' }),
};
