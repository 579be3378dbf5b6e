import { describe, expect, it } from 'vitest';
import { show } from '../../../sql/show.ts';
import type { Source } from '../../../text/source.ts';
import { parseStatement } from './statement.ts';

const sourceOf = (text: string): Source => ({ file: 'test.sql', text, base: 0, line: 1, column: 1 });

function read(text: string): string {
  const { node, faults } = parseStatement(sourceOf(text));
  expect(faults).toEqual([]);
  return show(node);
}

/** The statements of a batch that begins with one that has no meaning of its own. */
function statements(text: string): string[] {
  const { node, faults } = parseStatement(sourceOf(`DECLARE @z int ${text}`));
  expect(faults).toEqual([]);
  return node.kind === 'anonymousBlock' ? node.block.statements.slice(1).map((each) => show(each)) : [];
}

describe('routines of Transact-SQL', () => {
  it('are procedures with parameters in every form', () => {
    expect(
      read(`CREATE OR ALTER PROC dbo.p;1 @a int, @b AS varchar(10) = 'x', @c int = NULL OUTPUT, @d dbo.ids READONLY, @e cursor VARYING OUT
            WITH RECOMPILE, EXECUTE AS OWNER AS SELECT @a RETURN 1`),
    ).toMatchInlineSnapshot(
      `"(createRoutine orReplace, routine: (routine form: procedure, name: dbo.p, parameters: [(parameter name: @a, mode: in, type: (dataType name: INT)), (parameter name: @b, mode: in, type: (dataType name: VARCHAR, precision: 10), default: 'x'), (parameter name: @c, mode: in out, type: (dataType name: INT), default: NULL), (parameter name: @d, mode: in, type: (dataType name: dbo.ids), readOnly), (parameter name: @e, mode: in out, type: (dataType name: CURSOR))], body: (block labels: [], declarations: [], statements: [(queryStatement query: (query body: (select items: [@a], from: []))), (return form: return, value: 1)], handlers: []), properties: {options: [RECOMPILE, EXECUTE AS OWNER]}))"`,
    );
  });

  it('are functions with a value, a query or a table', () => {
    expect([
      read(
        'CREATE FUNCTION f (@a int) RETURNS int WITH SCHEMABINDING, RETURNS NULL ON NULL INPUT AS BEGIN RETURN @a + 1 END',
      ),
      read('ALTER FUNCTION f () RETURNS TABLE AS RETURN (WITH c AS (SELECT 1 AS a) SELECT a FROM c)'),
      read(
        'CREATE FUNCTION f () RETURNS @t TABLE (a int PRIMARY KEY, INDEX i (a)) AS BEGIN INSERT @t VALUES (1); RETURN END;',
      ),
      read('CREATE FUNCTION f (@a int) RETURNS nvarchar(max) AS EXTERNAL NAME asm.[a.b].method'),
    ]).toMatchInlineSnapshot(`
      [
        "(createRoutine routine: (routine form: function, name: f, parameters: [(parameter name: @a, mode: in, type: (dataType name: INT))], returns: (dataType name: INT), body: (block labels: [], declarations: [], statements: [(return form: return, value: (@a + 1))], handlers: []), properties: {options: [SCHEMABINDING, RETURNS NULL ON NULL INPUT]}))",
        "(createRoutine orReplace, routine: (routine form: function, name: f, parameters: [], returnsTable: {}, query: (query with: (with tables: [(commonTable name: c, query: (query body: (select items: [1 AS a], from: [])))]), body: (select items: [a], from: [(table name: c)])), properties: {}))",
        "(createRoutine routine: (routine form: function, name: f, parameters: [], returnsTable: {name: @t, definition: (tableType columns: [(column name: a, type: (dataType name: INT), constraints: [(constraint columns: [], properties: [], state: {}, type: primary key)], properties: [])], constraints: [], indexes: [(createIndex name: i, table: @t, items: [a], properties: [])])}, body: (block labels: [], declarations: [], statements: [(insert target: (table name: @t), rows: [[1]]), (return form: return)], handlers: []), properties: {}))",
        "(createRoutine routine: (routine form: function, name: f, parameters: [(parameter name: @a, mode: in, type: (dataType name: INT))], returns: (dataType name: NVARCHAR, precision: *), external: EXTERNAL NAME asm.[a.b].method, properties: {}))",
      ]
    `);
  });

  it('are triggers on tables, databases and the server', () => {
    expect([
      read(
        'CREATE TRIGGER t ON dbo.x WITH EXECUTE AS CALLER AFTER INSERT, UPDATE NOT FOR REPLICATION AS IF UPDATE(a) ROLLBACK TRAN',
      ),
      read('CREATE TRIGGER t ON v INSTEAD OF DELETE AS RETURN'),
      read("CREATE TRIGGER t ON DATABASE FOR DROP_TABLE, ALTER_TABLE AS PRINT EVENTDATA().value('a', 'int')"),
      read('CREATE TRIGGER t ON ALL SERVER FOR LOGON AS BEGIN ROLLBACK END'),
    ]).toMatchInlineSnapshot(`
      [
        "(createTrigger name: t, timing: after, events: [{event: INSERT, columns: []}, {event: UPDATE, columns: []}], table: dbo.x, referencing: [], forEach: statement, body: (block labels: [], declarations: [], statements: [(if branches: [(ifBranch test: UPDATE(a), statements: [(transaction action: rollback)])])], handlers: []), options: [EXECUTE AS CALLER, NOT FOR REPLICATION])",
        "(createTrigger name: t, timing: instead of, events: [{event: DELETE, columns: []}], table: v, referencing: [], forEach: statement, body: (block labels: [], declarations: [], statements: [(return form: return)], handlers: []))",
        "(createTrigger name: t, timing: after, events: [{event: DROP_TABLE, columns: []}, {event: ALTER_TABLE, columns: []}], scope: {type: database}, referencing: [], forEach: statement, body: (block labels: [], declarations: [], statements: [(print value: XML VALUE<EVENTDATA() 'a' (dataType name: INT)>)], handlers: []))",
        "(createTrigger name: t, timing: after, events: [{event: LOGON, columns: []}], scope: {type: server}, referencing: [], forEach: statement, body: (block labels: [], declarations: [], statements: [(transaction action: rollback)], handlers: []))",
      ]
    `);
  });

  it('have types of their own', () => {
    expect(
      read(
        'CREATE TYPE dbo.ids AS TABLE (id int NOT NULL PRIMARY KEY, name sysname) WITH (MEMORY_OPTIMIZED = ON)',
      ),
    ).toMatchInlineSnapshot(
      `"(createType name: dbo.ids, definition: (tableType columns: [(column name: id, type: (dataType name: INT), constraints: [(constraint type: not null, columns: [], state: {}, properties: []), (constraint columns: [], properties: [], state: {}, type: primary key)], properties: []), (column name: name, type: (dataType name: SYSNAME), constraints: [], properties: [])], constraints: [], indexes: [], options: WITH (MEMORY_OPTIMIZED = ON)))"`,
    );
  });
});

