import type pg from 'pg';
import type { Marking } from '../../../change/loopback.ts';
import { loopbackName } from '../../../change/loopback.ts';
import { name } from '../session.ts';
import { hasTable } from './has-table.ts';

/** Makes the table in which transactions say that they copy rows, where it is missing. */
export async function prepareLoopback(client: pg.Client, schema: string): Promise<void> {
  if (await hasTable(client, schema, loopbackName)) return;
  await client.query(
    `CREATE SCHEMA IF NOT EXISTS ${name(schema)};
     CREATE TABLE IF NOT EXISTS ${name(schema, loopbackName)} (task_name varchar(255), writer bigint, writes bigint NOT NULL, PRIMARY KEY (task_name, writer))`,
  );
}

/** Has the open transaction, of which nothing was written yet, say that it copies rows. */
export async function markTransaction(client: pg.Client, { task, schema }: Marking): Promise<void> {
  await client.query({
    name: 'godwit_mark',
    text: `INSERT INTO ${name(schema, loopbackName)} AS mark VALUES ($1, pg_backend_pid(), 1)
      ON CONFLICT (task_name, writer) DO UPDATE SET writes = mark.writes + 1`,
    values: [task],
  });
}
