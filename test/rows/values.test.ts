import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { loadRows } from './load.ts';

let server: EmbeddedServer;
let count = 0;

beforeAll(async () => {
  server = await borrowPostgres();
});

afterAll(() => server.stop());

async function load(scripts: Parameters<typeof loadRows>[1], settings: Record<string, unknown> = {}) {
  const name = `rows_${(count += 1)}`;
  await ask(server.url, `CREATE DATABASE ${name}`);
  return loadRows(server.databaseUrl(name), scripts, settings);
}

describe('rows of scripts in PostgreSQL', () => {
  it('keeps texts with everything that COPY gives a meaning', async () => {
    const { ask: rows, converted } = await load(String.raw`
create table t (id number(4) primary key, s varchar2(200), c clob);
insert into t values (1, 'tab	here, back\slash, \N, it''s', 'one
two

four');
insert into t values (2, '', empty_clob());
insert into t values (3, q'[it's 'quoted']', to_clob('a' || chr(10)) || 'b');
insert into t values (4, N'Žluťoučký 😀', unistr('snowman \2603'));
insert into t values (5, 'a' || null || 1.50 || .5, null);
insert into t values (6, '\.', rpad('x', 5, 'yz'));
`);
    expect(converted.findings).toEqual([]);
    expect(await rows('SELECT id, s, c FROM t ORDER BY id')).toEqual([
      ['1', "tab\there, back\\slash, \\N, it's", 'one\ntwo\n\nfour'],
      ['2', null, ''],
      ['3', "it's 'quoted'", 'a\nb'],
      ['4', 'Žluťoučký 😀', 'snowman ☃'],
      ['5', 'a1.5.5', null],
      ['6', '\\.', 'xyzyz'],
    ]);
    expect(await converted.file('data/data.sql')).toBeUndefined();
  });

  it('keeps numbers exactly, rounded to the scale of the column', async () => {
    const { ask: rows } = await load(`
create table n (id number primary key, a number, b number(5,2), c number(10), d binary_double, e float(10), f number(3,-2));
insert into n values (1, .1, 1.005, '42', 1.5d, 1234.5678, 12345);
insert into n values (-2, 12345678901234567890.123456789, -2.5e2, 7.5, 1e300, 0.1, 50);
insert into n values (3, -(2 * 3 + 0.25), ' 3.14 ', -0, binary_double_infinity, null, null);
`);
    expect(await rows('SELECT * FROM n ORDER BY id')).toEqual([
      ['-2', '12345678901234567890.123456789', '-250.00', '8', '1e+300', '0.1', '100'],
      ['1', '0.1', '1.01', '42', '1.5', '1235', '12300'],
      ['3', '-6.25', '3.14', '0', 'Infinity', null, null],
    ]);
  });

  it('reads dates, timestamps and intervals by literals, formats and the settings of the session', async () => {
    const { ask: rows, converted } = await load(`
create table d (id number(3), a date, b timestamp(3), c timestamp with time zone, y interval year to month, s interval day to second);
insert into d values (1, date '2024-02-29', timestamp '2024-02-29 12:34:56.7896', timestamp '2024-01-01 00:00:00 +02:00', interval '1-6' year to month, interval '-1 02:03:04.5' day to second);
insert into d values (2, to_date('15-SEP-2006 11:30 PM', 'DD-MON-YYYY HH:MI AM'), to_timestamp('20240101 235959', 'YYYYMMDD HH24MISS'), to_timestamp_tz('2024-01-01 10:00 -08:00', 'YYYY-MM-DD HH24:MI TZH:TZM'), interval '10' month, interval '90' minute);
insert into d (id, a) values (3, '05-MAR-24');
alter session set nls_date_format = 'YYYY/MM/DD HH24:MI:SS';
insert into d (id, a) values (4, '2024/03/05 06:07:08');
insert into d (id, a, b) values (5, date '2024-01-31' + 1.5, date '2024-01-31');
insert into d (id, a) values (6, timestamp '2024-01-31 10:11:12.9');
insert into d (id, a) values (7, date '-0044-03-15');
`);
    expect(converted.findings).toEqual([]);
    expect(await rows("SELECT id, a, b, c AT TIME ZONE 'UTC', y, s FROM d ORDER BY id")).toEqual([
      [
        '1',
        '2024-02-29 00:00:00',
        '2024-02-29 12:34:56.79',
        '2023-12-31 22:00:00',
        '1 year 6 mons',
        '-1 days -02:03:04.5',
      ],
      ['2', '2006-09-15 23:30:00', '2024-01-01 23:59:59', '2024-01-01 18:00:00', '10 mons', '01:30:00'],
      ['3', '2024-03-05 00:00:00', null, null, null, null],
      ['4', '2024-03-05 06:07:08', null, null, null, null],
      ['5', '2024-02-01 12:00:00', '2024-01-31 00:00:00', null, null, null],
      ['6', '2024-01-31 10:11:12', null, null, null, null],
      ['7', '0044-03-15 00:00:00 BC', null, null, null, null],
    ]);
  });

  it('loads bytes, XML, collections and objects', async () => {
    const { ask: rows, converted } = await load(`
create type phones as varray(5) of varchar2(30);
/
create type place as object (street varchar2(40), no number(4), since date);
/
create table b (id number(3), r raw(8), l blob, x xmltype, p phones, o place);
insert into b values (1, hextoraw('00FF'), empty_blob(), xmltype('<a b="1"/>'), phones('+49 "40"', null, 'a,b'), place('High \\ Street', 7, date '2020-01-01'));
insert into b values (2, 'abc', to_blob(hextoraw('CAFE')), null, phones(), null);
`);
    expect(converted.findings).toEqual([]);
    expect(await rows('SELECT id, r, l, x, p, (o).street, (o).no, (o).since FROM b ORDER BY id')).toEqual([
      [
        '1',
        '\\x00ff',
        '\\x',
        '<a b="1"/>',
        '{"+49 \\"40\\"",NULL,"a,b"}',
        'High \\ Street',
        '7',
        '2020-01-01 00:00:00',
      ],
      ['2', '\\x0abc', '\\xcafe', null, '{}', null, null, null],
    ]);
  });

  it('fills defaults, identities and sequences as Oracle does', async () => {
    const { ask: rows, converted } = await load(`
create sequence s start with 50;
create table i (id number generated by default as identity (start with 10), k number default s.nextval, name varchar2(10) default 'none', at date default sysdate, v number generated always as (length(name)) virtual);
insert into i (name) values ('a');
insert into i (id, name) values (77, default);
insert into i (name, k) values (null, s.nextval);
insert into i (name) values ('d');
insert into i (name, k) values ('e', 1);
`);
    expect(converted.findings).toEqual([]);
    expect(await rows('SELECT id, k, name, at IS NOT NULL, v FROM i ORDER BY id')).toEqual([
      ['10', '50', 'a', 't', '1'],
      ['11', '52', null, 't', null],
      ['12', '53', 'd', 't', '1'],
      ['13', '1', 'e', 't', '1'],
      ['77', '51', 'none', 't', '4'],
    ]);
    expect(await rows("INSERT INTO i (name) VALUES ('z') RETURNING id, k")).toEqual([['78', '54']]);
  });

  it('runs statements between the rows in their order', async () => {
    const {
      ask: rows,
      converted,
      applied,
    } = await load(`
create table t (id number(4), n number(4));
create table u (id number(4), n number(4));
insert into t values (1, 1);
insert into u values (1, 1);
update t set n = n + 10;
insert into t values (2, 2);
insert into u select id + 100, n from t;
insert into u values (3, 3);
insert into t values (3, 3);
insert into t values (1, 1);
delete from u where id = 3;
insert into u values (4, sysdate - sysdate);
insert into u values (5, sysdate - sysdate);
`);
    expect(applied.complete).toBe(true);
    expect(converted.findings).toEqual([]);
    expect(await rows('SELECT id, n FROM t ORDER BY id, n')).toEqual([
      ['1', '1'],
      ['1', '11'],
      ['2', '2'],
      ['3', '3'],
    ]);
    expect(await rows('SELECT id, n FROM u ORDER BY id')).toEqual([
      ['1', '1'],
      ['4', '0'],
      ['5', '0'],
      ['101', '11'],
      ['102', '2'],
    ]);
    expect(Object.fromEntries(converted.data.rows)).toEqual({ 'PUBLIC.T': 4, 'PUBLIC.U': 4 });
  });

  it('loads the records of SQL*Loader', async () => {
    const { ask: rows, converted } = await load({
      'tables.sql':
        'create table rates (code varchar2(3), day date, rate number(8,4), note varchar2(20), src varchar2(10));\n',
      'rates.ctl': `load data
infile 'rates.csv'
append into table rates
fields terminated by ';' optionally enclosed by '"'
trailing nullcols
(code "upper(:code)", day date "DD.MM.YYYY", rate decimal external, x filler, note char nullif note = "-", src constant 'bank')
`,
      'rates.csv': 'usd;01.02.2024;1.0956;zz;"a; ""b"""\neur;02.02.2024;2;;-\ngbp;31.02.2024;3;;x\n',
    });
    expect(converted.findings).toEqual([
      expect.stringMatching(/^GW8001 1 PUBLIC\.RATES\.DAY: ORA-01839.* Record 3 was left out\.$/),
    ]);
    expect(await rows('SELECT * FROM rates ORDER BY day')).toEqual([
      ['USD', '2024-02-01 00:00:00', '1.0956', 'a; "b"', 'bank'],
      ['EUR', '2024-02-02 00:00:00', '2.0000', null, 'bank'],
    ]);
  });
});
