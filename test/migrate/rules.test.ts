import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRowMapping } from '../../src/catalog/mapping/rows.ts';
import type { Sink } from '../../src/change/sink.ts';
import type { Source } from '../../src/change/source.ts';
import { namingOf } from '../../src/jobs/moving.ts';
import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import { openMysqlSource } from '../../src/endpoints/mysql/source.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { openPostgresSource } from '../../src/endpoints/postgres/source.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import type { TaskType } from '../../src/migrate/state.ts';
import type { TaskResult } from '../../src/migrate/task.ts';
import { runTask } from '../../src/migrate/task.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import { openSourceOf, pairs, remake } from './between.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('moving rows by rules');

interface Job {
  readonly name?: string;
  readonly type?: TaskType;
  readonly source: Source;
  readonly sink: Sink;
  readonly rules: readonly unknown[];
  readonly state?: ReturnType<typeof openSqliteState>;
  readonly until?: string;
  readonly signal?: AbortSignal;
}

let tasks = 0;

async function run(job: Job): Promise<TaskResult> {
  const mapping = readRowMapping({ rules: job.rules }, 'm.json');
  const settings = readTaskSettings({}, 'the test');
  const state = job.state ?? openSqliteState(':memory:');
  tasks += 1;
  return await runTask({
    name: job.name ?? `rules-${tasks}`,
    type: job.type ?? 'full-load',
    source: job.source,
    sink: job.sink,
    naming: namingOf(mapping, settings),
    settings,
    state,
    restart: false,
    signal: job.signal ?? new AbortController().signal,
    events: {
      onPlan: () => {},
      onRows: () => {},
      onRange: () => {},
      onFollow: () => {},
      onRetry: () => {},
    },
    ...(job.until === undefined ? {} : { until: job.until }),
  });
}

let ids = 0;
const rule = (more: Record<string, unknown>): Record<string, unknown> => {
  ids += 1;
  return { 'rule-id': String(ids), 'rule-name': String(ids), ...more };
};
const include = (schema: string, table: string, ...filters: unknown[]) =>
  rule({
    'rule-type': 'selection',
    'object-locator': { 'schema-name': schema, 'table-name': table },
    'rule-action': 'include',
    filters,
  });
const on = (column: string, ...conditions: unknown[]) => ({
  'filter-type': 'source',
  'column-name': column,
  'filter-conditions': conditions,
});
const test = (operator: string, ...values: string[]) => ({
  'filter-operator': operator,
  ...(values.length === 1 ? { value: values[0] } : {}),
  ...(values.length === 2 ? { 'start-value': values[0], 'end-value': values[1] } : {}),
});
const change = (target: string, where: Record<string, string>, more: Record<string, unknown>) =>
  rule({ 'rule-type': 'transformation', 'rule-target': target, 'object-locator': where, ...more });

/** All that rules can do to the rows of a table, for a schema `from` whose table `person` goes to `people` of the schema `to`. */
function everything(from: string, to: string): unknown[] {
  const of = (column: string) => ({ 'schema-name': from, 'table-name': 'person', 'column-name': column });
  const add = (value: string, expression: string) =>
    change(
      'column',
      { 'schema-name': from, 'table-name': 'person' },
      { 'rule-action': 'add-column', value, expression },
    );
  return [
    include(
      from,
      'person',
      on('born', test('between', '1950-01-01', '1999-12-31'), test('null')),
      on('id', test('noteq', '3')),
    ),
    change('schema', { 'schema-name': from }, { 'rule-action': 'rename', value: to }),
    change(
      'table',
      { 'schema-name': from, 'table-name': 'person' },
      { 'rule-action': 'rename', value: 'people' },
    ),
    change('column', of('first'), { 'rule-action': 'add-suffix', value: '_name' }),
    change('column', of('secret'), { 'rule-action': 'remove-column' }),
    change('column', of('passport'), { 'rule-action': 'data-masking-digits-mask', value: '#' }),
    change('column', of('phone'), { 'rule-action': 'data-masking-digits-randomize' }),
    change('column', of('mail'), { 'rule-action': 'data-masking-hash-mask' }),
    add('label', `upper($first) || ' <' || coalesce($mail, '-') || '> ' || $AR_M_SOURCE_SCHEMA`),
    add('doubled', '$amount * 2'),
    add('secret_length', 'length($secret)'),
    add('kind', `CASE WHEN $id > 9 THEN 'new' ELSE operation_indicator('d', 'u', 'i') END`),
    add('digest', 'hash_sha256($first)'),
    rule({
      'rule-type': 'table-settings',
      'object-locator': { 'schema-name': from, 'table-name': 'person' },
      'parallel-load': { type: 'ranges', columns: ['id'], boundaries: [['2'], ['4'], ['20']] },
    }),
  ];
}

