import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Shape } from '../../src/change/shape.ts';
import type { Applying, Sink } from '../../src/change/sink.ts';
import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';
import type { Told } from './told.ts';
import { batchOf } from './told.ts';

if (!hasMariadb) withoutMariadb('applying changes by several workers');

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);
const now = { mayRepeat: false };

/**
 * Several workers write at the same time and commit each for itself. `item` is divided by its key; rows of `ticket` have a unique code too, so that it is not. Refusals stop
 * the task: a change that is made twice, or too early, is an error.
 */
describe.skipIf(!hasMariadb).each(['PostgreSQL', 'MariaDB'] as const)(
  'applying to %s by workers',
  (engine) => {
    let ends: Ends;
    let sink: Sink;
    let item: Shape;
    let ticket: Shape;
    let task = 0;
    const isPostgres = engine === 'PostgreSQL';
    const control = isPostgres ? 'public' : 'awsdms_control';
    const query = async (sql: string): Promise<readonly unknown[][]> =>
      (await (isPostgres ? ends.postgres : ends.mariadb).query(sql)).map((row) =>
        row.map((cell) => (cell === null ? null : String(cell))),
      );
    const openSink = (): Promise<Sink> =>
      isPostgres ? openPostgresSink(ends.postgres.url, {}) : openMysqlSink(ends.mariadb.url, {});
    const records = () =>
      query(
        `SELECT worker, source_position FROM ${control}.awsdms_apply_workers WHERE task_name = 'task-${task}' ORDER BY worker`,
      );
    const rows = () => query('SELECT id, n FROM w.item ORDER BY id');

    function open(workers: number, changes = 10_000, through = sink): Promise<Applying> {
      return through.apply({
        task: `task-${task}`,
        tables: [item, ticket].map((table) => ({
          source: table,
          target: table,
          columns: table.columns.map((column) => ({
            source: column,
            target: column,
            encoding: 'text' as const,
          })),
        })),
        batch: { changes, bytes: 1 << 24 },
        parallel: { workers, compare: (left, right) => (left < right ? -1 : Number(left > right)) },
      });
    }

    /** Cuts every connection but the test's own, as the end of the process would. */
    async function cut(): Promise<void> {
      if (isPostgres) {
        await query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name LIKE 'godwit%'`,
        );
        return;
      }
      const threads = await query(
        `SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND USER = 'root'`,
      );
      for (const [id] of threads) await query(`KILL ${String(id)}`).catch(() => {});
    }

    beforeAll(async () => {
      ends = await startEnds();
      await query(isPostgres ? 'CREATE SCHEMA w' : 'CREATE DATABASE w CHARACTER SET utf8mb4');
      await query('CREATE TABLE w.item (id int PRIMARY KEY, n int NOT NULL)');
      await query('CREATE TABLE w.ticket (id int PRIMARY KEY, code varchar(9) UNIQUE)');
      sink = await openSink();
      const shapes = await sink.tables();
      item = shapes.find(({ name }) => name === 'item') as Shape;
      ticket = shapes.find(({ name }) => name === 'ticket') as Shape;
    });
    afterAll(async () => {
      await sink?.close();
      await ends?.stop();
    });
    beforeEach(async () => {
      task += 1;
      await query('DELETE FROM w.item');
      await query('DELETE FROM w.ticket');
    });

    it('makes each change once, whatever worker its keys belong to', async () => {
      const applying = await open(3);
      const first: Told[] = numbers(0, 400).map((id) => ({ insert: [String(id), '0'] }));
      const second: Told[] = [
        ...numbers(0, 400).map((id): Told => ({ update: [String(id), String(id * 2)] })),
        ...numbers(0, 100).map((id): Told => ({ update: [String(id + 1000), '7'], of: String(id) })),
        ...numbers(100, 150).map((id): Told => ({ delete: String(id) })),
        ...numbers(0, 50).map((id): Told => ({ insert: [String(id), '1'] })),
      ];
      await applying.write(batchOf(item, [...first, 'commit'], 'p1'), now);
      expect(await applying.flush()).toBe('p1');
      expect(await records()).toEqual([0, 1, 2].map((worker) => [String(worker), 'p1']));
      await applying.write(batchOf(item, [...second, 'commit'], 'p2'), now);
      expect(await applying.flush()).toBe('p2');
      expect(applying.counts).toMatchObject({
        inserts: 450,
        updates: 500,
        deletes: 50,
        missing: 0,
        refused: 0,
      });
      await applying.close();
      expect(await rows()).toEqual([
        ...numbers(0, 50).map((id) => [String(id), '1']),
        ...numbers(150, 400).map((id) => [String(id), String(id * 2)]),
        ...numbers(1000, 1100).map((id) => [String(id), '7']),
      ]);
      // What ended well is recorded as one.
      expect(await records()).toEqual([]);
      const again = await open(3);
      expect(again.position).toBe('p2');
      await again.close();
    });

    it('lets rows of a table with another unique column take over its values', async () => {
      const applying = await open(4);
      const codes = (shift: number): string[] =>
        numbers(0, 300).map((id) => String(1000 + ((id + shift) % 300)));
      const inserts = codes(0).map((code, id): Told => ({ insert: [String(id), code] }));
      const shifted = [
        ...codes(0).map((_, id): Told => ({ update: [String(id), null] })),
        ...codes(7).map((code, id): Told => ({ update: [String(id), code] })),
      ];
      await applying.write(batchOf(ticket, [...inserts, 'commit'], 'p1'), now);
      await applying.flush();
      await applying.write(batchOf(ticket, [...shifted, 'commit'], 'p2'), now);
      expect(await applying.flush()).toBe('p2');
      await applying.close();
      expect(await query('SELECT code FROM w.ticket ORDER BY id')).toEqual(codes(7).map((code) => [code]));
    });

    it('writes a transaction that is larger than a window as one', async () => {
      const applying = await open(3, 200);
      const many = numbers(0, 1000).map((id): Told => ({ insert: [String(id), '5'] }));
      await applying.write(batchOf(item, many, ''), now);
      expect(await applying.flush()).toBeUndefined();
      expect(await query('SELECT COUNT(*) FROM w.item')).toEqual([['0']]);
      await applying.write(batchOf(item, [{ delete: '3' }, 'commit'], 'p1'), now);
      expect(applying.position).toBe('p1');
      expect(await query('SELECT COUNT(*) FROM w.item')).toEqual([['999']]);
      expect(await records()).toEqual([]);
      await applying.write(batchOf(item, ['truncate', { insert: ['1', '1'] }, 'commit'], 'p2'), now);
      await applying.flush();
      await applying.close();
      expect(await rows()).toEqual([['1', '1']]);
    });

    it.each([
      [3, 'p2'],
      [1, 'p2'],
      [5, 'p2'],
      [3, 'a place before, and the next beyond'],
    ])(
      'goes on after an end between the commits of workers, with %i of them, where the log tells %s',
      async (later, told) => {
        const first = batchOf(
          item,
          [...numbers(0, 300).map((id): Told => ({ insert: [String(id), '0'] })), 'commit'],
          'p1',
        );
        const second = batchOf(
          item,
          [
            ...numbers(0, 200).map((id): Told => ({ update: [String(id), '1'] })),
            ...numbers(200, 300).map((id): Told => ({ update: [String(id + 5000), '2'], of: String(id) })),
            ...numbers(300, 400).map((id): Told => ({ insert: [String(id), '3'] })),
            'commit',
          ],
          'p2',
        );
        const more = numbers(1000, 1300).map((id): Told => ({ insert: [String(id), '4'] }));
        const applying = await open(3, 10_000, await openSink());
        await applying.write(first, now);
        await applying.flush();
        // One worker waits for a row that the test holds, while the others commit.
        if (!isPostgres) await query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
        await query('BEGIN');
        await query('UPDATE w.item SET n = n WHERE id = 11');
        await applying.write(second, now);
        // The log was quiet for a moment, at a place that nobody will tell of again.
        const quiet = batchOf(item, [], 'p25');
        const outcome = applying
          .write({ ...quiet, events: [{ kind: 'idle', position: 'p25' }] }, now)
          .catch((error: unknown) => error);
        let places: readonly unknown[][] = [];
        for (let i = 0; i < 300 && places.filter(([, place]) => place === 'p2').length < 2; i += 1) {
          await sleep(20);
          places = await records();
        }
        await cut();
        expect(await outcome).toBeInstanceOf(Error);
        await query('ROLLBACK');
        expect(
          places.map(([, place]) => place).toSorted((a, b) => String(a).localeCompare(String(b))),
        ).toEqual(['p1', 'p2', 'p2']);
        await applying.close();

        sink = await openSink();
        const again = await open(later);
        expect(again.position).toBe('p1');
        if (told === 'p2') {
          await again.write(second, now);
          expect(again.position).toBe('p2');
          expect(await records()).toEqual([]);
        } else {
          const events = second.events.map((each) =>
            each.kind === 'commit' ? { ...each, position: 'p19' } : each,
          );
          await again.write({ ...second, events }, now);
          expect(again.position).toBe('p1');
        }
        await again.write(batchOf(item, [{ delete: '11' }, ...more, 'commit'], 'p3'), now);
        expect(await again.flush()).toBe('p3');
        expect(again.counts).toMatchObject({ missing: 0, refused: 0 });
        await again.close();
        expect(await rows()).toEqual([
          ...numbers(0, 200).flatMap((id) => (id === 11 ? [] : [[String(id), '1']])),
          ...numbers(300, 400).map((id) => [String(id), '3']),
          ...numbers(1000, 1300).map((id) => [String(id), '4']),
          ...numbers(5200, 5300).map((id) => [String(id), '2']),
        ]);
      },
    );
  },
);
