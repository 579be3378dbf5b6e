import mysql from 'mysql2/promise';
import pg from 'pg';
import { borrowMariadb } from '../servers/mariadb.ts';
import { borrowPostgres } from '../servers/postgres.ts';

/** The two servers that rows are moved between, each with a client that writes as a user's application would. */
export interface Ends {
  readonly postgres: { readonly url: string; query(sql: string): Promise<readonly unknown[][]> };
  readonly mariadb: { readonly url: string; query(sql: string): Promise<readonly unknown[][]> };
  stop(): Promise<void>;
}

/** A client of a test's own. */
export interface Client {
  query(sql: string): Promise<readonly unknown[][]>;
  end(): Promise<void>;
}

/** A client of MariaDB that writes as a user's application would. */
export async function mariadbClient(url: string): Promise<Client> {
  const connection = await mysql.createConnection({
    uri: url,
    multipleStatements: true,
    rowsAsArray: true,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    timezone: 'Z',
  });
  await connection.query(`SET time_zone = '+00:00', sql_mode = 'ALLOW_INVALID_DATES'`);
  return {
    query: async (sql) => {
      const [rows] = await connection.query(sql);
      return Array.isArray(rows) ? (rows as unknown[][]) : [];
    },
    end: () => connection.end(),
  };
}

/** Borrows both, empty. Values come back as text, so that nothing is lost between a database and an assertion. */
export async function startEnds(): Promise<Ends> {
  const [server, maria] = await Promise.all([borrowPostgres(), borrowMariadb()]);
  const client = new pg.Client({
    connectionString: server.url,
    types: { getTypeParser: () => (value: unknown) => value } as never,
  });
  await client.connect();
  const application = await mariadbClient(maria.url);
  return {
    postgres: {
      url: server.url,
      query: async (sql) => {
        const result = await client.query({ text: sql, rowMode: 'array' });
        const last = Array.isArray(result) ? (result.at(-1) as pg.QueryArrayResult) : result;
        return last.rows as unknown[][];
      },
    },
    mariadb: {
      url: maria.url,
      query: application.query,
    },
    stop: async () => {
      await client.end();
      await application.end();
      await Promise.all([server.stop(), maria.stop()]);
    },
  };
}