const sourceColumns = (text: string, binary: string) =>
  `id int PRIMARY KEY, first varchar(20), born date, secret ${text}, passport varchar(20), phone varchar(20), mail varchar(64), amount decimal(10,2), raw ${binary}`;
const targetColumns = (text: string, binary: string) =>
  `id int PRIMARY KEY, first_name varchar(20), born date, passport varchar(20), phone varchar(20), mail varchar(64), amount decimal(10,2), raw ${binary},
   label ${text}, doubled decimal(12,2) NOT NULL, secret_length int, kind varchar(5), digest char(64)`;
const rows = (bytes: string) => `
  (1, 'Ann', '1950-01-01', 'x', 'C6BGJ566669K', '+49 30 1234', 'a@b.c', 1.25, ${bytes}),
  (2, 'Bob', '1949-12-31', 'y', 'X1', '1', 'x', 2, NULL),
  (3, 'Cid', '1960-06-06', 'z', 'X2', '2', 'y', 3, NULL),
  (4, 'Dan', NULL, NULL, NULL, NULL, NULL, 0, NULL),
  (20, '\u00c9va', '1999-12-31', 'four', 'no digits', '0', '\u20ac', -7.5, ${bytes}),
  (21, 'Zoe', '2000-01-01', 'x', '5', '5', 'z', 1, NULL)`;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').toUpperCase();

