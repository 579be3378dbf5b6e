import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sink } from '../../src/change/sink.ts';
import type { Source } from '../../src/change/source.ts';
import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import { openMysqlSource } from '../../src/endpoints/mysql/source.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { openPostgresSource } from '../../src/endpoints/postgres/source.ts';
import type { CutoverResult } from '../../src/migrate/cutover.ts';
import { cutOver } from '../../src/migrate/cutover.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import type { TaskType } from '../../src/migrate/state.ts';
import type { Task, TaskResult } from '../../src/migrate/task.ts';
import { runTask } from '../../src/migrate/task.ts';
import type { MariadbServer } from '../servers/mariadb.ts';
import { hasMariadb, borrowMariadb, withoutMariadb } from '../servers/mariadb.ts';
import mysql from 'mysql2/promise';

if (!hasMariadb) withoutMariadb('the cutover from MariaDB');

const openSource = (url: string): Promise<Source> =>
  url.startsWith('mysql') ? openMysqlSource(url) : openPostgresSource(url);
const openSink = (url: string): Promise<Sink> =>
  url.startsWith('mysql') ? openMysqlSink(url, {}) : openPostgresSink(url, {});

const events = {
  onPlan: () => {},
  onRows: () => {},
  onRange: () => {},
  onFollow: () => {},
  onRetry: () => {},
};

/** What all tasks of these tests have: the tables of one schema. */
function common(schema: string) {
  return {
    naming: {
      table: (each: string, name: string) => (each === schema ? { schema, name } : undefined),
      column: (_schema: string, _table: string, name: string) => name,
    } satisfies Task['naming'],
    settings: readTaskSettings({}, 'the test'),
  };
}

interface Job {
  readonly task: string;
  readonly schema: string;
  readonly from: string;
  readonly to: string;
  readonly state: ReturnType<typeof openSqliteState>;
}

/** Runs a task until it follows and has applied what was there when it was begun, then stops it, as a user does before the cutover. */
async function migrate({ task, schema, from, to, state }: Job, type: TaskType): Promise<TaskResult> {
  const source = await openSource(from);
  const sink = await openSink(to);
  try {
    const until = await source.capture?.last();
    return await runTask({
      name: task,
      type,
      source,
      sink,
      state,
      ...common(schema),
      restart: false,
      signal: new AbortController().signal,
      events,
      ...(until === undefined ? {} : { until }),
    });
  } finally {
    await source.close();
    await sink.close();
  }
}

async function cut(
  { task, schema, from, to, state }: Job,
  options: { readonly reverse?: boolean; readonly allowDifferences?: boolean } = {},
): Promise<CutoverResult> {
  const source = await openSource(from);
  const sink = await openSink(to);
  const back =
    options.reverse === true ? { source: await openSource(to), sink: await openSink(from) } : undefined;
  try {
    return await cutOver({
      name: task,
      source,
      sink,
      state,
      ...common(schema),
      signal: new AbortController().signal,
      allowDifferences: options.allowDifferences === true,
      ...(back ? { reverse: back } : {}),
      events: { ...events, onStep: () => {} },
    });
  } finally {
    await Promise.all([source, sink, back?.source, back?.sink].map((each) => each?.close()));
  }
}

