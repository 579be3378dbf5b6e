import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Naming } from '../../src/catalog/converter.ts';
import { readRowMapping } from '../../src/catalog/mapping/rows.ts';
import { namingOf } from '../../src/jobs/moving.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSink, openSource } from '../../src/jobs/endpoints.ts';
import { streamedComparer } from '../../src/change/streamed-comparer.ts';
import type { TablePlan } from '../../src/migrate/plan.ts';
import { makePlan } from '../../src/migrate/plan.ts';
import { comparisonOf } from '../../src/migrate/validate/table.ts';
import type { TableValidation, ValidationOptions } from '../../src/migrate/validate/validate.ts';
import { usualOptions } from '../../src/migrate/validate/options.ts';
import { validate } from '../../src/migrate/validate/validate.ts';
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
    options: Partial<ValidationOptions> & { readonly repairs?: boolean; readonly naming?: Naming } = {},
  ): Promise<TableValidation> {
    const { repairs = false, naming = byName(from.schema, to.schema), ...others } = options;
    const source = await openSource(ends[from.end].url);
    const sink = await openSink(ends[to.end].url, {});
    try {
      const plan = await makePlan(source, sink, naming);
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

  it.each(pairs)('hashes rows that are read as the databases do, from %s to %s', async (from, to) => {
    const ofSource = { end: from, schema: `rs_${from}_${to}` };
    const ofTarget = { end: to, schema: `rt_${from}_${to}` };
    for (const place of [ofSource, ofTarget]) {
      await make(place, 'v');
      await fill(place, 'v');
    }
    const source = await openSource(ends[from].url);
    const sink = await openSink(ends[to].url, {});
    try {
      const plan = await makePlan(source, sink, byName(ofSource.schema, ofTarget.schema));
      const { source: table } = comparisonOf(plan.tables[0] as TablePlan, { skipsLarge: false });
      const { signal } = new AbortController();
      const streamed = streamedComparer(({ shape, columns }) =>
        source.read({
          shape,
          columns: columns.map(({ column }) => ({ column, encoding: 'text' })),
          range: { kind: 'all' },
          inPieces: true,
          signal,
        }),
      );
      const { comparer } = source;
      const all = { kind: 'range' } as const;
      const part = {
        ...all,
        prefixes: [...((await comparer?.hash(table, all, 1))?.keys() ?? [])].slice(0, 3),
      };
      const keys = [['1'], ['6']];
      expect(await streamed.hash(table, all, 0)).toEqual(await comparer?.hash(table, all, 0));
      expect(await streamed.hash(table, part, 2)).toEqual(await comparer?.hash(table, part, 2));
      expect(new Set(await streamed.rowHashes(table, part))).toEqual(
        new Set(await comparer?.rowHashes(table, part)),
      );
      expect(await streamed.values(table, { kind: 'keys', keys })).toEqual(
        await comparer?.values(table, keys),
      );
    } finally {
      await source.close();
      await sink.close();
    }
  });

  it('compares the types that only MariaDB has, with those that they become', async () => {
    await ends.mariadb.query(`CREATE DATABASE own CHARACTER SET utf8mb4; CREATE TABLE own.v (id bigint unsigned PRIMARY KEY, tu tinyint unsigned, ti time(3), ye year,
        e enum('a','it''s'), s set('x','y'), z int(8) zerofill, l varchar(20) CHARACTER SET latin1, bo bit(1), bu bigint unsigned, dt datetime, ts timestamp(3) NULL,
        c char(4), vb varbinary(9), g geometry);
      INSERT INTO own.v VALUES (18446744073709551615, 255, '-838:59:59.5', 2155, 'it''s', 'x,y', 7, 'caf\u00e9', b'1', 18446744073709551615, '2001-02-03 04:05:06',
        '2001-02-03 04:05:06.5', 'ab', X'00ff', ST_GeomFromText('POINT(1 2)')), (2, 0, '00:00:01', 1901, 'a', '', 0, '', b'0', 0, NULL, NULL, '', X'', NULL)`);
    await ends.postgres.query(`CREATE SCHEMA own; CREATE TABLE own.v (id numeric(20) PRIMARY KEY, tu smallint, ti interval, ye smallint, e text, s text, z bigint, l text,
      bo boolean, bu numeric(20), dt timestamp, ts timestamptz, c char(4), vb bytea, g bytea)`);
    await move({ url: ends.mariadb.url, schema: 'own' }, { url: ends.postgres.url, schema: 'own' });
    const [from, to]: readonly Place[] = [
      { end: 'mariadb', schema: 'own' },
      { end: 'postgres', schema: 'own' },
    ];
    const found = await compare(from as Place, to as Place);
    expect(found).toMatchObject({ isSame: true, sourceRows: 2, targetRows: 2, notCompared: ['g'] });
    await ends.postgres.query(`UPDATE own.v SET tu = 1, ti = '-838:59:59.6', ye = 1, e = 'its', s = 'y,x', z = 8, l = 'cafe', bo = false, bu = 1, dt = '2001-02-03 04:05:06.1',
      ts = '2001-02-03 04:05:06.5+01', c = 'aB', vb = '\\x00' WHERE id > 2`);
    const columns = ['tu', 'ti', 'ye', 'e', 's', 'z', 'l', 'bo', 'bu', 'dt', 'ts', 'c', 'vb'];
    expect((await compare(from as Place, to as Place, { repairs: false })).columns).toEqual(
      Object.fromEntries(columns.map((name) => [name, 1])),
    );
  });

  const keys: readonly (readonly [string, string, string, (i: number) => string])[] = [
    [
      'text whose collation is no order of bytes',
      'varchar(40) COLLATE "und-x-icu"',
      'varchar(40) COLLATE utf8mb4_unicode_ci',
      (i) => `'${i % 2 === 0 ? 'ä' : 'Z'}${i} '`,
    ],
    ['decimals', 'numeric(10,2)', 'decimal(12,4)', (i) => `${i}.5`],
    ['bytes', 'bytea', 'varbinary(16)', (i) => `'k${i}'`],
    ['moments', 'timestamp', 'datetime(6)', (i) => `'2020-01-01 00:00:${10 + i}.5'`],
    ['UUIDs', 'uuid', 'char(36)', (i) => `'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a${10 + i}'`],
    [
      'sparse numbers',
      'bigint',
      'bigint',
      (i) => `${BigInt(i) * 400_000_000_000_000_003n - 4_000_000_000_000_000_000n}`,
    ],
  ];
  it.each(keys)(
    'finds rows by keys that are %s, in parts of parts',
    async (_, inPostgres, inMariadb, valueOf) => {
      const schema = `k${keys.findIndex((each) => each[1] === inPostgres)}`;
      const values = (ids: readonly number[]) =>
        ids.map((id) => `(${valueOf(id)}, ${id % 3}, 'x${id}')`).join(', ');
      const all = Array.from({ length: 24 }, (__, i) => i);
      await ends.postgres.query(
        `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.t (k ${inPostgres}, n int, t text, PRIMARY KEY (k, n)); INSERT INTO ${schema}.t VALUES ${values(all)}`,
      );
      await ends.mariadb.query(
        `CREATE DATABASE ${schema} CHARACTER SET utf8mb4; CREATE TABLE ${schema}.t (k ${inMariadb}, n int, t text, PRIMARY KEY (k, n)); INSERT INTO ${schema}.t VALUES ${values(all)}`,
      );
      const postgres: Place = { end: 'postgres', schema };
      const mariadb: Place = { end: 'mariadb', schema };
      for (const [from, to] of [
        [postgres, mariadb],
        [mariadb, postgres],
      ] as const) {
        expect(await compare(from, to, { rowsPerLeaf: 2, rowsPerPart: 5 })).toMatchObject({
          isSame: true,
          sourceRows: 24,
          targetRows: 24,
        });
        const other = ends[to.end];
        await other.query(`UPDATE ${schema}.t SET t = 'y' WHERE t IN ('x3', 'x4', 'x20')`);
        await other.query(`DELETE FROM ${schema}.t WHERE t IN ('x0', 'x23')`);
        await other.query(`INSERT INTO ${schema}.t VALUES ${values([30])}`);
        expect(await compare(from, to, { rowsPerLeaf: 2, rowsPerPart: 5, repairs: true })).toMatchObject({
          isSame: true,
          repaired: { updated: 3, inserted: 2, deleted: 1 },
        });
        expect(await compare(from, to)).toMatchObject({ isSame: true, sourceRows: 24, targetRows: 24 });
      }
    },
  );

  it('compares JSON documents, not how they are written, and numbers in them by their digits', async () => {
    await ends.mariadb.query(`CREATE DATABASE doc; CREATE TABLE doc.d (id int PRIMARY KEY, j longtext);
      INSERT INTO doc.d VALUES (1, '{"bb":1.50,"a":[1e2,{"x":null}]}'), (2, '12345678901234567890'), (3, '{"a":1}')`);
    await ends.postgres.query(`CREATE SCHEMA doc; CREATE TABLE doc.d (id int PRIMARY KEY, j jsonb);
      INSERT INTO doc.d VALUES (1, '{"a": [100, {"x": null}], "bb": 1.5}'), (2, '12345678901234567891'), (3, '{"a":"1"}')`);
    const found = await compare({ end: 'mariadb', schema: 'doc' }, { end: 'postgres', schema: 'doc' });
    expect(found).toMatchObject({ isSame: false, differing: { RECORD_DIFF: 2 }, columns: { j: 2 } });
  });

  it('does not count documents that are written in another way, however many there are', async () => {
    await ends.mariadb.query(
      `CREATE DATABASE docs; CREATE TABLE docs.d (id int PRIMARY KEY, j longtext); INSERT INTO docs.d SELECT seq, CONCAT('{"b":', seq, ',"a":1}') FROM docs.seq_1_to_30`,
    );
    await ends.postgres.query(
      `CREATE SCHEMA docs; CREATE TABLE docs.d (id int PRIMARY KEY, j jsonb); INSERT INTO docs.d SELECT i, jsonb_build_object('a', 1, 'b', i) FROM generate_series(1, 30) AS i`,
    );
    const [from, to] = [
      { end: 'mariadb', schema: 'docs' },
      { end: 'postgres', schema: 'docs' },
    ] as const;
    expect(await compare(from, to, { mostDifferences: 5 })).toMatchObject({ isSame: true, isCut: false });
  });

  it('writes the digits of a double alike in both engines', async () => {
    const numbers = [
      '1e15',
      '1e16',
      '123456789012345680',
      '1e-5',
      '0.0001',
      '0.00012345',
      '1e22',
      '1.5e300',
      '5e-324',
      '2.2250738585072014e-308',
      '-0.30000000000000004',
      '1234567.125',
      '-1e100',
      '0',
      '100',
      '9007199254740993',
      '1e21',
      '999999999999999',
      '0.1',
      '-5304139749903040512',
      '9007199254740992',
    ];
    const values = numbers
      .map(
        (each, i) =>
          `(${i}, ${each}, ${Number(each) > 1e37 || (each !== '0' && Math.abs(Number(each)) < 1e-37) || Number(each) < -1e37 ? 1 : each})`,
      )
      .join(', ');
    await ends.postgres.query(
      `CREATE SCHEMA float; CREATE TABLE float.f (id int PRIMARY KEY, d double precision, r real); INSERT INTO float.f VALUES ${values}`,
    );
    await ends.mariadb.query(
      `CREATE DATABASE \`float\`; CREATE TABLE \`float\`.f (id int PRIMARY KEY, d double, r float); INSERT INTO \`float\`.f VALUES ${values}`,
    );
    const [from, to] = [
      { end: 'postgres', schema: 'float' },
      { end: 'mariadb', schema: 'float' },
    ] as const;
    expect(await compare(from, to)).toMatchObject({ isSame: true, columns: {} });
  });

  it('takes a number of single precision for the double that its digits became', async () => {
    await ends.postgres.query(
      `CREATE SCHEMA wide; CREATE TABLE wide.f (id int PRIMARY KEY, r real); INSERT INTO wide.f VALUES (1, 0.1), (2, 3.4028235e38), (3, 1.5)`,
    );
    await ends.mariadb.query('CREATE DATABASE wide; CREATE TABLE wide.f (id int PRIMARY KEY, r double)');
    const [from, to] = [
      { end: 'postgres', schema: 'wide' },
      { end: 'mariadb', schema: 'wide' },
    ] as const;
    await move({ url: ends.postgres.url, schema: 'wide' }, { url: ends.mariadb.url, schema: 'wide' });
    expect(await compare(from, to)).toMatchObject({ isSame: true, sourceRows: 3 });
  });

  it('says of a table without a key only whether it is the same', async () => {
    await ends.mariadb.query(
      `CREATE DATABASE less; CREATE TABLE less.l (a int, t text); INSERT INTO less.l VALUES (1, 'x'), (1, 'x'), (2, NULL)`,
    );
    await ends.postgres.query(
      `CREATE SCHEMA less; CREATE TABLE less.l (a int, t text); INSERT INTO less.l VALUES (2, NULL), (1, 'x'), (1, 'x')`,
    );
    const [from, to] = [
      { end: 'mariadb', schema: 'less' },
      { end: 'postgres', schema: 'less' },
    ] as const;
    expect(await compare(from, to)).toMatchObject({ isSame: true, state: 'No primary key', sourceRows: 3 });
    await ends.postgres.query(`UPDATE less.l SET t = '' WHERE t IS NULL`);
    expect(await compare(from, to, { repairs: true })).toMatchObject({
      isSame: false,
      state: 'No primary key',
    });
  });

  it('finds a row that the target has twice, and leaves it there', async () => {
    await ends.postgres.query(`CREATE SCHEMA twice; CREATE SCHEMA twice2; CREATE TABLE twice.t (id int PRIMARY KEY, t text); CREATE TABLE twice2.t (id int, t text);
      INSERT INTO twice.t VALUES (1, 'a'), (2, 'b'); INSERT INTO twice2.t VALUES (1, 'a'), (2, 'b'), (2, 'b')`);
    const [from, to] = [
      { end: 'postgres', schema: 'twice' },
      { end: 'postgres', schema: 'twice2' },
    ] as const;
    const found = { isSame: false, differing: { MISSING_SOURCE: 1, MISSING_TARGET: 0, RECORD_DIFF: 0 } };
    expect(await compare(from, to)).toMatchObject(found);
    expect(await compare(from, to, { repairs: true })).toMatchObject({ ...found, repaired: { deleted: 0 } });
  });

  it('ends the search where more rows differ than were to be looked for', async () => {
    await ends.postgres.query(`CREATE SCHEMA many; CREATE SCHEMA many2; CREATE TABLE many.m (id int PRIMARY KEY, t text); CREATE TABLE many2.m (id int PRIMARY KEY, t text);
      INSERT INTO many.m SELECT i, 'x' FROM generate_series(1, 100) AS i`);
    const [from, to] = [
      { end: 'postgres', schema: 'many' },
      { end: 'postgres', schema: 'many2' },
    ] as const;
    expect(await compare(from, to, { mostDifferences: 10 })).toMatchObject({
      isSame: false,
      isCut: true,
      differing: { MISSING_TARGET: 10 },
    });
  });

  it('mends rows that are longer than what is read at a time', async () => {
    await ends.mariadb.query(
      `CREATE DATABASE wide2 CHARACTER SET utf8mb4; CREATE TABLE wide2.w (id int PRIMARY KEY, t longtext); INSERT INTO wide2.w SELECT seq, REPEAT(CHAR(64 + seq), 150000) FROM wide2.seq_1_to_30`,
    );
    await ends.postgres.query('CREATE SCHEMA wide2; CREATE TABLE wide2.w (id int PRIMARY KEY, t text)');
    const [from, to] = [
      { end: 'mariadb', schema: 'wide2' },
      { end: 'postgres', schema: 'wide2' },
    ] as const;
    expect(await compare(from, to, { repairs: true })).toMatchObject({
      isSame: true,
      repaired: { inserted: 30 },
    });
  });

  it('does not count a row that is the same when it is compared again', async () => {
    await ends.postgres.query(`CREATE SCHEMA late; CREATE SCHEMA late2; CREATE TABLE late.l (id int PRIMARY KEY, t text); CREATE TABLE late2.l (id int PRIMARY KEY, t text);
      INSERT INTO late.l VALUES (1, 'a'), (2, 'b'), (3, 'c'); INSERT INTO late2.l VALUES (1, 'a'), (2, 'B')`);
    const [from, to] = [
      { end: 'postgres', schema: 'late' },
      { end: 'postgres', schema: 'late2' },
    ] as const;
    const found = compare(from, to, { recheckSeconds: 1 });
    await new Promise((resolve) => setTimeout(resolve, 800));
    await ends.postgres.query(`UPDATE late2.l SET t = 'b' WHERE id = 2; INSERT INTO late2.l VALUES (3, 'c')`);
    expect(await found).toMatchObject({ isSame: true, differing: { RECORD_DIFF: 0, MISSING_TARGET: 0 } });
  });

  it('compares what a task loaded, when its settings ask for that', async () => {
    await ends.postgres.query(
      `CREATE SCHEMA task; CREATE TABLE task.t (id int PRIMARY KEY, t text); INSERT INTO task.t VALUES (1, 'a'), (2, 'b')`,
    );
    await ends.mariadb.query(`CREATE DATABASE task; CREATE TABLE task.t (id int PRIMARY KEY, t text);
      CREATE TRIGGER task.shout BEFORE INSERT ON task.t FOR EACH ROW SET NEW.t = IF(NEW.id = 2, 'B', NEW.t)`);
    const result = await move(
      { url: ends.postgres.url, schema: 'task' },
      { url: ends.mariadb.url, schema: 'task' },
      { ValidationSettings: { EnableValidation: true } },
    );
    expect(result.tables).toMatchObject([{ sourceRows: 2, targetRows: 2 }]);
    expect(result.validation).toMatchObject([
      { state: 'Mismatched records', differing: { RECORD_DIFF: 1 }, columns: { t: 1 } },
    ]);
  });

  it.each(pairs)('compares by the functions that rules give, from %s to %s', async (from, to) => {
    const place = (end: Place['end'], schema: string) => ({ end, schema });
    const columns = (end: Place['end']) =>
      `id int PRIMARY KEY, ${end === 'postgres' ? '"a`b"' : '`a``b`'} varchar(20), n int`;
    for (const [end, schema, rows] of [
      [from, 'calls', `(1, 'One ', 10), (2, 'two', 20), (3, NULL, 30), (4, 'four', 40)`],
      [to, 'called', `(1, 'ONE', 11), (2, 'TWO', 20), (3, NULL, 39), (4, 'FIVE', 40)`],
    ] as const) {
      await ends[end].query(
        end === 'postgres'
          ? `DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`
          : `DROP DATABASE IF EXISTS ${schema}; CREATE DATABASE ${schema} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
      );
      await ends[end].query(
        `CREATE TABLE ${schema}.t (${columns(end)}); INSERT INTO ${schema}.t VALUES ${rows}`,
      );
    }
    const where = { 'schema-name': 'calls', 'table-name': 't' };
    const by = (column: string, functions: object) => ({
      'rule-type': 'validation',
      'rule-id': column,
      'rule-target': 'column',
      'object-locator': { ...where, 'column-name': column },
      'rule-action': 'override-validation-function',
      ...functions,
    });
    const rules = [
      by('a`b', { 'source-function': 'upper(trim(${column-name}))' }),
      by('n', {
        'source-function': from === 'postgres' ? '${column-name} / 10' : '${column-name} DIV 10',
        'target-function': to === 'postgres' ? '${column-name} / 10' : '${column-name} DIV 10',
      }),
      {
        'rule-type': 'transformation',
        'rule-id': 'called',
        'rule-target': 'schema',
        'object-locator': { 'schema-name': 'calls' },
        'rule-action': 'rename',
        value: 'called',
      },
      { 'rule-type': 'selection', 'rule-id': 't', 'object-locator': where, 'rule-action': 'include' },
    ];
    const settings = readTaskSettings({}, 'the test');
    const naming = namingOf(readRowMapping({ rules }, 'the test'), settings);
    expect(await compare(place(from, 'calls'), place(to, 'called'), { naming })).toMatchObject({
      sourceRows: 4,
      targetRows: 4,
      differing: { RECORD_DIFF: 1, MISSING_SOURCE: 0, MISSING_TARGET: 0 },
      columns: { 'a`b': 1 },
      notCompared: [],
    });
    const ofKey = [...rules, by('id', { 'source-function': '${column-name}' })];
    await expect(
      compare(place(from, 'calls'), place(to, 'called'), {
        naming: namingOf(readRowMapping({ rules: ofKey }, 'the test'), settings),
      }),
    ).rejects.toThrow('Rule id: calls.t.id belongs to the key');
  });

  it('compares only the rows that filters take, and no column that rules make', async () => {
    await ends.postgres.query(
      `CREATE SCHEMA part; CREATE TABLE part.p (id int PRIMARY KEY, a int, m text); INSERT INTO part.p VALUES (1, 1, 'm1'), (2, 2, 'm2'), (3, 3, 'm3')`,
    );
    await ends.mariadb.query(
      `CREATE DATABASE part; CREATE TABLE part.p (id int PRIMARY KEY, a int, m text); INSERT INTO part.p VALUES (2, 2, 'hidden'), (3, 0, 'hidden')`,
    );
    const rules = [
      {
        'rule-type': 'selection',
        'rule-id': '1',
        'rule-name': '1',
        'object-locator': { 'schema-name': 'part', 'table-name': 'p' },
        'rule-action': 'include',
        filters: [
          {
            'filter-type': 'source',
            'column-name': 'a',
            'filter-conditions': [{ 'filter-operator': 'gte', value: '2' }],
          },
        ],
      },
      {
        'rule-type': 'transformation',
        'rule-id': '2',
        'rule-name': '2',
        'rule-target': 'column',
        'object-locator': { 'schema-name': 'part', 'table-name': 'p', 'column-name': 'm' },
        'rule-action': 'data-masking-hash-mask',
      },
    ];
    const naming = namingOf(readRowMapping({ rules }, 'the test'), readTaskSettings({}, 'the test'));
    const [from, to] = [
      { end: 'postgres', schema: 'part' },
      { end: 'mariadb', schema: 'part' },
    ] as const;
    expect(await compare(from, to, { naming })).toMatchObject({
      sourceRows: 2,
      targetRows: 2,
      differing: { RECORD_DIFF: 1, MISSING_SOURCE: 0, MISSING_TARGET: 0 },
      columns: { a: 1 },
      notCompared: ['m'],
    });
    expect(await compare(from, to, { naming, repairs: true })).toMatchObject({
      state: 'Table error',
      error: expect.stringContaining('columns that rules make') as string,
    });
  });

  it('writes no value to the terminal, and answers by its exit status', async () => {
    await ends.postgres.query(
      `CREATE SCHEMA door; CREATE TABLE door.d (id text PRIMARY KEY, t text); INSERT INTO door.d VALUES ('secret-key', 'secret-a'), ('k', 'v')`,
    );
    await ends.mariadb.query(
      `CREATE DATABASE door; CREATE TABLE door.d (id varchar(40) PRIMARY KEY, t text); INSERT INTO door.d VALUES ('secret-key', 'secret-b'), ('k', 'v')`,
    );
    const folder = mkdtempSync(join(tmpdir(), 'godwit-validate-'));
    const mappings = join(folder, 'mappings.json');
    writeFileSync(
      mappings,
      JSON.stringify({
        rules: [
          {
            'rule-type': 'selection',
            'rule-id': '1',
            'rule-name': '1',
            'object-locator': { 'schema-name': 'door', 'table-name': '%' },
            'rule-action': 'include',
          },
        ],
      }),
    );
    const script = `import('./src/cli/main.ts').then(({ main }) => main(process.argv.slice(1)))`;
    const ofServers = [
      '--source',
      ends.postgres.url,
      '--target',
      ends.mariadb.url,
      '--table-mappings',
      mappings,
      '--recheck-delay',
      '0',
    ];
    const run = (...more: string[]) =>
      spawnSync(process.execPath, ['-e', script, '--', 'validate', ...ofServers, ...more], {
        encoding: 'utf8',
      });
    const first = run();
    expect(first.stdout).toMatch(
      /door\.d +2 +2 +1 +Mismatched records\n {2}door\.d: 1 row differs, in t \(1\)\./,
    );
    expect(`${first.stdout}${first.stderr}`).not.toContain('secret');
    expect(first.status).toBe(1);
    const repaired = run('--repair', '--json');
    expect(repaired.status).toBe(0);
    expect(JSON.parse(repaired.stdout)).toMatchObject({
      tables: [{ isSame: true, repaired: { updated: 1 } }],
    });
    expect(await ends.mariadb.query(`SELECT t FROM door.d WHERE id = 'secret-key'`)).toEqual([['secret-a']]);
    rmSync(folder, { recursive: true });
  });
});

function byName(from: string, to: string): Naming {
  return {
    table: (schema, name) => (schema === from ? { schema: to, name } : undefined),
    column: (_schema, _table, name) => name,
  };
}
