import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sink } from '../../src/change/sink.ts';
import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { openPostgresSource } from '../../src/endpoints/postgres/source.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import type { TaskResult } from '../../src/migrate/task.ts';
import { runTask } from '../../src/migrate/task.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

/** Both manners of applying, each with a schema of its own. */
const manners = [
  { manner: 'one by one', schema: 'a', settings: {} },
  { manner: 'set-wise', schema: 'b', settings: { TargetMetadata: { BatchApplyEnabled: true } } },
];

if (!hasMariadb) withoutMariadb('following PostgreSQL into MariaDB');

const columns = `id int PRIMARY KEY, name varchar(40), amount numeric(12,2), made timestamp(6), at timestamptz(6), ok boolean, doc text, raw bytea`;

/**
 * Follows the changes of a PostgreSQL database under a workload, is stopped and started again between, and compares all rows in the end. The workload has
 * updates of keys, large values that an update does not touch, transactions that are rolled back, and a table that is emptied.
 */
describe('following PostgreSQL', () => {
  let source: EmbeddedServer;
  let client: pg.Client;
  beforeAll(async () => {
    source = await borrowPostgres();
    client = new pg.Client({ connectionString: source.url });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await source?.stop();
  });

  async function run(
    task: string,
    schema: string,
    sink: Sink,
    state: ReturnType<typeof openSqliteState>,
    options: { readonly until?: string; readonly signal?: AbortSignal; readonly settings: unknown },
  ): Promise<TaskResult> {
    const from = await openPostgresSource(source.url);
    try {
      return await runTask({
        name: task,
        type: 'full-load-and-cdc',
        source: from,
        sink,
        state,
        settings: readTaskSettings(options.settings, 'the test'),
        naming: {
          table: (each, name) => (each === schema ? { schema, name } : undefined),
          column: (_schema, _table, name) => name,
        },
        restart: false,
        signal: options.signal ?? new AbortController().signal,
        events: {
          onPlan: () => {},
          onRows: () => {},
          onRange: () => {},
          onFollow: () => {},
          onRetry: () => {},
        },
        ...(options.until === undefined ? {} : { until: options.until }),
      });
    } finally {
      await from.close();
    }
  }

  async function work(schema: string, rounds: number, from: number): Promise<void> {
    for (let i = from; i < from + rounds; i += 1) {
      await client.query('BEGIN');
      await client.query(
        `INSERT INTO ${schema}.item SELECT $1 * 1000 + n, 'n' || n, n / 3.0, '2024-02-29 12:00:00.000001', '2024-02-29 12:00:00+02', n % 2 = 0,
           repeat(md5(n::text), CASE WHEN n % 10 = 0 THEN 5000 ELSE 1 END), decode(md5(n::text), 'hex') FROM generate_series(0, 29) AS n`,
        [i],
      );
      await client.query(`UPDATE ${schema}.item SET amount = amount + 1, ok = NULL WHERE id % 7 = $1 % 7`, [
        i,
      ]);
      await client.query(
        `UPDATE ${schema}.item SET id = id + 500 WHERE id IN ($1 * 1000 + 1, $1 * 1000 + 20)`,
        [i],
      );
      await client.query(`DELETE FROM ${schema}.item WHERE id % 11 = $1 % 11`, [i]);
      await client.query(`INSERT INTO ${schema}.other VALUES ($1, 'x')`, [i]);
      await client.query(i % 5 === 4 ? 'ROLLBACK' : 'COMMIT');
    }
    await client.query(`TRUNCATE ${schema}.other`);
    await client.query(`INSERT INTO ${schema}.other VALUES (1000000 + ${from}, 'after')`);
  }

  async function last(): Promise<string> {
    const from = await openPostgresSource(source.url);
    const position = (await from.capture?.last()) ?? '';
    await from.close();
    return position;
  }

  async function story(schema: string, sink: Sink, settings: unknown = {}): Promise<void> {
    const state = openSqliteState(':memory:');
    await client.query(
      `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.item (${columns}); CREATE TABLE ${schema}.other (id int PRIMARY KEY, t text)`,
    );
    await work(schema, 10, 0);
    const stop = new AbortController();
    const first = run(schema, schema, sink, state, { signal: stop.signal, settings });
    await work(schema, 20, 10);
    await sleep(500);
    stop.abort();
    await first;
    await work(schema, 10, 30);
    const until = await last();
    const result = await run(schema, schema, sink, state, { until, settings });
    expect(result.position).toBeDefined();
    await state.close();
  }

  const digest = (schema: string) =>
    `SELECT count(*)::text, md5(string_agg(i::text, ';' ORDER BY id)) FROM ${schema}.item AS i UNION ALL SELECT count(*)::text, md5(string_agg(o::text, ';' ORDER BY id)) FROM ${schema}.other AS o`;

  it.each(manners)('brings another PostgreSQL to the same rows $manner', async ({ schema, settings }) => {
    const target = await borrowPostgres();
    const reader = new pg.Client({ connectionString: target.url });
    await reader.connect();
    try {
      await reader.query(
        `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.item (${columns}); CREATE TABLE ${schema}.other (id int PRIMARY KEY, t text)`,
      );
      const sink = await openPostgresSink(target.url, {});
      await story(schema, sink, settings);
      await sink.close();
      const wanted = (await client.query(digest(schema))).rows;
      expect((await reader.query(digest(schema))).rows).toEqual(wanted);
      expect(Number((wanted[0] as { count: string }).count)).toBeGreaterThan(100);
      expect((await reader.query('SELECT count(*)::int AS n FROM awsdms_apply_exceptions')).rows).toEqual([
        { n: 0 },
      ]);
    } finally {
      await reader.end();
      await target.stop();
    }
  });

  it('writes every type set-wise as the log tells it', async () => {
    const types = `CREATE SCHEMA v; CREATE TYPE v.mood AS ENUM ('sad', 'it''s'); CREATE TABLE v.v (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b boolean, i2 int2, i8 int8, n numeric,
      n2 numeric(12,3), f4 float4, f8 float8, c char(5), t text, x bytea, d date, ti time(3), ts timestamp, tz timestamptz, tt timetz, iv interval, u uuid, j json,
      jb jsonb, bi bit(9), vb varbit, m v.mood, a int[], ta text[], r int4range, o oid, p point, ip inet, mo money)`;
    const target = await borrowPostgres();
    const reader = new pg.Client({ connectionString: target.url });
    await reader.connect();
    const state = openSqliteState(':memory:');
    const settings = { TargetMetadata: { BatchApplyEnabled: true } };
    try {
      for (const each of [client, reader]) await each.query(types);
      const sink = await openPostgresSink(target.url, {});
      await run('types', 'v', sink, state, { until: await last(), settings });
      await client.query(`INSERT INTO v.v (b, i2, i8, n, n2, f4, f8, c, t, x, d, ti, ts, tz, tt, iv, u, j, jb, bi, vb, m, a, ta, r, o, p, ip, mo) VALUES
        (true, -32768, -9223372036854775808, 'NaN', -0.005, '-Infinity', 'NaN', ' a', E'tab\\t\\nq''"\\\\', '\\x00ff5c09', '4713-01-01 BC', '24:00', '-infinity', 'infinity', '12:00:00.5-03:30',
         '-1 year 2 days 00:00:01.5', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"a":  1.0}', '{"b": null}', B'101010101', B'', 'it''s', '{1,NULL}', '{"a,b",NULL,"\\""}', '[1,5)',
         4294967295, '(1.5,-2)', '2001:db8::/32', '-12.34'),
        (false, 32767, 9223372036854775807, 1e-30, 999999999.999, 1.1, 5e-324, '', '\u00e9\u{1f426}', '', 'infinity', '00:00:00.001', '2024-02-29 23:59:59.999999', '0044-03-15 12:00:00.25+00 BC', '00:00+14',
         '178000000 years', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'null', '"\\u20ac"', B'000000000', B'1', 'sad', '{}', '{}', 'empty', 0, '(0,0)', '1.2.3.4', '0'),
        (${'NULL, '.repeat(28)}NULL)`);
      await client.query(`UPDATE v.v SET i2 = 7, tz = '1999-12-31 23:59:59+00' WHERE id > 1`);
      await run('types', 'v', sink, state, { until: await last(), settings });
      await sink.close();
      const all = { text: 'SELECT v::text FROM v.v ORDER BY id', rowMode: 'array' } as const;
      const got = (await reader.query(all)).rows;
      expect(got).toEqual((await client.query(all)).rows);
      expect(got).toHaveLength(3);
    } finally {
      await state.close();
      await reader.end();
      await target.stop();
    }
  });

  it.skipIf(!hasMariadb).each(manners)(
    'brings a MariaDB to the same rows $manner',
    async ({ schema: manner, settings }) => {
      const schema = `m${manner}`;
      const ends: Ends = await startEnds();
      try {
        await ends.mariadb.query(
          `CREATE DATABASE ${schema} CHARACTER SET utf8mb4; CREATE TABLE ${schema}.item (id int PRIMARY KEY, name varchar(40), amount decimal(12,2), made datetime(6),
         at timestamp(6) NULL, ok tinyint(1), doc longtext, raw varbinary(100)); CREATE TABLE ${schema}.other (id int PRIMARY KEY, t text)`,
        );
        const sink = await openMysqlSink(ends.mariadb.url, {});
        await story(schema, sink, settings);
        await sink.close();
        const wanted = await client.query({
          text: `SELECT id::text, name, amount::text, made::text, (at AT TIME ZONE 'UTC')::text, ok::int::text, md5(doc), upper(encode(raw, 'hex')) FROM ${schema}.item ORDER BY id`,
          rowMode: 'array',
        });
        const got = await ends.mariadb.query(
          `SELECT CAST(id AS CHAR), name, amount, DATE_FORMAT(made, '%Y-%m-%d %H:%i:%s.%f'), DATE_FORMAT(at, '%Y-%m-%d %H:%i:%s'), CAST(ok AS CHAR), MD5(doc), HEX(raw) FROM ${schema}.item ORDER BY id`,
        );
        expect(got).toEqual(wanted.rows);
        expect(await ends.mariadb.query(`SELECT id, t FROM ${schema}.other`)).toEqual(
          (await client.query({ text: `SELECT id, t FROM ${schema}.other`, rowMode: 'array' })).rows,
        );
      } finally {
        await ends.stop();
      }
    },
  );
});
