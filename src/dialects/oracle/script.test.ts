import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceMap } from '../../text/source.ts';
import { ScriptSession } from './script/session.ts';
import type { ScriptUnit } from '../../sql/script.ts';
import { ScriptSplitter } from './script.ts';

function split(text: string, variables: Record<string, string> = {}, chunk = text.length): ScriptUnit[] {
  const splitter = new ScriptSplitter('a.sql', new ScriptSession(variables));
  const units: ScriptUnit[] = [];
  for (let at = 0; at < text.length; at += chunk) units.push(...splitter.feed(text.slice(at, at + chunk)));
  units.push(...splitter.finish());
  return units;
}

const texts = (text: string, variables?: Record<string, string>) =>
  split(text, variables).map((unit) => unit.source.text);
const verbs = (text: string) => split(text).map((unit) => unit.verb);
const codes = (text: string) =>
  split(text).flatMap((unit) => unit.remarks.map((remark) => remark.entry.code));

const commandsOf = (text: string) => split(text).map((unit) => [unit.command?.name, unit.command?.arguments]);

const sql = (text: string, variables?: Record<string, string>) =>
  split(text, variables)
    .filter((unit) => unit.kind !== 'command')
    .map((unit) => unit.source.text);

const squeeze = (text: string) => text.replaceAll(/^\/$/gm, '').replaceAll(/\s+/g, '');

/** The place in the file of the first occurrence of a piece of text in a unit. */
function placeOf(unit: ScriptUnit | undefined, piece: string): string {
  if (!unit) return 'nowhere';
  const map = new SourceMap();
  const source = map.add(unit.source);
  const at = source.text.indexOf(piece);
  expect(at).toBeGreaterThanOrEqual(0);
  const place = map.place(source.base + at);
  return `${place?.line}:${place?.column}`;
}

