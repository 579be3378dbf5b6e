import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSink, openSource } from '../../src/jobs/endpoints.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import type { State, TaskType } from '../../src/migrate/state.ts';
import { runTask } from '../../src/migrate/task.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Engine } from './between.ts';
import { remake } from './between.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('tasks in both directions');

/** One side of two tasks that go both ways. */
interface Side {
  readonly engine: Engine;
  readonly schema: string;
}

describe.skipIf(!hasMariadb)('tasks in both directions', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  /** Runs a task up to now, and gives how many changes it applied. */
  async function pass(
    from: Side,
    to: Side,
    {
      type,
      state,
      settings = {},
    }: { readonly type: TaskType; readonly state: State; readonly settings?: object },
  ): Promise<number> {
    const source = await openSource(ends[from.engine].url);
    const sink = await openSink(ends[to.engine].url, { controlSchema: 'control' });
    let applied = 0;
    try {
      const until = await source.capture?.last();
      await runTask({
        name: `two-way-${from.engine}-${from.schema}-${to.engine}-${to.schema}`,
        type,
        source,
        sink,
        state,
        settings: readTaskSettings(
          {
            ...settings,
            LoopbackPreventionSettings: {
              EnableLoopbackPrevention: true,
              SourceSchema: from.schema,
              TargetSchema: to.schema,
            },
          },
          'the test',
        ),
        naming: {
          table: (schema, name) => (schema === from.schema ? { schema: to.schema, name } : undefined),
          column: (_schema, _table, name) => name,
        },
        restart: false,
        ...(until === undefined ? {} : { until }),
        signal: new AbortController().signal,
        events: {
          onPlan: () => {},
          onRows: () => {},
          onRange: () => {},
          onFollow: ({ counts }) => {
            applied = Object.values(counts).reduce((sum, each) => sum + each, 0);
          },
          onRetry: () => {},
        },
      });
    } finally {
      await source.close();
      await sink.close();
    }
    return applied;
  }

  const sets = { TargetMetadata: { BatchApplyEnabled: true, ParallelApplyThreads: 2 } };
  const stories: readonly (readonly [string, Side, Side, object])[] = [
    [
      'PostgreSQL and MariaDB',
      { engine: 'postgres', schema: 'here' },
      { engine: 'mariadb', schema: 'there' },
      {},
    ],
    [
      'two schemas of PostgreSQL',
      { engine: 'postgres', schema: 'west' },
      { engine: 'postgres', schema: 'east' },
      sets,
    ],
    [
      'two databases of MariaDB',
      { engine: 'mariadb', schema: 'west' },
      { engine: 'mariadb', schema: 'east' },
      sets,
    ],
  ];

  it.each(stories)('keep %s the same, and no change goes round', async (_, one, other, settings) => {
    const rows = async ({ engine, schema }: Side) =>
      (await ends[engine].query(`SELECT id, t FROM ${schema}.item ORDER BY id`)).map((row) =>
        row.map(String).join(),
      );
    for (const { engine, schema } of [one, other])
      await remake(ends, engine, schema, ['item (id int PRIMARY KEY, t varchar(20))']);
    await ends[one.engine].query(`INSERT INTO ${one.schema}.item VALUES (1, 'a'), (2, 'b'), (3, 'c')`);
    const forth = { type: 'full-load-and-cdc', state: openSqliteState(':memory:'), settings } as const;
    const back = { type: 'cdc', state: openSqliteState(':memory:'), settings } as const;
    // The way back is there before the rows: what the load writes is not brought back either.
    expect(await pass(other, one, back)).toBe(0);
    await pass(one, other, forth);
    expect(await pass(other, one, back)).toBe(0);
    expect(await rows(other)).toEqual(['1,a', '2,b', '3,c']);
    await ends[one.engine].query(`INSERT INTO ${one.schema}.item VALUES (10, 'one')`);
    await ends[one.engine].query(`UPDATE ${one.schema}.item SET t = 'B' WHERE id = 2`);
    await ends[other.engine].query(`INSERT INTO ${other.schema}.item VALUES (20, 'other')`);
    await ends[other.engine].query(`DELETE FROM ${other.schema}.item WHERE id = 3`);
    expect(await pass(one, other, forth)).toBe(2);
    expect(await pass(other, one, back)).toBe(2);
    expect(await pass(one, other, forth)).toBe(0);
    expect(await pass(other, one, back)).toBe(0);
    // What an application writes behind a copied transaction is seen.
    await ends[other.engine].query(`UPDATE ${other.schema}.item SET t = 'again' WHERE id = 10`);
    expect(await pass(other, one, back)).toBe(1);
    expect(await pass(one, other, forth)).toBe(0);
    expect(await rows(one)).toEqual(['1,a', '2,B', '10,again', '20,other']);
    expect(await rows(other)).toEqual(await rows(one));
    await forth.state.close();
    await back.state.close();
  });
});
