import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import { pairs, remake, runBetween } from './between.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('control tables');

describe.skipIf(!hasMariadb)('control tables', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  describe.each(pairs)('of a task from %s to %s', (from, to) => {
    const source = (sql: string) => ends[from].query(sql);
    const target = async (sql: string): Promise<(string | null)[][]> =>
      (await ends[to].query(sql)).map((row) => row.map((cell) => (cell === null ? null : String(cell))));
    const begin = async (): Promise<void> => {
      await remake(ends, from, 'here', ['item (id int PRIMARY KEY, t varchar(20))']);
      await remake(ends, to, 'there', ['item (id int PRIMARY KEY, t varchar(20))']);
      await source(`INSERT INTO here.item VALUES (1, 'a'), (2, 'b'), (3, 'c')`);
    };

    it('hold how far it is and what it did, in slots', async () => {
      await begin();
      const name = `slots-${from}-${to}`;
      const state = openSqliteState(':memory:');
      const job = {
        from,
        to,
        name,
        state,
        type: 'full-load-and-cdc',
        untilNow: true,
        settings: {
          ControlTablesSettings: {
            HistoryTableEnabled: true,
            StatusTableEnabled: true,
            HistoryTimeslotInMinutes: 1440,
          },
        },
      } as const;
      await runBetween(ends, job);
      const history = () =>
        target(
          `SELECT timeslot_type, timeslot_duration, records FROM control.awsdms_history WHERE task_name = '${name}' ORDER BY timeslot_type`,
        );
      expect(await history()).toEqual([['FULL LOAD', '1440', '3']]);
      await source(`INSERT INTO here.item VALUES (4, 'd'); UPDATE here.item SET t = 'x' WHERE id = 1`);
      await runBetween(ends, job);
      await source(`DELETE FROM here.item WHERE id = 2`);
      await runBetween(ends, job);
      expect(await history()).toEqual([
        ['CHANGE PROCESSING', '1440', '3'],
        ['FULL LOAD', '1440', '3'],
      ]);
      const [status] = await target(
        `SELECT task_status, pending_changes, disk_swap_size, source_tail_position, source_current_position, source_timestamp_applied, task_memory FROM control.awsdms_status WHERE task_name = '${name}'`,
      );
      expect(status?.slice(0, 3)).toEqual(['NOT RUNNING', '0', '0']);
      expect(status?.[3]).toBe(status?.[4]);
      expect(status?.[5]).toMatch(/^20/);
      expect(Number(status?.[6])).toBeGreaterThan(10);
      // A day is one slot: it ends at midnight.
      expect(
        await target(
          `SELECT count(*) FROM control.awsdms_history WHERE task_name = '${name}' AND timeslot = CAST(CAST(timeslot AS date) AS ${to === 'postgres' ? 'timestamp' : 'datetime'}) AND timeslot_volume > 0`,
        ),
      ).toEqual([['2']]);
      await state.close();
    });

    it('are not made that no setting wants', async () => {
      await begin();
      if (to === 'postgres') await ends.postgres.query('DROP SCHEMA IF EXISTS control CASCADE');
      else await ends.mariadb.query('DROP DATABASE IF EXISTS control');
      await runBetween(ends, { from, to, name: `few-${from}-${to}` });
      const names = await target(
        `SELECT table_name FROM information_schema.tables WHERE table_schema = 'control' ORDER BY table_name`,
      );
      expect(names.flat()).toEqual([
        'awsdms_apply_exceptions',
        'awsdms_apply_workers',
        'awsdms_full_load_ranges',
        'awsdms_suspended_tables',
        'awsdms_txn_state',
      ]);
    });

    it('know the tables that a task suspended while it followed', async () => {
      await begin();
      const name = `suspended-${from}-${to}`;
      const state = openSqliteState(':memory:');
      const job = { from, to, name, state, type: 'full-load-and-cdc', untilNow: true } as const;
      const escalating = {
        ErrorBehavior: {
          ApplyErrorInsertPolicy: 'LOG_ERROR',
          ApplyErrorEscalationCount: 2,
          ApplyErrorEscalationPolicy: 'SUSPEND_TABLE',
        },
      };
      await runBetween(ends, job);
      // Beyond the end of the load, up to where loaded rows may hold the changes already.
      await source(`UPDATE here.item SET t = 'y'`);
      await runBetween(ends, job);
      await ends[to].query(`INSERT INTO there.item VALUES (11, 'own'), (12, 'own')`);
      for (const id of [10, 11, 12, 13]) await source(`INSERT INTO here.item VALUES (${id}, 'new')`);
      const result = await runBetween(ends, { ...job, settings: escalating });
      expect(result.suspended).toMatchObject([{ target: 'there.item' }]);
      expect(await target('SELECT id, t FROM there.item WHERE id > 9 ORDER BY id')).toEqual([
        ['10', 'new'],
        ['11', 'own'],
        ['12', 'own'],
      ]);
      await source(`UPDATE here.item SET t = 'later'`);
      await runBetween(ends, job);
      expect(await target(`SELECT count(*) FROM there.item WHERE t = 'later'`)).toEqual([['0']]);
      await state.close();
    });
  });
});
