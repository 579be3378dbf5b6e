import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TableValidation } from '../../src/migrate/validate/validate.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { TaskBetween } from './between.ts';
import { pairs, remake, runBetween } from './between.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('comparing rows while changes are followed');

const patience = { timeout: 120_000, interval: 100 };

describe.skipIf(!hasMariadb)('comparing rows while changes are followed', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  /** Runs a task beside the test, and gives all states that it tells of each table. */
  function start(job: Omit<TaskBetween, 'signal' | 'events'>) {
    const states = new Map<string, TableValidation[]>();
    const compared = { rows: 0, same: 0 };
    const stop = new AbortController();
    const ended = runBetween(ends, {
      ...job,
      signal: stop.signal,
      events: {
        onCompared: (rows, same) => {
          compared.rows += rows;
          compared.same += same;
        },
        onTableState: (result) => states.set(result.source, [...(states.get(result.source) ?? []), result]),
      },
    });
    ended.catch(() => {});
    const last = (table: string): TableValidation | undefined => states.get(table)?.at(-1);
    return {
      states,
      compared,
      last,
      until: (table: string, state: TableValidation['state']) =>
        vi.waitFor(() => expect(last(table)?.state).toBe(state), patience),
      stop: () => {
        stop.abort();
        return ended;
      },
    };
  }

  const settings = (more: Record<string, unknown> = {}) => ({
    ValidationSettings: {
      EnableValidation: true,
      RecordFailureDelayInMinutes: 0,
      PartitionSize: 50,
      ...more,
    },
  });

  describe.each(pairs)('from %s to %s', (from, to) => {
    const begin = async (): Promise<void> => {
      const tables = ['item (id int PRIMARY KEY, t varchar(20))', 'quiet (id int PRIMARY KEY)'];
      await remake(ends, from, 'here', tables);
      await remake(ends, to, 'there', tables);
      const rows = Array.from({ length: 200 }, (_, i) => `(${i + 1}, 't${i + 1}')`);
      await ends[from].query(`INSERT INTO here.item VALUES ${rows.join(', ')}`);
      await ends[from].query('INSERT INTO here.quiet VALUES (1)');
    };

    it('counts no change that is on its way, finds rows that differ, and sees when they are mended', async () => {
      await begin();
      const name = `watch-${from}-${to}`;
      const task = start({ from, to, name, type: 'full-load-and-cdc', settings: settings() });
      await task.until('here.item', 'Validated');
      await task.until('here.quiet', 'Validated');
      expect(task.compared).toEqual({ rows: 201, same: 201 });
      for (let i = 0; i < 60; i += 1) {
        await ends[from].query(`UPDATE here.item SET t = 'n${i}' WHERE id % 7 = ${i % 7}`);
        await sleep(20);
      }
      // All has arrived, so that nothing that is on its way mends what is damaged below.
      await vi.waitFor(async () => {
        const [[last] = []] = await ends[to].query(`SELECT count(*) FROM there.item WHERE t = 'n59'`);
        expect(Number(last)).toBeGreaterThan(0);
      }, patience);
      await task.until('here.item', 'Validated');
      expect(task.states.get('here.item')?.map(({ state }) => state)).not.toContain('Mismatched records');

      await ends[to].query(`UPDATE there.item SET t = 'wrong' WHERE id = 2`);
      await ends[to].query('DELETE FROM there.item WHERE id = 3');
      await ends[to].query(`INSERT INTO there.item VALUES (999, 'own')`);
      await ends[from].query(`UPDATE here.item SET t = 'again' WHERE id = 100`);
      const wrong = { RECORD_DIFF: 1, MISSING_TARGET: 1, MISSING_SOURCE: 1 };
      await vi.waitFor(() => expect(task.last('here.item')?.differing).toEqual(wrong), patience);
      expect(task.last('here.item')).toMatchObject({ state: 'Mismatched records', columns: { t: 1 } });
      const failures = () =>
        ends[to].query(
          `SELECT failure_type FROM control.awsdms_validation_failures_v1 WHERE task_name = '${name}' ORDER BY failure_type`,
        );
      expect(task.compared.rows).toBeGreaterThan(task.compared.same);
      expect(await failures()).toEqual([['MISSING_SOURCE'], ['MISSING_TARGET'], ['RECORD_DIFF']]);

      const [[right] = []] = await ends[from].query('SELECT t FROM here.item WHERE id = 2');
      await ends[to].query(`UPDATE there.item SET t = '${String(right)}' WHERE id = 2`);
      const [[missing] = []] = await ends[from].query('SELECT t FROM here.item WHERE id = 3');
      await ends[to].query(`INSERT INTO there.item VALUES (3, '${String(missing)}')`);
      await ends[to].query('DELETE FROM there.item WHERE id = 999');
      await task.until('here.item', 'Validated');
      expect(await failures()).toEqual([]);
      expect(task.states.get('here.quiet')?.at(-1)).toMatchObject({ state: 'Validated', targetRows: 1 });
      const { validation } = await task.stop();
      expect(validation?.map(({ isSame }) => isSame)).toEqual([true, true]);
    });
  });

  it('waits before it says that a row differs, and ends where too many do', async () => {
    await remake(ends, 'postgres', 'here', ['item (id int PRIMARY KEY)', 'keyless (n int)']);
    await remake(ends, 'mariadb', 'there', ['item (id int PRIMARY KEY)', 'keyless (n int)']);
    await ends.postgres.query(
      'ALTER TABLE here.keyless REPLICA IDENTITY FULL; INSERT INTO here.item SELECT generate_series(1, 20)',
    );
    const job = { from: 'postgres', to: 'mariadb', type: 'full-load-and-cdc' } as const;
    const late = start({ ...job, name: 'late', settings: settings({ RecordFailureDelayInMinutes: 5 }) });
    await late.until('here.item', 'Validated');
    await late.until('here.keyless', 'No primary key');
    await ends.mariadb.query('DELETE FROM there.item WHERE id < 6');
    await ends.postgres.query('INSERT INTO here.item VALUES (21)');
    await vi.waitFor(() => expect(late.last('here.item')?.pending).toBe(5), patience);
    await sleep(3000);
    expect(late.last('here.item')).toMatchObject({ state: 'Pending records', pending: 5 });
    await late.stop();
    await ends.mariadb.query('DELETE FROM there.item');
    const few = start({
      ...job,
      name: 'few',
      settings: {
        FullLoadSettings: { TargetTablePrepMode: 'TRUNCATE_BEFORE_LOAD' },
        ...settings({ TableFailureMaxCount: 3, RecordSuspendDelayInMinutes: 0 }),
      },
    });
    await few.until('here.item', 'Validated');
    await ends.mariadb.query('DELETE FROM there.item WHERE id < 6');
    await ends.postgres.query('INSERT INTO here.item VALUES (22)');
    await few.until('here.item', 'Mismatched records');
    await sleep(1500);
    const { validation } = await few.stop();
    expect(validation?.[0]).toMatchObject({ isSuspended: true });
  });

  it('compares without moving anything, once or until it is stopped', async () => {
    await remake(ends, 'mariadb', 'here', ['item (id int PRIMARY KEY)']);
    await remake(ends, 'postgres', 'there', ['item (id int PRIMARY KEY)']);
    await ends.mariadb.query('INSERT INTO here.item VALUES (1), (2)');
    await ends.postgres.query('INSERT INTO there.item VALUES (1)');
    const only = settings({ ValidationOnly: true });
    const once = await runBetween(ends, { from: 'mariadb', to: 'postgres', name: 'only', settings: only });
    expect(once.validation).toMatchObject([{ differing: { MISSING_TARGET: 1 } }]);
    const task = start({ from: 'mariadb', to: 'postgres', name: 'on', type: 'cdc', settings: only });
    await task.until('here.item', 'Mismatched records');
    await ends.postgres.query('INSERT INTO there.item VALUES (2)');
    await task.until('here.item', 'Validated');
    await task.stop();
    expect(await ends.postgres.query('SELECT count(*) FROM there.item')).toEqual([['2']]);
  });
});
