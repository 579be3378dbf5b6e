import type mysql from 'mysql2/promise';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { Counter } from '../../../change/sink.ts';
import { name } from '../names.ts';

/**
 * Sets AUTO_INCREMENT past the greatest number of each table. InnoDB does so itself for inserted rows, but not for numbers that an UPDATE wrote (MySQL,
 * "AUTO_INCREMENT Handling in InnoDB"). It never sets it back behind a number that is there.
 */
export async function setCounters(
  connection: mysql.Connection,
  tables: readonly Shape[],
): Promise<Counter[]> {
  const counters: Counter[] = [];
  for (const table of tables) {
    const column = table.columns.find(({ identity }) => identity !== undefined);
    if (!column) continue;
    const path = name(table.schema, table.name);
    const [rows] = await connection.query<mysql.RowDataPacket[]>(
      `SELECT CAST(MAX(${name(column.name)}) AS CHAR) AS last FROM ${path}`,
    );
    const text = rows[0]?.['last'] as string | null | undefined;
    const last = typeof text === 'string' && /^\d+$/.test(text) ? BigInt(text) : undefined;
    if (last !== undefined && last + 1n > (await nextOf(connection, table)))
      await connection.query(`ALTER TABLE ${path} AUTO_INCREMENT = ${(last + 1n).toString()}`);
    counters.push({ table: nameOf(table), column: column.name, ...(last === undefined ? {} : { last }) });
  }
  return counters;
}

/** The next number; 0 where the server does not say. MySQL 8 tells what its cached statistics know, which is never more than the truth. */
async function nextOf(connection: mysql.Connection, table: Shape): Promise<bigint> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    'SELECT CAST(AUTO_INCREMENT AS CHAR) AS next FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
    [table.schema, table.name],
  );
  return BigInt((rows[0]?.['next'] as string | null | undefined) ?? 0);
}
