import { hostname } from 'node:os';
import type mysql from 'mysql2/promise';
import type { WorkerPosition } from '../../../change/begin-apply.ts';
import type { Position } from '../../../change/position.ts';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { CommitRecord } from '../../../change/writer.ts';
import type { ControlTable } from './control-tables.ts';
import { forgetCuts } from './truncations.ts';
import { characters, name } from '../names.ts';
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
  connection: mysql.Connection,
  schema: string,
  task: string,
): Promise<ReadonlyMap<string, string>> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT table_owner, table_name, suspend_reason FROM ${name(schema, suspended)} WHERE task_name = ?`,
    [task],
  );
  return new Map(
    rows.map((row) => [`${row['table_owner']}.${row['table_name']}`, String(row['suspend_reason'])]),
  );
}

/** The statement that suspends a table: task, schema, table and reason. */
export function suspensionStatement(
  schema: string,
  values: readonly [string, string, string, string],
): string {
  return `INSERT INTO ${name(schema, suspended)} VALUES (${text(hostname())}, ${values.map(text).join(', ')}, UTC_TIMESTAMP(6))`;
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

/** Up to where the changes of each worker of a task are in the target. */
export async function readWorkers(
  connection: mysql.Connection,
  schema: string,
  task: string,
): Promise<WorkerPosition[]> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT worker, division, source_position FROM ${name(schema, workers)} WHERE task_name = ? ORDER BY worker`,
    [task],
  );
  return rows.map((row) => ({
    number: Number(row['worker']),
    division: String(row['division']),
    position: String(row['source_position']),
  }));
}

/** The statements that record how far applied changes are. */
export function recordStatements(
  schema: string,
  task: string,
  { position, workers: of }: CommitRecord,
): string[] {
  if (of !== undefined && of !== 'none') {
    const rows = of.numbers.map(
      (each) => `(${text(task)}, ${each}, ${text(of.division)}, ${text(position)})`,
    );
    return [
      `REPLACE INTO ${name(schema, workers)} (task_name, worker, division, source_position) VALUES ${rows.join(', ')}`,
    ];
  }
  const whole = positionStatement(schema, task, position);
  if (of === undefined) return [whole];
  return [whole, `DELETE FROM ${name(schema, workers)} WHERE task_name = ${text(task)}`];
}

/** The statement that records a position. */
export function positionStatement(schema: string, task: string, position: string): string {
  return `REPLACE INTO ${name(schema, positions)} (task_name, source_position) VALUES (${text(task)}, ${text(position)})`;
}

/** The statement that records a change or a row that was refused, in one of the tables of exceptions: task, schema, table, statement and error. */
export function exceptionStatement(
  schema: string,
  exceptions: ControlTable,
  values: readonly [string, string, string, string, string],
): string {
  const [task, owner, table, statement, error] = values.map(text);
  return `INSERT INTO ${name(schema, exceptions)} VALUES (${task}, ${owner}, ${table}, UTC_TIMESTAMP(6), ${statement}, ${error})`;
}

function text(value: string): string {
  return characters(Buffer.from(value));
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
  connection: mysql.Connection,
  schema: string,
  { task, table, range, rows, refused, position }: RangeRecord,
): Promise<void> {
  await connection.query(
    `INSERT INTO ${name(schema, ranges)} (task_name, table_name, range_number, range_rows, refused_rows, source_position) VALUES (?, ?, ?, ?, ?, ?)`,
    [task, nameOf(table), range, rows, refused, position ?? null],
  );
}

/** How many rows of the ranges that a task loaded were refused, by table. */
export async function readRefused(
  connection: mysql.Connection,
  schema: string,
  task: string,
): Promise<ReadonlyMap<string, number>> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT table_name, SUM(refused_rows) AS refused FROM ${name(schema, ranges)} WHERE task_name = ? AND refused_rows > 0 GROUP BY table_name`,
    [task],
  );
  return new Map(rows.map((row) => [String(row['table_name']), Number(row['refused'])]));
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

/** Forgets the ranges of a table that is emptied, and the rows that were left out of them. */
export async function forgetRanges(
  connection: mysql.Connection,
  schema: string,
  task: string,
  table: Shape,
): Promise<void> {
  await connection.query(`DELETE FROM ${name(schema, ranges)} WHERE task_name = ? AND table_name = ?`, [
    task,
    nameOf(table),
  ]);
  await forgetCuts(connection, schema, task, table);
  if (await hasTable(connection, schema, loadExceptions))
    await connection.query(
      `DELETE FROM ${name(schema, loadExceptions)} WHERE task_name = ? AND table_owner = ? AND table_name = ?`,
      [task, table.schema, table.name],
    );
}

/** Forgets that a task suspended a table. */
export async function forgetSuspension(
  connection: mysql.Connection,
  schema: string,
  { task, table }: { readonly task: string; readonly table: Shape },
): Promise<void> {
  await connection.query(
    `DELETE FROM ${name(schema, suspended)} WHERE task_name = ? AND table_owner = ? AND table_name = ?`,
    [task, table.schema, table.name],
  );
}

/** Forgets the position of a task and the tables that it suspended. */
export async function forgetApplied(
  connection: mysql.Connection,
  schema: string,
  task: string,
): Promise<void> {
  for (const table of [suspended, workers, positions])
    await connection.query(`DELETE FROM ${name(schema, table)} WHERE task_name = ?`, [task]);
}
