import type { DataType } from '../../sql/tree/type.ts';
import type { ValueType } from '../../sql/value-type.ts';

type Reader = (type: DataType) => ValueType;

const integer =
  (precision: number): Reader =>
  () => ({ kind: 'number', integer: true, precision, scale: 0 });
const text: Reader = (type) => ({
  kind: 'text',
  ...(typeof type.precision === 'number' ? { length: type.precision } : {}),
});
const large: Reader = () => ({ kind: 'text', large: true });
const bytes =
  (isLarge: boolean): Reader =>
  () => ({ kind: 'binary', large: isLarge });
const shape: Reader = (type) => ({ kind: 'other', name: type.name.parts[0]?.text ?? '' });

/** Built-in types of MySQL and MariaDB (Reference Manual, "Data Types") by their principal names. */
const readers: Readonly<Record<string, Reader>> = {
  TINYINT: integer(3),
  SMALLINT: integer(5),
  MEDIUMINT: integer(8),
  INT: integer(10),
  BIGINT: integer(20),
  BOOL: integer(3),
  YEAR: integer(4),
  DECIMAL: (type) => {
    const precision = typeof type.precision === 'number' ? type.precision : 10;
    const scale = type.scale ?? 0;
    return { kind: 'number', integer: scale === 0, precision: precision - scale, scale };
  },
  FLOAT: (type) => ({
    kind: 'number',
    integer: false,
    binary:
      typeof type.precision === 'number' && type.precision > 24 && type.scale === undefined
        ? 'double'
        : 'float',
  }),
  DOUBLE: () => ({ kind: 'number', integer: false, binary: 'double' }),
  BIT: () => ({ kind: 'other', name: 'BIT' }),
  DATE: () => ({ kind: 'date' }),
  DATETIME: (type) => ({ kind: 'timestamp', precision: fraction(type) }),
  TIMESTAMP: (type) => ({ kind: 'timestamp', zone: 'local', precision: fraction(type) }),
  TIME: () => ({ kind: 'interval', of: 'day to second' }),
  CHAR: (type) => ({
    kind: 'text',
    fixed: true,
    length: typeof type.precision === 'number' ? type.precision : 1,
  }),
  VARCHAR: text,
  TINYTEXT: large,
  TEXT: large,
  MEDIUMTEXT: large,
  LONGTEXT: large,
  ENUM: () => ({ kind: 'text' }),
  SET: () => ({ kind: 'text' }),
  BINARY: bytes(false),
  VARBINARY: bytes(false),
  TINYBLOB: bytes(true),
  BLOB: bytes(true),
  MEDIUMBLOB: bytes(true),
  LONGBLOB: bytes(true),
  JSON: () => ({ kind: 'json' }),
  UUID: () => ({ kind: 'other', name: 'UUID' }),
  INET4: () => ({ kind: 'other', name: 'INET4' }),
  INET6: () => ({ kind: 'other', name: 'INET6' }),
  VECTOR: shape,
  GEOMETRY: shape,
  POINT: shape,
  LINESTRING: shape,
  POLYGON: shape,
  MULTIPOINT: shape,
  MULTILINESTRING: shape,
  MULTIPOLYGON: shape,
  GEOMETRYCOLLECTION: shape,
};

/** Digits of the second's fraction: none unless they are written. */
function fraction(type: DataType): number {
  return typeof type.precision === 'number' ? type.precision : 0;
}

/** The kind of value of a built-in type of MySQL; undefined for any other name. */
export function mysqlValueType(type: DataType): ValueType | undefined {
  const { parts } = type.name;
  return parts.length === 1 ? readers[parts[0]?.text.toUpperCase() ?? '']?.(type) : undefined;
}