describe('statements of Transact-SQL', () => {
  it('declare and set variables', () => {
    expect(
      statements(
        `DECLARE @a int = 1, @t AS TABLE (a int), @b xml, @c CURSOR SET @a += 2 SET @a -= 1 - 1 SET @b.modify('delete /a') SELECT @a = 1, @a *= b FROM t`,
      ),
    ).toMatchInlineSnapshot(`
      [
        "(declareVariables variables: [(variable name: @a, type: (dataType name: INT), default: 1)])",
        "(declareTable name: @t, definition: (tableType columns: [(column name: a, type: (dataType name: INT), constraints: [], properties: [])], constraints: [], indexes: []))",
        "(declareVariables variables: [(variable name: @b, type: (dataType name: XML)), (variable name: @c, type: (dataType name: CURSOR))])",
        "(assignment target: @a, value: (@a + 2))",
        "(assignment target: @a, value: (@a - (1 - 1)))",
        "(assignment target: @b, value: @b->modify('delete /a'))",
        "(queryStatement query: (query body: (select items: [1, (@a * b)], from: [(table name: t)])))",
      ]
    `);
  });

  it('flow', () => {
    expect(
      statements(`IF @a = 1 SELECT 1; ELSE IF @a = 2 BEGIN SET @a = 1; SET @a = 2 END ELSE RETURN
        WHILE 1 = 1 BEGIN IF @a > 1 BREAK ELSE CONTINUE END
        done: GOTO done WAITFOR DELAY '00:00:01' BEGIN BEGIN TRY SELECT 1 / 0 END TRY BEGIN CATCH THROW END CATCH END`),
    ).toMatchInlineSnapshot(`
      [
        "(if branches: [(ifBranch test: (@a = 1), statements: [(queryStatement query: (query body: (select items: [1], from: [])))]), (ifBranch test: (@a = 2), statements: [(assignment target: @a, value: 1), (assignment target: @a, value: 2)])], otherwise: [(return form: return)])",
        "(loop labels: [], control: (whileControl test: (1 = 1)), statements: [(if branches: [(ifBranch test: (@a > 1), statements: [(exit action: exit)])], otherwise: [(exit action: continue)])])",
        "(label label: done)",
        "(goto label: done)",
        "(waitFor form: delay, value: '00:00:01')",
        "(block labels: [], declarations: [], statements: [(tryCatch statements: [(queryStatement query: (query body: (select items: [(1 / 0)], from: [])))], handler: [(throw)])], handlers: [])",
      ]
    `);
  });

  it('call', () => {
    expect(
      statements(`EXEC @r = dbo.p @a = -1, @b = @x OUTPUT, @c = DEFAULT WITH RECOMPILE EXECUTE p abc, N'x', NULL EXEC @name
        EXEC ('SELECT ' + @a) AS USER = 'x' AT other EXEC sp_executesql @sql, N'@a int OUT', @a OUT INSERT t (a) EXEC p 1`),
    ).toMatchInlineSnapshot(`
      [
        "(executeProcedure result: @r, procedure: dbo.p, arguments: [(executeArgument name: @a, value: (- 1)), (executeArgument name: @b, value: @x, output), (executeArgument name: @c)], options: WITH RECOMPILE)",
        "(executeProcedure procedure: p, arguments: [(executeArgument value: 'abc'), (executeArgument value: N'x'), (executeArgument value: NULL)])",
        "(executeProcedure procedure: @name, arguments: [])",
        "(executeText text: ('SELECT ' + @a), arguments: [], as: AS USER = 'x', at: other)",
        "(executeProcedure procedure: sp_executesql, arguments: [(executeArgument value: @sql), (executeArgument value: N'@a int OUT'), (executeArgument value: @a, output)])",
        "(insert target: (table name: t), columns: [a], execute: (executeProcedure procedure: p, arguments: [(executeArgument value: 1)]))",
      ]
    `);
  });

  it('have cursors', () => {
    expect(
      statements(`DECLARE c CURSOR LOCAL FAST_FORWARD FOR SELECT a FROM t FOR UPDATE OF a DECLARE d INSENSITIVE SCROLL CURSOR FOR SELECT 1 FOR READ ONLY
        SET @c = CURSOR STATIC FOR SELECT 1 OPEN c FETCH NEXT FROM c INTO @a, @b FETCH RELATIVE -2 FROM GLOBAL c FETCH c INTO @a CLOSE c DEALLOCATE @c
        DELETE t WHERE CURRENT OF c`),
    ).toMatchInlineSnapshot(`
      [
        "(declareCursor cursor: c, options: [LOCAL, FAST_FORWARD], query: (query body: (select items: [a], from: [(table name: t)])), access: update, updates: [a])",
        "(declareCursor cursor: d, options: [INSENSITIVE, SCROLL], query: (query body: (select items: [1], from: [])), access: read only)",
        "(declareCursor cursor: @c, options: [STATIC], query: (query body: (select items: [1], from: [])))",
        "(open cursor: c)",
        "(fetch cursor: c, into: (into targets: [@a, @b]), direction: next)",
        "(fetch cursor: GLOBAL.c, into: (into targets: []), direction: relative, offset: (- 2))",
        "(fetch cursor: c, into: (into targets: [@a]))",
        "(close cursor: c)",
        "(deallocate cursor: @c)",
        "(delete target: (table name: t), currentOf: c)",
      ]
    `);
  });

  it('raise errors, write messages and end transactions', () => {
    expect(
      statements(`THROW 50001, @m, 1 RAISERROR (N'a %d', 16, 1, @a) WITH NOWAIT, LOG RAISERROR 50001 'old' PRINT "x"
        BEGIN DISTRIBUTED TRAN BEGIN TRAN @name WITH MARK 'x' SAVE TRANSACTION s ROLLBACK TRAN s COMMIT WORK COMMIT`),
    ).toMatchInlineSnapshot(`
      [
        "(throw number: 50001, message: @m, state: 1)",
        "(raiseError message: N'a %d', severity: 16, state: 1, arguments: [@a], options: [NOWAIT, LOG])",
        "(raiseError number: 50001, message: 'old', severity: 16, state: 1, arguments: [], options: [])",
        "(print value: 'x')",
        "(transaction action: begin, options: DISTRIBUTED)",
        "(transaction action: begin, savepoint: @name, options: WITH MARK 'x')",
        "(transaction action: savepoint, savepoint: s)",
        "(transaction action: rollback, savepoint: s)",
        "(transaction action: commit, options: WORK)",
        "(transaction action: commit)",
      ]
    `);
  });

  it('write rows', () => {
    expect(
      statements(`WITH c AS (SELECT 1 AS a) INSERT TOP (1) INTO t (t.a) OUTPUT inserted.a, $action INTO @t (x) OUTPUT inserted.* SELECT a FROM c
        UPDATE TOP (10) PERCENT t SET @v = a = 1, @w += 2, b.WRITE('x', NULL, NULL), c.modify('x'), d += 1, e = DEFAULT OUTPUT deleted.a FROM t JOIN u ON t.a = u.a WHERE u.b = 1 OPTION (RECOMPILE)
        DELETE FROM x OUTPUT deleted.* FROM t AS x LEFT JOIN u ON 1 = 1
        MERGE INTO t WITH (HOLDLOCK) AS x USING (VALUES (1)) AS s (a) ON x.a = s.a WHEN MATCHED AND x.b = 1 THEN DELETE WHEN MATCHED THEN UPDATE SET b = 2
          WHEN NOT MATCHED BY TARGET THEN INSERT (a) VALUES (s.a) WHEN NOT MATCHED BY SOURCE THEN DELETE OUTPUT $action, inserted.a;`),
    ).toMatchInlineSnapshot(`
      [
        "(insert with: (with tables: [(commonTable name: c, query: (query body: (select items: [1 AS a], from: [])))]), top: (fetchClause count: 1), target: (table name: t), columns: [a], output: [(output items: [inserted.a, $action], into: (table name: @t), columns: [x]), (output items: [inserted.*])], query: (query body: (select items: [a], from: [(table name: c)])))",
        "(update top: (fetchClause count: 10, percent), target: (table name: t), set: [(setItem targets: [a], value: 1, variable: @v), (setItem targets: [], variable: @w, value: (@w + 2)), (setItem targets: [b], value: b->WRITE('x', NULL, NULL)), (setItem targets: [c], value: c->modify('x')), (setItem targets: [d], value: (d + 1)), (setItem targets: [e], value: DEFAULT)], output: [(output items: [deleted.a])], from: [(join type: inner, left: (table name: t), right: (table name: u), on: (t.a = u.a))], where: (u.b = 1))",
        "(delete target: (table name: x), output: [(output items: [deleted.*])], using: [(join type: left, left: (table name: t, alias: x), right: (table name: u), on: (1 = 1))])",
        "(merge target: (table name: t, hints: (opaqueClause name: WITH, text: WITH (HOLDLOCK)), alias: x), source: (derivedTable query: (query body: (values rows: [[1]])), alias: s, columns: [a]), on: (x.a = s.a), branches: [(mergeBranch matched, test: (x.b = 1), action: delete), (mergeBranch matched, action: update, set: [(setItem targets: [b], value: 2)]), (mergeBranch action: insert, columns: [a], values: [s.a]), (mergeBranch bySource, action: delete)], output: [(output items: [$action, inserted.a])])",
      ]
    `);
  });

  it('set options and define things', () => {
    expect(
      statements(`SET NOCOUNT, XACT_ABORT ON SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED SET IDENTITY_INSERT dbo.t ON SET STATISTICS IO, TIME OFF SET LOCK_TIMEOUT -1
        SET DATEFORMAT dmy CREATE TABLE #t (a int) DROP TABLE #t TRUNCATE TABLE t UPDATE STATISTICS t GRANT SELECT, EXECUTE ON OBJECT::dbo.t TO a, b WITH GRANT OPTION
        DBCC CHECKIDENT ('t', RESEED) SET @a = 1 BULK INSERT t FROM 'f' WITH (TABLOCK) WAITFOR (RECEIVE * FROM q), TIMEOUT 10 SELECT x.c.value('.', 'int') FROM @x.nodes('/a') AS x(c)`),
    ).toMatchInlineSnapshot(`
      [
        "(setOption names: [NOCOUNT, XACT_ABORT], value: ON)",
        "(setOption names: [TRANSACTION ISOLATION LEVEL], value: READ UNCOMMITTED)",
        "(setOption names: [IDENTITY_INSERT], table: dbo.t, value: ON)",
        "(setOption names: [STATISTICS IO, STATISTICS TIME], value: OFF)",
        "(setOption names: [LOCK_TIMEOUT], value: (- 1))",
        "(setOption names: [DATEFORMAT], value: DMY)",
        "(definitionStatement definition: (createTable name: #t, columns: [(column name: a, type: (dataType name: INT), constraints: [], properties: [])], constraints: [], properties: [], temporary: private))",
        "(definitionStatement definition: (drop object: TABLE, name: #t, options: ))",
        "(definitionStatement definition: (truncate table: t, options: ))",
        "(definitionStatement definition: (otherStatement verb: UPDATE STATISTICS, text: UPDATE STATISTICS t))",
        "(definitionStatement definition: (otherStatement verb: GRANT, text: GRANT SELECT, EXECUTE ON OBJECT::dbo.t TO a, b WITH GRANT OPTION))",
        "(definitionStatement definition: (otherStatement verb: DBCC, text: DBCC CHECKIDENT ('t', RESEED)))",
        "(assignment target: @a, value: 1)",
        "(definitionStatement definition: (otherStatement verb: BULK INSERT, text: BULK INSERT t FROM 'f' WITH (TABLOCK)))",
        "(definitionStatement definition: (otherStatement verb: WAITFOR, text: WAITFOR (RECEIVE * FROM q), TIMEOUT 10))",
        "(queryStatement query: (query body: (select items: [XML VALUE<x.c '.' (dataType name: INT)>], from: [(tableFunction expression: XML NODES<@x '/a'>, alias: x, columns: [c])])))",
      ]
    `);
  });
});