describe('SQL statements', () => {
  test('end at a semicolon, which belongs to the text', () => {
    expect(texts('SELECT 1 FROM dual;\nSELECT 2\n  FROM dual ;\n')).toEqual([
      'SELECT 1 FROM dual;',
      'SELECT 2\n  FROM dual ;',
    ]);
  });

  test('end at a / on a line of its own, which does not belong to the text', () => {
    expect(texts('CREATE TABLE t (\n  a NUMBER\n)\n/\nCOMMIT\n /  \n')).toEqual([
      'CREATE TABLE t (\n  a NUMBER\n)',
      'COMMIT',
    ]);
  });

  test.each([
    ["INSERT INTO t VALUES ('a;b', 'it''s;');"],
    ["INSERT INTO t VALUES (q'[a';b]', nq'{;'}', Q'!it's;!', N'x;');"],
    ['SELECT "a;b" FROM "c;""d";'],
    ['SELECT 1 /* ; \n/* ; */ FROM dual;'],
    ['SELECT 1 -- it\'s; a comment "\nFROM dual;'],
    ["INSERT INTO t VALUES ('one\n\ntwo;\n three');"],
  ])('keep a semicolon that is no terminator: %s', (text) => {
    expect(texts(`${text}\nCOMMIT;\n`)).toEqual([text, 'COMMIT;']);
  });

  test('may share a line', () => {
    const units = split('SELECT 1 FROM dual; SELECT 2 FROM dual; -- both\nCOMMIT;');
    expect(units.map((unit) => [unit.source.text, unit.source.line, unit.source.column])).toEqual([
      ['SELECT 1 FROM dual;', 1, 1],
      ['SELECT 2 FROM dual; -- both', 1, 21],
      ['COMMIT;', 2, 1],
    ]);
  });

  test('are not ended by an empty line', () => {
    expect(texts('CREATE TABLE t (\n\n  a NUMBER\n\n);\n')).toEqual(['CREATE TABLE t (\n\n  a NUMBER\n\n);']);
    expect(texts('INSERT INTO t\n\nSELECT * FROM s;')).toEqual(['INSERT INTO t\n\nSELECT * FROM s;']);
  });

  test('without terminator end before a line that can only begin another, with a finding', () => {
    const text =
      '\n  CREATE TABLE "A"\n   (\t"X" NUMBER\n   ) \n\n\n  CREATE UNIQUE INDEX "I" ON "A" ("X") \n  \n   GRANT SELECT ON "A" TO "B"\n';
    expect(split(text).map((unit) => [unit.verb, unit.terminated, unit.source.line])).toEqual([
      ['create table', false, 2],
      ['create index', false, 7],
      ['grant', false, 9],
    ]);
    expect(codes(text)).toEqual(['GW0013', 'GW0013']);
  });

  test.each([
    ['GRANT\nCREATE TABLE, CREATE VIEW,\nCREATE SESSION\nTO hr;'],
    ['CREATE SCHEMA AUTHORIZATION hr\nCREATE TABLE a (x NUMBER)\nGRANT SELECT ON a TO b;'],
    ['ALTER TABLE t\nDROP CONSTRAINT c\nDROP INDEX;'],
    [
      'MERGE INTO t USING s ON (t.a = s.a)\nWHEN MATCHED THEN\nUPDATE SET b = 1\nDELETE WHERE b = 2\nWHEN NOT MATCHED THEN\nINSERT (a) VALUES (1);',
    ],
    ['UPDATE t\nSET feedback = 1, echo = 2;'],
    ['SELECT * FROM t\nFOR\nUPDATE;'],
    ['EXPLAIN PLAN FOR\nINSERT INTO t SELECT 1 FROM dual;'],
    ['ALTER USER a\nGRANT CONNECT THROUGH b;'],
    ['CREATE MATERIALIZED VIEW LOG ON t\nWITH ROWID;'],
  ])('are not cut at a line that looks like a statement: %s', (text) => {
    expect(texts(text)).toEqual([text]);
    expect(codes(text)).toEqual([]);
  });

  test('keep comments before them, and behind the terminator on its line', () => {
    expect(texts('-- one\n\n/* two\n */ COMMIT; /* three */\n-- four\nROLLBACK;')).toEqual([
      '-- one\n\n/* two\n */ COMMIT; /* three */',
      '-- four\nROLLBACK;',
    ]);
  });

  test('keep comments that commands separate from them, with their places', () => {
    const [, unit] = split('-- table of a\nPROMPT creating a\n-- really\nCREATE TABLE a (x NUMBER);').filter(
      (unit) => unit.kind === 'sql' || unit.verb === 'prompt',
    );
    expect(unit?.source.text).toBe('-- table of a\n-- really\nCREATE TABLE a (x NUMBER);');
    expect(placeOf(unit, 'table of')).toBe('1:4');
    expect(placeOf(unit, 'really')).toBe('3:4');
    expect(placeOf(unit, 'x NUMBER')).toBe('4:17');
  });

  test('comments behind the last statement are not lost', () => {
    const last = split('COMMIT;\n\n-- the end\n').at(-1);
    expect([last?.kind, last?.verb, last?.source.text, last?.source.line]).toEqual([
      'command',
      '--',
      '-- the end',
      3,
    ]);
  });

  test('are told by their verb', () => {
    const text = `create or replace force editionable view v as select 1 from dual;
      create global temporary table t (a number); Insert into t values (1); alter table t add b number;
      create unique index i on t (a); create public database link d; create materialized view log on t;
      create materialized view m as select 1 from dual; comment on table t is 'x'; set role none; with x as (select 1 from dual) select * from x;
      (select 1 from dual) union (select 2 from dual); drop package body p; create bitmap index b on t (a);`;
    expect(verbs(text)).toEqual([
      'create view',
      'create table',
      'insert',
      'alter table',
      'create index',
      'create database link',
      'create materialized view log',
      'create materialized view',
      'comment',
      'set role',
      'with',
      'select',
      'drop package body',
      'create index',
    ]);
  });

  test('a half statement at the end is handed out, with a finding', () => {
    const [unit] = split('CREATE TABLE t (a NUMBER,\n');
    expect(unit?.terminated).toBe(false);
    expect(codes('CREATE TABLE t (a NUMBER,\n')).toEqual(['GW0012']);
    expect(codes("INSERT INTO t VALUES ('abc\n")).toEqual(['GW0012']);
    expect(codes('SELECT 1 FROM dual')).toEqual([]);
  });

  test('a / after a terminated statement is said, as a warning when rows double', () => {
    expect(codes('CREATE TABLE t (a NUMBER);\n/\nCREATE TABLE u (a NUMBER);\n/\n')).toEqual(['GW0015']);
    const [, again] = split('INSERT INTO t VALUES (1);\n/\n');
    expect(again?.remarks[0]?.severity).toBe('warning');
  });

  test('an open literal ends at a / that a statement follows', () => {
    const text = "CREATE VIEW v AS SELECT 'a FROM dual\n/\n\nCREATE TABLE t (a NUMBER);\n";
    expect(texts(text)).toEqual(["CREATE VIEW v AS SELECT 'a FROM dual", 'CREATE TABLE t (a NUMBER);']);
    expect(codes(text)).toEqual(['GW0014']);
  });

  test('SET SQLTERMINATOR changes the terminator', () => {
    expect(
      texts('SET SQLTERMINATOR !\nSELECT 1; FROM dual!\nset sqlt off\nCOMMIT!\n/\n').filter(
        (text) => !/^set/i.test(text),
      ),
    ).toEqual(['SELECT 1; FROM dual!', 'COMMIT!']);
  });
});

