import type mysql from 'mysql2/promise';
import { nameOf } from '../../change/shape.ts';
import type { LoadRequest } from '../../change/sink.ts';
import { name } from './names.ts';

/** The table in which each loaded range is recorded, in the transaction of its rows. */
const ranges = 'awsdms_full_load_ranges';

/** Makes the control tables that are missing. They are transactional, whatever the server's default engine. */
export async function prepareControl(connection: mysql.Connection, schema: string): Promise<void> {
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${name(schema)}`);
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, ranges)} (task_name varchar(255) COLLATE utf8mb4_bin, table_name varchar(255) COLLATE utf8mb4_bin,
       range_number int, range_rows bigint, loaded_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
       PRIMARY KEY (task_name, table_name, range_number)) ENGINE = InnoDB CHARACTER SET utf8mb4`,
  );
}

/** Records a range whose rows are in the same transaction. */
export async function recordRange(
  connection: mysql.Connection,
  schema: string,
  request: LoadRequest,
  rows: number,
): Promise<void> {
  await connection.query(
    `INSERT INTO ${name(schema, ranges)} (task_name, table_name, range_number, range_rows) VALUES (?, ?, ?, ?)`,
    [request.record.task, nameOf(request.table), request.record.range, rows],
  );
}

interface RangeRow extends mysql.RowDataPacket {
  readonly table_name: string;
  readonly range_number: number;
  readonly range_rows: number | string;
}

/** The ranges that a task loaded, by table, each with its rows. */
export async function readRanges(
  connection: mysql.Connection,
  schema: string,
  task: string,
): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
  const [rows] = await connection.query<RangeRow[]>(
    `SELECT table_name, range_number, range_rows FROM ${name(schema, ranges)} WHERE task_name = ?`,
    [task],
  );
  const found = new Map<string, Map<number, number>>();
  for (const row of rows) {
    const ofTable = found.get(row.table_name) ?? new Map<number, number>();
    found.set(row.table_name, ofTable.set(row.range_number, Number(row.range_rows)));
  }
  return found;
}

/** Forgets the ranges of a table that is emptied. */
export async function forgetRanges(
  connection: mysql.Connection,
  schema: string,
  task: string,
  table: string,
): Promise<void> {
  await connection.query(`DELETE FROM ${name(schema, ranges)} WHERE task_name = ? AND table_name = ?`, [
    task,
    table,
  ]);
}
