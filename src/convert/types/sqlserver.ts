import type { Catalog, Table, UserType } from '../../catalog/catalog.ts';
import { sqlserverFindings } from '../../sql/codes/sqlserver.ts';
import { sqlserverObjectFindings } from '../../sql/codes/sqlserver-objects.ts';
import { typeFindings } from '../../sql/codes/types.ts';
import * as make from '../../sql/make.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { NumberValue, ValueType } from '../../sql/value-type.ts';
import type { Span } from '../../text/span.ts';
import type { Resolver } from '../resolve/resolve.ts';
import { lookUp } from '../resolve/lookup.ts';
import type { Settings } from '../settings.ts';
import type { TargetCollations } from '../target-collations.ts';
import type { TargetNames } from '../target-names.ts';
import type { MappedType, TypeNote } from './mapped.ts';

/** Maps one type of the system. */
type Mapper = (type: DataType, settings: Settings) => MappedType;

/** An identity of PostgreSQL is one of its integer types; in SQL Server it may be a DECIMAL without a fraction. */
function asIdentity(mapped: MappedType, type: DataType): MappedType {
  if (mapped.type.name.parts.at(-1)?.text !== 'numeric') return mapped;
  return { ...mapped, type: make.type(type, 'bigint') };
}

/** The principal name of a type of SQL Server, as its parser gives it. */
export function sqlserverTypeName(type: DataType): string {
  return type.name.parts.at(-1)?.text.toUpperCase() ?? '';
}

function plain(name: string): Mapper {
  return (type) => ({ type: make.type(type, name), notes: [] });
}

function noted(name: string, entry: TypeNote['entry']): Mapper {
  return (type) => {
    const what = `${sqlserverTypeName(type)} becomes ${name}.`;
    return { type: make.type(type, name), notes: [{ entry, what }] };
  };
}

const decimal: Mapper = (type) => {
  const precision = typeof type.precision === 'number' ? type.precision : 18;
  const { scale = 0 } = type;
  return { type: make.type(type, 'numeric', scale === 0 ? { precision } : { precision, scale }), notes: [] };
};

/** MONEY has four digits behind its point, and 15 or 6 before it. */
const money =
  (precision: number): Mapper =>
  (type) => ({ type: make.type(type, 'numeric', { precision, scale: 4 }), notes: [] });

/** FLOAT(n) of up to 24 bits is a REAL ("float and real"). */
const float: Mapper = (type) => {
  const isReal = typeof type.precision === 'number' && type.precision <= 24;
  return { type: make.type(type, isReal ? 'real' : 'double precision'), notes: [] };
};

/** Digits of a second: seven unless they are said, of which PostgreSQL keeps six. */
const moment =
  (name: string, digits = 7): Mapper =>
  (type) => {
    const written = typeof type.precision === 'number' ? type.precision : digits;
    const precision = Math.min(written, 6);
    const target = make.type(type, name, precision === 6 ? {} : { precision });
    const what = `${sqlserverTypeName(type)} has seven digits of a second.`;
    return { type: target, notes: written > 6 ? [{ entry: sqlserverFindings.fraction, what }] : [] };
  };

const instant: Mapper = (type, settings) => {
  const { type: target, notes } = moment('timestamptz')(type, settings);
  const what = 'DATETIMEOFFSET becomes timestamptz.';
  return { type: target, notes: [...notes, { entry: sqlserverFindings.offset, what }] };
};

const char: Mapper = (type) => {
  const precision = typeof type.precision === 'number' ? type.precision : 1;
  return { type: make.type(type, 'char', { precision }), notes: [] };
};

/** Without a length a text has one character; `max` has no bound. */
const varchar: Mapper = (type) => {
  if (type.precision === '*') return { type: make.type(type, 'text'), notes: [] };
  const precision = typeof type.precision === 'number' ? type.precision : 1;
  return { type: make.type(type, 'varchar', { precision }), notes: [] };
};

const shape: Mapper = (type, settings) => {
  const name = sqlserverTypeName(type).toLowerCase();
  return settings.spatial === 'postgis'
    ? plain(name)(type, settings)
    : noted('bytea', sqlserverFindings.spatial)(type, settings);
};

