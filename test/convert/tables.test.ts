import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { connect, install, rowsOf } from './installed.ts';

let server: EmbeddedServer;
beforeAll(async () => {
  server = await borrowPostgres();
});
afterAll(() => server.stop());

const columnTypes = `SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
  WHERE attrelid = '%'::regclass AND attnum > 0 ORDER BY attnum`;

function typesOf(table: string): string {
  return columnTypes.replace('%', table);
}

const codesOf = (findings: readonly string[]): string[] => findings.map((each) => each.slice(0, 6));

describe('types of columns', () => {
  it('are those of the columns that foreign keys refer to, where none is written', async () => {
    const db = await install(
      server,
      `CREATE TABLE parents (id NUMBER(10) PRIMARY KEY, name VARCHAR2(30) UNIQUE);
       CREATE TABLE children (id NUMBER(5) PRIMARY KEY, parent_id NOT NULL CONSTRAINT of_parent REFERENCES parents(id), name REFERENCES parents (name),
         other, CONSTRAINT of_other FOREIGN KEY (other) REFERENCES parents);
       CREATE TABLE grandchildren (parent_id REFERENCES children);
       CREATE FUNCTION next_id (p IN children.parent_id%TYPE) RETURN NUMBER IS BEGIN RETURN p + 1; END;
       /`,
    );
    expect(await db.rows(typesOf('children'))).toEqual([
      'id\tinteger',
      'parent_id\tbigint',
      'name\tcharacter varying(30)',
      'other\tbigint',
    ]);
    expect(await db.rows(typesOf('grandchildren'))).toEqual(['parent_id\tinteger']);
    expect(await db.rows('SELECT next_id(1)')).toEqual(['2']);
    await db.close();
  });

  it('hold every value of the source', async () => {
    const db = await install(
      server,
      `CREATE TABLE t (
        n4 NUMBER(4), n9 NUMBER(9,0), n10 NUMBER(10), n18 NUMBER(18), n19 NUMBER(19), n38 NUMBER(38), bare NUMBER,
        dec NUMBER(8,2), neg NUMBER(5,-2), small NUMBER(2,5), star NUMBER(*,3), whole INTEGER, f FLOAT(40), dp DOUBLE PRECISION,
        bf BINARY_FLOAT, bd BINARY_DOUBLE, vc VARCHAR2(20 CHAR), nv NVARCHAR2(10), c1 CHAR, c5 CHAR(5 BYTE), cl CLOB, lg LONG,
        bl BLOB, rw RAW(16), d DATE, ts TIMESTAMP, ts0 TIMESTAMP(0), ts9 TIMESTAMP(9), tz TIMESTAMP(3) WITH TIME ZONE,
        tl TIMESTAMP WITH LOCAL TIME ZONE, ym INTERVAL YEAR(4) TO MONTH, ds INTERVAL DAY(3) TO SECOND(2), x XMLTYPE, r ROWID);`,
    );
    expect(await db.rows(typesOf('t'))).toEqual([
      'n4\tsmallint',
      'n9\tinteger',
      'n10\tbigint',
      'n18\tbigint',
      'n19\tnumeric(19,0)',
      'n38\tnumeric(38,0)',
      'bare\tnumeric',
      'dec\tnumeric(8,2)',
      'neg\tnumeric(5,-2)',
      'small\tnumeric(2,5)',
      'star\tnumeric(38,3)',
      'whole\tnumeric(38,0)',
      'f\tnumeric',
      'dp\tnumeric',
      'bf\treal',
      'bd\tdouble precision',
      'vc\tcharacter varying(20)',
      'nv\tcharacter varying(10)',
      'c1\tcharacter(1)',
      'c5\tcharacter(5)',
      'cl\ttext',
      'lg\ttext',
      'bl\tbytea',
      'rw\tbytea',
      'd\ttimestamp(0) without time zone',
      'ts\ttimestamp without time zone',
      'ts0\ttimestamp(0) without time zone',
      'ts9\ttimestamp without time zone',
      'tz\ttimestamp(3) with time zone',
      'tl\ttimestamp with time zone',
      'ym\tinterval year to month',
      'ds\tinterval day to second(2)',
      'x\txml',
      'r\ttext',
    ]);
    expect(codesOf(db.converted.findings)).toEqual(['GW1131', 'GW1132', 'GW1120', 'GW2004', 'GW1121']);
    // NUMBER(5,-2) rounds to hundreds, as the manual's table of precision and scale says.
    await db.client.query('INSERT INTO t (neg, small) VALUES (12345.67, 0.00012)');
    expect(await db.rows('SELECT neg, small FROM t')).toEqual(['12300\t0.00012']);
    expect(await db.fails('INSERT INTO t (small) VALUES (0.01)')).toBe('22003');
    await db.close();
  });

  it('are the same for a key and all columns that refer to it, in any number of steps', async () => {
    const db = await install(
      server,
      `CREATE TABLE a (id NUMBER PRIMARY KEY);
       CREATE TABLE b (id NUMBER(6) PRIMARY KEY REFERENCES a);
       CREATE TABLE c (id NUMBER(10), code VARCHAR2(5), CONSTRAINT c_b FOREIGN KEY (id) REFERENCES b DISABLE);
       CREATE TABLE big (id NUMBER(25) PRIMARY KEY);
       CREATE TABLE big_child (id NUMBER(5) REFERENCES big);
       CREATE TABLE codes (code VARCHAR2(12) PRIMARY KEY);
       ALTER TABLE c ADD CONSTRAINT c_code FOREIGN KEY (code) REFERENCES codes;`,
    );
    const types = async (table: string): Promise<string[]> => db.rows(typesOf(table));
    expect(await types('a')).toEqual(['id\tbigint']);
    expect(await types('b')).toEqual(['id\tbigint']);
    expect(await types('c')).toEqual(['id\tbigint', 'code\tcharacter varying(12)']);
    expect(await types('big')).toEqual(['id\tnumeric(25,0)']);
    expect(await types('big_child')).toEqual(['id\tnumeric(25,0)']);
    await db.close();
  });

  it('of keys without precision can stay numeric', async () => {
    const db = await install(
      server,
      'CREATE TABLE a (id NUMBER PRIMARY KEY); CREATE TABLE b (a NUMBER(9) REFERENCES a, n NUMBER);',
      { settings: { bareNumberKey: 'numeric', bareNumber: 'double precision' } },
    );
    expect(await db.rows(typesOf('a'))).toEqual(['id\tnumeric']);
    expect(await db.rows(typesOf('b'))).toEqual(['a\tnumeric', 'n\tdouble precision']);
    await db.close();
  });
});

