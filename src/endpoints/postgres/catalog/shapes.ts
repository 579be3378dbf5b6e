import type pg from 'pg';
import type { Column, Key, Shape } from '../../../change/shape.ts';
import type { NeutralType } from '../../../change/type.ts';

interface ColumnRow {
  readonly id: number;
  readonly name: string;
  readonly native: string;
  /** The type's name in pg_type, a domain's base type taken instead of it. */
  readonly base: string;
  readonly modifier: number;
  readonly notNull: boolean;
  readonly generated: boolean;
  readonly hasDefault: boolean;
  readonly identity: 'always' | 'by default' | null;
  readonly labels: readonly string[] | null;
}

/** A table as {@link shapesQuery} tells of it. */
export interface TableRow {
  /** A number, as a text where the driver gives it. */
  readonly id: number | string;
  readonly schema: string;
  readonly name: string;
  readonly rows: number;
  readonly bytes: string;
  readonly partitioned: boolean;
  readonly columns: readonly ColumnRow[];
  readonly keys: readonly { name: string; primary: boolean; columns: readonly string[] }[];
}

/**
 * Reads the tables of users: ordinary ones, and partitioned ones by their root. Godwit's control tables and those of extensions are left
 * out. (PostgreSQL, "System Catalogs": pg_class, pg_attribute, pg_index, pg_type.)
 */
export async function readShapes(client: pg.Client): Promise<Shape[]> {
  const { rows } = await client.query<TableRow>(`${shapesQuery} ORDER BY schema, name`);
  return rows.map(shapeOf);
}

/** Reads views and materialized views of users in the same way. */
export async function readViewShapes(client: pg.Client): Promise<Shape[]> {
  const query = shapesQuery.replace(`c.relkind IN ('r', 'p')`, `c.relkind IN ('v', 'm')`);
  const { rows } = await client.query<TableRow>(`${query} ORDER BY schema, name`);
  return rows.map((each) => ({ ...shapeOf(each), isView: true }));
}

/** The shape of a table out of what the server's catalogs say. */
export function shapeOf(table: TableRow): Shape {
  const columns = table.columns.map(columnOf);
  const key = keyOf(table, columns);
  return {
    schema: table.schema,
    name: table.name,
    columns,
    isPartitioned: table.partitioned,
    id: Number(table.id),
    ...(key ? { key } : {}),
    ...(table.rows >= 0 ? { estimatedRows: table.rows } : {}),
    estimatedBytes: Number(table.bytes),
  };
}

function columnOf(row: ColumnRow): Column {
  return {
    name: row.name,
    type: neutralType(row),
    native: row.native,
    nullable: !row.notNull,
    generated: row.generated,
    hasDefault: row.hasDefault,
    id: row.id,
    ...(row.identity === null ? {} : { identity: row.identity }),
  };
}

/** The first whose columns are all NOT NULL. The server puts the index that is the replica identity first, because it is what the log tells of a row before a change. */
function keyOf(table: TableRow, columns: readonly Column[]): Key | undefined {
  for (const { name, primary, columns: names } of table.keys) {
    const places = names.map((each) => columns.findIndex((column) => column.name === each));
    if (places.every((place) => place >= 0 && columns[place]?.nullable === false))
      return { name, kind: primary ? 'primary' : 'unique', columns: places };
  }
  return undefined;
}

/** The fraction's digits of a time type: six where none are written. */
function digitsOf(modifier: number): number {
  return modifier < 0 ? 6 : modifier;
}

/** `atttypmod` of character types and numeric holds four bytes more than what was written. */
const modifierOffset = 4;

