import { z } from 'zod';

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
      .describe('Schema of the extension pack: functions of the source that PostgreSQL lacks.'),
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
