import type mysql from 'mysql2/promise';
import type { Failure } from '../../../change/comparer.ts';
import type { Shape } from '../../../change/shape.ts';
import { hasTable } from '../control/has-table.ts';
import { name } from '../names.ts';

/** The table of rows that differ; its columns are those of AWS DMS ("Replication task statistics and control tables", DMS user guide). */
const failuresTable = 'awsdms_validation_failures_v1';

/** How many failures one statement inserts. */
const failuresPerStatement = 500;

/** Puts failures in the place of those that a task recorded of a table before. */
export async function recordFailures(
  connection: mysql.Connection,
  schema: string,
  record: { readonly task: string; readonly table: Shape; readonly failures: readonly Failure[] },
): Promise<void> {
  const { task, table, failures } = record;
  const target = name(schema, failuresTable);
  // Who may only read the target can compare it, and has nothing to forget.
  if (failures.length === 0 && !(await hasTable(connection, schema, failuresTable))) return;
  // Both commit by themselves, so they stand before the transaction.
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${name(schema)}`);
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${target} (task_name varchar(128) NOT NULL, table_owner varchar(128) NOT NULL, table_name varchar(128) NOT NULL,
       failure_time datetime(6) NOT NULL, key_type varchar(128) NOT NULL, \`key\` longtext NOT NULL, failure_type varchar(128) NOT NULL,
       details longtext NOT NULL) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  );
  await connection.beginTransaction();
  await connection.query(`DELETE FROM ${target} WHERE task_name = ? AND table_owner = ? AND table_name = ?`, [
    task,
    table.schema,
    table.name,
  ]);
  for (let i = 0; i < failures.length; i += failuresPerStatement) {
    const some = failures.slice(i, i + failuresPerStatement);
    await connection.query(
      `INSERT INTO ${target} VALUES ${some.map(() => `(?, ?, ?, UTC_TIMESTAMP(6), 'Row', ?, ?, ?)`).join(', ')}`,
      some.flatMap(({ key, type, details }) => [task, table.schema, table.name, key, type, details]),
    );
  }
  await connection.commit();
}