const unitTexts: readonly (readonly [string, string, string])[] = [
  [
    'create procedure',
    'plsql',
    'CREATE OR REPLACE PROCEDURE p (a IN NUMBER DEFAULT 1) AUTHID CURRENT_USER AS\n  b NUMBER;\nBEGIN\n  NULL;\nEND p;',
  ],
  [
    'create function',
    'plsql',
    'CREATE FUNCTION f RETURN NUMBER IS\nBEGIN\n  RETURN CASE WHEN 1 = 1 THEN 1 ELSE 2 END;\nEND;',
  ],
  [
    'create function',
    'plsql',
    "CREATE FUNCTION f (a NUMBER) RETURN NUMBER AS LANGUAGE JAVA NAME 'X.f(int) return int';",
  ],
  ['create function', 'plsql', 'CREATE FUNCTION f (a NUMBER) RETURN NUMBER AGGREGATE USING t;'],
  [
    'create package',
    'plsql',
    'CREATE OR REPLACE EDITIONABLE PACKAGE "HR"."P" IS\n  TYPE r IS RECORD (a NUMBER, b DATE);\n  CURSOR c IS SELECT CASE a WHEN 1 THEN 2 END x FROM t;\n  PROCEDURE x;\n  FUNCTION y RETURN NUMBER;\nEND "P";',
  ],
  [
    'create package body',
    'plsql',
    `CREATE OR REPLACE PACKAGE BODY p AS
  g NUMBER;
  PROCEDURE forward (a NUMBER);
  FUNCTION nested (a IN NUMBER, b OUT DATE) RETURN NUMBER RESULT_CACHE IS
    FUNCTION inner RETURN BOOLEAN AS BEGIN RETURN TRUE; END inner;
  BEGIN
    <<outer>>
    FOR i IN 1..CASE WHEN a > 1 THEN 2 ELSE 3 END LOOP
      IF a = CASE b WHEN DATE '2020-01-01' THEN 1 END THEN IF inner THEN NULL; END IF; ELSIF a = 2 THEN GOTO done; END IF;
      WHILE a < 3 LOOP EXIT outer WHEN a = 1; END LOOP;
      CASE a WHEN 1 THEN NULL; ELSE BEGIN NULL; END; END CASE;
      x := CASE WHEN y THEN 1 END || CASE WHEN z THEN 2 END + CASE q WHEN 1 THEN 2 END - CASE WHEN z THEN 1 END;
      f(CASE WHEN y THEN 1 END, CASE WHEN z THEN 'b' END / CASE WHEN z THEN 2 END);
    END LOOP outer;
    DECLARE x NUMBER; BEGIN INSERT INTO t (a) VALUES (x); COMMIT; END;
    <<done>> RETURN rec.end;
  EXCEPTION WHEN OTHERS THEN RAISE;
  END nested;
  PROCEDURE forward (a NUMBER) IS
  BEGIN
INSERT INTO t VALUES (a);
    EXECUTE IMMEDIATE 'CREATE TABLE x (a NUMBER)';
  END;
BEGIN
  g := 1;
END p;`,
  ],
  [
    'create package body',
    'plsql',
    'CREATE PACKAGE BODY p IS\n$IF $$debug $THEN\n  PROCEDURE a (x NUMBER) IS\n$ELSE\n  PROCEDURE a IS\n$END\n  BEGIN NULL; END;\nEND;',
  ],
  [
    'create type',
    'plsql',
    'CREATE OR REPLACE TYPE t AS OBJECT (\n  a NUMBER,\n  MEMBER FUNCTION f RETURN NUMBER,\n  CONSTRUCTOR FUNCTION t RETURN SELF AS RESULT\n) NOT FINAL;',
  ],
  ['create type', 'plsql', 'CREATE TYPE "HR"."L" AS TABLE OF VARCHAR2(10);'],
  [
    'create type body',
    'plsql',
    'CREATE TYPE BODY t AS\n  CONSTRUCTOR FUNCTION t RETURN SELF AS RESULT AS\n  BEGIN RETURN; END;\n  MAP MEMBER FUNCTION f RETURN NUMBER IS BEGIN RETURN a; END f;\nEND;',
  ],
  [
    'create trigger',
    'plsql',
    'CREATE TRIGGER g BEFORE INSERT OR UPDATE OF a ON t REFERENCING NEW AS n OLD AS o FOR EACH ROW\nWHEN (CASE n.a WHEN 1 THEN 1 END = 1)\nDECLARE\n  x NUMBER;\nBEGIN\n  :n.a := 1;\nEND;',
  ],
  [
    'create trigger',
    'plsql',
    'CREATE TRIGGER g FOR UPDATE ON t COMPOUND TRIGGER\n  x NUMBER;\n  PROCEDURE q IS BEGIN NULL; END;\n  BEFORE STATEMENT IS\n  BEGIN NULL; END BEFORE STATEMENT;\n  AFTER EACH ROW IS y NUMBER;\n  BEGIN NULL; END AFTER EACH ROW;\nEND g;',
  ],
  ['create trigger', 'plsql', 'CREATE TRIGGER g AFTER LOGON ON DATABASE CALL p(1);'],
  ['declare', 'plsql', 'DECLARE\n  PROCEDURE x IS BEGIN NULL; END;\nBEGIN\n  x;\nEND;'],
  ['begin', 'plsql', '<<a>>\nBEGIN\n  NULL;\nEND a;'],
  ['create library', 'plsql', "CREATE LIBRARY l AS '/lib/x.so';"],
  [
    'with function',
    'plsql',
    'WITH FUNCTION f (a NUMBER) RETURN NUMBER IS BEGIN RETURN a; END; g AS (SELECT 1 x FROM dual)\nSELECT f(x) FROM g;',
  ],
];

