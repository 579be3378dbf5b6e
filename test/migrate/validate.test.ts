import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSink, openSource } from '../../src/cli/endpoints.ts';
import { makePlan } from '../../src/migrate/plan.ts';
import type { TableValidation } from '../../src/migrate/validate/validate.ts';
import { usualOptions, validate } from '../../src/migrate/validate/validate.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';
import { move } from './move.ts';

if (!hasMariadb) withoutMariadb('comparing rows');

interface Place {
  readonly end: 'postgres' | 'mariadb';
  readonly schema: string;
}

/** Columns of PostgreSQL: the name, the type there and in MariaDB, a value, and another that the damage puts in its place. */
const ofPostgres: readonly (readonly [string, string, string, string, string])[] = [
  ['s', 'smallint', 'smallint', '-32768', '1'],
  ['b', 'bigint', 'bigint', '9223372036854775807', '9223372036854775806'],
  [
    'n',
    'numeric',
    'decimal(40,10)',
    '123456789012345678901234567890.50',
    '123456789012345678901234567890.51',
  ],
  ['n2', 'numeric(12,2)', 'decimal(12,2)', '-0.50', '0.50'],
  ['r', 'real', 'float', '3.4028235e38', '3.4028233e38'],
  ['d', 'double precision', 'double', '1.7976931348623157e308', '1.7976931348623155e308'],
  ['d2', 'double precision', 'double', '-0.1', '-0.10000000000000002'],
  ['d3', 'double precision', 'double', '123456789012345680000', '123456789012345660000'],
  ['t', 'text', 'longtext', `'日本語 🐦 | : N'`, `'日本語 🐦 | : n'`],
  ['v', 'varchar(20)', 'varchar(20)', `''`, 'NULL'],
  ['v2', 'varchar(20)', 'varchar(20)', `'x '`, `'x'`],
  ['c', 'char(5)', 'char(5)', `'abc'`, `'abC'`],
  ['f', 'boolean', 'tinyint(1)', 'true', 'false'],
  ['da', 'date', 'date', `'1000-01-01'`, `'1000-01-02'`],
  ['ti', 'time', 'time(6)', `'23:59:59.5'`, `'23:59:59.500001'`],
  ['ts', 'timestamp', 'datetime(6)', `'2000-02-29 12:00:00'`, `'2000-02-29 12:00:00.000001'`],
  ['tz', 'timestamptz', 'datetime(6)', `'2000-02-29 12:00:00.25'`, `'2000-02-29 13:00:00.25'`],
  [
    'u',
    'uuid',
    'char(36)',
    `'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'`,
    `'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12'`,
  ],
  ['j', 'json', 'longtext', `'{"b": 1.10, "a": []}'`, `'{"b": 1.11, "a": []}'`],
  ['jb', 'jsonb', 'longtext', `'{"b": 1.10, "a": []}'`, `'{"b": 1.10, "a": [1]}'`],
  ['x', 'bit(9)', 'bit(9)', `B'000000101'`, `B'000000100'`],
];

const names = ofPostgres.map(([name]) => name);

