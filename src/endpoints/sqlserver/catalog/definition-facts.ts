import type { Connection } from 'tedious';
import { rowsOfFirst } from '../session.ts';
import type { TypeFacts } from './column-type.ts';

/** Something with a name in a schema. */
export interface Named {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
}

/** A table, or a table type, whose columns have its id. */
export interface TableFact extends Named {
  readonly isType: boolean;
  /** The partition scheme that its rows are in. */
  readonly scheme: string | null;
  /** The table of its history, where the server keeps one. */
  readonly historySchema: string | null;
  readonly history: string | null;
  readonly isInMemory: boolean;
}

/** A column as a definition tells it. */
export interface ColumnFact extends TypeFacts {
  readonly id: number;
  readonly place: number;
  readonly name: string;
  readonly typeSchema: string | null;
  readonly typeName: string;
  readonly collation: string | null;
  readonly nullable: boolean;
  readonly rowGuid: boolean;
  readonly sparse: boolean;
  readonly computed: string | null;
  readonly persisted: boolean | null;
  readonly defaultName: string | null;
  readonly fallback: string | null;
  readonly seed: string | null;
  readonly step: string | null;
  /** 1 and 2 are the begin and the end of a row's validity. */
  readonly period: number;
  readonly hidden: boolean;
}

/** An index, or the constraint that it belongs to. */
export interface IndexFact {
  readonly id: number;
  readonly index: number;
  readonly name: string;
  /** 1 is clustered, 2 is not; others have no like. */
  readonly type: number;
  readonly typeName: string;
  readonly isUnique: boolean;
  readonly isPrimary: boolean;
  readonly isConstraint: boolean;
  readonly isDisabled: boolean;
  readonly filter: string | null;
}

/** A column of an index. */
export interface IndexColumnFact {
  readonly id: number;
  readonly index: number;
  readonly name: string;
  readonly isDescending: boolean;
  readonly isIncluded: boolean;
}

/** A CHECK constraint. */
export interface CheckFact {
  readonly id: number;
  readonly name: string;
  readonly definition: string;
  readonly isSystemNamed: boolean;
  readonly isDisabled: boolean;
}

/** A pair of columns of a foreign key. */
export interface KeyFact {
  readonly id: number;
  readonly name: string;
  readonly column: string;
  readonly parentSchema: string;
  readonly parent: string;
  readonly parentColumn: string;
  readonly onDelete: string;
  readonly onUpdate: string;
  readonly isDisabled: boolean;
}

/** A view, routine or trigger; without a definition it is encrypted. */
export interface ModuleFact extends Named {
  readonly type: string;
  readonly definition: string | null;
  readonly quotes: boolean;
}

/** A sequence, in the words of its definition. */
export interface SequenceFact extends Named {
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly least: string;
  readonly most: string;
  readonly isCycling: boolean;
}

/** An alias of a system's type. */
export interface AliasFact extends Named, TypeFacts {
  readonly nullable: boolean;
}

/** Another name of something. */
export interface SynonymFact extends Named {
  readonly base: string;
}

/** A description that somebody wrote (`MS_Description`). */
export interface CommentFact {
  readonly schema: string;
  readonly object: string;
  readonly column: string | null;
  readonly text: string;
  readonly kind: string;
}

/** What a database holds, by kind. */
export interface DefinitionFacts {
  readonly collation: string | null;
  readonly schemas: readonly { readonly name: string }[];
  readonly aliases: readonly AliasFact[];
  readonly sequences: readonly SequenceFact[];
  readonly tables: readonly TableFact[];
  readonly columns: readonly ColumnFact[];
  readonly indexes: readonly IndexFact[];
  readonly indexColumns: readonly IndexColumnFact[];
  readonly checks: readonly CheckFact[];
  readonly keys: readonly KeyFact[];
  readonly synonyms: readonly SynonymFact[];
  readonly modules: readonly ModuleFact[];
  readonly comments: readonly CommentFact[];
}

/** Reads all of it, each kind with one statement (SQL Server, "System catalog views"). */
export async function readFacts(connection: Connection): Promise<DefinitionFacts> {
  const read = <T>(...statements: readonly string[]): Promise<T[]> => rowsOfFirst<T>(connection, statements);
  const [database] = await read<{ readonly collation: string | null }>(
    `SELECT CAST(DATABASEPROPERTYEX(DB_NAME(), 'Collation') AS nvarchar(128)) AS collation`,
  );
  return {
    collation: database?.collation ?? null,
    schemas: await read(schemas),
    aliases: await read(aliases),
    sequences: await read(sequences, none('id')),
    tables: await read(tables(true), tables(false)),
    columns: await read(columns(true), columns(false)),
    indexes: await read(indexes),
    indexColumns: await read(indexColumns),
    checks: await read(checks),
    keys: await read(keys),
    synonyms: await read(synonyms, none('id')),
    modules: await read(modules),
    comments: await read(comments, none('id')),
  };
}