function neutralType({ base, modifier, labels }: ColumnRow): NeutralType {
  if (labels !== null) return { kind: 'enum', values: labels };
  switch (base) {
    case 'bool':
      return { kind: 'boolean' };
    case 'int2':
      return { kind: 'integer', bits: 16, unsigned: false };
    case 'int4':
      return { kind: 'integer', bits: 32, unsigned: false };
    case 'int8':
      return { kind: 'integer', bits: 64, unsigned: false };
    case 'oid':
      return { kind: 'integer', bits: 32, unsigned: true };
    case 'numeric':
      return modifier < 0
        ? { kind: 'decimal' }
        : {
            kind: 'decimal',
            precision: ((modifier - modifierOffset) >> 16) & 0xffff,
            // The scale is eleven bits with a sign since PostgreSQL 15.
            scale: ((((modifier - modifierOffset) & 0x7ff) ^ 1024) - 1024) | 0,
          };
    case 'float4':
      return { kind: 'float', bits: 32 };
    case 'float8':
      return { kind: 'float', bits: 64 };
    case 'text':
    case 'name':
      return { kind: 'text' };
    case 'varchar':
      return modifier < 0 ? { kind: 'text' } : { kind: 'text', length: modifier - modifierOffset };
    case 'bpchar':
      return { kind: 'text', length: modifier < 0 ? 1 : modifier - modifierOffset, padded: true };
    case 'bytea':
      return { kind: 'bytes' };
    case 'bit':
    case 'varbit':
      return { kind: 'bits', length: modifier < 0 ? 0 : modifier };
    case 'date':
      return { kind: 'date' };
    case 'time':
      return { kind: 'time', digits: digitsOf(modifier) };
    case 'timestamp':
      return { kind: 'timestamp', digits: digitsOf(modifier) };
    case 'timestamptz':
      return { kind: 'instant', digits: digitsOf(modifier) };
    case 'uuid':
      return { kind: 'uuid' };
    case 'json':
      return { kind: 'json', binary: false };
    case 'jsonb':
      return { kind: 'json', binary: true };
    case 'xml':
      return { kind: 'xml' };
    default:
      return { kind: 'native', engine: 'postgresql' };
  }
}

/**
 * A view of the server's catalogs in one query, because a database may have tens of thousands of tables. `reltuples` is -1 for a table
 * that was never analysed (0 before PostgreSQL 14, where it cannot be told from an empty one).
 */
export const shapesQuery = `
WITH RECURSIVE base AS (
  SELECT t.oid, t.oid AS base, -1 AS modifier FROM pg_type t WHERE t.typtype <> 'd'
  UNION ALL
  SELECT d.oid, b.base, CASE WHEN d.typtypmod >= 0 THEN d.typtypmod ELSE b.modifier END
  FROM pg_type d JOIN base b ON d.typbasetype = b.oid WHERE d.typtype = 'd'
)
SELECT c.oid::int8 AS id, n.nspname AS schema, c.relname AS name, c.reltuples::float8 AS rows, c.relkind = 'p' AS partitioned,
  CASE WHEN c.relkind = 'p' THEN (SELECT coalesce(sum(pg_relation_size(relid)), 0) FROM pg_partition_tree(c.oid) WHERE isleaf)
       ELSE pg_relation_size(c.oid) END AS bytes,
  (SELECT coalesce(json_agg(json_build_object(
     'id', a.attnum, 'name', a.attname, 'native', format_type(a.atttypid, a.atttypmod), 'base', t.typname,
     'modifier', CASE WHEN a.atttypmod >= 0 THEN a.atttypmod ELSE b.modifier END,
     'notNull', a.attnotnull, 'generated', a.attgenerated <> '', 'hasDefault', a.atthasdef AND a.attgenerated = '',
     'identity', CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
     'labels', CASE WHEN t.typtype = 'e' THEN
       (SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid) END) ORDER BY a.attnum), '[]')
   FROM pg_attribute a JOIN base b ON b.oid = a.atttypid JOIN pg_type t ON t.oid = b.base
   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
  (SELECT coalesce(json_agg(json_build_object('name', k.relname, 'primary', i.indisprimary,
     'columns', (SELECT json_agg(a.attname ORDER BY place) FROM unnest(i.indkey[0 : i.indnkeyatts - 1]) WITH ORDINALITY AS u(attnum, place)
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.attnum)) ORDER BY (c.relreplident = 'i' AND i.indisreplident) DESC, i.indisprimary DESC, i.indnkeyatts, k.relname), '[]')
   FROM pg_index i JOIN pg_class k ON k.oid = i.indexrelid
   WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL) AS keys
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'godwit') AND c.relname NOT LIKE 'awsdms\\_%'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')`;
