import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { install } from './installed.ts';

let server: EmbeddedServer;
beforeAll(async () => {
  server = await borrowPostgres();
});
afterAll(() => server.stop());

/** The codes, without the one that nearly every table has: that whole numbers are integers. */
const codesOf = (findings: readonly string[]): string[] =>
  findings.map((each) => each.slice(0, 6)).filter((each) => each !== 'GW1131');

describe('names', () => {
  it('are folded, quoted where they must be, and cut to 63 bytes', async () => {
    const long = 'a_very_long_name_that_goes_on_and_on_until_nobody_can_remember_how_it';
    const db = await install(
      server,
      `CREATE TABLE "Mixed Case" ("Id" NUMBER(5), "ORDER" NUMBER(5), total# NUMBER(5), ctid NUMBER(5), ünder NUMBER(5));
       CREATE TABLE "USER" (id NUMBER(5));
       CREATE TABLE ${long}_began (id NUMBER(5), CONSTRAINT ${long}_began_pk PRIMARY KEY (id));
       CREATE TABLE ${long}_ended (${long}_one NUMBER(5), ${long}_two NUMBER(5));`,
    );
    expect(
      await db.rows(
        'SELECT attname FROM pg_attribute WHERE attrelid = \'"Mixed Case"\'::regclass AND attnum > 0',
      ),
    ).toEqual(['Id', 'order', 'total#', 'ctid_', 'ünder']);
    expect(await db.rows('SELECT id FROM "user"')).toEqual([]);
    const names = await db.rows("SELECT relname FROM pg_class WHERE relname LIKE 'a_very%' ORDER BY 1");
    expect(names).toHaveLength(3);
    expect(names.every((each) => Buffer.byteLength(each) === 63)).toBe(true);
    const columns = await db.rows(
      `SELECT attname FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
       WHERE relname LIKE 'a_very%' AND attnum > 0 AND attname <> 'id' AND relkind = 'r'`,
    );
    expect(new Set(columns).size).toBe(2);
    expect(codesOf(db.converted.findings).filter((each) => each === 'GW1101')).toHaveLength(5);
    expect(codesOf(db.converted.findings).filter((each) => each === 'GW1100')).toHaveLength(1);
    await db.close();
  });

  it('of indexes and keys make way for tables, which have the names of their schema in PostgreSQL', async () => {
    const db = await install(
      server,
      `CREATE TABLE orders (id NUMBER(5), CONSTRAINT items PRIMARY KEY (id));
       CREATE TABLE items (id NUMBER(5), a NUMBER(5));
       CREATE INDEX orders ON items (a);
       CREATE INDEX hr.dept ON hr.dept (id); CREATE TABLE hr.dept (id NUMBER(5));`,
    );
    expect(
      await db.rows(`SELECT relname, relkind FROM pg_class
        WHERE relnamespace IN ('public'::regnamespace, 'hr'::regnamespace) ORDER BY 1, 2`),
    ).toEqual(['dept\tr', 'dept_idx\ti', 'items\tr', 'items_key\ti', 'orders\tr', 'orders_idx\ti']);
    await db.close();
  });

  it('of packages become schemas, and make way for the schemas of owners', async () => {
    const db = await install(
      server,
      `CREATE TABLE hr.t (a NUMBER(5));
       CREATE PACKAGE hr AS FUNCTION one RETURN NUMBER; END;
       /
       CREATE PACKAGE BODY hr AS FUNCTION one RETURN NUMBER IS BEGIN RETURN 1; END; END;
       /
       CREATE PACKAGE tools AS FUNCTION two RETURN NUMBER; END;
       /
       CREATE PACKAGE BODY tools AS FUNCTION two RETURN NUMBER IS BEGIN RETURN hr.one + 1; END; END;
       /`,
    );
    expect(await db.rows('SELECT hr_package.one(), tools.two()')).toEqual(['1\t2']);
    expect(codesOf(db.converted.findings)).toContain('GW1102');
    await db.close();
  });
});

