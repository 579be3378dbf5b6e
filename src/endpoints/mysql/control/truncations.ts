import type mysql from 'mysql2/promise';
import type { CutRow } from '../../../change/cut.ts';
import type { Shape } from '../../../change/shape.ts';
import type { ControlTable } from './control-tables.ts';
import { characters, name } from '../names.ts';
import { hasTable } from './has-table.ts';

const truncations: ControlTable = 'awsdms_lob_truncations';

/** So many are recorded by one statement. */
const atOnce = 500;

/** Records what was cut of rows of a table of the target, in the transaction of the rows. */
export async function recordCuts(
  connection: mysql.Connection,
  schema: string,
  { task, table, rows }: { readonly task: string; readonly table: Shape; readonly rows: readonly CutRow[] },
): Promise<void> {
  const place = [task, table.schema, table.name].map(text).join(', ');
  const all = rows.flatMap(({ statement, cuts }) =>
    cuts.map(
      ({ column, bytes, kept }) =>
        `(${place}, UTC_TIMESTAMP(6), ${text(statement)}, ${text(column)}, ${bytes}, ${kept})`,
    ),
  );
  for (let from = 0; from < all.length; from += atOnce)
    await connection.query(
      `INSERT INTO ${name(schema, truncations)} (task_name, table_owner, table_name, truncation_time, statement, column_name, source_bytes, kept_bytes)
       VALUES ${all.slice(from, from + atOnce).join(', ')}`,
    );
}

/** How many values a task has cut, by table. Where nothing was, the table may not be there. */
export async function countCuts(
  connection: mysql.Connection,
  schema: string,
  task: string,
): Promise<ReadonlyMap<string, number>> {
  if (!(await hasTable(connection, schema, truncations))) return new Map();
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT table_owner, table_name, COUNT(*) AS cut FROM ${name(schema, truncations)} WHERE task_name = ? GROUP BY table_owner, table_name`,
    [task],
  );
  return new Map(rows.map((row) => [`${row['table_owner']}.${row['table_name']}`, Number(row['cut'])]));
}

/** Forgets what was cut of the rows of a table that is emptied. */
export async function forgetCuts(
  connection: mysql.Connection,
  schema: string,
  task: string,
  table: Shape,
): Promise<void> {
  if (!(await hasTable(connection, schema, truncations))) return;
  await connection.query(
    `DELETE FROM ${name(schema, truncations)} WHERE task_name = ? AND table_owner = ? AND table_name = ?`,
    [task, table.schema, table.name],
  );
}

function text(value: string): string {
  return characters(Buffer.from(value));
}
