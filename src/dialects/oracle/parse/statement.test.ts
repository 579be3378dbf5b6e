import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ParsedStatement } from '../../../sql/dialect.ts';
import { lex } from '../../../sql/lexer.ts';
import { show } from '../../../sql/show.ts';
import type { Node } from '../../../sql/tree/node.ts';
import { eachChild, walk } from '../../../sql/walk.ts';
import type { Source } from '../../../text/source.ts';
import { oracleLexis } from '../lexis.ts';
import { ddlSamples } from '../../../../test/oracle-ddl.ts';
import { parseExecuted, parseStatement } from './statement.ts';

function source(text: string, base = 1000): Source {
  return { file: 'a.sql', text, base, line: 1, column: 1 };
}

const parse = (text: string): ParsedStatement => parseStatement(source(text));
const kind = (text: string) => parse(text).node.kind;
const faults = (text: string) => parse(text).faults.map((each) => each.what);

const samples = Object.entries(ddlSamples).flatMap(([family, list]) =>
  list.map(([expected, text]) => ({ family, expected, text })),
);

describe('every statement of the samples', () => {
  test.each(samples)('$family: $text', ({ expected, text }) => {
    const parsed = parse(text);
    expect(parsed.faults).toEqual([]);
    expect(parsed.node.kind).toBe(expected);
    expect({ start: parsed.node.start, end: parsed.node.end }).toEqual({
      start: 1000,
      end: 1000 + text.length,
    });
    checkPlaces(parsed.node, text);
  });
});

/** A node lies within its parent, and what is told by its place is what the text says there. */
function checkPlaces(root: Node, text: string): void {
  const at = (node: Node) => text.slice(node.start - 1000, node.end - 1000);
  walk(root, (node) => {
    eachChild(node, (child) => {
      expect(child.start, `${child.kind} in ${node.kind}`).toBeGreaterThanOrEqual(node.start);
      expect(child.end, `${child.kind} in ${node.kind}`).toBeLessThanOrEqual(node.end);
    });
    if (node.kind === 'identifier' && !at(node).includes('"')) {
      expect(at(node).replace(/\s+/g, ' ').toUpperCase()).toBe(node.text.toUpperCase());
    }
    if (node.kind === 'property') expect(at(node)).toBe(node.text);
  });
}

describe('what begins a statement', () => {
  test.each([
    ['SELECT 1 FROM dual', 'topQuery'],
    ['WITH q AS (SELECT 1 a FROM dual) SELECT a FROM q', 'topQuery'],
    ['(SELECT 1 FROM dual) UNION SELECT 2 FROM dual', 'topQuery'],
    ["INSERT INTO t VALUES (1, 'a')", 'insert'],
    ['UPDATE t SET a = 1', 'update'],
    ['DELETE t', 'delete'],
    ['MERGE INTO t USING u ON (t.a = u.a) WHEN MATCHED THEN UPDATE SET t.b = u.b', 'merge'],
    ['CALL p(1)', 'callProcedure'],
    ['COMMIT', 'transaction'],
    ['SET TRANSACTION READ ONLY', 'transaction'],
    ['LOCK TABLE t IN EXCLUSIVE MODE', 'lockTable'],
    ['BEGIN NULL; END', 'anonymousBlock'],
    ['DECLARE a NUMBER; BEGIN a := 1; END', 'anonymousBlock'],
    ['<<outer>> BEGIN NULL; END outer', 'anonymousBlock'],
    ['EXEC p(1)', 'anonymousBlock'],
    ['CREATE OR REPLACE PROCEDURE p IS BEGIN NULL; END p', 'createRoutine'],
    ['CREATE FUNCTION f RETURN NUMBER IS BEGIN RETURN 1; END', 'createRoutine'],
    ['CREATE OR REPLACE EDITIONABLE PACKAGE p AS a NUMBER; END p', 'createPackage'],
    ['CREATE PACKAGE BODY p AS a NUMBER; END p', 'createPackageBody'],
    ['CREATE OR REPLACE NONEDITIONABLE TRIGGER tr BEFORE INSERT ON t BEGIN NULL; END', 'createTrigger'],
    ['CREATE TYPE t AS TABLE OF NUMBER', 'createType'],
    ['CREATE OR REPLACE FORCE TYPE t AS OBJECT (a NUMBER)', 'createType'],
    ['CREATE TYPE BODY t AS MEMBER FUNCTION f RETURN NUMBER IS BEGIN RETURN 1; END; END', 'createTypeBody'],
  ])('%s', (text, expected) => {
    expect(faults(`${text};`)).toEqual([]);
    expect(kind(`${text};`)).toBe(expected);
  });

  test('CREATE OR REPLACE is known of a routine', () => {
    expect(parse('CREATE OR REPLACE PROCEDURE p IS BEGIN NULL; END;').node).toMatchObject({
      orReplace: true,
    });
    expect(parse('CREATE PROCEDURE p IS BEGIN NULL; END;').node).toMatchObject({ orReplace: false });
  });
});

describe('EXECUTE of SQL*Plus', () => {
  test.each(['p(1)', 'p(1);', 'pkg.reset;', ':x := 1', 'a(1); b(2)'])('%s is a block', (text) => {
    const parsed = parseExecuted(source(text));
    expect(parsed.faults).toEqual([]);
    expect(parsed.node).toMatchObject({ kind: 'anonymousBlock', block: { begin: -1, declarations: [] } });
  });

  test('holds its statements in order', () => {
    const parsed = parseExecuted(source('a(1); b(2);'));
    expect(show(parsed.node)).toContain(
      'statements: [(callStatement call: a(1)), (callStatement call: b(2))]',
    );
  });
});

