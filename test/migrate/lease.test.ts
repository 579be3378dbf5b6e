import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeBatch } from '../../src/change/change.ts';
import type { Shape } from '../../src/change/shape.ts';
import type { ColumnPair, Sink } from '../../src/change/sink.ts';
import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import type { Folder } from '../cli/godwit.ts';
import { godwit, makeFolder, start } from '../cli/godwit.ts';
import type { MariadbServer } from '../servers/mariadb.ts';
import { hasMariadb, startMariadb, withoutMariadb } from '../servers/mariadb.ts';
import { mariadbClient } from './ends.ts';

if (!hasMariadb) withoutMariadb('keeping runners out of MariaDB that lost their task');

describe('a task that two processes want to run', () => {
  let server: EmbeddedServer;
  let client: pg.Client;
  let folder: Folder;
  beforeAll(async () => {
    server = await startEmbedded({ settings: { wal_level: 'logical', wal_sender_timeout: '2s' } });
    client = new pg.Client({ connectionString: server.url });
    await client.connect();
    folder = makeFolder();
  });
  afterAll(async () => {
    await client?.end();
    await server?.stop();
    folder?.remove();
  });

  const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
    for (let i = 0; i < 300; i += 1) {
      if (await isSo()) return;
      await sleep(100);
    }
    throw new Error(`It did not come to this: ${what}`);
  };
  const rows = async (): Promise<number> =>
    Number((await client.query('SELECT count(*) FROM copy.item')).rows[0]?.count);
  /** Ends with the process, and tells what it said. */
  const said = (
    child: ChildProcess,
  ): Promise<{ readonly status: number | null; readonly stderr: string }> => {
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    return new Promise((resolve) => child.once('close', (status) => resolve({ status, stderr })));
  };

  it('is run by one; the other is told who, and takes over when that one is silent', async () => {
    for (const sql of [
      'CREATE SCHEMA shop',
      'CREATE SCHEMA copy',
      'CREATE TABLE shop.item (id int PRIMARY KEY)',
      'CREATE TABLE copy.item (id int PRIMARY KEY)',
      'INSERT INTO shop.item VALUES (1)',
      'CREATE DATABASE state',
    ])
      await client.query(sql);
    const task = folder.write(
      'task.json',
      JSON.stringify({
        name: 'shop',
        source: server.url,
        target: server.url,
        type: 'full-load-and-cdc',
        state: server.databaseUrl('state'),
        tableMappings: {
          rules: [
            {
              'rule-type': 'selection',
              'rule-id': '1',
              'rule-name': 'shop',
              'object-locator': { 'schema-name': 'shop', 'table-name': '%' },
              'rule-action': 'include',
            },
            {
              'rule-type': 'transformation',
              'rule-id': '2',
              'rule-name': 'copy',
              'rule-target': 'schema',
              'object-locator': { 'schema-name': 'shop' },
              'rule-action': 'rename',
              value: 'copy',
            },
          ],
        },
      }),
    );
    const state = new pg.Client({ connectionString: server.databaseUrl('state') });
    await state.connect();
    const first = start(['migrate', task]);
    const firstSaid = said(first);
    try {
      await until('the first loads', async () => (await rows()) === 1);
      await client.query('INSERT INTO shop.item VALUES (2)');
      await until('the first follows', async () => (await rows()) === 2);
      const second = await godwit(['migrate', task]);
      expect(second.status).toBe(2);
      expect(second.stderr).toMatch(
        new RegExp(
          `The task shop is run already: by process ${first.pid} on .*, since .*kept in database state`,
        ),
      );
      first.kill('SIGSTOP');
      await client.query('INSERT INTO shop.item VALUES (3)');
      // As if its time had passed.
      await state.query(`UPDATE godwit_state.lease SET ends_at = '-infinity'`);
      const third = start(['migrate', task]);
      const thirdSaid = said(third);
      await until('the third follows', async () => (await rows()) === 3);
      first.kill('SIGCONT');
      expect(await firstSaid).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/The task shop was taken over by another process/) as string,
      });
      await client.query('INSERT INTO shop.item VALUES (4)');
      await until('the third goes on', async () => (await rows()) === 4);
      third.kill('SIGKILL');
      await thirdSaid;
      // A process of this host that is gone need not be waited for.
      const fourth = start(['migrate', task]);
      const fourthSaid = said(fourth);
      await client.query('INSERT INTO shop.item VALUES (5)');
      await until('the fourth follows', async () => (await rows()) === 5);
      fourth.kill('SIGTERM');
      expect(await fourthSaid).toMatchObject({ status: 143 });
      const { rows: leases } = await state.query<{ epoch: string; is_over: boolean }>(
        'SELECT epoch, ends_at < now() AS is_over FROM godwit_state.lease',
      );
      expect(leases).toEqual([{ epoch: '3', is_over: true }]);
    } finally {
      first.kill('SIGKILL');
      await state.end();
    }
  });
});

