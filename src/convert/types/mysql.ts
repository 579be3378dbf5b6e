import type { Catalog, Table } from '../../catalog/catalog.ts';
import { mysqlFindings } from '../../sql/codes/mysql.ts';
import { typeFindings } from '../../sql/codes/types.ts';
import * as make from '../../sql/make.ts';
import type { ColumnDefinition } from '../../sql/tree/define.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { ValueType } from '../../sql/value-type.ts';
import type { Span } from '../../text/span.ts';
import type { Settings } from '../settings.ts';
import type { TargetNames } from '../target-names.ts';
import type { KeyGroup } from './key-groups.ts';
import { idOf, keyGroups } from './key-groups.ts';
import type { MappedType, TypeNote } from './mapped.ts';
import { targetTypeName } from './mapped.ts';

/** Maps one built-in type. */
type Mapper = (type: DataType, settings: Settings) => MappedType;

/** The principal name of a type of MySQL, as its parser gives it. */
export function mysqlTypeName(type: DataType): string {
  return type.name.parts.at(-1)?.text.toUpperCase() ?? '';
}

function plain(name: string): Mapper {
  return (type) => ({ type: make.type(type, name), notes: [] });
}

function noted(type: DataType, name: string, entry: TypeNote['entry']): MappedType {
  const what = `${mysqlTypeName(type)} becomes ${name}.`;
  return { type: make.type(type, name), notes: [{ entry, what }] };
}

/** A whole number: the unsigned ones need the next larger type (Reference Manual, "Integer Types"). */
function integer(signed: string, unsigned: string): Mapper {
  return (type) => {
    if (!type.unsigned || unsigned !== 'numeric')
      return { type: make.type(type, type.unsigned ? unsigned : signed), notes: [] };
    return { type: make.type(type, 'numeric', { precision: 20 }), notes: [] };
  };
}

/** Whether the type is the one that MySQL has for BOOLEAN: TINYINT(1), with its sign. */
export function isTinyBoolean(type: DataType): boolean {
  const name = mysqlTypeName(type);
  return name === 'BOOL' || (name === 'TINYINT' && type.precision === 1 && !type.unsigned);
}

const tinyint: Mapper = (type, settings) =>
  isTinyBoolean(type) && settings.tinyint1 === 'boolean'
    ? { type: make.type(type, 'boolean'), notes: [] }
    : { type: make.type(type, 'smallint'), notes: [] };

const decimal: Mapper = (type) => {
  const precision = typeof type.precision === 'number' ? type.precision : 10;
  const { scale = 0 } = type;
  return { type: make.type(type, 'numeric', scale === 0 ? { precision } : { precision, scale }), notes: [] };
};

/** FLOAT(p) of more than 24 bits is a DOUBLE; two numbers are digits of the decimal text (Reference Manual, "Floating-Point Types"). */
const float =
  (name: 'real' | 'double precision'): Mapper =>
  (type) => {
    const { precision, scale } = type;
    const isDouble = name === 'double precision' || (scale === undefined && Number(precision ?? 0) > 24);
    const target = make.type(type, isDouble ? 'double precision' : 'real');
    if (scale === undefined) return { type: target, notes: [] };
    const what = `${mysqlTypeName(type)}(${precision},${scale}) is kept without its rounding.`;
    return { type: target, notes: [{ entry: mysqlFindings.floatDigits, what }] };
  };

const bit: Mapper = (type, settings) => {
  const precision = typeof type.precision === 'number' ? type.precision : 1;
  if (precision === 1 && settings.bit1 === 'boolean') return { type: make.type(type, 'boolean'), notes: [] };
  return { type: make.type(type, 'bit', { precision }), notes: [] };
};

/** Six digits are the default of PostgreSQL and the most of both; none is MySQL's. */
const moment =
  (name: string): Mapper =>
  (type) => {
    const precision = typeof type.precision === 'number' ? type.precision : 0;
    return { type: make.type(type, name, precision === 6 ? {} : { precision }), notes: [] };
  };

const time: Mapper = (type, settings) => moment(settings.time)(type, settings);

/** The binary collation of the character set `binary` makes bytes of a text. */
function isBytes(type: DataType): boolean {
  return type.characterSet === 'binary';
}

const char: Mapper = (type, settings) => {
  if (isBytes(type)) return { type: make.type(type, 'bytea'), notes: [] };
  const precision = typeof type.precision === 'number' ? type.precision : 1;
  // CHAR(0) holds nothing but the empty text and NULL.
  if (precision === 0) return { type: make.type(type, 'varchar', { precision: 1 }), notes: [] };
  const name = settings.mysqlChar === 'varchar' ? 'varchar' : 'char';
  return { type: make.type(type, name, { precision }), notes: [] };
};