describe('PL/SQL units', () => {
  test.each(unitTexts)('%s ends at its /', (verb, kind, text) => {
    const units = split(`${text}\n/\nCOMMIT;`);
    expect(units.map((unit) => [unit.kind, unit.verb, unit.source.text, unit.terminated])).toEqual([
      [kind, verb, text, true],
      ['sql', 'commit', 'COMMIT;', true],
    ]);
  });

  test.each(unitTexts)('%s ends with / behind it on the line', (_, __, text) => {
    expect(texts(`${text}/\nCOMMIT;`)).toEqual([text, 'COMMIT;']);
  });

  test.each(unitTexts)('%s ends where its blocks close when the / is missing', (_, __, text) => {
    for (const next of [
      'CREATE TABLE n (a NUMBER);',
      'INSERT INTO n VALUES (1);',
      '-- next\nBEGIN NULL; END;',
      'ALTER TRIGGER g ENABLE;',
    ]) {
      expect(texts(`${text}\n\n${next}\n`)).toEqual([text, next]);
      expect(codes(`${text}\n\n${next}\n`)).toEqual([]);
    }
  });

  test.each(unitTexts)('%s ends with the file', (_, __, text) => {
    expect(split(text).map((unit) => [unit.source.text, unit.remarks.length])).toEqual([[text, 0]]);
  });

  test('comments between the end and the / stay with the unit, those after a missing / go to the next', () => {
    expect(texts('BEGIN NULL; END;\n-- done\n/\n')).toEqual(['BEGIN NULL; END;\n-- done']);
    const [, next] = split('BEGIN NULL; END; -- same line\n  /* next\n */\nCOMMIT;');
    expect([next?.source.text, next?.source.line, next?.source.column]).toEqual([
      '/* next\n */\nCOMMIT;',
      2,
      3,
    ]);
  });

  test('a unit that does not close ends before the next CREATE, with a finding', () => {
    const text =
      'CREATE PROCEDURE a IS\nBEGIN\n  IF 1 = 1 THEN\n    NULL;\nEND;\n\n-- of b\nCREATE OR REPLACE PROCEDURE b IS\nBEGIN NULL; END;\n/\n';
    const units = split(text);
    expect(units.map((unit) => [unit.verb, unit.terminated, unit.source.line])).toEqual([
      ['create procedure', false, 1],
      ['create procedure', true, 7],
    ]);
    expect(codes(text)).toEqual(['GW0012']);
  });

  test('Java source is not read as SQL', () => {
    const java =
      'CREATE OR REPLACE AND COMPILE JAVA SOURCE NAMED "A" AS\npublic class A {\n  char c = \'"\'; // it\'s; a comment\n}';
    expect(split(`${java}\n/\nCOMMIT;`).map((unit) => [unit.verb, unit.source.text])).toEqual([
      ['create java source', java],
      ['commit', 'COMMIT;'],
    ]);
  });

  test('a view with a function in its query is one unit', () => {
    const view =
      'CREATE VIEW v AS\nWITH FUNCTION f RETURN NUMBER IS\nBEGIN\n  RETURN 1;\nEND;\nSELECT f FROM dual;';
    expect(texts(`${view}\nCOMMIT;`)).toEqual([view, 'COMMIT;']);
    expect(texts(`${view}\n/\nCOMMIT;`)).toEqual([view, 'COMMIT;']);
  });
});

