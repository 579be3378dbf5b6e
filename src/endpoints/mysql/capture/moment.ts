import type mysql from 'mysql2/promise';
import type { Position } from '../../../change/position.ts';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import { OperationError } from '../../../text/error.ts';
import { name } from '../names.ts';
import { logStatus } from './log-status.ts';

/** How many seconds a reading waits for the transactions that have written to its table: whoever wants to write to it waits too. */
const patience = 2;

/**
 * Begins a transaction that sees what was committed before a position of the log, and nothing else. MariaDB tells the position of a snapshot (MariaDB, "START TRANSACTION", `WITH CONSISTENT
 * SNAPSHOT`). MySQL does not: there the table is locked for the moment in which the snapshot is made, by another connection.
 */
export async function beginAtPosition(
  connection: mysql.Connection,
  table: Shape,
  open: () => Promise<mysql.Connection>,
): Promise<Position> {
  await beginSnapshot(connection);
  const [rows] = await connection.query<mysql.RowDataPacket[]>("SHOW STATUS LIKE 'binlog\\_snapshot\\_%'");
  const status = new Map(
    rows.map((row) => [String(row['Variable_name']).toLowerCase(), String(row['Value'])]),
  );
  const file = status.get('binlog_snapshot_file');
  if (file) return `${file}:${status.get('binlog_snapshot_position')}`;
  await connection.query('ROLLBACK');
  return await beginLocked(connection, table, open);
}

/**
 * The same with a lock on the table, which no server lacks. It is had when all that have written to the table have ended (MySQL, "Metadata Locking"); their changes are in the log and in the snapshot,
 * and those of others come behind both.
 */
export async function beginLocked(
  connection: mysql.Connection,
  table: Shape,
  open: () => Promise<mysql.Connection>,
): Promise<Position> {
  const locker = await open();
  try {
    await locker.query(`SET SESSION lock_wait_timeout = ${patience}`);
    await locked(locker, table);
    await beginSnapshot(connection);
    const status = await logStatus(locker);
    return `${String(status['File'])}:${String(status['Position'])}`;
  } finally {
    // The lock goes with its connection.
    await locker.end();
  }
}

async function locked(locker: mysql.Connection, table: Shape): Promise<void> {
  try {
    await locker.query(`LOCK TABLES ${name(table.schema, table.name)} READ`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ER_LOCK_WAIT_TIMEOUT')) throw error;
    throw new OperationError(
      `${nameOf(table)} has no key, so that its rows are read between transactions that write to it, and one of them has not ended in ${patience} s. It is tried again; end the transaction, or give the table a key.`,
      { code: 'locked', side: 'source', retry: 'later', cause: error },
    );
  }
}

async function beginSnapshot(connection: mysql.Connection): Promise<void> {
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
}