describe('cutting over between PostgreSQL servers', () => {
  let source: EmbeddedServer;
  let target: EmbeddedServer;
  let old: pg.Client;
  let fresh: pg.Client;
  beforeAll(async () => {
    [source, target] = await Promise.all([borrowPostgres(), borrowPostgres()]);
    old = new pg.Client({ connectionString: source.url });
    fresh = new pg.Client({ connectionString: target.url });
    await Promise.all([old.connect(), fresh.connect()]);
  });
  afterAll(async () => {
    await old?.end();
    await fresh?.end();
    await Promise.all([source?.stop(), target?.stop()]);
  });

  const job = (task: string, state: Job['state']): Job => ({
    task,
    schema: task,
    from: source.url,
    to: target.url,
    state,
  });

  async function create(schema: string): Promise<void> {
    const tables = `CREATE SCHEMA ${schema}; CREATE SEQUENCE ${schema}.ticket; CREATE SEQUENCE ${schema}.down INCREMENT -1;
      CREATE TABLE ${schema}.parent (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
      CREATE TABLE ${schema}.item (id bigserial PRIMARY KEY, number int DEFAULT nextval('${schema}.down'), parent int)`;
    await old.query(tables);
    await fresh.query(
      `${tables}; ALTER TABLE ${schema}.item ADD CONSTRAINT item_parent FOREIGN KEY (parent) REFERENCES ${schema}.parent NOT VALID`,
    );
    await old.query(`INSERT INTO ${schema}.parent (name) SELECT 'p' || n FROM generate_series(1, 5) AS n;
      INSERT INTO ${schema}.item (parent) SELECT 1 + n % 5 FROM generate_series(1, 20) AS n; SELECT nextval('${schema}.ticket') FROM generate_series(1, 41)`);
  }

  const slots = async () =>
    (
      await old.query(
        'SELECT slot_name FROM pg_replication_slots UNION ALL SELECT pubname FROM pg_publication',
      )
    ).rows;

  it('sets counters, validates foreign keys, leaves nothing behind, and brings changes back', async () => {
    await create('shop');
    const state = openSqliteState(':memory:');
    const shop = job('shop', state);
    await migrate(shop, 'full-load-and-cdc');
    await old.query(`INSERT INTO shop.item (parent) SELECT 2 FROM generate_series(1, 10); DELETE FROM shop.item WHERE id = 30; UPDATE shop.parent SET name = 'x' WHERE id = 3;
      SELECT nextval('shop.ticket')`);
    const result = await cut(shop, { reverse: true });
    expect(result).toMatchObject({
      isDone: true,
      tables: [
        { source: 'shop.item', sourceRows: 29, targetRows: 29 },
        { source: 'shop.parent', sourceRows: 5, targetRows: 5 },
      ],
      foreignKeys: [{ table: 'shop.item', name: 'item_parent', brokenRows: 0, wasValidated: true }],
      missingSequences: [],
      reverse: { task: 'shop-reverse' },
    });
    expect(result.steps.map(({ step }) => step)).toEqual([
      'follow',
      'count',
      'counters',
      'foreign-keys',
      'reverse',
      'end',
    ]);
    expect(await slots()).toEqual([]);
    expect((await state.task('shop'))?.status).toBe('cut-over');
    const { rows } = await fresh.query(
      `SELECT convalidated FROM pg_constraint WHERE conname = 'item_parent' AND conrelid = 'shop.item'::regclass`,
    );
    expect(rows).toEqual([{ convalidated: true }]);
    // The next numbers go on where those of the source did, though its greatest row is gone.
    const next = await fresh.query(`INSERT INTO shop.parent (name) VALUES ('new') RETURNING id`);
    expect(next.rows).toEqual([{ id: 6 }]);
    const item = await fresh.query('INSERT INTO shop.item (parent) VALUES (6) RETURNING id::int, number');
    expect(item.rows).toEqual([{ id: 31, number: -31 }]);
    expect((await fresh.query(`SELECT nextval('shop.ticket')::int AS n`)).rows).toEqual([{ n: 43 }]);
    await fresh.query('DELETE FROM shop.item WHERE id = 1');
    await expect(migrate(shop, 'full-load-and-cdc')).rejects.toThrow(/was cut over/);
    // The way back takes up where the switch was.
    await migrate({ ...shop, task: 'shop-reverse', from: target.url, to: source.url }, 'cdc');
    const digest = `SELECT (SELECT md5(string_agg(p::text, ';' ORDER BY id)) FROM shop.parent AS p) AS p, (SELECT md5(string_agg(i::text, ';' ORDER BY id)) FROM shop.item AS i) AS i`;
    expect((await old.query(digest)).rows).toEqual((await fresh.query(digest)).rows);
    expect((await old.query('SELECT name FROM shop.parent WHERE id = 6')).rows).toEqual([{ name: 'new' }]);
    await state.close();
  });

  it('is no part of a full load, which sets counters itself', async () => {
    await create('whole');
    await fresh.query('DROP SEQUENCE whole.ticket');
    const state = openSqliteState(':memory:');
    const whole = job('whole', state);
    const result = await migrate(whole, 'full-load');
    expect(result.missingSequences).toEqual(['whole.ticket']);
    const { rows } = await fresh.query(
      'INSERT INTO whole.item (parent) VALUES (1) RETURNING id::int, number',
    );
    expect(rows).toEqual([{ id: 21, number: -21 }]);
    await expect(cut(whole)).rejects.toThrow(/full load/);
    await state.close();
  });

  it('ends nothing while rows differ or break foreign keys', async () => {
    await create('torn');
    const state = openSqliteState(':memory:');
    const torn = job('torn', state);
    await migrate(torn, 'full-load-and-cdc');
    await fresh.query(
      'SET session_replication_role = replica; DELETE FROM torn.parent WHERE id = 2; RESET session_replication_role',
    );
    const result = await cut(torn);
    expect(result.isDone).toBe(false);
    expect(result.tables).toMatchObject([{}, { source: 'torn.parent', sourceRows: 5, targetRows: 4 }]);
    expect(result.foreignKeys).toMatchObject([{ name: 'item_parent', brokenRows: 4, wasValidated: false }]);
    expect(await slots()).toHaveLength(2);
    expect((await state.task('torn'))?.status).toBe('stopped');
    expect((await cut(torn, { allowDifferences: true })).isDone).toBe(true);
    expect(await slots()).toEqual([]);
    await state.close();
  });

  it('says that the source is still written to', async () => {
    await create('busy');
    const state = openSqliteState(':memory:');
    const busy = job('busy', state);
    await migrate(busy, 'full-load-and-cdc');
    const over = new AbortController();
    const writing = (async () => {
      while (!over.signal.aborted) {
        await old.query(`INSERT INTO busy.parent (name) VALUES ('more')`);
        await sleep(100);
      }
    })();
    await expect(cut(busy)).rejects.toThrow(/still written to/);
    over.abort();
    await writing;
    expect((await cut(busy)).isDone).toBe(true);
    await state.close();
  });
});