describe('values of Transact-SQL', () => {
  it('are numbers without figures in their exponents, money, and operators with space in them', () => {
    expect(
      statements(
        'SELECT 2e+, 3.1e, 1d, 0x, €-1.5, $, 1from t WHERE a < > 1 AND b ! = 2 SET @a + = 1 SELECT TOP (SELECT 1) * FROM ..t',
      ),
    ).toMatchInlineSnapshot(`
      [
        "(queryStatement query: (query body: (select items: [2e0, 3.1e0, 1 AS d, BINARY(''), MONEY(-1.5), MONEY(0), 1], from: [(table name: t)], where: ((a <> 1) and (b <> 2)))))",
        "(assignment target: @a, value: (@a + 1))",
        "(queryStatement query: (query body: (select top: (fetchClause count: (subquery query: (query body: (select items: [1], from: [])))), items: [*], from: [(table name: t)])))",
      ]
    `);
  });

  it('are rows of functions with words among their arguments', () => {
    expect(
      statements(
        `SELECT * FROM OPENXML(@h, '/r') WITH x, OPENROWSET('p', 's';'u';'w', 'q') AS a, CONTAINSTABLE(t, *, 'x', LANGUAGE 1033) AS k, OPENJSON(@j) WITH (a int '$.a') AS j, ::fn_x() AS f`,
      ),
    ).toMatchInlineSnapshot(`
      [
        "(queryStatement query: (query body: (select items: [*], from: [(tableFunction expression: OPENXML(@h, '/r', WITH => x)), (tableFunction expression: OPENROWSET('p', 's', 'u', 'w', 'q'), alias: a), (tableFunction expression: CONTAINSTABLE(t, *, 'x', LANGUAGE => 1033), alias: k), (tableFunction expression: OPENJSON(@j), alias: j, definitions: [{name: a, type: (dataType name: INT), path: '$.a'}]), (tableFunction expression: fn_x(), alias: f)])))",
      ]
    `);
  });
});

