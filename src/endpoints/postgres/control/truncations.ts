import type pg from 'pg';
import type { CutRow } from '../../../change/cut.ts';
import type { Shape } from '../../../change/shape.ts';
import type { ControlTable } from './control-tables.ts';
import { name } from '../session.ts';
import { hasTable } from './has-table.ts';

const truncations: ControlTable = 'awsdms_lob_truncations';

/** So many are recorded by one statement. */
const atOnce = 1000;

/** Records what was cut of rows of a table of the target, in the transaction of the rows. */
export async function recordCuts(
  client: pg.Client,
  schema: string,
  { task, table, rows }: { readonly task: string; readonly table: Shape; readonly rows: readonly CutRow[] },
): Promise<void> {
  const all = rows.flatMap(({ statement, cuts }) => cuts.map((cut) => ({ statement, ...cut })));
  for (let from = 0; from < all.length; from += atOnce)
    await client.query(
      `INSERT INTO ${name(schema, truncations)} (task_name, table_owner, table_name, truncation_time, statement, column_name, source_bytes, kept_bytes)
       SELECT $1, $2, $3, clock_timestamp() AT TIME ZONE 'UTC', statement, "column", bytes, kept
       FROM json_to_recordset($4) AS cut (statement text, "column" text, bytes bigint, kept bigint)`,
      [task, table.schema, table.name, JSON.stringify(all.slice(from, from + atOnce))],
    );
}

/** How many values a task has cut, by table. Where nothing was, the table may not be there. */
export async function countCuts(
  client: pg.Client,
  schema: string,
  task: string,
): Promise<ReadonlyMap<string, number>> {
  if (!(await hasTable(client, schema, truncations))) return new Map();
  const { rows } = await client.query<{ table: string; count: string }>(
    `SELECT table_owner || '.' || table_name AS table, count(*) FROM ${name(schema, truncations)} WHERE task_name = $1 GROUP BY 1`,
    [task],
  );
  return new Map(rows.map(({ table, count }) => [table, Number(count)]));
}

/** Forgets what was cut of the rows of a table that is emptied. */
export async function forgetCuts(
  client: pg.Client,
  schema: string,
  task: string,
  table: Shape,
): Promise<void> {
  if (!(await hasTable(client, schema, truncations))) return;
  await client.query(
    `DELETE FROM ${name(schema, truncations)} WHERE task_name = $1 AND table_owner = $2 AND table_name = $3`,
    [task, table.schema, table.name],
  );
}