describe('the order of definitions', () => {
  it('puts what a definition needs before it', async () => {
    const db = await install(
      server,
      `CREATE VIEW v1 AS SELECT id, f(id) doubled FROM v0;
       CREATE VIEW v0 AS SELECT t.id FROM t;
       CREATE FUNCTION f(x NUMBER) RETURN NUMBER DETERMINISTIC IS BEGIN RETURN x * 2; END;
       /
       CREATE FUNCTION first_of_view RETURN NUMBER IS r v1%ROWTYPE; BEGIN SELECT * INTO r FROM v1; RETURN r.doubled; END;
       /
       CREATE TABLE t (id NUMBER(5) DEFAULT numbers.NEXTVAL, twice NUMBER AS (f(id)), who_t people_t);
       CREATE SEQUENCE numbers START WITH 21;
       CREATE TYPE people_t AS OBJECT (name VARCHAR2(10), home place_t);
       /
       CREATE TYPE place_t AS OBJECT (city VARCHAR2(10));
       /`,
    );
    await db.client.query('INSERT INTO t DEFAULT VALUES');
    expect(await db.rows('SELECT * FROM v1')).toEqual(['21\t42']);
    expect(await db.rows('SELECT first_of_view()')).toEqual(['42']);
    await db.close();
  });

  it('breaks a circle of a view and the routine that it calls', async () => {
    const db = await install(
      server,
      `CREATE TABLE t (id NUMBER(5), name VARCHAR2(10));
       CREATE FUNCTION label(x v.name%TYPE) RETURN VARCHAR2 IS BEGIN RETURN '<' || x || '>'; END;
       /
       CREATE VIEW v AS SELECT id, name, label(name) shown FROM t;
       CREATE FUNCTION whole(r w%ROWTYPE) RETURN VARCHAR2 IS BEGIN RETURN r.name; END;
       /
       CREATE FUNCTION other(x NUMBER) RETURN VARCHAR2 IS r w%ROWTYPE; BEGIN r.name := 'n' || x; RETURN whole(r); END;
       /
       CREATE VIEW w AS SELECT id, name, other(id) made FROM t WHERE whole(NULL) IS NULL;`,
      { rows: "INSERT INTO t VALUES (1, 'a')" },
    );
    expect(await db.rows('SELECT * FROM v')).toEqual(['1\ta\t<a>']);
    expect(await db.rows('SELECT * FROM w')).toEqual(['1\ta\tn1']);
    await db.close();
  });
});

describe('new names', () => {
  it('are followed by indexes, foreign keys, triggers and comments', async () => {
    const db = await install(
      server,
      `CREATE TABLE a (id NUMBER(5) PRIMARY KEY, n NUMBER(5), o NUMBER(5)); CREATE INDEX a_n ON a (n);
       CREATE TABLE b (a NUMBER(5) REFERENCES a (id)); COMMENT ON COLUMN a.n IS 'number';
       CREATE TRIGGER a_t BEFORE INSERT ON a FOR EACH ROW BEGIN :NEW.o := 7; END;
       /
       ALTER TABLE a RENAME COLUMN n TO m;
       ALTER TABLE a RENAME COLUMN id TO key;
       RENAME a TO c;`,
    );
    await db.client.query('INSERT INTO c (key, m) VALUES (2, 1)');
    expect(await db.rows('SELECT key, m, o FROM c')).toEqual(['2\t1\t7']);
    expect(await db.rows("SELECT indexdef FROM pg_indexes WHERE indexname = 'a_n'")).toEqual([
      'CREATE INDEX a_n ON public.c USING btree (m)',
    ]);
    expect(await db.rows("SELECT col_description('c'::regclass, 2)")).toEqual(['number']);
    expect(await db.fails('INSERT INTO b VALUES (8)')).toBe('23503');
    await db.close();
  });
});

describe('CREATE SCHEMA AUTHORIZATION', () => {
  it('makes what it holds', async () => {
    const db = await install(
      server,
      'CREATE SCHEMA AUTHORIZATION hr CREATE TABLE t (a NUMBER(5)) CREATE VIEW v AS SELECT a FROM t;',
    );
    expect(await db.rows('SELECT * FROM v')).toEqual([]);
    await db.close();
  });
});

