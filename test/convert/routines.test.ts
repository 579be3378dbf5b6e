import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { borrowPostgres } from '../servers/postgres.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { connect, install } from './installed.ts';

let server: EmbeddedServer;

beforeAll(async () => {
  server = await borrowPostgres();
});

afterAll(async () => {
  await server.stop();
});

describe('routines inside routines', () => {
  it('hand over what they read and change, through calls of each other and recursion', async () => {
    const made = await install(
      server,
      `CREATE OR REPLACE FUNCTION walk(p_depth IN NUMBER) RETURN VARCHAR2 IS
         path VARCHAR2(100);
         visits PLS_INTEGER := 0;
         PROCEDURE visit(p_level IN NUMBER);
         PROCEDURE note(p_text IN VARCHAR2) IS
         BEGIN
           path := path || p_text;
         END note;
         PROCEDURE visit(p_level IN NUMBER) IS
           FUNCTION is_last RETURN BOOLEAN IS
           BEGIN
             RETURN p_level >= p_depth;
           END;
         BEGIN
           visits := visits + 1;
           note(p_level);
           IF NOT is_last THEN
             visit(p_level => p_level + 1);
           END IF;
         END visit;
       BEGIN
         visit(1);
         RETURN walk.path || ':' || visits;
       END walk;
       /`,
    );
    expect(await made.rows('SELECT walk(3)')).toEqual(['123:3']);
    expect(made.converted.text).toContain('PROCEDURE walk_visit(');
    expect(made.converted.findings).toEqual([]);
    await made.close();
  });

  it('live in the session when a block holds them', async () => {
    const made = await install(
      server,
      `CREATE TABLE result (total NUMBER);
       DECLARE
         total NUMBER := 0;
         PROCEDURE bump(p_by IN NUMBER) IS
         BEGIN
           total := total + p_by;
         END;
       BEGIN
         bump(4);
         bump(5);
         INSERT INTO result VALUES (total);
       END;
       /`,
    );
    expect(await made.rows('SELECT total FROM result')).toEqual(['9']);
    await made.close();
  });
});

describe('packages', () => {
  const source = `
    CREATE OR REPLACE PACKAGE stock AS
      c_limit CONSTANT NUMBER := 10;
      level_now NUMBER(5,1) := 2;
      label VARCHAR2(5);
      FUNCTION take(p_count IN NUMBER) RETURN NUMBER;
      FUNCTION take(p_count IN VARCHAR2) RETURN NUMBER;
      FUNCTION take(p_count IN CLOB) RETURN NUMBER;
    END stock;
    /
    CREATE OR REPLACE PACKAGE BODY stock AS
      g_takes PLS_INTEGER := 0;
      FUNCTION take(p_count IN NUMBER) RETURN NUMBER IS
      BEGIN
        g_takes := g_takes + 1;
        level_now := level_now - p_count;
        RETURN g_takes;
      END;
      FUNCTION take(p_count IN VARCHAR2) RETURN NUMBER IS
      BEGIN
        RETURN take(TO_NUMBER(p_count)) + 100;
      END;
      FUNCTION take(p_count IN CLOB) RETURN NUMBER IS
      BEGIN
        RETURN 1000;
      END;
    BEGIN
      level_now := level_now + c_limit;
    END stock;
    /
    CREATE OR REPLACE FUNCTION use_stock(p_text IN CLOB) RETURN VARCHAR2 IS
    BEGIN
      RETURN stock.take(1) || '/' || stock.take('2') || '/' || stock.take(p_text) || '/' || stock.level_now;
    END;
    /`;

  it('keep their variables in the session, initialised once', async () => {
    const made = await install(server, source);
    expect(await made.rows("SELECT use_stock('x')")).toEqual(['1/102/1000/9']);
    expect(await made.rows("SELECT use_stock('x')")).toEqual(['3/104/1000/6']);
    expect(await made.rows('SELECT stock.level_now(), stock.c_limit(), stock.label()')).toEqual([
      '6.0\t10\t\\N',
    ]);
    await made.close();
  });

  it('check what is assigned as the declared type does', async () => {
    const made = await install(server, source);
    expect(await made.fails("CALL stock.set_label('too long')")).toBe('22001');
    expect(await made.fails('CALL stock.set_level_now(123456)')).toBe('22003');
    await made.client.query('CALL stock.set_level_now(1.26)');
    expect(await made.rows('SELECT stock.level_now()')).toEqual(['1.3']);
    await made.close();
  });

  it('report an overload that has the types of another', async () => {
    const made = await install(server, source);
    expect(made.converted.findings.filter((each) => each.startsWith('GW5002'))).toHaveLength(1);
    expect(made.converted.text).toContain('FUNCTION stock.take_2(p_count text)');
    await made.close();
  });

  it('hold records, collections, exceptions and cursors', async () => {
    const made = await install(
      server,
      `CREATE TABLE emp (empno NUMBER(4), sal NUMBER(7,2));
       CREATE OR REPLACE PACKAGE reg AS
         TYPE num_tab IS TABLE OF NUMBER;
         TYPE emp_rec IS RECORD (no NUMBER, nm VARCHAR2(20));
         nums num_tab := num_tab();
         last_emp emp_rec;
         e_none EXCEPTION;
         PRAGMA EXCEPTION_INIT(e_none, -20010);
         CURSOR c_emp(p NUMBER) IS SELECT * FROM emp WHERE empno > p ORDER BY empno;
         PROCEDURE add(n NUMBER DEFAULT 1);
         FUNCTION total RETURN NUMBER;
       END;
       /
       CREATE OR REPLACE PACKAGE BODY reg AS
         PROCEDURE add(n NUMBER DEFAULT 1) IS
         BEGIN
           nums.EXTEND;
           nums(nums.LAST) := n;
           last_emp.no := n;
           last_emp.nm := 'e' || last_emp.no;
         END;
         FUNCTION total RETURN NUMBER IS
           t NUMBER := 0;
         BEGIN
           IF nums.COUNT = 0 THEN
             RAISE e_none;
           END IF;
           FOR i IN 1 .. nums.COUNT LOOP
             t := t + nums(i);
           END LOOP;
           FOR r IN c_emp(1) LOOP
             t := t + r.sal;
           END LOOP;
           RETURN t;
         END;
       END;
       /
       CREATE OR REPLACE FUNCTION use_reg(p_adds IN NUMBER) RETURN VARCHAR2 IS
       BEGIN
         FOR i IN 1 .. p_adds LOOP
           reg.add;
           reg.add(n => 5);
         END LOOP;
         RETURN reg.total || reg.last_emp.nm || reg.nums.COUNT;
       EXCEPTION
         WHEN reg.e_none THEN
           RETURN 'none';
       END;
       /`,
      { rows: 'INSERT INTO emp VALUES (1, 5), (2, 7)' },
    );
    expect(await made.rows('SELECT use_reg(0)')).toEqual(['none']);
    expect(await made.rows('SELECT use_reg(1)')).toEqual(['13e52']);
    await made.close();
  });

  it('can be a prefix of their members', async () => {
    const made = await install(server, source, { settings: { packages: 'prefix' } });
    expect(await made.rows("SELECT use_stock('x'), stock_take(1::numeric), stock_c_limit()")).toEqual([
      '1/102/1000/9\t3\t10',
    ]);
    await made.close();
  });

  it('raise an error where the body is not in the scripts', async () => {
    const made = await install(
      server,
      `CREATE PACKAGE far AS
         FUNCTION away RETURN NUMBER;
       END;
       /`,
    );
    expect(await made.fails('SELECT far.away()')).toBe('0A000');
    expect(made.converted.findings).toEqual(['GW5012 2:10 warning']);
    await made.close();
  });
});

