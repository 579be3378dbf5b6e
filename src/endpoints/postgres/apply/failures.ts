import type pg from 'pg';
import type { Failure } from '../../../change/comparer.ts';
import type { Shape } from '../../../change/shape.ts';
import { hasTable } from '../control/has-table.ts';
import { name } from '../session.ts';

/** The table of rows that differ; its columns are those of AWS DMS ("Replication task statistics and control tables", DMS user guide). */
const failuresTable = 'awsdms_validation_failures_v1';

/** Puts failures in the place of those that a task recorded of a table before. To be called in a transaction. */
export async function recordFailures(
  client: pg.Client,
  schema: string,
  record: { readonly task: string; readonly table: Shape; readonly failures: readonly Failure[] },
): Promise<void> {
  const { task, table, failures } = record;
  const target = name(schema, failuresTable);
  // Who may only read the target can compare it, and has nothing to forget.
  if (failures.length === 0 && !(await hasTable(client, schema, failuresTable))) return;
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA ${name(schema)}`);
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${target} (task_name varchar(128) NOT NULL, table_owner varchar(128) NOT NULL, table_name varchar(128) NOT NULL,
       failure_time timestamp NOT NULL, key_type varchar(128) NOT NULL, key text NOT NULL, failure_type varchar(128) NOT NULL, details text NOT NULL)`,
  );
  await client.query(`DELETE FROM ${target} WHERE task_name = $1 AND table_owner = $2 AND table_name = $3`, [
    task,
    table.schema,
    table.name,
  ]);
  if (failures.length === 0) return;
  await client.query(
    `INSERT INTO ${target} SELECT $1, $2, $3, clock_timestamp() AT TIME ZONE 'UTC', 'Row', key, type, details
     FROM unnest($4::text[], $5::text[], $6::text[]) AS failure(key, type, details)`,
    [
      task,
      table.schema,
      table.name,
      failures.map(({ key }) => key),
      failures.map(({ type }) => type),
      failures.map(({ details }) => details),
    ],
  );
}