describe('values that rows get by themselves', () => {
  it('are those of DEFAULT, DEFAULT ON NULL, identities and virtual columns', async () => {
    const db = await install(
      server,
      `CREATE TABLE t (
         id NUMBER GENERATED BY DEFAULT ON NULL AS IDENTITY (START WITH 10 INCREMENT BY 5) PRIMARY KEY,
         plain VARCHAR2(10) DEFAULT 'plain', strict VARCHAR2(10) DEFAULT ON NULL 'strict',
         made DATE DEFAULT DATE '2024-02-29' NOT NULL,
         loud VARCHAR2(10) GENERATED ALWAYS AS (UPPER(plain)) VIRTUAL,
         year_made VARCHAR2(4) AS (TO_CHAR(made, 'YYYY')));`,
    );
    await db.client.query('INSERT INTO t (id, plain, strict) VALUES (NULL, NULL, NULL)');
    await db.client.query("INSERT INTO t (made) VALUES ('1999-12-31')");
    await db.client.query("INSERT INTO t (id, plain, strict) VALUES (7, 'x', 'y')");
    expect(await db.rows('SELECT id, plain, strict, loud, year_made FROM t ORDER BY made, id')).toEqual([
      '15\tplain\tstrict\tPLAIN\t1999',
      '7\tx\ty\tX\t2024',
      '10\t\\N\tstrict\t\\N\t2024',
    ]);
    await db.client.query("UPDATE t SET made = '2001-01-01', strict = strict WHERE id = 7");
    expect(await db.rows('SELECT year_made FROM t WHERE id = 7')).toEqual(['2001']);
    expect(await db.fails('UPDATE t SET strict = NULL')).toBe('23502');
    await db.close();
  });

  it('are there before the triggers of the user see the row', async () => {
    const db = await install(server, "CREATE TABLE t (a NUMBER, b VARCHAR2(5) DEFAULT ON NULL 'b');");
    await db.client.query(`
      CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.a := length(NEW.b); RETURN NEW; END $$;
      CREATE TRIGGER a_first BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION seen();
      INSERT INTO t VALUES (NULL, NULL)`);
    expect(await db.rows('SELECT a, b FROM t')).toEqual(['1\tb']);
    await db.close();
  });
});

