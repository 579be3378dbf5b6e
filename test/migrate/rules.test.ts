import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRowMapping } from '../../src/catalog/mapping/rows.ts';
import type { Sink } from '../../src/change/sink.ts';
import type { Source } from '../../src/change/source.ts';
import { namingOf } from '../../src/cli/migrate.ts';
import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import { openMysqlSource } from '../../src/endpoints/mysql/source.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { openPostgresSource } from '../../src/endpoints/postgres/source.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import type { TaskType } from '../../src/migrate/state.ts';
import type { TaskResult } from '../../src/migrate/task.ts';
import { runTask } from '../../src/migrate/task.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
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
    rules: mapping,
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

  it('are followed from PostgreSQL to MariaDB', async () => {
    await ends.postgres.query(
      `CREATE SCHEMA hr; CREATE TABLE hr.person (${sourceColumns('text', 'bytea')}); INSERT INTO hr.person VALUES ${rows(`'\\x00ff0a'`)}`,
    );
    await ends.mariadb.query(
      `CREATE DATABASE hr2 CHARACTER SET utf8mb4; CREATE TABLE hr2.people (${targetColumns('text', 'varbinary(9)')})`,
    );
    const source = await openPostgresSource(ends.postgres.url);
    const sink = await openMysqlSink(ends.mariadb.url, {});
    const result = await run({ source, sink, rules: everything('hr', 'hr2') });
    await source.close();
    await sink.close();
    expect(result.tables).toEqual([
      { source: 'hr.person', target: 'hr2.people', loaded: 3, sourceRows: 3, targetRows: 3 },
    ]);
    expected(await seen(ends.mariadb.query, 'hr2.people', 'CHAR'), 'hr');
  });

  it('are followed from MariaDB to PostgreSQL', async () => {
    await ends.mariadb.query(
      `CREATE DATABASE shop CHARACTER SET utf8mb4; CREATE TABLE shop.person (${sourceColumns('text', 'varbinary(9)')}); INSERT INTO shop.person VALUES ${rows(`X'00ff0a'`)}`,
    );
    await ends.postgres.query(
      `CREATE SCHEMA shop2; CREATE TABLE shop2.people (${targetColumns('text', 'bytea')})`,
    );
    const source = await openMysqlSource(ends.mariadb.url);
    const sink = await openPostgresSink(ends.postgres.url, {});
    await run({ source, sink, rules: everything('shop', 'shop2') });
    await source.close();
    await sink.close();
    expected(await seen(ends.postgres.query, 'shop2.people', 'varchar'), 'shop');
  });
});
