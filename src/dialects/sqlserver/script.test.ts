import { describe, expect, it } from 'vitest';
import type { ScriptUnit } from '../../sql/script.ts';
import { sqlserverClient } from './script.ts';

/** Reads a script in chunks of a size, and again whole: both must give the same. */
function units(text: string, variables: Record<string, string> = {}): ScriptUnit[] {
  const read = (step: number): ScriptUnit[] => {
    const reader = sqlserverClient.begin(variables).open('test.sql');
    const found: ScriptUnit[] = [];
    const take = (some: Iterator<ScriptUnit, void>): void => {
      for (let next = some.next(); next.done !== true; next = some.next()) found.push(next.value);
    };
    for (let at = 0; at < text.length; at += step) take(reader.feed(text.slice(at, at + step)));
    take(reader.finish());
    return found;
  };
  const whole = read(text.length);
  expect(read(7)).toEqual(whole);
  return whole;
}

const texts = (text: string): string[] => units(text).map((each) => each.source.text.trim());

describe('batches of SQL Server', () => {
  it('end at GO on a line of its own, outside of texts, names and comments', () => {
    expect(
      texts("SELECT 'a\nGO\nb'\nGO\n/* x /* GO */\nGO\n*/ SELECT [a\nGO\n]\ngo 5 -- again\nSELECT 3"),
    ).toEqual(["SELECT 'a\nGO\nb'", '/* x /* GO */\nGO\n*/ SELECT [a\nGO\n]', 'SELECT 3']);
  });

  it('know where they stand in the file', () => {
    const found = units('SET NOCOUNT ON\nGO\n\n  CREATE TABLE a (b INT)\n  CREATE TABLE c (d INT)');
    expect(found.map(({ verb, source }) => [verb, source.line])).toEqual([
      ['set nocount', 1],
      ['create table', 3],
      ['create table', 4],
    ]);
  });

  it('are cut into statements that nothing separates', () => {
    expect(
      texts(
        'CREATE TABLE a (b INT DEFAULT 1) INSERT a VALUES (1), (2) UPDATE a SET b = 2 FROM a WHERE b IN (SELECT 1) DELETE a\nALTER TABLE a WITH CHECK ADD CONSTRAINT c CHECK (b > 0) CREATE INDEX i ON a (b)',
      ),
    ).toEqual([
      'CREATE TABLE a (b INT DEFAULT 1)',
      'INSERT a VALUES (1), (2)',
      'UPDATE a SET b = 2 FROM a WHERE b IN (SELECT 1)',
      'DELETE a',
      'ALTER TABLE a WITH CHECK ADD CONSTRAINT c CHECK (b > 0)',
      'CREATE INDEX i ON a (b)',
    ]);
  });

  it('are one unit where they hold code, or variables and flow', () => {
    expect(
      texts(
        'CREATE PROCEDURE p AS SELECT 1; SELECT 2\nGO\nINSERT a VALUES (1)\nDECLARE @x INT = 1; INSERT a VALUES (@x)',
      ),
    ).toEqual([
      'CREATE PROCEDURE p AS SELECT 1; SELECT 2',
      'INSERT a VALUES (1)',
      'DECLARE @x INT = 1; INSERT a VALUES (@x)',
    ]);
  });

  it('take what a test of the catalog guards', () => {
    expect(
      texts(
        "IF NOT EXISTS (SELECT * FROM sys.objects WHERE name = 'a')\nBEGIN\n  CREATE TABLE a (b INT)\nEND\nIF OBJECT_ID('c') IS NOT NULL DROP TABLE c\nCREATE TABLE c (d INT)",
      ),
    ).toEqual(['CREATE TABLE a (b INT)', 'DROP TABLE c', 'CREATE TABLE c (d INT)']);
  });

  it('know the branches of such tests that their statements stand in', () => {
    const script = `IF OBJECT_ID('a') IS NULL
BEGIN
  PRINT 'a'
  CREATE TABLE a (b INT)
END
ELSE IF COL_LENGTH('a', 'c') IS NULL
  ALTER TABLE a ADD c INT;
ELSE
BEGIN
  IF (SELECT MAX(b) FROM a) > 1 BEGIN UPDATE a SET b = 1 END
END
DELETE a`;
    expect(
      units(script).map(({ source, guards = [] }) => [
        source.text.trim().split('\n')[0],
        guards.map(({ test, branch }) => `${test} ${branch}`).join(', '),
      ]),
    ).toEqual([
      ["PRINT 'a'", '1 then'],
      ['CREATE TABLE a (b INT)', '1 then'],
      ['ALTER TABLE a ADD c INT;', '1 otherwise, 2 then'],
      ['IF (SELECT MAX(b) FROM a) > 1 BEGIN UPDATE a SET b = 1 END', '1 otherwise, 2 otherwise'],
      ['DELETE a', ''],
    ]);
  });

  it('are read from a constant text that defines something, where they stand in it', () => {
    const script = `SELECT 1
IF OBJECT_ID('v') IS NULL EXEC dbo.sp_executesql @statement = N'
  -- it''s v
  CREATE VIEW v AS SELECT ''x'' AS c'
EXEC ('ALTER TABLE a ADD b INT')
EXEC ('SELECT 1')`;
    expect(
      units(script).map(({ verb, source, guards = [] }) => [verb, source.line, source.column, guards.length]),
    ).toEqual([
      ['select', 1, 1, 0],
      ['create view', 2, 65, 1],
      ['alter table', 5, 8, 0],
      ['exec', 5, 33, 0],
    ]);
    expect(units(script)[1]?.source.text).toBe("\n  -- it's v\n  CREATE VIEW v AS SELECT 'x' AS c");
  });

  it('have texts in quotation marks where these are not for names', () => {
    expect(
      texts(
        `SELECT "a"\nGO\nSET ANSI_NULLS, QUOTED_IDENTIFIER OFF\nGO\nSELECT "it's ""b""" AS [c"d"], 'e "f"' -- "g"\nGO\nset quoted_identifier on\nGO\nSELECT "h"`,
      ),
    ).toEqual([
      'SELECT "a"',
      'SET ANSI_NULLS, QUOTED_IDENTIFIER OFF',
      `SELECT 'it''s "b"' AS [c"d"], 'e "f"' -- "g"`,
      'set quoted_identifier on',
      'SELECT "h"',
    ]);
  });

  it('are told of where they change what those behind them mean', () => {
    const script = `SET ANSI_NULLS, ANSI_PADDING OFF\nGO\nSET QUOTED_IDENTIFIER ON SET NOCOUNT ON SET ANSI_NULLS ON\nSET DATEFORMAT dmy; SET LANGUAGE us_english`;
    expect(units(script).flatMap(({ remarks }) => remarks.map(({ what }) => what))).toEqual([
      'SET ANSI_NULLS OFF of the script is left out: here, nothing is equal to NULL, in the code that is created, too.',
      'SET ANSI_PADDING OFF of the script is left out: here, columns keep the blanks and zeros at the ends of values.',
      'SET DATEFORMAT dmy of the script is left out: here, the month stands before the day in a date.',
    ]);
  });

  it('have variables of sqlcmd, from outside and from the script', () => {
    const found = units(
      ':setvar Schema "app"\nCREATE TABLE $(Schema).$(Name) (b INT)\nGO\nSELECT \'$(missing)\'',
      { name: 't' },
    );
    expect(found.map(({ source }) => source.text.trim())).toEqual([
      ':setvar Schema "app"',
      'CREATE TABLE app.t (b INT)',
      "SELECT '$(missing)'",
    ]);
    expect(found[2]?.remarks.map(({ what }) => what)).toEqual(['The variable $(missing) has no value']);
  });

  it('include other scripts', () => {
    expect(units(':r .\\tables.sql\n')[0]?.command?.include?.path).toBe('.\\tables.sql');
  });
});