/** A runner that comes back writes nothing, neither rows nor changes. */
async function expectFenced(open: () => Promise<Sink>, count: () => Promise<unknown>): Promise<void> {
  const [old, fresh] = [await open(), await open()];
  try {
    const table = (await old.tables()).find(({ name }) => name === 'fenced') as Shape;
    const columns: ColumnPair[] = table.columns.map((column) => ({
      source: column,
      target: column,
      encoding: 'text',
    }));
    const row = (id: string): Pick<ChangeBatch, 'bytes' | 'starts' | 'lengths'> => ({
      bytes: Buffer.from(id),
      starts: Int32Array.of(0),
      lengths: Int32Array.of(id.length),
    });
    const write = async (sink: Sink, id: string): Promise<void> => {
      const applying = await sink.apply({ task: 'f', tables: [{ source: table, target: table, columns }] });
      try {
        await applying.write(
          {
            ...row(id),
            events: [
              { kind: 'insert', table, before: -1, after: 0 },
              { kind: 'commit', position: `p${id}`, at: 0 },
            ],
          },
          { mayRepeat: false },
        );
        await applying.flush();
      } finally {
        await applying.close();
      }
    };
    const load = async (sink: Sink, id: string, range: number): Promise<void> => {
      const loading = await sink.load({ table, columns, record: { task: 'f', range } });
      await loading.write({ ...row(id), rows: 1, columns: 1 });
      await loading.commit();
    };
    expect(await old.lastEpoch?.('f')).toBe(0);
    await old.fence?.({ task: 'f', epoch: 1 });
    await write(old, '1');
    await load(old, '2', 0);
    expect(await fresh.lastEpoch?.('f')).toBe(1);
    await fresh.fence?.({ task: 'f', epoch: 2 });
    await expect(write(old, '3')).rejects.toThrow(/taken over by another process/);
    await expect(load(old, '4', 1)).rejects.toThrow(/taken over by another process/);
    await expect(old.fence?.({ task: 'f', epoch: 1 })).rejects.toThrow(/taken over/);
    await write(fresh, '5');
    await load(fresh, '6', 1);
    expect(await count()).toEqual([['1,2,5,6']]);
  } finally {
    await Promise.all([old.close(), fresh.close()]);
  }
}

describe('a runner that lost its task', () => {
  it('writes nothing more to PostgreSQL', async () => {
    const server = await startEmbedded();
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('CREATE TABLE fenced (id int PRIMARY KEY)');
    await expectFenced(
      () => openPostgresSink(server.url, {}),
      async () =>
        (
          await client.query({
            text: `SELECT string_agg(id::text, ',' ORDER BY id) FROM fenced`,
            rowMode: 'array',
          })
        ).rows,
    );
    await client.end();
    await server.stop();
  });

  it.skipIf(!hasMariadb)('writes nothing more to MariaDB', async () => {
    const server: MariadbServer = await startMariadb();
    const client = await mariadbClient(server.url);
    await client.query('CREATE DATABASE f; CREATE TABLE f.fenced (id int PRIMARY KEY)');
    await expectFenced(
      () => openMysqlSink(server.url, {}),
      () => client.query('SELECT GROUP_CONCAT(id ORDER BY id) FROM f.fenced'),
    );
    await client.end();
    await server.stop();
  });
});
