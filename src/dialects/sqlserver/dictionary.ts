import type { DictionaryView } from '../../sql/dialect.ts';
import { packViews } from '../../sql/pack.ts';
import { systemDatabases } from '../../sql/sqlserver-system-databases.ts';
import type { ValueType } from '../../sql/value-type.ts';
import { loadPack } from './pack/pack.ts';

let known: ReadonlyMap<string, DictionaryView> | undefined;

/** The views that the extension pack has, read when the first is asked for. */
function views(): ReadonlyMap<string, DictionaryView> {
  known ??= new Map(
    [...packViews(loadPack())].map(([name, columns]) => [
      name,
      {
        packName: name,
        columns: new Map(
          columns.map((each) => [
            each.name,
            { type: valueOf(each.name, each.type), nullable: !each.required },
          ]),
        ),
        emptyColumns: new Set(columns.filter((each) => each.empty).map((each) => each.name)),
      },
    ]),
  );
  return known;
}

const whole = (typeName: string, precision: number): ValueType => ({
  kind: 'number',
  integer: true,
  precision,
  scale: 0,
  typeName,
});

/** Names are texts under the collation of the database, which the target's columns have not by themselves. */
const values: Readonly<Record<string, ValueType>> = {
  text: {
    kind: 'text',
    length: 128,
    typeName: 'NVARCHAR',
    collation: { label: 'implicit', isStored: false },
  },
  'char(2)': {
    kind: 'text',
    fixed: true,
    length: 2,
    typeName: 'CHAR',
    collation: { label: 'implicit', isStored: false },
  },
  integer: whole('INT', 10),
  smallint: whole('SMALLINT', 5),
  bigint: whole('BIGINT', 19),
  boolean: { kind: 'boolean' },
  'timestamp(3)': { kind: 'timestamp', precision: 3, typeName: 'DATETIME' },
  bytea: { kind: 'binary', large: false, typeName: 'VARBINARY' },
};

/** A definition, a comment and a default are longer than a name. */
const long: ValueType = {
  kind: 'text',
  large: true,
  typeName: 'NVARCHAR',
  collation: { label: 'implicit', isStored: false },
};

function valueOf(name: string, type: string): ValueType {
  if (/definition$|_default$|^value$/.test(name) && type === 'text') return long;
  return values[type] ?? { kind: 'unknown' };
}

/** With the objects of the system, which PostgreSQL keeps in catalogs of its own: they are the same as those without. */
const withSystem = /^all_(?=(?:objects|columns|sql_modules)$)/;

/** Catalog views of older versions, which are found without a schema, too, and in `dbo` ("Mapping system tables to system views"). */
const old =
  /^sys(?:objects|columns|indexes|types|users|comments|databases|processes|depends|files|foreignkeys|referenced|configures|logins|members|messages|permissions)$/;

/**
 * The view of SQL Server's catalog that a name speaks of: `sys.tables`, `INFORMATION_SCHEMA.TABLES`, `sysobjects`, also behind the name of a database. One without a
 * counterpart in the extension pack, and the catalog of another database, are told without columns.
 */
export function sqlserverDictionaryView(parts: readonly string[]): DictionaryView | undefined {
  const name = parts.at(-1) ?? '';
  const schema = parts.at(-2) ?? '';
  const isOld = old.test(name) && (schema === '' || schema === 'dbo');
  if (schema !== 'sys' && schema !== 'information_schema' && !isOld) return undefined;
  const packName = `${isOld ? 'sys' : schema}_${schema === 'sys' ? name.replace(withSystem, '') : name}`;
  const isElsewhere =
    parts.length > 3 ||
    (systemDatabases.has(parts.at(-3) ?? '') && name !== 'databases' && name !== 'sysdatabases');
  return isElsewhere ? {} : (views().get(packName) ?? {});
}
