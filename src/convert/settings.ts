import { z } from 'zod';
import { commonCollation } from '../sql/sqlserver-collation.ts';

/** The settings of a conversion, `--settings FILE`: every key with its default and a sentence. */
export const settingsSchema = z
  .strictObject({
    targetVersion: z
      .number()
      .int()
      .min(12)
      .max(18)
      .default(15)
      .describe('Major version of the PostgreSQL that the result is for; what a version offers is used.'),
    extensionSchema: z
      .string()
      .default('godwit_oracle')
      .describe(
        'Schema of the extension pack: functions of the source that PostgreSQL lacks. For a source other than Oracle its name stands in the place of `oracle`, unless another is chosen.',
      ),
    packages: z
      .enum(['schema', 'prefix'])
      .default('schema')
      .describe(
        'A package becomes a schema of its own (`billing.total`), or a prefix of its members in the schema that it was in (`billing_total`).',
      ),
    bareNumber: z
      .enum(['numeric', 'bigint', 'double precision'])
      .default('numeric')
      .describe('Type of NUMBER without precision outside keys.'),
    bareNumberKey: z
      .enum(['bigint', 'numeric'])
      .default('bigint')
      .describe('Type of NUMBER without precision in primary, unique and foreign keys.'),
    wholeNumber: z
      .enum(['integer', 'numeric'])
      .default('integer')
      .describe(
        'Type of columns of NUMBER(p) with up to 18 digits: the smallest integer type that holds them, which lets some larger numbers in, or numeric(p), which does not.',
      ),
    numberDigits: z
      .enum(['postgresql', 'oracle'])
      .default('postgresql')
      .describe(
        'Digits of quotients, averages, deviations, roots and powers of NUMBER: the 16 or more that PostgreSQL computes, or the 40 of Oracle, by functions of the extension pack, which is slower and harder to read.',
      ),
    date: z
      .enum(['timestamp(0)', 'date'])
      .default('timestamp(0)')
      .describe('Type of DATE, which holds a time of day in Oracle. `date` loses it.'),
    autonomousTransactions: z
      .enum(['refuse', 'dblink'])
      .default('refuse')
      .describe(
        'Autonomous transactions run through a second connection of the extension dblink, or are refused with a finding.',
      ),
    databaseLinks: z
      .enum(['refuse', 'postgres_fdw', 'oracle_fdw'])
      .default('refuse')
      .describe('What stands for database links.'),
    database: z
      .string()
      .default('')
      .describe(
        'What the database of SQL Server is called whose objects the scripts define, where neither USE nor CREATE DATABASE nor a project says it: names with it before the schema are names of the scripts.',
      ),
    otherDatabases: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        'Schemas in which objects of other databases of SQL Server are, as tables or as foreign tables: {"sales": "sales"}. A key is a database, `server.database`, or one of these with a schema; without a schema it stands for `dbo`, and its other schemas get their name behind an underscore. Names of databases that are not listed are refused.',
      ),
    jobs: z.enum(['refuse', 'pg_cron']).default('refuse').describe('What stands for scheduler jobs.'),
    synonyms: z
      .enum(['view', 'none'])
      .default('view')
      .describe(
        'Synonyms of tables and views become views; references to any synonym are written with its target.',
      ),
    globalTemporaryTables: z
      .enum(['session', 'table'])
      .default('session')
      .describe(
        'Global temporary tables: made anew in each session on first use, or a plain table (unlogged) shared by all sessions.',
      ),
    bitmapIndexes: z
      .enum(['btree', 'skip'])
      .default('btree')
      .describe('Bitmap indexes become B-tree indexes or are left out with a finding.'),
    rowTriggersDuringLoad: z
      .boolean()
      .default(false)
      .describe(
        'Triggers are created before the rows of the scripts are loaded, for scripts whose rows depend on them.',
      ),
    conditionalCompilation: z
      .record(z.string(), z.union([z.boolean(), z.number(), z.string()]))
      .default({})
      .describe('Values of inquiry directives ($$name) for conditional compilation.'),
    tinyint1: z
      .enum(['boolean', 'smallint'])
      .default('boolean')
      .describe(
        'Type of TINYINT(1) and BOOL of MySQL. As `boolean` a row with another value than 0 and 1 is refused.',
      ),
    bit1: z.enum(['boolean', 'bit']).default('boolean').describe('Type of BIT(1) of MySQL.'),
    unsignedChecks: z
      .boolean()
      .default(false)
      .describe('Columns that are UNSIGNED in MySQL get a CHECK that forbids negative numbers.'),
    rangeChecks: z
      .boolean()
      .default(true)
      .describe(
        'Columns of TINYINT and SMALLMONEY of SQL Server get a CHECK that forbids the numbers which these types do not have.',
      ),
    time: z
      .enum(['interval', 'time'])
      .default('interval')
      .describe(
        'Type of TIME of MySQL, which goes from -838:59:59 to 838:59:59. `time` holds a time of day only.',
      ),
    enums: z
      .enum(['check', 'type', 'text'])
      .default('check')
      .describe(
        'ENUM of MySQL becomes text with a CHECK, an enumerated type, which sorts by the order of its members but does not compare with text, or plain text.',
      ),
    sets: z
      .enum(['text', 'text[]'])
      .default('text')
      .describe('SET of MySQL becomes the text with commas that it is, or an array; either with a CHECK.'),
    mysqlChar: z
      .enum(['char', 'varchar'])
      .default('char')
      .describe(
        'Type of CHAR of MySQL, which is read without the blanks at its end; `char` shows them, `varchar` does not have them.',
      ),
    json: z
      .enum(['by engine', 'jsonb', 'json'])
      .default('by engine')
      .describe(
        'Type of JSON: `by engine` is jsonb for the JSON of MySQL, which is stored by its meaning, and json for that of MariaDB, which is stored as text.',
      ),
    spatial: z
      .enum(['bytea', 'postgis'])
      .default('bytea')
      .describe('Spatial types become bytes, or types of the extension PostGIS.'),
    zeroDates: z
      .enum(['refuse', 'null', '-infinity'])
      .default('refuse')
      .describe(
        "What stands for '0000-00-00' and other dates of MySQL that are none: the row is refused, NULL, or the date before all others.",
      ),
    caseInsensitive: z
      .enum(['by engine', 'collation', 'citext', 'none'])
      .default('by engine')
      .describe(
        'Texts whose collation ignores case: their columns get a nondeterministic collation of ICU, which ignores it too (`collation`), those of SQL Server the type of the extension citext (`citext`: CHAR and texts that ignore accents, which it does not know, get the collation), or they are compared with their case and reported where it matters (`none`). `by engine` is `collation` for SQL Server and `none` for MySQL.',
      ),
    collation: z
      .string()
      .default(commonCollation)
      .describe(
        'Collation of a database of SQL Server, where neither the server nor CREATE DATABASE or ALTER DATABASE in the scripts says it.',
      ),
    trailingBlanks: z
      .enum(['significant', 'ignored'])
      .default('significant')
      .describe(
        'SQL Server compares texts without the blanks at their ends. PostgreSQL does so for char; varchar is compared with them, or, `ignored`, comparisons in code take them off by rtrim, which no index of the column serves. Keys, grouping and DISTINCT keep them.',
      ),
    resultSets: z
      .enum(['function', 'cursor'])
      .default('function')
      .describe(
        'A procedure of SQL Server that gives rows of one shape becomes a function that returns them, or, like all others that give rows, a procedure with a cursor for each result set.',
      ),
    caughtWork: z
      .enum(['keep', 'undo'])
      .default('keep')
      .describe(
        'What a TRY of SQL Server has done before an error stays. `keep` gives each of its statements a block of its own where that matters; `undo` makes one block of the TRY, which PostgreSQL undoes as a whole before CATCH.',
      ),
    commits: z
      .enum(['procedure', 'call'])
      .default('procedure')
      .describe(
        'A procedure of SQL Server that goes on working behind COMMIT ends its transactions itself where that is exact, and cannot be called inside of one then; `call` leaves all of its work to the transaction of the call.',
      ),
    parameterLengths: z
      .enum(['open', 'enforced'])
      .default('open')
      .describe(
        'SQL Server cuts a text that is longer than its parameter, and rounds a decimal to its scale. PostgreSQL keeps no length or scale of a parameter: it passes all of the value, or, `enforced`, each routine cuts and rounds it first.',
      ),
    roles: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        'Which role of the target stands for a user or role of the source in grants; others keep their lower-case name.',
      ),
    createRoles: z
      .boolean()
      .default(true)
      .describe('Grants to a role that the target lacks create the role first (NOLOGIN).'),
  })
  .describe('Settings of a conversion');

export type Settings = z.infer<typeof settingsSchema>;
