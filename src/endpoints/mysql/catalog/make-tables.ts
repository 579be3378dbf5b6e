import type {
  ConvertedTables,
  CreationStage,
  CreationStatement,
  LeftOut,
  Naming,
  TableName,
} from '../../../catalog/converter.ts';
import type { ConvertedColumn } from '../../../change/altering.ts';
import type { IndexDefinition, TableDefinition } from '../../../change/definition.ts';
import type { Column } from '../../../change/shape.ts';
import type { ColumnType } from './column-type.ts';
import { columnType, mostKeyBytes, text } from './column-type.ts';
import { name as quoted } from '../names.ts';

/** Characters of a long text that are in an index which need not be unique. */
const prefix = 191;

/** What tables that are made for another engine have behind their columns: texts are compared by code point. */
export const madeOptions = ' CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** A table on its way. */
interface Work {
  readonly table: TableDefinition;
  readonly target: TableName;
  readonly naming: Naming;
  readonly types: ReadonlyMap<string, ColumnType>;
  readonly leftOut: LeftOut[];
}

/**
 * Tables of another engine as tables of MySQL and MariaDB: InnoDB, utf8mb4, compared by code point. Foreign keys have names of their schema
 * here, so that one that is taken gets its table's name before it.
 */
export function makeTables(tables: readonly TableDefinition[], naming: Naming): ConvertedTables {
  const statements: CreationStatement[] = [];
  const leftOut: LeftOut[] = [];
  const converted: ConvertedTables['tables'][number][] = [];
  const keyNames = new Set<string>();
  for (const table of tables) {
    const { shape } = table;
    const target = naming.table(shape.schema, shape.name);
    if (!target) continue;
    const keyed = keyedColumns(table);
    const types = fitting(
      new Map(shape.columns.map((column) => [column.name, columnType(column, keyed.has(column.name))])),
      keyed,
    );
    const work: Work = { table, target, naming, types, leftOut };
    leftOut.push(...table.leftOut);
    statements.push(...createTable(work), ...indexes(work), ...foreignKeys(work, keyNames));
    converted.push({
      source: { schema: shape.schema, name: shape.name },
      target,
      columns: shape.columns.flatMap(({ name }) => {
        const column = columnName(work, name);
        return column === undefined ? [] : [[name, column] as const];
      }),
    });
  }
  return {
    tables: converted,
    schemas: [...new Set(converted.map(({ target }) => target.schema))],
    statements,
    leftOut,
  };
}

/** Some columns of a table of another engine, as {@link makeTables} would make them. */
export function makeColumns(
  table: TableDefinition,
  wanted: ReadonlySet<string>,
  naming: Naming,
): readonly ConvertedColumn[] {
  const { shape } = table;
  const keyed = keyedColumns(table);
  const types = new Map(
    shape.columns.map((column) => [column.name, columnType(column, keyed.has(column.name))]),
  );
  const work: Work = { table, target: shape, naming, types, leftOut: [] };
  return shape.columns.flatMap((column): ConvertedColumn[] => {
    const name = wanted.has(column.name) ? columnName(work, column.name) : undefined;
    const type = types.get(column.name);
    const counts = table.numbered.has(column.name) && table.primaryKey?.[0] === column.name;
    const definition = columnText(work, column, counts);
    if (name === undefined || !type || definition === undefined) return [];
    return [{ source: column.name, name, type: type.sql, nullable: column.nullable, definition }];
  });
}

/** All columns of a row but the long ones share 65,535 bytes (MySQL, "Limits on Table Column Count and Row Size"). */
const mostRowBytes = 60_000;

/** Makes texts long ones, the longest first, until a row fits. Those in keys stay, and are few. */
function fitting(
  types: Map<string, ColumnType>,
  keyed: ReadonlySet<string>,
): ReadonlyMap<string, ColumnType> {
  const varying = [...types]
    .filter(([name, { sql }]) => sql.startsWith('varchar') && !keyed.has(name))
    .sort(([, a], [, b]) => (b.keyBytes ?? 0) - (a.keyBytes ?? 0));
  let bytes = [...types.values()].reduce((sum, { keyBytes = 12 }) => sum + keyBytes + 2, 0);
  for (const [name, { sql, keyBytes = 0 }] of varying) {
    if (bytes <= mostRowBytes) break;
    bytes -= keyBytes - 12;
    types.set(name, {
      sql: 'longtext',
      remark: `the row has no room for a ${sql}: it becomes longtext, which has no such bound`,
    });
  }
  return types;
}

