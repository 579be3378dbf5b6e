import { describe, expect, it } from 'vitest';
import { show } from '../../../sql/show.ts';
import type { TopStatement } from '../../../sql/tree/define.ts';
import { parseStatement } from './statement.ts';

function parse(text: string): TopStatement {
  const { node, faults } = parseStatement({ file: 'test.sql', text, base: 0, line: 1, column: 1 });
  expect(faults).toEqual([]);
  return node;
}

function table(text: string): Extract<TopStatement, { kind: 'createTable' }> {
  const node = parse(text);
  if (node.kind !== 'createTable') throw new Error(`${node.kind} is no table`);
  return node;
}

describe('columns', () => {
  it('have principal types with their attributes', () => {
    const { columns } = table(`CREATE TABLE t (
      a INTEGER(11) UNSIGNED ZEROFILL, b NUMERIC(8,2), c CHARACTER VARYING(9) CHARSET latin1 COLLATE latin1_bin,
      d LONG VARCHAR, e ENUM('x', 'it''s', "q\\"q"), f DOUBLE PRECISION, g NATIONAL CHAR(3), h CHAR(4) BYTE,
      i POINT SRID 4326, j FLOAT(7,3), k SERIAL)`);
    expect(
      columns.map((each) => [each.type?.name.parts[0]?.text, each.type?.precision, each.type?.scale]),
    ).toEqual([
      ['INT', 11, undefined],
      ['DECIMAL', 8, 2],
      ['VARCHAR', 9, undefined],
      ['MEDIUMTEXT', undefined, undefined],
      ['ENUM', undefined, undefined],
      ['DOUBLE', undefined, undefined],
      ['CHAR', 3, undefined],
      ['BINARY', 4, undefined],
      ['POINT', undefined, undefined],
      ['FLOAT', 7, 3],
      ['BIGINT', undefined, undefined],
    ]);
    expect(columns[0]?.type).toMatchObject({ unsigned: true, zerofill: true });
    expect(columns[2]?.type).toMatchObject({ characterSet: 'latin1', collation: 'latin1_bin' });
    expect(columns[4]?.type?.members).toEqual(['x', "it's", 'q"q']);
    expect(columns[8]?.type?.srid).toBe(4326);
    expect(columns[10]?.identity).toBeDefined();
    expect(columns[10]?.constraints.map((each) => each.type)).toEqual(['not null', 'unique']);
  });

  it('have defaults, moments, comments and generated values', () => {
    const { columns } = table(`CREATE TABLE t (
      a INT NOT NULL DEFAULT '0' COMMENT 'first',
      b TIMESTAMP(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
      c CHAR(36) DEFAULT (uuid()) /*!80023 INVISIBLE */,
      d INT GENERATED ALWAYS AS ((a + 1)) VIRTUAL NOT NULL,
      e INT AS (a * 2) PERSISTENT,
      f BIT(3) DEFAULT b'101', g VARBINARY(2) DEFAULT 0x0AfF, h DATE DEFAULT '0000-00-00')`);
    const [a, b, c, d, e, f, g, h] = columns;
    expect([a, b, c, f, g, h].map((each) => each?.default && show(each.default))).toEqual([
      "'0'",
      'NOW(3)',
      'uuid()',
      "B('101')",
      "X('0aff')",
      "'0000-00-00'",
    ]);
    expect(a?.comment?.value).toBe('first');
    expect(b?.onUpdate && show(b.onUpdate)).toBe('NOW(3)');
    expect(c?.invisible).toBe(true);
    expect(d?.generated && [show(d.generated.expression), d.generated.stored]).toEqual(['(a + 1)', false]);
    expect(e?.generated?.stored).toBe(true);
  });
});