describe.skipIf(!hasMariadb)('rules for rows', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  async function seen(query: (sql: string) => Promise<readonly unknown[][]>, table: string, number: string) {
    const all = await query(
      `SELECT CAST(id AS ${number}), first_name, CAST(born AS ${number}), passport, phone, mail, CAST(amount AS ${number}), label, CAST(doubled AS ${number}), CAST(secret_length AS ${number}), kind, digest FROM ${table} ORDER BY people.id`,
    );
    return all.map((row) => [...row]);
  }

  function expected(got: readonly unknown[][], schema: string): void {
    expect(got.map((row) => row[0])).toEqual(['1', '4', '20']);
    const [first = [], second = [], third = []] = got;
    expect(first.toSpliced(4, 1)).toEqual([
      '1',
      'Ann',
      '1950-01-01',
      'C#BGJ######K',
      hash('a@b.c'),
      '1.25',
      `ANN <a@b.c> ${schema}`,
      '2.50',
      '1',
      'i',
      hash('Ann'),
    ]);
    expect(first[4]).toMatch(/^\+\d\d \d\d \d{4}$/);
    expect(second).toEqual([
      '4',
      'Dan',
      null,
      null,
      null,
      null,
      '0.00',
      `DAN <-> ${schema}`,
      '0.00',
      null,
      'i',
      hash('Dan'),
    ]);
    expect(third.toSpliced(4, 1)).toEqual([
      '20',
      '\u00c9va',
      '1999-12-31',
      'no digits',
      hash('\u20ac'),
      '-7.50',
      `\u00c9VA <\u20ac> ${schema}`,
      '-15.00',
      '4',
      'new',
      hash('\u00c9va'),
    ]);
  }

  it.each(pairs)('are followed from %s to %s', async (from, to) => {
    const [here, there] = [`hr_${from}_${to}`, `hr2_${from}_${to}`];
    const bytes = { postgres: 'bytea', mariadb: 'varbinary(9)' } as const;
    const value = { postgres: `'\\x00ff0a'`, mariadb: `X'00ff0a'` } as const;
    await remake(ends, from, here, [`person (${sourceColumns('text', bytes[from])})`]);
    await ends[from].query(`INSERT INTO ${here}.person VALUES ${rows(value[from])}`);
    await remake(ends, to, there, [`people (${targetColumns('text', bytes[to])})`]);
    const source = await openSourceOf(ends, from);
    const sink = await (to === 'postgres' ? openPostgresSink : openMysqlSink)(ends[to].url, {});
    const result = await run({ source, sink, rules: everything(here, there) });
    await source.close();
    await sink.close();
    expect(result.tables).toEqual([
      {
        source: `${here}.person`,
        target: `${there}.people`,
        loaded: 3,
        refused: 0,
        sourceRows: 3,
        targetRows: 3,
      },
    ]);
    const number = to === 'postgres' ? 'varchar' : 'CHAR';
    expected(await seen(ends[to].query, `${there}.people`, number), here);
  });

  /** Changes in every direction across a filter of a column beside the key; a before image, a mask of the key, an expression. */
  const followed = (from: string): unknown[] => [
    include(from, 'item', on('state', test('eq', 'open'), test('eq', 'held'))),
    include(from, 'plain'),
    change('schema', { 'schema-name': from }, { 'rule-action': 'rename', value: `${from}2` }),
    change(
      'column',
      { 'schema-name': from, 'table-name': 'item', 'column-name': 'code' },
      { 'rule-action': 'data-masking-hash-mask' },
    ),
    change(
      'column',
      { 'schema-name': from, 'table-name': 'item' },
      {
        'rule-action': 'add-column',
        value: 'label',
        // The change's time, which is not long ago.
        expression: `$AR_H_OPERATION || ' ' || $name || ' ' || $state || CASE WHEN abs(julianday('now') - julianday($AR_H_TIMESTAMP)) < 0.01 THEN '' ELSE '?' END`,
      },
    ),
    change(
      'column',
      { 'schema-name': from, 'table-name': 'item' },
      { 'rule-action': 'add-before-image-columns', 'before-image-def': { 'column-filter': 'non-lob' } },
    ),
  ];
  const item = 'code varchar(64) PRIMARY KEY, name varchar(20), state varchar(9)';
  const images = 'label varchar(60), BI_code varchar(64), BI_name varchar(20), BI_state varchar(9)';
  const changes = (schema: string): string[] => [
    `INSERT INTO ${schema}.item VALUES ('a', 'in', 'open'), ('b', 'in', 'held'), ('c', 'out', 'done'), ('d', 'out', NULL), ('e', 'in', 'open')`,
    `INSERT INTO ${schema}.plain VALUES (2, 'two')`,
    `UPDATE ${schema}.item SET name = 'stays' WHERE code = 'a'`,
    `UPDATE ${schema}.item SET state = 'done' WHERE code = 'b'`,
    `UPDATE ${schema}.item SET state = 'open' WHERE code = 'c'`,
    `UPDATE ${schema}.item SET name = 'unseen' WHERE code = 'd'`,
    `DELETE FROM ${schema}.item WHERE code IN ('d', 'e')`,
    `UPDATE ${schema}.item SET code = 'f' WHERE code = 'x'`,
    `UPDATE ${schema}.item SET state = 'OPEN' WHERE code = 'y'`,
  ];
  const seed = (schema: string) =>
    `INSERT INTO ${schema}.item VALUES ('x', 'loaded', 'open'), ('y', 'loaded', 'held'), ('z', 'out', 'Open'); INSERT INTO ${schema}.plain VALUES (1, 'one')`;
  const wanted = [
    [hash('a'), 'stays', 'open', 'UPDATE stays open', hash('a'), 'in', 'open'],
    [hash('c'), 'out', 'open', 'INSERT out open', null, null, null],
    [hash('f'), 'loaded', 'open', 'UPDATE loaded open', hash('x'), 'loaded', 'open'],
  ].sort((a, b) => String(a[0]).localeCompare(String(b[0])));

  async function story(job: {
    readonly schema: string;
    readonly open: () => Promise<Source>;
    readonly sink: Sink;
    readonly write: (sql: string) => Promise<unknown>;
    readonly rules: readonly unknown[];
  }): Promise<void> {
    const state = openSqliteState(':memory:');
    const name = `follow-${job.schema}`;
    const stop = new AbortController();
    const first = await job.open();
    const running = run({
      ...job,
      source: first,
      name,
      state,
      type: 'full-load-and-cdc',
      signal: stop.signal,
    });
    await Promise.race([running, sleep(1500)]);
    for (const sql of changes(job.schema)) await job.write(sql);
    const second = await job.open();
    const until = await second.capture?.last();
    await sleep(300);
    stop.abort();
    await running;
    await first.close();
    await run({
      ...job,
      source: second,
      name,
      state,
      type: 'full-load-and-cdc',
      ...(until === undefined ? {} : { until }),
    });
    await second.close();
    await state.close();
  }

  it('are followed for changes of MariaDB', async () => {
    await ends.mariadb.query(
      `CREATE DATABASE live CHARACTER SET utf8mb4; CREATE TABLE live.item (${item}); CREATE TABLE live.plain (id int PRIMARY KEY, t text); ${seed('live')}`,
    );
    await ends.postgres.query(
      `CREATE SCHEMA live2; CREATE TABLE live2.item (${item}, ${images.replaceAll(/BI_\w+/g, '"$&"')}); CREATE TABLE live2.plain (id int PRIMARY KEY, t text)`,
    );
    const sink = await openPostgresSink(ends.postgres.url, {});
    const rules = followed('live');
    await story({
      schema: 'live',
      open: () => openMysqlSource(ends.mariadb.url),
      sink,
      write: ends.mariadb.query,
      rules,
    });
    await sink.close();
    expect(
      await ends.postgres.query(
        'SELECT code, name, state, label, "BI_code", "BI_name", "BI_state" FROM live2.item ORDER BY code COLLATE "C"',
      ),
    ).toEqual(wanted);
    expect(await ends.postgres.query('SELECT id::text, t FROM live2.plain ORDER BY id')).toEqual([
      ['1', 'one'],
      ['2', 'two'],
    ]);
  });

  it('are followed for changes of PostgreSQL, with whole rows in its log', async () => {
    const server = await borrowPostgres();
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(
      `CREATE SCHEMA live; CREATE TABLE live.item (${item}); CREATE TABLE live.plain (id int PRIMARY KEY, t text); ${seed('live')}`,
    );
    await ends.mariadb.query(
      `CREATE DATABASE live2 CHARACTER SET utf8mb4; CREATE TABLE live2.item (${item}, ${images}); CREATE TABLE live2.plain (id int PRIMARY KEY, t text)`,
    );
    const sink = await openMysqlSink(ends.mariadb.url, {});
    const job = {
      schema: 'live',
      open: () => openPostgresSource(server.url),
      sink,
      write: (sql: string) => client.query(sql),
      rules: followed('live'),
    };
    const source = await job.open();
    await expect(run({ ...job, source, type: 'cdc' })).rejects.toThrow(
      /live\.item: its log lacks rows as they were before[^]*ALTER TABLE live\.item REPLICA IDENTITY FULL/,
    );
    await source.close();
    await client.query('ALTER TABLE live.item REPLICA IDENTITY FULL');
    await story(job);
    await sink.close();
    await client.end();
    await server.stop();
    expect(
      await ends.mariadb.query(
        'SELECT code, name, state, label, BI_code, BI_name, BI_state FROM live2.item ORDER BY code',
      ),
    ).toEqual(wanted);
    expect(await ends.mariadb.query('SELECT CAST(id AS CHAR), t FROM live2.plain ORDER BY id')).toEqual([
      ['1', 'one'],
      ['2', 'two'],
    ]);
  });

  it('are refused, all at once, where they do not fit the tables', async () => {
    await ends.postgres.query(
      'CREATE SCHEMA bad; CREATE TABLE bad.t (id int PRIMARY KEY, n int, j jsonb, v varchar(10)); CREATE SCHEMA bad2; CREATE TABLE bad2.t (id int PRIMARY KEY, n int, j jsonb, v varchar(10), more int)',
    );
    const source = await openPostgresSource(ends.postgres.url);
    const sink = await openPostgresSink(ends.postgres.url, {});
    const where = (column: string) => ({ 'schema-name': 'bad', 'table-name': 't', 'column-name': column });
    const add = (value: string, expression: string) =>
      change(
        'column',
        { 'schema-name': 'bad', 'table-name': 't' },
        { 'rule-action': 'add-column', value, expression },
      );
    const rules = [
      change('schema', { 'schema-name': 'bad' }, { 'rule-action': 'rename', value: 'bad2' }),
      include('bad', 't', on('nothing', test('null')), on('n', test('eq', 'one')), on('j', test('eq', '{}'))),
      change('column', where('n'), { 'rule-action': 'data-masking-digits-mask', value: '#' }),
      change('column', where('v'), { 'rule-action': 'data-masking-hash-mask' }),
      change('column', where('ssn'), { 'rule-action': 'data-masking-hash-mask' }),
      change('column', where('v'), { 'rule-action': 'change-data-type', 'data-type': { type: 'int4' } }),
      add('more', '$missing + 1'),
      add('less', '1'),
      add('v', '1'),
      rule({
        'rule-type': 'table-settings',
        'object-locator': { 'schema-name': 'bad', 'table-name': 't' },
        'parallel-load': { type: 'ranges', columns: ['id'], boundaries: [['5'], ['5']] },
      }),
    ];
    const failure = await run({ source, sink, rules }).catch((error: unknown) => error);
    const broken = [
      add('more', '1; SELECT 2'),
      add('more', 'length('),
      add('more', '$AR_M_SOURCE_COLUMN_NAME'),
    ];
    const expressions = await Promise.all(
      broken.map((each) =>
        run({ source, sink, rules: [rules[0], include('bad', 't'), each] }).catch((error: unknown) => error),
      ),
    );
    await source.close();
    await sink.close();
    const said = String(failure);
    for (const part of [
      'bad.t has no column nothing to filter by',
      'bad.t.n, a integer: a value of eq is not right: it must be a number such as -12.5',
      'bad.t.j, a jsonb: such values are not compared; only null and notnull go with them',
      'bad.t.n is a integer: data-masking-digits-mask is for columns of characters',
      "data-masking-hash-mask writes 64 characters, and the target's column takes 10",
      'there is no column that data-masking-hash-mask speaks of',
      'wants bad.t.v to be a int4, and bad2.t.v is a character varying(10)',
      '$missing is no column of bad.t',
      'adds the column less to bad.t, and bad2.t has none of that name',
      'adds the column v to bad.t, and its column v goes there already',
      'boundary 2 is not greater than the one before it',
    ])
      expect(said).toContain(part);
    expect(expressions.map(String)).toEqual([
      expect.stringContaining('it is not one expression'),
      expect.stringContaining('SQLite does not understand it'),
      expect.stringContaining('$AR_M_SOURCE_COLUMN_NAME is not known for a new column'),
    ]);
  });

  it('filter values of every type alike on load and in changes', async () => {
    // Each condition takes exactly the row 1, or with its opposite all others but the NULLs.
    const types =
      "id int PRIMARY KEY, d date, ts datetime(6), t time(6), de decimal(20,10), f float, db double, c char(5), v varchar(20) COLLATE utf8mb4_general_ci, en enum('a','b'), y year";
    const values = [
      `(1, '2024-02-29', '2024-02-29 10:00:00.5', '10:00:00.5', 1234567890.0123456789, 1.1, 1.1, 'ab', 'caf\u00e9', 'b', 2024)`,
      `(2, '2024-03-01', '2024-02-29 10:00:00.6', '-10:00:00.5', 1234567890.0123456788, 1.2, 1.2, 'AB', 'cafe', 'a', 1999)`,
      '(3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)',
    ];
    const conditions: Readonly<Record<string, unknown>> = {
      d: test('lte', '2024-02-29'),
      ts: test('between', '2024-02-29', '2024-02-29T10:00:00.500000'),
      t: test('gte', '00:00:00'),
      de: test('eq', '1234567890.0123456789'),
      f: test('eq', '1.1'),
      db: test('ste', '1.1'),
      c: test('eq', 'ab  '),
      v: test('eq', 'caf\u00e9'),
      en: test('noteq', 'a'),
      y: test('notbetween', '1990', '2000'),
    };
    await ends.mariadb.query(
      `CREATE DATABASE ty CHARACTER SET utf8mb4; CREATE TABLE ty.t (${types}); CREATE DATABASE ty2 CHARACTER SET utf8mb4`,
    );
    await ends.mariadb.query(`INSERT INTO ty.t VALUES ${values.join()}`);
    const source = await openMysqlSource(ends.mariadb.url);
    const sink = await openMysqlSink(ends.mariadb.url, {});
    for (const [column, condition] of Object.entries(conditions)) {
      await ends.mariadb.query(`CREATE OR REPLACE TABLE ty2.t (${types})`);
      const state = openSqliteState(':memory:');
      const rules = [
        include('ty', 't', on(column, condition)),
        change('schema', { 'schema-name': 'ty' }, { 'rule-action': 'rename', value: 'ty2' }),
      ];
      await run({ source, sink, rules });
      expect(await ends.mariadb.query('SELECT id FROM ty2.t'), column).toEqual([[1]]);
      await ends.mariadb.query('TRUNCATE ty2.t');
      const name = `types-${column}`;
      const from = await source.capture?.last();
      await ends.mariadb.query(`DELETE FROM ty.t; INSERT INTO ty.t VALUES ${values.join()}`);
      const until = await source.capture?.last();
      await state.begin({
        name,
        source: source.server,
        target: sink.server,
        type: 'cdc',
        status: 'following',
        position: from ?? '',
        loadedUntil: '',
        startedAt: '',
      });
      await run({ source, sink, rules, state, name, type: 'cdc', ...(until === undefined ? {} : { until }) });
      expect(await ends.mariadb.query('SELECT id FROM ty2.t'), column).toEqual([[1]]);
      await state.close();
    }
    await source.close();
    await sink.close();
  });

  it('are refused for changes where the log does not tell what they need', async () => {
    await ends.mariadb.query(
      'CREATE DATABASE un; CREATE TABLE un.t (id varchar(9) PRIMARY KEY, x text); CREATE DATABASE un2; CREATE TABLE un2.t (id varchar(9) PRIMARY KEY, x text)',
    );
    const source = await openMysqlSource(ends.mariadb.url);
    const sink = await openMysqlSink(ends.mariadb.url, {});
    const where = (column: string) => ({ 'schema-name': 'un', 'table-name': 't', 'column-name': column });
    const add = (expression: string) => [
      change('column', where('x'), { 'rule-action': 'remove-column' }),
      change(
        'column',
        { 'schema-name': 'un', 'table-name': 't' },
        { 'rule-action': 'add-column', value: 'x', expression },
      ),
    ];
    const cases: readonly (readonly [unknown[], string])[] = [
      [
        [change('column', where('id'), { 'rule-action': 'data-masking-digits-randomize' })],
        'rows could not be told apart',
      ],
      [add("operation_indicator('D', 'U', 'I')"), 'operation_indicator is not done yet for changes'],
      [add('$AR_H_STREAM_POSITION'), '$AR_H_STREAM_POSITION is not known yet when a change comes'],
    ];
    for (const [more, message] of cases) {
      const rules = [
        include('un', 't'),
        change('schema', { 'schema-name': 'un' }, { 'rule-action': 'rename', value: 'un2' }),
        ...more,
      ];
      await expect(run({ source, sink, rules, type: 'cdc' })).rejects.toThrow(message);
    }
    await source.close();
    await sink.close();
  });
});