const varchar: Mapper = (type) => {
  if (isBytes(type)) return { type: make.type(type, 'bytea'), notes: [] };
  const precision = typeof type.precision === 'number' ? type.precision : undefined;
  if (precision === undefined) return { type: make.type(type, 'text'), notes: [] };
  return { type: make.type(type, 'varchar', { precision: Math.max(precision, 1) }), notes: [] };
};

const text: Mapper = (type) => ({ type: make.type(type, isBytes(type) ? 'bytea' : 'text'), notes: [] });
const bytes = plain('bytea');
const json: Mapper = (type, settings) => ({
  type: make.type(type, settings.json === 'json' ? 'json' : 'jsonb'),
  notes: [],
});

const shape: Mapper = (type, settings) => {
  if (settings.spatial !== 'postgis') return noted(type, 'bytea', mysqlFindings.spatial);
  const name = mysqlTypeName(type).toLowerCase();
  const srid = type.srid === undefined ? [] : [make.number(type, type.srid)];
  const kind = make.reference(type, name);
  const geometry = make.type(type, 'geometry');
  return {
    type: name === 'geometry' && srid.length === 0 ? geometry : { ...geometry, extra: [kind, ...srid] },
    notes: [],
  };
};

const set: Mapper = (type, settings) => ({
  type: settings.sets === 'text[]' ? make.type(type, 'text', { dimensions: 1 }) : make.type(type, 'text'),
  notes: [],
});

const mappers: Readonly<Record<string, Mapper>> = {
  TINYINT: tinyint,
  BOOL: tinyint,
  SMALLINT: integer('smallint', 'integer'),
  MEDIUMINT: integer('integer', 'integer'),
  INT: integer('integer', 'bigint'),
  BIGINT: integer('bigint', 'numeric'),
  YEAR: plain('smallint'),
  DECIMAL: decimal,
  FLOAT: float('real'),
  DOUBLE: float('double precision'),
  BIT: bit,
  DATE: plain('date'),
  DATETIME: moment('timestamp'),
  TIMESTAMP: moment('timestamptz'),
  TIME: time,
  CHAR: char,
  VARCHAR: varchar,
  TINYTEXT: text,
  TEXT: text,
  MEDIUMTEXT: text,
  LONGTEXT: text,
  ENUM: plain('text'),
  SET: set,
  BINARY: bytes,
  VARBINARY: bytes,
  TINYBLOB: bytes,
  BLOB: bytes,
  MEDIUMBLOB: bytes,
  LONGBLOB: bytes,
  JSON: json,
  UUID: plain('uuid'),
  INET4: plain('inet'),
  INET6: plain('inet'),
  VECTOR: (type) => noted(type, 'bytea', mysqlFindings.vector),
  GEOMETRY: shape,
  POINT: shape,
  LINESTRING: shape,
  POLYGON: shape,
  MULTIPOINT: shape,
  MULTILINESTRING: shape,
  MULTIPOLYGON: shape,
  GEOMETRYCOLLECTION: shape,
};

/** The type for a built-in one of MySQL or MariaDB; one that is none of them becomes text and is told. */
export function mapMysql(type: DataType, settings: Settings): MappedType {
  if (type.target) return { type, notes: [] };
  const mapper = mappers[mysqlTypeName(type)];
  if (mapper) return mapper(type, settings);
  const what = `The type ${mysqlTypeName(type)} is not known; text stands in its place.`;
  return { type: make.type(type, 'text'), notes: [{ entry: typeFindings.unknownType, what }] };
}

const integers = new Set(['smallint', 'integer', 'bigint']);

/** Types of columns, which may depend on keys, defaults and checks. A class because it remembers the groups of keys. */
export class MysqlTypes {
  readonly #settings: Settings;
  readonly #names: TargetNames;
  readonly #groups: ReadonlyMap<string, KeyGroup>;

  constructor(catalog: Catalog, settings: Settings, names: TargetNames) {
    this.#settings = settings;
    this.#names = names;
    this.#groups = keyGroups(catalog, (each) => names.stored(each));
  }

