import type mysql from 'mysql2/promise';
import { nameOf } from '../../change/shape.ts';
import type { LoadRequest } from '../../change/sink.ts';
import { characters, name } from './names.ts';

/** The table in which each loaded range is recorded, in the transaction of its rows. */
const ranges = 'awsdms_full_load_ranges';

/** Makes the control tables that are missing. They are transactional, whatever the server's default engine. */
export async function prepareControl(connection: mysql.Connection, schema: string): Promise<void> {
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${name(schema)}`);
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, ranges)} (task_name varchar(255) COLLATE utf8mb4_bin, table_name varchar(255) COLLATE utf8mb4_bin,
       range_number int, range_rows bigint, source_position text, loaded_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
       PRIMARY KEY (task_name, table_name, range_number)) ENGINE = InnoDB CHARACTER SET utf8mb4`,
  );
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, positions)} (task_name varchar(255) COLLATE utf8mb4_bin PRIMARY KEY, source_position text NOT NULL,
       applied_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)) ENGINE = InnoDB CHARACTER SET utf8mb4`,
  );
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, exceptions)} (task_name varchar(255) NOT NULL, table_owner varchar(255) NOT NULL,
       table_name varchar(255) NOT NULL, error_time datetime(6) NOT NULL, statement longtext NOT NULL, error text NOT NULL) ENGINE = InnoDB CHARACTER SET utf8mb4`,
  );
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, suspended)} (server_name varchar(255) NOT NULL, task_name varchar(255) COLLATE utf8mb4_bin NOT NULL,
       table_owner varchar(255) NOT NULL, table_name varchar(255) NOT NULL, suspend_reason text NOT NULL, suspend_timestamp datetime(6) NOT NULL) ENGINE = InnoDB CHARACTER SET utf8mb4`,
  );
}

/** The table in which the position of applied changes stands, written in the transaction of the changes. */
const positions = 'awsdms_txn_state';

/** The table of changes that could not be applied; its columns are those of AWS DMS. */
const exceptions = 'awsdms_apply_exceptions';

/** The table of tables whose changes are no longer applied; its columns are those of AWS DMS. */
const suspended = 'awsdms_suspended_tables';

/** The tables (`schema.name`) that a task has suspended. */
export async function readSuspended(
  connection: mysql.Connection,
  schema: string,
  task: string,
): Promise<ReadonlySet<string>> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT table_owner, table_name FROM ${name(schema, suspended)} WHERE task_name = ?`,
    [task],
  );
  return new Set(rows.map((row) => `${row['table_owner']}.${row['table_name']}`));
}

/** The statement that suspends a table: task, schema, table and reason. */
export function suspensionStatement(
  schema: string,
  values: readonly [string, string, string, string],
): string {
  return `INSERT INTO ${name(schema, suspended)} VALUES (${text('godwit')}, ${values.map(text).join(', ')}, UTC_TIMESTAMP(6))`;
}

/** The position up to which a task's changes are in the target. */
export async function readPosition(
  connection: mysql.Connection,
  schema: string,
  task: string,
): Promise<string | undefined> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT source_position FROM ${name(schema, positions)} WHERE task_name = ?`,
    [task],
  );
  return rows[0]?.['source_position'] as string | undefined;
}

/** The statement that records a position. */
export function positionStatement(schema: string, task: string, position: string): string {
  return `REPLACE INTO ${name(schema, positions)} (task_name, source_position) VALUES (${text(task)}, ${text(position)})`;
}

/** The statement that records a change that found no row: task, schema, table, statement and error. */
export function exceptionStatement(
  schema: string,
  values: readonly [string, string, string, string, string],
): string {
  const [task, owner, table, statement, error] = values.map(text);
  return `INSERT INTO ${name(schema, exceptions)} VALUES (${task}, ${owner}, ${table}, UTC_TIMESTAMP(6), ${statement}, ${error})`;
}

function text(value: string): string {
  return characters(Buffer.from(value));
}

/** Records a range whose rows are in the same transaction. */
export async function recordRange(
  connection: mysql.Connection,
  schema: string,
  request: LoadRequest,
  rows: number,
): Promise<void> {
  await connection.query(
    `INSERT INTO ${name(schema, ranges)} (task_name, table_name, range_number, range_rows, source_position) VALUES (?, ?, ?, ?, ?)`,
    [request.record.task, nameOf(request.table), request.record.range, rows, request.record.position ?? null],
  );
}

/** The positions at which tables were read that a task loaded, where they are known. */
export async function readPositions(
  connection: mysql.Connection,
  schema: string,
  task: string,
): Promise<ReadonlyMap<string, string>> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT table_name, source_position FROM ${name(schema, ranges)} WHERE task_name = ? AND source_position IS NOT NULL`,
    [task],
  );
  return new Map(rows.map((row) => [String(row['table_name']), String(row['source_position'])]));
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

/** Forgets the position of a task and the tables that it suspended. */
export async function forgetApplied(
  connection: mysql.Connection,
  schema: string,
  task: string,
): Promise<void> {
  for (const table of [suspended, positions])
    await connection.query(`DELETE FROM ${name(schema, table)} WHERE task_name = ?`, [task]);
}