describe('a statement that cannot be read', () => {
  it('is unread, and nothing else is lost', () => {
    const { node, faults } = parseStatement(
      sourceOf(
        `CREATE PROC p AS BEGIN SELECT 1 UPDATE t SET CASE WHEN 1 END = 1 SELECT 2 IF @a = = 1 BEGIN SELECT 3 END ELSE SELECT 4 SELECT (5; SELECT 6 END END SELECT 7`,
      ),
    );
    expect(faults.map(({ what }) => what)).toMatchInlineSnapshot(`
      [
        "a name was expected, found CASE",
        "an expression was expected, found =",
        ") was expected, found ;",
        "nothing is open that END could close",
      ]
    `);
    expect(show(node)).toMatchInlineSnapshot(
      `"(createRoutine routine: (routine form: procedure, name: p, parameters: [], body: (block labels: [], declarations: [], statements: [(block labels: [], declarations: [], statements: [(queryStatement query: (query body: (select items: [1], from: []))), (unread text: UPDATE t SET CASE WHEN 1 END = 1), (queryStatement query: (query body: (select items: [2], from: []))), (unread text: IF @a = = 1 BEGIN SELECT 3 END ELSE SELECT 4), (unread text: SELECT (5), (queryStatement query: (query body: (select items: [6], from: [])))], handlers: []), (unread text: END), (queryStatement query: (query body: (select items: [7], from: [])))], handlers: []), properties: {}))"`,
    );
  });
});
