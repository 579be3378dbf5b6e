import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sink } from '../../src/change/sink.ts';
import type { Source } from '../../src/change/source.ts';
import { beginLocked } from '../../src/endpoints/mysql/capture/moment.ts';
import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import { openMysqlSource } from '../../src/endpoints/mysql/source.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { openPostgresSource } from '../../src/endpoints/postgres/source.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import type { TaskType } from '../../src/migrate/state.ts';
import { runTask } from '../../src/migrate/task.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('following tables without a key');

/** One database that rows come from or go to. */
interface End {
  query(sql: string): Promise<readonly unknown[][]>;
  open(): Promise<Source>;
  sink(): Promise<Sink>;
  create(schema: string): Promise<void>;
  /** Changes one of the rows that are the same: `one` is `UPDATE x SET …` or `DELETE FROM x`. */
  changeOne(table: string, one: string, where: string): string;
  /** Each different row of a schema, as text that is the same for both engines, with how often it is there. */
  rows(schema: string): string;
  position(): Promise<string>;
  /** How many changes of a task found no row. */
  missing(task: string): string;
}

const manners = [
  { manner: 'one by one', settings: {} },
  { manner: 'set-wise', settings: { TargetMetadata: { BatchApplyEnabled: true } } },
];

/** Rows of which two have the same values in all columns, or differ in what a comparison by value does not see. */
const alike = `(1, 'a', 1.1, 0.1, 'x', 1.50, '2024-02-29 12:00:00.000001'), (1, 'a', 1.1, 0.1, 'x', 1.50, '2024-02-29 12:00:00.000001'),
  (1, 'A', 1.1, 0.1, 'x', 1.50, '2024-02-29 12:00:00.000001'), (1, 'a ', 1.1, 0.1, 'x', 1.50, '2024-02-29 12:00:00.000001'), (1, 'á', 1.1, 0.1, 'x', 1.50, '2024-02-29 12:00:00.000001'),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL), (NULL, NULL, NULL, NULL, NULL, NULL, NULL), (2, '', -3.25e30, 1e-300, '', -0.05, '1999-12-31 23:59:59')`;

