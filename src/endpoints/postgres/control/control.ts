import { hostname } from 'node:os';
import type pg from 'pg';
import type { WorkerPosition } from '../../../change/begin-apply.ts';
import type { Position } from '../../../change/position.ts';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { CommitRecord } from '../../../change/writer.ts';
import type { ControlTable } from './control-tables.ts';
import { forgetCuts } from './truncations.ts';
import { literal, name } from '../session.ts';
import { hasTable } from './has-table.ts';

/** The table in which each loaded range is recorded, in the transaction of its rows. */
const ranges: ControlTable = 'awsdms_full_load_ranges';

/** The table in which the position of applied changes stands, written in the transaction of the changes. */
const positions: ControlTable = 'awsdms_txn_state';
const workers: ControlTable = 'awsdms_apply_workers';
const suspended: ControlTable = 'awsdms_suspended_tables';
const loadExceptions: ControlTable = 'awsdms_full_load_exceptions';

/** The tables (`schema.name`) that a task has suspended, each with the reason. */
export async function readSuspended(
  client: pg.Client,
  schema: string,
  task: string,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ table: string; reason: string }>(
    `SELECT table_owner || '.' || table_name AS table, suspend_reason AS reason FROM ${name(schema, suspended)} WHERE task_name = $1`,
    [task],
  );
  return new Map(rows.map(({ table, reason }) => [table, reason]));
}

/** The statement that suspends a table; its parameters are task, schema, table and reason. */
export function suspensionStatement(schema: string): string {
  return `INSERT INTO ${name(schema, suspended)} VALUES (${literal(hostname())}, $1, $2, $3, $4, clock_timestamp() AT TIME ZONE 'UTC')`;
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

/** Up to where the changes of each worker of a task are in the target. */
export async function readWorkers(
  client: pg.Client,
  schema: string,
  task: string,
): Promise<WorkerPosition[]> {
  const { rows } = await client.query<WorkerPosition>(
    `SELECT worker AS number, division, source_position AS position FROM ${name(schema, workers)} WHERE task_name = $1 ORDER BY worker`,
    [task],
  );
  return rows;
}

/** The statements that record how far applied changes are. */
export function recordStatements(
  schema: string,
  task: string,
  { position, workers: of }: CommitRecord,
): pg.QueryConfig[] {
  if (of !== undefined && of !== 'none')
    return [
      {
        name: 'godwit_workers',
        text: `INSERT INTO ${name(schema, workers)} (task_name, worker, division, source_position) SELECT $1, worker, $2, $3 FROM unnest($4::integer[]) AS worker
          ON CONFLICT (task_name, worker) DO UPDATE SET division = excluded.division, source_position = excluded.source_position, applied_at = now()`,
        values: [task, of.division, position, of.numbers],
      },
    ];
  const whole = { name: 'godwit_position', text: positionStatement(schema), values: [task, position] };
  if (of === undefined) return [whole];
  return [whole, { text: `DELETE FROM ${name(schema, workers)} WHERE task_name = $1`, values: [task] }];
}

/** The statement that records a position: its parameters are the task and the position. */
export function positionStatement(schema: string): string {
  return `INSERT INTO ${name(schema, positions)} (task_name, source_position) VALUES ($1, $2)
    ON CONFLICT (task_name) DO UPDATE SET source_position = excluded.source_position, applied_at = now()`;
}

/** The statement that records a change or a row that was refused; its parameters are task, schema, table, statement and error. */
export function exceptionStatement(schema: string, table: ControlTable): string {
  return `INSERT INTO ${name(schema, table)} VALUES ($1, $2, $3, clock_timestamp() AT TIME ZONE 'UTC', $4, $5)`;
}

/** A range whose rows are in the open transaction. */
export interface RangeRecord {
  readonly task: string;
  readonly table: Shape;
  readonly range: number;
  readonly rows: number;
  /** Rows of it that were left out. */
  readonly refused: number;
  /** Where in the source's log the rows were read, when that is known. */
  readonly position?: Position;
}

/** Records a range whose rows are in the same transaction. */
export async function recordRange(
  client: pg.Client,
  schema: string,
  { task, table, range, rows, refused, position }: RangeRecord,
): Promise<void> {
  await client.query(
    `INSERT INTO ${name(schema, ranges)} (task_name, table_name, range_number, range_rows, refused_rows, source_position) VALUES ($1, $2, $3, $4, $5, $6)`,
    [task, nameOf(table), range, rows, refused, position ?? null],
  );
}

/** How many rows of the ranges that a task loaded were refused, by table. */
export async function readRefused(
  client: pg.Client,
  schema: string,
  task: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ table_name: string; refused: string }>(
    `SELECT table_name, sum(refused_rows) AS refused FROM ${name(schema, ranges)} WHERE task_name = $1 AND refused_rows > 0 GROUP BY table_name`,
    [task],
  );
  return new Map(rows.map((row) => [row.table_name, Number(row.refused)]));
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

/** Forgets the ranges of a table that is emptied, and the rows that were left out of them. */
export async function forgetRanges(
  client: pg.Client,
  schema: string,
  task: string,
  table: Shape,
): Promise<void> {
  await client.query(`DELETE FROM ${name(schema, ranges)} WHERE task_name = $1 AND table_name = $2`, [
    task,
    nameOf(table),
  ]);
  await forgetCuts(client, schema, task, table);
  const exceptions = name(schema, loadExceptions);
  if (await hasTable(client, schema, loadExceptions))
    await client.query(
      `DELETE FROM ${exceptions} WHERE task_name = $1 AND table_owner = $2 AND table_name = $3`,
      [task, table.schema, table.name],
    );
}

/** Forgets that a task suspended a table. */
export async function forgetSuspension(
  client: pg.Client,
  schema: string,
  { task, table }: { readonly task: string; readonly table: Shape },
): Promise<void> {
  await client.query(
    `DELETE FROM ${name(schema, suspended)} WHERE task_name = $1 AND table_owner = $2 AND table_name = $3`,
    [task, table.schema, table.name],
  );
}

/** Forgets the position of a task and the tables that it suspended. */
export async function forgetApplied(client: pg.Client, schema: string, task: string): Promise<void> {
  for (const table of [positions, workers, suspended])
    await client.query(`DELETE FROM ${name(schema, table)} WHERE task_name = $1`, [task]);
}
