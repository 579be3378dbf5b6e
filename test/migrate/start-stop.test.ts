import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Start } from '../../src/change/source.ts';
import { openMysqlSource } from '../../src/endpoints/mysql/source.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { openPostgresSource } from '../../src/endpoints/postgres/source.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import type { State } from '../../src/migrate/state.ts';
import type { Stop } from '../../src/migrate/stop.ts';
import { runTask } from '../../src/migrate/task.ts';
import type { MariadbServer } from '../servers/mariadb.ts';
import { hasMariadb, startMariadb, withoutMariadb } from '../servers/mariadb.ts';
import { mariadbClient } from './ends.ts';
import type { Client } from './ends.ts';

if (!hasMariadb) withoutMariadb('beginning and ending at positions of a binary log');

/** What a test chooses of a task that follows the schema `shop`. */
interface Chosen {
  readonly url: string;
  readonly name: string;
  readonly state?: State;
  readonly start?: Start;
  readonly until?: Stop;
  readonly restart?: boolean;
  readonly sourceMoved?: boolean;
}

describe('where a task begins and ends', () => {
  let server: EmbeddedServer;
  let client: pg.Client;
  beforeAll(async () => {
    server = await startEmbedded({ settings: { wal_level: 'logical' } });
    client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('CREATE SCHEMA copy');
  });
  afterAll(async () => {
    await client?.end();
    await server?.stop();
  });

  /** Runs the task into a table of its own name that is empty, and gives the numbers that came. */
  async function follow(chosen: Chosen): Promise<number[]> {
    const { url, name, state = openSqliteState(':memory:') } = chosen;
    const source = await (url.startsWith('mysql') ? openMysqlSource(url) : openPostgresSource(url));
    const sink = await openPostgresSink(server.url, {});
    await client.query(`CREATE TABLE IF NOT EXISTS copy.${name} (id int PRIMARY KEY)`);
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
            schema === 'shop' && table === 'item' ? { schema: 'copy', name } : undefined,
          column: (_schema, _table, column) => column,
        },
        restart: chosen.restart === true,
        ...(chosen.start ? { start: chosen.start } : {}),
        ...(chosen.until === undefined ? {} : { until: chosen.until }),
        ...(chosen.sourceMoved === undefined ? {} : { sourceMoved: chosen.sourceMoved }),
        signal: AbortSignal.timeout(50_000),
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
      if (!chosen.state) await state.close();
    }
    const { rows } = await client.query<{ id: number }>(`SELECT id FROM copy.${name} ORDER BY id`);
    return rows.map(({ id }) => id);
  }

  describe.skipIf(!hasMariadb)('in MariaDB', () => {
    let maria: MariadbServer;
    let db: Client;
    const place = async (): Promise<string> => {
      const [row = []] = await db.query('SHOW MASTER STATUS');
      return `${String(row[0])}:${String(row[1])}`;
    };
    const gtids = async (): Promise<string> => String((await db.query('SELECT @@gtid_binlog_pos'))[0]?.[0]);
    beforeAll(async () => {
      maria = await startMariadb();
      db = await mariadbClient(maria.url);
      await db.query('CREATE DATABASE shop; CREATE TABLE shop.item (id int PRIMARY KEY)');
    });
    afterAll(async () => {
      await db?.end();
      await maria?.stop();
    });

    it('is a file and offset, or a set of GTIDs, and nothing outside them is moved', async () => {
      await db.query('INSERT INTO shop.item VALUES (1)');
      const [from, fromGtids] = [await place(), await gtids()];
      await db.query('INSERT INTO shop.item VALUES (2)');
      await db.query('FLUSH BINARY LOGS');
      await db.query('BEGIN; INSERT INTO shop.item VALUES (3), (4); COMMIT');
      const [until, untilGtids] = [await place(), await gtids()];
      await db.query(`INSERT INTO shop.item SELECT seq FROM shop.seq_5_to_5000`);
      const { url } = maria;
      const start = (position: string): Start => ({ kind: 'position', position });
      expect(await follow({ url, name: 'by_place', start: start(from), until })).toEqual([2, 3, 4]);
      expect(await follow({ url, name: 'by_gtid', start: start(fromGtids), until: untilGtids })).toEqual([
        2, 3, 4,
      ]);
      expect(await follow({ url, name: 'by_both', start: start(fromGtids), until })).toEqual([2, 3, 4]);
      await expect(follow({ url, name: 'gone', start: start('binlog.000900:4'), until })).rejects.toThrow(
        /has no position binlog\.000900:4: it has binlog\.000001 to binlog\.000002/,
      );
      await expect(
        follow({ url, name: 'gone', start: start('0-1-99999'), until: '0-1-999999' }),
      ).rejects.toThrow(/cannot give the binary log from the position/);
      await expect(follow({ url, name: 'gone', start: start('0/12'), until })).rejects.toThrow(
        /is no position/,
      );
    });

    it('is a time, by what the log holds', async () => {
      await db.query('DELETE FROM shop.item');
      await sleep(1100);
      const [[begun]] = (await db.query('SELECT UNIX_TIMESTAMP()')) as [[string]];
      await db.query('INSERT INTO shop.item VALUES (11)');
      await db.query('FLUSH BINARY LOGS');
      await db.query('INSERT INTO shop.item VALUES (12)');
      const [[ended]] = (await db.query('SELECT UNIX_TIMESTAMP()')) as [[string]];
      await sleep(1100);
      await db.query('INSERT INTO shop.item VALUES (13)');
      const { url } = maria;
      const start: Start = { kind: 'time', at: Number(begun) * 1000 };
      const until: Stop = { by: 'commits', at: Number(ended) * 1000 };
      expect(await follow({ url, name: 'by_time', start, until })).toEqual([11, 12]);
      const soon: Stop = { by: 'clock', at: Date.now() + 500 };
      expect(await follow({ url, name: 'by_clock', start, until: soon })).toEqual([11, 12, 13]);
      await expect(
        follow({ url, name: 'before', start: { kind: 'time', at: Date.UTC(2001, 1, 1) } }),
      ).rejects.toThrow(/keeps its binary log only from 20\d\d-.*Z on \(binlog\.000001\)/);
    });

    it('goes on with a replica that was promoted', async () => {
      const replica = await startMariadb(['--server-id=2', '--log-slave-updates']);
      const other = await mariadbClient(replica.url);
      const state = openSqliteState(':memory:');
      try {
        await db.query('DELETE FROM shop.item');
        await other.query(
          `SET GLOBAL gtid_slave_pos = ''; CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${maria.port}, MASTER_USER = 'root',
             MASTER_USE_GTID = slave_pos; START SLAVE`,
        );
        const task = { name: 'promoted', state };
        const start: Start = { kind: 'position', position: await gtids() };
        await db.query('INSERT INTO shop.item VALUES (21)');
        expect(await follow({ ...task, url: maria.url, start, until: await gtids() })).toEqual([21]);
        await db.query('INSERT INTO shop.item VALUES (22)');
        await other.query(`DO MASTER_GTID_WAIT('${await gtids()}', 30); STOP SLAVE`);
        await other.query('INSERT INTO shop.item VALUES (23)');
        const until = String((await other.query('SELECT @@gtid_binlog_pos'))[0]?.[0]);
        expect(until).toMatch(/^0-2-/);
        await expect(follow({ ...task, url: replica.url, until })).rejects.toThrow(/say --source-moved/);
        expect(await follow({ ...task, url: replica.url, until, sourceMoved: true })).toEqual([21, 22, 23]);
        // From then on it is the task's source.
        expect(await follow({ ...task, url: replica.url, until })).toEqual([21, 22, 23]);
      } finally {
        await state.close();
        await other.end();
        await replica.stop();
      }
    });
  });

  describe('in PostgreSQL', () => {
    const end = async (): Promise<string> =>
      String((await client.query('SELECT pg_current_wal_insert_lsn()::text AS lsn')).rows[0]?.lsn);
    beforeAll(async () => {
      await client.query('CREATE SCHEMA shop; CREATE TABLE shop.item (id int PRIMARY KEY)');
    });

    it('is a position, or a time, that a slot has kept', async () => {
      const url = server.url;
      const start = (position: string): Start => ({ kind: 'position', position });
      await expect(follow({ url, name: 'none', start: start('0/1') })).rejects.toThrow(
        /cannot go back in time, and there is no slot godwit_none .* CREATE PUBLICATION "godwit_none" FOR ALL TABLES/,
      );
      for (const name of ['kept', 'timed']) {
        await client.query(`CREATE PUBLICATION godwit_${name} FOR TABLE shop.item`);
        await client.query(`SELECT pg_create_logical_replication_slot('godwit_${name}', 'pgoutput')`);
      }
      await client.query('INSERT INTO shop.item VALUES (1)');
      const from = await end();
      await sleep(20);
      const begun = Date.now();
      await sleep(20);
      await client.query('INSERT INTO shop.item VALUES (2)');
      const until = await end();
      await sleep(20);
      const ended = Date.now();
      await sleep(20);
      await client.query('INSERT INTO shop.item SELECT generate_series(3, 3000)');
      await expect(follow({ url, name: 'kept', start: start('0/1') })).rejects.toThrow(
        /cannot go back to 0\/1/,
      );
      expect(await follow({ url, name: 'kept', start: start(from), until })).toEqual([2]);
      expect(
        await follow({
          url,
          name: 'timed',
          start: { kind: 'time', at: begun },
          until: { by: 'commits', at: ended },
        }),
      ).toEqual([2]);
    });
  });
});
