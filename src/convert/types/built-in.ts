import { expressions } from '../../sql/codes/expressions.ts';
import { typeFindings } from '../../sql/codes/types.ts';
import * as make from '../../sql/make.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { Settings } from '../settings.ts';
import type { TypePlace } from '../target-types.ts';
import type { MappedType, TypeNote } from './mapped.ts';
import { columnNumber, exactNumber, numberSize } from './number.ts';

/** Maps one built-in type. Modifiers (lengths, precisions) are dropped where PostgreSQL ignores them. */
type Mapper = (type: DataType, place: TypePlace, settings: Settings) => MappedType;

/**
 * The type for a built-in one of Oracle (SQL Language Reference, "Data Types"; PL/SQL Language Reference, "PL/SQL Data Types");
 * undefined for any other name.
 */
export function mapBuiltIn(type: DataType, place: TypePlace, settings: Settings): MappedType | undefined {
  const { parts } = type.name;
  const stored = parts.map((each) => each.text.toUpperCase());
  const names = stored.length > 1 && systemOwners.has(stored[0] ?? '') ? stored.slice(1) : stored;
  return names.length > 1 ? undefined : mappers[names[0] ?? '']?.(type, place, settings);
}

const systemOwners = new Set(['SYS', 'STANDARD', 'MDSYS', 'PUBLIC']);

/** Parameters and results have no length or precision: PostgreSQL would take one and forget it. */
function isBare(place: TypePlace): boolean {
  return place === 'parameter' || place === 'return';
}

function plain(name: string): Mapper {
  return (type) => ({ type: make.type(type, name), notes: [] });
}

/** Whether a table holds the values, or may hold them. */
function isStored(place: TypePlace): boolean {
  return place === 'column' || place === 'attribute';
}

/** A type that is kept under another name, with a note about it. */
function noted(name: string, entry: TypeNote['entry']): Mapper {
  return (type) => ({
    type: make.type(type, name),
    notes: [{ entry, what: `${nameOf(type)} becomes ${name}.` }],
  });
}

function nameOf(type: DataType): string {
  return type.name.parts.at(-1)?.text.toUpperCase() ?? '';
}

/**
 * VARCHAR2(n): n counts bytes unless CHAR is written or NLS_LENGTH_SEMANTICS says so; varchar(n) counts characters, so it
 * holds all that fitted and, with characters of several bytes, more.
 */
const text: Mapper = (type, place) => {
  const { precision } = type;
  if (isBare(place) || typeof precision !== 'number') return { type: make.type(type, 'text'), notes: [] };
  return { type: make.type(type, 'varchar', { precision }), notes: [] };
};

const fixed: Mapper = (type, place) => {
  const precision = typeof type.precision === 'number' ? type.precision : 1;
  return {
    type: isBare(place) ? make.type(type, 'char') : make.type(type, 'char', { precision }),
    notes: [],
  };
};

const number: Mapper = (type, place, settings) => {
  const size = numberSize(type) ?? { scale: 0 };
  if (size.precision === undefined) {
    const name = isStored(place) || place === 'field' ? settings.bareNumber : 'numeric';
    return { type: make.type(type, name), notes: [] };
  }
  if (isBare(place)) return { type: make.type(type, 'numeric'), notes: [] };
  const odd = size.scale < 0 || size.scale > size.precision;
  const notes =
    odd && settings.targetVersion < 15
      ? [
          {
            entry: typeFindings.unlimitedScale,
            what: `NUMBER(${size.precision},${size.scale}) is kept without its rounding.`,
          },
        ]
      : [];
  const made = isStored(place)
    ? columnNumber(size, type, settings)
    : exactNumber(size, type, settings.targetVersion);
  return { type: made, notes };
};

/**
 * FLOAT counts binary digits but is stored in decimal ones: numeric alone holds the same numbers (up to 38 digits). Fewer digits
 * than 126 round the value to so many significant ones, wherever its point is, which no type of PostgreSQL does.
 */
const float: Mapper = (type) => {
  const { precision } = type;
  const rounds = typeof precision === 'number' && precision < 126;
  const what = `FLOAT(${precision}) becomes numeric, which keeps all digits.`;
  return {
    type: make.type(type, 'numeric'),
    notes: rounds ? [{ entry: typeFindings.floatPrecision, what }] : [],
  };
};

const date: Mapper = (type, place, settings) => {
  if (settings.date === 'date') return { type: make.type(type, 'date'), notes: [] };
  return {
    type: isBare(place) ? make.type(type, 'timestamp') : make.type(type, 'timestamp', { precision: 0 }),
    notes: [],
  };
};

