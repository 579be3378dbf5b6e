import type pg from 'pg';
import { name } from '../session.ts';

/** Whether a schema has a table: those of a task's records are made when there is something to record. */
export async function hasTable(client: pg.Client, schema: string, table: string): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>('SELECT to_regclass($1) IS NOT NULL AS is', [
    name(schema, table),
  ]);
  return rows[0]?.is === true;
}
