import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { migrateCommand } from '../../src/cli/migrate.ts';
import { openSqlServerSource } from '../../src/endpoints/sqlserver/source.ts';
import { openSink, openSource } from '../../src/jobs/endpoints.ts';
import { makePlan } from '../../src/migrate/plan.ts';
import { usualOptions } from '../../src/migrate/validate/options.ts';
import type { TableValidation, ValidationOptions } from '../../src/migrate/validate/validate.ts';
import { validate } from '../../src/migrate/validate/validate.ts';
import { godwit } from '../cli/godwit.ts';
import { hasMariadb } from '../servers/mariadb.ts';
import type { SqlServerDatabase } from '../servers/sqlserver.ts';
import { hasSqlServer, makeDatabase, withoutSqlServer } from '../servers/sqlserver.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';
import { move } from './move.ts';

const canRun = hasSqlServer && hasMariadb;
if (!canRun) withoutSqlServer('moving rows out of SQL Server');

/** A value of each type as a batch writes it, with the types of the targets' columns and the texts that they hold then. */
const kinds = [
  ['tinyint', '255', 'smallint', '255', 'tinyint unsigned', '255'],
  ['smallint', '-32768', 'smallint', '-32768', 'smallint', '-32768'],
  ['int', '-2147483648', 'integer', '-2147483648', 'int', '-2147483648'],
  ['bigint', '9223372036854775807', 'bigint', '9223372036854775807', 'bigint', '9223372036854775807'],
  ['bit', '1', 'boolean', 't', 'tinyint(1)', '1'],
  [
    'decimal(38,10)',
    '-1234567890123456789012345678.0123456789',
    'numeric(38,10)',
    '-1234567890123456789012345678.0123456789',
    'decimal(38,10)',
    '-1234567890123456789012345678.0123456789',
  ],
  [
    'money',
    '922337203685477.5807',
    'numeric(19,4)',
    '922337203685477.5807',
    'decimal(19,4)',
    '922337203685477.5807',
  ],
  ['smallmoney', '-214748.3648', 'numeric(10,4)', '-214748.3648', 'decimal(10,4)', '-214748.3648'],
  ['real', '0.1', 'real', '0.1', 'double', '0.1'],
  [
    'float',
    '1.7976931348623157e308',
    'double precision',
    '1.7976931348623157e+308',
    'double',
    '1.7976931348623157e308',
  ],
  ['date', `'0001-01-01'`, 'date', '0001-01-01', 'date', '0001-01-01'],
  [
    'datetime',
    `'9999-12-31T23:59:59.997'`,
    'timestamp(3)',
    '9999-12-31 23:59:59.997',
    'datetime(3)',
    '9999-12-31 23:59:59.997',
  ],
  [
    'smalldatetime',
    `'2079-06-06T23:59:00'`,
    'timestamp(0)',
    '2079-06-06 23:59:00',
    'datetime',
    '2079-06-06 23:59:00',
  ],
  [
    'datetime2(6)',
    `'2024-02-29T12:34:56.123456'`,
    'timestamp(6)',
    '2024-02-29 12:34:56.123456',
    'datetime(6)',
    '2024-02-29 12:34:56.123456',
  ],
  [
    'datetimeoffset(6)',
    `'2024-02-29T23:30:00.123456+05:30'`,
    'timestamptz(6)',
    '2024-02-29 18:00:00.123456+00',
    'datetime(6)',
    '2024-02-29 18:00:00.123456',
  ],
  ['time(3)', `'23:59:59.999'`, 'time(3)', '23:59:59.999', 'time(3)', '23:59:59.999'],
  ['char(5)', `'ab'`, 'char(5)', 'ab   ', 'char(5)', 'ab'],
  ['varchar(20)', `'naïve €'`, 'varchar(20)', 'naïve €', 'varchar(20)', 'naïve €'],
  ['nvarchar(20)', `N'😀 𝒳 ž'`, 'varchar(20)', '😀 𝒳 ž', 'varchar(20)', '😀 𝒳 ž'],
  ['ntext', `N'ž'`, 'text', 'ž', 'longtext', 'ž'],
  ['varbinary(10)', '0x00ff5c', 'bytea', '\\x00ff5c', 'varbinary(10)', null],
  [
    'uniqueidentifier',
    `'00112233-4455-6677-8899-AABBCCDDEEFF'`,
    'uuid',
    '00112233-4455-6677-8899-aabbccddeeff',
    'char(36)',
    '00112233-4455-6677-8899-aabbccddeeff',
  ],
  ['xml', `N'<a>é</a>'`, 'xml', '<a>é</a>', 'longtext', '<a>é</a>'],
  ['sql_variant', `CAST(12.50 AS decimal(5,2))`, 'text', '12.50', 'longtext', '12.50'],
] as const;