/** Six digits are the default of both, so that they are not written. */
const timestamp: Mapper = (type, place) => {
  const name = type.zone === 'with' || type.zone === 'local' ? 'timestamptz' : 'timestamp';
  const given = typeof type.precision === 'number' ? type.precision : 6;
  const precision = isBare(place) || given >= 6 ? {} : { precision: given };
  const notes = finerThanMicroseconds(type, given);
  if (place !== 'column' || type.zone !== 'with') return { type: make.type(type, name, precision), notes };
  const what = `${nameOf(type)} keeps the instant, not the time zone of the value.`;
  return {
    type: make.type(type, name, precision),
    notes: [...notes, { entry: expressions.zoneNotKept, what }],
  };
};

/** Of an interval, Oracle's first number limits the leading field, which PostgreSQL does not; the second is the digits of the second. */
const interval: Mapper = (type, place) => {
  const base = make.type(type, 'interval');
  if (!type.interval || isBare(place)) return { type: base, notes: [] };
  const given = type.interval.to === 'second' ? (type.scale ?? 6) : 6;
  return {
    type: { ...base, interval: type.interval, ...(given < 6 ? { precision: given } : {}) },
    notes: finerThanMicroseconds(type, given),
  };
};

function finerThanMicroseconds(type: DataType, digits: number): TypeNote[] {
  if (digits <= 6) return [];
  return [
    {
      entry: typeFindings.fractionalSeconds,
      what: `${nameOf(type)} with ${digits} digits of a second keeps 6 of them.`,
    },
  ];
}

const integer = plain('integer');
const subtype: Mapper = (type) => ({
  type: make.type(type, 'integer'),
  notes: [
    { entry: typeFindings.subtypeRange, what: `${nameOf(type)} becomes integer, which has no such range.` },
  ],
});
const plainText = plain('text');
const bytes = plain('bytea');
const unsupported = noted('text', typeFindings.unsupported);

/** A column keeps the text of an address of Oracle; a variable gets its value from the target's own rows. */
const rowAddress: Mapper = (type, place, settings) =>
  place === 'column'
    ? noted('text', typeFindings.rowid)(type, place, settings)
    : { type: make.type(type, 'tid'), notes: [] };

const mappers: Readonly<Record<string, Mapper>> = {
  NUMBER: number,
  NUMERIC: number,
  DECIMAL: number,
  DEC: number,
  INTEGER: number,
  INT: number,
  SMALLINT: number,
  FLOAT: float,
  'DOUBLE PRECISION': float,
  REAL: float,
  BINARY_FLOAT: plain('real'),
  BINARY_DOUBLE: plain('double precision'),
  SIMPLE_FLOAT: plain('real'),
  SIMPLE_DOUBLE: plain('double precision'),
  PLS_INTEGER: integer,
  BINARY_INTEGER: integer,
  SIMPLE_INTEGER: integer,
  NATURAL: subtype,
  NATURALN: subtype,
  POSITIVE: subtype,
  POSITIVEN: subtype,
  SIGNTYPE: subtype,
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
  CLOB: plainText,
  NCLOB: plainText,
  LONG: plainText,
  'LONG VARCHAR': plainText,
  RAW: bytes,
  'LONG RAW': bytes,
  BLOB: bytes,
  DATE: date,
  TIMESTAMP: timestamp,
  TIMESTAMP_UNCONSTRAINED: plain('timestamp'),
  TIMESTAMP_TZ_UNCONSTRAINED: plain('timestamptz'),
  TIMESTAMP_LTZ_UNCONSTRAINED: plain('timestamptz'),
  INTERVAL: interval,
  DSINTERVAL_UNCONSTRAINED: plain('interval'),
  YMINTERVAL_UNCONSTRAINED: plain('interval'),
  BOOLEAN: plain('boolean'),
  XMLTYPE: plain('xml'),
  JSON: plain('jsonb'),
  // Not jsonb: an object's members come out in the order in which they were put in.
  JSON_ELEMENT_T: plain('json'),
  JSON_OBJECT_T: plain('json'),
  JSON_ARRAY_T: plain('json'),
  JSON_SCALAR_T: plain('json'),
  SYS_REFCURSOR: plain('refcursor'),
  ROWID: rowAddress,
  UROWID: rowAddress,
  BFILE: noted('text', typeFindings.bfile),
  ANYDATA: unsupported,
  ANYTYPE: unsupported,
  ANYDATASET: unsupported,
  SDO_GEOMETRY: unsupported,
  SDO_TOPO_GEOMETRY: unsupported,
  SDO_GEORASTER: unsupported,
  ST_GEOMETRY: unsupported,
  VECTOR: unsupported,
  URITYPE: plainText,
  HTTPURITYPE: plainText,
  DBURITYPE: plainText,
  XDBURITYPE: plainText,
};
