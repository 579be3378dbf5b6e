import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sink } from '../../src/change/sink.ts';
import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import { openMysqlSource } from '../../src/endpoints/mysql/source.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import type { TaskType } from '../../src/migrate/state.ts';
import type { TaskResult } from '../../src/migrate/task.ts';
import { runTask } from '../../src/migrate/task.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('following MariaDB');

/** Follows the binary log of a MariaDB under a workload, is stopped and started again between, and compares all rows in the end. */
describe.skipIf(!hasMariadb)('following MariaDB', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  async function run(job: {
    readonly task: string;
    readonly type: TaskType;
    readonly from: string;
    readonly to: string;
    readonly sink: Sink;
    readonly state: ReturnType<typeof openSqliteState>;
    readonly until?: string;
    readonly signal?: AbortSignal;
  }): Promise<TaskResult> {
    const source = await openMysqlSource(ends.mariadb.url);
    try {
      return await runTask({
        name: job.task,
        type: job.type,
        source,
        sink: job.sink,
        state: job.state,
        settings: readTaskSettings({}, 'the test'),
        naming: {
          table: (schema, name) => (schema === job.from ? { schema: job.to, name } : undefined),
          column: (_schema, _table, name) => name,
        },
        restart: false,
        signal: job.signal ?? new AbortController().signal,
        events: {
          onPlan: () => {},
          onRows: () => {},
          onRange: () => {},
          onFollow: () => {},
          onRetry: () => {},
        },
        ...(job.until === undefined ? {} : { until: job.until }),
      });
    } finally {
      await source.close();
    }
  }

  async function position(): Promise<string> {
    const [row = []] = await ends.mariadb.query('SHOW MASTER STATUS');
    return `${String(row[0])}:${String(row[1])}`;
  }

  async function work(schema: string, rounds: number, from: number): Promise<void> {
    for (let i = from; i < from + rounds; i += 1) {
      await ends.mariadb.query(`START TRANSACTION;
        INSERT INTO ${schema}.item SELECT ${i} * 1000 + seq, CONCAT('n', seq), seq / 3, '2024-02-29 12:00:00.000001', seq % 2 = 0, REPEAT(MD5(seq), IF(seq % 10 = 0, 5000, 1)),
          UNHEX(MD5(seq)) FROM (WITH RECURSIVE n AS (SELECT 0 AS seq UNION ALL SELECT seq + 1 FROM n WHERE seq < 29) SELECT seq FROM n) AS numbers;
        UPDATE ${schema}.item SET amount = amount + 1, ok = NULL WHERE id % 7 = ${i} % 7;
        UPDATE ${schema}.item SET id = id + 500 WHERE id IN (${i} * 1000 + 1, ${i} * 1000 + 20);
        DELETE FROM ${schema}.item WHERE id % 11 = ${i} % 11;
        INSERT INTO ${schema}.other VALUES (${i}, 'x');
        ${i % 5 === 4 ? 'ROLLBACK' : 'COMMIT'}`);
      if (i % 8 === 0) await ends.mariadb.query('FLUSH BINARY LOGS');
    }
    await ends.mariadb.query(
      `TRUNCATE ${schema}.other; INSERT INTO ${schema}.other VALUES (1000000 + ${from}, 'after')`,
    );
  }

  const columns = `id int PRIMARY KEY, name varchar(40), amount decimal(12,2), made datetime(6), ok tinyint(1), doc longtext, raw varbinary(100)`;

  async function story(from: string, to: string, sink: Sink): Promise<void> {
    const state = openSqliteState(':memory:');
    const job = { task: `follow-${to}`, type: 'full-load-and-cdc', from, to, sink, state } as const;
    await ends.mariadb.query(
      `CREATE DATABASE ${from} CHARACTER SET utf8mb4; CREATE TABLE ${from}.item (${columns}); CREATE TABLE ${from}.other (id int PRIMARY KEY, t text)`,
    );
    await work(from, 10, 0);
    const stop = new AbortController();
    const first = run({ ...job, signal: stop.signal });
    await work(from, 20, 10);
    await sleep(500);
    stop.abort();
    await first;
    await work(from, 10, 30);
    const result = await run({ ...job, until: await position() });
    expect(result.position).toBeDefined();
    await state.close();
  }

  it('brings another database of MariaDB to the same rows', async () => {
    await ends.mariadb.query(
      `CREATE DATABASE a2 CHARACTER SET utf8mb4; CREATE TABLE a2.item (${columns}); CREATE TABLE a2.other (id int PRIMARY KEY, t text)`,
    );
    const sink = await openMysqlSink(ends.mariadb.url, {});
    await story('a1', 'a2', sink);
    await sink.close();
    for (const table of ['item', 'other'])
      expect(
        await ends.mariadb.query(
          `SELECT (SELECT COUNT(*) FROM (SELECT * FROM a1.${table} EXCEPT SELECT * FROM a2.${table}) AS x), (SELECT COUNT(*) FROM (SELECT * FROM a2.${table} EXCEPT SELECT * FROM a1.${table}) AS y),
             (SELECT COUNT(*) FROM a1.${table}) = (SELECT COUNT(*) FROM a2.${table}), (SELECT COUNT(*) > 0 FROM a1.${table})`,
        ),
      ).toEqual([['0', '0', 1, 1]]);
    expect(await ends.mariadb.query('SELECT COUNT(*) FROM awsdms_control.awsdms_apply_exceptions')).toEqual([
      ['0'],
    ]);
  });

  it('brings a PostgreSQL to the same rows', async () => {
    await ends.postgres.query(
      `CREATE SCHEMA p; CREATE TABLE p.item (id int PRIMARY KEY, name varchar(40), amount numeric(12,2), made timestamp(6), ok boolean, doc text, raw bytea);
       CREATE TABLE p.other (id int PRIMARY KEY, t text)`,
    );
    const sink = await openPostgresSink(ends.postgres.url, {});
    await story('b1', 'p', sink);
    await sink.close();
    const wanted = await ends.mariadb.query(
      `SELECT CAST(id AS CHAR), name, amount, DATE_FORMAT(made, '%Y-%m-%d %H:%i:%s.%f'), CAST(ok AS CHAR), MD5(doc), LOWER(HEX(raw)) FROM b1.item ORDER BY id`,
    );
    expect(wanted.length).toBeGreaterThan(100);
    expect(
      await ends.postgres.query(
        `SELECT id::text, name, amount::text, made::text, ok::int::text, md5(doc), encode(raw, 'hex') FROM p.item ORDER BY id`,
      ),
    ).toEqual(wanted);
    expect(await ends.postgres.query('SELECT id::text, t FROM p.other')).toEqual(
      await ends.mariadb.query('SELECT CAST(id AS CHAR), t FROM b1.other'),
    );
  });

  it('reads every type from the log as the server writes it', async () => {
    const types = `id int PRIMARY KEY, t tinyint, tu tinyint unsigned, m mediumint, mu mediumint unsigned, iu int unsigned, b bigint, bu bigint unsigned,
      n decimal(65,30), n2 decimal(5,2), f float, d double, c char(5), c2 char(255), v varchar(20), v2 varchar(1000), x text, y blob, bi binary(4), vb varbinary(9),
      b1 bit(1), b64 bit(64), b9 bit(9), da date, ti time, ti2 time(2), ti6 time(6), dt datetime, dt3 datetime(3), dt6 datetime(6), ts timestamp NULL,
      ts6 timestamp(6) NULL, ye year, e enum('a','it''s','c,d'), s set('x','y','z'), z int(8) zerofill, l varchar(20) CHARACTER SET latin1, sj varchar(20) CHARACTER SET sjis,
      u2 varchar(20) CHARACTER SET ucs2, g geometry, u uuid, i6 inet6, j json`;
    await ends.mariadb.query(
      `CREATE DATABASE t1 CHARACTER SET utf8mb4; CREATE DATABASE t2 CHARACTER SET utf8mb4; CREATE TABLE t1.v (${types}); CREATE TABLE t2.v (${types})`,
    );
    const sink = await openMysqlSink(ends.mariadb.url, {});
    const state = openSqliteState(':memory:');
    const stop = new AbortController();
    const job = { task: 'types', type: 'cdc', from: 't1', to: 't2', sink, state } as const;
    const first = run({ ...job, signal: stop.signal });
    await sleep(300);
    await ends.mariadb.query(`
      INSERT INTO t1.v VALUES
        (1, -128, 0, -8388608, 0, 0, -9223372036854775808, 0, -99999999999999999999999999999999999.999999999999999999999999999999, -999.99, 1.1, 0.1, '', '', '', '', '', '', '', '',
         b'0', b'0', b'0', '1000-01-01', '-838:59:59', '-00:00:00.01', '-00:00:00.000001', '1000-01-01 00:00:00', '1000-01-01 00:00:00.001', '1000-01-01 00:00:00',
         '1970-01-01 00:00:01', '1970-01-01 00:00:01.000001', 1901, 'a', '', 7, '', '', '', ST_GeomFromText('POINT(1 2)'), '00000000-0000-0000-0000-000000000000', '::', 'null'),
        (2, 127, 255, 8388607, 16777215, 4294967295, 9223372036854775807, 18446744073709551615, 0.000000000000000000000000000001, 0.05, 3.40282e38, 1.7976931348623157e308,
         'abc', REPEAT('\u00e9', 255), 'tab\\t', REPEAT('w', 1000), 'nl\\n bs\\\\ q'' "', X'00FF0A0D5C09', X'01', X'00', b'1', ~0, b'101010101', '9999-12-31', '838:59:59', '12:34:56.78',
         '838:59:59.999999', '9999-12-31 23:59:59', '9999-12-31 23:59:59.999', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07', '2038-01-19 03:14:07.999999', 2155, 'it''s',
         'x,z', 99999999, 'caf\u00e9 \u20ac', '\u65e5\u672c', '\u65e5\u672c', ST_GeomFromText('LINESTRING(0 0,1 1)', 4326), 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '2001:db8::1', '{"a": [1, 2.50]}'),
        (3, 0, 1, 0, 1, 1, 9007199254740993, 9007199254740993, 1, 1, 1e-37, 2.2250738585072014e-308, '\u{1f426}', ' x', '\\\\N', '', 'NULL', X'', X'00000000', X'FFFE', b'0', b'101', b'1',
         '2000-02-29', '00:00:01', '-12:34:56.78', '00:00:00.000001', '2000-02-29 12:00:00', '2000-02-29 12:00:00.5', '2000-02-29 12:00:00.5', '2000-02-29 12:00:00',
         '2000-02-29 12:00:00.5', 2000, 'c,d', 'y', 0, '\u00ff', 'abc', '\u{20ac}', NULL, '018f4e1c-6c1f-7c3e-8d5a-0123456789ab', '::ffff:1.2.3.4', '[]'),
        (4, ${'NULL, '.repeat(41)}NULL);
      SET STATEMENT sql_mode = 'ALLOW_INVALID_DATES' FOR INSERT INTO t1.v (id, da, dt6, ye) VALUES (5, '0000-00-00', '2024-00-00 00:00:00', 0);
      INSERT INTO t1.v (id, u, i6) VALUES (6, 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6', '1:0:0:2:0:0:0:3'), (7, 'f81d4fae-7dec-31d0-a765-00a0c91e6b00', 'fe80::'), (8, UUID(), '::1'), (9, NULL, '::1.2.3.4'), (10, NULL, '1:2:3:4:5:6:7:8');
      UPDATE t1.v SET bu = bu, x = CONCAT(COALESCE(x, ''), '!') WHERE id IN (2, 4)`);
    const until = await position();
    await sleep(300);
    stop.abort();
    await first;
    await run({ ...job, until });
    await state.close();
    await sink.close();
    expect(
      await ends.mariadb.query(
        'SELECT (SELECT COUNT(*) FROM (SELECT * FROM t1.v EXCEPT SELECT * FROM t2.v) AS x), (SELECT COUNT(*) FROM t2.v)',
      ),
    ).toEqual([['0', '10']]);
  });
});