const none = (column: string): string => `SELECT 0 AS ${column} WHERE 1 = 0`;

const systemSchemas = `('sys', 'INFORMATION_SCHEMA', 'guest', 'cdc')`;

const schemas = `
SELECT name AS [name] FROM sys.schemas
WHERE name NOT IN ('dbo', 'sys', 'INFORMATION_SCHEMA', 'guest', 'cdc', 'db_owner', 'db_accessadmin', 'db_securityadmin', 'db_ddladmin',
  'db_backupoperator', 'db_datareader', 'db_datawriter', 'db_denydatareader', 'db_denydatawriter') ORDER BY name`;

const typeColumns = (it: string): string =>
  `LOWER(COALESCE(b.name, u.name)) AS type, CAST(${it}.max_length AS int) AS maxLength, CAST(${it}.precision AS int) AS precision, CAST(${it}.scale AS int) AS scale`;

const aliases = `
SELECT u.user_type_id AS id, s.name AS [schema], u.name AS [name], u.is_nullable AS nullable, ${typeColumns('u')}
FROM sys.types u JOIN sys.schemas s ON s.schema_id = u.schema_id LEFT JOIN sys.types b ON b.user_type_id = u.system_type_id
WHERE u.is_user_defined = 1 AND u.is_table_type = 0 AND u.is_assembly_type = 0 ORDER BY s.name, u.name`;

const sequences = `
SELECT q.object_id AS id, s.name AS [schema], q.name AS [name], TYPE_NAME(q.user_type_id) AS type, CAST(q.start_value AS varchar(40)) AS start,
  CAST(q.increment AS varchar(40)) AS increment, CAST(q.minimum_value AS varchar(40)) AS least, CAST(q.maximum_value AS varchar(40)) AS most,
  q.is_cycling AS isCycling
FROM sys.sequences q JOIN sys.schemas s ON s.schema_id = q.schema_id ORDER BY s.name, q.name`;

/** Temporal tables and tables in memory are of SQL Server 2016 and 2014. A history table is made by its table. */
const tables = (isNew: boolean): string => `
SELECT t.object_id AS id, s.name AS [schema], t.name AS [name], CAST(0 AS bit) AS isType,
  (SELECT MAX(p.name) FROM sys.indexes i JOIN sys.partition_schemes p ON p.data_space_id = i.data_space_id
   WHERE i.object_id = t.object_id AND i.index_id IN (0, 1)) AS scheme,
  ${
    isNew
      ? `hs.name AS historySchema, h.name AS history, t.is_memory_optimized AS isInMemory
FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id
  LEFT JOIN sys.tables h ON h.object_id = t.history_table_id LEFT JOIN sys.schemas hs ON hs.schema_id = h.schema_id`
      : `NULL AS historySchema, NULL AS history, CAST(0 AS bit) AS isInMemory
FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id`
  }
WHERE t.is_ms_shipped = 0 AND s.name NOT IN ${systemSchemas} AND t.name NOT LIKE 'awsdms[_]%'
UNION ALL
SELECT y.type_table_object_id, s.name, y.name, CAST(1 AS bit), NULL, NULL, NULL, CAST(0 AS bit)
FROM sys.table_types y JOIN sys.schemas s ON s.schema_id = y.schema_id
ORDER BY 2, 3`;

/** The path of a column's table, in brackets. */
const path = `QUOTENAME(OBJECT_SCHEMA_NAME(c.object_id)) + '.' + QUOTENAME(OBJECT_NAME(c.object_id))`;

/** How an identity is numbered. It is no join, because Babelfish lists a column several times. */
const numbering = (what: 'seed_value' | 'increment_value'): string =>
  `(SELECT MAX(CAST(n.${what} AS numeric(38))) FROM sys.identity_columns n WHERE n.object_id = c.object_id AND n.column_id = c.column_id)`;

