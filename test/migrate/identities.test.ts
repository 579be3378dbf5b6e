import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCreating } from '../../src/jobs/creating.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { openPostgresSource } from '../../src/endpoints/postgres/source.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import type { TaskType } from '../../src/migrate/state.ts';
import { runTask } from '../../src/migrate/task.ts';

/**
 * What PostgreSQL's log tells of rows before a change is chosen for each table, and for each partition; partitions and children come under the names that
 * the target has for them.
 */
describe('following PostgreSQL', () => {
  let source: EmbeddedServer;
  let target: EmbeddedServer;
  let from: pg.Client;
  let to: pg.Client;
  beforeAll(async () => {
    [source, target] = await Promise.all([borrowPostgres(), borrowPostgres()]);
    from = new pg.Client({ connectionString: source.url });
    to = new pg.Client({ connectionString: target.url });
    await Promise.all([from.connect(), to.connect()]);
  });
  afterAll(async () => {
    await Promise.all([from?.end(), to?.end()]);
    await Promise.all([source?.stop(), target?.stop()]);
  });

  const rows = async (client: pg.Client, sql: string): Promise<unknown[][]> =>
    (await client.query({ text: sql, rowMode: 'array' })).rows;

  /** Follows the changes that `work` makes in a schema, up to the last of them, in both manners. */
  async function follow(
    schema: string,
    work: () => Promise<void>,
    options: { readonly type?: TaskType; readonly settings?: unknown } = {},
  ): Promise<void> {
    const reading = await openPostgresSource(source.url);
    const sink = await openPostgresSink(target.url, {});
    const state = openSqliteState(':memory:');
    const creating = await openCreating(source.url, target.url);
    const begun = Promise.withResolvers<void>();
    const job = {
      name: schema,
      type: options.type ?? 'full-load-and-cdc',
      source: reading,
      sink,
      ...(creating ? { creating } : {}),
      state,
      settings: readTaskSettings(options.settings ?? {}, 'the test'),
      naming: {
        table: (each: string, name: string) => (each === schema ? { schema, name } : undefined),
        column: (_schema: string, _table: string, name: string) => name,
      },
      restart: false,
      events: {
        onPlan: () => begun.resolve(),
        onRows: () => {},
        onRange: () => {},
        onFollow: () => {},
        onRetry: () => {},
      },
    } as const;
    try {
      const stop = new AbortController();
      const first = runTask({ ...job, signal: stop.signal });
      await Promise.race([begun.promise, first]);
      await sleep(200);
      stop.abort();
      await first;
      await work();
      const until = (await reading.capture?.last()) ?? '';
      await runTask({ ...job, signal: new AbortController().signal, until });
    } finally {
      await reading.close();
      await sink.close();
      await state.close();
      await creating?.definer.close();
      await from.query(
        `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active; DROP PUBLICATION IF EXISTS godwit_${schema}`,
      );
    }
  }

  async function onBoth(sql: string): Promise<void> {
    await from.query(sql);
    await to.query(sql);
  }

  async function expectSame(sql: string, least: number): Promise<void> {
    const wanted = await rows(from, sql);
    expect(await rows(to, sql)).toEqual(wanted);
    expect(wanted.length).toBeGreaterThanOrEqual(least);
    expect(await rows(to, 'SELECT count(*)::int FROM awsdms_apply_exceptions')).toEqual([[0]]);
  }

  const manners = [
    { manner: 'one by one', mark: 'o', settings: {} },
    { manner: 'set-wise', mark: 's', settings: { TargetMetadata: { BatchApplyEnabled: true } } },
  ];

  it.each(manners)(
    'tells rows apart by the index that is the replica identity, $manner',
    async ({ mark, settings }) => {
      const schema = `ix${mark}`;
      await onBoth(
        `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.item (id int PRIMARY KEY, code text NOT NULL, region int NOT NULL, doc text, n int, UNIQUE (code, region))`,
      );
      await from.query(`ALTER TABLE ${schema}.item REPLICA IDENTITY USING INDEX item_code_region_key;
      INSERT INTO ${schema}.item SELECT i, 'c' || i, i % 3, repeat(md5(i::text), 3000), 0 FROM generate_series(1, 20) AS i`);
      await follow(
        schema,
        async () => {
          // Large values that an update leaves alone are not in the log, nor is the primary key of a deleted row.
          await from.query(`ALTER TABLE ${schema}.item ALTER doc SET STORAGE EXTERNAL`);
          await from.query(`UPDATE ${schema}.item SET n = 1 WHERE id % 2 = 0`);
          await from.query(`UPDATE ${schema}.item SET id = id + 100 WHERE id IN (2, 3)`);
          await from.query(`UPDATE ${schema}.item SET code = 'x' || id, n = 2 WHERE id IN (4, 5, 6)`);
          await from.query(`UPDATE ${schema}.item SET code = 'y', id = 200 WHERE id = 7`);
          await from.query(`DELETE FROM ${schema}.item WHERE id IN (8, 9, 10)`);
          await from.query(`INSERT INTO ${schema}.item VALUES (8, 'c8', 2, 'new', 3)`);
        },
        { settings },
      );
      await expectSame(`SELECT id, code, region, md5(doc), n FROM ${schema}.item ORDER BY id`, 18);
    },
  );

  it.each(manners)('follows partitions through their root, $manner', async ({ mark, settings }) => {
    const schema = `part${mark}`;
    const parts = `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.keyed (id int, y int, t text, PRIMARY KEY (id, y)) PARTITION BY RANGE (y);
      CREATE TABLE ${schema}.keyed1 PARTITION OF ${schema}.keyed FOR VALUES FROM (0) TO (10);
      CREATE TABLE ${schema}.log (y int, t text) PARTITION BY RANGE (y); CREATE TABLE ${schema}.log1 PARTITION OF ${schema}.log FOR VALUES FROM (0) TO (10);
      CREATE TABLE ${schema}.log2 PARTITION OF ${schema}.log FOR VALUES FROM (10) TO (20)`;
    await onBoth(parts);
    await to.query(`CREATE TABLE ${schema}.keyed2 PARTITION OF ${schema}.keyed FOR VALUES FROM (10) TO (20)`);
    await from.query(`ALTER TABLE ${schema}.log REPLICA IDENTITY FULL; ALTER TABLE ${schema}.log1 REPLICA IDENTITY FULL; ALTER TABLE ${schema}.log2 REPLICA IDENTITY FULL;
      INSERT INTO ${schema}.keyed SELECT i, i % 10, 'k' FROM generate_series(1, 30) AS i;
      INSERT INTO ${schema}.log SELECT i % 20, 'same' FROM generate_series(1, 60) AS i`);
    await follow(
      schema,
      async () => {
        await from.query(
          `CREATE TABLE ${schema}.keyed2 (t text, y int NOT NULL, extra int, id int NOT NULL); ALTER TABLE ${schema}.keyed2 DROP extra;
           ALTER TABLE ${schema}.keyed ATTACH PARTITION ${schema}.keyed2 FOR VALUES FROM (10) TO (20)`,
        );
        await from.query(
          `INSERT INTO ${schema}.keyed SELECT i, 10 + i % 10, 'late' FROM generate_series(31, 40) AS i`,
        );
        await from.query(`UPDATE ${schema}.keyed SET y = y + 10, t = 'moved' WHERE id < 6`);
        await from.query(`UPDATE ${schema}.keyed SET t = 'changed' WHERE id BETWEEN 30 AND 35`);
        await from.query(`DELETE FROM ${schema}.keyed WHERE id IN (7, 36)`);
        // Rows of both partitions stand at the same places of their files.
        for (const y of [3, 13])
          await from.query(
            `UPDATE ${schema}.log SET t = 'one' WHERE (tableoid, ctid) = (SELECT tableoid, ctid FROM ${schema}.log WHERE y = ${y} LIMIT 1);
             DELETE FROM ${schema}.log WHERE (tableoid, ctid) = (SELECT tableoid, ctid FROM ${schema}.log WHERE y = ${y} AND t = 'same' LIMIT 1)`,
          );
        await from.query(`UPDATE ${schema}.log SET y = y + 10 WHERE y = 4`);
      },
      { settings },
    );
    await expectSame(`SELECT id, y, t FROM ${schema}.keyed ORDER BY id`, 38);
    await expectSame(`SELECT y, t, count(*) FROM ${schema}.log GROUP BY 1, 2 ORDER BY 1, 2`, 20);
  });

  it('refuses a partition whose log does not tell which row is meant', async () => {
    await onBoth(`CREATE SCHEMA bad; CREATE TABLE bad.p (id int, y int NOT NULL, PRIMARY KEY (id, y)) PARTITION BY RANGE (y);
      CREATE TABLE bad.p1 PARTITION OF bad.p FOR VALUES FROM (0) TO (10)`);
    await expect(
      follow('bad', async () => {
        await from.query(
          `CREATE TABLE bad.p2 PARTITION OF bad.p FOR VALUES FROM (10) TO (20); CREATE UNIQUE INDEX other ON bad.p2 (y); ALTER TABLE bad.p2 REPLICA IDENTITY USING INDEX other;
           INSERT INTO bad.p VALUES (1, 11); DELETE FROM bad.p WHERE id = 1`,
        );
      }),
    ).rejects.toThrow(
      /replica identity of bad\.p2 does not tell which row of the partitioned table bad\.p a change means.*ALTER TABLE bad\.p2 REPLICA IDENTITY FULL/,
    );
  });

  it('goes on by the replica identity that a table has from then on', async () => {
    await onBoth('CREATE SCHEMA worse; CREATE TABLE worse.w (id int PRIMARY KEY, c int NOT NULL UNIQUE)');
    await follow('worse', async () => {
      await from.query(
        'INSERT INTO worse.w VALUES (1, 1), (2, 3), (3, 2), (4, 5); ALTER TABLE worse.w REPLICA IDENTITY USING INDEX w_c_key; DELETE FROM worse.w WHERE c = 3; UPDATE worse.w SET id = 9 WHERE c = 1',
      );
    });
    await expectSame('SELECT id, c FROM worse.w ORDER BY id', 3);
  });

  it('refuses to follow a column that only the source computes, and leaves it alone where both do', async () => {
    await onBoth(
      'CREATE SCHEMA made; CREATE TABLE made.m (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED)',
    );
    await follow('made', async () => {
      await from.query('INSERT INTO made.m VALUES (1), (2); UPDATE made.m SET id = 3 WHERE id = 1');
    });
    await expectSame('SELECT * FROM made.m ORDER BY id', 2);
    await to.query('ALTER TABLE made.m ALTER twice DROP EXPRESSION; TRUNCATE made.m');
    await expect(follow('made', async () => {})).rejects.toThrow(
      /made\.m\.twice: The source computes it, and its log of changes does not have it/,
    );
  });

  it.each(manners)(
    'keeps the rows of a table from those that inherit from it, $manner',
    async ({ mark, settings }) => {
      const schema = `inh${mark}`;
      await onBoth(
        `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.parent (id int PRIMARY KEY, t text); CREATE TABLE ${schema}.child (PRIMARY KEY (id), n int) INHERITS (${schema}.parent)`,
      );
      await from.query(
        `INSERT INTO ${schema}.parent VALUES (1, 'p'), (2, 'p'), (3, 'p'); INSERT INTO ${schema}.child VALUES (1, 'c', 1), (2, 'c', 2), (3, 'c', 3)`,
      );
      await follow(
        schema,
        async () => {
          await from.query(
            `UPDATE ONLY ${schema}.parent SET t = 'q' WHERE id = 1; DELETE FROM ONLY ${schema}.parent WHERE id = 2; UPDATE ${schema}.child SET n = 30 WHERE id = 3`,
          );
          await from.query(
            `INSERT INTO ${schema}.parent VALUES (4, 'p'); TRUNCATE ONLY ${schema}.parent; INSERT INTO ${schema}.parent VALUES (5, 'p')`,
          );
        },
        { settings },
      );
      await expectSame(`SELECT tableoid::regclass::text, id, t FROM ${schema}.parent ORDER BY 1, 2`, 4);
      await expectSame(`SELECT * FROM ${schema}.child ORDER BY id`, 3);
    },
  );
});
