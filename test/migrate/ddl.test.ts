import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RowRules } from '../../src/catalog/converter.ts';
import { readRowMapping } from '../../src/catalog/mapping/rows.ts';
import type { Altering } from '../../src/change/altering.ts';
import type { Sink } from '../../src/change/sink.ts';
import { openCreating } from '../../src/jobs/creating.ts';
import { openSink, openSource } from '../../src/jobs/endpoints.ts';
import { mysqlAltering } from '../../src/endpoints/mysql/apply/alter.ts';
import { postgresAltering } from '../../src/endpoints/postgres/apply/alter.ts';
import { createLast } from '../../src/migrate/create.ts';
import type { CarriedDefinition } from '../../src/migrate/definitions/carry.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import type { State } from '../../src/migrate/state.ts';
import type { TaskResult } from '../../src/migrate/task.ts';
import { runTask } from '../../src/migrate/task.ts';
import { OperationError } from '../../src/text/error.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('definitions in the stream of changes');

/** One database that definitions come from or go to. */
interface End {
  readonly engine: 'postgres' | 'mariadb';
  readonly url: string;
  query(sql: string): Promise<readonly unknown[][]>;
  /** The end of its log. */
  position(): Promise<string>;
  createSchema(schema: string): Promise<unknown>;
}

describe.skipIf(!hasMariadb)('definitions in the stream of changes', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  const postgres = (): End => ({
    engine: 'postgres',
    url: ends.postgres.url,
    query: (sql) => ends.postgres.query(sql),
    position: async () => String((await ends.postgres.query('SELECT pg_current_wal_insert_lsn()'))[0]?.[0]),
    createSchema: (schema) => ends.postgres.query(`CREATE SCHEMA ${schema}`),
  });

  const mariadb = (): End => ({
    engine: 'mariadb',
    url: ends.mariadb.url,
    query: (sql) => ends.mariadb.query(sql),
    position: async () => {
      const [row = []] = await ends.mariadb.query('SHOW MASTER STATUS');
      return `${String(row[0])}:${String(row[1])}`;
    },
    createSchema: (schema) => ends.mariadb.query(`CREATE DATABASE ${schema} CHARACTER SET utf8mb4`),
  });

  interface Job {
    readonly name: string;
    readonly from: End;
    readonly to: End;
    readonly state: State;
    readonly settings?: object;
    readonly until?: string;
    readonly signal?: AbortSignal;
    readonly told?: CarriedDefinition[];
    /** Columns that are left out, and tables that are not selected. */
    readonly without?: readonly string[];
    readonly rows?: RowRules;
    /** The connection of definitions is cut again and again. */
    readonly cuts?: boolean;
  }

  async function run(job: Job): Promise<TaskResult> {
    const { name, from, to, state, without = [] } = job;
    const source = await openSource(from.url);
    const sink = await openSink(to.url, {});
    const creating = await openCreating(from.url, to.url);
    const release = job.cuts === true ? await cutDefinitions(sink, to) : undefined;
    try {
      return await runTask({
        name,
        type: 'full-load-and-cdc',
        source,
        sink,
        state,
        ...(creating ? { creating } : {}),
        settings: readTaskSettings(
          job.settings ?? { ErrorBehavior: { RecoverableErrorInterval: 0 } },
          'the test',
        ),
        naming: {
          table: (schema, table) =>
            schema === `${name}_s` && !without.includes(table)
              ? { schema: `${name}_t`, name: table }
              : undefined,
          column: (_schema, _table, column) => (without.includes(column) ? undefined : column),
          ...(job.rows ? { rows: job.rows } : {}),
        },
        restart: false,
        signal: job.signal ?? new AbortController().signal,
        events: {
          onPlan: () => {},
          onRows: () => {},
          onRange: () => {},
          onFollow: () => {},
          onDefinition: (carried) => job.told?.push(carried),
          onRetry: () => {},
        },
        ...(job.until === undefined ? {} : { until: job.until }),
      });
    } finally {
      await source.close();
      await sink.close();
      await creating?.definer.close();
      await release?.();
    }
  }

  let cutsMade = 0;

  /** Has the definitions of a target executed on a connection that breaks behind the first query of the first one, the second of the second …. */
  async function cutDefinitions(sink: Sink, to: End): Promise<() => Promise<void>> {
    cutsMade = 0;
    let definitions = 0;
    let left = 0;
    const about = {
      side: 'target',
      server: 'the target',
      user: '',
      host: '',
      port: 0,
      database: '',
    } as const;
    const counted =
      <Result>(query: (...given: never[]) => Promise<Result>) =>
      async (...given: never[]): Promise<Result> => {
        const result = await query(...given);
        left -= 1;
        if (left !== 0) return result;
        cutsMade += 1;
        throw new OperationError('The connection was cut.', {
          code: 'ECONNRESET',
          side: 'target',
          retry: 'now',
        });
      };
    const wrapped = (altering: Altering): Altering => ({
      ...altering,
      alter: async (record) => {
        definitions += 1;
        left = 1 + ((definitions - 1) % 16);
        return await altering.alter(record);
      },
    });
    const tried = (done: () => Promise<unknown>) => async (error: unknown) => {
      await done();
      throw error;
    };
    if (to.engine === 'postgres') {
      const own = new pg.Client({ connectionString: to.url });
      await own.connect();
      const client = { query: counted(own.query.bind(own) as never) } as unknown as pg.Client;
      const altering = postgresAltering({
        ask: (work) => work(client).catch(tried(() => own.query('ROLLBACK'))) as never,
        about: about as never,
        controlSchema: 'public',
        checkFence: () => Promise.resolve(),
      });
      Object.defineProperty(sink, 'altering', { value: wrapped(altering) });
      return () => own.end();
    }
    const own = await mysql.createConnection({ uri: to.url });
    const connection = { query: counted(own.query.bind(own) as never) } as unknown as mysql.Connection;
    const altering = mysqlAltering({
      ask: (work) => work(connection).catch(tried(() => own.query('ROLLBACK'))) as never,
      about: about as never,
      controlSchema: 'awsdms_control',
      checkFence: () => Promise.resolve(),
    });
    Object.defineProperty(sink, 'altering', { value: wrapped(altering) });
    return () => own.end();
  }

  /** Follows all that the source did since the last run. */
  async function catchUp(job: Omit<Job, 'until'>): Promise<TaskResult> {
    return await run({ ...job, until: await job.from.position() });
  }

  /** The rows of a table as text that is the same for both engines, and the names of its columns, but for the one that is left out. */
  async function contents(
    end: End,
    schema: string,
    table: string,
    columns: readonly string[],
  ): Promise<unknown> {
    const texts = columns.map((column) =>
      end.engine === 'postgres' ? `CAST(${column} AS text)` : `CAST(${column} AS CHAR)`,
    );
    const rows = await end.query(`SELECT ${texts.join(', ')} FROM ${schema}.${table} AS x ORDER BY x.id`);
    const names = await end.query(
      `SELECT LOWER(column_name) FROM information_schema.columns WHERE table_schema = '${schema}' AND table_name = '${table}' ORDER BY 1`,
    );
    return { names: names.flat().filter((each) => each !== 'secret'), rows };
  }

  async function same({ name, from, to }: Job, table: string, columns: readonly string[]): Promise<void> {
    const wanted = await contents(from, `${name}_s`, table, columns);
    expect(await contents(to, `${name}_t`, table, columns)).toEqual(wanted);
  }

  /** Columns are added, dropped, renamed and changed in type while rows change; several times while the task is not running. */
  async function columnsStory(name: string, from: End, to: End, settings: object = {}): Promise<void> {
    const job: Job = { name, from, to, state: openSqliteState(':memory:'), settings };
    await from.createSchema(`${name}_s`);
    await from.query(`CREATE TABLE ${name}_s.item (id int PRIMARY KEY, label varchar(20), n int, gone int)`);
    await from.query(`INSERT INTO ${name}_s.item VALUES (1, 'one', 1, 1), (2, 'two', NULL, 2)`);
    await catchUp(job);
    const s = `${name}_s`;
    // While it does not run: later statements are in the catalog already when it reads the first ones.
    await from.query(`INSERT INTO ${s}.item VALUES (3, 'three', 3, 3)`);
    await from.query(`ALTER TABLE ${s}.item ADD COLUMN extra varchar(10) DEFAULT 'new'`);
    await from.query(`INSERT INTO ${s}.item VALUES (4, 'four', 4, 4, 'given')`);
    await from.query(`CREATE INDEX item_label ON ${s}.item (label)`);
    await from.query(`ALTER TABLE ${s}.item ADD CONSTRAINT positive CHECK (id > 0)`);
    await from.query(`UPDATE ${s}.item SET n = 40 WHERE id = 4`);
    await from.query(`ALTER TABLE ${s}.item DROP COLUMN gone`);
    await from.query(`INSERT INTO ${s}.item (id, label, n) VALUES (5, 'five', 5)`);
    await from.query(`ALTER TABLE ${s}.item RENAME COLUMN label TO title`);
    await from.query(`UPDATE ${s}.item SET title = 'ein', n = 10 WHERE id = 1`);
    await catchUp(job);
    await same(job, 'item', ['id', 'title', 'n', 'extra']);
    // While it follows.
    const stop = new AbortController();
    const running = run({ ...job, signal: stop.signal });
    await sleep(300);
    await from.query(
      from.engine === 'postgres'
        ? `ALTER TABLE ${s}.item ALTER COLUMN n TYPE bigint, ALTER COLUMN title TYPE varchar(200)`
        : `ALTER TABLE ${s}.item MODIFY n bigint, MODIFY title varchar(200) FIRST`,
    );
    await from.query(`INSERT INTO ${s}.item (id, title, n) VALUES (6, '${'x'.repeat(150)}', 5000000000)`);
    await from.query(`DELETE FROM ${s}.item WHERE id = 2`);
    await sleep(500);
    stop.abort();
    await running;
    await from.query(`UPDATE ${s}.item SET extra = NULL WHERE id = 3`);
    await catchUp(job);
    await same(job, 'item', ['id', 'title', 'n', 'extra']);
    await job.state.close();
  }

  /** Tables are made, renamed, emptied and dropped, while the task runs and while it does not. */
  async function tablesStory(name: string, from: End, to: End): Promise<void> {
    const told: CarriedDefinition[] = [];
    const job: Job = {
      name,
      from,
      to,
      state: openSqliteState(':memory:'),
      told,
      without: ['hidden', 'secret'],
    };
    const s = `${name}_s`;
    await from.createSchema(s);
    for (const table of ['a', 'b', 'emptied', 'dropped', 'hiding'])
      await from.query(
        `CREATE TABLE ${s}.${table} (id int PRIMARY KEY, t varchar(20)); INSERT INTO ${s}.${table} VALUES (1, '${table}')`,
      );
    await catchUp(job);
    await from.query(
      `CREATE TABLE ${s}.made (id int PRIMARY KEY, t varchar(30) NOT NULL DEFAULT 'it''s', secret int, amount numeric(12,2), at timestamp NULL)`,
    );
    await from.query(`INSERT INTO ${s}.made (id, amount) VALUES (1, 1.50), (2, NULL)`);
    await from.query(`CREATE TABLE ${s}.hidden (id int PRIMARY KEY)`);
    await from.query(`INSERT INTO ${s}.hidden VALUES (1)`);
    const swap = [
      ['a', 'tmp'],
      ['b', 'a'],
      ['tmp', 'b'],
    ] as const;
    await from.query(
      from.engine === 'postgres'
        ? swap.map(([old, now]) => `ALTER TABLE ${s}.${old} RENAME TO ${now}`).join('; ')
        : `RENAME TABLE ${swap.map(([old, now]) => `${s}.${old} TO ${s}.${now}`).join(', ')}`,
    );
    await from.query(`UPDATE ${s}.a SET t = 'a was b'; INSERT INTO ${s}.b VALUES (2, 'b was a')`);
    await from.query(`TRUNCATE TABLE ${s}.emptied`);
    await from.query(`INSERT INTO ${s}.emptied VALUES (2, 'again')`);
    await from.query(`DROP TABLE ${s}.dropped`);
    await catchUp(job);
    await same(job, 'made', ['id', 't', 'amount', 'at']);
    for (const table of ['a', 'b', 'emptied']) await same(job, table, ['id', 't']);
    const tables = await to.query(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = '${name}_t' ORDER BY 1`,
    );
    expect(tables.flat()).toEqual(['a', 'b', 'emptied', 'hiding', 'made']);
    expect(
      await to.query(
        `SELECT 1 FROM information_schema.columns WHERE table_schema = '${name}_t' AND column_name = 'secret'`,
      ),
    ).toEqual([]);
    // A table of the same name as one that was dropped, and one that leaves the selection.
    await from.query(`CREATE TABLE ${s}.dropped (id bigint PRIMARY KEY, other int)`);
    await from.query(`INSERT INTO ${s}.dropped VALUES (5000000000, 7)`);
    await from.query(`ALTER TABLE ${s}.hiding RENAME TO ${from.engine === 'postgres' ? '' : `${s}.`}hidden2`);
    await from.query(`ALTER TABLE ${s}.made DROP COLUMN secret`);
    await from.query(`UPDATE ${s}.made SET t = 'x' WHERE id = 1`);
    await catchUp(job);
    await same(job, 'dropped', ['id', 'other']);
    await same(job, 'made', ['id', 't', 'amount', 'at']);
    await same(job, 'hidden2', ['id', 't']);
    expect(told.flatMap(({ suspended }) => suspended)).toEqual([]);
    await job.state.close();
  }

  /** Tables and columns that come while changes are followed are made as rules ask for them. */
  async function rulesStory(name: string, from: End, to: End): Promise<void> {
    const s = `${name}_s`;
    const where = { 'schema-name': s, 'table-name': 'item' };
    const rule = (target: string, locator: object, more: object) => ({
      'rule-type': 'transformation',
      'rule-target': target,
      'object-locator': locator,
      ...more,
    });
    const retype = (column: string, type: object) =>
      rule(
        'column',
        { ...where, 'column-name': column },
        { 'rule-action': 'change-data-type', 'data-type': type },
      );
    const rules = [
      retype('n', { type: 'string', length: 12 }),
      retype('wide', { type: 'int8' }),
      retype('extra', { type: 'string', length: 5 }),
      rule('table', where, {
        'rule-action': 'define-primary-key',
        'primary-key-def': { name: 'k', columns: ['part', 'id'] },
      }),
      rule('column', where, {
        'rule-action': 'add-column',
        value: 'loud',
        expression: 'upper($t)',
        'data-type': { type: 'string', length: 30 },
      }),
    ].map((each, i) => ({ 'rule-id': String(i), ...each }));
    const job: Job = {
      name,
      from,
      to,
      state: openSqliteState(':memory:'),
      rows: readRowMapping({ rules }, 'the test'),
    };
    await from.createSchema(s);
    await from.query(`CREATE TABLE ${s}.first (id int PRIMARY KEY)`);
    await catchUp(job);
    await from.query(
      `CREATE TABLE ${s}.item (id int PRIMARY KEY, part int NOT NULL, t varchar(20), n int NOT NULL DEFAULT 3, wide int)`,
    );
    await from.query(
      `INSERT INTO ${s}.item (id, part, t, wide) VALUES (1, 7, 'one', 1), (2, 7, 'two', NULL)`,
    );
    await catchUp(job);
    await from.query(`ALTER TABLE ${s}.item ADD COLUMN extra int NOT NULL DEFAULT 5`);
    await from.query(`UPDATE ${s}.item SET t = 'zwei', n = 20 WHERE id = 2`);
    await catchUp(job);
    const text = to.engine === 'postgres' ? 'text' : 'char';
    expect(
      await to.query(
        `SELECT CAST(id AS ${text}), n, CAST(wide AS ${text}), extra, loud FROM ${name}_t.item ORDER BY id`,
      ),
    ).toEqual([
      ['1', '3', '1', '5', 'ONE'],
      ['2', '20', null, '5', 'ZWEI'],
    ]);
    const keys = await to.query(
      `SELECT column_name FROM information_schema.key_column_usage WHERE table_schema = '${name}_t' AND table_name = 'item' ORDER BY ordinal_position`,
    );
    expect(keys.flat()).toEqual(['part', 'id']);
    await job.state.close();
  }

  /** Each definition is cut off behind another query of its execution, and gone on with. */
  async function cutStory(name: string, from: End, to: End): Promise<void> {
    const told: CarriedDefinition[] = [];
    const job: Job = { name, from, to, state: openSqliteState(':memory:'), cuts: true, told };
    const s = `${name}_s`;
    await from.createSchema(s);
    await from.query(`CREATE TABLE ${s}.item (id int PRIMARY KEY, n0 int, kept varchar(9), a0 int)`);
    await from.query(`INSERT INTO ${s}.item VALUES (0, 0, 'zero', 0)`);
    await catchUp({ ...job, cuts: false });
    const rounds = 10;
    for (let i = 1; i <= rounds; i += 1) {
      const type = i % 2 === 0 ? 'int' : 'bigint';
      await from.query(
        from.engine === 'postgres'
          ? `BEGIN; INSERT INTO ${s}.item (id, n${i - 1}) VALUES (${1000 + i}, 0); UPDATE ${s}.item SET kept = 'before' WHERE id % 3 = 0;
             ALTER TABLE ${s}.item ADD COLUMN a${i} int DEFAULT ${i}, DROP COLUMN a${i - 1}; ALTER TABLE ${s}.item RENAME COLUMN n${i - 1} TO n${i};
             ALTER TABLE ${s}.item ALTER COLUMN n${i} TYPE ${type}; UPDATE ${s}.item SET n${i} = n${i} * 2 WHERE id % 2 = 0; COMMIT`
          : `ALTER TABLE ${s}.item ADD COLUMN a${i} int DEFAULT ${i} FIRST, DROP COLUMN a${i - 1}, CHANGE n${i - 1} n${i} ${type}`,
      );
      await from.query(`INSERT INTO ${s}.item (id, n${i}, kept) VALUES (${i}, ${i}, 'row ${i}')`);
      await from.query(`UPDATE ${s}.item SET n${i} = n${i} + 1`);
    }
    await catchUp(job);
    expect(told.flatMap(({ suspended }) => suspended)).toEqual([]);
    await same(job, 'item', ['id', `n${rounds}`, 'kept', `a${rounds}`]);
    const states = await to.query(
      `SELECT DISTINCT state FROM ${to.engine === 'postgres' ? 'public' : 'awsdms_control'}.awsdms_ddl_history WHERE task_name = '${name}'`,
    );
    expect(states).toEqual([['done']]);
    expect(cutsMade).toBeGreaterThan(rounds / 2);
    await job.state.close();
  }

  it('makes what rules define, from MariaDB to PostgreSQL', () => rulesStory('rmp', mariadb(), postgres()));
  it('makes what rules define, from PostgreSQL to MariaDB', () => rulesStory('rpm', postgres(), mariadb()));
  it('goes on in MariaDB behind each statement of a definition', () => cutStory('xmm', mariadb(), mariadb()));
  it('goes on in PostgreSQL behind each statement of a definition', () =>
    cutStory('xmp', mariadb(), postgres()));

  /** Two columns exchange their names, the key gets another column, and one of the columns is put first. */
  async function swapStory(name: string, from: End, to: End): Promise<void> {
    const job: Job = { name, from, to, state: openSqliteState(':memory:') };
    const s = `${name}_s`;
    await from.createSchema(s);
    await from.query(
      `CREATE TABLE ${s}.item (id int PRIMARY KEY, x varchar(10), y varchar(10), region int NOT NULL)`,
    );
    await from.query(`INSERT INTO ${s}.item VALUES (1, 'x', 'y', 1), (2, 'xx', 'yy', 1)`);
    await catchUp(job);
    await from.query(
      from.engine === 'postgres'
        ? `BEGIN; ALTER TABLE ${s}.item RENAME x TO z; ALTER TABLE ${s}.item RENAME y TO x; ALTER TABLE ${s}.item RENAME z TO y; COMMIT`
        : `ALTER TABLE ${s}.item CHANGE x y varchar(10), CHANGE y x varchar(10)`,
    );
    await from.query(
      from.engine === 'postgres'
        ? `ALTER TABLE ${s}.item DROP CONSTRAINT item_pkey, ADD PRIMARY KEY (id, region)`
        : `ALTER TABLE ${s}.item DROP PRIMARY KEY, ADD PRIMARY KEY (id, region), MODIFY region int NOT NULL FIRST`,
    );
    await from.query(`INSERT INTO ${s}.item (id, region, x, y) VALUES (1, 2, 'new x', 'new y')`);
    await from.query(`UPDATE ${s}.item SET x = 'changed' WHERE id = 2`);
    await catchUp(job);
    await same(job, 'item', ['id', 'region', 'x', 'y']);
    await job.state.close();
  }

  it('exchanges names, and changes the key, in MariaDB', () => swapStory('smm', mariadb(), mariadb()));
  it('exchanges names, and changes the key, in PostgreSQL', () => swapStory('smp', mariadb(), postgres()));

  /** A view of the target keeps a column that the source drops. */
  async function refusedStory(name: string, from: End, to: End, policy: string): Promise<void> {
    const told: CarriedDefinition[] = [];
    const settings = { ErrorBehavior: { TableErrorPolicy: policy } };
    const job: Job = { name, from, to, state: openSqliteState(':memory:'), settings, told };
    const s = `${name}_s`;
    await from.createSchema(s);
    for (const table of ['held', 'free'])
      await from.query(`CREATE TABLE ${s}.${table} (id int PRIMARY KEY, a int, b int)`);
    await catchUp(job);
    await to.query(`CREATE VIEW ${name}_t.view AS SELECT a FROM ${name}_t.held`);
    await from.query(`ALTER TABLE ${s}.held DROP COLUMN a`);
    await from.query(`INSERT INTO ${s}.held (id, b) VALUES (1, 1)`);
    await from.query(`ALTER TABLE ${s}.free DROP COLUMN a`);
    await from.query(`INSERT INTO ${s}.free (id, b) VALUES (1, 1)`);
    if (policy === 'STOP_TASK') {
      await expect(catchUp(job)).rejects.toThrow(
        /carried over to .*held: ALTER TABLE .*DROP COLUMN a: .*other objects/s,
      );
      // The user mends it, and the same task goes on.
      await to.query(`DROP VIEW ${name}_t.view`);
      await catchUp(job);
      await same(job, 'held', ['id', 'b']);
    } else {
      await catchUp(job);
      expect(told.flatMap(({ suspended }) => suspended.map(({ table }) => table.name))).toEqual(['held']);
      expect(
        await to.query(`SELECT table_name FROM public.awsdms_suspended_tables WHERE task_name = '${name}'`),
      ).toEqual([['held']]);
      expect(await to.query(`SELECT count(*) FROM ${name}_t.held`)).toEqual([['0']]);
    }
    await same(job, 'free', ['id', 'b']);
    await job.state.close();
  }

  it('suspends a table of which the target refuses a definition', () =>
    refusedStory('rs', mariadb(), postgres(), 'SUSPEND_TABLE'));
  it('ends at a definition that the target refuses, and goes on when it is mended', () =>
    refusedStory('rt', postgres(), postgres(), 'STOP_TASK'));

  it('leaves the target as it is where settings say so', async () => {
    for (const from of [mariadb(), postgres()]) {
      const name = `keep_${from.engine}`;
      const to = postgres();
      const settings = {
        ChangeProcessingDdlHandlingPolicy: {
          HandleSourceTableAltered: false,
          HandleSourceTableDropped: false,
          HandleSourceTableTruncated: false,
        },
      };
      const job: Job = { name, from, to, state: openSqliteState(':memory:'), settings };
      const s = `${name}_s`;
      await from.createSchema(s);
      for (const table of ['altered', 'dropped', 'emptied'])
        await from.query(
          `CREATE TABLE ${s}.${table} (id int PRIMARY KEY, a varchar(9), b int); INSERT INTO ${s}.${table} VALUES (1, 'a', 1)`,
        );
      await catchUp(job);
      await from.query(`ALTER TABLE ${s}.altered ADD COLUMN c int`);
      await from.query(`ALTER TABLE ${s}.altered RENAME COLUMN a TO z`);
      await from.query(`ALTER TABLE ${s}.altered DROP COLUMN b`);
      await from.query(`INSERT INTO ${s}.altered (id, z, c) VALUES (2, 'two', 2)`);
      await from.query(`DROP TABLE ${s}.dropped`);
      await from.query(`TRUNCATE TABLE ${s}.emptied`);
      await catchUp(job);
      await from.query(`UPDATE ${s}.altered SET z = 'one' WHERE id = 1`);
      await catchUp(job);
      expect(await to.query(`SELECT id, a, b FROM ${name}_t.altered ORDER BY id`)).toEqual([
        ['1', 'one', '1'],
        ['2', 'two', null],
      ]);
      for (const table of ['dropped', 'emptied'])
        expect(await to.query(`SELECT a FROM ${name}_t.${table}`)).toEqual([['a']]);
      await job.state.close();
    }
  });

  /** What the tables of a schema have beside their columns. */
  async function beside(end: End, schema: string): Promise<string[]> {
    const rows =
      end.engine === 'postgres'
        ? await end.query(
            `SELECT indexname FROM pg_indexes WHERE schemaname = '${schema}' AND indexname NOT LIKE '%pkey'
             UNION ALL SELECT conname FROM pg_constraint JOIN pg_namespace n ON n.oid = connamespace WHERE nspname = '${schema}' AND contype IN ('c', 'f')
             UNION ALL SELECT 'default of ' || column_name FROM information_schema.columns WHERE table_schema = '${schema}' AND column_default LIKE '%7%'`,
          )
        : await end.query(
            `SELECT DISTINCT INDEX_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = '${schema}' AND INDEX_NAME <> 'PRIMARY'
             UNION ALL SELECT CONSTRAINT_NAME FROM information_schema.TABLE_CONSTRAINTS WHERE TABLE_SCHEMA = '${schema}' AND CONSTRAINT_TYPE IN ('CHECK', 'FOREIGN KEY')
             UNION ALL SELECT CONCAT('default of ', COLUMN_NAME) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = '${schema}' AND COLUMN_DEFAULT LIKE '%7%'`,
          );
    return rows.map(([each]) => String(each)).sort();
  }

  /** Indexes, constraints and defaults: what finds rows follows at once, what restrains them is dropped at once and made at the cutover. */
  async function besideStory(name: string, from: End, to: End): Promise<void> {
    const told: CarriedDefinition[] = [];
    const job: Job = { name, from, to, state: openSqliteState(':memory:'), told };
    const s = `${name}_s`;
    const t = `${name}_t`;
    const index =
      from.engine === 'postgres'
        ? (each: string) => `${s}.${each}`
        : (each: string) => `${each} ON ${s}.child`;
    const dropUnique = from.engine === 'postgres' ? 'DROP CONSTRAINT' : 'DROP INDEX';
    await from.createSchema(s);
    await from.query(`CREATE TABLE ${s}.parent (id int PRIMARY KEY)`);
    await from.query(
      `CREATE TABLE ${s}.child (id int PRIMARY KEY, a int, b int DEFAULT 1, c varchar(20), p int, CONSTRAINT old_unique UNIQUE (a), CONSTRAINT old_check CHECK (b < 100))`,
    );
    await from.query(`CREATE INDEX old_index ON ${s}.child (b)`);
    await from.query(`INSERT INTO ${s}.parent VALUES (1); INSERT INTO ${s}.child VALUES (1, 1, 1, 'a', 1)`);
    await catchUp(job);
    const checks = to.engine === from.engine || from.engine === 'mariadb';
    expect(await beside(to, t)).toEqual(['old_index', 'old_unique', ...(checks ? ['old_check'] : [])].sort());
    // Rows that the new definitions forbid, and are gone before them, come in between.
    await from.query(`INSERT INTO ${s}.child VALUES (2, 2, 2, 'same', 9), (3, 3, 3, 'same', 1)`);
    await from.query(`DELETE FROM ${s}.child WHERE id = 2`);
    await from.query(`CREATE INDEX new_index ON ${s}.child (b, c)`);
    await from.query(`DROP INDEX ${index('old_index')}`);
    await from.query(`CREATE UNIQUE INDEX new_unique ON ${s}.child (c)`);
    await from.query(`ALTER TABLE ${s}.child ${dropUnique} old_unique`);
    await from.query(`ALTER TABLE ${s}.child DROP CONSTRAINT old_check`);
    await from.query(`ALTER TABLE ${s}.child ADD CONSTRAINT new_check CHECK (b < 1000)`);
    await from.query(`ALTER TABLE ${s}.child ALTER COLUMN b SET DEFAULT 77`);
    await from.query(
      `ALTER TABLE ${s}.child ADD CONSTRAINT new_key FOREIGN KEY (p) REFERENCES ${s}.parent (id)`,
    );
    // A column with an index of its own, and rows that the old definitions forbade.
    await from.query(`ALTER TABLE ${s}.child ADD COLUMN d int`);
    await from.query(`CREATE INDEX late_index ON ${s}.child (d)`);
    await from.query(`INSERT INTO ${s}.child (id, a, b, c, p, d) VALUES (4, 1, 500, 'd', 1, 5)`);
    await catchUp(job);
    const found = `SELECT id, a, b, c, d FROM`;
    const rows = async (end: End, schema: string) =>
      (await end.query(`${found} ${schema}.child ORDER BY id`)).map((row) => row.map(String).join());
    expect(await rows(to, t)).toEqual(await rows(from, s));
    const keyIndex = from.engine === 'mariadb' ? ['new_key'] : [];
    expect(await beside(to, t)).toEqual(['late_index', 'new_index', ...keyIndex].sort());
    const notes = told.flatMap((each) => each.notes);
    expect(notes.filter((each) => each.startsWith('At the cutover')).length).toBeGreaterThanOrEqual(3);
    // Nothing is told twice, and the cutover makes the rest.
    told.length = 0;
    await catchUp(job);
    expect(told).toEqual([]);
    const creating = await openCreating(from.url, to.url);
    const refused = await createLast({ ...(creating ? { creating } : {}), state: job.state, name });
    await creating?.definer.close();
    expect([...refused]).toEqual([]);
    expect(await beside(to, t)).toEqual(
      [
        'default of b',
        'late_index',
        'new_index',
        'new_key',
        'new_unique',
        ...(to.engine === 'mariadb' ? ['new_key'] : keyIndex),
        ...(checks ? ['new_check'] : []),
      ].sort(),
    );
    await job.state.close();
  }

  it('brings what is beside columns from MariaDB to MariaDB', () => besideStory('jmm', mariadb(), mariadb()));
  it('brings what is beside columns from MariaDB to PostgreSQL', () =>
    besideStory('jmp', mariadb(), postgres()));
  it('brings what is beside columns from PostgreSQL to MariaDB', () =>
    besideStory('jpm', postgres(), mariadb()));
  it('brings what is beside columns from PostgreSQL to PostgreSQL', () =>
    besideStory('jpp', postgres(), postgres()));

  it('brings tables of MariaDB to MariaDB', () => tablesStory('tmm', mariadb(), mariadb()));
  it('brings tables of MariaDB to PostgreSQL', () => tablesStory('tmp', mariadb(), postgres()));

  it('brings columns of PostgreSQL to PostgreSQL', () => columnsStory('cpp', postgres(), postgres()));
  it('brings columns of PostgreSQL to MariaDB', () => columnsStory('cpm', postgres(), mariadb()));
  it('brings tables of PostgreSQL to PostgreSQL', () => tablesStory('tpp', postgres(), postgres()));
  it('brings tables of PostgreSQL to MariaDB', () => tablesStory('tpm', postgres(), mariadb()));
  it('goes on in PostgreSQL within a transaction', () => cutStory('xpp', postgres(), postgres()));
  it('goes on in MariaDB within a transaction', () => cutStory('xpm', postgres(), mariadb()));
  it('exchanges names of PostgreSQL in PostgreSQL', () => swapStory('spp', postgres(), postgres()));
  it('exchanges names of PostgreSQL in MariaDB', () => swapStory('spm', postgres(), mariadb()));

  it('writes what is gathered before a definition, on several connections too', async () => {
    const settings = { TargetMetadata: { BatchApplyEnabled: true, ParallelApplyThreads: 3 } };
    await columnsStory('bmp', mariadb(), postgres(), settings);
    await columnsStory('bpm', postgres(), mariadb(), settings);
  });

  it('brings columns of MariaDB to MariaDB', () => columnsStory('cmm', mariadb(), mariadb()));
  it('brings columns of MariaDB to PostgreSQL', () => columnsStory('cmp', mariadb(), postgres()));
});
