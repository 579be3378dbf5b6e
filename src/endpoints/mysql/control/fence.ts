import type mysql from 'mysql2/promise';
import type { Fence } from '../../../change/fence.ts';
import { takenOver } from '../../../change/fence.ts';
import { name } from '../names.ts';

/** The table of the last runner of each task. */
const runners = 'awsdms_task_runner';

/** Makes the table when there is none. */
export async function prepareFence(connection: mysql.Connection, schema: string): Promise<void> {
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, runners)} (task_name varchar(255) COLLATE utf8mb4_bin PRIMARY KEY, epoch bigint NOT NULL,
       claimed_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)) ENGINE = InnoDB CHARACTER SET utf8mb4`,
  );
}

/** The epoch of the last runner; 0 when there was none. */
export async function readEpoch(connection: mysql.Connection, schema: string, task: string): Promise<number> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT epoch FROM ${name(schema, runners)} WHERE task_name = ?`,
    [task],
  );
  return Number(rows[0]?.['epoch'] ?? 0);
}

/** Keeps all runners of lower epochs out. It waits for their open transactions, which hold the row: one of them is committed whole, or not at all. */
export async function claim(
  connection: mysql.Connection,
  schema: string,
  { task, epoch }: Fence,
): Promise<void> {
  await connection.query(
    `INSERT INTO ${name(schema, runners)} (task_name, epoch) VALUES (?, ?) ON DUPLICATE KEY UPDATE epoch = GREATEST(epoch, VALUES(epoch))`,
    [task, epoch],
  );
  if ((await readEpoch(connection, schema, task)) !== epoch) throw takenOver(task);
}

/** Sees to it that until the open transaction ends no runner with a higher epoch begins. */
export async function checkFence(
  connection: mysql.Connection,
  schema: string,
  { task, epoch }: Fence,
): Promise<void> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT 1 FROM ${name(schema, runners)} WHERE task_name = ? AND epoch = ? LOCK IN SHARE MODE`,
    [task, epoch],
  );
  if (rows.length !== 1) throw takenOver(task);
}