describe('calls', () => {
  it('give OUT arguments back to whatever the caller named', async () => {
    const made = await install(
      server,
      `CREATE OR REPLACE PACKAGE box AS
         TYPE pair_rec IS RECORD (code NUMBER, name VARCHAR2(20));
         pair pair_rec;
         last_name VARCHAR2(20);
       END;
       /
       CREATE OR REPLACE PROCEDURE fill(p_code OUT NUMBER, p_name IN OUT VARCHAR2) IS
       BEGIN
         p_code := 7;
         p_name := p_name || '!';
       END;
       /
       CREATE OR REPLACE FUNCTION fetch_all RETURN VARCHAR2 IS
         own box.pair_rec;
         n PLS_INTEGER;
       BEGIN
         own.name := 'own';
         fill(own.code, own.name);
         box.last_name := 'last';
         fill(p_name => box.last_name, p_code => n);
         fill(box.pair.code, box.pair.name);
         RETURN own.code || own.name || n || box.last_name || box.pair.code || box.pair.name;
       END;
       /`,
    );
    expect(await made.rows('SELECT fetch_all()')).toEqual(['7own!7last!7!']);
    await made.close();
  });

  it('evaluate functions with OUT parameters before their statement, and only once', async () => {
    const made = await install(
      server,
      `CREATE OR REPLACE PACKAGE seen AS
         calls NUMBER := 0;
         rest NUMBER;
       END;
       /
       CREATE OR REPLACE FUNCTION split(p IN NUMBER, p_rest OUT NUMBER) RETURN NUMBER IS
       BEGIN
         seen.calls := seen.calls + 1;
         p_rest := MOD(p, 10);
         IF p < 10 THEN
           RETURN 0;
         END IF;
         RETURN TRUNC(p / 10);
       END;
       /
       CREATE OR REPLACE FUNCTION use_split RETURN VARCHAR2 IS
         r NUMBER;
         n NUMBER;
       BEGIN
         n := split(4 + split(123, r), seen.rest);
         RETURN n || ' ' || r || ' ' || seen.rest || ' ' || seen.calls;
       END;
       /`,
    );
    expect(await made.rows('SELECT use_split()')).toEqual(['1 3 6 2']);
    await made.close();
  });
});