/** Runs the command that moves a schema of the source, and gives what it says. */
async function migrate(source: string, target: string, schema: string): Promise<string> {
  let output = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text);
    return true;
  });
  const quiet = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const folder = mkdtempSync(join(tmpdir(), 'godwit-sqlserver-'));
  const mapping = join(folder, 'mapping.json');
  writeFileSync(
    mapping,
    JSON.stringify({
      rules: [
        {
          'rule-type': 'selection',
          'rule-id': 1,
          'object-locator': { 'schema-name': schema, 'table-name': '%' },
          'rule-action': 'include',
        },
      ],
    }),
  );
  try {
    await migrateCommand({
      source,
      target,
      type: 'full-load',
      task: `made-${schema}`,
      state: join(folder, 'state'),
      restart: false,
      tableMappings: mapping,
    });
  } finally {
    write.mockRestore();
    quiet.mockRestore();
    rmSync(folder, { recursive: true, force: true });
  }
  return output;
}

type Comparing = Partial<ValidationOptions> & {
  readonly tables: readonly string[];
  readonly repairs?: boolean;
};

/** Compares tables of the source with those of the schema `there`. */
async function compareAll(
  from: string,
  to: string,
  { tables, repairs = false, ...others }: Comparing,
): Promise<readonly TableValidation[]> {
  const source = await openSource(from);
  const sink = await openSink(to, {});
  try {
    const plan = await makePlan(source, sink, {
      table: (_schema, name) => (tables.includes(name) ? { schema: 'there', name } : undefined),
      column: (_schema, _table, name) => name,
    });
    return await validate({
      task: 'compare',
      source,
      sink,
      plan,
      repairs,
      options: { ...usualOptions, recheckSeconds: 0, ...others },
      signal: new AbortController().signal,
      events: { onRows: () => {}, onTable: () => {} },
    });
  } finally {
    await source.close();
    await sink.close();
  }
}

/** Compares the table `kinds`. */
async function compare(
  from: string,
  to: string,
  options: Omit<Comparing, 'tables'> = {},
): Promise<TableValidation | undefined> {
  const [result] = await compareAll(from, to, { tables: ['kinds'], ...options });
  return result;
}

