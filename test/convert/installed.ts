import pg from 'pg';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowDatabase } from '../servers/postgres.ts';
import type { ConvertedScript } from './script.ts';
import { convertScript } from './script.ts';

/** A converted script in a database of its own. */
export interface Installed {
  readonly converted: ConvertedScript;
  readonly url: string;
  readonly client: pg.Client;
  /** The rows of a query, each as its values in text form with tabs between them. */
  rows(sql: string): Promise<string[]>;
  /** The SQLSTATE with which a statement fails, or undefined. */
  fails(sql: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/**
 * Converts a script of Oracle and installs it: definitions, then `rows`, then indexes, foreign keys and grants. A statement
 * that the server refuses fails the test with its text.
 */
export async function install(
  server: EmbeddedServer,
  source: string,
  { settings = {}, rows = '' }: { settings?: Record<string, unknown>; rows?: string } = {},
): Promise<Installed> {
  const converted = convertScript('', source, settings);
  const { url, stop } = await borrowDatabase(server);
  const client = await connect(url);
  const steps = [converted.packSql, ...converted.install, rows, ...converted.after];
  for (const sql of steps) {
    if (sql.trim() === '') continue;
    await client.query(sql).catch((error: Error) => {
      throw new Error(`${error.message} in\n${sql}`);
    });
  }
  return {
    converted,
    url,
    client,
    rows: (sql) => rowsOf(client, sql),
    fails: (sql) =>
      client.query(sql).then(
        () => undefined,
        (error: { code?: string }) => error.code,
      ),
    close: async () => {
      await client.end();
      await stop();
    },
  };
}

/** A connection whose values all come as text. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    types: { getTypeParser: () => (value: string) => value } as never,
  });
  // A test that fails leaves its connection open, which ends with the server.
  client.on('error', () => {});
  await client.connect();
  return client;
}

export async function rowsOf(client: pg.Client, sql: string): Promise<string[]> {
  const result = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
  return result.rows.map((row) => row.map((value) => (value === null ? '\\N' : String(value))).join('\t'));
}
