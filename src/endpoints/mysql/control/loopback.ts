import type mysql from 'mysql2/promise';
import type { Marking } from '../../../change/loopback.ts';
import { loopbackName } from '../../../change/loopback.ts';
import { name } from '../names.ts';
import { hasTable } from './has-table.ts';

/** Makes the table in which transactions say that they copy rows, where it is missing. */
export async function prepareLoopback(connection: mysql.Connection, schema: string): Promise<void> {
  if (await hasTable(connection, schema, loopbackName)) return;
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${name(schema)} CHARACTER SET utf8mb4`);
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, loopbackName)} (task_name varchar(255) COLLATE utf8mb4_bin, writer bigint, writes bigint NOT NULL,
       PRIMARY KEY (task_name, writer)) ENGINE = InnoDB CHARACTER SET utf8mb4`,
  );
}

/** Has the open transaction, of which nothing was written yet, say that it copies rows. */
export async function markTransaction(
  connection: mysql.Connection,
  { task, schema }: Marking,
): Promise<void> {
  await connection.query(
    `INSERT INTO ${name(schema, loopbackName)} VALUES (?, CONNECTION_ID(), 1) ON DUPLICATE KEY UPDATE writes = writes + 1`,
    [task],
  );
}
