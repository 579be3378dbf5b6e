import type { AnyObject, Catalog, Table } from '../catalog/catalog.ts';
import type { SourceDialect } from '../sql/dialect.ts';
import type { DataType } from '../sql/tree/type.ts';
import type { Span } from '../text/span.ts';
import type { FieldValue, ValueType } from '../sql/value-type.ts';
import { CollectionBook } from './collections/book.ts';
import type { Resolver } from './resolve/resolve.ts';
import type { Settings } from './settings.ts';
import type { TargetCollations } from './target-collations.ts';
import type { TargetNames } from './target-names.ts';
import type { MappedType } from './types/mapped.ts';
import { mapMysql, MysqlTypes } from './types/mysql.ts';
import type { TypeSite } from './types/mapper.ts';
import { TypeMapper } from './types/mapper.ts';
import { SqlserverTypes } from './types/sqlserver.ts';

/**
 * Where a type is written: it decides between `varchar(10)` and `text`, what a bare NUMBER is, and whether NUMBER(5) is an
 * integer. An attribute is one of an object type, a field one of a record of PL/SQL, or the element of its collection.
 */
export type TypePlace = 'column' | 'attribute' | 'field' | 'variable' | 'parameter' | 'return' | 'cast';

/** The types of the target for those of the source. Decided for the whole catalog before anything is converted. */
export interface TargetTypes {
  /** The type of a table's column; keys and the columns that refer to them always agree. */
  column(table: Table, column: string): DataType;
  /** The type that stands for a declared one. Types that are already the target's are given back. */
  of(type: DataType, place: TypePlace, site?: TypeSite): DataType;
  /** As {@link of}, with what is to be told about it. `site` says where the type's name is looked up; without it, in the default schema. */
  mapped(type: DataType, place: TypePlace, site?: TypeSite): MappedType;
  /** As {@link column}, with what is to be told about it. */
  mappedColumn(table: Table, column: string): MappedType;
  /**
   * The plainest type that holds every value of the kind: numeric, text, timestamp(0) …; undefined when it is unknown. `object`
   * is the one whose code it stands in, for types that are declared there.
   */
  forValue(value: ValueType, origin: Span, object?: AnyObject): DataType | undefined;
  /**
   * The type of an element or a field with the length or precision that it is declared with. `declaration` is the type that it
   * is a part of, whose place says what names mean; `object` the one whose code it stands in otherwise.
   */
  declared(type: DataType, declaration: object | undefined, object: AnyObject): DataType;
  /** How the values of collection types are held. */
  readonly collections: CollectionBook;
  /** The attributes of an object type, those of its supertypes first. */
  attributes(of: Extract<ValueType, { kind: 'object' }>): ReadonlyMap<string, FieldValue>;
}

interface Kit {
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly resolver: Resolver;
  readonly names: TargetNames;
  readonly source: SourceDialect;
  readonly collations: TargetCollations;
  readonly usePack: (name: string) => void;
}

/** The types of the target for a catalog. `usePack` is told which types of the extension pack they are. */
export function createTargetTypes(kit: Kit): TargetTypes {
  const { catalog, settings, resolver, names, source, collations: texts, usePack } = kit;
  const collections = new CollectionBook(catalog, resolver, source);
  if (source.name === 'mysql') {
    const types = new MysqlTypes(catalog, settings, names);
    return {
      column: (table, column) => types.column(table, column).type,
      mappedColumn: (table, column) => types.column(table, column),
      of: (type) => mapMysql(type, settings).type,
      mapped: (type) => mapMysql(type, settings),
      forValue: (value, origin) => types.forValue(value, origin),
      declared: (type) => mapMysql(type, settings).type,
      collections,
      attributes: (of) => resolver.attributes(of),
    };
  }
  if (source.name === 'sqlserver') {
    const types = new SqlserverTypes({ catalog, settings, names, resolver, collations: texts });
    return {
      column: (table, column) => types.column(table, column).type,
      mappedColumn: (table, column) => types.column(table, column),
      of: (type) => types.map(type).type,
      mapped: (type) => types.map(type),
      forValue: (value, origin) => types.forValue(value, origin),
      declared: (type) => types.map(type).type,
      collections,
      attributes: (of) => resolver.attributes(of),
    };
  }
  const mapper = new TypeMapper(catalog, settings, resolver, names, collections, usePack);
  return {
    column: (table, column) => mapper.column(table, column).type,
    mappedColumn: (table, column) => mapper.column(table, column),
    of: (type, place, site) => mapper.map(type, place, site).type,
    mapped: (type, place, site) => mapper.map(type, place, site),
    forValue: (value, origin, object) => mapper.forValue(value, origin, object),
    declared: (type, declaration, object) => mapper.declared(type, declaration, object),
    collections,
    attributes: (of) => resolver.attributes(of),
  };
}