describe.skipIf(!hasMariadb)('tables without a key', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  const postgres = (): End => ({
    missing: (task) => `SELECT count(*) FROM awsdms_apply_exceptions WHERE task_name = '${task}'`,
    query: (sql) => ends.postgres.query(sql),
    open: () => openPostgresSource(ends.postgres.url),
    sink: () => openPostgresSink(ends.postgres.url, {}),
    create: async (schema) => {
      await ends.postgres.query(
        `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.item (n int, t varchar(20), f real, d double precision, c char(5), a numeric(12,2), at timestamp(6));
         ALTER TABLE ${schema}.item REPLICA IDENTITY FULL; CREATE TABLE ${schema}.keyed (id int PRIMARY KEY, n int)`,
      );
    },
    changeOne: (table, one, where) =>
      `${one} WHERE ctid = (SELECT ctid FROM ${table} WHERE ${where} LIMIT 1)`,
    rows: (schema) =>
      `SELECT n::text, encode(convert_to(t, 'UTF8'), 'hex'), f::float8::text, d::text, rtrim(c), a::text, to_char(at, 'YYYY-MM-DD HH24:MI:SS.US'), count(*)::text
       FROM ${schema}.item GROUP BY n, t, f, d, c, a, at ORDER BY 8, 1, 2, 7`,
    position: async () => String((await ends.postgres.query('SELECT pg_current_wal_insert_lsn()'))[0]?.[0]),
  });

  const mariadb = (): End => ({
    missing: (task) =>
      `SELECT COUNT(*) FROM awsdms_control.awsdms_apply_exceptions WHERE task_name = '${task}'`,
    query: (sql) => ends.mariadb.query(sql),
    open: () => openMysqlSource(ends.mariadb.url),
    sink: () => openMysqlSink(ends.mariadb.url, {}),
    create: async (schema) => {
      await ends.mariadb.query(
        `CREATE DATABASE ${schema} CHARACTER SET utf8mb4; CREATE TABLE ${schema}.item (n int, t varchar(20), f float, d double, c char(5), a decimal(12,2), at datetime(6));
         CREATE TABLE ${schema}.keyed (id int PRIMARY KEY, n int)`,
      );
    },
    changeOne: (_table, one, where) => `${one} WHERE ${where} LIMIT 1`,
    rows: (schema) =>
      `SELECT CAST(n AS CHAR), LOWER(HEX(t)), CAST(f + 0e0 AS CHAR), CAST(d AS CHAR), c, CAST(a AS CHAR), DATE_FORMAT(at, '%Y-%m-%d %H:%i:%s.%f'), CAST(COUNT(*) AS CHAR)
       FROM ${schema}.item GROUP BY n, BINARY t, f, d, c, a, at`,
    position: async () => {
      const [row = []] = await ends.mariadb.query('SHOW MASTER STATUS');
      return `${String(row[0])}:${String(row[1])}`;
    },
  });

  async function work(end: End, schema: string, round: number): Promise<void> {
    const table = `${schema}.item`;
    const one = (change: string, where: string) => end.query(end.changeOne(table, change, where));
    await end.query(`INSERT INTO ${table} VALUES ${alike}`);
    await end.query(`INSERT INTO ${schema}.keyed VALUES (${round}, 1)`);
    await one(`DELETE FROM ${table}`, `t = 'A'`);
    await one(`UPDATE ${table} SET n = ${round}`, `t = 'a' AND n = 1`);
    await one(`UPDATE ${table} SET t = 'b', at = NULL`, 'n IS NULL AND t IS NULL');
    await end.query('BEGIN');
    await one(`DELETE FROM ${table}`, `t = 'b'`);
    await end.query(`INSERT INTO ${table} (n, t) VALUES (${round % 3}, 'again'), (${round % 3}, 'again')`);
    await end.query(`UPDATE ${table} SET a = a + 1 WHERE n = ${round % 3}`);
    await end.query(round % 4 === 3 ? 'ROLLBACK' : 'COMMIT');
    await end.query(`UPDATE ${schema}.keyed SET n = n + 1`);
    if (round === 26) await end.query(`TRUNCATE TABLE ${table}`);
  }

  async function run(job: {
    readonly name: string;
    readonly type?: TaskType;
    readonly from: End;
    readonly to: End;
    readonly state: ReturnType<typeof openSqliteState>;
    readonly settings: unknown;
    readonly stop?: AbortController;
    readonly until?: string;
    readonly onPlan?: () => void;
  }): Promise<void> {
    const source = await job.from.open();
    const sink = await job.to.sink();
    try {
      await runTask({
        name: job.name,
        type: job.type ?? 'full-load-and-cdc',
        source,
        sink,
        state: job.state,
        settings: readTaskSettings(job.settings, 'the test'),
        naming: {
          table: (schema, table) =>
            schema === `${job.name}_s` ? { schema: `${job.name}_t`, name: table } : undefined,
          column: (_schema, _table, column) => column,
        },
        restart: false,
        signal: (job.stop ?? new AbortController()).signal,
        events: {
          onPlan: () => job.onPlan?.(),
          onRows: () => {},
          onRange: () => {},
          onFollow: () => {},
          onRetry: () => {},
        },
        ...(job.until === undefined ? {} : { until: job.until }),
      });
    } finally {
      await source.close();
      await sink.close();
    }
  }

  /** The task is stopped before its load, so that the load is at a later position than the slot; then again while it follows. */
  async function story(name: string, from: End, to: End, settings: unknown): Promise<void> {
    await from.create(`${name}_s`);
    await to.create(`${name}_t`);
    for (let i = 0; i < 5; i += 1) await work(from, `${name}_s`, i);
    const state = openSqliteState(':memory:');
    const job = { name, from, to, state, settings };
    const early = new AbortController();
    await run({ ...job, stop: early, onPlan: () => early.abort() });
    for (let i = 5; i < 10; i += 1) await work(from, `${name}_s`, i);
    const stop = new AbortController();
    const first = run({ ...job, stop });
    for (let i = 10; i < 25; i += 1) await work(from, `${name}_s`, i);
    await sleep(300);
    stop.abort();
    await first;
    for (let i = 25; i < 30; i += 1) await work(from, `${name}_s`, i);
    await run({ ...job, until: await from.position() });
    await state.close();
    const sorted = (rows: readonly unknown[][]) => rows.map(String).sort();
    const wanted = sorted(await from.query(from.rows(`${name}_s`)));
    expect(sorted(await to.query(to.rows(`${name}_t`))).map(shortened)).toEqual(wanted.map(shortened));
    expect(wanted.length).toBeGreaterThan(10);
    // Every change found its row.
    expect((await to.query(to.missing(name))).map(String)).toEqual(['0']);
    const keyed = (end: End, schema: string) =>
      end.query(`SELECT count(*), sum(n), sum(id) FROM ${schema}.keyed`);
    expect((await keyed(to, `${name}_t`)).map(String)).toEqual((await keyed(from, `${name}_s`)).map(String));
  }

  describe.each(manners)('are followed exactly $manner', ({ manner, settings }) => {
    const mark = manner === 'set-wise' ? 'b' : 'o';
    it('from PostgreSQL to PostgreSQL', () => story(`pp${mark}`, postgres(), postgres(), settings));
    it('from PostgreSQL to MariaDB', () => story(`pm${mark}`, postgres(), mariadb(), settings));
    it('from MariaDB to PostgreSQL', () => story(`mp${mark}`, mariadb(), postgres(), settings));
    it('from MariaDB to MariaDB', () => story(`mm${mark}`, mariadb(), mariadb(), settings));
  });

  it('are read at a position of a server that does not tell one, between the transactions that write to them', async () => {
    await ends.mariadb.query(
      'CREATE DATABASE lockless; CREATE TABLE lockless.item (n int); CREATE TABLE lockless.other (n int); INSERT INTO lockless.item VALUES (1)',
    );
    const open = () => mysql.createConnection({ uri: ends.mariadb.url });
    const [reader, writer] = [await open(), await open()];
    const table = { schema: 'lockless', name: 'item', columns: [], isPartitioned: false };
    await writer.query('START TRANSACTION');
    await writer.query('INSERT INTO lockless.item VALUES (2)');
    await expect(beginLocked(reader, table, open)).rejects.toMatchObject({
      retry: 'later',
      message: expect.stringContaining('lockless.item has no key') as string,
    });
    await writer.query('COMMIT');
    // Who writes to other tables is not waited for.
    await writer.query('START TRANSACTION');
    await writer.query('INSERT INTO lockless.other VALUES (1)');
    const position = await beginLocked(reader, table, open);
    await writer.query('COMMIT');
    await writer.query('INSERT INTO lockless.item VALUES (3)');
    const [rows] = await reader.query('SELECT n FROM lockless.item ORDER BY n');
    expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
    const source = await openMysqlSource(ends.mariadb.url);
    expect(source.capture?.compare(position, (await source.capture.last()).split('@')[1] ?? '')).toBeLessThan(
      0,
    );
    await Promise.all([source.close(), reader.end(), writer.end()]);
  });
});

/** Engines write the same double with and without `+` and zeros in its power. */
function shortened(row: string): string {
  return row.replaceAll(
    /e([+-]?)0*(\d+)/g,
    (_, sign: string, digits: string) => `e${sign === '-' ? '-' : ''}${digits}`,
  );
}
