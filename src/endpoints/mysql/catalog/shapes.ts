import type mysql from 'mysql2/promise';
import type { Column, Key, Shape } from '../../../change/shape.ts';
import type { NeutralType } from '../../../change/type.ts';
import { isUtf8 } from '../capture/binlog/character-set.ts';
import { characters } from '../names.ts';

interface TableRow extends mysql.RowDataPacket {
  readonly schema: string;
  readonly name: string;
  readonly rows: string | null;
  readonly bytes: string | null;
  readonly collation: string | null;
}

interface ColumnRow extends mysql.RowDataPacket {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly native: string;
  readonly nullable: string;
  readonly extra: string;
  readonly fallback: string | null;
  readonly length: string | null;
  readonly precision: string | null;
  readonly scale: string | null;
  readonly digits: string | null;
  readonly characterSet: string | null;
}

interface KeyRow extends mysql.RowDataPacket {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly column: string | null;
  readonly prefix: string | null;
}

const system = ['mysql', 'information_schema', 'performance_schema', 'sys', 'awsdms_control'];

/** Reads the base tables, or the views, of one database, or of all that are users' (MySQL, "INFORMATION_SCHEMA Tables"). */
export async function readShapes(
  connection: mysql.Connection,
  database: string | undefined,
  kind: 'table' | 'view' = 'table',
): Promise<Shape[]> {
  const types = kind === 'view' ? `'VIEW'` : `'BASE TABLE', 'SYSTEM VERSIONED'`;
  const schemas = (column: string) =>
    database === undefined
      ? `${column} NOT IN (${system.map((each) => `'${each}'`).join(', ')})`
      : `${column} = ${characters(Buffer.from(database))}`;
  const [tables] = await connection.query<TableRow[]>(
    `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS name, TABLE_ROWS AS \`rows\`, DATA_LENGTH AS bytes, TABLE_COLLATION AS collation
     FROM information_schema.TABLES WHERE TABLE_TYPE IN (${types}) AND ${schemas('TABLE_SCHEMA')}
       AND TABLE_NAME NOT LIKE 'awsdms\\_%' ORDER BY 1, 2`,
  );
  const [columns] = await connection.query<ColumnRow[]>(
    `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS \`table\`, COLUMN_NAME AS name, DATA_TYPE AS type, COLUMN_TYPE AS native,
       IS_NULLABLE AS nullable, EXTRA AS extra, COLUMN_DEFAULT AS fallback, CHARACTER_MAXIMUM_LENGTH AS length, NUMERIC_PRECISION AS \`precision\`,
       NUMERIC_SCALE AS scale, DATETIME_PRECISION AS digits, CHARACTER_SET_NAME AS characterSet
     FROM information_schema.COLUMNS WHERE ${schemas('TABLE_SCHEMA')} ORDER BY 1, 2, ORDINAL_POSITION`,
  );
  const [keys] = await connection.query<KeyRow[]>(
    `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS \`table\`, INDEX_NAME AS name, COLUMN_NAME AS \`column\`, SUB_PART AS prefix
     FROM information_schema.STATISTICS WHERE NON_UNIQUE = 0 AND ${schemas('TABLE_SCHEMA')}
     ORDER BY 1, 2, INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX`,
  );
  const documents = await documentColumns(connection);
  const columnsOf = Map.groupBy(columns, keyOfRow);
  const keysOf = Map.groupBy(keys, keyOfRow);
  return tables.map((table) => {
    const key = `${table.schema}\0${table.name}`;
    const shape = shapeOf(table, columnsOf.get(key) ?? [], keysOf.get(key) ?? [], documents.get(key));
    return kind === 'view' ? { ...shape, isView: true } : shape;
  });
}

/** MariaDB's JSON is LONGTEXT with a check of each value (MariaDB, "JSON Data Type"): the columns of each table that have one. MySQL has a type. */
async function documentColumns(
  connection: mysql.Connection,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const [[version]] = await connection.query<mysql.RowDataPacket[]>(
    "SELECT VERSION() LIKE '%MariaDB%' AS isMariadb",
  );
  if (Number(version?.['isMariadb']) !== 1) return new Map();
  const [checks] = await connection.query<(mysql.RowDataPacket & { schema: string; table: string })[]>(
    `SELECT CONSTRAINT_SCHEMA AS \`schema\`, TABLE_NAME AS \`table\`, CHECK_CLAUSE AS clause
     FROM information_schema.CHECK_CONSTRAINTS WHERE CHECK_CLAUSE LIKE 'json\\_valid(%'`,
  );
  const named = (clause: string): string[] => {
    const column = /^json_valid\(`((?:[^`]|``)+)`\)$/i.exec(clause)?.[1];
    return column === undefined ? [] : [column.replaceAll('``', '`')];
  };
  return new Map(
    [...Map.groupBy(checks, keyOfRow)].map(([key, rows]) => [
      key,
      new Set(rows.flatMap((row) => named(String(row['clause'])))),
    ]),
  );
}

function keyOfRow(row: { readonly schema: string; readonly table: string }): string {
  return `${row.schema}\0${row.table}`;
}

