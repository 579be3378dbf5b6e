import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';
import { move } from './move.ts';

/**
 * Values that a source's own client wrote go to the other engine and back, and the database compares what came back with what it had. In between, the
 * other engine is asked about values whose text is known, so that two faults cannot cancel each other out.
 */
if (!hasMariadb) withoutMariadb('moving values between engines');

describe.skipIf(!hasMariadb)('values between PostgreSQL and MariaDB', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  it('keeps those of PostgreSQL', async () => {
    const columns = `id int PRIMARY KEY, s smallint, i int, b bigint, n numeric(40,10), r real, d double precision, t text, v varchar(20), c char(5),
      y bytea, f boolean, da date, ti time, ts timestamp, tz timestamptz, u uuid, j json, x bit(9)`;
    await ends.postgres.query(`CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE a.v (${columns}); CREATE TABLE b.v (${columns});
      INSERT INTO a.v VALUES
        (1, -32768, -2147483648, -9223372036854775808, -123456789012345678901234567890.0123456789, 1.1, 0.1, '', '', '', '', false, '1000-01-01',
         '00:00:00', '1000-01-01 00:00:00', '1970-01-01 00:00:01+00', '00000000-0000-0000-0000-000000000000', '{"a": 1.10}', B'000000000'),
        (2, 32767, 2147483647, 9223372036854775807, 123456789012345678901234567890.0123456789, 3.4028235e38, 1.7976931348623157e308,
         E'tab\\t newline\\n return\\r back\\\\slash quote '' "', E'\\\\N', 'abc', '\\x00ff0a0d5c09271a', true, '9999-12-31', '23:59:59.999999',
         '9999-12-31 23:59:59.999999', '2037-12-31 23:59:59.5+00', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '[]', B'111111111'),
        (3, 0, 0, 0, 0.0000000001, 1e-37, 4.9406564584124654e-324, '日本語 🐦 ünï', 'NULL', ' x', '\\x', true, '2000-02-29', '12:00:00.5',
         '2000-02-29 12:00:00.000001', '2000-02-29 12:00:00+05', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'null', B'010101010'),
        (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);`);
    await ends.mariadb.query(`CREATE DATABASE pgv CHARACTER SET utf8mb4 COLLATE utf8mb4_bin; CREATE TABLE pgv.v (id int PRIMARY KEY, s smallint, i int,
      b bigint, n decimal(40,10), r float, d double, t longtext, v varchar(20), c char(5), y longblob, f tinyint(1), da date, ti time(6), ts datetime(6),
      tz datetime(6), u char(36), j longtext, x bit(9))`);
    await move({ url: ends.postgres.url, schema: 'a' }, { url: ends.mariadb.url, schema: 'pgv' });
    expect(
      await ends.mariadb.query(
        'SELECT id, n, HEX(t), HEX(y), f, ts, tz, u, j, BIN(x) FROM pgv.v WHERE id IN (2, 3) ORDER BY id',
      ),
    ).toEqual([
      [
        2,
        '123456789012345678901234567890.0123456789',
        hexOf('tab\t newline\n return\r back\\slash quote \' "'),
        '00FF0A0D5C09271A',
        1,
        '9999-12-31 23:59:59.999999',
        '2037-12-31 23:59:59.500000',
        'ffffffff-ffff-ffff-ffff-ffffffffffff',
        '[]',
        '111111111',
      ],
      [
        3,
        '0.0000000001',
        hexOf('日本語 🐦 ünï'),
        '',
        1,
        '2000-02-29 12:00:00.000001',
        '2000-02-29 07:00:00.000000',
        'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
        'null',
        '10101010',
      ],
    ]);
    await move({ url: ends.mariadb.url, schema: 'pgv' }, { url: ends.postgres.url, schema: 'b' });
    expect(await differences(ends.postgres, 'SELECT v::text FROM a.v', 'SELECT v::text FROM b.v')).toEqual([
      ['0', '0', '4'],
    ]);
  });

  it('keeps those of MariaDB', async () => {
    const columns = `id int PRIMARY KEY, t tinyint, tu tinyint unsigned, m mediumint, iu int unsigned, b bigint, bu bigint unsigned, n decimal(65,30), f float,
      d double, c char(5), v varchar(20), x text, y blob, vb varbinary(9), bi bit(64), da date, ti time(6), dt datetime(6), ts timestamp(6) NULL,
      ye year, e enum('a','it''s','c,d'), s set('x','y'), z int(8) zerofill, l varchar(20) CHARACTER SET latin1`;
    await ends.mariadb.query(`CREATE DATABASE ma CHARACTER SET utf8mb4; CREATE DATABASE mb CHARACTER SET utf8mb4; CREATE TABLE ma.v (${columns}); CREATE TABLE mb.v (${columns});
      INSERT INTO ma.v VALUES
        (1, -128, 0, -8388608, 0, -9223372036854775808, 0, -99999999999999999999999999999999999.999999999999999999999999999999, 1.1, 0.1, '', '', '', '', '', b'0',
         '1000-01-01', '-838:59:59', '1000-01-01 00:00:00', '1970-01-01 00:00:01', 1901, 'a', '', 7, ''),
        (2, 127, 255, 8388607, 4294967295, 9223372036854775807, 18446744073709551615, 0.000000000000000000000000000001, 3.40282e38, 1.7976931348623157e308,
         'abc', 'tab\\t', 'nl\\n bs\\\\ q'' "', X'00FF0A0D5C09', X'00', ~0, '9999-12-31', '838:59:59.999999', '9999-12-31 23:59:59.999999',
         '2038-01-19 03:14:07.999999', 2155, 'it''s', 'x,y', 99999999, 'caf\u00e9'),
        (3, 0, 1, 0, 1, 0, 1, 1, 1e-37, 2.2250738585072014e-308, '\u{1f426}', '\\\\N', 'NULL', X'', X'FFFE', b'101', '2000-02-29', '00:00:00.000001',
         '2000-02-29 12:00:00.5', '2000-02-29 12:00:00.5', 2000, 'c,d', 'y', 0, '\u20ac'),
        (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`);
    await ends.postgres.query(`CREATE SCHEMA m; CREATE TABLE m.v (id int PRIMARY KEY, t smallint, tu smallint, m int, iu bigint, b bigint, bu numeric(20),
      n numeric(65,30), f real, d double precision, c varchar(5), v varchar(20), x text, y bytea, vb bytea, bi bit(64), da date, ti interval, dt timestamp(6),
      ts timestamptz(6), ye smallint, e text, s text, z bigint, l text)`);
    await move({ url: ends.mariadb.url, schema: 'ma' }, { url: ends.postgres.url, schema: 'm' });
    expect(
      await ends.postgres.query(
        `SELECT id, bu, n, f, x, y, bi::text, ti, dt, ts AT TIME ZONE 'UTC', e, s, z, l FROM m.v WHERE id = 2`,
      ),
    ).toEqual([
      [
        '2',
        '18446744073709551615',
        '0.000000000000000000000000000001',
        '3.40282e+38',
        'nl\n bs\\ q\' "',
        '\\x00ff0a0d5c09',
        '1'.repeat(64),
        '838:59:59.999999',
        '9999-12-31 23:59:59.999999',
        '2038-01-19 03:14:07.999999',
        "it's",
        'x,y',
        '99999999',
        'café',
      ],
    ]);
    await move({ url: ends.postgres.url, schema: 'm' }, { url: ends.mariadb.url, schema: 'mb' });
    expect(await differences(ends.mariadb, 'SELECT * FROM ma.v', 'SELECT * FROM mb.v')).toEqual([
      [0, 0, 4].map(String),
    ]);
  });

  const strict = { ErrorBehavior: { DataErrorPolicy: 'STOP_TASK', DataTruncationErrorPolicy: 'STOP_TASK' } };

  it('refuses values that the target does not have, and says which column', async () => {
    await ends.mariadb.query(
      `CREATE DATABASE zero; CREATE TABLE zero.z (id int PRIMARY KEY, d date); INSERT INTO zero.z VALUES (1, '0000-00-00')`,
    );
    await ends.postgres.query('CREATE SCHEMA zero; CREATE TABLE zero.z (id int PRIMARY KEY, d date)');
    await expect(
      move({ url: ends.mariadb.url, schema: 'zero' }, { url: ends.postgres.url, schema: 'zero' }, strict),
    ).rejects.toThrow(/A value of d \(date\) cannot be put into zero\.z\.d \(date\): it is a zero date/);
    expect(await ends.postgres.query('SELECT count(*) FROM zero.z')).toEqual([['0']]);
    await ends.postgres.query(
      `CREATE SCHEMA nan; CREATE TABLE nan.z (id int PRIMARY KEY, d double precision); INSERT INTO nan.z VALUES (1, 'NaN')`,
    );
    await ends.mariadb.query('CREATE DATABASE nan; CREATE TABLE nan.z (id int PRIMARY KEY, d double)');
    await expect(
      move({ url: ends.postgres.url, schema: 'nan' }, { url: ends.mariadb.url, schema: 'nan' }, strict),
    ).rejects.toThrow(/nan\.z\.d \(double\): it is NaN or infinite/);
  });

  it('commits nothing of a range of which the target would change a value', async () => {
    await ends.postgres.query(
      `CREATE SCHEMA short; CREATE TABLE short.s (id int PRIMARY KEY, t text); INSERT INTO short.s VALUES (1, 'abc'), (2, 'abcdef')`,
    );
    await ends.mariadb.query(
      'CREATE DATABASE short; CREATE TABLE short.s (id int PRIMARY KEY, t varchar(3))',
    );
    await expect(
      move({ url: ends.postgres.url, schema: 'short' }, { url: ends.mariadb.url, schema: 'short' }, strict),
    ).rejects.toThrow(/would have changed rows of short\.s: Data truncated for column 't' at row 2/);
    expect(await ends.mariadb.query('SELECT count(*) FROM short.s')).toEqual([['0']]);
  });

  it('moves microseconds of all years', async () => {
    const years = [1000, 1582, 1713, 1714, 1999, 2000, 2284, 2285, 2286, 3896, 6615, 9999];
    const moments = years.flatMap((year, i) => [
      `${year}-01-01 00:00:00.000001`,
      `${year}-12-31 23:59:59.99999${i % 10}`,
      `${year}-08-25 11:20:44.88123${i % 10}`,
    ]);
    const values = moments.map((each, i) => `(${i}, '${each}')`).join(', ');
    await ends.mariadb.query(
      `CREATE DATABASE far; CREATE TABLE far.f (id int PRIMARY KEY, at datetime(6)); INSERT INTO far.f VALUES ${values}`,
    );
    await ends.postgres.query('CREATE SCHEMA far; CREATE TABLE far.f (id int PRIMARY KEY, at timestamp)');
    await move({ url: ends.mariadb.url, schema: 'far' }, { url: ends.postgres.url, schema: 'far' });
    expect(
      await ends.postgres.query(`SELECT to_char(at, 'YYYY-MM-DD HH24:MI:SS.US') FROM far.f ORDER BY id`),
    ).toEqual(moments.map((each) => [each]));
  });

  it('moves large values whole', async () => {
    await ends.mariadb.query(`CREATE DATABASE large; CREATE TABLE large.l (id int PRIMARY KEY, y longblob);
      INSERT INTO large.l VALUES (1, REPEAT(X'00FF5C09', 4500000)), (2, 'small'), (3, REPEAT('x', 16777215)), (4, REPEAT('y', 16777210))`);
    await ends.postgres.query('CREATE SCHEMA large; CREATE TABLE large.l (id int PRIMARY KEY, y bytea)');
    await move({ url: ends.mariadb.url, schema: 'large' }, { url: ends.postgres.url, schema: 'large' });
    const hashes = await ends.mariadb.query('SELECT CAST(id AS CHAR), MD5(y) FROM large.l ORDER BY id');
    expect(await ends.postgres.query('SELECT id, md5(y) FROM large.l ORDER BY id')).toEqual(hashes);
    await ends.mariadb.query('CREATE DATABASE large2; CREATE TABLE large2.l LIKE large.l');
    await move({ url: ends.postgres.url, schema: 'large' }, { url: ends.mariadb.url, schema: 'large2' });
    expect(await ends.mariadb.query('SELECT CAST(id AS CHAR), MD5(y) FROM large2.l ORDER BY id')).toEqual(
      hashes,
    );
  });
});

function hexOf(text: string): string {
  return Buffer.from(text).toString('hex').toUpperCase();
}

/** How many rows only one or only the other side has, and how many the second has. */
async function differences(
  end: { query(sql: string): Promise<readonly unknown[][]> },
  left: string,
  right: string,
): Promise<unknown> {
  const rows = await end.query(
    `SELECT (SELECT count(*) FROM (${left} EXCEPT ${right}) AS x), (SELECT count(*) FROM (${right} EXCEPT ${left}) AS y), (SELECT count(*) FROM (${right}) AS z)`,
  );
  return rows.map((row) => row.map(String));
}