describe('sequences', () => {
  it('count as they did', async () => {
    const db = await install(
      server,
      `CREATE SEQUENCE plain; CREATE SEQUENCE down INCREMENT BY -1 START WITH -5 MINVALUE -6 MAXVALUE -1 CYCLE NOCACHE;
       CREATE SEQUENCE wide MINVALUE 1 MAXVALUE 9999999999999999999999999999 START WITH 1000 INCREMENT BY 10 CACHE 20 NOORDER;
       CREATE SEQUENCE ring MINVALUE 2 MAXVALUE 3 CYCLE NOCACHE;
       ALTER SEQUENCE plain INCREMENT BY 3;
       CREATE SEQUENCE later START WITH 7; ALTER SEQUENCE later RESTART START WITH 50;`,
    );
    const next = (name: string): Promise<string[]> =>
      db.rows(`SELECT nextval('${name}') FROM generate_series(1, 3)`);
    expect(await next('plain')).toEqual(['1', '4', '7']);
    expect(await next('down')).toEqual(['-5', '-6', '-1']);
    expect(await next('wide')).toEqual(['1000', '1010', '1020']);
    expect(await next('later')).toEqual(['50', '51', '52']);
    expect(await next('ring')).toEqual(['2', '3', '2']);
    expect(db.converted.findings).toEqual([]);
    await db.close();
  });

  it('with bounds beyond bigint begin at its ends', async () => {
    const db = await install(
      server,
      `CREATE SEQUENCE up MINVALUE -99999999999999999999999999 MAXVALUE 99999999999999999999999999 START WITH 0;
       CREATE SEQUENCE down INCREMENT BY -1 MINVALUE -9999999999999999999999999999 MAXVALUE 99999999999999999999 START WITH 5;`,
    );
    expect(await db.rows("SELECT nextval('up'), nextval('down')")).toEqual(['0\t5']);
    await db.close();
  });

  it('beyond bigint are reported', async () => {
    const db = await install(server, 'CREATE SEQUENCE s START WITH 99999999999999999999;');
    expect(codesOf(db.converted.findings)).toEqual(['GW1250']);
    await db.close();
  });
});

describe('views', () => {
  it('keep their columns, checks and comments', async () => {
    const db = await install(
      server,
      `CREATE TABLE t (id NUMBER(5), d DATE, name VARCHAR2(10));
       CREATE OR REPLACE FORCE VIEW checked (num, label) AS SELECT id, name FROM t WHERE id < 10 WITH CHECK OPTION CONSTRAINT c;
       CREATE VIEW joined AS SELECT a.id, b.name FROM t a, t b WHERE a.id = b.id WITH CHECK OPTION;
       CREATE VIEW ro AS SELECT id FROM t WITH READ ONLY;
       COMMENT ON TABLE checked IS 'it''s checked';
       COMMENT ON COLUMN checked.num IS 'a number';`,
    );
    expect(await db.fails("INSERT INTO checked VALUES (1, 'a')")).toBeUndefined();
    expect(await db.fails("INSERT INTO checked VALUES (11, 'a')")).toBe('44000');
    expect(
      await db.rows("SELECT obj_description('checked'::regclass), col_description('checked'::regclass, 1)"),
    ).toEqual(["it's checked\ta number"]);
    expect(codesOf(db.converted.findings)).toEqual(['GW1261', 'GW1260']);
    await db.close();
  });

  it('that are materialized have their rows and a function that refreshes them', async () => {
    const db = await install(
      server,
      `CREATE TABLE t (id NUMBER(5), r VARCHAR2(2));
       CREATE MATERIALIZED VIEW totals BUILD IMMEDIATE REFRESH COMPLETE START WITH SYSDATE NEXT SYSDATE + 1
         AS SELECT r, COUNT(*) n FROM t GROUP BY r;
       CREATE INDEX totals_r ON totals (r);
       CREATE MATERIALIZED VIEW LOG ON t WITH PRIMARY KEY;`,
      { rows: "INSERT INTO t VALUES (1, 'a'), (2, 'a')" },
    );
    expect(await db.rows('SELECT * FROM totals')).toEqual(['a\t2']);
    await db.client.query("INSERT INTO t VALUES (3, 'b'); SELECT refresh_totals()");
    expect(await db.rows('SELECT * FROM totals ORDER BY r')).toEqual(['a\t2', 'b\t1']);
    expect(codesOf(db.converted.findings)).toEqual(['GW1265', 'GW1354']);
    await db.close();
  });
});

