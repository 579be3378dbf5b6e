import type pg from 'pg';
import { nameOf } from '../../change/shape.ts';
import type { LoadRequest } from '../../change/sink.ts';
import { name } from './session.ts';

/** The table in which each loaded range is recorded, in the transaction of its rows. */
const ranges = 'awsdms_full_load_ranges';

/** Makes the control tables that are missing. Even `IF NOT EXISTS` wants the right to make a schema, which is not needed where it is there. */
export async function prepareControl(client: pg.Client, schema: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA IF NOT EXISTS ${name(schema)}`);
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, ranges)} (task_name text, table_name text, range_number integer, range_rows bigint, source_position text,
       loaded_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (task_name, table_name, range_number))`,
  );
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, positions)} (task_name text PRIMARY KEY, source_position text NOT NULL,
       applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, exceptions)} (task_name text NOT NULL, table_owner text NOT NULL, table_name text NOT NULL,
       error_time timestamp NOT NULL, statement text NOT NULL, error text NOT NULL)`,
  );
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, suspended)} (server_name text NOT NULL, task_name text NOT NULL, table_owner text NOT NULL,
       table_name text NOT NULL, suspend_reason text NOT NULL, suspend_timestamp timestamp NOT NULL)`,
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
  client: pg.Client,
  schema: string,
  task: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ table: string }>(
    `SELECT table_owner || '.' || table_name AS table FROM ${name(schema, suspended)} WHERE task_name = $1`,
    [task],
  );
  return new Set(rows.map(({ table }) => table));
}

/** The statement that suspends a table; its parameters are task, schema, table and reason. */
export function suspensionStatement(schema: string): string {
  return `INSERT INTO ${name(schema, suspended)} VALUES ('godwit', $1, $2, $3, $4, clock_timestamp() AT TIME ZONE 'UTC')`;
}

/** The position up to which a task's changes are in the target. */
export async function readPosition(
  client: pg.Client,
  schema: string,
  task: string,
): Promise<string | undefined> {
  const { rows } = await client.query<{ source_position: string }>(
    `SELECT source_position FROM ${name(schema, positions)} WHERE task_name = $1`,
    [task],
  );
  return rows[0]?.source_position;
}

/** The statement that records a position: its parameters are the task and the position. */
export function positionStatement(schema: string): string {
  return `INSERT INTO ${name(schema, positions)} (task_name, source_position) VALUES ($1, $2)
    ON CONFLICT (task_name) DO UPDATE SET source_position = excluded.source_position, applied_at = now()`;
}

/** The statement that records a change that found no row; its parameters are task, schema, table, statement and error. */
export function exceptionStatement(schema: string): string {
  return `INSERT INTO ${name(schema, exceptions)} VALUES ($1, $2, $3, clock_timestamp() AT TIME ZONE 'UTC', $4, $5)`;
}

/** Records a range whose rows are in the same transaction. */
export async function recordRange(
  client: pg.Client,
  schema: string,
  request: LoadRequest,
  rows: number,
): Promise<void> {
  await client.query(
    `INSERT INTO ${name(schema, ranges)} (task_name, table_name, range_number, range_rows, source_position) VALUES ($1, $2, $3, $4, $5)`,
    [request.record.task, nameOf(request.table), request.record.range, rows, request.record.position ?? null],
  );
}

/** The positions at which tables were read that a task loaded, where they are known. */
export async function readPositions(
  client: pg.Client,
  schema: string,
  task: string,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ table_name: string; source_position: string }>(
    `SELECT table_name, source_position FROM ${name(schema, ranges)} WHERE task_name = $1 AND source_position IS NOT NULL`,
    [task],
  );
  return new Map(rows.map((row) => [row.table_name, row.source_position]));
}

/** The ranges that a task loaded, by table, each with its rows. */
export async function readRanges(
  client: pg.Client,
  schema: string,
  task: string,
): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
  const { rows } = await client.query<{ table_name: string; range_number: number; range_rows: string }>(
    `SELECT table_name, range_number, range_rows FROM ${name(schema, ranges)} WHERE task_name = $1`,
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
  client: pg.Client,
  schema: string,
  task: string,
  table: string,
): Promise<void> {
  await client.query(`DELETE FROM ${name(schema, ranges)} WHERE task_name = $1 AND table_name = $2`, [
    task,
    table,
  ]);
}

/** Forgets the position of a task and the tables that it suspended. */
export async function forgetApplied(client: pg.Client, schema: string, task: string): Promise<void> {
  for (const table of [positions, suspended])
    await client.query(`DELETE FROM ${name(schema, table)} WHERE task_name = $1`, [task]);
}
