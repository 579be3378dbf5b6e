import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPack } from '../src/dialects/sqlserver/pack/pack.ts';
import { borrowPostgres } from './servers/postgres.ts';
import type { EmbeddedServer } from '../src/endpoints/postgres/embedded.ts';
import { renderPack } from '../src/sql/pack.ts';
import { answersTo, ask } from './pack-cases.ts';
import type { PackCases } from './pack-cases.ts';

const folder = new URL('../src/dialects/sqlserver/pack/cases/', import.meta.url);
const pack = loadPack();
let server: EmbeddedServer;

beforeAll(async () => {
  server = await borrowPostgres();
  await withClient((client) =>
    client.query(renderPack(pack, pack.files.keys(), { schema: 'godwit_sqlserver' })),
  );
});

afterAll(async () => {
  await server?.stop();
});

describe('the extension pack of SQL Server answers as the manual says', () => {
  test.each(readdirSync(folder))('%s', async (file) => {
    const family: PackCases = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    expect(await withClient((client) => answersTo(family, client))).toEqual(family.cases);
  });
});

test('every function of it has a case', () => {
  const cases = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join();
  const names = [...pack.files.values()].filter((each) => each.signatures.length > 0).map(({ name }) => name);
  expect(names.filter((name) => !cases.includes(`godwit_sqlserver.${name}(`))).toEqual([]);
});

test('it can be installed again, and under another name', async () => {
  await withClient(async (client) => {
    await client.query(renderPack(pack, pack.files.keys(), { schema: 'godwit_sqlserver' }));
    await client.query(renderPack(pack, ['throw', 'formatmessage'], { schema: 'Theirs' }));
    expect(await ask(client, `"Theirs".formatmessage('%d of %d', '1', '2')`)).toBe('1 of 2');
    await client.query('DROP SCHEMA "Theirs" CASCADE');
  });
});

async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