describe('what cannot be read', () => {
  test('becomes unread, with its text and where reading stopped', () => {
    const text = 'CREATE INDEX i ON;';
    const parsed = parse(text);
    expect(parsed.node).toEqual({ kind: 'unread', start: 1000, end: 1017, text: 'CREATE INDEX i ON' });
    expect(parsed.faults).toEqual([
      { span: { start: 1017, end: 1018 }, what: 'a name was expected, found ;' },
    ]);
  });

  test.each([
    'FROBNICATE the_database;',
    'CREATE FLURB x;',
    'ALTER FLURB x SET y;',
    'DROP FLURB x;',
    'CREATE TABLE;',
    'CREATE TABLE t (;',
    'COMMENT ON TABLE t IS;',
    'ALTER TABLE t;',
    'ALTER TABLE t FROB x;',
    ')',
    '42',
    '',
  ])('%s is unread', (text) => {
    expect(kind(text)).toBe('unread');
    expect(faults(text)).toHaveLength(1);
  });

  test('what stands behind a complete statement is a fault, and the statement stays', () => {
    const text = 'CREATE SEQUENCE s FROM HERE ON;';
    const parsed = parse(text);
    expect(parsed.node.kind).toBe('createSequence');
    expect(parsed.faults).toEqual([
      { span: { start: 1018, end: 1031 }, what: 'the end of the statement was expected, found FROM' },
    ]);
  });

  test.each([
    'DELETE FROM t WHERE a = 1 FROBNICATE;',
    'SELECT a FROM t FLURB ROW_NUMBER() = 1;',
    'CREATE VIEW v AS SELECT a FROM t FLURB 1 = 1;',
  ])('%s chooses rows, and is unread as a whole', (text) => {
    expect(kind(text)).toBe('unread');
    expect(faults(text)).toHaveLength(1);
  });

  test('a semicolon and a slash end a statement', () => {
    expect(faults('DROP TABLE t;\n/\n')).toEqual([]);
    expect(faults('BEGIN NULL; END;\n/')).toEqual([]);
  });

  test('one item of a table costs the item, not the table', () => {
    const parsed = parse('CREATE TABLE t (a NUMBER, b NUMBER FROBNICATE (1, 2), c DATE NOT NULL);');
    expect(parsed.node).toMatchObject({
      kind: 'createTable',
      columns: [{ name: { text: 'a' } }, { name: { text: 'c' } }],
      properties: [{ name: 'UNREAD', text: 'b NUMBER FROBNICATE (1, 2)' }],
    });
    expect(parsed.faults.map((each) => each.what)).toEqual([', or ) was expected, found FROBNICATE']);
  });

  test('what the lexer could not read is a fault', () => {
    expect(faults("COMMENT ON TABLE t IS 'open")).toEqual(['a string that has no end']);
  });

  test('Java source is text, whatever it looks like to Oracle', () => {
    const text = "CREATE JAVA SOURCE NAMED a AS class A { char c = '\\''; String s = \"; ";
    expect(faults(text)).toEqual([]);
    expect(parse(text).node).toMatchObject({ object: 'JAVA SOURCE' });
  });

  test('10,000 parentheses are refused', () => {
    const deep = 10_000;
    const nested = '('.repeat(deep) + '1' + ')'.repeat(deep);
    expect(faults(`SELECT ${nested} FROM dual`)).toHaveLength(1);
    expect(faults(`CREATE TABLE t (a NUMBER DEFAULT ${nested})`)).toHaveLength(1);
    expect(faults(`CREATE TABLE t (a CHECK (${nested} > 0))`)).toHaveLength(1);
    expect(kind(`CREATE VIEW v AS ${nested}`)).toBe('unread');
    const storage = `STORAGE (${nested})`;
    expect(faults(`CREATE TABLE t (a NUMBER) ${storage}`)).toEqual([]);
  });
});

describe('any text', () => {
  const words = samples.map(({ text }) => {
    const { texts, starts, ends, types } = lex(source(text, 0), oracleLexis);
    return texts
      .map((_, i) => text.slice(starts[i] as number, ends[i] as number))
      .filter((_, i) => types[i] !== 'end');
  });

  test('with tokens missing never throws, and gives a node whose places hold', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: words.length - 1 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        (which, gaps) => {
          const list = [...(words[which] as string[])];
          for (const gap of gaps) list.splice(gap % Math.max(list.length, 1), 1);
          const text = list.join(' ');
          const parsed = parse(text);
          expect(parsed.node.start).toBeGreaterThanOrEqual(1000);
          expect(parsed.node.end).toBeLessThanOrEqual(1000 + text.length);
          if (parsed.node.kind === 'unread') expect(parsed.faults.length).toBeGreaterThan(0);
          for (const fault of parsed.faults) expect(fault.span.start).toBeLessThanOrEqual(1000 + text.length);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('with pieces of other statements never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 8 })), {
          minLength: 1,
          maxLength: 5,
        }),
        (pieces) => {
          const text = pieces
            .map(([which, from, length]) => {
              const list = words[which % words.length] as string[];
              const start = from % list.length;
              return list.slice(start, start + length).join(' ');
            })
            .join(' ');
          for (const head of ['', 'CREATE TABLE t (', 'ALTER TABLE t ']) parse(head + text);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
