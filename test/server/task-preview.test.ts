import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import type { TestServer } from '../console/visitor.ts';
import { startServer, Visitor } from '../console/visitor.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { until } from './waiting.ts';

const include = (...tables: readonly string[]): object => ({
  rules: tables.map((table, i) => ({
    'rule-type': 'selection',
    'rule-id': String(i + 1),
    'rule-name': String(i + 1),
    'object-locator': { 'schema-name': 'shop', 'table-name': table },
    'rule-action': 'include',
  })),
});

describe('what a change of a task would do, by the REST API', () => {
  let source: EmbeddedServer;
  let target: EmbeddedServer;
  let server: TestServer;
  let visitor: Visitor;

  beforeAll(async () => {
    [source, target, server] = await Promise.all([borrowPostgres(), borrowPostgres(), startServer(true)]);
    await ask(
      source.url,
      `CREATE SCHEMA shop; CREATE TABLE shop.customer (id int PRIMARY KEY); INSERT INTO shop.customer VALUES (1), (2);
       CREATE TABLE shop.purchase (id int PRIMARY KEY); INSERT INTO shop.purchase VALUES (7)`,
    );
    visitor = new Visitor(server.server);
    await visitor.enter();
    for (const [id, role, database] of [
      ['from', 'source', source],
      ['to', 'target', target],
    ] as const)
      await visitor.ask('POST', '/endpoints', {
        id,
        role,
        engine: 'postgres',
        host: database.host,
        port: 5432,
        database: 'postgres',
        user: database.user,
        tls: 'none',
      });
    await visitor.ask('POST', '/tasks', {
      id: 'shop',
      source: 'from',
      target: 'to',
      type: 'full-load-and-cdc',
      mappings: include('customer'),
      settings: {},
    });
  });
  afterAll(async () => {
    await server?.stop();
    await Promise.all([source?.stop(), target?.stop()]);
  });

  const preview = async (body: object) => await visitor.ask('POST', '/tasks/shop/preview', body);
  const status = async (): Promise<string> =>
    ((await visitor.ask('GET', '/tasks/shop')).body as { status: string; phase: string }).status;

  it('says nothing of a task that never ran', async () => {
    expect(await preview({ mappings: include('purchase') })).toEqual({
      status: 200,
      body: { tables: [], staying: 0 },
    });
  });

  it('says which tables are loaded and which are left, and changes nothing', async () => {
    await visitor.ask('POST', '/tasks/shop/start', { how: 'begin' });
    await until(
      async () => (await visitor.ask('GET', '/tasks/shop')).body as { phase: string },
      ({ phase }) => phase === 'Replication ongoing',
    );
    await visitor.ask('POST', '/tasks/shop/stop');
    await until(status, (each) => each === 'stopped');
    const before = await visitor.ask('GET', '/tasks/shop');
    const name = (table: string) => ({ schema: 'shop', name: table });
    for (let i = 0; i < 2; i += 1)
      expect(await preview({ mappings: include('purchase') })).toMatchObject({
        status: 200,
        body: {
          tables: [
            { ...name('purchase'), target: name('purchase'), effect: 'load' },
            { ...name('customer'), target: name('customer'), effect: 'leave' },
          ],
          staying: 0,
        },
      });
    expect(await visitor.ask('GET', '/tasks/shop')).toEqual(before);
    expect(await preview({ settings: { TargetMetadata: { TargetSchema: 'store' } } })).toMatchObject({
      body: {
        refusal: expect.stringContaining('shop.customer: DROP TABLE shop.customer'),
        tables: [{ ...name('customer'), target: { schema: 'store', name: 'customer' }, effect: 'reload' }],
      },
    });
  });

  it('says when the task could only begin anew, and what is wrong with the mappings', async () => {
    expect(await preview({ type: 'full-load' })).toMatchObject({
      body: { anew: 'its migration type changed since it ran', tables: [] },
    });
    expect(await preview({ mappings: { rules: [{}] } })).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidParameterValueException' } },
    });
  });
});
