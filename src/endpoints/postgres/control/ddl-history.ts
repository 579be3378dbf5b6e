import type pg from 'pg';
import type { DefinitionRecord } from '../../../change/altering.ts';
import { name } from '../session.ts';

/** The table of definitions that were carried over: what the source executed, what it means for the target, and how far that is. */
const history = 'awsdms_ddl_history';

/** What a record says beside what its other columns say. */
type Meaning = Pick<DefinitionRecord, 'changes' | 'suspended'>;

/** Makes the table when it is missing. */
export async function prepareHistory(client: pg.Client, schema: string): Promise<void> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, history)} (task_name text, source_position text, statement text NOT NULL, meaning jsonb NOT NULL,
       state text NOT NULL, begun_at timestamptz NOT NULL DEFAULT clock_timestamp(), ended_at timestamptz, PRIMARY KEY (task_name, source_position))`,
  );
}

/** Writes a definition down before it is executed. */
export async function beginHistory(
  client: pg.Client,
  schema: string,
  { task, position, statement, ...meaning }: DefinitionRecord,
): Promise<void> {
  await client.query(
    `INSERT INTO ${name(schema, history)} (task_name, source_position, statement, meaning, state) VALUES ($1, $2, $3, $4, 'begun')
     ON CONFLICT (task_name, source_position) DO UPDATE SET state = 'begun', meaning = excluded.meaning`,
    [task, position, statement, JSON.stringify(meaning)],
  );
}

/** Writes down that it is done. */
export async function endHistory(
  client: pg.Client,
  schema: string,
  { task, position }: DefinitionRecord,
): Promise<void> {
  await client.query(
    `UPDATE ${name(schema, history)} SET state = 'done', ended_at = clock_timestamp() WHERE task_name = $1 AND source_position = $2`,
    [task, position],
  );
}

/** What a task has begun, and not ended. */
export async function readBegun(
  client: pg.Client,
  schema: string,
  task: string,
): Promise<DefinitionRecord | undefined> {
  const { rows } = await client.query<{ position: string; statement: string; meaning: Meaning }>(
    `SELECT source_position AS position, statement, meaning FROM ${name(schema, history)} WHERE task_name = $1 AND state = 'begun'`,
    [task],
  );
  const [row] = rows;
  return row && { task, position: row.position, statement: row.statement, ...row.meaning };
}
