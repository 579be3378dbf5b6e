import { describe, expect, it } from 'vitest';
import type { ScriptUnit } from '../../sql/script.ts';
import { mysqlClient } from './script.ts';

/** Reads a script in chunks of a size, and again whole: both must give the same. */
function units(text: string, size = 7): ScriptUnit[] {
  const read = (step: number): ScriptUnit[] => {
    const reader = mysqlClient.begin({}).open('test.sql');
    const found: ScriptUnit[] = [];
    const take = (some: Iterator<ScriptUnit, void>): void => {
      for (let next = some.next(); next.done !== true; next = some.next()) found.push(next.value);
    };
    for (let at = 0; at < text.length; at += step) take(reader.feed(text.slice(at, at + step)));
    take(reader.finish());
    return found;
  };
  const whole = read(text.length);
  expect(read(size)).toEqual(whole);
  return whole;
}

const texts = (text: string): string[] => units(text).map((each) => each.source.text);

describe('the splitter of MySQL', () => {
  it('ends statements at the delimiter, outside of strings, names and comments', () => {
    expect(
      texts("SELECT ';', \"a;\"\"b\", 'it\\'s;'; -- x;\nSELECT `a;b` # c;\n; SELECT /* ; */ 5--1;"),
    ).toEqual(["SELECT ';', \"a;\"\"b\", 'it\\'s;'; -- x;", 'SELECT `a;b` # c;\n;', 'SELECT /* ; */ 5--1;']);
  });

  it('reads what executed comments hold', () => {
    const [set, create] = units(
      '/*!40101 SET NAMES utf8 */;\n/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t */;',
    );
    expect(set).toMatchObject({ kind: 'command', command: { name: 'set' } });
    expect(create?.verb).toBe('create trigger');
    expect(units('/*M!999999\\- enable the sandbox mode */ \nSELECT 1;').map((each) => each.verb)).toEqual([
      'select',
    ]);
  });

  it('follows DELIMITER, and finds the end of a routine without it', () => {
    expect(
      texts('DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END $$\nDELIMITER ;\nSELECT 2;'),
    ).toEqual(['DELIMITER $$', 'CREATE PROCEDURE p() BEGIN SELECT 1; END ;', 'DELIMITER ;', 'SELECT 2;']);
    expect(
      texts(
        'CREATE FUNCTION f() RETURNS INT BEGIN IF a THEN SELECT CASE b WHEN 1 THEN 2 END; END IF; RETURN 1; END; SELECT 2;',
      ),
    ).toHaveLength(2);
  });

  it('knows where a statement stands', () => {
    const [, second] = units('SELECT 1;\n\n  CREATE TABLE t (a INT);');
    expect(second).toMatchObject({ verb: 'create table', source: { line: 3, column: 3 } });
  });

  it('follows USE, SOURCE and the transactions of the session', () => {
    const commands = units(
      "USE `My Db`;\nsource other.sql\nBEGIN;\nINSERT INTO t VALUES (1);\nCOMMIT;\nSET autocommit = 0;\nCOMMIT;\nLOCK TABLES t WRITE;\nSET time_zone = '+02:00';",
    ).map((each) => (each.command ? [each.command.name, each.command.arguments] : each.verb));
    expect(commands).toEqual([
      ['use', 'My Db'],
      ['source', 'other.sql'],
      ['set', 'autocommit off'],
      'insert',
      'commit',
      ['set', 'autocommit on'],
      ['set', 'autocommit off'],
      'commit',
      ['lock tables', 'LOCK TABLES t WRITE'],
      ['alter session', "time_zone = '+02:00'"],
    ]);
  });

  it('tells of a string without an end and of a statement without one', () => {
    expect(
      units("SELECT 'open\n;").flatMap((each) => each.remarks.map((one) => one.entry.code)),
    ).toHaveLength(1);
    expect(units('CREATE TABLE t (a INT)')).toMatchObject([{ terminated: false, verb: 'create table' }]);
  });
});