describe('keys with NULL', () => {
  // "To satisfy a composite unique key, no two rows can have the same combination of values in the key columns. Rows with
  // all NULL satisfy it; if some are NULL, the others must differ." (SQL Language Reference, "constraint")
  const inserts = ['(NULL, NULL)', '(NULL, NULL)', '(1, NULL)', '(1, 2)', '(2, 1)'];

  it.each([
    ['a unique key of columns that may be NULL', 'a NUMBER, b NUMBER, UNIQUE (a, b)', ''],
    [
      'a unique index of columns that may be NULL',
      'a NUMBER, b NUMBER',
      'CREATE UNIQUE INDEX i ON t (a, b);',
    ],
  ])('%s', async (_, columns, index) => {
    const db = await install(server, `CREATE TABLE t (${columns}); ${index}`);
    for (const each of inserts) expect(await db.fails(`INSERT INTO t VALUES ${each}`)).toBeUndefined();
    expect(await db.fails('INSERT INTO t VALUES (1, NULL)')).toBe('23505');
    expect(await db.fails('INSERT INTO t VALUES (1, 2)')).toBe('23505');
    expect(await db.fails('INSERT INTO t VALUES (NULL, 1)')).toBeUndefined();
    expect(await db.fails('INSERT INTO t VALUES (NULL, 1)')).toBe('23505');
    await db.close();
  });

  it('of one column or with a column that is never NULL', async () => {
    const db = await install(
      server,
      `CREATE TABLE one (a NUMBER UNIQUE); CREATE TABLE two (a NUMBER NOT NULL, b NUMBER, CONSTRAINT u UNIQUE (a, b));
       CREATE TABLE f (a NUMBER, b VARCHAR2(5)); CREATE UNIQUE INDEX fi ON f (CASE WHEN b = 'on' THEN a END);`,
    );
    for (const each of ['(NULL)', '(NULL)', '(1)'])
      expect(await db.fails(`INSERT INTO one VALUES ${each}`)).toBeUndefined();
    expect(await db.fails('INSERT INTO one VALUES (1)')).toBe('23505');
    expect(await db.fails('INSERT INTO two VALUES (1, NULL)')).toBeUndefined();
    expect(await db.fails('INSERT INTO two VALUES (1, NULL)')).toBe('23505');
    for (const each of ["(1, 'off')", "(1, 'off')", "(1, 'on')"])
      expect(await db.fails(`INSERT INTO f VALUES ${each}`)).toBeUndefined();
    expect(await db.fails("INSERT INTO f VALUES (1, 'on')")).toBe('23505');
    await db.close();
  });
});

describe('constraints', () => {
  it('keep their names, kinds and states', async () => {
    const db = await install(
      server,
      `CREATE TABLE p (a NUMBER(5), b NUMBER(5), CONSTRAINT p_pk PRIMARY KEY (a, b) USING INDEX (CREATE UNIQUE INDEX p_pk ON p (a, b)),
         CONSTRAINT p_uk UNIQUE (b) DEFERRABLE INITIALLY DEFERRED);
       CREATE TABLE c (
         id NUMBER(9) CONSTRAINT c_pk PRIMARY KEY, a NUMBER(5), b NUMBER(5), n NUMBER CONSTRAINT c_n CHECK (n > 0),
         CONSTRAINT c_fk FOREIGN KEY (a, b) REFERENCES p (a, b) ON DELETE SET NULL DEFERRABLE,
         CONSTRAINT c_old FOREIGN KEY (a, b) REFERENCES p ENABLE NOVALIDATE,
         CONSTRAINT c_off CHECK (n < 5) DISABLE, CONSTRAINT c_check CHECK (n < 100) ENABLE NOVALIDATE);`,
      { rows: 'INSERT INTO c VALUES (1, NULL, NULL, 1000)' },
    );
    expect(
      await db.rows(`SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace ORDER BY conname`),
    ).toEqual([
      'c_check\tCHECK ((n < (100)::numeric)) NOT VALID',
      'c_fk\tFOREIGN KEY (a, b) REFERENCES p(a, b) ON DELETE SET NULL DEFERRABLE',
      'c_n\tCHECK ((n > (0)::numeric))',
      'c_old\tFOREIGN KEY (a, b) REFERENCES p(a, b) NOT VALID',
      'c_pk\tPRIMARY KEY (id)',
      'p_pk\tPRIMARY KEY (a, b)',
      'p_uk\tUNIQUE (b) DEFERRABLE INITIALLY DEFERRED',
    ]);
    expect(db.converted.findings.filter((each) => each.startsWith('GW1164'))).toHaveLength(1);
    await db.close();
  });

  it('to tables that are not there are left out with a finding', async () => {
    const db = await install(server, 'CREATE TABLE t (a NUMBER REFERENCES elsewhere (id));');
    expect(codesOf(db.converted.findings)).toContain('GW1166');
    await db.close();
  });

  it('make their own index only once', async () => {
    const db = await install(
      server,
      `CREATE TABLE t (id NUMBER(5), a NUMBER(5), b NUMBER(5));
       CREATE UNIQUE INDEX t_pk ON t (id); CREATE INDEX t_b ON t (a, b); CREATE INDEX t_desc ON t (a, b DESC);
       ALTER TABLE t ADD CONSTRAINT t_pk PRIMARY KEY (id) USING INDEX t_pk;
       ALTER TABLE t ADD CONSTRAINT t_uk UNIQUE (b, a);`,
    );
    expect(await db.rows("SELECT indexname FROM pg_indexes WHERE tablename = 't' ORDER BY 1")).toEqual([
      't_b',
      't_desc',
      't_pk',
      't_uk',
      't_uk_nulls',
    ]);
    await db.close();
  });
});