describe('commands', () => {
  test('are known by their abbreviations', () => {
    expect(
      commandsOf(
        "REM it's\nPro hello; \nset serverout on size 1000000\nSPO x.log\nwhenever sqlerror exit\nsho err\n! ls\nEXIT;",
      ),
    ).toEqual([
      ['remark', "it's"],
      ['prompt', 'hello;'],
      ['set', 'serverout on size 1000000'],
      ['spool', 'x.log'],
      ['whenever', 'sqlerror exit'],
      ['show', 'err'],
      ['host', 'ls'],
      ['exit', ''],
    ]);
  });

  test('go on after a hyphen, but not after a row of hyphens', () => {
    expect(commandsOf('COLUMN a -\n  FORMAT a10 -\n  HEADING x\nPROMPT -----\nREM --- -\nCOMMIT;')).toEqual([
      ['column', 'a     FORMAT a10     HEADING x'],
      ['prompt', '-----'],
      ['remark', '--- -'],
      [undefined, undefined],
    ]);
  });

  test('EXECUTE gives its statement, with its place', () => {
    const [unit] = split(
      '  EXEC  dbms_stats.gather_table_stats(ownname => user, -\n    tabname => &&t..x);',
      { t: 'EMPLOYEES' },
    );
    expect([unit?.kind, unit?.verb]).toEqual(['exec', 'exec']);
    expect(unit?.source.text).toBe(
      'dbms_stats.gather_table_stats(ownname => user,  \n    tabname => EMPLOYEES.x);',
    );
    expect(placeOf(unit, 'dbms_stats')).toBe('1:9');
    expect(placeOf(unit, 'tabname')).toBe('2:5');
    expect(placeOf(unit, '.x')).toBe('2:20');
  });

  test('@, @@ and START name a script and its arguments', () => {
    const includes = split('@a\n@@ "b c.sql" one \'two three\'\nSTART d.pks;\nsta e').map(
      (unit) => unit.command?.include,
    );
    expect(includes).toEqual([
      { path: 'a.sql', beside: false, arguments: [] },
      { path: 'b c.sql', beside: true, arguments: ['one', 'two three'] },
      { path: 'd.pks', beside: false, arguments: [] },
      { path: 'e.sql', beside: false, arguments: [] },
    ]);
  });

  test('CONNECT and ALTER SESSION change the schema; a password is not kept', () => {
    const units = split(
      'CONNECT hr/secret@db\nconn "Mixed"/secret\nALTER SESSION SET CURRENT_SCHEMA = sh;\nconnect / as sysdba\nALTER SESSION SET nls_date_format = \'DD\';',
    );
    expect(units.map((unit) => [unit.kind, unit.command?.currentSchema])).toEqual([
      ['command', 'HR'],
      ['command', 'Mixed'],
      ['command', 'SH'],
      ['command', 'SYS'],
      ['sql', undefined],
    ]);
    expect(JSON.stringify(units)).not.toContain('secret');
  });

  test('a line that is nothing known is refused alone', () => {
    expect(verbs('hello world\nCOMMIT;\n)\nROLLBACK;')).toEqual(['unknown', 'commit', 'unknown', 'rollback']);
    expect(codes('hello world\nCOMMIT;')).toEqual(['GW0016']);
  });

  test('what follows EXIT is read, with a finding', () => {
    expect(codes('EXIT\nCREATE TABLE a (x NUMBER);\nCOMMIT;')).toEqual(['GW0018']);
  });
});