/** The columns that an index must hold whole: those of keys that tell rows apart, and of foreign keys. */
function keyedColumns({ primaryKey = [], indexes: all, foreignKeys: keys }: TableDefinition): Set<string> {
  return new Set([
    ...primaryKey,
    ...all.filter(({ unique }) => unique).flatMap(({ columns }) => columns.map(({ name }) => name)),
    ...keys.flatMap(({ columns }) => columns),
  ]);
}

function columnName({ table: { shape }, naming }: Work, name: string): string | undefined {
  return naming.column(shape.schema, shape.name, name);
}

function createTable(work: Work): CreationStatement[] {
  const { table, target, leftOut } = work;
  const { shape, primaryKey } = table;
  const shown = `${shape.schema}.${shape.name}`;
  const key = primaryKey && keyList(work, primaryKey, 'the primary key');
  const numbered = shape.columns.filter(
    ({ name, type }) => table.numbered.has(name) && type.kind === 'integer',
  );
  // Only one column can count, and it must begin a key.
  const counting = numbered.find(({ name }) => columnName(work, name) !== undefined);
  for (const { name } of numbered)
    if (name !== counting?.name)
      leftOut.push({ object: `numbering of ${shown}.${name}`, why: 'only one column of a table can count' });
  const lines = shape.columns.flatMap((column) => {
    const definition = columnText(work, column, column === counting);
    return definition === undefined ? [] : [`${quoted(columnName(work, column.name) ?? '')} ${definition}`];
  });
  if (key !== undefined) lines.push(`PRIMARY KEY (${key})`);
  if (counting && !(key !== undefined && primaryKey?.[0] === counting.name))
    lines.push(`KEY (${quoted(columnName(work, counting.name) ?? '')})`);
  const comment = table.comment === undefined ? '' : ` COMMENT = ${text(table.comment)}`;
  return [
    {
      stage: 'tables',
      table: target,
      makes: `table ${target.schema}.${target.name}`,
      sql: `CREATE TABLE ${quoted(target.schema, target.name)} (\n  ${lines.join(',\n  ')}\n) ENGINE = InnoDB${madeOptions}${comment}`,
    },
  ];
}

/** What stands behind a column's name. */
function columnText(work: Work, column: Column, counts: boolean): string | undefined {
  const { table, types, leftOut } = work;
  const name = columnName(work, column.name);
  const type = types.get(column.name);
  if (name === undefined || !type) return undefined;
  const shown = `${table.shape.schema}.${table.shape.name}.${column.name}`;
  if (type.remark !== undefined) leftOut.push({ object: `type of ${shown}`, why: type.remark });
  const value = defaultText(table, column, type);
  if (table.defaults.has(column.name) && value === undefined)
    leftOut.push({ object: `default of ${shown}`, why: `a ${type.sql} cannot have it` });
  const comment = table.columnComments.get(column.name);
  return [
    type.sql,
    column.nullable ? 'NULL' : 'NOT NULL',
    ...(counts ? ['AUTO_INCREMENT'] : []),
    ...(value === undefined ? [] : [`DEFAULT ${value}`]),
    ...(comment === undefined ? [] : [`COMMENT ${text(comment)}`]),
  ].join(' ');
}

/** A default in MySQL's words. Long texts take expressions only (MySQL 8.0.13, "Data Type Default Values"), hence the parentheses. */
function defaultText({ defaults }: TableDefinition, column: Column, type: ColumnType): string | undefined {
  const value = defaults.get(column.name);
  if (!value) return undefined;
  const { kind } = column.type;
  if (value.kind === 'now') {
    if (column.type.kind === 'timestamp') return `CURRENT_TIMESTAMP(${column.type.digits})`;
    return column.type.kind === 'instant' ? `(UTC_TIMESTAMP(${column.type.digits}))` : undefined;
  }
  const { text: said } = value;
  switch (kind) {
    case 'boolean':
      return said === 'true' || said === 't' ? '1' : said === 'false' || said === 'f' ? '0' : undefined;
    case 'integer':
    case 'decimal':
    case 'float':
      return /^-?\d+(?:\.\d+)?$/.test(said) ? said : undefined;
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(said) ? text(said) : undefined;
    case 'timestamp':
      return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/.test(said) ? text(said) : undefined;
    case 'time':
      return /^\d\d:\d\d:\d\d(?:\.\d+)?$/.test(said) ? text(said) : undefined;
    case 'text':
    case 'enum':
    case 'uuid':
    case 'json':
      return type.sql === 'longtext' || type.sql === 'json' ? `(${text(said)})` : text(said);
    default:
      return undefined;
  }
}