  column(table: Table, name: string): MappedType {
    const column = table.columns.get(name);
    const declared = column?.type;
    if (!column || !declared) return { type: make.type(column ?? table.span, 'text'), notes: [] };
    const own = mapMysql(declared, this.#settings);
    if (column.identity) return this.#identity(own, declared, `${table.name}.${name}`);
    const kind = targetTypeName(own.type);
    if (this.#groups.get(idOf(table, name))?.hasIdentity) {
      if (kind === 'numeric') return { ...own, type: make.type(declared, 'bigint') };
      if (kind === 'boolean') return { ...own, type: make.type(declared, 'smallint') };
    }
    if (kind === 'boolean' && isTinyBoolean(declared) && !fitsBoolean(column))
      return { ...own, type: make.type(declared, 'smallint') };
    if (mysqlTypeName(declared) === 'ENUM' && this.#settings.enums === 'type')
      return { ...own, type: this.#enumerated(table, name, declared) };
    if (
      mysqlTypeName(declared) === 'LONGTEXT' &&
      isCheckedJson(table, name, (each) => this.#names.stored(each))
    )
      return this.#mariaJson(declared, `${table.name}.${name}`);
    return own;
  }

  /** An identity is a smallint, an integer or a bigint. */
  #identity(own: MappedType, declared: DataType, what: string): MappedType {
    const kind = targetTypeName(own.type);
    if (kind === 'boolean') return { ...own, type: make.type(declared, 'smallint') };
    if (integers.has(kind)) return own;
    const note = { entry: mysqlFindings.unsignedIdentity, what: `${what} becomes bigint.` };
    return { type: make.type(declared, 'bigint'), notes: kind === 'numeric' ? [note] : own.notes };
  }

  #enumerated(table: Table, column: string, declared: DataType): DataType {
    const name = this.enumeration(table, column);
    return { ...make.type(declared, 'text'), name: this.#names.qualified(name, declared) };
  }

  /** The name of the enumerated type of a column. */
  enumeration(table: Table, column: string): { readonly schema: string; readonly name: string } {
    return this.#names.beside(table, `${this.#names.object(table).name}_${column}_enum`);
  }

  #mariaJson(declared: DataType, what: string): MappedType {
    const isBinary = this.#settings.json === 'jsonb';
    const type = make.type(declared, isBinary ? 'jsonb' : 'json');
    const note = { entry: mysqlFindings.jsonText, what: `${what} is JSON of MariaDB and becomes json.` };
    return { type, notes: isBinary ? [] : [note] };
  }

  /** The plainest type that holds every value of a kind. */
  forValue(value: ValueType, origin: Span): DataType | undefined {
    switch (value.kind) {
      case 'number':
        if (value.binary) return make.type(origin, 'double precision');
        return make.type(origin, value.integer ? 'bigint' : 'numeric');
      case 'text':
        return make.type(origin, 'text');
      case 'date':
      case 'interval':
      case 'boolean':
        return make.type(origin, value.kind);
      case 'timestamp':
        return make.type(origin, value.zone ? 'timestamptz' : 'timestamp');
      case 'binary':
        return make.type(origin, 'bytea');
      case 'json':
        return make.type(origin, 'jsonb');
      default:
        return undefined;
    }
  }
}

/** Whether the default of a TINYINT(1) is a truth value, so that the column can be one. */
function fitsBoolean({ default: value }: ColumnDefinition): boolean {
  if (!value || value.kind === 'null' || value.kind === 'boolean') return true;
  if (value.kind === 'number') return value.text === '0' || value.text === '1';
  if (value.kind === 'string') return value.value === '0' || value.value === '1';
  return value.kind === 'call';
}

/** Whether a check of the table says that a column is valid JSON, which is how MariaDB declares JSON. */
export function isCheckedJson(
  table: Table,
  column: string,
  stored: (name: DataType['name']['parts'][number]) => string,
): boolean {
  return table.definition.constraints.some(
    ({ check }) => check !== undefined && jsonChecked(check, stored) === column,
  );
}

/** The column of `json_valid(column)`. */
export function jsonChecked(
  check: NonNullable<Table['definition']['constraints'][number]['check']>,
  stored: (name: DataType['name']['parts'][number]) => string,
): string | undefined {
  if (check.kind === 'parenthesis') return jsonChecked(check.operand, stored);
  if (check.kind !== 'call' || check.callee.kind !== 'reference') return undefined;
  if (check.callee.name.parts.at(-1)?.text.toLowerCase() !== 'json_valid') return undefined;
  const [only] = check.arguments;
  const last = only?.value.kind === 'reference' ? only.value.name.parts.at(-1) : undefined;
  return last && stored(last);
}
