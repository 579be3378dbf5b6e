import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import { pairs, remake, runBetween } from './between.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('task settings');

describe.skipIf(!hasMariadb)('task settings', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  describe.each(pairs)('of a task from %s to %s', (from, to) => {
    const table = 'item (id int PRIMARY KEY, t varchar(20))';
    const begin = async (): Promise<void> => {
      await remake(ends, from, 'here', [table]);
      await remake(ends, to, 'there', [table]);
      await ends[from].query(`INSERT INTO here.item VALUES (1, 'a'), (2, 'b')`);
    };
    const rows = async () =>
      (await ends[to].query('SELECT id, t FROM there.item ORDER BY id')).map((row) => row.map(String));

    it('stop it after the load, before or after the changes of the meantime', async () => {
      for (const setting of ['StopTaskCachedChangesNotApplied', 'StopTaskCachedChangesApplied'] as const) {
        await begin();
        const state = openSqliteState(':memory:');
        const name = `${setting}-${from}-${to}`.slice(8).toLowerCase();
        let change: Promise<unknown> = Promise.reject(new Error('the load was not begun'));
        change.catch(() => {});
        const job = {
          from,
          to,
          name,
          state,
          type: 'full-load-and-cdc' as const,
          settings: { FullLoadSettings: { [setting]: true } },
          events: {
            // After the mark in the log, and before the load is done.
            onPlan: () => {
              change = ends[from].query(`UPDATE here.item SET t = 'changed' WHERE id = 1`);
            },
          },
        };
        const result = await runBetween(ends, job);
        await change;
        expect(result).toMatchObject({ isStoppedAfterLoad: true });
        expect((await state.task(name))?.status).toBe('stopped');
        if (setting === 'StopTaskCachedChangesNotApplied') expect(result.position).toBeUndefined();
        else expect(await rows()).toContainEqual(['1', 'changed']);
        await ends[from].query(`INSERT INTO here.item VALUES (3, 'later')`);
        const { isStoppedAfterLoad } = await runBetween(ends, { ...job, untilNow: true });
        expect(isStoppedAfterLoad).toBeUndefined();
        expect(await rows()).toEqual([
          ['1', 'changed'],
          ['2', 'b'],
          ['3', 'later'],
        ]);
        await state.close();
      }
    });

    it('say whether a task without tables is an error', async () => {
      await remake(ends, from, 'here', []);
      await remake(ends, to, 'there', []);
      const job = { from, to, name: `none-${from}-${to}` };
      await expect(runBetween(ends, job)).rejects.toThrow('No table of');
      const settings = { ErrorBehavior: { FailOnNoTablesCaptured: false } };
      expect((await runBetween(ends, { ...job, settings })).tables).toEqual([]);
    });

    it('choose columns, and which tables are loaded first', async () => {
      await remake(ends, from, 'here', [
        'wide (id int PRIMARY KEY, a int, b int, c int)',
        'slim (id int PRIMARY KEY, a int, b int)',
      ]);
      await remake(ends, to, 'there', [
        'wide (id int PRIMARY KEY, a int, b int)',
        'slim (id int PRIMARY KEY, a int)',
      ]);
      await ends[from].query('INSERT INTO here.wide VALUES (1, 2, 3, 4)');
      await ends[from].query('INSERT INTO here.slim VALUES (1, 2, 3)');
      const column = (action: string, name: string, table: string) => ({
        'rule-type': 'transformation',
        'rule-target': 'column',
        'object-locator': { 'schema-name': 'here', 'table-name': table, 'column-name': name },
        'rule-action': action,
      });
      const order = (table: string, load: number) => ({
        'rule-type': 'selection',
        'rule-action': 'include',
        'object-locator': { 'schema-name': 'here', 'table-name': table },
        'load-order': load,
      });
      const loaded: string[] = [];
      await runBetween(ends, {
        from,
        to,
        name: `columns-${from}-${to}`,
        settings: { FullLoadSettings: { MaxFullLoadSubTasks: 1 } },
        rules: [
          column('remove-column', 'c', 'wide'),
          column('include-column', 'id', 'slim'),
          column('include-column', 'a', 'slim'),
          order('slim', 1),
          order('wide', 9),
        ],
        events: { onRange: ({ source }) => loaded.push(source.name) },
      });
      expect(loaded).toEqual(['wide', 'slim']);
      expect((await ends[to].query('SELECT * FROM there.wide')).map((row) => row.map(String))).toEqual([
        ['1', '2', '3'],
      ]);
      expect((await ends[to].query('SELECT * FROM there.slim')).map((row) => row.map(String))).toEqual([
        ['1', '2'],
      ]);
    });

    it('have characters replaced, in loads and changes', async () => {
      await begin();
      await ends[from].query(`INSERT INTO here.item VALUES (3, 'café → ∞'), (4, NULL)`);
      const state = openSqliteState(':memory:');
      const job = {
        from,
        to,
        name: `characters-${from}-${to}`,
        state,
        type: 'full-load-and-cdc' as const,
        rules: [],
        untilNow: true,
        settings: {
          CharacterSetSettings: {
            CharacterReplacements: [{ SourceCharacterCodePoint: 8594, TargetCharacterCodePoint: 62 }],
            CharacterSetSupport: { CharacterSet: 'ISO-8859-1', ReplaceWithCharacterCodePoint: 63 },
          },
        },
      };
      await runBetween(ends, job);
      expect(await rows()).toEqual([
        ['1', 'a'],
        ['2', 'b'],
        ['3', 'café > ?'],
        ['4', 'null'],
      ]);
      await ends[from].query(`UPDATE here.item SET t = '→ü' WHERE id = 4`);
      await runBetween(ends, job);
      expect((await rows()).at(-1)).toEqual(['4', '>ü']);
      await state.close();
    });

    it('load a table partition by partition', async () => {
      const columns = 'id int, d int, PRIMARY KEY (id, d)';
      await remake(ends, to, 'there', [`part (${columns})`]);
      if (from === 'postgres') {
        await remake(ends, from, 'here', [
          `part (${columns}) PARTITION BY RANGE (d)`,
          'p0 PARTITION OF here.part FOR VALUES FROM (0) TO (10)',
          'p1 PARTITION OF here.part FOR VALUES FROM (10) TO (20) PARTITION BY LIST (d)',
          'p1a PARTITION OF here.p1 FOR VALUES IN (10, 11)',
          'p1b PARTITION OF here.p1 DEFAULT',
        ]);
        await ends.postgres.query('INSERT INTO here.part SELECT i, i % 20 FROM generate_series(1, 100) i');
      } else {
        await remake(ends, from, 'here', [
          `part (${columns}) PARTITION BY RANGE (d) SUBPARTITION BY HASH (id)
             (PARTITION p0 VALUES LESS THAN (10) (SUBPARTITION p0a, SUBPARTITION p0b),
              PARTITION p1 VALUES LESS THAN (20) (SUBPARTITION p1a, SUBPARTITION p1b))`,
        ]);
        await ends.mariadb.query('INSERT INTO here.part SELECT seq, seq % 20 FROM here.seq_1_to_100');
      }
      const load = async (name: string, parallel: Record<string, unknown>): Promise<number> => {
        await ends[to].query('DELETE FROM there.part');
        let ranges = 0;
        await runBetween(ends, {
          from,
          to,
          name: `${name}-${from}-${to}`,
          rules: [
            {
              'rule-type': 'table-settings',
              'object-locator': { 'schema-name': 'here', 'table-name': 'part' },
              'parallel-load': parallel,
            },
          ],
          events: { onRange: () => (ranges += 1) },
        });
        const [[rows] = []] = await ends[to].query('SELECT count(*) FROM there.part');
        expect(String(rows)).toBe('100');
        return ranges;
      };
      const all = from === 'postgres' ? 3 : 4;
      expect(await load('auto', { type: 'partitions-auto' })).toBe(2);
      expect(await load('subs', { type: 'subpartitions-auto' })).toBe(all);
      expect(await load('list', { type: 'partitions-list', partitions: ['p0'] })).toBe(2);
      expect(await load('parts', { type: 'partitions-list', subpartitions: ['p1a'] })).toBe(3);
      await expect(load('no', { type: 'partitions-list', partitions: ['p9'] })).rejects.toThrow(
        'there is no partition p9',
      );
    });

    it('have conflicts with loaded rows reported, where they are not to be ignored', async () => {
      await begin();
      const name = `conflicts-${from}-${to}`;
      const state = openSqliteState(':memory:');
      const job = {
        from,
        to,
        name,
        state,
        type: 'full-load-and-cdc' as const,
        settings: {
          ErrorBehavior: { FullLoadIgnoreConflicts: false },
          FullLoadSettings: { StopTaskCachedChangesNotApplied: true },
        },
      };
      await runBetween(ends, job);
      // As if the row had been read after it was inserted.
      await ends[to].query(`INSERT INTO there.item VALUES (5, 'e')`);
      await ends[from].query(`INSERT INTO here.item VALUES (5, 'e')`);
      await runBetween(ends, { ...job, untilNow: true });
      const exceptions = await ends[to].query(
        `SELECT statement FROM control.awsdms_apply_exceptions WHERE task_name = '${name}'`,
      );
      expect(exceptions).toEqual([['INSERT by key (id)']]);
      await state.close();
    });
  });
});
