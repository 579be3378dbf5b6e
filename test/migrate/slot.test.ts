import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Complaint } from '../../src/change/requirement.ts';
import type { Capture, Source } from '../../src/change/source.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import { openPostgresSource } from '../../src/endpoints/postgres/source.ts';
import { watchLog } from '../../src/migrate/watch.ts';

/** What a replication slot has its server keep, and what a server does to a slot that has it keep too much. */
describe('the replication slot of a task', () => {
  let server: EmbeddedServer;
  let client: pg.Client;
  let source: Source;
  let capture: Capture;
  beforeAll(async () => {
    server = await startEmbedded({
      settings: {
        wal_level: 'logical',
        checkpoint_timeout: '1h',
        max_wal_size: '32MB',
        min_wal_size: '32MB',
      },
    });
    client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('CREATE DATABASE busy');
    await client.query('CREATE TABLE item (id int PRIMARY KEY); CREATE TABLE other (n int)');
    source = await openPostgresSource(server.url);
    capture = source.capture as Capture;
  });
  afterAll(async () => {
    await source?.close();
    await client?.end();
    await server?.stop();
  });

  const tables = async () => (await source.tables()).filter(({ name }) => name === 'item');

  /** Each switch ends a file of 16 MB. */
  async function writeLog(files: number): Promise<void> {
    for (let i = 0; i < files; i += 1)
      await client.query('INSERT INTO other VALUES (1); SELECT pg_switch_wal()');
  }

  async function firstBatch(task: string, from: string): Promise<unknown> {
    const following = capture.follow({ task, tables: await tables(), from });
    try {
      for await (const batch of following.batches) return batch;
      return undefined;
    } finally {
      following.close();
    }
  }

  it('moves on while its database is quiet and another one of the server is busy', async () => {
    const from = await capture.begin('quiet', await tables());
    const following = capture.follow({ task: 'quiet', tables: await tables(), from });
    const busy = new pg.Client({ connectionString: server.databaseUrl('busy') });
    await busy.connect();
    try {
      await busy.query('CREATE TABLE t (n int)');
      const reading = (async () => {
        // What a task does: it confirms what it is told that has nothing for it.
        for await (const { events } of following.batches)
          for (const event of events) if (event.kind === 'idle') following.confirm(event.position);
      })();
      const kept = async () =>
        (
          await client.query<{ confirmed: string; restart: string }>(
            `SELECT confirmed_flush_lsn - '${from}'::pg_lsn AS confirmed, restart_lsn - '${from}'::pg_lsn AS restart FROM pg_replication_slots WHERE slot_name = 'godwit_quiet'`,
          )
        ).rows[0];
      await busy.query('INSERT INTO t SELECT generate_series(1, 20000)');
      let last: { confirmed: string; restart: string } | undefined;
      for (let i = 0; i < 100; i += 1) {
        // The server notes now and then where a decoding could begin anew; here it is asked to.
        await busy.query('INSERT INTO t VALUES (1); CHECKPOINT');
        await sleep(100);
        last = await kept();
        if (Number(last?.confirmed) > 1_000_000 && Number(last?.restart) > 1_000_000) break;
      }
      expect(Number(last?.confirmed)).toBeGreaterThan(1_000_000);
      expect(Number(last?.restart)).toBeGreaterThan(1_000_000);
      following.close();
      await reading;
    } finally {
      following.close();
      await busy.end();
      await capture.end('quiet');
    }
  });

  it('is told of when it has the server keep much, once', async () => {
    await capture.begin('slow', await tables());
    const notices: Complaint[] = [];
    const ended = new AbortController();
    const watching = watchLog({
      task: 'slow',
      capture,
      onNotice: (notice) => notices.push(notice),
      signal: ended.signal,
      seconds: 0.05,
    });
    await sleep(200);
    expect(notices).toEqual([]);
    await writeLog(4);
    await sleep(400);
    ended.abort();
    await watching;
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ result: 'warning', object: 'godwit_slow' });
    expect(notices[0]?.problem).toMatch(
      /keeps [3-6]\d MB of log for the slot, more than max_wal_size \(32MB\)/,
    );
    await capture.end('slow');
  });

  it('ends the task with a clear word when the server dropped its log', async () => {
    const from = await capture.begin('lost', await tables());
    await client.query(`ALTER SYSTEM SET max_slot_wal_keep_size = '32MB'`);
    await client.query('SELECT pg_reload_conf()');
    await writeLog(4);
    const [warned] = (await capture.complaints?.('lost')) ?? [];
    // A checkpoint of the server's own may have dropped the log by now.
    expect(warned?.problem).toMatch(/more than max_slot_wal_keep_size \(32MB\) allows|dropped log/);
    await writeLog(2);
    await client.query('CHECKPOINT');
    await client.query('ALTER SYSTEM RESET max_slot_wal_keep_size');
    await client.query('SELECT pg_reload_conf()');
    expect(await capture.complaints?.('lost')).toMatchObject([
      { result: 'failed', object: 'godwit_lost', remedy: 'Begin anew with --restart.' },
    ]);
    await expect(firstBatch('lost', from)).rejects.toThrow(
      /dropped log that the replication slot godwit_lost had not read.*--restart/,
    );
    await capture.end('lost');
  });

  it('ends the task with a clear word when it is gone', async () => {
    const from = await capture.begin('gone', await tables());
    await client.query(`SELECT pg_drop_replication_slot('godwit_gone')`);
    expect(await capture.complaints?.('gone')).toMatchObject([{ result: 'failed', object: 'godwit_gone' }]);
    await expect(firstBatch('gone', from)).rejects.toThrow(
      /The replication slot godwit_gone of .* is gone.*--restart/,
    );
    await capture.end('gone');
  });

  it('ends the task with a clear word when its publication is gone', async () => {
    const from = await capture.begin('unpublished', await tables());
    await client.query('DROP PUBLICATION godwit_unpublished');
    await client.query('INSERT INTO item VALUES (1)');
    const following = capture.follow({ task: 'unpublished', tables: await tables(), from });
    const reading = (async () => {
      for await (const { events } of following.batches)
        expect(events.every(({ kind }) => kind === 'idle')).toBe(true);
    })();
    await expect(reading).rejects.toThrow(/The publication godwit_unpublished of .* is gone/);
    await capture.end('unpublished');
  });

  it('waits for whoever reads from it', async () => {
    const from = await capture.begin('twice', await tables());
    const following = capture.follow({ task: 'twice', tables: await tables(), from });
    const first = following.batches[Symbol.asyncIterator]();
    await first.next();
    await expect(firstBatch('twice', from)).rejects.toMatchObject({ code: 'slot-in-use', retry: 'later' });
    following.close();
    await capture.end('twice');
  });
});
