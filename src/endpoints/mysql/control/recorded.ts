import type mysql from 'mysql2/promise';
import type { FailureType } from '../../../change/comparer.ts';
import type { Recorded, RecordedFailure, RecordedRefusal } from '../../../change/recorded.ts';
import { name } from '../names.ts';
import { hasTable } from './has-table.ts';

/** What is asked of the control tables of a task. */
interface Request {
  readonly schema: string;
  readonly task: string;
  readonly limit: number;
}

/** Reads what a task has written down. Tables that are not there hold nothing; none is made. */
export async function readRecorded(connection: mysql.Connection, request: Request): Promise<Recorded> {
  const [applied, loaded] = [
    await refusals(connection, 'awsdms_apply_exceptions', request),
    await refusals(connection, 'awsdms_full_load_exceptions', request),
  ];
  const refused = [...applied, ...loaded].sort((one, other) => other.at - one.at);
  return { refusals: refused.slice(0, request.limit), failures: await failures(connection, request) };
}

async function refusals(
  connection: mysql.Connection,
  table: string,
  request: Request,
): Promise<RecordedRefusal[]> {
  const rows = await latest(connection, request, {
    table,
    time: 'error_time',
    columns: 'statement, error',
  });
  return rows.map((row) => ({
    ...placeOf(row),
    statement: String(row['statement']),
    error: String(row['error']),
    isOfLoad: table === 'awsdms_full_load_exceptions',
  }));
}

async function failures(connection: mysql.Connection, request: Request): Promise<RecordedFailure[]> {
  const rows = await latest(connection, request, {
    table: 'awsdms_validation_failures_v1',
    time: 'failure_time',
    columns: 'failure_type, `key` AS row_key, details',
  });
  return rows.map((row) => ({
    ...placeOf(row),
    type: String(row['failure_type']) as FailureType,
    key: String(row['row_key']),
    details: String(row['details']),
  }));
}

async function latest(
  connection: mysql.Connection,
  { schema, task, limit }: Request,
  { table, time, columns }: { readonly table: string; readonly time: string; readonly columns: string },
): Promise<readonly mysql.RowDataPacket[]> {
  if (!(await hasTable(connection, schema, table))) return [];
  // The times are in UTC, whatever the session's time zone.
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT table_owner, table_name, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ${time}) DIV 1000 AS at, ${columns}
     FROM ${name(schema, table)} WHERE task_name = ? ORDER BY ${time} DESC LIMIT ?`,
    [task, limit],
  );
  return rows;
}

function placeOf(row: mysql.RowDataPacket): {
  readonly schema: string;
  readonly table: string;
  readonly at: number;
} {
  return { schema: String(row['table_owner']), table: String(row['table_name']), at: Number(row['at']) };
}
