import type pg from 'pg';
import type { Fence } from '../../../change/fence.ts';
import { takenOver } from '../../../change/fence.ts';
import { name } from '../session.ts';

/** The table of the last runner of each task. */
const runners = 'awsdms_task_runner';

/** Makes the table when there is none. */
export async function prepareFence(client: pg.Client, schema: string): Promise<void> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, runners)} (task_name text PRIMARY KEY, epoch bigint NOT NULL, claimed_at timestamptz NOT NULL DEFAULT now())`,
  );
}

/** The epoch of the last runner; 0 when there was none. */
export async function readEpoch(client: pg.Client, schema: string, task: string): Promise<number> {
  const { rows } = await client.query<{ epoch: string }>(
    `SELECT epoch FROM ${name(schema, runners)} WHERE task_name = $1`,
    [task],
  );
  return Number(rows[0]?.epoch ?? 0);
}

/** Keeps all runners of lower epochs out. It waits for their open transactions, which hold the row: one of them is committed whole, or not at all. */
export async function claim(client: pg.Client, schema: string, { task, epoch }: Fence): Promise<void> {
  const { rowCount } = await client.query(
    `INSERT INTO ${name(schema, runners)} AS r (task_name, epoch) VALUES ($1, $2)
     ON CONFLICT (task_name) DO UPDATE SET epoch = excluded.epoch, claimed_at = now() WHERE r.epoch <= excluded.epoch`,
    [task, epoch],
  );
  if (rowCount !== 1) throw takenOver(task);
}

/** Sees to it that until the open transaction ends no runner with a higher epoch begins. */
export async function checkFence(client: pg.Client, schema: string, { task, epoch }: Fence): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT FROM ${name(schema, runners)} WHERE task_name = $1 AND epoch = $2 FOR SHARE`,
    [task, epoch],
  );
  if (rowCount !== 1) throw takenOver(task);
}
