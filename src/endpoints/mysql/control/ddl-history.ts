import type mysql from 'mysql2/promise';
import type { DefinitionRecord } from '../../../change/altering.ts';
import { name } from '../names.ts';

/** The table of definitions that were carried over: what the source executed, what it means for the target, and how far that is. */
const history = 'awsdms_ddl_history';

/** What a record says beside what its other columns say. */
type Meaning = Pick<DefinitionRecord, 'changes' | 'suspended'>;

/** Makes the table when it is missing. A position may be longer than a key can be: sets of GTIDs grow with the servers of a replication. */
export async function prepareHistory(connection: mysql.Connection, schema: string): Promise<void> {
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${name(schema, history)} (task_name varchar(255) COLLATE utf8mb4_bin, position_hash char(64) COLLATE utf8mb4_bin, source_position text NOT NULL,
       statement longtext NOT NULL, meaning longtext NOT NULL, changes_done int NOT NULL, state varchar(20) NOT NULL, begun_at datetime(6) NOT NULL, ended_at datetime(6),
       PRIMARY KEY (task_name, position_hash)) ENGINE = InnoDB CHARACTER SET utf8mb4`,
  );
}

/** Writes a definition down before it is executed. */
export async function beginHistory(
  connection: mysql.Connection,
  schema: string,
  { task, position, statement, ...meaning }: DefinitionRecord,
): Promise<void> {
  await connection.query(
    `INSERT INTO ${name(schema, history)} VALUES (?, SHA2(?, 256), ?, ?, ?, 0, 'begun', UTC_TIMESTAMP(6), NULL)
     ON DUPLICATE KEY UPDATE changes_done = IF(CAST(meaning AS BINARY) = CAST(VALUES(meaning) AS BINARY), changes_done, 0), state = 'begun', meaning = VALUES(meaning)`,
    [task, position, position, statement, JSON.stringify(meaning)],
  );
}

/** How many changes of a record are done. Each commits by itself, so that a later run repeats none but the one at which this run ended. */
export async function changesDone(
  connection: mysql.Connection,
  schema: string,
  { task, position }: DefinitionRecord,
): Promise<number> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT changes_done FROM ${name(schema, history)} WHERE task_name = ? AND position_hash = SHA2(?, 256)`,
    [task, position],
  );
  return Number(rows[0]?.['changes_done'] ?? 0);
}

/** Writes down that one more change is done. */
export async function changeDone(
  connection: mysql.Connection,
  schema: string,
  { task, position }: DefinitionRecord,
): Promise<void> {
  await connection.query(
    `UPDATE ${name(schema, history)} SET changes_done = changes_done + 1 WHERE task_name = ? AND position_hash = SHA2(?, 256)`,
    [task, position],
  );
}

/** Writes down that it is done. */
export async function endHistory(
  connection: mysql.Connection,
  schema: string,
  { task, position }: DefinitionRecord,
): Promise<void> {
  await connection.query(
    `UPDATE ${name(schema, history)} SET state = 'done', ended_at = UTC_TIMESTAMP(6) WHERE task_name = ? AND position_hash = SHA2(?, 256)`,
    [task, position],
  );
}

/** What a task has begun, and not ended. */
export async function readBegun(
  connection: mysql.Connection,
  schema: string,
  task: string,
): Promise<DefinitionRecord | undefined> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT source_position, statement, meaning FROM ${name(schema, history)} WHERE task_name = ? AND state = 'begun'`,
    [task],
  );
  const [row] = rows;
  return (
    row && {
      task,
      position: row['source_position'] as string,
      statement: row['statement'] as string,
      ...(JSON.parse(row['meaning'] as string) as Meaning),
    }
  );
}
