import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sink } from '../../src/change/sink.ts';
import type { Source } from '../../src/change/source.ts';
import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import { openMysqlSource } from '../../src/endpoints/mysql/source.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { openPostgresSource } from '../../src/endpoints/postgres/source.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import { runTask } from '../../src/migrate/task.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('cutting connections of tasks');

/** How often each task's connections are cut. The long version: `GODWIT_FAULTS=50 npx vitest run test/migrate/faults.test.ts`. */
const cuts = Number(process.env['GODWIT_FAULTS'] ?? 4);

/** One database that rows come from or go to, as the test's own client sees it. */
interface End {
  query(sql: string): Promise<readonly unknown[][]>;
  /** Cuts every connection but the test's own. */
  cut(): Promise<void>;
  open(): Promise<Source>;
  sink(): Promise<Sink>;
  create(schema: string): Promise<void>;
  /** All rows of the schema's table as text that is the same for both engines. */
  rows(schema: string): string;
  position(): Promise<string>;
}

/**
 * A task loads and follows while a workload runs on the source and the connections of both ends are cut again and again. In the end both sides hold the
 * same rows: nothing is lost, and nothing is there twice.
 */
describe.skipIf(!hasMariadb)('tasks whose connections are cut', () => {
  let ends: Ends;
  let logical: EmbeddedServer;
  let client: pg.Client;
  beforeAll(async () => {
    ends = await startEnds();
    logical = await startEmbedded({ settings: { wal_level: 'logical' } });
    client = new pg.Client({ connectionString: logical.url });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await Promise.all([ends?.stop(), logical?.stop()]);
  });

  const postgres = (): End => ({
    query: async (sql) => {
      const result = await client.query({ text: sql, rowMode: 'array' });
      return (Array.isArray(result) ? (result as pg.QueryArrayResult[]).at(-1) : result)?.rows as unknown[][];
    },
    cut: async () => {
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name LIKE 'godwit%'`,
      );
    },
    open: () => openPostgresSource(logical.url),
    sink: () => openPostgresSink(logical.url, {}),
    create: async (schema) => {
      await client.query(
        `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.item (id int PRIMARY KEY, n int, t text)`,
      );
    },
    rows: (schema) => `SELECT id::text, n::text, md5(t) FROM ${schema}.item AS item ORDER BY item.id`,
    position: async () =>
      (await client.query<{ lsn: string }>('SELECT pg_current_wal_insert_lsn()::text AS lsn')).rows[0]?.lsn ??
      '',
  });

  const mariadb = (): End => ({
    query: (sql) => ends.mariadb.query(sql),
    cut: async () => {
      const threads = await ends.mariadb.query(
        `SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND USER = 'root'`,
      );
      for (const [id] of threads) await ends.mariadb.query(`KILL ${String(id)}`).catch(() => {});
    },
    open: () => openMysqlSource(ends.mariadb.url),
    sink: () => openMysqlSink(ends.mariadb.url, {}),
    create: async (schema) => {
      await ends.mariadb.query(
        `CREATE DATABASE ${schema}; CREATE TABLE ${schema}.item (id int PRIMARY KEY, n int, t text)`,
      );
    },
    rows: (schema) =>
      `SELECT CAST(id AS CHAR), CAST(n AS CHAR), MD5(t) FROM ${schema}.item AS item ORDER BY item.id`,
    position: async () => {
      const [row = []] = await ends.mariadb.query('SHOW MASTER STATUS');
      return `${String(row[0])}:${String(row[1])}`;
    },
  });

  async function story(name: string, from: End, to: End): Promise<void> {
    await from.create(`${name}_s`);
    await to.create(`${name}_t`);
    const numbers = Array.from({ length: 1000 }, (_, i) => i);
    for (let k = 0; k < 20; k += 1)
      await from.query(
        `INSERT INTO ${name}_s.item VALUES ${numbers.map((i) => `(${k * 1000 + i}, ${i}, '${'x'.repeat(i % 200)}')`).join(',')}`,
      );
    const state = openSqliteState(':memory:');
    const stop = new AbortController();
    let retries = 0;
    let onPlan = (): void => {};
    const run = async (signal: AbortSignal, until?: string): Promise<unknown> => {
      const source = await from.open();
      const sink = await to.sink();
      try {
        return await runTask({
          name,
          type: 'full-load-and-cdc',
          source,
          sink,
          state,
          settings: readTaskSettings({ ErrorBehavior: { RecoverableErrorInterval: 0 } }, 'the test'),
          naming: {
            table: (schema, table) =>
              schema === `${name}_s` ? { schema: `${name}_t`, name: table } : undefined,
            column: (_schema, _table, column) => column,
          },
          restart: false,
          signal,
          events: {
            onPlan: () => onPlan(),
            onRows: () => {},
            onRange: () => {},
            onFollow: () => {},
            onRetry: () => {
              retries += 1;
            },
          },
          ...(until === undefined ? {} : { until }),
        });
      } finally {
        await source.close();
        await sink.close();
      }
    };
    const planned = Promise.withResolvers<void>();
    onPlan = planned.resolve;
    const task = run(stop.signal).catch((error: unknown) => error);
    await Promise.race([planned.promise, task]);
    for (let i = 0; i < cuts; i += 1) {
      await sleep(80 + ((i * 37) % 200));
      await (i % 2 === 0 ? from : to).cut();
      await from.query(
        `INSERT INTO ${name}_s.item SELECT id + 1000000, n, t FROM ${name}_s.item WHERE id BETWEEN ${i * 1000} AND ${i * 1000 + 500}`,
      );
      await from.query(`UPDATE ${name}_s.item SET n = n + 1 WHERE id % 13 = ${i % 13}`);
      await from.query(`DELETE FROM ${name}_s.item WHERE id % 17 = ${i % 17}`);
      await from.query(
        `UPDATE ${name}_s.item SET id = id + 5000000 WHERE id BETWEEN ${10000 + i * 10} AND ${10000 + i * 10 + 3}`,
      );
    }
    await sleep(300);
    stop.abort();
    const outcome = await task;
    expect(outcome instanceof Error ? outcome.message : '').toBe('');
    expect(retries).toBeGreaterThan(0);
    await run(new AbortController().signal, await from.position());
    await state.close();
    const wanted = await from.query(from.rows(`${name}_s`));
    const got = await to.query(to.rows(`${name}_t`));
    expect(got.length).toBe(wanted.length);
    expect(got.filter((row, i) => String(row) !== String(wanted[i]))).toEqual([]);
  }

  it('bring PostgreSQL to PostgreSQL', () => story('pp', postgres(), postgres()), 600_000);
  it('bring PostgreSQL to MariaDB', () => story('pm', postgres(), mariadb()), 600_000);
  it('bring MariaDB to PostgreSQL', () => story('mp', mariadb(), postgres()), 600_000);
  it('bring MariaDB to MariaDB', () => story('mm', mariadb(), mariadb()), 600_000);
});