describe('substitution variables', () => {
  test('are replaced; a dot ends the name', () => {
    expect(sql("DEFINE s = HR\ndef t='EMP'\nSELECT '&s' FROM &&s..&t._copy;")).toEqual([
      "SELECT 'HR' FROM HR.EMP_copy;",
    ]);
  });

  test('positions after them are those of the file', () => {
    const [unit] = split('SELECT &long_name_of_a_column, x,\n &a y\nFROM &b.z;', {
      long_name_of_a_column: 'c',
      a: 'something_longer',
      b: 'q',
    });
    expect(unit?.source.text).toBe('SELECT c, x,\n something_longer y\nFROM qz;');
    expect(placeOf(unit, 'SELECT')).toBe('1:1');
    expect(placeOf(unit, 'x,')).toBe('1:32');
    expect(placeOf(unit, ' y')).toBe('2:4');
    expect(placeOf(unit, 'FROM')).toBe('3:1');
    expect(placeOf(unit, 'z;')).toBe('3:9');
  });

  test('positions of several statements on a line are those of the file', () => {
    const units = split('INSERT INTO &t VALUES (1); DELETE FROM &t; COMMIT;', { t: 'a_long_table_name' });
    expect(units.map((unit) => unit.source.column)).toEqual([1, 28, 44]);
    expect(placeOf(units[1], 'FROM')).toBe('1:35');
  });

  test('may hold the beginning of a statement, a whole one, or a comment mark', () => {
    expect(
      sql('&skip CREATE TABLE a (x NUMBER);\n&do\nCOMMIT;', { skip: '--', do: 'DROP TABLE b;' }),
    ).toEqual(['-- CREATE TABLE a (x NUMBER);\nDROP TABLE b;', 'COMMIT;']);
    expect(sql('CREATE &what x IS\nBEGIN NULL; END;\n/', { what: 'PROCEDURE' })).toEqual([
      'CREATE PROCEDURE x IS\nBEGIN NULL; END;',
    ]);
    expect(
      split('&x\nBEGIN NULL; END;\n/', { x: '-- y' }).map((unit) => [unit.kind, unit.source.line]),
    ).toEqual([['plsql', 1]]);
  });

  test('that are not defined keep their text, with a finding; in literals it is a warning', () => {
    const [unit] = split("INSERT INTO t VALUES ('AT&T', 'R & D', '&', 'a && b', &v); -- &comment");
    expect(unit?.source.text).toBe("INSERT INTO t VALUES ('AT&T', 'R & D', '&', 'a && b', &v); -- &comment");
    expect(
      unit?.remarks.map((remark) => [remark.entry.code, unit.source.text.slice(remark.start, remark.end)]),
    ).toEqual([
      ['GW0011', '&T'],
      ['GW0010', '&v'],
    ]);
  });

  test('follow SET DEFINE, SET SCAN, SET ESCAPE, SET CONCAT and UNDEFINE', () => {
    const text = `DEFINE x = 1
      SELECT &x FROM a;
      SET ECHO OFF DEFINE OFF
      SELECT '&x' FROM b;
      SET DEFINE ^
      SELECT &x ^x FROM c;
      SET SCAN ON ESCAPE ON
      SELECT '\\&x' FROM d;
      SET CONCAT !
      SELECT &x.y &x!z FROM e;
      UNDEFINE x
      SELECT &x FROM f;`;
    expect(sql(text)).toEqual([
      'SELECT 1 FROM a;',
      "SELECT '&x' FROM b;",
      'SELECT &x 1 FROM c;',
      "SELECT '&x' FROM d;",
      'SELECT 1.y 1z FROM e;',
      'SELECT &x FROM f;',
    ]);
  });

  test('ACCEPT gives its default', () => {
    expect(sql("ACCEPT x CHAR DEFAULT 'abc' PROMPT 'x? '\nSELECT '&x' FROM dual;")).toEqual([
      "SELECT 'abc' FROM dual;",
    ]);
  });
});