describe.skipIf(!hasMariadb)('cutting over from MariaDB', () => {
  let maria: MariadbServer;
  let server: EmbeddedServer;
  let old: mysql.Connection;
  let fresh: pg.Client;
  beforeAll(async () => {
    [maria, server] = await Promise.all([borrowMariadb(), borrowPostgres()]);
    old = await mysql.createConnection({ uri: maria.url, multipleStatements: true });
    fresh = new pg.Client({ connectionString: server.url });
    await fresh.connect();
  });
  afterAll(async () => {
    await old?.end();
    await fresh?.end();
    await Promise.all([maria?.stop(), server?.stop()]);
  });

  it('numbers new rows after the old ones on both sides', async () => {
    await old.query(`CREATE DATABASE shop; CREATE TABLE shop.item (id int AUTO_INCREMENT PRIMARY KEY, name varchar(20)) ENGINE=InnoDB;
      INSERT INTO shop.item (name) VALUES ('a'), ('b')`);
    await fresh.query(
      'CREATE SCHEMA shop; CREATE TABLE shop.item (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name varchar(20))',
    );
    const state = openSqliteState(':memory:');
    const shop: Job = { task: 'shop', schema: 'shop', from: `${maria.url}/shop`, to: server.url, state };
    await migrate(shop, 'full-load-and-cdc');
    await old.query(
      `INSERT INTO shop.item (name) VALUES ('c'), ('d'); UPDATE shop.item SET id = 70 WHERE id = 4`,
    );
    expect(await cut(shop, { reverse: true })).toMatchObject({
      isDone: true,
      counters: [{ table: 'shop.item', column: 'id', last: 70n }],
    });
    expect((await fresh.query(`INSERT INTO shop.item (name) VALUES ('e') RETURNING id`)).rows).toEqual([
      { id: 71 },
    ]);
    await fresh.query(`UPDATE shop.item SET id = 90 WHERE id = 1`);
    const back: Job = { ...shop, task: 'shop-reverse', from: server.url, to: `${maria.url}/shop` };
    await migrate(back, 'cdc');
    expect(await cut(back)).toMatchObject({ isDone: true });
    await old.query(`INSERT INTO shop.item (name) VALUES ('f')`);
    const [rows] = await old.query('SELECT id, name FROM shop.item ORDER BY id');
    expect(rows).toEqual([
      { id: 2, name: 'b' },
      { id: 3, name: 'c' },
      { id: 70, name: 'd' },
      { id: 71, name: 'e' },
      { id: 90, name: 'a' },
      { id: 91, name: 'f' },
    ]);
    await state.close();
  });
});