describe('partitions', () => {
  it('take the rows that they took', async () => {
    const db = await install(
      server,
      `CREATE TABLE s (id NUMBER(9), d DATE, r VARCHAR2(2)) PARTITION BY RANGE (d)
         SUBPARTITION BY LIST (r) SUBPARTITION TEMPLATE (SUBPARTITION eu VALUES ('DE', 'FR'), SUBPARTITION rest VALUES (DEFAULT))
         (PARTITION old VALUES LESS THAN (TO_DATE(' 2020-01-01 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')),
          PARTITION now VALUES LESS THAN (DATE '2030-01-01') (SUBPARTITION now_all VALUES (DEFAULT)),
          PARTITION last VALUES LESS THAN (MAXVALUE));
       CREATE TABLE m (id NUMBER(9) GENERATED ALWAYS AS IDENTITY, d DATE NOT NULL, CONSTRAINT m_pk PRIMARY KEY (id))
         PARTITION BY RANGE (d) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH')) (PARTITION m1 VALUES LESS THAN (DATE '2020-01-01'));
       CREATE TABLE h (id NUMBER(9) PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 4;
       CREATE TABLE l (k NUMBER(2), v VARCHAR2(3)) PARTITION BY LIST (k) (PARTITION low VALUES (1, 2), PARTITION none VALUES (NULL));
       CREATE INDEX s_ix ON s (r) LOCAL;`,
    );
    await db.client.query(`
      INSERT INTO s VALUES (1, '2019-12-31 23:59:59', 'DE'), (2, '2020-01-01', 'US'), (3, '2035-01-01', 'FR'), (4, NULL, NULL);
      INSERT INTO m (d) VALUES ('2019-01-01'), ('2025-01-01');
      INSERT INTO h SELECT generate_series(1, 100);
      INSERT INTO l VALUES (1, 'a'), (NULL, 'b')`);
    expect(await db.rows('SELECT id, tableoid::regclass FROM s ORDER BY id')).toEqual([
      '1\ts_old_eu',
      '2\ts_now_all',
      '3\ts_last_eu',
      '4\ts_last_rest',
    ]);
    expect(await db.rows('SELECT id, tableoid::regclass FROM m ORDER BY id')).toEqual([
      '1\tm_m1',
      '2\tm_default',
    ]);
    expect(await db.rows('SELECT count(*) FROM h')).toEqual(['100']);
    expect(await db.rows('SELECT tableoid::regclass FROM l ORDER BY v')).toEqual(['l_low', 'l_none']);
    expect(await db.fails("INSERT INTO l VALUES (9, 'c')")).toBe('23514');
    expect(new Set(codesOf(db.converted.findings))).toEqual(new Set(['GW1131', 'GW1172', 'GW1173']));
    await db.close();
  });

  it('give way to an exact key that foreign keys refer to, and to methods that PostgreSQL lacks', async () => {
    const db = await install(
      server,
      `CREATE TABLE p (id NUMBER(9) PRIMARY KEY, d DATE) PARTITION BY RANGE (d) (PARTITION p1 VALUES LESS THAN (MAXVALUE));
       CREATE TABLE c (id NUMBER(9) PRIMARY KEY, p NUMBER(9) NOT NULL CONSTRAINT c_p REFERENCES p) PARTITION BY REFERENCE (c_p);`,
    );
    expect(
      await db.rows("SELECT relname, relkind FROM pg_class WHERE relname IN ('p', 'c') ORDER BY 1"),
    ).toEqual(['c\tr', 'p\tr']);
    expect(new Set(codesOf(db.converted.findings))).toEqual(new Set(['GW1131', 'GW1172', 'GW1171']));
    await db.close();
  });
});

