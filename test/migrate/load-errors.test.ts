import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isReconciled } from '../../src/migrate/reconcile.ts';
import type { TaskResult } from '../../src/migrate/task.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Engine } from './between.ts';
import { pairs, remake, runBetween } from './between.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('rows that a target refuses');

describe.skipIf(!hasMariadb)('rows that the target refuses on load', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  let tasks = 0;

  async function load(
    [from, to]: readonly [Engine, Engine],
    settings: unknown,
  ): Promise<{ readonly task: string; readonly result: TaskResult }> {
    tasks += 1;
    const task = `refused-${tasks}`;
    return { task, result: await runBetween(ends, { from, to, name: task, settings }) };
  }

  /** 40 rows, of which 3 is too long, 5 breaks a check, 8 has a value that is there already, and 40 has none where one must be. */
  async function begin(from: Engine, to: Engine): Promise<void> {
    await remake(ends, from, 'here', [
      'item (id int PRIMARY KEY, code varchar(20) NOT NULL, n int)',
      'other (id int PRIMARY KEY)',
    ]);
    await remake(ends, to, 'there', [
      'item (id int PRIMARY KEY, code varchar(5) NOT NULL UNIQUE, n int NOT NULL CHECK (n < 1000))',
      'other (id int PRIMARY KEY)',
    ]);
    const code = (id: number) => (id === 3 ? 'secret text' : id === 8 ? 'c7' : `c${id}`);
    const n = (id: number) => (id === 5 ? '4444' : id === 40 ? 'NULL' : String(id));
    const rows = Array.from({ length: 40 }, (_, i) => `(${i + 1}, '${code(i + 1)}', ${n(i + 1)})`);
    await ends[from].query(`INSERT INTO here.item VALUES ${rows.join(', ')}`);
    await ends[from].query('INSERT INTO here.other VALUES (1), (2)');
  }

  describe.each(pairs)('from %s to %s', (from, to) => {
    const exceptions = async (task: string, table: string): Promise<string[][]> =>
      (
        await ends[to].query(
          `SELECT table_owner, table_name, statement, error FROM control.${table} WHERE task_name = '${task}' ORDER BY statement`,
        )
      ).map((row) => row.map(String));

    it('are recorded with their keys and left out, and the others are loaded', async () => {
      await begin(from, to);
      const { task, result } = await load([from, to], {
        ControlTablesSettings: { FullLoadExceptionTableEnabled: true },
      });
      const recorded = await exceptions(task, 'awsdms_full_load_exceptions');
      expect(recorded.map((row) => row.slice(0, 3))).toEqual(
        [3, 40, 5, 8].map((id) => ['there', 'item', `INSERT by key {"id":"${id}"}`]),
      );
      expect(String(recorded.map((row) => row[3]))).not.toMatch(/secret|4444|c7/);
      expect(await ends[to].query('SELECT count(*) FROM there.item')).toEqual([[String(36)]]);
      const [item, other] = result.tables;
      expect(item).toMatchObject({ loaded: 36, refused: 4, sourceRows: 40, targetRows: 36 });
      expect(other).toMatchObject({ loaded: 2, refused: 0 });
      expect(result.tables.every(isReconciled)).toBe(true);
      expect(await exceptions(task, 'awsdms_apply_exceptions')).toEqual([]);
    });

    it('are in awsdms_apply_exceptions where loads have no table of their own', async () => {
      await begin(from, to);
      const { task } = await load([from, to], {});
      expect(await exceptions(task, 'awsdms_apply_exceptions')).toHaveLength(4);
    });

    it('are passed over without a record', async () => {
      await begin(from, to);
      const { task, result } = await load([from, to], {
        ErrorBehavior: { DataErrorPolicy: 'IGNORE_RECORD', DataTruncationErrorPolicy: 'IGNORE_RECORD' },
      });
      expect(await exceptions(task, 'awsdms_apply_exceptions')).toEqual([]);
      expect(result.tables[0]).toMatchObject({ loaded: 36, refused: 4 });
    });

    it('end the task, or suspend their table, when the settings say so', async () => {
      await begin(from, to);
      const policies = (policy: string) => ({
        ErrorBehavior: { DataErrorPolicy: policy, DataTruncationErrorPolicy: policy },
      });
      await expect(load([from, to], policies('STOP_TASK'))).rejects.toThrow();
      await begin(from, to);
      const { task, result } = await load([from, to], policies('SUSPEND_TABLE'));
      expect(result.tables[0]).toMatchObject({
        loaded: 0,
        suspended: expect.stringMatching(/error|SQLSTATE/),
      });
      expect(result.tables[1]).toMatchObject({ loaded: 2, targetRows: 2 });
      expect(
        await ends[to].query(
          `SELECT table_owner, table_name FROM control.awsdms_suspended_tables WHERE task_name = '${task}'`,
        ),
      ).toEqual([['there', 'item']]);
    });

    it('suspend their table or end the task when there are too many of them', async () => {
      await begin(from, to);
      const escalating = (count: number, policy: string) => ({
        ErrorBehavior: { DataErrorEscalationCount: count, DataErrorEscalationPolicy: policy },
      });
      const { result } = await load([from, to], escalating(3, 'SUSPEND_TABLE'));
      expect(result.tables[0]?.suspended).toBeDefined();
      await begin(from, to);
      await expect(load([from, to], escalating(2, 'STOP_TASK'))).rejects.toThrow(/INSERT/);
      await begin(from, to);
      const { result: mild } = await load([from, to], escalating(5, 'STOP_TASK'));
      expect(mild.tables[0]).toMatchObject({ loaded: 36, refused: 4 });
    });

    it('leave the other tables alone when a whole table is refused', async () => {
      await begin(from, to);
      const breakTable = async (): Promise<void> => {
        await ends[from].query('DELETE FROM here.item WHERE id IN (3, 5, 8, 40)');
        if (to === 'postgres')
          await ends.postgres.query(
            `CREATE FUNCTION there.no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER no BEFORE INSERT ON there.item FOR EACH ROW EXECUTE FUNCTION there.no(); ALTER TABLE there.item ENABLE ALWAYS TRIGGER no`,
          );
        else
          await ends.mariadb.query(
            `CREATE TRIGGER there.no BEFORE INSERT ON there.item FOR EACH ROW UPDATE there.missing SET id = 1`,
          );
      };
      await breakTable();
      const { result } = await load([from, to], {});
      expect(result.tables[0]).toMatchObject({ loaded: 0, suspended: expect.any(String) });
      expect(result.tables[1]).toMatchObject({ loaded: 2, targetRows: 2 });
      await begin(from, to);
      await breakTable();
      await expect(load([from, to], { ErrorBehavior: { TableErrorPolicy: 'STOP_TASK' } })).rejects.toThrow();
      await begin(from, to);
      await breakTable();
      await expect(load([from, to], { ErrorBehavior: { TableErrorEscalationCount: 1 } })).rejects.toThrow();
    });
  });

  it('are those that a trigger leaves out, too', async () => {
    await begin('postgres', 'postgres');
    await ends.postgres.query(
      `CREATE FUNCTION there.odd() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN CASE WHEN NEW.id % 2 = 1 THEN NEW END; END'; CREATE TRIGGER odd BEFORE INSERT ON there.item FOR EACH ROW EXECUTE FUNCTION there.odd(); ALTER TABLE there.item ENABLE ALWAYS TRIGGER odd`,
    );
    const { result } = await load(['postgres', 'postgres'], {});
    expect(result.tables[0]).toMatchObject({ loaded: 18, refused: 22, targetRows: 18 });
  });
});