function shapeOf(
  table: TableRow,
  columnRows: readonly ColumnRow[],
  keyRows: readonly KeyRow[],
  documents: ReadonlySet<string> = new Set(),
): Shape {
  const columns = columnRows.map((row): Column => {
    const column = columnOf(row);
    return documents.has(row.name) ? { ...column, isDocument: true } : column;
  });
  const key = keyOf(columns, keyRows);
  return {
    schema: table.schema,
    name: table.name,
    columns,
    // Partitions of MySQL are no tables of their own.
    isPartitioned: false,
    ...(key ? { key } : {}),
    ...(table.collation === null ? {} : { characterSet: table.collation.split('_')[0] as string }),
    ...(table.rows === null ? {} : { estimatedRows: Number(table.rows) }),
    ...(table.bytes === null ? {} : { estimatedBytes: Number(table.bytes) }),
  };
}

function columnOf(row: ColumnRow): Column {
  const extra = row.extra.toUpperCase();
  return {
    name: row.name,
    type: neutralType(row),
    native: row.native,
    nullable: row.nullable === 'YES',
    // MySQL says DEFAULT_GENERATED of a default that is an expression: that is no generated column.
    generated: /\b(VIRTUAL|STORED|PERSISTENT)\b/.test(extra),
    hasDefault: row.fallback !== null,
    ...(isUtf8(row.characterSet) ? {} : { characterSet: row.characterSet as string }),
    ...(extra.includes('AUTO_INCREMENT') ? { identity: 'by default' as const } : {}),
  };
}

/** The primary key, else the unique key of fewest columns, none of them nullable, a prefix or an expression. */
function keyOf(columns: readonly Column[], rows: readonly KeyRow[]): Key | undefined {
  const keys = [...Map.groupBy(rows, (row) => row.name)]
    .filter(([, parts]) => parts.every((part) => part.column !== null && part.prefix === null))
    .map(([name, parts]) => ({
      name,
      kind: name === 'PRIMARY' ? ('primary' as const) : ('unique' as const),
      columns: parts.map((part) => columns.findIndex((column) => column.name === part.column)),
    }))
    .filter((key) => key.columns.every((place) => columns[place]?.nullable === false));
  return keys.sort(
    (a, b) =>
      Number(b.kind === 'primary') - Number(a.kind === 'primary') || a.columns.length - b.columns.length,
  )[0];
}

function numberOf(text: string | null): number {
  return text === null ? 0 : Number(text);
}

/** The neutral type for one of MySQL and MariaDB, by the columns of information_schema that tell of it. */
export function neutralType({
  type,
  native,
  length,
  precision,
  scale,
  digits,
}: Pick<ColumnRow, 'type' | 'native' | 'length' | 'precision' | 'scale' | 'digits'>): NeutralType {
  const unsigned = /\bunsigned\b/i.test(native);
  switch (type.toLowerCase()) {
    case 'tinyint':
      return { kind: 'integer', bits: 8, unsigned };
    case 'smallint':
      return { kind: 'integer', bits: 16, unsigned };
    case 'year':
      return { kind: 'integer', bits: 16, unsigned: true };
    case 'mediumint':
      return { kind: 'integer', bits: 24, unsigned };
    case 'int':
      return { kind: 'integer', bits: 32, unsigned };
    case 'bigint':
      return { kind: 'integer', bits: 64, unsigned };
    case 'decimal':
      return { kind: 'decimal', precision: numberOf(precision), scale: numberOf(scale) };
    case 'float':
      return { kind: 'float', bits: 32 };
    case 'double':
      return { kind: 'float', bits: 64 };
    case 'char':
      return { kind: 'text', length: numberOf(length), padded: true };
    case 'varchar':
      return { kind: 'text', length: numberOf(length) };
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
      return { kind: 'text' };
    case 'binary':
    case 'varbinary':
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob':
    case 'vector':
      return { kind: 'bytes' };
    case 'bit':
      return { kind: 'bits', length: numberOf(precision) };
    case 'date':
      return { kind: 'date' };
    case 'time':
      return { kind: 'time', digits: numberOf(digits) };
    case 'datetime':
      return { kind: 'timestamp', digits: numberOf(digits) };
    case 'timestamp':
      return { kind: 'instant', digits: numberOf(digits) };
    case 'json':
      return { kind: 'json', binary: true };
    case 'enum':
      return { kind: 'enum', values: valuesOf(native) };
    case 'set':
      return { kind: 'set', values: valuesOf(native) };
    case 'uuid':
      return { kind: 'uuid' };
    case 'inet4':
    case 'inet6':
      return { kind: 'text', length: 45 };
    case 'geometry':
    case 'point':
    case 'linestring':
    case 'polygon':
    case 'multipoint':
    case 'multilinestring':
    case 'multipolygon':
    case 'geometrycollection':
    case 'geomcollection':
      return { kind: 'geometry' };
    default:
      return { kind: 'native', engine: 'mysql' };
  }
}

/** The members of `enum('a','it''s')`, as COLUMN_TYPE writes them. */
function valuesOf(native: string): string[] {
  return [...native.matchAll(/'((?:[^']|'')*)'/g)].map((match) => (match[1] as string).replaceAll(`''`, `'`));
}
