import type { Connection } from 'tedious';
import { numberOf } from './errors.ts';

/** A row of the answer to a small statement, by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** The rows of a statement's last result, all in memory: for catalogs, never for users' tables. */
export async function rows<T = Row>(connection: Connection, sql: string): Promise<T[]> {
  const { Request } = await import('tedious');
  return await new Promise((resolve, reject) => {
    const found: T[] = [];
    const request = new Request(sql, (error) => (error ? reject(error) : resolve(found)));
    request.on(
      'row',
      (columns: readonly { readonly metadata: { readonly colName: string }; value: unknown }[]) => {
        found.push(Object.fromEntries(columns.map(({ metadata, value }) => [metadata.colName, value])) as T);
      },
    );
    connection.execSqlBatch(request);
  });
}

/**
 * The rows of the first of some statements that the server knows all columns and views of: newer servers are asked for more than older ones and those
 * that only speak the protocol, whose errors have numbers of their own (SQL Server, errors 207 and 208; its others are below 50,000).
 */
export async function rowsOfFirst<T = Row>(
  connection: Connection,
  statements: readonly string[],
): Promise<T[]> {
  const [first = '', ...others] = statements;
  try {
    return await rows<T>(connection, first);
  } catch (error) {
    const number = numberOf(error) ?? 0;
    if (others.length === 0 || (number !== 207 && number !== 208 && number < 50_000)) throw error;
    return await rowsOfFirst<T>(connection, others);
  }
}