describe('synonyms', () => {
  it('of tables are views that can be written to; others need nothing', async () => {
    const db = await install(
      server,
      `CREATE TABLE hr.people (id NUMBER(5), name VARCHAR2(10));
       CREATE PUBLIC SYNONYM people FOR hr.people;
       CREATE SYNONYM again FOR people;
       CREATE SEQUENCE hr.numbers; CREATE SYNONYM nums FOR hr.numbers;
       CREATE SYNONYM far FOR people@remote;
       CREATE FUNCTION count_people RETURN NUMBER IS n NUMBER; BEGIN SELECT COUNT(*) INTO n FROM again; RETURN n; END;
       /`,
    );
    await db.client.query("INSERT INTO people VALUES (1, 'a'); INSERT INTO again VALUES (2, 'b')");
    expect(await db.rows('SELECT count(*), count_people() FROM hr.people')).toEqual(['2\t2']);
    expect(db.converted.text).toContain('FROM hr.people again');
    expect(codesOf(db.converted.findings)).toEqual(['GW1270', 'GW1271']);
    await db.close();
  });
});

describe('grants', () => {
  it('give roles what they had', async () => {
    const suffix = `${process.pid}`;
    const db = await install(
      server,
      `CREATE ROLE reader_${suffix};
       CREATE TABLE hr.t (id NUMBER(5), name VARCHAR2(10)); CREATE SEQUENCE hr.s;
       CREATE FUNCTION hr.f(x NUMBER) RETURN NUMBER IS BEGIN RETURN x; END;
       /
       GRANT SELECT, UPDATE (name), ALTER ON hr.t TO reader_${suffix};
       GRANT SELECT ON hr.s TO writer_${suffix};
       GRANT EXECUTE ON hr.f TO writer_${suffix};
       GRANT INSERT ON hr.t TO writer_${suffix} WITH GRANT OPTION;
       GRANT reader_${suffix} TO writer_${suffix};
       GRANT CREATE SESSION TO writer_${suffix};
       CREATE TYPE hr.names AS TABLE OF VARCHAR2(10);
       /
       GRANT EXECUTE ON hr.names TO writer_${suffix};
       GRANT SELECT ON hr.missing TO writer_${suffix};`,
    );
    expect(
      await db.rows(`SELECT has_table_privilege('reader_${suffix}', 'hr.t', 'SELECT'),
        has_column_privilege('reader_${suffix}', 'hr.t', 'name', 'UPDATE'),
        has_column_privilege('reader_${suffix}', 'hr.t', 'id', 'UPDATE'),
        has_schema_privilege('reader_${suffix}', 'hr', 'USAGE'),
        has_sequence_privilege('writer_${suffix}', 'hr.s', 'USAGE'),
        has_function_privilege('writer_${suffix}', 'hr.f(numeric)', 'EXECUTE'),
        has_table_privilege('writer_${suffix}', 'hr.t', 'INSERT WITH GRANT OPTION'),
        pg_has_role('writer_${suffix}', 'reader_${suffix}', 'MEMBER')`),
    ).toEqual(['t\tt\tf\tt\tt\tt\tt\tt']);
    expect(codesOf(db.converted.findings)).toEqual([
      'GW1343',
      'GW5008',
      'GW1340',
      'GW1341',
      'GW1344',
      'GW1342',
    ]);
    await db.close();
  });
});

describe('indexes', () => {
  it('on expressions, of bitmaps and in reverse order', async () => {
    const db = await install(
      server,
      `CREATE TABLE t (id NUMBER(5), name VARCHAR2(20), flag CHAR(1), d DATE);
       CREATE INDEX upper_name ON t (UPPER(name), id DESC);
       CREATE BITMAP INDEX flags ON t (flag);
       CREATE INDEX with_nulls ON t (d, 0) REVERSE;
       CREATE INDEX by_month ON t (TRUNC(d, 'MM'));
       CREATE INDEX by_text ON t (TO_CHAR(d, 'MON'));
       CREATE INDEX words ON t (name) INDEXTYPE IS CTXSYS.CONTEXT;`,
    );
    expect(await db.rows("SELECT indexdef FROM pg_indexes WHERE tablename = 't' ORDER BY indexname")).toEqual(
      [
        "CREATE INDEX by_month ON public.t USING btree (date_trunc('month'::text, d))",
        'CREATE INDEX flags ON public.t USING btree (flag)',
        'CREATE INDEX upper_name ON public.t USING btree (upper((name)::text), id DESC)',
        'CREATE INDEX with_nulls ON public.t USING btree (d)',
      ],
    );
    expect(codesOf(db.converted.findings)).toEqual(['GW1301', 'GW1306', 'GW1304', 'GW1303']);
    await db.close();
  });
});