describe('any chunks', () => {
  const pieces = [
    "INSERT INTO t VALUES ('a;''b\n/\nc', q'[x']');\n",
    "CREATE TABLE t (\n a NUMBER -- it's\n)\n/\n",
    'CREATE OR REPLACE PROCEDURE p IS\nBEGIN\n  IF 1 = 1 THEN NULL; END IF;\nEND;\n/\n',
    'BEGIN NULL; END;\n-- next\n',
    'PROMPT a -\n b\n',
    'DEFINE v = abc\n',
    "SELECT '&v', &v..x, &undefined FROM dual; COMMIT;\n",
    '/* open\n comment */\n',
    'SET DEFINE OFF\n',
    'EXEC p(1, -\n  2)\n',
    'garbage\n',
    'SELECT 1\nFROM dual\n\nCREATE VIEW v AS SELECT 1 FROM dual;\n',
    '/\n',
  ];

  test('give the same units', () => {
    const script = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(script, fc.integer({ min: 1, max: 40 }), fc.boolean(), (text, chunk, windows) => {
        const whole = split(text);
        const fed = split(windows ? text.replaceAll('\n', '\r\n') : text, {}, chunk);
        expect(fed).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });

  test('lose no character of a statement', () => {
    const statements = pieces.filter(
      (piece) => !/^(?:PROMPT|DEFINE|SET|EXEC|garbage|\/\n)/.test(piece) && !piece.includes('&v'),
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...statements), { maxLength: 10 }), (parts) => {
        const text = parts.join('');
        expect(squeeze(texts(text).join('\n'))).toBe(squeeze(text));
      }),
    );
  });
});
