import type mysql from 'mysql2/promise';
import { OperationError } from '../../../text/error.ts';

/** Where the binary log ends. The statement has another name since MySQL 8.4. */
export async function logStatus(connection: mysql.Connection): Promise<mysql.RowDataPacket> {
  let failure: unknown;
  for (const statement of ['SHOW MASTER STATUS', 'SHOW BINARY LOG STATUS']) {
    try {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(statement);
      const [row] = rows;
      if (row) return row;
      throw new OperationError(
        'The source keeps no binary log, from which changes are followed. Turn it on there: log_bin, with binlog_format=ROW and binlog_row_image=FULL; it needs a restart.',
        { code: 'no-log', side: 'source' },
      );
    } catch (error) {
      if (error instanceof OperationError) throw error;
      failure ??= error;
    }
  }
  throw failure;
}
