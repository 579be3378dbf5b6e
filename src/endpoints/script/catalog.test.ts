import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oracle } from '../../dialects/oracle/oracle.ts';
import { sqlserver } from '../../dialects/sqlserver/sqlserver.ts';
import type { CatalogOptions } from './catalog.ts';
import { readScriptCatalog } from './catalog.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-catalog-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The tables of a script with their schemas, and the findings of gathering them. */
async function tables(script: string, options: CatalogOptions = {}): Promise<string> {
  writeFileSync(join(folder, 'all.sql'), script);
  const { catalog, findings } = await readScriptCatalog(folder, oracle, options);
  return [...catalog.tables.keys(), ...findings.map((each) => each.code)].join(' ');
}

describe('the schema of names without one', () => {
  const orders = 'CREATE TABLE orders (id NUMBER);\nCREATE TABLE customers (id NUMBER);\n';

  test.each([
    ['a comment', "COMMENT ON TABLE shop.orders IS 'x';"],
    ['a comment on a column', "COMMENT ON COLUMN shop.orders.id IS 'x';"],
    ['a privilege', 'GRANT SELECT ON shop.orders TO PUBLIC;'],
    ['an index', 'CREATE INDEX orders_i ON shop.orders (id);'],
    ['a view', 'CREATE VIEW v AS SELECT o.id FROM shop.orders o;'],
    ['a foreign key', 'ALTER TABLE customers ADD FOREIGN KEY (id) REFERENCES shop.orders;'],
    ['a public synonym', 'CREATE PUBLIC SYNONYM orders FOR shop.orders;'],
  ])('is the one that %s names', async (_what, statement) => {
    expect(await tables(`${orders}${statement}`)).toBe('SHOP.ORDERS SHOP.CUSTOMERS');
  });

  test('is the most frequent of several', async () => {
    const script = `${orders}GRANT SELECT ON other.orders TO x;
COMMENT ON TABLE shop.orders IS 'x';
COMMENT ON TABLE shop.customers IS 'x';`;
    expect(await tables(script)).toBe('SHOP.ORDERS SHOP.CUSTOMERS');
  });

  test('is not guessed from objects of others, from columns or from synonyms', async () => {
    expect(await tables(`${orders}CREATE SYNONYM staff FOR hr.staff;`)).toBe(
      'PUBLIC.ORDERS PUBLIC.CUSTOMERS',
    );
    expect(await tables(`${orders}CREATE VIEW v AS SELECT o.orders FROM t o;`)).toContain('PUBLIC.ORDERS');
  });

  test('goes before what other definitions name, and behind what the user says', async () => {
    const script = `CREATE TABLE hr.a (id NUMBER);
CREATE TABLE hr.b (id NUMBER);
CREATE TABLE orders (id NUMBER);
GRANT SELECT ON shop.orders TO x;`;
    expect(await tables(script)).toBe('HR.A HR.B SHOP.ORDERS');
    expect(await tables(script, { schema: 'MINE' })).toContain('MINE.ORDERS');
  });

  test('without any hint is the one that most definitions name', async () => {
    expect(await tables('CREATE TABLE hr.a (id NUMBER);\nCREATE TABLE b (id NUMBER);')).toBe('HR.A HR.B');
  });
});

test('the body of a type may stand before its specification', async () => {
  writeFileSync(
    join(folder, 'a.tpb'),
    'CREATE TYPE BODY money AS MEMBER FUNCTION net RETURN NUMBER IS BEGIN RETURN 1; END; END;\n/\n',
  );
  writeFileSync(
    join(folder, 'b.tps'),
    'CREATE TYPE money AS OBJECT (gross NUMBER, MEMBER FUNCTION net RETURN NUMBER);\n/\n',
  );
  writeFileSync(
    join(folder, 'c.tpb'),
    'CREATE TYPE BODY lonely AS MEMBER FUNCTION f RETURN NUMBER IS BEGIN RETURN 1; END; END;\n/\n',
  );
  const { catalog, findings } = await readScriptCatalog(folder, oracle, {});
  expect([...catalog.types.values()].map((each) => [each.name, each.body?.kind])).toEqual([
    ['MONEY', 'createTypeBody'],
  ]);
  expect(findings.map((each) => each.what)).toEqual([
    'The body of type lonely comes without its specification.',
  ]);
});

test('a statement that stops at an undefined variable counts no work of its own', async () => {
  writeFileSync(
    join(folder, 'a.sql'),
    'CREATE TABLE t (a NUMBER) TABLESPACE &room;\nCREATE TABLE u (a NUMBER) TABLESPACE (;\n',
  );
  const { findings } = await readScriptCatalog(folder, oracle, {});
  expect(findings.map(({ code, effortHours }) => [code, effortHours])).toEqual([
    ['GW0010', 0.2],
    ['GW1001', 0],
    ['GW1001', 2],
  ]);
});

