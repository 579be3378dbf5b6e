import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { openMysqlSource } from '../../src/endpoints/mysql/source.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import { runTask } from '../../src/migrate/task.ts';
import pg from 'pg';
import type { MariadbServer } from '../servers/mariadb.ts';
import { hasMariadb, borrowMariadb, withoutMariadb } from '../servers/mariadb.ts';

if (!hasMariadb) withoutMariadb('what becomes of a binary log');

/** A binary log is ended and begun anew, is lost with its server for a while, is purged, and holds transactions that may not be. */
describe.skipIf(!hasMariadb)('a binary log', () => {
  let maria: MariadbServer;
  let target: EmbeddedServer;
  let to: pg.Client;
  beforeAll(async () => {
    [maria, target] = await Promise.all([borrowMariadb(), borrowPostgres()]);
    to = new pg.Client({ connectionString: target.url });
    await to.connect();
  });
  afterAll(async () => {
    await to?.end();
    await Promise.all([maria?.stop(), target?.stop()]);
  });

  async function atSource(sql: string): Promise<unknown[][]> {
    const client = await mysql.createConnection({
      uri: maria.url,
      multipleStatements: true,
      rowsAsArray: true,
    });
    try {
      const [rows] = await client.query(sql);
      return rows as unknown[][];
    } finally {
      await client.end();
    }
  }

  async function follow(
    schema: string,
    work: (said: () => readonly string[]) => Promise<void>,
  ): Promise<{ readonly wanted: unknown; readonly got: unknown; readonly said: readonly string[] }> {
    await atSource(
      `CREATE DATABASE ${schema}; CREATE TABLE ${schema}.item (id int PRIMARY KEY, t varchar(9)); CREATE TABLE ${schema}.plain (id int PRIMARY KEY) ENGINE = MyISAM`,
    );
    await to.query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.item (id int PRIMARY KEY, t varchar(9))`);
    const source = await openMysqlSource(maria.url);
    const sink = await openPostgresSink(target.url, {});
    const state = openSqliteState(':memory:');
    const begun = Promise.withResolvers<void>();
    const said: string[] = [];
    const job = {
      name: schema,
      type: 'full-load-and-cdc',
      source,
      sink,
      state,
      settings: readTaskSettings({ ErrorBehavior: { RecoverableErrorInterval: 0 } }, 'the test'),
      naming: {
        table: (each: string, name: string) =>
          each === schema && name === 'item' ? { schema, name } : undefined,
        column: (_schema: string, _table: string, name: string) => name,
      },
      restart: false,
      events: {
        onPlan: () => begun.resolve(),
        onRows: () => {},
        onRange: () => {},
        onFollow: () => {},
        onRetry: (error: Error) => said.push(error.message),
      },
    } as const;
    try {
      const stop = new AbortController();
      const first = runTask({ ...job, signal: stop.signal });
      first.catch(() => {});
      await Promise.race([begun.promise, first]);
      await sleep(300);
      await work(() => said);
      stop.abort();
      await first;
      const until = (await source.capture?.last()) ?? '';
      await runTask({ ...job, signal: new AbortController().signal, until });
    } finally {
      await source.close();
      await sink.close();
      await state.close();
    }
    const sql = `SELECT id, t FROM ${schema}.item ORDER BY id`;
    const got = (await to.query({ text: sql, rowMode: 'array' })).rows;
    return { wanted: await atSource(sql), got, said };
  }

  it('goes on in the next file, and when its server comes back', async () => {
    const { wanted, got, said } = await follow('back', async () => {
      for (let i = 0; i < 5; i += 1)
        await atSource(
          `INSERT INTO back.item VALUES (${i}, 'a'); FLUSH BINARY LOGS; UPDATE back.item SET t = 'b' WHERE id = ${i}`,
        );
      await maria.kill();
      await sleep(500);
      await maria.restart();
      await atSource(`INSERT INTO back.item VALUES (10, 'c'); DELETE FROM back.item WHERE id = 1`);
      await sleep(500);
    });
    expect(got).toEqual(wanted);
    expect(got).toHaveLength(5);
    expect(said.length).toBeGreaterThan(0);
  });

  it('ends the task with a clear word when it was purged', async () => {
    await atSource('CREATE DATABASE gone; CREATE TABLE gone.item (id int PRIMARY KEY)');
    const source = await openMysqlSource(maria.url);
    const from = (await source.capture?.last()) ?? '';
    await atSource('INSERT INTO gone.item VALUES (1); FLUSH BINARY LOGS; INSERT INTO gone.item VALUES (2)');
    const [last = []] = await atSource('SHOW MASTER STATUS');
    // What a reader still holds is not purged.
    for (let files = 2; files > 1; ) {
      await atSource(`PURGE BINARY LOGS TO '${String(last[0])}'`);
      files = (await atSource('SHOW BINARY LOGS')).length;
      await sleep(50);
    }
    const tables = (await source.tables()).filter(({ schema }) => schema === 'gone');
    const following = source.capture?.follow({ task: 'gone', tables, from });
    const reading = (async () => {
      for await (const batch of following?.batches ?? []) expect(batch.events).toEqual([]);
    })();
    await expect(reading).rejects.toThrow(
      /cannot give the binary log from the position where the task is.*purged.*--restart/,
    );
    following?.close();
    await source.close();
  });

  it('refuses transactions that were prepared and may be rolled back', async () => {
    const followed = follow('xa', async () => {
      await atSource(
        `XA START 'one'; INSERT INTO xa.item VALUES (1, 'a'); XA END 'one'; XA COMMIT 'one' ONE PHASE`,
      );
      await atSource(
        `XA START 'other'; INSERT INTO xa.plain VALUES (1); XA END 'other'; XA PREPARE 'other'; XA ROLLBACK 'other'`,
      );
      await sleep(200);
      expect((await to.query('SELECT id FROM xa.item')).rows).toEqual([{ id: 1 }]);
      await atSource(
        `XA START 'two'; INSERT INTO xa.item VALUES (2, 'b'); XA END 'two'; XA PREPARE 'two'; XA ROLLBACK 'two'; INSERT INTO xa.item VALUES (3, 'c')`,
      );
      await sleep(300);
    });
    await expect(followed).rejects.toThrow(
      /a transaction of tables that are followed that was prepared by XA/,
    );
    expect((await to.query('SELECT id FROM xa.item')).rows).toEqual([{ id: 1 }]);
  });
});
