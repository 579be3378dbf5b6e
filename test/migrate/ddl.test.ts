import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCreating } from '../../src/cli/creating.ts';
import { openSink, openSource } from '../../src/cli/endpoints.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import type { CarriedDefinition } from '../../src/migrate/definitions/carry.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import type { State } from '../../src/migrate/state.ts';
import type { TaskResult } from '../../src/migrate/task.ts';
import { runTask } from '../../src/migrate/task.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('definitions in the stream of changes');

/** One database that definitions come from or go to. */
interface End {
  readonly engine: 'postgres' | 'mariadb';
  readonly url: string;
  query(sql: string): Promise<readonly unknown[][]>;
  /** The end of its log. */
  position(): Promise<string>;
  createSchema(schema: string): Promise<unknown>;
}

describe.skipIf(!hasMariadb)('definitions in the stream of changes', () => {
  let ends: Ends;
  let logical: EmbeddedServer;
  let client: pg.Client;
  beforeAll(async () => {
    [ends, logical] = await Promise.all([startEnds(), startEmbedded({ settings: { wal_level: 'logical' } })]);
    client = new pg.Client({
      connectionString: logical.url,
      types: { getTypeParser: () => (value: unknown) => value } as never,
    });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await Promise.all([ends?.stop(), logical?.stop()]);
  });

  const postgres = (): End => ({
    engine: 'postgres',
    url: logical.url,
    query: async (sql) => {
      const result = await client.query({ text: sql, rowMode: 'array' });
      return (Array.isArray(result) ? (result as pg.QueryArrayResult[]).at(-1) : result)?.rows as unknown[][];
    },
    position: async () =>
      (await client.query<{ lsn: string }>('SELECT pg_current_wal_insert_lsn()::text AS lsn')).rows[0]?.lsn ??
      '',
    createSchema: (schema) => client.query(`CREATE SCHEMA ${schema}`),
  });

  const mariadb = (): End => ({
    engine: 'mariadb',
    url: ends.mariadb.url,
    query: (sql) => ends.mariadb.query(sql),
    position: async () => {
      const [row = []] = await ends.mariadb.query('SHOW MASTER STATUS');
      return `${String(row[0])}:${String(row[1])}`;
    },
    createSchema: (schema) => ends.mariadb.query(`CREATE DATABASE ${schema} CHARACTER SET utf8mb4`),
  });

  interface Job {
    readonly name: string;
    readonly from: End;
    readonly to: End;
    readonly state: State;
    readonly settings?: object;
    readonly until?: string;
    readonly signal?: AbortSignal;
    readonly told?: CarriedDefinition[];
    /** Columns that are left out, and tables that are not selected. */
    readonly without?: readonly string[];
  }

  async function run(job: Job): Promise<TaskResult> {
    const { name, from, to, state, without = [] } = job;
    const source = await openSource(from.url);
    const sink = await openSink(to.url, {});
    const creating = await openCreating(from.url, to.url);
    try {
      return await runTask({
        name,
        type: 'full-load-and-cdc',
        source,
        sink,
        state,
        ...(creating ? { creating } : {}),
        settings: readTaskSettings(job.settings ?? {}, 'the test'),
        naming: {
          table: (schema, table) =>
            schema === `${name}_s` && !without.includes(table)
              ? { schema: `${name}_t`, name: table }
              : undefined,
          column: (_schema, _table, column) => (without.includes(column) ? undefined : column),
        },
        restart: false,
        signal: job.signal ?? new AbortController().signal,
        events: {
          onPlan: () => {},
          onRows: () => {},
          onRange: () => {},
          onFollow: () => {},
          onDefinition: (carried) => job.told?.push(carried),
          onRetry: () => {},
        },
        ...(job.until === undefined ? {} : { until: job.until }),
      });
    } finally {
      await source.close();
      await sink.close();
      await creating?.definer.close();
    }
  }

  /** Follows all that the source did since the last run. */
  async function catchUp(job: Omit<Job, 'until'>): Promise<TaskResult> {
    return await run({ ...job, until: await job.from.position() });
  }

  /** The rows of a table as text that is the same for both engines, and the names of its columns. */
  async function contents(
    end: End,
    schema: string,
    table: string,
    columns: readonly string[],
  ): Promise<unknown> {
    const texts = columns.map((column) =>
      end.engine === 'postgres' ? `CAST(${column} AS text)` : `CAST(${column} AS CHAR)`,
    );
    const rows = await end.query(`SELECT ${texts.join(', ')} FROM ${schema}.${table} ORDER BY id`);
    const names = await end.query(
      `SELECT LOWER(column_name) FROM information_schema.columns WHERE table_schema = '${schema}' AND table_name = '${table}' ORDER BY 1`,
    );
    return { names: names.flat(), rows };
  }

  async function same({ name, from, to }: Job, table: string, columns: readonly string[]): Promise<void> {
    const wanted = await contents(from, `${name}_s`, table, columns);
    expect(await contents(to, `${name}_t`, table, columns)).toEqual(wanted);
  }

  /** Columns are added, dropped, renamed and changed in type while rows change; several times while the task is not running. */
  async function columnsStory(name: string, from: End, to: End): Promise<void> {
    const job: Job = { name, from, to, state: openSqliteState(':memory:') };
    await from.createSchema(`${name}_s`);
    await from.query(`CREATE TABLE ${name}_s.item (id int PRIMARY KEY, label varchar(20), n int, gone int)`);
    await from.query(`INSERT INTO ${name}_s.item VALUES (1, 'one', 1, 1), (2, 'two', NULL, 2)`);
    await catchUp(job);
    const s = `${name}_s`;
    // While it does not run: later statements are in the catalog already when it reads the first ones.
    await from.query(`INSERT INTO ${s}.item VALUES (3, 'three', 3, 3)`);
    await from.query(`ALTER TABLE ${s}.item ADD COLUMN extra varchar(10) DEFAULT 'new'`);
    await from.query(`INSERT INTO ${s}.item VALUES (4, 'four', 4, 4, 'given')`);
    await from.query(`CREATE INDEX item_label ON ${s}.item (label)`);
    await from.query(`ALTER TABLE ${s}.item ADD CONSTRAINT positive CHECK (id > 0)`);
    await from.query(`UPDATE ${s}.item SET n = 40 WHERE id = 4`);
    await from.query(`ALTER TABLE ${s}.item DROP COLUMN gone`);
    await from.query(`INSERT INTO ${s}.item (id, label, n) VALUES (5, 'five', 5)`);
    await from.query(`ALTER TABLE ${s}.item RENAME COLUMN label TO title`);
    await from.query(`UPDATE ${s}.item SET title = 'ein', n = 10 WHERE id = 1`);
    await catchUp(job);
    await same(job, 'item', ['id', 'title', 'n', 'extra']);
    // While it follows.
    const stop = new AbortController();
    const running = run({ ...job, signal: stop.signal });
    await sleep(300);
    await from.query(
      from.engine === 'postgres'
        ? `ALTER TABLE ${s}.item ALTER COLUMN n TYPE bigint, ALTER COLUMN title TYPE varchar(200)`
        : `ALTER TABLE ${s}.item MODIFY n bigint, MODIFY title varchar(200) FIRST`,
    );
    await from.query(`INSERT INTO ${s}.item (id, title, n) VALUES (6, '${'x'.repeat(150)}', 5000000000)`);
    await from.query(`DELETE FROM ${s}.item WHERE id = 2`);
    await sleep(500);
    stop.abort();
    await running;
    await from.query(`UPDATE ${s}.item SET extra = NULL WHERE id = 3`);
    await catchUp(job);
    await same(job, 'item', ['id', 'title', 'n', 'extra']);
    await job.state.close();
  }

  it('brings columns of MariaDB to MariaDB', () => columnsStory('cmm', mariadb(), mariadb()));
  it('brings columns of MariaDB to PostgreSQL', () => columnsStory('cmp', mariadb(), postgres()));
});
