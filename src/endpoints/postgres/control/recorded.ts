import type pg from 'pg';
import type { FailureType } from '../../../change/comparer.ts';
import type { Recorded, RecordedFailure, RecordedRefusal } from '../../../change/recorded.ts';
import { name } from '../session.ts';
import { hasTable } from './has-table.ts';

/** What is asked of the control tables of a task. */
interface Request {
  readonly schema: string;
  readonly task: string;
  readonly limit: number;
}

interface Row {
  readonly table_owner: string;
  readonly table_name: string;
  readonly at: string;
}

/** Reads what a task has written down. Tables that are not there hold nothing; none is made. */
export async function readRecorded(client: pg.Client, request: Request): Promise<Recorded> {
  const [applied, loaded] = [
    await refusals(client, 'awsdms_apply_exceptions', request),
    await refusals(client, 'awsdms_full_load_exceptions', request),
  ];
  const refused = [...applied, ...loaded].sort((one, other) => other.at - one.at);
  return { refusals: refused.slice(0, request.limit), failures: await failures(client, request) };
}

async function refusals(client: pg.Client, table: string, request: Request): Promise<RecordedRefusal[]> {
  const rows = await latest<Row & { readonly statement: string; readonly error: string }>(client, request, {
    table,
    time: 'error_time',
    columns: 'statement, error',
  });
  return rows.map(({ statement, error, ...row }) => ({
    ...placeOf(row),
    statement,
    error,
    isOfLoad: table === 'awsdms_full_load_exceptions',
  }));
}

async function failures(client: pg.Client, request: Request): Promise<RecordedFailure[]> {
  const rows = await latest<
    Row & { readonly failure_type: FailureType; readonly key: string; readonly details: string }
  >(client, request, {
    table: 'awsdms_validation_failures_v1',
    time: 'failure_time',
    columns: 'failure_type, key, details',
  });
  return rows.map(({ failure_type, key, details, ...row }) => ({
    ...placeOf(row),
    type: failure_type,
    key,
    details,
  }));
}

async function latest<T extends Row>(
  client: pg.Client,
  { schema, task, limit }: Request,
  { table, time, columns }: { readonly table: string; readonly time: string; readonly columns: string },
): Promise<readonly T[]> {
  const target = name(schema, table);
  if (!(await hasTable(client, schema, table))) return [];
  const found = await client.query<T>(
    `SELECT table_owner, table_name, (extract(epoch FROM ${time}) * 1000)::bigint AS at, ${columns}
     FROM ${target} WHERE task_name = $1 ORDER BY ${time} DESC LIMIT $2`,
    [task, limit],
  );
  return found.rows;
}

function placeOf({ table_owner, table_name, at }: Row): {
  readonly schema: string;
  readonly table: string;
  readonly at: number;
} {
  return { schema: table_owner, table: table_name, at: Number(at) };
}
