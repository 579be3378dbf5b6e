import type { Connection } from 'tedious';
import type { Column, Key, Shape } from '../../../change/shape.ts';
import { rows, rowsOfFirst } from '../session.ts';
import type { TypeFacts } from './column-type.ts';
import { nativeType, neutralType } from './column-type.ts';

interface TableRow {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
}

interface SizeRow {
  readonly id: number;
  readonly rows: string | null;
  readonly bytes: string | null;
}

interface ColumnRow extends TypeFacts {
  readonly id: number;
  readonly place: number;
  readonly name: string;
  readonly collation: string | null;
  readonly codePage: number | null;
  readonly nullable: boolean;
  readonly identity: boolean;
  readonly computed: boolean;
  readonly fallback: number;
}

interface KeyRow {
  readonly id: number;
  readonly name: string;
  readonly isPrimary: boolean;
  readonly place: number;
}

/** Reads the tables of users in the connection's database (SQL Server, "Object Catalog Views"), each kind of thing with one statement. */
export async function readShapes(connection: Connection): Promise<Shape[]> {
  const tables = await rows<TableRow>(connection, tablesQuery);
  const columns = Map.groupBy(await rows<ColumnRow>(connection, columnsQuery), ({ id }) => id);
  const keys = Map.groupBy(await rows<KeyRow>(connection, keysQuery), ({ id }) => id);
  const sizes = new Map((await rowsOfFirst<SizeRow>(connection, sizeQueries)).map((each) => [each.id, each]));
  return tables.map((table) =>
    shapeOf(table, columns.get(table.id) ?? [], keys.get(table.id) ?? [], sizes.get(table.id)),
  );
}

/** Tables of change data capture are the server's own, and those that begin with `awsdms_` Godwit's. */
const tablesQuery = `
SELECT t.object_id AS id, s.name AS [schema], t.name AS [name]
FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id
WHERE t.is_ms_shipped = 0 AND s.name <> 'cdc' AND t.name NOT LIKE 'awsdms[_]%'
ORDER BY s.name, t.name`;

/** The type below an alias is the system's of the same number; types of .NET have one number together, and no such type. */
const columnsQuery = `
SELECT c.object_id AS id, c.column_id AS place, c.name AS [name], LOWER(COALESCE(b.name, u.name)) AS type,
  CAST(c.max_length AS int) AS maxLength, CAST(c.precision AS int) AS precision, CAST(c.scale AS int) AS scale,
  c.collation_name AS collation, CAST(COLLATIONPROPERTY(c.collation_name, 'CodePage') AS int) AS codePage,
  c.is_nullable AS nullable, c.is_identity AS [identity], CAST(c.is_computed | c.is_column_set AS bit) AS computed, c.default_object_id AS fallback
FROM sys.columns c
  JOIN sys.tables t ON t.object_id = c.object_id
  JOIN sys.types u ON u.user_type_id = c.user_type_id
  LEFT JOIN sys.types b ON b.user_type_id = c.system_type_id
WHERE t.is_ms_shipped = 0
ORDER BY c.object_id, c.column_id`;

/** The primary key first, then other unique indexes over all rows. */
const keysQuery = `
SELECT i.object_id AS id, i.name AS [name], i.is_primary_key AS isPrimary, c.column_id AS place
FROM sys.indexes i
  JOIN sys.tables t ON t.object_id = i.object_id
  JOIN sys.index_columns c ON c.object_id = i.object_id AND c.index_id = i.index_id
WHERE t.is_ms_shipped = 0 AND i.is_unique = 1 AND i.has_filter = 0 AND i.is_disabled = 0 AND c.is_included_column = 0
ORDER BY i.object_id, i.is_primary_key DESC, i.index_id, c.key_ordinal`;

/** Rows and bytes of heaps and clustered indexes; without the bytes where the server does not tell them. */
const sizeQueries = [
  `SELECT p.object_id AS id, CAST(SUM(CASE WHEN a.type = 1 THEN p.rows ELSE 0 END) AS varchar(20)) AS [rows],
     CAST(SUM(a.used_pages) * 8192 AS varchar(20)) AS bytes
   FROM sys.partitions p JOIN sys.allocation_units a ON a.container_id = p.partition_id
   WHERE p.index_id IN (0, 1) GROUP BY p.object_id`,
  `SELECT object_id AS id, CAST(SUM(rows) AS varchar(20)) AS [rows], NULL AS bytes FROM sys.partitions
   WHERE index_id IN (0, 1) GROUP BY object_id`,
];

function shapeOf(
  { id, schema, name }: TableRow,
  columnRows: readonly ColumnRow[],
  keyRows: readonly KeyRow[],
  size: SizeRow | undefined,
): Shape {
  const columns = columnRows.map(columnOf);
  const key = keyOf(columnRows, keyRows);
  return {
    schema,
    name,
    id,
    columns,
    // Partitions are no tables of their own.
    isPartitioned: false,
    ...(key ? { key } : {}),
    ...(typeof size?.rows === 'string' ? { estimatedRows: Number(size.rows) } : {}),
    ...(typeof size?.bytes === 'string' ? { estimatedBytes: Number(size.bytes) } : {}),
  };
}

function columnOf(row: ColumnRow): Column {
  const inBytes = /^(var)?char$|^text$/.test(row.type);
  return {
    name: row.name,
    type: neutralType(row),
    native: nativeType(row),
    nullable: row.nullable,
    generated: row.computed,
    // A rowversion is given by the server.
    hasDefault: row.fallback !== 0 || row.type === 'timestamp' || row.type === 'rowversion',
    ...(row.collation === null ? {} : { collation: row.collation }),
    ...(inBytes && row.codePage !== utf8 ? { characterSet: String(row.codePage ?? '') } : {}),
    ...(row.identity ? { identity: 'always' as const } : {}),
    id: row.place,
  };
}

/** The number of the code page of UTF-8. */
const utf8 = 65_001;

/** The primary key, else the unique key of fewest columns, none of which may be NULL. */
function keyOf(columns: readonly ColumnRow[], keyRows: readonly KeyRow[]): Key | undefined {
  const keys = [...Map.groupBy(keyRows, ({ name }) => name)]
    .map(([name, parts]) => ({
      name,
      kind: parts[0]?.isPrimary === true ? ('primary' as const) : ('unique' as const),
      columns: parts.map(({ place }) => columns.findIndex((column) => column.place === place)),
    }))
    .filter((key) => key.columns.every((place) => columns[place]?.nullable === false));
  return keys.sort(
    (a, b) =>
      Number(b.kind === 'primary') - Number(a.kind === 'primary') || a.columns.length - b.columns.length,
  )[0];
}
