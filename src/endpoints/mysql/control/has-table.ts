import type mysql from 'mysql2/promise';

/** Whether a schema has a table: those of a task's records are made when there is something to record. */
export async function hasTable(
  connection: mysql.Connection,
  schema: string,
  table: string,
): Promise<boolean> {
  const [known] = await connection.query<mysql.RowDataPacket[]>(
    'SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
    [schema, table],
  );
  return known.length > 0;
}
