import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSqlServerSource } from '../../src/endpoints/sqlserver/source.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import { runTask } from '../../src/migrate/task.ts';
import pg from 'pg';
import type { SqlServerDatabase } from '../servers/sqlserver.ts';
import { hasSqlServer, makeDatabase, withoutSqlServer } from '../servers/sqlserver.ts';

/*
 * A server that only speaks the protocol has no change data capture. Its tables are laid down here as SQL Server's documentation describes them ("Change data
 * capture tables"), and written as the server's job would write them.
 */

if (!hasSqlServer) withoutSqlServer('following the changes of SQL Server');

/** A log sequence number by its last part. */
const lsn = (number: number): string => `0x0000002700000ac0${number.toString(16).padStart(4, '0')}`;
const position = (number: number): string => `00000027:00000ac0:${number.toString(16).padStart(4, '0')}`;

describe.runIf(hasSqlServer)('the change tables of SQL Server', { timeout: 300_000 }, () => {
  let database: SqlServerDatabase;
  let server: EmbeddedServer;
  let client: pg.Client;

  beforeAll(async () => {
    [database, server] = await Promise.all([makeDatabase('godwit_test_cdc'), borrowPostgres()]);
    client = new pg.Client({ connectionString: server.url });
    await client.connect();
    for (const batch of [
      'CREATE TABLE a (id int NOT NULL PRIMARY KEY, name nvarchar(50), price decimal(10,2))',
      'CREATE TABLE b (id int NOT NULL PRIMARY KEY, a int)',
      'CREATE SCHEMA cdc',
      'CREATE TABLE cdc.lsn_time_mapping (start_lsn binary(10), tran_begin_time datetime, tran_end_time datetime)',
      'CREATE TABLE cdc.change_tables (object_id int, source_object_id int, capture_instance nvarchar(100), start_lsn binary(10), create_date datetime)',
      'CREATE TABLE cdc.captured_columns (object_id int, column_name nvarchar(128), column_ordinal int, is_computed bit)',
      'CREATE TABLE cdc.ddl_history (source_object_id int, ddl_command nvarchar(max), ddl_lsn binary(10))',
      ...['a', 'b'].flatMap((table, i) => [
        `CREATE TABLE cdc.dbo_${table}_CT ([__$start_lsn] binary(10), [__$seqval] binary(10), [__$operation] int, [__$update_mask] varbinary(128),
           ${i === 0 ? 'id int, name nvarchar(50), price decimal(10,2)' : 'id int, a int'}, [__$command_id] int)`,
        `INSERT cdc.change_tables VALUES (${i + 1}, OBJECT_ID('dbo.${table}'), 'dbo_${table}', ${lsn(1)}, GETDATE())`,
        ...(i === 0 ? ['id', 'name', 'price'] : ['id', 'a']).map(
          (column, ordinal) =>
            `INSERT cdc.captured_columns VALUES (${i + 1}, '${column}', ${ordinal + 1}, 0)`,
        ),
      ]),
    ])
      await database.query(batch);
    await client.query(
      `CREATE SCHEMA dbo; CREATE TABLE dbo.a (id int PRIMARY KEY, name text, price numeric(10,2)); CREATE TABLE dbo.b (id int PRIMARY KEY, a int REFERENCES dbo.a)`,
    );
  });

  afterAll(async () => {
    await client.end();
    await server.stop();
    await database.drop();
  });

  /** Rows of a change table, each with its order within the transaction, its operation and its columns. */
  async function changes(
    table: 'a' | 'b',
    commit: number,
    all: readonly (readonly [command: number, operation: number, values: string, place?: number])[],
  ): Promise<void> {
    for (const [command, operation, values, place = command] of all)
      await database.query(
        `INSERT cdc.dbo_${table}_CT VALUES (${lsn(commit)}, ${lsn(commit + place)}, ${operation}, 0x07, ${values}, ${command})`,
      );
  }

  async function commit(number: number): Promise<void> {
    await database.query(`INSERT cdc.lsn_time_mapping VALUES (${lsn(number)}, GETDATE(), GETDATE())`);
  }

  /** Follows the changes up to the last one that is there. */
  async function follow(name: string, parameters = '', from = position(1)): Promise<void> {
    const source = await openSqlServerSource(`${database.url}${parameters}`);
    const sink = await openPostgresSink(server.url, {});
    const state = openSqliteState(':memory:');
    try {
      await runTask({
        name,
        type: 'cdc',
        source,
        sink,
        state,
        settings: readTaskSettings({}, 'the test'),
        naming: {
          table: (schema, table) =>
            schema === 'dbo' && (table === 'w') === parameters.includes('watermark=at')
              ? { schema, name: table }
              : undefined,
          column: (_schema, _table, column) => column,
        },
        start: { kind: 'position', position: from },
        until: (await source.capture?.last()) as string,
        restart: false,
        signal: AbortSignal.timeout(30_000),
        events: {
          onPlan: () => {},
          onRows: () => {},
          onRange: () => {},
          onFollow: () => {},
          onRetry: () => {},
        },
      });
    } finally {
      await source.close();
      await sink.close();
      await state.close();
    }
  }

  it('are followed across tables, transaction by transaction, in the order of the changes', async () => {
    await changes('a', 2, [
      [1, 2, `1, N'one', 1.50`],
      [2, 2, `2, N'two €', NULL`],
    ]);
    await commit(2);
    // An update of a key is a row that goes and one that comes; another table changes in between.
    await changes('a', 10, [
      [1, 1, `2, N'two €', NULL`],
      [3, 2, `3, N'two €', 2.25`],
      [12, 3, `1, N'one', 1.50`],
      [12, 4, `1, N'uno', 1.50`],
    ]);
    await changes('b', 10, [
      [4, 2, '7, 3'],
      [13, 2, '8, 1'],
    ]);
    await commit(10);
    // SET id = id + 1 moves a key from row to row.
    await changes('a', 20, [
      [1, 1, `5, N'five', NULL`, 1],
      [1, 2, `6, N'five', NULL`, 2],
      [1, 1, `6, N'six', NULL`, 3],
      [1, 2, `7, N'six', NULL`, 4],
    ]);
    await commit(20);
    await commit(30);
    await client.query(`INSERT INTO dbo.a VALUES (5, 'five', NULL), (6, 'six', NULL)`);
    await follow('ordered');
    expect((await client.query('SELECT id, name, price FROM dbo.a ORDER BY id')).rows).toEqual([
      { id: 1, name: 'uno', price: '1.50' },
      { id: 3, name: 'two €', price: '2.25' },
      { id: 6, name: 'five', price: null },
      { id: 7, name: 'six', price: null },
    ]);
    expect((await client.query('SELECT id, a FROM dbo.b ORDER BY id')).rows).toEqual([
      { id: 7, a: 3 },
      { id: 8, a: 1 },
    ]);
    const source = await openSqlServerSource(database.url);
    const [table] = await source.tables();
    const events: string[] = [];
    const following = source.capture?.follow({ task: 't', tables: table ? [table] : [], from: position(1) });
    for await (const batch of following?.batches ?? []) {
      for (const each of batch.events)
        events.push('position' in each ? `${each.kind} ${each.position}` : each.kind);
      if (batch.events.length === 1) following?.close();
    }
    await source.close();
    expect(events).toEqual([
      'insert',
      'insert',
      `commit ${position(2)}`,
      'delete',
      'insert',
      'update',
      `commit ${position(10)}`,
      'delete',
      'delete',
      'insert',
      'insert',
      `commit ${position(20)}`,
      `idle ${position(30)}`,
      `idle ${position(30)}`,
    ]);
  });

  it('that are cleaned up, or whose table was altered, end the task', async () => {
    await database.query(
      `UPDATE cdc.change_tables SET start_lsn = ${lsn(20)} WHERE capture_instance = 'dbo_b'`,
    );
    await expect(follow('late')).rejects.toThrow(
      /has no changes of dbo\.b before 00000027:00000ac0:0014 any more/,
    );
    await database.query(`UPDATE cdc.change_tables SET start_lsn = ${lsn(1)}`);
    await database.query(
      `INSERT cdc.ddl_history VALUES (OBJECT_ID('dbo.a'), N'ALTER TABLE a ADD x int', ${lsn(12)})`,
    );
    await expect(follow('altered')).rejects.toThrow(
      /dbo\.a was altered on the source \(ALTER TABLE a ADD x int\)/,
    );
  });

  it('are examined before the task begins', async () => {
    const source = await openSqlServerSource(database.url);
    const tables = await source.tables();
    const found = await source.requirements?.({ task: 'checked', tables, loads: false, follows: true });
    await source.close();
    expect(found?.filter(({ result }) => result !== 'passed')).toEqual([]);
    expect(found?.map(({ name }) => name)).toContain('sqlserver-source-change-data-capture');
  });

  it('are told how to be made, where the user may not', async () => {
    await database.query(`DELETE FROM cdc.captured_columns WHERE object_id = 2 AND column_name = 'a'`);
    await expect(follow('missing')).rejects.toThrow(
      /EXEC sys\.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'b', @role_name = NULL, @capture_instance = N'godwit_missing_\d+'/,
    );
  });

  it('are not needed where a column grows with every change', async () => {
    await database.query(
      'CREATE TABLE w (id int NOT NULL PRIMARY KEY, v nvarchar(20), at datetime NOT NULL)',
    );
    await client.query('CREATE TABLE dbo.w (id int PRIMARY KEY, v text, at timestamp(3))');
    await client.query(
      `INSERT INTO dbo.w VALUES (1, 'old', '2024-01-01 00:00:00'), (3, 'stale', '2023-12-31')`,
    );
    await database.query(
      `INSERT w VALUES (1, N'new', '2024-01-01T00:00:00.003'), (2, N'two', '2024-01-02T00:00:00'), (3, N'early', '2024-01-01T00:00:00')`,
    );
    await follow('grown', '&watermark=at&watermark-delay=0', 'watermark:2024-01-01 00:00:00.000');
    expect((await client.query('SELECT id, v FROM dbo.w ORDER BY id')).rows).toEqual([
      { id: 1, v: 'new' },
      { id: 2, v: 'two' },
      { id: 3, v: 'stale' },
    ]);
    await expect(follow('other', '&watermark=nothing', 'watermark:')).rejects.toThrow(
      /cannot be followed by the watermark nothing: it has no such column/,
    );
  });

  it('are followed behind a load, whose rows may have them already', async () => {
    for (const batch of [
      'CREATE TABLE l (id int NOT NULL PRIMARY KEY, name nvarchar(50))',
      `CREATE TABLE cdc.dbo_l_CT ([__$start_lsn] binary(10), [__$seqval] binary(10), [__$operation] int, [__$update_mask] varbinary(128), id int, name nvarchar(50), [__$command_id] int)`,
      `INSERT cdc.change_tables VALUES (3, OBJECT_ID('dbo.l'), 'dbo_l', ${lsn(30)}, GETDATE())`,
      `INSERT cdc.captured_columns VALUES (3, 'id', 1, 0), (3, 'name', 2, 0)`,
      `INSERT l VALUES (1, N'one'), (2, N'two')`,
    ])
      await database.query(batch);
    await client.query('CREATE TABLE dbo.l (id int PRIMARY KEY, name text)');
    const source = await openSqlServerSource(database.url);
    const sink = await openPostgresSink(server.url, {});
    const state = openSqliteState(':memory:');
    const stop = new AbortController();
    let isLoaded = false;
    const task = runTask({
      name: 'both',
      type: 'full-load-and-cdc',
      source,
      sink,
      state,
      settings: readTaskSettings({}, 'the test'),
      naming: {
        table: (schema, table) => (table === 'l' ? { schema, name: table } : undefined),
        column: (_schema, _table, column) => column,
      },
      restart: false,
      signal: stop.signal,
      events: {
        onPlan: () => {},
        onRows: () => {},
        onRange: () => {},
        onFollow: () => {
          isLoaded = true;
        },
        onRetry: () => {},
      },
    });
    try {
      await vi.waitFor(() => expect(isLoaded).toBe(true), { timeout: 120_000, interval: 100 });
      // The server's job is late: it tells of a row that the load has found already.
      await database.query(
        `INSERT cdc.dbo_l_CT VALUES (${lsn(40)}, ${lsn(41)}, 2, 0x03, 2, N'two', 1), (${lsn(40)}, ${lsn(42)}, 3, 0x02, 1, N'one', 2), (${lsn(40)}, ${lsn(42)}, 4, 0x02, 1, N'uno', 2), (${lsn(40)}, ${lsn(43)}, 1, 0x03, 9, N'gone', 3)`,
      );
      await database.query(`INSERT cdc.lsn_time_mapping VALUES (${lsn(40)}, GETDATE(), GETDATE())`);
      await vi.waitFor(
        async () =>
          expect((await client.query('SELECT id, name FROM dbo.l ORDER BY id')).rows).toEqual([
            { id: 1, name: 'uno' },
            { id: 2, name: 'two' },
          ]),
        { timeout: 120_000, interval: 200 },
      );
    } finally {
      stop.abort();
      await task.catch(() => {});
      await source.close();
      await sink.close();
      await state.close();
    }
    expect(await task).toMatchObject({});
  });
});
