import type { DataType } from '../../sql/tree/type.ts';
import type { ValueType } from '../../sql/value-type.ts';

type Reader = (type: DataType) => ValueType;

const integer =
  (precision: number): Reader =>
  () => ({ kind: 'number', integer: true, precision, scale: 0 });

const fixedPoint =
  (precision: number, scale: number): Reader =>
  () => ({ kind: 'number', integer: false, precision: precision - scale, scale });

/** A text without a length has one character, `(max)` as many as one likes. */
const text: Reader = (type) =>
  type.precision === '*'
    ? { kind: 'text', large: true }
    : { kind: 'text', length: typeof type.precision === 'number' ? type.precision : 1 };

const fixedText: Reader = (type) => ({
  kind: 'text',
  fixed: true,
  length: typeof type.precision === 'number' ? type.precision : 1,
});

const bytes: Reader = (type) => ({ kind: 'binary', large: type.precision === '*' });

const moment =
  (digits: number, zone?: 'with'): Reader =>
  (type) => ({
    kind: 'timestamp',
    precision: typeof type.precision === 'number' ? type.precision : digits,
    ...(zone ? { zone } : {}),
  });

const named =
  (name: string): Reader =>
  () => ({ kind: 'other', name });

/** The system's types ("Data types (Transact-SQL)") by their principal names. */
const readers: ReadonlyMap<string, Reader> = new Map([
  ['BIGINT', integer(19)],
  ['INT', integer(10)],
  ['SMALLINT', integer(5)],
  ['TINYINT', integer(3)],
  ['BIT', () => ({ kind: 'boolean' })],
  [
    'DECIMAL',
    (type) => {
      const precision = typeof type.precision === 'number' ? type.precision : 18;
      const scale = type.scale ?? 0;
      return { kind: 'number', integer: scale === 0, precision: precision - scale, scale };
    },
  ],
  ['MONEY', fixedPoint(19, 4)],
  ['SMALLMONEY', fixedPoint(10, 4)],
  [
    'FLOAT',
    (type) => ({
      kind: 'number',
      integer: false,
      binary: typeof type.precision === 'number' && type.precision <= 24 ? 'float' : 'double',
    }),
  ],
  ['REAL', () => ({ kind: 'number', integer: false, binary: 'float' })],
  ['DATE', () => ({ kind: 'date' })],
  ['TIME', named('TIME')],
  ['DATETIME', moment(3)],
  ['DATETIME2', moment(7)],
  ['SMALLDATETIME', moment(0)],
  ['DATETIMEOFFSET', moment(7, 'with')],
  ['CHAR', fixedText],
  ['NCHAR', fixedText],
  ['VARCHAR', text],
  ['NVARCHAR', text],
  ['SYSNAME', () => ({ kind: 'text', length: 128 })],
  ['TEXT', () => ({ kind: 'text', large: true })],
  ['NTEXT', () => ({ kind: 'text', large: true })],
  ['BINARY', bytes],
  ['VARBINARY', bytes],
  ['IMAGE', () => ({ kind: 'binary', large: true })],
  ['ROWVERSION', () => ({ kind: 'binary', large: false })],
  ['UNIQUEIDENTIFIER', named('UNIQUEIDENTIFIER')],
  ['XML', () => ({ kind: 'xml' })],
  ['JSON', () => ({ kind: 'json' })],
  ['SQL_VARIANT', named('SQL_VARIANT')],
  ['HIERARCHYID', named('HIERARCHYID')],
  ['GEOMETRY', named('GEOMETRY')],
  ['GEOGRAPHY', named('GEOGRAPHY')],
  ['VECTOR', named('VECTOR')],
  ['CURSOR', () => ({ kind: 'cursor' })],
]);

/** The kind of value of a type of the system; undefined for a type of users. */
export function sqlserverValueType(type: DataType): ValueType | undefined {
  const { parts } = type.name;
  return parts.length === 1 ? readers.get(parts[0]?.text.toUpperCase() ?? '')?.(type) : undefined;
}
