import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversionRequest } from '../../src/server/resources/conversion-requests.ts';
import type { Folder } from '../cli/godwit.ts';
import { makeFolder } from '../cli/godwit.ts';
import type { Served } from './served.ts';
import { startServed } from './served.ts';

let served: Served;
let scripts: Folder;

beforeAll(async () => {
  scripts = makeFolder({
    'shop.sql': `CREATE TABLE dbo.Orders (Id int IDENTITY(1,1) PRIMARY KEY, Name nvarchar(50) NOT NULL, Total money NULL);
GO
CREATE INDEX IX_Orders_Name ON dbo.Orders (Name);
GO
CREATE VIEW dbo.BigOrders AS SELECT Id, Name FROM dbo.Orders WHERE Total > 100;
GO
`,
  });
  served = await startServed(undefined, { scripts: '/' });
  const { dataProviders, instanceProfiles } = served.server.services.schemaConversion;
  await instanceProfiles.create({ name: 'here' });
  await dataProviders.create({ name: 'to', engine: 'postgres', virtual: true, settings: {} });
});
afterAll(async () => {
  await served.stop();
  scripts.remove();
});

function rules(locator: Readonly<Record<string, string>>): string {
  const rule = { 'rule-type': 'selection', 'rule-id': '1', 'rule-name': '1', 'rule-action': 'explicit' };
  return JSON.stringify({ rules: [{ ...rule, 'object-locator': { 'server-name': 'from', ...locator } }] });
}

async function ended({ id }: ConversionRequest): Promise<ConversionRequest> {
  for (;;) {
    const request = await served.server.services.schemaConversion.requests.get(id);
    if (request.endedAt !== undefined) return request;
    await sleep(50);
  }
}

describe('a project of another engine', () => {
  it('SQL Server: schemas are below the database, and names are the same in any case', async () => {
    const { dataProviders, projects, models } = served.server.services.schemaConversion;
    await dataProviders.create({
      name: 'from',
      engine: 'sqlserver',
      virtual: true,
      settings: { S3Path: `file://${scripts.path}`, DatabaseName: 'Shop' },
    });
    await projects.create({
      name: 'shop',
      source: { identifier: 'from' },
      target: { identifier: 'to' },
      profile: 'here',
    });
    const view = { 'database-name': 'shop', 'schema-name': 'DBO', 'view-name': 'BigOrders' };
    expect(await ended(await models.startConversion('shop', rules(view)))).toMatchObject({
      status: 'SUCCESS',
    });
    const found = await models.describe('shop', 'SOURCE', rules(view));
    expect(found).toMatchObject({
      path: ['Databases', 'Shop', 'Schemas', 'dbo', 'Views', 'bigorders'],
      state: 'converted',
      counterparts: [{ name: 'bigorders' }],
    });
    expect(found.report?.verified).toBe(true);
    expect((await models.search('shop', 'SOURCE', 'orders', {})).models).toMatchObject([
      { name: 'orders', state: 'not-converted' },
      { name: 'ix_orders_name', state: 'not-converted' },
      { name: 'bigorders', state: 'converted' },
    ]);
  });

  it('MariaDB: tables are converted, and code that is not yet says so', async () => {
    const { dataProviders, projects, models } = served.server.services.schemaConversion;
    const dump = join(import.meta.dirname, '../../samples/library/dump.sql');
    await dataProviders.create({
      name: 'library',
      engine: 'mariadb',
      virtual: true,
      settings: { S3Path: `file://${dump}` },
    });
    await projects.create({
      name: 'library',
      source: { identifier: 'library' },
      target: { identifier: 'to' },
      profile: 'here',
    });
    const all = rules({ 'schema-name': 'library' }).replace('"from"', '"library"');
    expect(await ended(await models.startConversion('library', all))).toMatchObject({ status: 'SUCCESS' });
    const [schema] = (await models.below('library', 'SOURCE', ['Schemas'], {})).models;
    expect(Object.keys(schema?.states ?? {})).toEqual(expect.arrayContaining(['converted', 'failed']));
    const [view] = (await models.below('library', 'SOURCE', ['Schemas', 'library', 'Views'], {})).models;
    expect(view).toMatchObject({ state: 'failed', facts: { complexity: 'not-converted' } });
  });
});