const bit: Mapper = (type, settings) =>
  plain(settings.bit1 === 'boolean' ? 'boolean' : 'smallint')(type, settings);

const mappers: ReadonlyMap<string, Mapper> = new Map([
  ['BIGINT', plain('bigint')],
  ['INT', plain('integer')],
  ['SMALLINT', plain('smallint')],
  ['TINYINT', plain('smallint')],
  ['BIT', bit],
  ['DECIMAL', decimal],
  ['MONEY', money(19)],
  ['SMALLMONEY', money(10)],
  ['FLOAT', float],
  ['REAL', plain('real')],
  ['DATE', plain('date')],
  ['TIME', moment('time')],
  // Three-hundredths of a second, which the server shows in milliseconds.
  ['DATETIME', moment('timestamp', 3)],
  ['DATETIME2', moment('timestamp')],
  ['SMALLDATETIME', moment('timestamp', 0)],
  ['DATETIMEOFFSET', instant],
  ['CHAR', char],
  ['NCHAR', char],
  ['VARCHAR', varchar],
  ['NVARCHAR', varchar],
  ['SYSNAME', (type) => ({ type: make.type(type, 'varchar', { precision: 128 }), notes: [] })],
  ['TEXT', plain('text')],
  ['NTEXT', plain('text')],
  ['BINARY', plain('bytea')],
  ['VARBINARY', plain('bytea')],
  ['IMAGE', plain('bytea')],
  ['ROWVERSION', noted('bytea', sqlserverFindings.rowVersion)],
  ['UNIQUEIDENTIFIER', plain('uuid')],
  ['XML', plain('xml')],
  ['JSON', (type, settings) => plain(settings.json === 'json' ? 'json' : 'jsonb')(type, settings)],
  ['SQL_VARIANT', noted('text', sqlserverFindings.variant)],
  ['HIERARCHYID', noted('text', sqlserverObjectFindings.hierarchy)],
  ['VECTOR', noted('text', sqlserverFindings.variant)],
  ['GEOMETRY', shape],
  ['GEOGRAPHY', shape],
  ['CURSOR', plain('refcursor')],
]);

interface Kit {
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly names: TargetNames;
  readonly resolver: Resolver;
  readonly collations: TargetCollations;
}

/** Types of SQL Server in the target: those of the system, and those of users that stand for one of them. */
export class SqlserverTypes {
  readonly #catalog: Catalog;
  readonly #settings: Settings;
  readonly #names: TargetNames;
  readonly #resolver: Resolver;
  readonly #collations: TargetCollations;

  constructor({ catalog, settings, names, resolver, collations }: Kit) {
    this.#catalog = catalog;
    this.#settings = settings;
    this.#names = names;
    this.#resolver = resolver;
    this.#collations = collations;
  }

