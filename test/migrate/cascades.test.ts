import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import { openMysqlSource } from '../../src/endpoints/mysql/source.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import { runTask } from '../../src/migrate/task.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('following foreign keys that cascade');

const manners = [
  { manner: 'one by one', settings: {} },
  { manner: 'set-wise', settings: { TargetMetadata: { BatchApplyEnabled: true } } },
];

const names = ['customer', 'orders', 'line', 'note', 'place'];

/** InnoDB deletes and changes the rows that refer to a row beneath its binary log: the target, on which no foreign key is checked, must do the same. */
describe.skipIf(!hasMariadb)('foreign keys whose actions are not in the log', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  const tables = (schema: string, hasKeys: boolean): string => {
    const key = (text: string): string => (hasKeys ? `, ${text}` : '');
    return `CREATE TABLE ${schema}.customer (id int PRIMARY KEY, region int NOT NULL, name varchar(20), boss int, UNIQUE (region, id)${key(`FOREIGN KEY (boss) REFERENCES ${schema}.customer (id) ON DELETE SET NULL`)});
      CREATE TABLE ${schema}.orders (id int PRIMARY KEY, region int, customer int, code varchar(9)${key(`FOREIGN KEY (region, customer) REFERENCES ${schema}.customer (region, id) ON DELETE CASCADE ON UPDATE CASCADE`)});
      CREATE TABLE ${schema}.line (id int PRIMARY KEY, orders int, n int${key(`FOREIGN KEY (orders) REFERENCES ${schema}.orders (id) ON DELETE CASCADE ON UPDATE SET NULL`)});
      CREATE TABLE ${schema}.note (id int PRIMARY KEY, line int${key(`FOREIGN KEY (line) REFERENCES ${schema}.line (id) ON DELETE SET NULL ON UPDATE CASCADE`)});
      CREATE TABLE ${schema}.place (id int PRIMARY KEY, orders int${key(`FOREIGN KEY (orders) REFERENCES ${schema}.orders (id) ON DELETE CASCADE`)})`;
  };

  async function work(schema: string, from: number): Promise<void> {
    const query = (sql: string) => ends.mariadb.query(sql.replaceAll('@', `${schema}.`));
    for (let i = from; i < from + 10; i += 1) {
      const id = (n: number) => i * 10 + n;
      await query(`START TRANSACTION; INSERT INTO @customer VALUES (${id(1)}, 1, 'a', NULL), (${id(2)}, 1, 'b', ${id(1)}), (${id(3)}, 2, 'c', ${id(2)});
        INSERT INTO @orders VALUES (${id(1)}, 1, ${id(1)}, '${id(1)}'), (${id(2)}, 1, ${id(2)}, '${id(2)}'), (${id(3)}, 2, ${id(3)}, '${id(3)}'), (${id(4)}, NULL, ${id(1)}, NULL);
        INSERT INTO @line VALUES (${id(1)}, ${id(1)}, 1), (${id(2)}, ${id(1)}, 2), (${id(3)}, ${id(2)}, 3), (${id(4)}, ${id(3)}, 4);
        INSERT INTO @note VALUES (${id(1)}, ${id(1)}), (${id(2)}, ${id(2)}), (${id(3)}, ${id(3)}), (${id(4)}, ${id(4)});
        INSERT INTO @place VALUES (${id(1)}, ${id(1)}), (${id(2)}, ${id(2)}), (${id(3)}, ${id(2)}), (${id(4)}, ${id(3)}); COMMIT`);
      // The customer's orders, their lines and places go; notes of the lines and whoever has that boss lose it.
      await query(`DELETE FROM @customer WHERE id = ${id(1)}`);
      await query(`UPDATE @customer SET region = 9, name = 'moved' WHERE id = ${id(2)}`);
      await query(
        `DELETE FROM @place WHERE orders = ${id(2)}; UPDATE @orders SET id = id + 5 WHERE id = ${id(2)}`,
      );
      await query(`UPDATE @line SET id = id + 5, n = n + 1 WHERE id = ${id(4)}`);
      await query(
        `INSERT INTO @customer VALUES (${id(1)}, 1, 'again', NULL); INSERT INTO @orders VALUES (${id(1)}, 1, ${id(1)}, 'again${i}'); INSERT INTO @line VALUES (${id(1)}, ${id(1)}, 7)`,
      );
      if (i % 3 === 0) await query(`DELETE FROM @customer WHERE id IN (${id(3)}, ${id(1)})`);
    }
  }

  it.each(
    manners.flatMap((each) => [
      { ...each, to: 'PostgreSQL' },
      { ...each, to: 'MariaDB' },
    ]),
  )('are done in $to, $manner', async ({ to, manner, settings }) => {
    const schema = `c${to.slice(0, 1)}${manner.slice(0, 1)}`.toLowerCase();
    await ends.mariadb.query(`CREATE DATABASE ${schema}_s; ${tables(`${schema}_s`, true)}`);
    const end = to === 'PostgreSQL' ? ends.postgres : ends.mariadb;
    await end.query(`CREATE SCHEMA ${schema}_t; ${tables(`${schema}_t`, false)}`);
    const source = await openMysqlSource(ends.mariadb.url);
    const sink = await (to === 'PostgreSQL' ? openPostgresSink(end.url, {}) : openMysqlSink(end.url, {}));
    const state = openSqliteState(':memory:');
    const begun = Promise.withResolvers<void>();
    const job = {
      name: schema,
      type: 'full-load-and-cdc',
      source,
      sink,
      state,
      settings: readTaskSettings(settings, 'the test'),
      naming: {
        table: (each: string, name: string) =>
          each === `${schema}_s` ? { schema: `${schema}_t`, name } : undefined,
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
      await work(`${schema}_s`, 1);
      const stop = new AbortController();
      const first = runTask({ ...job, signal: stop.signal });
      await Promise.race([begun.promise, first]);
      await work(`${schema}_s`, 11);
      await sleep(300);
      stop.abort();
      await first;
      await work(`${schema}_s`, 21);
      const until = (await source.capture?.last()) ?? '';
      await runTask({ ...job, signal: new AbortController().signal, until });
    } finally {
      await source.close();
      await sink.close();
      await state.close();
    }
    for (const table of names) {
      const sql = (of: string) => `SELECT * FROM ${schema}_${of}.${table} ORDER BY id`;
      const wanted = (await ends.mariadb.query(sql('s'))).map(String);
      expect((await end.query(sql('t'))).map(String)).toEqual(wanted);
      expect(wanted.length).toBeGreaterThan(15);
    }
    const control = to === 'PostgreSQL' ? '' : 'awsdms_control.';
    expect(
      (
        await end.query(
          `SELECT count(*) FROM ${control}awsdms_apply_exceptions WHERE task_name = '${schema}'`,
        )
      ).map(String),
    ).toEqual(['0']);
  });

  it('are refused where they cannot be done', async () => {
    await ends.mariadb.query(`CREATE DATABASE tree; CREATE TABLE tree.node (id int PRIMARY KEY, up int, FOREIGN KEY (up) REFERENCES tree.node (id) ON DELETE CASCADE);
      CREATE TABLE tree.word (w varchar(9) COLLATE utf8mb4_general_ci PRIMARY KEY) CHARACTER SET utf8mb4;
      CREATE TABLE tree.said (id int PRIMARY KEY, w varchar(9) COLLATE utf8mb4_general_ci, FOREIGN KEY (w) REFERENCES tree.word (w) ON UPDATE CASCADE) CHARACTER SET utf8mb4`);
    await ends.postgres.query(
      'CREATE SCHEMA tree; CREATE TABLE tree.node (id int PRIMARY KEY, up int); CREATE TABLE tree.word (w varchar(9) PRIMARY KEY); CREATE TABLE tree.said (id int PRIMARY KEY, w varchar(9))',
    );
    const source = await openMysqlSource(ends.mariadb.url);
    const sink = await openPostgresSink(ends.postgres.url, {});
    const state = openSqliteState(':memory:');
    const task = runTask({
      name: 'tree',
      type: 'cdc',
      source,
      sink,
      state,
      settings: readTaskSettings({}, 'the test'),
      naming: {
        table: (schema, name) => (schema === 'tree' ? { schema, name } : undefined),
        column: (_schema, _table, name) => name,
      },
      restart: false,
      signal: new AbortController().signal,
      events: {
        onPlan: () => {},
        onRows: () => {},
        onRange: () => {},
        onFollow: () => {},
        onRetry: () => {},
      },
    });
    await expect(task).rejects.toThrow(
      /tree\.node\.node_ibfk_1: .*comes back to its own table.*\n.*tree\.said\.said_ibfk_1: .*utf8mb4_general_ci takes values for the same/,
    );
    await source.close();
    await sink.close();
    await state.close();
  });
});
