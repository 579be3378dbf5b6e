import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RefusalPolicies } from '../../src/change/refusal.ts';
import { strictPolicies } from '../../src/change/refusal.ts';
import type { Shape } from '../../src/change/shape.ts';
import type { Applying, ApplyRequest, Sink } from '../../src/change/sink.ts';
import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';
import type { Told } from './told.ts';
import { batchOf } from './told.ts';

if (!hasMariadb) withoutMariadb('applying changes');

const tasks = { count: 0 };

/** What both engines do with changes, one by one and set-wise; the target is a table `item` of three columns, whose `code` is unique. */
describe.skipIf(!hasMariadb).each(['PostgreSQL', 'MariaDB'] as const)('applying to %s', (engine) => {
  let ends: Ends;
  let sink: Sink;
  let table: Shape;
  const isPostgres = engine === 'PostgreSQL';
  const query = async (sql: string): Promise<readonly unknown[][]> =>
    (await (isPostgres ? ends.postgres : ends.mariadb).query(sql)).map((row) =>
      row.map((cell) => (cell === null ? null : String(cell))),
    );
  const control = isPostgres ? 'public' : 'awsdms_control';
  const rows = () => query('SELECT id, code, n FROM t.item ORDER BY id');

  beforeAll(async () => {
    ends = await startEnds();
    if (isPostgres) await query('CREATE SCHEMA t');
    else await query('CREATE DATABASE t CHARACTER SET utf8mb4');
    await query(
      'CREATE TABLE t.item (id int PRIMARY KEY, code varchar(5) UNIQUE, n int NOT NULL CHECK (n < 1000))',
    );
    sink = await (isPostgres ? openPostgresSink(ends.postgres.url, {}) : openMysqlSink(ends.mariadb.url, {}));
    table = (await sink.tables()).find(({ name }) => name === 'item') as Shape;
  });
  afterAll(async () => {
    await sink?.close();
    await ends?.stop();
  });

  describe.each(['one by one', 'set-wise'] as const)('%s', (manner) => {
    const open = (task: string, refusals?: Partial<RefusalPolicies>): Promise<Applying> => {
      const request: ApplyRequest = {
        task,
        tables: [
          {
            source: table,
            target: table,
            // As a load between two PostgreSQL has them; changes are text all the same.
            columns: table.columns.map((column) => ({
              source: column,
              target: column,
              encoding: isPostgres ? 'postgresql' : 'text',
            })),
          },
        ],
        ...(manner === 'set-wise' ? { batch: { changes: 1000, bytes: 1 << 20 } } : {}),
        ...(refusals ? { refusals: { ...strictPolicies, ...refusals } } : {}),
      };
      return sink.apply(request);
    };

    /** Begins with two rows, applies changes as one transaction, and gives what was recorded of them. */
    async function apply(
      changes: readonly Told[],
      options: { readonly refusals?: Partial<RefusalPolicies>; readonly mayRepeat?: boolean } = {},
    ): Promise<{
      readonly task: string;
      readonly recorded: readonly unknown[][];
      readonly applying: Applying;
    }> {
      tasks.count += 1;
      const task = `task-${tasks.count}`;
      await query(`DELETE FROM t.item`);
      await query(`INSERT INTO t.item VALUES (1, 'a', 10), (2, 'b', 20)`);
      const applying = await open(task, options.refusals);
      try {
        await applying.write(batchOf(table, [...changes, 'commit'], 'p1'), {
          mayRepeat: options.mayRepeat ?? false,
        });
        expect(await applying.flush()).toBe('p1');
      } finally {
        await applying.close();
      }
      const recorded = await query(
        `SELECT table_owner, table_name, statement, error FROM ${control}.awsdms_apply_exceptions WHERE task_name = '${task}'`,
      );
      return { task, recorded, applying };
    }

    it('makes inserts, updates, deletes and changes of keys', async () => {
      const { applying, recorded } = await apply([
        { insert: ['3', 'c', '30'] },
        { update: ['1', undefined, '11'] },
        { update: ['4', 'd', '21'], of: '2' },
        { update: ['3', 'cc', '31'] },
        { insert: ['5', null, '50'] },
        { delete: '5' },
        { update: ['1', 'é', undefined] },
        { insert: ['2', 'x', '1'] },
      ]);
      expect(await rows()).toEqual([
        ['1', 'é', '11'],
        ['2', 'x', '1'],
        ['3', 'cc', '31'],
        ['4', 'd', '21'],
      ]);
      expect(recorded).toEqual([]);
      expect(applying.counts).toMatchObject({ inserts: 3, updates: 4, deletes: 1, missing: 0, refused: 0 });
    });

    it.runIf(isPostgres && manner === 'set-wise')('goes through temporary tables', async () => {
      const applying = await open('stages');
      await applying.write(batchOf(table, [{ insert: ['77', null, '7'] }, 'commit'], 'p'), {
        mayRepeat: false,
      });
      await applying.flush();
      expect(
        await query(`SELECT relname FROM pg_class WHERE relpersistence = 't' AND relkind = 'r'`),
      ).toEqual([['godwit_0']]);
      await applying.close();
    });

    it('empties a table between changes', async () => {
      await apply([{ insert: ['3', 'c', '30'] }, 'truncate', { insert: ['1', 'z', '1'] }]);
      expect(await rows()).toEqual([['1', 'z', '1']]);
    });

    it('lets two rows swap a unique value', async () => {
      const { recorded } = await apply([
        { update: ['1', 'tmp', '10'] },
        { update: ['2', 'a', '20'] },
        { update: ['1', 'b', '10'] },
      ]);
      expect(await rows()).toEqual([
        ['1', 'b', '10'],
        ['2', 'a', '20'],
      ]);
      expect(recorded).toEqual([]);
    });

    it('brings rows that hold the changes already to the same end', async () => {
      const { applying } = await apply(
        [
          { insert: ['1', 'a', '10'] },
          { update: ['1', 'aa', '12'] },
          { delete: '9' },
          { update: ['3', 'c', '3'], of: '2' },
          { update: ['7', undefined, '1'] },
        ],
        { mayRepeat: true },
      );
      expect(await rows()).toEqual([
        ['1', 'aa', '12'],
        ['3', 'c', '3'],
      ]);
      expect(applying.counts.missing).toBe(0);
    });

    it('takes a row for moved whose new key is there, when that may be', async () => {
      await apply([{ update: ['2', undefined, '22'], of: '1' }], { mayRepeat: true });
      expect(await rows()).toEqual([['2', 'b', '22']]);
    });

    it('records the row that is refused, without its values, and goes on', async () => {
      const { applying, recorded } = await apply(
        [
          { insert: ['3', 'c', '30'] },
          { insert: ['4', 'd', '4444'] },
          { insert: ['5', 'e', 'secret'] },
          { insert: ['6', 'too long', '6'] },
          { update: ['2', 'b', '21'] },
        ],
        { refusals: { value: 'record', truncation: 'record' } },
      );
      expect(await rows()).toEqual([
        ['1', 'a', '10'],
        ['2', 'b', '21'],
        ['3', 'c', '30'],
      ]);
      expect(recorded.map((each) => each.slice(0, 3))).toEqual(
        Array.from({ length: 3 }, () => ['t', 'item', 'INSERT by key (id)']),
      );
      expect(String(recorded)).not.toMatch(/secret|4444|too long,/);
      expect(applying.counts.refused).toBe(3);
    });

    it('goes on on the same connection when only the server refuses a row', async () => {
      const { recorded } = await apply(
        [{ insert: ['3', 'too long', '3'] }, { insert: ['4', 'd', '4'] }, 'commit', { delete: '1' }],
        { refusals: { truncation: 'record' } },
      );
      expect(await rows()).toEqual([
        ['2', 'b', '20'],
        ['4', 'd', '4'],
      ]);
      expect(recorded).toHaveLength(1);
    });

    it('records or passes over what finds no row', async () => {
      const changes: Told[] = [{ update: ['8', 'h', '8'] }, { delete: '9' }, { insert: ['3', 'c', '3'] }];
      const first = await apply(changes, { refusals: { delete: 'ignore' } });
      expect(first.recorded.map((each) => each[2])).toEqual(['UPDATE by key (id)']);
      expect(first.applying.counts.missing).toBe(2);
      expect((await rows()).map(([id]) => id)).toEqual(['1', '2', '3']);
    });

    it('inserts the missing row and replaces the one that is there, if that is wanted', async () => {
      const { recorded } = await apply([{ update: ['8', 'h', '8'] }, { insert: ['1', 'n', '11'] }], {
        refusals: { update: 'insert', insert: 'replace' },
      });
      expect(await rows()).toEqual([
        ['1', 'n', '11'],
        ['2', 'b', '20'],
        ['8', 'h', '8'],
      ]);
      expect(recorded).toEqual([]);
    });

    it('ends with nothing of the transaction, and names the table', async () => {
      const changes: Told[] = [{ insert: ['3', 'c', '3'] }, { insert: ['4', 'd', '4444'] }];
      await expect(apply(changes)).rejects.toThrow(/t\.item \(INSERT by key \(id\)\) cannot be made/);
      expect((await rows()).map(([id]) => id)).toEqual(['1', '2']);
    });

    it('suspends a table, and knows it the next time', async () => {
      const { task, recorded } = await apply(
        [{ insert: ['3', 'c', '3'] }, { insert: ['1', 'x', '1'] }, { insert: ['4', 'd', '4'] }],
        { refusals: { insert: 'suspend' } },
      );
      expect(recorded).toHaveLength(1);
      expect((await rows()).map(([id]) => id)).toEqual(['1', '2', '3']);
      const again = await open(task);
      expect(again.position).toBe('p1');
      await again.write(batchOf(table, [{ insert: ['5', 'e', '5'] }, 'commit'], 'p2'), { mayRepeat: false });
      expect(await again.flush()).toBe('p2');
      await again.close();
      expect((await rows()).map(([id]) => id)).toEqual(['1', '2', '3']);
      await sink.forgetApplied(task);
      const anew = await open(task);
      expect(anew.position).toBeUndefined();
      await anew.write(batchOf(table, [{ insert: ['5', 'e', '5'] }, 'commit'], 'p3'), { mayRepeat: false });
      await anew.flush();
      await anew.close();
      expect((await rows()).map(([id]) => id)).toEqual(['1', '2', '3', '5']);
    });
  });
});