describe('tables', () => {
  it('hold keys, indexes, checks and foreign keys', () => {
    const node = table(`CREATE TABLE IF NOT EXISTS \`db\`.\`t\` (
      id INT PRIMARY KEY, a VARCHAR(9), b TEXT,
      UNIQUE KEY u (a), UNIQUE (a(3)), KEY i USING BTREE (a, b(10) DESC) COMMENT 'x', INDEX ((lower(a))),
      FULLTEXT KEY f (b) /*!50100 WITH PARSER \`ngram\` */, SPATIAL INDEX s (g),
      CONSTRAINT fk FOREIGN KEY i2 (a) REFERENCES o (x) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE,
      CONSTRAINT c CHECK (id > 0) NOT ENFORCED
    ) ENGINE=InnoDB, AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE utf8mb4_bin COMMENT='it''s' ROW_FORMAT=DYNAMIC`);
    expect(node.constraints.map((each) => [each.type, each.name?.text])).toEqual([
      ['unique', 'u'],
      ['foreign key', 'fk'],
      ['check', 'c'],
    ]);
    expect(node.constraints[1]).toMatchObject({ onDelete: 'set null', onUpdate: 'cascade' });
    expect(node.constraints[2]?.state.enabled).toBe(false);
    expect(
      node.indexes?.map((each) => [
        each.name.parts[0]?.text,
        each.unique,
        each.search,
        each.items.map((item) => item.prefix),
      ]),
    ).toEqual([
      [undefined, true, undefined, [3]],
      ['i', false, undefined, [undefined, 10]],
      [undefined, false, undefined, [undefined]],
      ['f', false, 'fulltext', [undefined]],
      ['s', false, 'spatial', [undefined]],
    ]);
    expect(node).toMatchObject({
      autoIncrement: '7',
      characterSet: 'utf8mb4',
      collation: 'utf8mb4_bin',
      comment: { value: "it's" },
      ifNotExists: true,
    });
  });

  it('are partitioned in every way', () => {
    const range =
      table(`CREATE TABLE t (d DATE) PARTITION BY RANGE (YEAR(d)) SUBPARTITION BY HASH (TO_DAYS(d)) SUBPARTITIONS 2
      (PARTITION p0 VALUES LESS THAN (1990) ENGINE = InnoDB, PARTITION p1 VALUES LESS THAN MAXVALUE)`).partitioning;
    expect(range).toMatchObject({ method: 'range', sub: { method: 'hash', count: 2 } });
    expect(range?.partitions.map((each) => each.lessThan?.map(show))).toEqual([['1990'], ['MAXVALUE']]);
    expect(
      table('CREATE TABLE t (a INT, b INT) PARTITION BY LINEAR KEY ALGORITHM=2 (a, b) PARTITIONS 8')
        .partitioning,
    ).toMatchObject({ method: 'hash', count: 8, properties: [{ name: 'LINEAR' }] });
    const list = table(
      "CREATE TABLE t (a CHAR(1)) PARTITION BY LIST COLUMNS (a) (PARTITION p VALUES IN ('x', NULL))",
    ).partitioning;
    expect(list?.partitions[0]?.values?.map(show)).toEqual(["'x'", 'NULL']);
  });

  it('keep an item that cannot be read, and tell', () => {
    const text = 'CREATE TABLE t (a INT, b WHATEVER NOT REALLY, c INT)';
    const { node, faults } = parseStatement({ file: 't', text, base: 0, line: 1, column: 1 });
    expect(node).toMatchObject({ kind: 'createTable', properties: [{ name: 'UNREAD' }] });
    expect(node.kind === 'createTable' && node.columns.map((each) => each.name.text)).toEqual(['a', 'c']);
    expect(faults).toHaveLength(1);
  });
});

