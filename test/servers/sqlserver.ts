import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'tedious';
import { openSession, parseAddress } from '../../src/endpoints/sqlserver/connect.ts';
import { rows } from '../../src/endpoints/sqlserver/session.ts';

/** The URL of a server that tests may make databases on, as a user who may. No package has such a server, so that it is named by whoever has one. */
const given = process.env['GODWIT_TEST_SQLSERVER'];

/** Whether the tests have a SQL Server. */
export const hasSqlServer = given !== undefined;

/** Says aloud that tests did not run, and how to have them run. */
export function withoutSqlServer(what: string): void {
  process.stderr.write(
    `\nNOT RUN: ${what} needs a SQL Server: GODWIT_TEST_SQLSERVER=sqlserver://user:password@host/master, as a user who may create databases.\n`,
  );
}

/** A database of a test's own. */
export interface SqlServerDatabase {
  readonly url: string;
  /** Executes a batch and gives the rows of its last result. */
  query(batch: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  drop(): Promise<void>;
}

/** Makes a database anew. */
export async function makeDatabase(name: string): Promise<SqlServerDatabase> {
  const server = new URL(given as string);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const admin = await openSession(parseAddress(server.href, 'source'), 'source');
  await rows(admin, `IF DB_ID('${name}') IS NOT NULL DROP DATABASE ${name}`);
  await rows(admin, `CREATE DATABASE ${name}`);
  const connection = await openSession(parseAddress(url.href, 'source'), 'source');
  return {
    url: url.href,
    query: (batch) => rows(connection, batch),
    drop: async () => {
      connection.close();
      await dropWhenFree(admin, name);
      admin.close();
    },
  };
}

/** The server learns after a moment that connections were closed. */
async function dropWhenFree(admin: Connection, name: string, tries = 50): Promise<void> {
  try {
    await rows(admin, `DROP DATABASE ${name}`);
  } catch (error) {
    if (tries === 0) throw error;
    await sleep(100);
    await dropWhenFree(admin, name, tries - 1);
  }
}