test('tests of the catalog are decided by whether what they rule can be done', async () => {
  const upgrade = `IF NOT EXISTS (SELECT 1 FROM sys.tables WHERE name = 'a')
  CREATE TABLE a (b INT)
ELSE
  ALTER TABLE a ADD d INT
IF EXISTS (SELECT 1 FROM sys.columns WHERE name = 'c')
  ALTER TABLE a ALTER COLUMN c BIGINT
ELSE
  ALTER TABLE a ADD c INT
IF NOT EXISTS (SELECT 1 FROM sys.check_constraints WHERE name = 'positive')
  ALTER TABLE a ADD CONSTRAINT positive CHECK (b > 0)
GO
`;
  writeFileSync(join(folder, 'all.sql'), upgrade.repeat(2));
  const { catalog, findings } = await readScriptCatalog(folder, sqlserver, {});
  const columns = [...(catalog.tables.get('dbo.a')?.columns ?? [])];
  expect(columns.map(([name, { type }]) => `${name} ${type?.name.parts[0]?.text}`)).toEqual([
    'b INT',
    'c BIGINT',
    'd INT',
  ]);
  expect(findings).toEqual([]);
});

describe('a database project of SQL Server', () => {
  const project = `<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  <PropertyGroup><Name>Shop</Name></PropertyGroup>
  <ItemGroup><Folder Include="dbo" /></ItemGroup>
  <ItemGroup>
    <Build Include="dbo\\Views\\Totals.sql" />
    <Build Include="dbo\\Tables\\*.sql" />
    <None Include="seed\\colours.sql" />
    <PostDeploy Include="after.sql" />
    <SqlCmdVariable Include="Crm"><DefaultValue>CrmOfTest</DefaultValue><Value>$(SqlCmdVar__1)</Value></SqlCmdVariable>
  </ItemGroup>
</Project>`;

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  }

  const shop = {
    'dbo/Tables/Orders.sql': 'CREATE TABLE [dbo].[Orders] (id INT);\nGO\n',
    'dbo/Views/Totals.sql':
      'CREATE VIEW [dbo].[Totals] AS SELECT o.id FROM [$(DatabaseName)].dbo.Orders o JOIN [$(Crm)].dbo.c ON c.id = o.id\n',
    'after.sql': ':r .\\seed\\colours.sql\nGO\n',
    'seed/colours.sql':
      "CREATE TABLE dbo.Colours (name VARCHAR(9));\nINSERT INTO dbo.Colours VALUES ('red');\n",
    'old/Orders.sql': 'CREATE TABLE dbo.OldOrders (id INT);\n',
  };

  test.each(['', 'Shop.sqlproj'])('is read as it is deployed, given as "%s" of its folder', async (named) => {
    write({ 'Shop.sqlproj': project, ...shop });
    const { catalog, files, findings, hasData } = await readScriptCatalog(join(folder, named), sqlserver, {});
    expect(files.map((each) => each.path)).toEqual([
      'dbo/Tables/Orders.sql',
      'dbo/Views/Totals.sql',
      'after.sql',
      'seed/colours.sql',
    ]);
    expect([...catalog.tables.keys()]).toEqual(['dbo.orders', 'dbo.colours']);
    expect([...catalog.databases]).toEqual(['shop']);
    expect(JSON.stringify(catalog.views.get('dbo.totals')?.definition)).toContain('CrmOfTest');
    expect(hasData).toBe(true);
    const told = findings.map((each) => each.what);
    expect(told).toContain('old/Orders.sql is not built by the project Shop and was not read by itself');
    expect(told.filter((each) => each.includes('has no value'))).toEqual([]);
  });

  test('of the newer kind builds what it does not take out', async () => {
    const sdk =
      '<Project><Sdk Name="Microsoft.Build.Sql" Version="1.0.0" /><ItemGroup><Build Remove="old\\**" /></ItemGroup></Project>';
    write({ 'Shop.sqlproj': sdk, ...shop });
    const { catalog } = await readScriptCatalog(folder, sqlserver, { variables: { Crm: 'Sales' } });
    expect([...catalog.tables.keys()].toSorted()).toEqual(['dbo.colours', 'dbo.orders']);
    expect(JSON.stringify(catalog.views.get('dbo.totals')?.definition)).toContain('Sales');
  });

  test('that is no XML is an error with its line', async () => {
    write({ 'Shop.sqlproj': '<Project>\n<ItemGroup>\n</Project>', ...shop });
    await expect(readScriptCatalog(folder, sqlserver, {})).rejects.toThrow(
      /Shop\.sqlproj is no project: line \d/,
    );
  });
});

describe('the databases of SQL Server', () => {
  async function read(script: string): Promise<string> {
    writeFileSync(join(folder, 'all.sql'), script);
    const { catalog, findings } = await readScriptCatalog(folder, sqlserver, {});
    return `${[...catalog.databases].join(' ')}: ${findings.map((each) => `${each.code} ${each.what}`).join('; ')}`;
  }

  test('are those in which objects are defined', async () => {
    const script =
      'USE master\nGO\nCREATE LOGIN x WITH PASSWORD = 0x1 HASHED\nGO\nUSE [My ]]Shop]\nGO\nCREATE TABLE dbo.t (a INT)\nGO\nCREATE VIEW Crm.dbo.v AS SELECT 1 AS a\n';
    expect(await read(script)).toMatch(/^my \]shop crm: /);
  });

  test('may hold objects of one name, which is told of', async () => {
    const made = 'CREATE TABLE dbo.t (a INT)\nGO\nCREATE PROCEDURE dbo.p AS SELECT 1 AS a\nGO\n';
    expect(await read(`USE A\nGO\n${made}USE B\nGO\n${made}`)).toBe(
      'a b: GW1051 dbo.t is defined in the database a and in b; only one of them is converted.; ' +
        'GW1051 dbo.p is defined in the database a and in b; only one of them is converted.',
    );
  });
});