describe('rights', () => {
  it("are the owner's where the scripts let others call a routine or change a table", async () => {
    const made = await install(
      server,
      `CREATE TABLE secret (id NUMBER);
       CREATE TABLE open_table (id NUMBER);
       CREATE OR REPLACE FUNCTION peek RETURN NUMBER IS
         n NUMBER;
       BEGIN
         SELECT COUNT(*) INTO n FROM secret;
         RETURN n;
       END;
       /
       CREATE OR REPLACE TRIGGER keep AFTER INSERT ON open_table FOR EACH ROW
       BEGIN
         INSERT INTO secret VALUES (:NEW.id);
       END;
       /
       GRANT EXECUTE ON peek TO visitor;
       GRANT INSERT ON open_table TO visitor;`,
    );
    await made.client.query('SET ROLE visitor; INSERT INTO open_table VALUES (1)');
    expect(await made.rows('SELECT peek()')).toEqual(['1']);
    expect(await made.fails('SELECT * FROM secret')).toBe('42501');
    await made.close();
  });
});

describe('object types', () => {
  it('hold all attributes of their supertypes, whose methods they have', async () => {
    const made = await install(
      server,
      `CREATE OR REPLACE TYPE shape AS OBJECT (
         name VARCHAR2(20),
         MEMBER FUNCTION title RETURN VARCHAR2
       ) NOT FINAL;
       /
       CREATE OR REPLACE TYPE BODY shape AS
         MEMBER FUNCTION title RETURN VARCHAR2 IS
         BEGIN
           RETURN UPPER(name);
         END;
       END;
       /
       CREATE OR REPLACE TYPE square UNDER shape (
         side NUMBER,
         MEMBER FUNCTION area RETURN NUMBER
       );
       /
       CREATE OR REPLACE TYPE BODY square AS
         MEMBER FUNCTION area RETURN NUMBER IS
         BEGIN
           RETURN SELF.side * side;
         END;
       END;
       /
       CREATE TABLE drawing (id NUMBER, form square);
       CREATE OR REPLACE FUNCTION areas RETURN NUMBER IS
         s square := square('s', 3);
         total NUMBER;
       BEGIN
         INSERT INTO drawing VALUES (1, s);
         INSERT INTO drawing VALUES (2, square('t', 4));
         SELECT SUM(d.form.area()) INTO total FROM drawing d;
         RETURN total;
       END;
       /`,
    );
    expect(await made.rows('SELECT areas()')).toEqual(['25']);
    await made.close();
  });
});

describe('triggers', () => {
  it('stand on views and end early', async () => {
    const made = await install(
      server,
      `CREATE TABLE base (id NUMBER, note VARCHAR2(20));
       CREATE VIEW shown AS SELECT id, note FROM base;
       CREATE OR REPLACE TRIGGER shown_write INSTEAD OF INSERT OR DELETE ON shown
       BEGIN
         IF DELETING THEN
           DELETE FROM base WHERE id = :OLD.id;
           RETURN;
         END IF;
         INSERT INTO base VALUES (:NEW.id, 'via view');
       END;
       /`,
    );
    await made.client.query('INSERT INTO shown VALUES (1, NULL), (2, NULL)');
    await made.client.query('DELETE FROM shown WHERE id = 1');
    expect(await made.rows('SELECT id, note FROM base')).toEqual(['2\tvia view']);
    await made.close();
  });

  it('stay disabled', async () => {
    const made = await install(
      server,
      `CREATE TABLE base (id NUMBER);
       CREATE OR REPLACE TRIGGER never BEFORE INSERT ON base FOR EACH ROW DISABLE
       BEGIN
         :NEW.id := 0;
       END;
       /`,
    );
    await made.client.query('INSERT INTO base VALUES (5)');
    expect(await made.rows('SELECT id FROM base')).toEqual(['5']);
    await made.close();
  });
});

describe('locks with WAIT', () => {
  it('are given up after the time, which holds for their statement only', async () => {
    const made = await install(
      server,
      `CREATE TABLE accounts (id NUMBER(5) PRIMARY KEY, balance NUMBER(8,2));
       CREATE FUNCTION balance_of(p_id IN NUMBER) RETURN VARCHAR2 IS
         found NUMBER;
         busy EXCEPTION;
         PRAGMA EXCEPTION_INIT(busy, -30006);
       BEGIN
         SELECT balance INTO found FROM accounts WHERE id = p_id FOR UPDATE WAIT 1;
         RETURN TO_CHAR(found);
       EXCEPTION
         WHEN busy THEN
           RETURN 'busy';
       END;
       /`,
      { rows: 'INSERT INTO accounts VALUES (1, 100)' },
    );
    const other = await connect(made.url);
    await other.query('BEGIN; UPDATE accounts SET balance = 50');
    await made.client.query("SET lock_timeout = '30s'");
    expect(await made.rows('SELECT balance_of(1)')).toEqual(['busy']);
    await other.query('COMMIT');
    expect(await made.rows("SELECT balance_of(1), current_setting('lock_timeout')")).toEqual(['50\t30s']);
    await other.end();
    await made.close();
  });
});