describe('ALTER TABLE and its kin', () => {
  it('read every action', () => {
    const node =
      parse(`ALTER TABLE t ADD COLUMN a INT FIRST, ADD (b INT, c INT), ADD KEY k (a), ADD UNIQUE (b), CHANGE a z BIGINT AFTER c,
      MODIFY COLUMN b TEXT, ALTER c SET DEFAULT 5, ALTER COLUMN c DROP DEFAULT, DROP INDEX k, DROP PRIMARY KEY, DROP FOREIGN KEY f,
      RENAME COLUMN c TO d, RENAME INDEX i TO j, RENAME TO other.u, CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
      ENGINE=InnoDB, AUTO_INCREMENT = 9, DROP COLUMN IF EXISTS d, ALGORITHM=INPLACE, LOCK=NONE, DISABLE KEYS, ORDER BY a`);
    expect(node.kind === 'alterTable' && node.actions.map((each) => each.action)).toEqual([
      'add column',
      'add column',
      'add index',
      'add constraint',
      'replace column',
      'replace column',
      'column default',
      'column default',
      'drop index',
      'drop constraint',
      'drop foreign key',
      'rename column',
      'rename index',
      'rename',
      'table options',
      'other',
      'table options',
      'drop column',
      'other',
      'other',
      'other',
      'other',
    ]);
  });

  it('read partitions', () => {
    const node = parse(
      'ALTER TABLE t REORGANIZE PARTITION p1 INTO (PARTITION a VALUES LESS THAN (1), PARTITION b VALUES LESS THAN (2))',
    );
    expect(node).toMatchObject({ actions: [{ action: 'reorganize partition', partitions: [{}, {}] }] });
    expect(parse('ALTER TABLE t REMOVE PARTITIONING')).toMatchObject({
      actions: [{ action: 'partition by' }],
    });
  });

  it('read statements of several tables', () => {
    expect(parse('RENAME TABLE a TO b, c TO d.e')).toMatchObject({
      kind: 'rename',
      more: [{ newSchema: { text: 'd' } }],
    });
    expect(parse('DROP TABLE IF EXISTS a, `b`.c CASCADE')).toMatchObject({
      kind: 'drop',
      object: 'TABLE',
      more: [{}],
    });
    expect(parse('DROP INDEX i ON t')).toMatchObject({
      kind: 'drop',
      object: 'INDEX',
      table: { parts: [{ text: 't' }] },
    });
    expect(parse('TRUNCATE t')).toMatchObject({ kind: 'truncate' });
    expect(parse('CREATE TABLE a LIKE b')).toMatchObject({
      kind: 'createTable',
      like: { parts: [{ text: 'b' }] },
    });
  });

  it('read sequences of MariaDB', () => {
    expect(
      parse('CREATE SEQUENCE s START WITH 5 INCREMENT BY -1 NOCACHE NOCYCLE ENGINE=InnoDB'),
    ).toMatchObject({
      kind: 'createSequence',
      options: { start: '5', increment: '-1', cache: 'none', cycle: false },
    });
    expect(parse('DO SETVAL(`s`, 100, 0)')).toMatchObject({
      kind: 'alterSequence',
      options: { restart: '100' },
    });
    expect(parse('SELECT SETVAL(s, 100)')).toMatchObject({ options: { restart: '101' } });
  });
});

describe('expressions', () => {
  const cases: readonly (readonly [text: string, tree: string])[] = [
    ['a || b && NOT c', '(a or (b and (not c)))'],
    ['a <=> b', '(is operand: a, not, test: distinct from, other: b)'],
    ['a + b * c DIV 2 - d % 3', '((a + DIV((b * c), 2)) - (d mod 3))'],
    ['5--3', '(5 - (- 3))'],
    ["_utf8mb4'x' 'y'", "'xy'"],
    ["'it''s \\'q\\' \\n\\%'", "'it''s ''q'' \n\\%'"],
    ['a REGEXP b', 'REGEXP_LIKE(a, b)'],
    ["doc->>'$.a'", "JSON_UNQUOTE_EXTRACT(doc, '$.a')"],
    ['BINARY a', 'BINARY(a)'],
    ['d + INTERVAL 1 DAY', '(d + INTERVAL<1 `DAY`>)'],
    ['INTERVAL(5, 1, 10)', 'INTERVAL(5, 1, 10)'],
    ['2fa_code', '2fa_code'],
    ['1e3', '1e3'],
    ['5e-324', '5e-324'],
    ["X'0aF'", "X('00af')"],
  ];
  for (const [text, tree] of cases)
    it(text, () => {
      const node = table(`CREATE TABLE t (a INT, CHECK (${text}))`);
      const [check] = node.constraints;
      expect(check?.check && show(check.check)).toBe(tree);
    });
});

describe('code', () => {
  it('is kept as text with its name', () => {
    expect(
      parse(
        'CREATE DEFINER=`root`@`localhost` TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; END',
      ),
    ).toMatchObject({ kind: 'createOther', object: 'TRIGGER', details: { table: 't' } });
    expect(
      parse(
        'CREATE ALGORITHM=UNDEFINED DEFINER=root@localhost SQL SECURITY DEFINER VIEW `db`.`v` AS SELECT 1',
      ),
    ).toMatchObject({ object: 'VIEW', name: { parts: [{ text: 'db' }, { text: 'v' }] } });
  });
});