const columns = (isNew: boolean): string => `
SELECT c.object_id AS id, c.column_id AS place, c.name AS [name], ${typeColumns('c')},
  CASE WHEN u.is_user_defined = 1 THEN us.name END AS typeSchema, u.name AS typeName, c.collation_name AS collation,
  c.is_nullable AS nullable, c.is_rowguidcol AS rowGuid, c.is_sparse AS sparse, k.definition AS computed, k.is_persisted AS persisted,
  CASE WHEN d.is_system_named = 0 THEN d.name END AS defaultName, d.definition AS fallback,
  CASE WHEN c.is_identity = 1 THEN CAST(COALESCE(${numbering('seed_value')}, IDENT_SEED(${path})) AS varchar(40)) END AS seed,
  CASE WHEN c.is_identity = 1 THEN CAST(COALESCE(${numbering('increment_value')}, IDENT_INCR(${path})) AS varchar(40)) END AS step,
  ${isNew ? 'CAST(c.generated_always_type AS int) AS period, c.is_hidden AS hidden' : 'CAST(0 AS int) AS period, CAST(0 AS bit) AS hidden'}
FROM sys.columns c
  JOIN sys.types u ON u.user_type_id = c.user_type_id
  LEFT JOIN sys.schemas us ON us.schema_id = u.schema_id
  LEFT JOIN sys.types b ON b.user_type_id = c.system_type_id
  LEFT JOIN sys.computed_columns k ON k.object_id = c.object_id AND k.column_id = c.column_id
  LEFT JOIN sys.default_constraints d ON d.parent_object_id = c.object_id AND d.parent_column_id = c.column_id
WHERE c.object_id IN (SELECT object_id FROM sys.tables WHERE is_ms_shipped = 0 UNION ALL SELECT type_table_object_id FROM sys.table_types)
ORDER BY c.object_id, c.column_id`;

const indexes = `
SELECT i.object_id AS id, i.index_id AS [index], i.name AS [name], CAST(i.type AS int) AS type, i.type_desc AS typeName,
  i.is_unique AS isUnique, i.is_primary_key AS isPrimary, i.is_unique_constraint AS isConstraint, i.is_disabled AS isDisabled,
  i.filter_definition AS filter
FROM sys.indexes i
WHERE i.index_id > 0 AND i.is_hypothetical = 0
  AND i.object_id IN (SELECT object_id FROM sys.objects WHERE type IN ('U', 'V', 'TT') AND is_ms_shipped = 0)
ORDER BY i.object_id, i.index_id`;

const indexColumns = `
SELECT x.object_id AS id, x.index_id AS [index], c.name AS [name], x.is_descending_key AS isDescending, x.is_included_column AS isIncluded
FROM sys.index_columns x JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
WHERE x.key_ordinal > 0 OR x.is_included_column = 1
ORDER BY x.object_id, x.index_id, x.is_included_column, x.key_ordinal, x.index_column_id`;

const checks = `
SELECT k.parent_object_id AS id, k.name AS [name], k.definition AS definition, k.is_system_named AS isSystemNamed, k.is_disabled AS isDisabled
FROM sys.check_constraints k ORDER BY k.parent_object_id, k.name`;

const keys = `
SELECT f.parent_object_id AS id, f.name AS [name], c.name AS [column], s.name AS parentSchema, t.name AS parent, r.name AS parentColumn,
  f.delete_referential_action_desc AS onDelete, f.update_referential_action_desc AS onUpdate, f.is_disabled AS isDisabled
FROM sys.foreign_keys f JOIN sys.foreign_key_columns x ON x.constraint_object_id = f.object_id
  JOIN sys.columns c ON c.object_id = x.parent_object_id AND c.column_id = x.parent_column_id
  JOIN sys.columns r ON r.object_id = x.referenced_object_id AND r.column_id = x.referenced_column_id
  JOIN sys.tables t ON t.object_id = f.referenced_object_id JOIN sys.schemas s ON s.schema_id = t.schema_id
ORDER BY f.parent_object_id, f.name, x.constraint_column_id`;

const synonyms = `
SELECT y.object_id AS id, s.name AS [schema], y.name AS [name], y.base_object_name AS base
FROM sys.synonyms y JOIN sys.schemas s ON s.schema_id = y.schema_id ORDER BY s.name, y.name`;

/** Objects of .NET have no module; those of the server are its own. */
const modules = `
SELECT o.object_id AS id, s.name AS [schema], o.name AS [name], RTRIM(o.type) AS type, m.definition AS definition, m.uses_quoted_identifier AS quotes
FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id JOIN sys.sql_modules m ON m.object_id = o.object_id
WHERE o.is_ms_shipped = 0 AND RTRIM(o.type) IN ('V', 'P', 'FN', 'IF', 'TF', 'TR') AND s.name NOT IN ${systemSchemas}
ORDER BY s.name, o.name`;

const comments = `
SELECT s.name AS [schema], o.name AS [object], c.name AS [column], CAST(p.value AS nvarchar(4000)) AS [text], RTRIM(o.type) AS kind
FROM sys.extended_properties p JOIN sys.objects o ON o.object_id = p.major_id JOIN sys.schemas s ON s.schema_id = o.schema_id
  LEFT JOIN sys.columns c ON c.object_id = p.major_id AND c.column_id = p.minor_id AND p.minor_id > 0
WHERE p.class = 1 AND p.name = 'MS_Description' AND o.is_ms_shipped = 0 ORDER BY s.name, o.name, p.minor_id`;
