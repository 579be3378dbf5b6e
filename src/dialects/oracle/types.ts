import type { DataType } from '../../sql/tree/type.ts';
import { builtInCollection } from './collections.ts';
import { packageType } from './packages/types.ts';
import type { ValueType } from '../../sql/value-type.ts';

type Reader = (type: DataType) => ValueType;

const text: Reader = (type) => ({
  kind: 'text',
  ...(typeof type.precision === 'number' ? { length: type.precision } : {}),
});
const fixed: Reader = (type) => ({
  kind: 'text',
  fixed: true,
  length: typeof type.precision === 'number' ? type.precision : 1,
});
const large: Reader = () => ({ kind: 'text', large: true });
const pls: Reader = () => ({ kind: 'number', integer: true, pls: true, precision: 10 });
const integer: Reader = () => ({ kind: 'number', integer: true, precision: 38, scale: 0 });
const float: Reader = () => ({ kind: 'number', integer: false });

/** NUMBER(p,s): without scale it is an integer, without precision anything; NUMBER(*,0) is an integer of 38 digits. */
const number: Reader = (type) => {
  if (type.precision === undefined) return { kind: 'number', integer: false };
  const precision = type.precision === '*' ? 38 : type.precision;
  const scale = type.scale ?? 0;
  return { kind: 'number', integer: scale <= 0, precision: precision - scale, scale };
};

const timestamp: Reader = (type) => ({
  kind: 'timestamp',
  ...(type.zone === 'with' || type.zone === 'local' ? { zone: type.zone } : {}),
  precision: typeof type.precision === 'number' ? type.precision : 6,
});

/** Built-in types (SQL Language Reference, "Data Types"; PL/SQL Language Reference, "PL/SQL Data Types"), ANSI names included. */
const readers: Readonly<Record<string, Reader>> = {
  NUMBER: number,
  NUMERIC: (type) => (type.precision === undefined ? integer(type) : number(type)),
  DECIMAL: (type) => (type.precision === undefined ? integer(type) : number(type)),
  DEC: (type) => (type.precision === undefined ? integer(type) : number(type)),
  INTEGER: integer,
  INT: integer,
  SMALLINT: integer,
  FLOAT: float,
  'DOUBLE PRECISION': float,
  REAL: float,
  BINARY_FLOAT: () => ({ kind: 'number', integer: false, binary: 'float' }),
  BINARY_DOUBLE: () => ({ kind: 'number', integer: false, binary: 'double' }),
  SIMPLE_FLOAT: () => ({ kind: 'number', integer: false, binary: 'float' }),
  SIMPLE_DOUBLE: () => ({ kind: 'number', integer: false, binary: 'double' }),
  PLS_INTEGER: pls,
  BINARY_INTEGER: pls,
  NATURAL: pls,
  NATURALN: pls,
  POSITIVE: pls,
  POSITIVEN: pls,
  SIGNTYPE: pls,
  SIMPLE_INTEGER: pls,
  VARCHAR2: text,
  VARCHAR: text,
  NVARCHAR2: text,
  STRING: text,
  'CHARACTER VARYING': text,
  'CHAR VARYING': text,
  'NCHAR VARYING': text,
  'NATIONAL CHARACTER VARYING': text,
  'NATIONAL CHAR VARYING': text,
  CHAR: fixed,
  CHARACTER: fixed,
  NCHAR: fixed,
  'NATIONAL CHARACTER': fixed,
  'NATIONAL CHAR': fixed,
  CLOB: large,
  NCLOB: large,
  LONG: large,
  DATE: () => ({ kind: 'date' }),
  TIMESTAMP: timestamp,
  INTERVAL: (type) => ({
    kind: 'interval',
    of: type.interval?.from === 'year' ? 'year to month' : 'day to second',
    ...(typeof type.precision !== 'number' ? {} : { leading: type.precision }),
    ...(type.scale === undefined ? {} : { fraction: type.scale }),
  }),
  DSINTERVAL_UNCONSTRAINED: () => ({ kind: 'interval', of: 'day to second', leading: 9, fraction: 9 }),
  YMINTERVAL_UNCONSTRAINED: () => ({ kind: 'interval', of: 'year to month', leading: 9 }),
  TIMESTAMP_UNCONSTRAINED: () => ({ kind: 'timestamp' }),
  TIMESTAMP_TZ_UNCONSTRAINED: () => ({ kind: 'timestamp', zone: 'with' }),
  TIMESTAMP_LTZ_UNCONSTRAINED: () => ({ kind: 'timestamp', zone: 'local' }),
  BOOLEAN: () => ({ kind: 'boolean' }),
  RAW: () => ({ kind: 'binary', large: false }),
  'LONG RAW': () => ({ kind: 'binary', large: true }),
  BLOB: () => ({ kind: 'binary', large: true }),
  BFILE: () => ({ kind: 'other', name: 'BFILE' }),
  ROWID: () => ({ kind: 'rowid' }),
  UROWID: () => ({ kind: 'rowid' }),
  DBMS_ID: text,
  DBMS_QUOTED_ID: text,
  DBMS_ID_30: text,
  DBMS_QUOTED_ID_30: text,
  XMLTYPE: () => ({ kind: 'xml' }),
  JSON: () => ({ kind: 'json' }),
  JSON_ELEMENT_T: () => ({ kind: 'json', of: 'element' }),
  JSON_OBJECT_T: () => ({ kind: 'json', of: 'object' }),
  JSON_ARRAY_T: () => ({ kind: 'json', of: 'array' }),
  JSON_SCALAR_T: () => ({ kind: 'json', of: 'scalar' }),
  SYS_REFCURSOR: () => ({ kind: 'cursor' }),
  ANYDATA: () => ({ kind: 'other', name: 'ANYDATA' }),
  ANYTYPE: () => ({ kind: 'other', name: 'ANYTYPE' }),
  ANYDATASET: () => ({ kind: 'other', name: 'ANYDATASET' }),
  SDO_GEOMETRY: () => ({ kind: 'other', name: 'SDO_GEOMETRY' }),
  VECTOR: () => ({ kind: 'other', name: 'VECTOR' }),
};

/** The kind of value of a built-in type of Oracle; undefined for a type of the users'. */
export function oracleValueType(type: DataType): ValueType | undefined {
  const parts = type.name.parts;
  const last = parts.at(-1);
  const owner = parts.at(-2)?.text.toUpperCase();
  const collection = type.attribute ? undefined : builtInCollection(last?.text.toUpperCase() ?? '', owner);
  if (collection) return collection;
  if (!type.attribute && last && owner !== undefined && !/^(SYS|MDSYS|STANDARD|PUBLIC)$/.test(owner))
    return packageType(owner, last.text.toUpperCase());
  if (type.attribute || !last || (parts.length > 1 && !/^(SYS|MDSYS|STANDARD)$/i.test(parts[0]?.text ?? '')))
    return undefined;
  return readers[last.text.toUpperCase()]?.(type);
}
