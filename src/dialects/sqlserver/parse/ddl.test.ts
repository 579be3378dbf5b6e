import { describe, expect, it } from 'vitest';
import { show } from '../../../sql/show.ts';
import type { Source } from '../../../text/source.ts';
import { parseStatement } from './statement.ts';

function read(text: string): string {
  const source: Source = { file: 'test.sql', text, base: 0, line: 1, column: 1 };
  const { node, faults } = parseStatement(source);
  expect(faults).toEqual([]);
  return show(node);
}

describe('definitions of SQL Server', () => {
  it('are read with all that stands in them', () => {
    expect(
      read(
        `CREATE TABLE [dbo].[a b] ([id] [int] IDENTITY(1,-2) NOT FOR REPLICATION NOT NULL PRIMARY KEY CLUSTERED,
          c nvarchar(max) COLLATE Latin1_General_CI_AS NULL CONSTRAINT [df c] DEFAULT (N'x'), v AS (id * 2) PERSISTED,
          r uniqueidentifier ROWGUIDCOL, s xml(CONTENT dbo.col) SPARSE, INDEX ix NONCLUSTERED (c),
          CONSTRAINT fk FOREIGN KEY (id) REFERENCES other (x) ON DELETE CASCADE ON UPDATE SET NULL)
          WITH (DATA_COMPRESSION = PAGE) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]`,
      ),
    ).toMatchInlineSnapshot(
      `"(createTable name: "dbo"."a b", columns: [(column name: "id", type: (dataType name: INT), identity: {options: {start: 1, increment: -2}}, constraints: [(constraint type: not null, columns: [], state: {}, properties: []), (constraint columns: [], properties: [(property name: CLUSTERED, text: CLUSTERED)], state: {}, type: primary key)], properties: []), (column name: c, type: (dataType name: NVARCHAR, precision: *), default: (( N'x' )), collation: Latin1_General_CI_AS, constraints: [(constraint type: null, columns: [], state: {}, properties: [])], properties: [(property name: CONSTRAINT, text: CONSTRAINT [df c])]), (column name: v, generated: {expression: (( (id * 2) )), stored}, constraints: [], properties: []), (column name: r, type: (dataType name: UNIQUEIDENTIFIER), constraints: [], properties: [(property name: ROWGUIDCOL, text: ROWGUIDCOL)]), (column name: s, type: (dataType name: XML), constraints: [], properties: [(property name: SPARSE, text: SPARSE)])], constraints: [(constraint name: fk, columns: [id], properties: [], state: {}, type: foreign key, references: {table: other, columns: [x]}, onDelete: cascade, onUpdate: set null)], properties: [(property name: WITH, text: WITH (DATA_COMPRESSION = PAGE)), (property name: ON, text: ON [PRIMARY]), (property name: TEXTIMAGE_ON, text: TEXTIMAGE_ON [PRIMARY])], indexes: [(createIndex name: ix, table: "dbo"."a b", items: [c], properties: [(property name: NONCLUSTERED, text: NONCLUSTERED)])])"`,
    );
  });

  it('have indexes beside their columns, and words that begin statements elsewhere', () => {
    const forms = [
      'CREATE TABLE t (a INT NOT NULL INDEX i HASH WITH (BUCKET_COUNT = 8), b INT INDEX j UNIQUE (b, a), precision INT)',
      'ALTER TABLE t ADD c INT INDEX k, d INT',
      'DROP ROLE IF EXISTS r',
      'ALTER PARTITION FUNCTION f() MERGE RANGE (1)',
      'ALTER SECURITY POLICY p ADD BLOCK PREDICATE f(a) ON t AFTER UPDATE',
      'DROP INDEX i ON t WITH (ONLINE = OFF)',
      'CREATE UNIQUE INDEX i ON t (a) WITH IGNORE_DUP_KEY, FILLFACTOR = 80',
      'CREATE TABLE e AS EDGE',
      ';WITH q AS (SELECT 1 AS a) INSERT t (a) VALUES (1) OPTION (RECOMPILE)',
    ];
    expect(forms.map(read)).toMatchInlineSnapshot(`
      [
        "(createTable name: t, columns: [(column name: a, type: (dataType name: INT), constraints: [(constraint type: not null, columns: [], state: {}, properties: [])], properties: []), (column name: b, type: (dataType name: INT), constraints: [], properties: []), (column name: precision, type: (dataType name: INT), constraints: [], properties: [])], constraints: [], properties: [], indexes: [(createIndex name: i, table: t, items: [a], properties: [(property name: WITH, text: WITH (BUCKET_COUNT = 8))]), (createIndex name: j, table: t, unique, items: [b, a], properties: [])])",
        "(alterTable name: t, actions: [(alterAction action: add column, columns: [(column name: c, type: (dataType name: INT), constraints: [], properties: [])]), (alterAction action: add index, index: (createIndex name: k, table: t, items: [c], properties: [])), (alterAction action: add column, columns: [(column name: d, type: (dataType name: INT), constraints: [], properties: [])])])",
        "(otherStatement verb: DROP ROLE, text: DROP ROLE IF EXISTS r)",
        "(otherStatement verb: ALTER PARTITION, text: ALTER PARTITION FUNCTION f() MERGE RANGE (1))",
        "(otherStatement verb: ALTER SECURITY, name: POLICY, text: ALTER SECURITY POLICY p ADD BLOCK PREDICATE f(a) ON t AFTER UPDATE)",
        "(drop object: INDEX, name: i, options: , table: t)",
        "(createIndex name: i, table: t, unique, items: [a], properties: [(property name: WITH, text: WITH IGNORE_DUP_KEY, FILLFACTOR = 80)])",
        "(createTable name: e, columns: [], constraints: [], properties: [(property name: AS, text: AS EDGE)])",
        "(anonymousBlock block: (block labels: [], declarations: [], statements: [(insert with: (with tables: [(commonTable name: q, query: (query body: (select items: [1 AS a], from: [])))]), target: (table name: t), columns: [a], rows: [[1]])], handlers: []))",
      ]
    `);
  });

  it('change tables in every form', () => {
    const forms = [
      'ALTER TABLE t WITH NOCHECK ADD CONSTRAINT a CHECK (x > 0), CONSTRAINT b UNIQUE (x)',
      'ALTER TABLE t ADD c INT NOT NULL CONSTRAINT d DEFAULT 1 WITH VALUES, e AS c + 1',
      'ALTER TABLE t ALTER COLUMN c VARCHAR(10)',
      'ALTER TABLE t DROP CONSTRAINT a, b, COLUMN c, d',
      'ALTER TABLE t ADD CONSTRAINT d DEFAULT (getdate()) FOR c',
      'ALTER TABLE t NOCHECK CONSTRAINT ALL',
      'ALTER TABLE t WITH CHECK CHECK CONSTRAINT fk',
      'ALTER TABLE t DISABLE TRIGGER x, y',
      'ALTER TABLE t SET (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.h))',
    ];
    expect(forms.map(read)).toMatchInlineSnapshot(`
      [
        "(alterTable name: t, actions: [(alterAction action: add constraint, constraints: [(constraint name: a, columns: [], properties: [], state: {}, type: check, check: (x > 0))]), (alterAction action: add constraint, constraints: [(constraint name: b, columns: [x], properties: [], state: {}, type: unique)])])",
        "(alterTable name: t, actions: [(alterAction action: add column, columns: [(column name: c, type: (dataType name: INT), default: 1, constraints: [(constraint type: not null, columns: [], state: {}, properties: [])], properties: [(property name: CONSTRAINT, text: CONSTRAINT d), (property name: WITH VALUES, text: WITH VALUES)])]), (alterAction action: add column, columns: [(column name: e, generated: {expression: (c + 1)}, constraints: [], properties: [])])])",
        "(alterTable name: t, actions: [(alterAction action: modify column, columns: [(column name: c, type: (dataType name: VARCHAR, precision: 10), constraints: [(constraint type: null, columns: [], state: {}, properties: [])], properties: [])])])",
        "(alterTable name: t, actions: [(alterAction action: drop constraint, name: a), (alterAction action: drop constraint, name: b), (alterAction action: drop column, name: c), (alterAction action: drop column, name: d)])",
        "(alterTable name: t, actions: [(alterAction action: column default, columns: [(column name: c, constraints: [], properties: [], default: (( getdate() )))])])",
        "(alterTable name: t, actions: [(alterAction action: disable constraint)])",
        "(alterTable name: t, actions: [(alterAction action: enable constraint, state: {}, name: fk)])",
        "(alterTable name: t, actions: [(alterAction action: disable trigger, name: x), (alterAction action: disable trigger, name: y)])",
        "(alterTable name: t, actions: [(alterAction action: other, text: SET (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.h)))])",
      ]
    `);
  });

  it('stand in procedures of the system, too', () => {
    const forms = [
      "EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'It''s a note', @level0type=N'SCHEMA', @level0name=N'dbo', @level1type=N'TABLE', @level1name=N't', @level2type=N'COLUMN', @level2name=N'c'",
      "EXECUTE sp_addextendedproperty N'MS_Description', N'A table', N'SCHEMA', [dbo], N'TABLE', [t], NULL, NULL",
      "EXEC sp_rename 'dbo.t.a', 'b', 'COLUMN'",
      "EXEC sp_rename '[dbo].[old name]', 'new'",
      "EXEC sp_addtype id, 'varchar(11)', 'NOT NULL'",
      "EXEC sp_addmessage 50005, 16, N'No %s', @lang = 'us_english'",
      'EXEC dbo.anything 1, 2',
    ];
    expect(forms.map(read)).toMatchInlineSnapshot(`
      [
        "(commentOn object: column, name: "dbo"."t"."c", text: It's a note)",
        "(commentOn object: table, name: "dbo"."t", text: A table)",
        "(alterTable name: "dbo"."t", actions: [(alterAction action: rename column, name: "a", newName: "b")])",
        "(rename object: TABLE, name: "dbo"."old name", newName: "new")",
        "(createType name: "id", definition: (subtype base: (dataType name: VARCHAR, precision: 11), notNull))",
        "(serverMessage number: 50005, text: No %s)",
        "(anonymousBlock block: (block labels: [], declarations: [], statements: [(executeProcedure procedure: dbo.anything, arguments: [(executeArgument value: 1), (executeArgument value: 2)])], handlers: []))",
      ]
    `);
  });

  it('make indexes, sequences, types and synonyms', () => {
    const forms = [
      'CREATE UNIQUE NONCLUSTERED INDEX i ON dbo.t (a ASC, b DESC) INCLUDE (c) WHERE a IS NOT NULL WITH (FILLFACTOR = 80) ON [PRIMARY]',
      'CREATE PRIMARY XML INDEX p ON t (x)',
      'CREATE XML INDEX s ON t (x) USING XML INDEX [p] FOR PATH',
      'CREATE SEQUENCE s AS bigint START WITH 5 INCREMENT BY -1 MINVALUE -100 NO MAXVALUE CYCLE NO CACHE',
      'CREATE TYPE dbo.phone FROM nvarchar(25) NOT NULL',
      'CREATE SYNONYM s FOR other.dbo.t',
      'DROP INDEX i ON t',
      'DROP TABLE IF EXISTS a, dbo.b',
    ];
    expect(forms.map(read)).toMatchInlineSnapshot(`
      [
        "(createIndex name: i, table: dbo.t, unique, items: [a asc, b desc], properties: [(property name: NONCLUSTERED, text: NONCLUSTERED), (property name: WITH, text: WITH (FILLFACTOR = 80)), (property name: ON, text: ON [PRIMARY])], include: [c], where: (is operand: a, not, test: null))",
        "(createIndex name: p, table: t, items: [x], properties: [(property name: PRIMARY, text: PRIMARY), (property name: XML, text: XML)])",
        "(createIndex name: s, table: t, items: [x], properties: [(property name: XML, text: XML), (property name: USING, text: USING XML INDEX [p] FOR PATH)])",
        "(createSequence name: s, options: {start: 5, increment: -1, minimum: -100, maximum: none, cycle, cache: none}, type: (dataType name: BIGINT))",
        "(createType name: dbo.phone, definition: (subtype base: (dataType name: NVARCHAR, precision: 25), notNull))",
        "(createSynonym name: s, target: other.dbo.t)",
        "(drop object: INDEX, name: i, options: , table: t)",
        "(drop object: TABLE, name: a, options: IF EXISTS, more: [dbo.b])",
      ]
    `);
  });
});

describe('what cannot be read', () => {
  it('is a fault and never throws', () => {
    const source = (text: string): Source => ({ file: 'test.sql', text, base: 0, line: 1, column: 1 });
    for (const text of [
      'CREATE TABLE',
      'CREATE TABLE t (a',
      "INSERT t VALUES ('",
      'ALTER TABLE t ADD',
      'CREATE INDEX i ON',
    ]) {
      const { node, faults } = parseStatement(source(text));
      expect(faults.length, text).toBeGreaterThan(0);
      expect(node.kind, text).toBeDefined();
    }
    const deep = parseStatement(
      source(`CREATE TABLE t (a INT DEFAULT ${'('.repeat(10_000)}1${')'.repeat(10_000)})`),
    );
    expect(deep.faults[0]?.what).toMatch(/nest/);
  });
});