  /** The type of the target; one that is neither the system's nor in the catalog becomes text and is told. */
  map(type: DataType): MappedType {
    if (type.target) return { type, notes: [] };
    const mapper = mappers.get(sqlserverTypeName(type));
    const isOfSystem = mapper !== undefined && type.name.parts.length === 1;
    if (isOfSystem) return mapper(type, this.#settings);
    const rows = this.#rowsOf(type);
    if (rows) return { type: rows, notes: [] };
    const base = this.#aliased(type);
    if (base) {
      const mapped = this.map({ ...base, start: type.start, end: type.end });
      const what = `${sqlserverTypeName(type).toLowerCase()} is another name for ${sqlserverTypeName(base)}.`;
      return { ...mapped, notes: [...mapped.notes, { entry: sqlserverFindings.aliasType, what }] };
    }
    const what = `The type ${type.name.parts.map((each) => each.text).join('.')} is not known; text stands in its place.`;
    return { type: make.type(type, 'text'), notes: [{ entry: typeFindings.unknownType, what }] };
  }

  column(table: Table, name: string): MappedType {
    const column = table.columns.get(name);
    if (column?.type) {
      const mapped = this.map(column.type);
      if (this.#isCitext(table, name)) return { ...mapped, type: make.type(column.type, 'citext') };
      return column.identity ? asIdentity(mapped, column.type) : mapped;
    }
    return { type: this.#computed(table, name) ?? make.type(column ?? table.span, 'text'), notes: [] };
  }

  /** A computed column has the type of its expression. */
  #computed(table: Table, name: string): DataType | undefined {
    const expression = table.columns.get(name)?.generated?.expression;
    if (expression && this.#isCitext(table, name)) return make.type(expression, 'citext');
    return expression && this.forValue(this.#resolver.resolve(table).typeOf(expression), expression);
  }

  #isCitext(table: Table, name: string): boolean {
    if (this.#collations.mode !== 'citext') return false;
    const generated = table.columns.get(name)?.generated?.expression;
    const type = generated
      ? this.#resolver.resolve(table).typeOf(generated)
      : this.#resolver.columns(table)?.get(name)?.type;
    return type !== undefined && this.#collations.isCitext([type]);
  }

  /** An array of rows, for a table type of the catalog. */
  #rowsOf(type: DataType): DataType | undefined {
    const found = this.#userType(type);
    if (found?.definition.definition?.kind !== 'tableType') return undefined;
    const { parts } = this.#names.qualified(this.#names.object(found), type);
    return make.type(type, parts, { dimensions: 1 });
  }

  #userType(type: DataType): UserType | undefined {
    const parts = type.name.parts.map((each) => this.#names.stored(each));
    const found = lookUp(this.#catalog, 'dbo', parts);
    return found?.kind === 'type' ? found.object : undefined;
  }

  /** The type of the system behind an alias type of the catalog. */
  #aliased(type: DataType): DataType | undefined {
    const found = this.#userType(type)?.definition.definition;
    return found?.kind === 'subtype' ? found.base : undefined;
  }

  /** The type of a value as the server would declare it; the plainest that holds every value of the kind where it says no more. */
  forValue(value: ValueType, origin: Span): DataType | undefined {
    switch (value.kind) {
      case 'number':
        return numberType(value, origin);
      case 'text':
        return value.fixed && value.length !== undefined
          ? make.type(origin, 'char', { precision: value.length })
          : make.type(origin, 'text');
      case 'boolean':
        return make.type(origin, this.#settings.bit1 === 'boolean' ? 'boolean' : 'smallint');
      case 'date':
      case 'xml':
        return make.type(origin, value.kind);
      case 'timestamp': {
        const { precision = 7 } = value;
        return make.type(
          origin,
          value.zone ? 'timestamptz' : 'timestamp',
          precision < 6 ? { precision } : {},
        );
      }
      case 'binary':
        return make.type(origin, 'bytea');
      case 'json':
        return make.type(origin, 'jsonb');
      case 'other':
        return otherTypes.has(value.name)
          ? make.type(origin, otherTypes.get(value.name) as string)
          : undefined;
      default:
        return undefined;
    }
  }
}

const otherTypes: ReadonlyMap<string, string> = new Map([
  ['UNIQUEIDENTIFIER', 'uuid'],
  ['TIME', 'time'],
  ['SQL_VARIANT', 'text'],
  ['HIERARCHYID', 'text'],
]);

const wholeTypes: ReadonlyMap<string, string> = new Map([
  ['BIGINT', 'bigint'],
  ['INT', 'integer'],
  ['SMALLINT', 'smallint'],
  ['TINYINT', 'smallint'],
]);

/** A decimal of 38 digits is what sums and products have; PostgreSQL has no such bound. */
function numberType(value: NumberValue, origin: Span): DataType {
  if (value.binary) return make.type(origin, value.binary === 'float' ? 'real' : 'double precision');
  const whole = wholeTypes.get(value.typeName ?? '');
  if (whole !== undefined) return make.type(origin, whole);
  const { precision: before, scale = 0 } = value;
  if (before === undefined || before + scale >= 38) return make.type(origin, 'numeric');
  return make.type(origin, 'numeric', { precision: before + scale, ...(scale > 0 ? { scale } : {}) });
}