describe('temporary tables', () => {
  it('are seen by their own session only, and emptied at commit', async () => {
    const db = await install(
      server,
      `CREATE GLOBAL TEMPORARY TABLE work (id NUMBER(5) PRIMARY KEY, txt VARCHAR2(10));
       CREATE GLOBAL TEMPORARY TABLE kept (id NUMBER(5)) ON COMMIT PRESERVE ROWS;
       CREATE PROCEDURE fill IS BEGIN INSERT INTO kept VALUES (1); INSERT INTO kept VALUES (2); END;
       /`,
    );
    await db.client.query("BEGIN; INSERT INTO work VALUES (1, 'a'); INSERT INTO work VALUES (2, 'b')");
    expect(await db.rows('SELECT count(*) FROM work')).toEqual(['2']);
    expect(await db.fails("SAVEPOINT s; INSERT INTO work VALUES (1, 'c')")).toBe('23505');
    await db.client.query('ROLLBACK TO s; COMMIT');
    expect(await db.rows('SELECT count(*) FROM work')).toEqual(['0']);
    await db.client.query('CALL fill()');
    expect(await db.rows('SELECT count(*) FROM kept')).toEqual(['2']);
    const other = await connect(db.url);
    expect(await rowsOf(other, 'SELECT count(*) FROM kept')).toEqual(['0']);
    await other.query('CALL fill()');
    expect(await rowsOf(other, 'SELECT count(*) FROM kept')).toEqual(['2']);
    await other.end();
    await db.close();
  });

  it('can be plain tables', async () => {
    const db = await install(server, 'CREATE GLOBAL TEMPORARY TABLE t (a NUMBER);', {
      settings: { globalTemporaryTables: 'table' },
    });
    expect(await db.rows("SELECT relpersistence FROM pg_class WHERE relname = 't'")).toEqual(['u']);
    await db.close();
  });
});

describe('tables from queries', () => {
  it('are made first and filled when the rows are there', async () => {
    const db = await install(
      server,
      `CREATE TABLE base (id NUMBER(5) PRIMARY KEY, n VARCHAR2(10) NOT NULL, d DATE);
       CREATE TABLE copy (k PRIMARY KEY, n, d) AS SELECT id, n, d FROM base WHERE id > 1;`,
      { rows: "INSERT INTO base VALUES (1, 'a', NULL), (2, 'b', '2024-01-01')" },
    );
    expect(await db.rows('SELECT * FROM copy')).toEqual(['2\tb\t2024-01-01 00:00:00']);
    expect(await db.rows(typesOf('copy'))).toEqual([
      'k\tinteger',
      'n\tcharacter varying(10)',
      'd\ttimestamp(0) without time zone',
    ]);
    expect(await db.fails('INSERT INTO copy VALUES (3, NULL, NULL)')).toBe('23502');
    await db.close();
  });
});

describe('definitions that come a second time', () => {
  it('keep the first column, key and constraint, as Oracle does, and are told', async () => {
    const db = await install(
      server,
      `CREATE TABLE twice (a NUMBER(5) NOT NULL, b NUMBER(5), c NUMBER(5) CONSTRAINT twice_c CHECK (c > 0));
       ALTER TABLE twice ADD CONSTRAINT twice_pk PRIMARY KEY (a);
       ALTER TABLE twice ADD CONSTRAINT other_pk PRIMARY KEY (b);
       ALTER TABLE twice ADD CONSTRAINT twice_c CHECK (c > 1);
       ALTER TABLE twice ADD (d NUMBER(5));
       ALTER TABLE twice ADD (d VARCHAR2(5));`,
    );
    expect(codesOf(db.converted.findings).filter((each) => each === 'GW1050')).toHaveLength(3);
    expect(
      await db.rows("SELECT conname FROM pg_constraint WHERE conrelid = 'twice'::regclass ORDER BY 1"),
    ).toEqual(['twice_c', 'twice_pk']);
    expect(await db.rows(typesOf('twice'))).toContain('d\tinteger');
    await db.close();
  });
});