describe.skipIf(!hasMariadb)('comparing rows', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  async function make({ end, schema }: Place, table: string): Promise<void> {
    const columns = (place: 1 | 2) => ofPostgres.map((each) => `${each[0]} ${each[place]}`).join(', ');
    if (end === 'postgres')
      await ends.postgres.query(
        `CREATE SCHEMA IF NOT EXISTS ${schema}; CREATE TABLE ${schema}.${table} (id int PRIMARY KEY, ${columns(1)}, y bytea)`,
      );
    else
      await ends.mariadb.query(
        `CREATE DATABASE IF NOT EXISTS ${schema} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin; CREATE TABLE ${schema}.${table} (id int PRIMARY KEY, ${columns(2)}, y longblob)`,
      );
  }

  /** Row 1 to 5 with values, row 6 of NULLs. */
  async function fill({ end, schema }: Place, table: string): Promise<void> {
    const bytes = end === 'postgres' ? `'\\x00ff0a'` : `X'00ff0a'`;
    const values = ofPostgres.map((each) => each[3]).join(', ');
    const rows = [1, 2, 3, 4, 5].map((id) => `(${id}, ${values}, ${bytes})`);
    await ends[end].query(
      `INSERT INTO ${schema}.${table} VALUES ${rows.join(', ')}, (6${', NULL'.repeat(ofPostgres.length + 1)})`,
    );
  }

  async function compare(
    from: Place,
    to: Place,
    options: {
      readonly repairs?: boolean;
      readonly rowsPerLeaf?: number;
      readonly rowsPerPart?: number;
    } = {},
  ): Promise<TableValidation> {
    const source = await openSource(ends[from.end].url);
    const sink = await openSink(ends[to.end].url, {});
    try {
      const plan = await makePlan(source, sink, {
        table: (schema, name) => (schema === from.schema ? { schema: to.schema, name } : undefined),
        column: (_schema, _table, name) => name,
      });
      const { repairs = false, ...others } = options;
      const results = await validate({
        task: 'compare',
        source,
        sink,
        plan,
        repairs,
        options: { ...usualOptions, recheckSeconds: 0, ...others },
        signal: new AbortController().signal,
        events: { onRows: () => {}, onTable: () => {} },
      });
      expect(results).toHaveLength(1);
      return results[0] as TableValidation;
    } finally {
      await source.close();
      await sink.close();
    }
  }

  const failures = (end: Place['end'], schema: string) =>
    ends[end].query(
      `SELECT failure_type, ${end === 'postgres' ? 'key' : '`key`'}, details FROM ${end === 'postgres' ? 'public' : 'awsdms_control'}.awsdms_validation_failures_v1
       WHERE table_owner = '${schema}' ORDER BY 1, 2`,
    );

  const same = {
    isSame: true,
    state: 'Validated',
    sourceRows: 6,
    targetRows: 6,
    isCut: false,
    notCompared: [],
  };

  const pairs: readonly (readonly [Place['end'], Place['end']])[] = [
    ['postgres', 'postgres'],
    ['postgres', 'mariadb'],
    ['mariadb', 'postgres'],
    ['mariadb', 'mariadb'],
  ];
  it.each(pairs)('finds and mends what differs from %s to %s, in every type', async (from, to) => {
    const source = { end: from, schema: `s_${from}_${to}` };
    const target = { end: to, schema: `t_${from}_${to}` };
    await make(source, 'v');
    await make(target, 'v');
    await fill(source, 'v');
    await move({ url: ends[from].url, schema: source.schema }, { url: ends[to].url, schema: target.schema });
    expect(await compare(source, target)).toMatchObject(same);

    const changed = to === 'postgres' ? `'\\x00ff0b'` : `X'00ff0b'`;
    const sets = ofPostgres.map((each) => `${each[0]} = ${each[4]}`).join(', ');
    await ends[to].query(`UPDATE ${target.schema}.v SET ${sets}, y = ${changed} WHERE id = 2`);
    await ends[to].query(`UPDATE ${target.schema}.v SET v = '' WHERE id = 6`);
    await ends[to].query(`DELETE FROM ${target.schema}.v WHERE id = 4`);
    await ends[to].query(`INSERT INTO ${target.schema}.v (id, s) VALUES (77, 1)`);
    const found = await compare(source, target);
    expect(found).toMatchObject({
      isSame: false,
      state: 'Mismatched records',
      differing: { RECORD_DIFF: 2, MISSING_TARGET: 1, MISSING_SOURCE: 1 },
      columns: { ...Object.fromEntries([...names, 'y'].map((name) => [name, 1])), v: 2 },
    });
    const recorded = await failures(to, target.schema);
    expect(recorded.map(([type, key]) => [type, JSON.parse(String(key))])).toEqual([
      ['MISSING_SOURCE', { id: '77' }],
      ['MISSING_TARGET', { id: '4' }],
      ['RECORD_DIFF', { id: '2' }],
      ['RECORD_DIFF', { id: '6' }],
    ]);
    expect(JSON.parse(String(recorded[3]?.[2]))).toEqual([[{ v: null }, { v: '' }]]);

    expect(await compare(source, target, { repairs: true })).toMatchObject({
      ...same,
      repaired: { inserted: 1, updated: 2, deleted: 1 },
    });
    expect(await compare(source, target)).toMatchObject(same);
    expect(await failures(to, target.schema)).toEqual([]);
  });
});
