import type pg from 'pg';

/**
 * What a live PostgreSQL database holds, as the server itself writes it: types by `format_type`, constraints, indexes, views,
 * triggers and routines by their `pg_get_…def`. Two databases that hold the same give the same structure.
 */
export interface LiveCatalog {
  readonly tables: readonly LiveTable[];
  readonly indexes: readonly LiveIndex[];
  readonly sequences: readonly LiveSequence[];
  readonly views: readonly LiveView[];
  readonly routines: readonly LiveRoutine[];
  readonly triggers: readonly LiveTrigger[];
  readonly types: readonly LiveType[];
}

/** What all objects have. */
export interface LiveObject {
  readonly schema: string;
  readonly name: string;
  readonly comment: string | null;
}

/** A table, a partition or a partitioned table. */
export interface LiveTable extends LiveObject {
  /** How it is partitioned, for instance `RANGE (day)`. */
  readonly partitionKey: string | null;
  /** The table that it is a partition of, and which rows it takes. */
  readonly partitionOf: { readonly schema: string; readonly name: string; readonly bound: string } | null;
  readonly columns: readonly LiveColumn[];
  readonly constraints: readonly LiveConstraint[];
}

/** A column of a table or view. */
export interface LiveColumn {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  /** The default, or the expression of a generated column. */
  readonly expression: string | null;
  readonly generated: boolean;
  readonly identity: 'always' | 'by default' | null;
  readonly comment: string | null;
}

/** A constraint of a table. */
export interface LiveConstraint {
  readonly name: string;
  readonly kind: 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclude';
  readonly definition: string;
  readonly validated: boolean;
}

/** An index that no constraint made. */
export interface LiveIndex extends LiveObject {
  readonly table: string;
  readonly unique: boolean;
  readonly definition: string;
}

/** A sequence; those of identity columns belong to their column and are not among them. */
export interface LiveSequence extends LiveObject {
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly cache: string;
  readonly cycles: boolean;
}

/** A view or a materialized view. */
export interface LiveView extends LiveObject {
  readonly materialized: boolean;
  readonly columns: readonly LiveColumn[];
  readonly definition: string;
}

/** A function or procedure. */
export interface LiveRoutine extends LiveObject {
  readonly kind: 'function' | 'procedure' | 'aggregate' | 'window function';
  readonly arguments: string;
  readonly result: string | null;
  /** The whole CREATE statement; null for aggregates, which have none. */
  readonly definition: string | null;
}

/** A trigger of a table or view. */
export interface LiveTrigger extends LiveObject {
  readonly table: string;
  readonly enabled: boolean;
  readonly definition: string;
}

/** A composite type, enumeration, domain or range. */
export interface LiveType extends LiveObject {
  /** What it is made of, for instance `composite (x integer, y text)`. */
  readonly definition: string;
}

/**
 * Reads the given schemas, or all but the server's own and Godwit's. Objects of extensions belong to their extension and are
 * left out. All of it is one state of the database, and nothing in it depends on the search_path of the session.
 */
export async function readLiveCatalog(
  client: pg.Client,
  schemas: readonly string[] = [],
): Promise<LiveCatalog> {
  const read = async <T extends object>(text: string): Promise<T[]> =>
    (await client.query<T>(text, [[...schemas]])).rows;
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    // With an empty path the server writes every name with its schema, so that texts can be compared.
    await client.query(`SET LOCAL search_path = ''`);
    return {
      tables: await read<LiveTable>(tables),
      indexes: await read<LiveIndex>(indexes),
      sequences: await read<LiveSequence>(sequences),
      views: await read<LiveView>(views),
      routines: await read<LiveRoutine>(routines),
      triggers: await read<LiveTrigger>(triggers),
      types: await read<LiveType>(types),
    };
  } finally {
    await client.query('ROLLBACK');
  }
}

/** The schemas that were asked for, of a catalog row whose namespace is `n`. */
const chosen = `(CASE WHEN cardinality($1::text[]) > 0 THEN n.nspname = ANY ($1)
  ELSE n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'godwit') END)`;

function ofExtension(catalog: string, oid: string): string {
  return `EXISTS (SELECT FROM pg_depend WHERE classid = '${catalog}'::regclass AND objid = ${oid} AND deptype = 'e')`;
}

/** The columns of the relation `c` as JSON. */
const columns = `(
  SELECT coalesce(json_agg(json_build_object(
    'name', attname, 'type', format_type(atttypid, atttypmod), 'notNull', attnotnull,
    'expression', pg_get_expr(adbin, adrelid), 'generated', attgenerated <> '',
    'identity', CASE attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
    'comment', col_description(attrelid, attnum)) ORDER BY attnum), '[]')
  FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped)`;

