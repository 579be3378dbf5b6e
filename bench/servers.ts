import mysql from 'mysql2/promise';
import pg from 'pg';
import type { Sink } from '../src/change/sink.ts';
import type { Source } from '../src/change/source.ts';
import { openMysqlSink } from '../src/endpoints/mysql/sink.ts';
import { openMysqlSource } from '../src/endpoints/mysql/source.ts';
import { startEmbedded } from '../src/endpoints/postgres/embedded.ts';
import { openPostgresSink } from '../src/endpoints/postgres/sink.ts';
import { openPostgresSource } from '../src/endpoints/postgres/source.ts';
import { startMariadb } from '../test/servers/mariadb.ts';

/** A server that was started for a measurement, as its own client sees it. */
interface Server {
  readonly name: string;
  /** Gives the rows of the last statement, their cells as text. */
  query(sql: string): Promise<readonly (readonly string[])[]>;
  createSchema(schema: string): Promise<void>;
  stop(): Promise<void>;
}

/** A server whose changes are followed. */
export interface Origin extends Server {
  readonly source: Source;
}

/** A server that changes are applied to. */
export interface Goal extends Server {
  readonly sink: Sink;
}

/** A PostgreSQL that keeps a log for logical replication. */
export async function postgresOrigin(): Promise<Origin> {
  const { url, ...server } = await postgres({ wal_level: 'logical' });
  const source = await openPostgresSource(url);
  return { ...server, source, stop: () => source.close().then(server.stop) };
}

/** A PostgreSQL to be written to. */
export async function postgresGoal(): Promise<Goal> {
  const { url, ...server } = await postgres({});
  const sink = await openPostgresSink(url, {});
  return { ...server, sink, stop: () => sink.close().then(server.stop) };
}

/** A MariaDB with a binary log. */
export async function mariadbOrigin(): Promise<Origin> {
  const { url, ...server } = await mariadb();
  const source = await openMysqlSource(url);
  return { ...server, source, stop: () => source.close().then(server.stop) };
}

/** A MariaDB to be written to. It keeps a binary log too, as servers in use do. */
export async function mariadbGoal(): Promise<Goal> {
  const { url, ...server } = await mariadb();
  const sink = await openMysqlSink(url, {});
  return { ...server, sink, stop: () => sink.close().then(server.stop) };
}

async function postgres(
  settings: Readonly<Record<string, string>>,
): Promise<Server & { readonly url: string }> {
  const server = await startEmbedded({ settings });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  return {
    name: 'PostgreSQL',
    url: server.url,
    query: async (sql) => {
      const result = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
      const last = Array.isArray(result) ? (result as (typeof result)[]).at(-1) : result;
      return (last?.rows ?? []).map((cells) => cells.map(String));
    },
    createSchema: async (schema) => {
      await client.query(`CREATE SCHEMA ${schema}`);
    },
    stop: async () => {
      await client.end();
      await server.stop();
    },
  };
}

async function mariadb(): Promise<Server & { readonly url: string }> {
  const server = await startMariadb();
  const connection = await mysql.createConnection({
    uri: server.url,
    multipleStatements: true,
    rowsAsArray: true,
  });
  return {
    name: 'MariaDB',
    url: server.url,
    query: async (sql) => {
      const [rows] = await connection.query(sql);
      return Array.isArray(rows) ? (rows as unknown[][]).map((cells) => [cells].flat().map(String)) : [];
    },
    createSchema: async (schema) => {
      await connection.query(`CREATE DATABASE ${schema} CHARACTER SET utf8mb4`);
    },
    stop: async () => {
      await connection.end();
      await server.stop();
    },
  };
}