/** The columns of a key, if an index can hold them; else it is told why not. */
function keyList(work: Work, columns: readonly string[], what: string): string | undefined {
  const { table, types, leftOut } = work;
  const shown = `${what} of ${table.shape.schema}.${table.shape.name}`;
  const names = columns.map((each) => columnName(work, each));
  const bytes = columns.map((each) => types.get(each)?.keyBytes);
  const why = names.includes(undefined)
    ? 'it needs a column that is left out'
    : bytes.includes(undefined)
      ? 'one of its columns is of a type that no key can hold'
      : bytes.reduce((sum: number, each) => sum + (each ?? 0), 0) > mostKeyBytes
        ? `its columns are longer than the ${mostKeyBytes} bytes of a key`
        : undefined;
  if (why !== undefined) {
    leftOut.push({ object: shown, why });
    return undefined;
  }
  return names.map((each) => quoted(each ?? '')).join(', ');
}

function indexes(work: Work): CreationStatement[] {
  const { table, target } = work;
  return table.indexes.flatMap((index) => {
    const what = index.unique ? 'unique index' : 'index';
    const columns = index.unique
      ? keyList(
          work,
          index.columns.map(({ name }) => name),
          `${what} ${index.name}`,
        )
      : indexList(work, index);
    return columns === undefined
      ? []
      : [
          statement(
            work,
            'indexes',
            `${what} ${index.name}`,
            `ALTER TABLE ${quoted(target.schema, target.name)} ADD ${index.unique ? 'UNIQUE ' : ''}KEY ${quoted(index.name)} (${columns})`,
          ),
        ];
  });
}

/** An index that finds rows need not hold long values whole. */
function indexList(work: Work, { name: index, columns }: IndexDefinition): string | undefined {
  const { table, types, leftOut } = work;
  const parts = columns.map(({ name, descending }) => {
    const column = columnName(work, name);
    const type = types.get(name);
    if (column === undefined || !type || type.sql === 'json') return undefined;
    const isLong = type.keyBytes === undefined || type.keyBytes > prefix * 4;
    return `${quoted(column)}${isLong ? `(${prefix})` : ''}${descending ? ' DESC' : ''}`;
  });
  if (!parts.includes(undefined)) return parts.join(', ');
  leftOut.push({
    object: `index ${index} of ${table.shape.schema}.${table.shape.name}`,
    why: 'one of its columns is left out, or of a type that no index can hold',
  });
  return undefined;
}

function foreignKeys(work: Work, taken: Set<string>): CreationStatement[] {
  const { table, target, naming, leftOut } = work;
  return table.foreignKeys.flatMap((key) => {
    const there = naming.table(key.table.schema, key.table.name);
    const theirs = key.tableColumns.map((each) => naming.column(key.table.schema, key.table.name, each));
    const what = `foreign key ${key.name}`;
    if (!there || theirs.includes(undefined)) {
      leftOut.push({
        object: `${what} of ${table.shape.schema}.${table.shape.name}`,
        why: `${key.table.schema}.${key.table.name} is not moved`,
      });
      return [];
    }
    const ours = keyList(work, key.columns, what);
    if (ours === undefined) return [];
    const full = `${target.schema}.${key.name}`.toLowerCase();
    const name = (taken.has(full) ? `${target.name}_${key.name}` : key.name).slice(0, 64);
    taken.add(full);
    return [
      statement(
        work,
        'cutover',
        what,
        `ALTER TABLE ${quoted(target.schema, target.name)} ADD CONSTRAINT ${quoted(name)} FOREIGN KEY (${ours}) REFERENCES ${quoted(there.schema, there.name)} (${theirs.map((each) => quoted(each ?? '')).join(', ')}) ON DELETE ${key.onDelete} ON UPDATE ${key.onUpdate}`,
      ),
    ];
  });
}

function statement({ target }: Work, stage: CreationStage, what: string, sql: string): CreationStatement {
  return { stage, table: target, makes: `${what} of ${target.schema}.${target.name}`, sql };
}
