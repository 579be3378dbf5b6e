import type { DataType } from '../../sql/tree/type.ts';
import type { ValueType } from '../../sql/value-type.ts';

type Reader = (type: DataType) => ValueType;

const integer =
  (typeName: string, precision: number): Reader =>
  () => ({ kind: 'number', integer: true, precision, scale: 0, typeName });

const fixedPoint =
  (typeName: string, precision: number, scale: number): Reader =>
  () => ({ kind: 'number', integer: false, precision: precision - scale, scale, typeName });

/** A text without a length has one character, `(max)` as many as one likes. */
const text =
  (typeName: string): Reader =>
  (type) =>
    type.precision === '*'
      ? { kind: 'text', large: true, typeName }
      : { kind: 'text', length: typeof type.precision === 'number' ? type.precision : 1, typeName };

const fixedText =
  (typeName: string): Reader =>
  (type) => ({
    kind: 'text',
    fixed: true,
    length: typeof type.precision === 'number' ? type.precision : 1,
    typeName,
  });

const bytes =
  (typeName: string): Reader =>
  (type) => ({
    kind: 'binary',
    large: type.precision === '*',
    ...(type.precision === '*' ? {} : { length: type.precision ?? 1 }),
    typeName,
  });

const moment =
  (typeName: string, digits: number, zone?: 'with'): Reader =>
  (type) => ({
    kind: 'timestamp',
    precision: typeof type.precision === 'number' ? type.precision : digits,
    ...(zone ? { zone } : {}),
    typeName,
  });

const named =
  (name: string): Reader =>
  () => ({ kind: 'other', name });

/** The system's types ("Data types (Transact-SQL)") by their principal names. */
const readers: ReadonlyMap<string, Reader> = new Map([
  ['BIGINT', integer('BIGINT', 19)],
  ['INT', integer('INT', 10)],
  ['SMALLINT', integer('SMALLINT', 5)],
  ['TINYINT', integer('TINYINT', 3)],
  ['BIT', () => ({ kind: 'boolean' })],
  [
    'DECIMAL',
    (type) => {
      const precision = typeof type.precision === 'number' ? type.precision : 18;
      const scale = type.scale ?? 0;
      return {
        kind: 'number',
        integer: scale === 0,
        precision: precision - scale,
        scale,
        typeName: 'DECIMAL',
      };
    },
  ],
  ['MONEY', fixedPoint('MONEY', 19, 4)],
  ['SMALLMONEY', fixedPoint('SMALLMONEY', 10, 4)],
  [
    'FLOAT',
    (type) => {
      const isReal = typeof type.precision === 'number' && type.precision <= 24;
      return {
        kind: 'number',
        integer: false,
        binary: isReal ? 'float' : 'double',
        typeName: isReal ? 'REAL' : 'FLOAT',
      };
    },
  ],
  ['REAL', () => ({ kind: 'number', integer: false, binary: 'float', typeName: 'REAL' })],
  ['DATE', () => ({ kind: 'date' })],
  [
    'TIME',
    (type) => ({
      kind: 'other',
      name: 'TIME',
      precision: typeof type.precision === 'number' ? type.precision : 7,
    }),
  ],
  ['DATETIME', moment('DATETIME', 3)],
  ['DATETIME2', moment('DATETIME2', 7)],
  ['SMALLDATETIME', moment('SMALLDATETIME', 0)],
  ['DATETIMEOFFSET', moment('DATETIMEOFFSET', 7, 'with')],
  ['CHAR', fixedText('CHAR')],
  ['NCHAR', fixedText('NCHAR')],
  ['VARCHAR', text('VARCHAR')],
  ['NVARCHAR', text('NVARCHAR')],
  ['SYSNAME', () => ({ kind: 'text', length: 128, typeName: 'NVARCHAR' })],
  ['TEXT', () => ({ kind: 'text', large: true, typeName: 'TEXT' })],
  ['NTEXT', () => ({ kind: 'text', large: true, typeName: 'NTEXT' })],
  ['BINARY', bytes('BINARY')],
  ['VARBINARY', bytes('VARBINARY')],
  ['IMAGE', () => ({ kind: 'binary', large: true, typeName: 'IMAGE' })],
  ['ROWVERSION', () => ({ kind: 'binary', large: false, length: 8, typeName: 'ROWVERSION' })],
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