const tables = `
SELECT n.nspname AS schema, c.relname AS name, obj_description(c.oid, 'pg_class') AS comment,
  pg_get_partkeydef(c.oid) AS "partitionKey",
  (SELECT json_build_object('schema', pn.nspname, 'name', p.relname, 'bound', pg_get_expr(c.relpartbound, c.oid))
   FROM pg_inherits JOIN pg_class p ON p.oid = inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
   WHERE inhrelid = c.oid AND c.relispartition) AS "partitionOf",
  ${columns} AS columns,
  (SELECT coalesce(json_agg(json_build_object(
     'name', conname, 'definition', regexp_replace(pg_get_constraintdef(oid), ' NOT VALID$', ''), 'validated', convalidated,
     'kind', CASE contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign key'
                          WHEN 'c' THEN 'check' ELSE 'exclude' END) ORDER BY conname), '[]')
   FROM pg_constraint WHERE conrelid = c.oid AND contype IN ('p', 'u', 'f', 'c', 'x')) AS constraints
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND ${chosen} AND NOT ${ofExtension('pg_class', 'c.oid')} ORDER BY 1, 2`;

const indexes = `
SELECT n.nspname AS schema, c.relname AS name, obj_description(c.oid, 'pg_class') AS comment, t.relname AS "table",
  i.indisunique AS "unique", pg_get_indexdef(c.oid) AS definition
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${chosen} AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid AND contype IN ('p', 'u', 'x'))
  AND NOT ${ofExtension('pg_class', 't.oid')} ORDER BY 1, 2`;

const sequences = `
SELECT n.nspname AS schema, c.relname AS name, obj_description(c.oid, 'pg_class') AS comment,
  format_type(seqtypid, NULL) AS type, seqstart::text AS start, seqincrement::text AS increment, seqmin::text AS minimum,
  seqmax::text AS maximum, seqcache::text AS cache, seqcycle AS cycles
FROM pg_sequence JOIN pg_class c ON c.oid = seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${chosen} AND NOT ${ofExtension('pg_class', 'c.oid')}
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'i') ORDER BY 1, 2`;

const views = `
SELECT n.nspname AS schema, c.relname AS name, obj_description(c.oid, 'pg_class') AS comment, c.relkind = 'm' AS materialized,
  ${columns} AS columns, pg_get_viewdef(c.oid) AS definition
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND ${chosen} AND NOT ${ofExtension('pg_class', 'c.oid')} ORDER BY 1, 2`;

const routines = `
SELECT n.nspname AS schema, p.proname AS name, obj_description(p.oid, 'pg_proc') AS comment,
  CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window function' ELSE 'function' END AS kind,
  pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result,
  CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE ${chosen} AND NOT ${ofExtension('pg_proc', 'p.oid')} ORDER BY 1, 2, 5`;

const triggers = `
SELECT n.nspname AS schema, t.tgname AS name, obj_description(t.oid, 'pg_trigger') AS comment, c.relname AS "table",
  t.tgenabled <> 'D' AS enabled, pg_get_triggerdef(t.oid) AS definition
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND ${chosen} AND NOT ${ofExtension('pg_class', 'c.oid')} ORDER BY 1, 4, 2`;

const types = `
SELECT n.nspname AS schema, t.typname AS name, obj_description(t.oid, 'pg_type') AS comment,
  CASE t.typtype
    WHEN 'c' THEN 'composite (' || coalesce((
      SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
      FROM pg_attribute WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped), '') || ')'
    WHEN 'e' THEN 'enum (' || (
      SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid) || ')'
    WHEN 'd' THEN concat_ws(' ', 'domain', format_type(t.typbasetype, t.typtypmod), 'DEFAULT ' || t.typdefault,
      CASE WHEN t.typnotnull THEN 'NOT NULL' END, (
      SELECT string_agg(pg_get_constraintdef(oid), ' ' ORDER BY conname) FROM pg_constraint WHERE contypid = t.oid))
    ELSE 'range of ' || (SELECT format_type(rngsubtype, NULL) FROM pg_range WHERE rngtypid = t.oid)
  END AS definition
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE (t.typtype IN ('d', 'e', 'r') OR t.typtype = 'c' AND c.relkind = 'c')
  AND ${chosen} AND NOT ${ofExtension('pg_type', 't.oid')} ORDER BY 1, 2`;
