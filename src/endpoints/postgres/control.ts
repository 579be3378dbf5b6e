import type pg from 'pg';
import { nameOf } from '../../change/shape.ts';
import type { LoadRequest } from '../../change/sink.ts';
import { name } from './session.ts';

/** The table in which each loaded range is recorded, in the transaction of its rows. */
const ranges = 'awsdms_full_load_ranges';

/** Makes the control tables that are missing. */
export async function prepareControl(client: pg.Client, schema: string): Promise<void> {
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${name(schema)}`);
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, ranges)} (task_name text, table_name text, range_number integer, range_rows bigint,
       loaded_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (task_name, table_name, range_number))`,
  );
}

/** Records a range whose rows are in the same transaction. */
export async function recordRange(
  client: pg.Client,
  schema: string,
  request: LoadRequest,
  rows: number,
): Promise<void> {
  await client.query(
    `INSERT INTO ${name(schema, ranges)} (task_name, table_name, range_number, range_rows) VALUES ($1, $2, $3, $4)`,
    [request.record.task, nameOf(request.table), request.record.range, rows],
  );
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