describe.runIf(canRun)('a SQL Server', { timeout: 300_000 }, () => {
  let ends: Ends;
  let database: SqlServerDatabase;

  beforeAll(async () => {
    [ends, database] = await Promise.all([startEnds(), makeDatabase('godwit_test_rows')]);
    await ends.postgres.query(`CREATE SCHEMA there; SET timezone = 'UTC'`);
    await ends.mariadb.query('CREATE DATABASE there CHARACTER SET utf8mb4');
  });

  afterAll(async () => {
    await ends.stop();
    await database.drop();
  });

  it('is moved exactly, every type', async () => {
    await database.query(
      `CREATE TABLE kinds (id int NOT NULL PRIMARY KEY, ${kinds.map(([type], i) => `c${i} ${type} NULL`).join(', ')})`,
    );
    await database.query(`INSERT kinds VALUES (1, ${kinds.map(([, value]) => value).join(', ')})`);
    await database.query('INSERT kinds (id) VALUES (2)');
    await ends.postgres.query(
      `CREATE TABLE there.kinds (id integer PRIMARY KEY, ${kinds.map((each, i) => `c${i} ${each[2]}`).join(', ')})`,
    );
    await ends.mariadb.query(
      `CREATE TABLE there.kinds (id int PRIMARY KEY, ${kinds.map((each, i) => `c${i} ${each[4]}`).join(', ')})`,
    );
    const { url } = database;
    await move({ url, schema: 'dbo' }, { url: ends.postgres.url, schema: 'there' });
    await move({ url, schema: 'dbo' }, { url: ends.mariadb.url, schema: 'there' });
    const nulls = kinds.map(() => null);
    expect(await ends.postgres.query('SELECT * FROM there.kinds ORDER BY id')).toEqual([
      ['1', ...kinds.map((each) => each[3])],
      ['2', ...nulls],
    ]);
    const [first, second] = await ends.mariadb.query('SELECT * FROM there.kinds ORDER BY id');
    const shown = (first ?? []).slice(1).map((each, i) => (kinds[i]?.[5] === null ? null : String(each)));
    expect(shown.map((each, i) => (kinds[i]?.[0] === 'float' ? String(Number(each)) : each))).toEqual(
      kinds.map((each) => (each[0] === 'float' ? String(Number(each[5])) : each[5])),
    );
    expect((second ?? []).slice(1)).toEqual(nulls);
  });

  it('is compared with what it became, every type, and the target is mended', async () => {
    const names = kinds.map((_, i) => `c${i}`);
    const { url } = database;
    for (const [target, damaged] of [
      [ends.postgres, `c17 = 'naive €', c20 = '\\x00', c21 = gen_random_uuid(), c9 = 1e300, c6 = 0.0001`],
      [ends.mariadb, `c17 = 'naive €', c20 = 'x', c21 = UUID(), c9 = 1e300, c6 = 0.0001`],
    ] as const) {
      expect(await compare(url, target.url)).toMatchObject({
        isSame: true,
        sourceRows: 2,
        notCompared: [],
        remark: expect.stringMatching(/^its rows were read to be hashed, because .*: .*c9/),
      });
      await target.query(`UPDATE there.kinds SET ${damaged} WHERE id = 1`);
      await target.query(`DELETE FROM there.kinds WHERE id = 2`);
      await target.query(`INSERT INTO there.kinds (id) VALUES (3)`);
      expect(await compare(url, target.url)).toMatchObject({
        isSame: false,
        differing: { RECORD_DIFF: 1, MISSING_TARGET: 1, MISSING_SOURCE: 1 },
        columns: { c6: 1, c9: 1, c17: 1, c20: 1, c21: 1 },
      });
      const nulls = names.map((name) => `${name} = NULL`).join(', ');
      await target.query(`UPDATE there.kinds SET ${nulls}`);
      expect((await compare(url, target.url))?.columns).toEqual(
        Object.fromEntries(names.map((name) => [name, 1])),
      );
      expect(await compare(url, target.url, { repairs: true })).toMatchObject({
        isSame: true,
        repaired: { inserted: 1, updated: 1, deleted: 1 },
      });
    }
  });

  const keys: readonly (readonly [string, string, string, (i: number) => string])[] = [
    [
      'bigint',
      'bigint',
      'bigint',
      (i) => `${BigInt(i) * 400_000_000_000_000_003n - 4_000_000_000_000_000_000n}`,
    ],
    ['nvarchar(40)', 'text', 'varchar(40)', (i) => `N'${i % 2 === 0 ? 'ä€' : 'Z'}${i}'`],
    ['nchar(8)', 'char(8)', 'char(8)', (i) => `N'k${i}'`],
    ['decimal(10,2)', 'numeric', 'decimal(12,4)', (i) => `${i}.50`],
    ['float', 'double precision', 'double', (i) => `${i}.1e0`],
    ['varbinary(16)', 'bytea', 'varbinary(16)', (i) => `0x${(100 + i).toString(16)}00ff`],
    ['datetime', 'timestamp', 'datetime(6)', (i) => `'2020-01-01T00:00:${10 + i}.003'`],
    ['datetimeoffset(7)', 'timestamptz', 'datetime(6)', (i) => `'2020-01-01T00:00:${10 + i}.123456+01:00'`],
    ['date', 'timestamp', 'date', (i) => `'2020-01-${10 + i}'`],
    ['uniqueidentifier', 'uuid', 'char(36)', (i) => `'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a${10 + i}'`],
  ];
  it('has its rows found by keys of all types', async () => {
    const values = (of: (i: number) => string, ids: readonly number[]) =>
      ids.map((id) => `(${of(id)}, 'x${id}')`).join(', ');
    const all = Array.from({ length: 18 }, (_, i) => i);
    const tables = keys.map((_, place) => `keyed${place}`);
    for (const [place, [type, inPostgres, inMariadb, valueOf]] of keys.entries()) {
      const table = `keyed${place}`;
      await database.query(
        `CREATE TABLE ${table} (k ${type} NOT NULL PRIMARY KEY, t varchar(20)); INSERT ${table} VALUES ${values(valueOf, all)}`,
      );
      await ends.postgres.query(`CREATE TABLE there.${table} (k ${inPostgres} PRIMARY KEY, t text)`);
      await ends.mariadb.query(
        `CREATE TABLE there.${table} (k ${inMariadb} PRIMARY KEY, t text) COLLATE utf8mb4_bin`,
      );
    }
    const { url } = database;
    const options = { tables, rowsPerLeaf: 2, rowsPerPart: 5 };
    const each = (result: Partial<TableValidation>) => keys.map(() => expect.objectContaining(result));
    for (const target of [ends.postgres, ends.mariadb]) {
      await move({ url, schema: 'dbo' }, { url: target.url, schema: 'there' }, {}, tables);
      expect(await compareAll(url, target.url, options)).toEqual(each({ isSame: true, sourceRows: 18 }));
      for (const table of tables) {
        await target.query(`UPDATE there.${table} SET t = 'y' WHERE t IN ('x3', 'x4', 'x17')`);
        await target.query(`DELETE FROM there.${table} WHERE t IN ('x0', 'x15')`);
      }
      expect(await compareAll(url, target.url, { ...options, repairs: true })).toEqual(
        each({ isSame: true, targetRows: 18, repaired: { updated: 3, inserted: 2, deleted: 0 } }),
      );
    }
  });

  it('is read by ranges, each row once', async () => {
    await database.query(
      'CREATE TABLE parts (a nvarchar(20) NOT NULL, b int NOT NULL, v varchar(100), PRIMARY KEY (a, b))',
    );
    await database.query(
      `INSERT parts SELECT N'k' + CAST(n % 7 AS nvarchar(5)), n, REPLICATE('v', n % 50) FROM
         (SELECT ROW_NUMBER() OVER (ORDER BY a.object_id) AS n FROM sys.all_objects a CROSS JOIN (SELECT TOP 20 1 AS one FROM sys.all_objects) b) x WHERE n <= 5000`,
    );
    const source = await openSqlServerSource(database.url);
    try {
      const shape = (await source.tables()).find(({ name }) => name === 'parts');
      if (!shape) throw new Error('parts is not there');
      const ranges = await source.ranges({ ...shape, estimatedRows: 5000 }, 700);
      expect(ranges).toHaveLength(8);
      const seen: string[] = [];
      for (const range of ranges) {
        const columns = shape.columns.map((column) => ({ column, encoding: 'text' as const }));
        const signal = new AbortController().signal;
        for await (const { rows, bytes, starts, lengths } of source.read({ shape, columns, range, signal }))
          for (let cell = 1; cell < rows * 3; cell += 3)
            seen.push(
              bytes.toString('latin1', starts[cell], (starts[cell] as number) + (lengths[cell] as number)),
            );
      }
      expect(seen.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 5000 }, (_, i) => i + 1));
      expect(await source.count(shape)).toBe(5000);
    } finally {
      await source.close();
    }
  });

  it('moves values of many megabytes', async () => {
    await database.query('CREATE TABLE large (id int PRIMARY KEY, t nvarchar(max), b varbinary(max))');
    await database.query(
      `INSERT large VALUES (1, REPLICATE(CAST(N'ž€' AS nvarchar(max)), 3000000), CAST(REPLICATE(CAST('b' AS varchar(max)), 20000000) AS varbinary(max))), (2, N'short', 0x01), (3, NULL, NULL)`,
    );
    await ends.postgres.query('CREATE TABLE there.large (id integer PRIMARY KEY, t text, b bytea)');
    await move({ url: database.url, schema: 'dbo' }, { url: ends.postgres.url, schema: 'there' }, {}, [
      'large',
    ]);
    expect(
      await ends.postgres.query(
        `SELECT id, char_length(t), t = repeat('ž€', 3000000), octet_length(b), b = convert_to(repeat('b', 20000000), 'UTF8') FROM there.large ORDER BY id`,
      ),
    ).toEqual([
      ['1', '6000000', 't', '20000000', 't'],
      ['2', '5', 'f', '1', 'f'],
      ['3', null, null, null, null],
    ]);
  });

  it('has its tables made in PostgreSQL, with what belongs to them', async () => {
    for (const batch of [
      'CREATE SCHEMA sales',
      'CREATE TYPE dbo.phone FROM nvarchar(20) NOT NULL',
      `CREATE TABLE sales.customers (id int IDENTITY(1,1) NOT NULL CONSTRAINT pk_customers PRIMARY KEY, name nvarchar(100) NOT NULL,
         mail varchar(200) NULL CONSTRAINT uq_mail UNIQUE, phone dbo.phone, credit money NOT NULL DEFAULT (0), active bit NOT NULL DEFAULT (1),
         kind char(1) CHECK (kind IN ('a','b')))`,
      `CREATE TABLE sales.orders (id bigint NOT NULL, customer int NOT NULL, placed datetime2(3) NOT NULL, note nvarchar(max),
         CONSTRAINT pk_orders PRIMARY KEY (id), CONSTRAINT fk_customer FOREIGN KEY (customer) REFERENCES sales.customers (id) ON DELETE CASCADE)`,
      'CREATE INDEX ix_orders_placed ON sales.orders (placed DESC) INCLUDE (customer)',
      'CREATE VIEW sales.active AS SELECT id FROM sales.customers WHERE active = 1',
      `INSERT sales.customers (name, mail, phone, kind) VALUES (N'Žofie', 'z@x', N'1', 'a'), (N'Bob', NULL, N'2', 'b')`,
      `INSERT sales.orders VALUES (1, 1, '2024-01-01T10:00:00.123', N'note'), (2, 2, '2024-01-02', NULL)`,
    ])
      await database.query(batch);
    const said = await migrate(database.url, ends.postgres.url, 'sales');
    expect(said).toContain('view sales.active: only tables and what they consist of are made.');
    expect(await ends.postgres.query('SELECT * FROM sales.customers ORDER BY id')).toEqual([
      ['1', 'Žofie', 'z@x', '1', '0.0000', 't', 'a'],
      ['2', 'Bob', null, '2', '0.0000', 't', 'b'],
    ]);
    expect(
      await ends.postgres.query(
        `SELECT conname, contype FROM pg_constraint WHERE connamespace = 'sales'::regnamespace AND contype IN ('p', 'u', 'f', 'c') AND conname <> 'customers_kind_check' ORDER BY 1`,
      ),
    ).toEqual([
      ['fk_customer', 'f'],
      ['pk_customers', 'p'],
      ['pk_orders', 'p'],
      ['uq_mail', 'u'],
    ]);
    await ends.postgres.query(
      `INSERT INTO sales.customers (name, mail, phone, kind) VALUES ('new', 'n@x', '3', 'a')`,
    );
    expect(await ends.postgres.query(`SELECT id FROM sales.customers WHERE name = 'new'`)).toEqual([['3']]);
    // To a UNIQUE of SQL Server one NULL is like another.
    await expect(
      ends.postgres.query(`INSERT INTO sales.customers (name, phone, kind) VALUES ('newer', '4', 'a')`),
    ).rejects.toThrow(/uq_mail/);
  });

  it('has its tables made in MySQL, as far as its words go', async () => {
    await database.query('CREATE SCHEMA stock');
    await database.query(
      `CREATE TABLE stock.items (id int IDENTITY(1,1) NOT NULL PRIMARY KEY, name nvarchar(50) NOT NULL, price money NOT NULL DEFAULT (0), code uniqueidentifier,
         made datetime2(3) NOT NULL DEFAULT (getdate()), CONSTRAINT uq_name UNIQUE (name))`,
    );
    await database.query(
      `INSERT stock.items (name, price, made) VALUES (N'žába 😀', 1.25, '2024-01-01T00:00:00.5')`,
    );
    await migrate(database.url, ends.mariadb.url, 'stock');
    expect(await ends.mariadb.query('SELECT id, name, price, code, made FROM stock.items')).toEqual([
      [1, 'žába 😀', '1.2500', null, '2024-01-01 00:00:00.500'],
    ]);
    await ends.mariadb.query(`INSERT INTO stock.items (name) VALUES ('next')`);
    await expect(ends.mariadb.query(`INSERT INTO stock.items (name) VALUES ('next')`)).rejects.toThrow(
      /uq_name/,
    );
  });

  it('is converted from its catalog, with code as its author wrote it', async () => {
    await database.query(
      `CREATE FUNCTION sales.credit_of(@id int) RETURNS money AS BEGIN
         DECLARE @c money; /* kept */ SELECT @c = credit FROM sales.customers WHERE id = @id; RETURN @c END`,
    );
    const out = mkdtempSync(join(tmpdir(), 'godwit-converted-'));
    rmSync(out, { recursive: true });
    try {
      const { status, stdout, stderr } = await godwit([
        'convert',
        database.url,
        '--out',
        out,
        '--verify',
        'off',
      ]);
      expect([status, stderr]).not.toEqual([2, '']);
      expect(stdout).toContain('SQL Server to PostgreSQL');
      expect(stdout + readFileSync(join(out, 'report.json'), 'utf8')).not.toContain(
        new URL(database.url).password + '@',
      );
      expect(readFileSync(join(out, 'source/08-function/sales.credit_of.sql'), 'utf8')).toContain(
        '/* kept */',
      );
      expect(
        readFileSync(join(out, 'objects/sales/table/customers.sql'), 'utf8').match(/^  id .*$/gm),
      ).toEqual(['  id integer GENERATED BY DEFAULT AS IDENTITY (START WITH 1),']);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });
});
