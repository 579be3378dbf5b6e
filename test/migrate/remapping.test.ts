import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRowMapping } from '../../src/catalog/mapping/rows.ts';
import type { TaskDescription } from '../../src/jobs/moving.ts';
import { move, withEnds } from '../../src/jobs/moving.ts';
import { previewTask } from '../../src/jobs/previewing.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import type { TaskType } from '../../src/migrate/state.ts';
import type { TaskResult } from '../../src/migrate/task.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Engine } from './between.ts';
import { remake } from './between.ts';
import type { Ends } from './ends.ts';
import { mariadbClient, startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('changing the table mappings of a task');

interface Rule {
  readonly [member: string]: unknown;
}

const include = (table: string, more: Rule = {}): Rule => ({
  'rule-type': 'selection',
  'object-locator': { 'schema-name': 'here', 'table-name': table },
  'rule-action': 'include',
  ...more,
});

const above = (column: string, value: number): Rule => ({
  filters: [
    {
      'filter-type': 'source',
      'column-name': column,
      'filter-conditions': [{ 'filter-operator': 'gte', value: String(value) }],
    },
  ],
});

describe.skipIf(!hasMariadb)('a task whose table mappings are changed', () => {
  let ends: Ends;
  const folder = mkdtempSync(join(tmpdir(), 'godwit-remapping-'));
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function taskOf(from: Engine, name: string, rules: readonly Rule[], type: TaskType): TaskDescription {
    const all = [
      ...rules,
      {
        'rule-type': 'transformation',
        'rule-target': 'schema',
        'object-locator': { 'schema-name': 'here' },
        'rule-action': 'rename',
        value: 'there',
      },
    ].map((rule, i) => ({ 'rule-id': String(i + 1), 'rule-name': String(i + 1), ...rule }));
    return {
      name,
      source: ends[from].url,
      target: ends.postgres.url,
      type,
      settings: readTaskSettings({ ControlTablesSettings: { ControlSchema: 'control' } }, 'the test'),
      mapping: readRowMapping({ rules: all }, 'the test'),
      state: join(folder, 'state'),
    };
  }

  /** What other rules would do to the tables of a task, in words. */
  async function preview(
    from: Engine,
    name: string,
    rules: readonly Rule[],
    type: TaskType = 'full-load-and-cdc',
  ): Promise<readonly string[] | undefined> {
    const found = await previewTask(taskOf(from, name, rules, type));
    return (
      found && [
        ...(found.anew === undefined ? [] : [`anew: ${found.anew}`]),
        ...(found.refusal === undefined ? [] : [`refused: ${found.refusal}`]),
        ...found.tables.map(
          ({ source, target, effect, why }) => `${effect} ${source.name} to ${target.name}: ${why}`,
        ),
        `${found.staying} stay`,
      ]
    );
  }

  /** Begins a run of a task, which ends when it is stopped or by itself. */
  function begin(
    from: Engine,
    name: string,
    rules: readonly Rule[],
    type: TaskType = 'full-load-and-cdc',
  ): {
    readonly notices: string[];
    readonly stop: () => Promise<TaskResult>;
    readonly result: Promise<TaskResult>;
  } {
    const control = new AbortController();
    const notices: string[] = [];
    const result = withEnds(taskOf(from, name, rules, type), (moving) =>
      move(moving, {
        restart: false,
        sourceMoved: false,
        signal: control.signal,
        events: {
          onPlan: () => {},
          onRows: () => {},
          onRange: () => {},
          onFollow: () => {},
          onRetry: () => {},
          onNotice: ({ object, problem }) => notices.push(`${object}: ${problem}`),
        },
      }),
    );
    result.catch(() => {});
    return {
      notices,
      result,
      stop: async () => {
        control.abort(new Error('stopped'));
        return await result;
      },
    };
  }

  const rowsOf = async (table: string): Promise<string> =>
    (await ends.postgres.query(`SELECT string_agg(id || ':' || v, ' ' ORDER BY id) FROM there.${table}`))
      .flat()
      .map(String)
      .join('');

  /** Waits until a table of the target has such rows. */
  async function awaitRows(
    table: string,
    rows: string,
    run: { readonly result: Promise<unknown> },
  ): Promise<void> {
    let isOver = false;
    void run.result.then(
      () => (isOver = true),
      () => (isOver = true),
    );
    await expect
      .poll(() => (isOver ? run.result.then(() => 'the run is over') : rowsOf(table).catch(String)), {
        timeout: 20_000,
        interval: 100,
      })
      .toBe(rows);
  }

  async function prepare(from: Engine): Promise<(sql: string) => Promise<unknown>> {
    await ends.postgres.query('DROP SCHEMA IF EXISTS there CASCADE; DROP SCHEMA IF EXISTS control CASCADE');
    await remake(
      ends,
      from,
      'here',
      ['stays', 'leaves', 'comes', 'turns'].map((table) => `${table} (id int PRIMARY KEY, v int)`),
    );
    const write = (sql: string): Promise<unknown> => ends[from].query(sql);
    for (const table of ['stays', 'leaves', 'comes', 'turns'])
      await write(`INSERT INTO here.${table} VALUES (1, 10), (2, 20)`);
    return write;
  }

  it.each(['postgres', 'mariadb'] as const)(
    'is changed while the source commits without a pause: from %s',
    async (from) => {
      const write = await prepare(from);
      const name = `busy-${from}`;
      const first = begin(from, name, [include('stays')]);
      await awaitRows('stays', '1:10 2:20', first);
      await first.stop();
      // The task has much to read before the place at which its tables change, so that it never sees the end of the log there.
      const busy = await clientOf(from);
      const enough = new AbortController();
      let written = 0;
      const commit = async (): Promise<void> => {
        written += 1;
        await busy.query(`UPDATE here.stays SET v = ${written} WHERE id = 1`);
      };
      for (let i = 0; i < 3000; i += 1) await commit();
      const writing = (async () => {
        while (!enough.signal.aborted) await commit();
      })();
      const second = begin(from, name, [include('stays'), include('comes')]);
      await awaitRows('comes', '1:10 2:20', second);
      enough.abort();
      await writing;
      await busy.end();
      await write('UPDATE here.comes SET v = 21 WHERE id = 2');
      await awaitRows('comes', '1:10 2:21', second);
      await awaitRows('stays', `1:${written} 2:20`, second);
      await second.stop();
    },
  );

  it.each(['postgres', 'mariadb'] as const)(
    'loads and follows what comes, leaves what goes, and loads again what changes: from %s',
    async (from) => {
      const write = await prepare(from);
      if (from === 'postgres') await write('ALTER TABLE here.turns REPLICA IDENTITY FULL');
      const name = `remapped-${from}`;
      expect(await preview(from, name, [include('stays')])).toBeUndefined();
      const first = begin(from, name, [include('stays'), include('leaves'), include('turns')]);
      await awaitRows('turns', '1:10 2:20', first);
      await write('INSERT INTO here.stays VALUES (3, 30)');
      await awaitRows('stays', '1:10 2:20 3:30', first);
      await first.stop();

      // What was done while the task did not run, to all four; and a transaction that is open when it goes on.
      await write('UPDATE here.stays SET v = 31 WHERE id = 3');
      await write('UPDATE here.leaves SET v = 11 WHERE id = 1');
      await write('UPDATE here.comes SET v = 21 WHERE id = 2');
      await write('DELETE FROM here.turns WHERE id = 1');
      const other = await clientOf(from);
      await other.query('BEGIN');
      await other.query('INSERT INTO here.comes VALUES (7, 70)');
      const rules = [include('stays'), include('comes'), include('turns', above('v', 15))];
      const foretold = [
        'reload turns to turns: Changed: its filters.',
        'load comes to comes: The rules select it now.',
        expect.stringContaining('leave leaves to leaves: The rules select it no longer.'),
        '1 stay',
      ];
      // A preview changes nothing, so that it can be had as often as one likes.
      expect(await preview(from, name, rules)).toEqual(foretold);
      expect(await preview(from, name, rules)).toEqual(foretold);
      expect(await preview(from, name, [include('stays'), include('leaves'), include('turns')])).toEqual([
        '3 stay',
      ]);
      const second = begin(from, name, rules);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await other.query('COMMIT');
      await other.end();
      await awaitRows('comes', '1:10 2:21 7:70', second);
      await write('INSERT INTO here.comes VALUES (4, 40); ');
      await write('UPDATE here.comes SET v = 22 WHERE id = 2');
      await write('INSERT INTO here.turns VALUES (5, 1), (6, 60)');
      await write('INSERT INTO here.leaves VALUES (9, 90)');
      await write('INSERT INTO here.stays VALUES (8, 80)');
      await awaitRows('comes', '1:10 2:22 4:40 7:70', second);
      await awaitRows('stays', '1:10 2:20 3:31 8:80', second);
      await awaitRows('turns', '2:20 6:60', second);
      expect(await rowsOf('leaves')).toMatch(/^1:1[01] 2:20$/);
      await second.stop();
      expect(second.notices).toEqual([
        expect.stringContaining('here.turns (its filters): Its rules were changed'),
        'here.comes: The table mappings select it now, so that it is loaded.',
        expect.stringContaining('here.leaves: The table mappings select it no longer'),
      ]);

      // Nothing is done twice; and what was left out for a while is loaded anew.
      await write('UPDATE here.leaves SET v = 12 WHERE id = 1');
      const third = begin(from, name, rules);
      await write('INSERT INTO here.comes VALUES (10, 100)');
      await awaitRows('comes', '1:10 2:22 4:40 7:70 10:100', third);
      await third.stop();
      expect(third.notices).toEqual([]);
      expect(await preview(from, name, [...rules, include('leaves')])).toEqual([
        expect.stringMatching(
          /^load leaves to leaves: .* The target has rows in it: those that this task loaded/,
        ),
        '3 stay',
      ]);
      const fourth = begin(from, name, [...rules, include('leaves')]);
      await awaitRows('leaves', '1:12 2:20 9:90', fourth);
      await write('DELETE FROM here.leaves WHERE id = 9');
      await awaitRows('leaves', '1:12 2:20', fourth);
      await fourth.stop();

      // Under another name it is another table of the target, which is made.
      const renamed = {
        'rule-type': 'transformation',
        'rule-target': 'table',
        'object-locator': { 'schema-name': 'here', 'table-name': 'leaves' },
        'rule-action': 'rename',
        value: 'returned',
      };
      expect(await preview(from, name, [...rules, include('leaves'), renamed])).toEqual([
        expect.stringMatching(/^refused: .*here\.leaves: DROP TABLE there\.leaves$/s),
        'reload leaves to returned: Changed: its name.',
        '3 stay',
      ]);
      const refused = begin(from, name, [...rules, include('leaves'), renamed]);
      await expect(refused.result).rejects.toThrow('here.leaves: DROP TABLE there.leaves');
      await ends.postgres.query('DROP TABLE there.leaves');
      const fifth = begin(from, name, [...rules, include('leaves'), renamed]);
      await awaitRows('returned', '1:12 2:20', fifth);
      await write('INSERT INTO here.leaves VALUES (3, 30)');
      await awaitRows('returned', '1:12 2:20 3:30', fifth);
      await fifth.stop();
      expect(fifth.notices).toEqual([expect.stringContaining('here.leaves (its name): Its rules')]);
    },
    60_000,
  );

  it('loads again what missed changes in a run that did not come to its end', async () => {
    const write = await prepare('postgres');
    const first = begin('postgres', 'missed', [include('stays'), include('leaves')]);
    await awaitRows('leaves', '1:10 2:20', first);
    await first.stop();
    await write('UPDATE here.leaves SET v = 11 WHERE id = 1');
    // The table that comes cannot take the rows, so that the run fails when changes were followed without the table that leaves.
    await ends.postgres.query(
      'CREATE TABLE there.comes (id int PRIMARY KEY, v text NOT NULL, w int NOT NULL)',
    );
    const second = begin('postgres', 'missed', [include('stays'), include('comes')]);
    await expect(second.result).rejects.toThrow('it must have a value');
    const third = begin('postgres', 'missed', [include('stays'), include('leaves')]);
    await awaitRows('leaves', '1:11 2:20', third);
    await third.stop();
    expect(third.notices).toEqual([expect.stringContaining('here.leaves: It missed changes')]);
  }, 60_000);

  it('takes tables up in a task of changes only, and refuses other rules for rows that it has not loaded', async () => {
    const write = await prepare('mariadb');
    await ends.postgres.query(
      'CREATE SCHEMA there; CREATE TABLE there.stays (id int PRIMARY KEY, v int); CREATE TABLE there.comes (id int PRIMARY KEY, v int)',
    );
    const first = begin('mariadb', 'changes', [include('stays')], 'cdc');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await write('INSERT INTO here.stays VALUES (3, 30)');
    await awaitRows('stays', '3:30', first);
    await first.stop();
    expect(await preview('mariadb', 'changes', [include('stays', above('v', 50))], 'cdc')).toEqual([
      expect.stringMatching(/^refused: .*here\.stays \(its filters\)/s),
      'reload stays to stays: Changed: its filters.',
      '0 stay',
    ]);
    expect(await preview('mariadb', 'changes', [include('stays'), include('comes')], 'cdc')).toEqual([
      expect.stringMatching(/^follow comes to comes: .*its rows are not loaded/),
      '1 stay',
    ]);
    const refused = begin('mariadb', 'changes', [include('stays', above('v', 50))], 'cdc');
    await expect(refused.result).rejects.toThrow(
      /These? rows|The rows that the target has of these tables .*here\.stays \(its filters\)/s,
    );
    const second = begin('mariadb', 'changes', [include('stays'), include('comes')], 'cdc');
    await expect.poll(() => second.notices.length, { timeout: 10_000 }).toBe(1);
    await write('INSERT INTO here.comes VALUES (3, 30)');
    await awaitRows('comes', '3:30', second);
    await second.stop();
  }, 60_000);

  async function clientOf(
    engine: Engine,
  ): Promise<{ query(sql: string): Promise<unknown>; end(): Promise<void> }> {
    if (engine === 'mariadb') return await mariadbClient(ends.mariadb.url);
    const client = new pg.Client({ connectionString: ends.postgres.url });
    await client.connect();
    return client;
  }
});
