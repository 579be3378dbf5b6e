import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { openPostgresSource } from '../../src/endpoints/postgres/source.ts';
import type { FollowProgress } from '../../src/migrate/follow.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import { runTask } from '../../src/migrate/task.ts';

let server: EmbeddedServer;
let client: pg.Client;
beforeAll(async () => {
  server = await borrowPostgres();
  client = new pg.Client({ connectionString: server.url });
  await client.connect();
  for (const schema of ['s', 't'])
    await client.query(
      `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.item (id int PRIMARY KEY, n int); CREATE TABLE ${schema}.other (id int PRIMARY KEY)`,
    );
});
afterAll(async () => {
  await client?.end();
  await server?.stop();
});

it('counts what was applied of each table by several workers, over two runs', async () => {
  const state = openSqliteState(':memory:');
  let progress: FollowProgress | undefined;
  const run = async (): Promise<void> => {
    const source = await openPostgresSource(server.url);
    const sink = await openPostgresSink(server.url, {});
    const until = await source.capture?.last();
    try {
      await runTask({
        name: 'counted',
        type: 'cdc',
        source,
        sink,
        state,
        settings: readTaskSettings(
          { TargetMetadata: { BatchApplyEnabled: true, ParallelApplyThreads: 3 } },
          'the test',
        ),
        naming: {
          table: (schema, name) => (schema === 's' ? { schema: 't', name } : undefined),
          column: (_schema, _table, name) => name,
        },
        restart: false,
        signal: new AbortController().signal,
        events: {
          onPlan: () => {},
          onRows: () => {},
          onRange: () => {},
          onFollow: (each) => {
            progress = each;
          },
          onRetry: () => {},
        },
        ...(until === undefined ? {} : { until }),
      });
    } finally {
      await source.close();
      await sink.close();
    }
  };
  // The first run marks the place from which changes are followed.
  await run();
  await client.query('INSERT INTO s.item SELECT n, 0 FROM generate_series(1, 1000) AS n');
  await client.query('UPDATE s.item SET n = id WHERE id <= 500');
  await client.query('UPDATE s.item SET id = id + 10000 WHERE id BETWEEN 301 AND 400');
  await run();
  await client.query('DELETE FROM s.item WHERE id % 4 = 0');
  await client.query('INSERT INTO s.other VALUES (1), (2)');
  await client.query('TRUNCATE s.other');
  await run();
  const counted = (await state.statistics('counted')).toSorted((a, b) => a.name.localeCompare(b.name));
  expect(counted).toMatchObject([
    { schema: 's', name: 'item', inserts: 1000, updates: 600, deletes: 250, ddls: 0, fullLoadRows: 0 },
    { schema: 's', name: 'other', inserts: 2, updates: 0, deletes: 0, ddls: 1 },
  ]);
  expect(progress?.tables).toHaveLength(2);
  expect(Date.now() - (counted[0]?.lastUpdate ?? 0)).toBeLessThan(600_000);
  const { rows } = await client.query(
    '(TABLE s.item EXCEPT TABLE t.item) UNION ALL (TABLE t.item EXCEPT TABLE s.item)',
  );
  expect(rows).toEqual([]);
  expect((await client.query('SELECT FROM t.item')).rowCount).toBe(750);
  await state.close();
});
