import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPack } from '../src/dialects/oracle/pack/pack.ts';
import { packRecords } from '../src/dialects/oracle/packages/types.ts';
import { borrowPostgres } from './servers/postgres.ts';
import type { EmbeddedServer } from '../src/endpoints/postgres/embedded.ts';
import type { PackFile } from '../src/sql/pack.ts';
import { packViews, renderPack } from '../src/sql/pack.ts';
import { answersTo, ask } from './pack-cases.ts';
import type { PackCases } from './pack-cases.ts';

const folder = new URL('../src/dialects/oracle/pack/cases/', import.meta.url);
const pack = loadPack();
let server: EmbeddedServer;

beforeAll(async () => {
  server = await borrowPostgres();
  await withClient(async (client) => {
    await client.query(renderPack(pack, pack.files.keys(), { schema: 'godwit_oracle' }));
  });
});

afterAll(async () => {
  await server?.stop();
});

describe('the extension pack answers as the manual says', () => {
  test.each(readdirSync(folder))('%s', async (file) => {
    const family: PackCases = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    expect(await withClient((client) => answersTo(family, client))).toEqual(family.cases);
  });
});

test('every function has a case', () => {
  const cases = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join();
  const names = [...pack.files.values()]
    .filter((file) => !standsIn(file) && !file.columns && !packRecords.has(file.name))
    // Subtypes are domains: what they refuse stands on the page of their rule.
    .filter((file) => !/CREATE DOMAIN/.test(file.sql))
    .map((file) => file.name);
  expect(names.filter((name) => !cases.includes(`godwit_oracle.${name}(`) && !indirect.has(name))).toEqual(
    [],
  );
});

test('views of the data dictionary have the columns that conversion knows', async () => {
  await withClient(async (client) => {
    for (const [name, columns] of packViews(pack)) {
      const { rows } = await client.query<{ name: string; type: string }>(
        `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
         WHERE attrelid = $1::regclass AND attnum > 0 ORDER BY attnum`,
        [`godwit_oracle.${name}`],
      );
      expect({ [name]: rows }).toEqual({
        [name]: columns.map((each) => ({ name: each.name, type: longType[each.type] ?? each.type })),
      });
      await client.query(`SELECT * FROM godwit_oracle.${name} LIMIT 5`);
    }
  });
});

const longType: Readonly<Record<string, string>> = {
  timestamp: 'timestamp without time zone',
  'timestamp(0)': 'timestamp(0) without time zone',
  timestamptz: 'timestamp with time zone',
};

test('what PostgreSQL cannot do says so when it is reached, and what to do', async () => {
  const stubs = [...pack.files.values()].filter(standsIn);
  expect(stubs.length).toBeGreaterThan(20);
  await withClient(async (client) => {
    for (const signature of stubs.flatMap((file) => file.signatures)) {
      const values = signature.parameters.map(
        (parameter) => `NULL::${parameter.type === 'anyelement' ? 'text' : parameter.type}`,
      );
      const call = `godwit_oracle.${signature.name}(${values.join(', ')})`;
      const answer = await ask(client, signature.kind === 'procedure' ? `CALL ${call}` : call);
      expect(answer).toMatch(/^ERROR 0A000 \w+\.\w+ is not available in PostgreSQL$/);
    }
  });
});

test('an ordinary role that may create schemas and extensions installs and uses it', async () => {
  await withClient(async (client) => {
    await client.query(
      `CREATE ROLE migrator; GRANT CREATE ON DATABASE ${client.database} TO migrator; SET ROLE migrator`,
    );
    await client.query(renderPack(pack, pack.files.keys(), { schema: 'theirs' }));
    expect(await ask(client, `CALL theirs.dbms_output_put_line('seen')`)).toBe('seen');
    await client.query(`SELECT theirs.set_variable('hr.pkg.total', '12')`);
    expect(await ask(client, `theirs.get_variable('hr.pkg.total')`)).toBe('12');
    await client.query('DROP SCHEMA theirs CASCADE');
    await client.query('RESET ROLE');
    await client.query('DROP OWNED BY migrator; DROP ROLE migrator');
  });
});

/** Whether the file only stands in for a package that reaches outside the database. */
function standsIn(file: PackFile): boolean {
  return file.requires.includes('unavailable');
}

/** What the cases reach only through the functions that are built on it. */
const indirect = new Set([
  'datetime_elements',
  'datetime_language',
  'dbms_crypto_cipher',
  'error_message',
  'error_state',
  'format_datetime',
  'format_number',
  'nls_format',
  'number_language',
  'number_model',
  'parse_datetime',
  'pgcrypto_schema',
  'raise_error',
  'regexp_flags',
  'regexp_pattern',
  'unavailable',
  'variable_key',
]);

test('the pack can be installed again, and under another name', async () => {
  await withClient(async (client) => {
    await client.query(renderPack(pack, pack.files.keys(), { schema: 'godwit_oracle' }));
    await client.query(renderPack(pack, ['to_char', 'dbms_output_put_line'], { schema: 'Ora' }));
    await client.query('DROP SCHEMA godwit_oracle CASCADE');
    expect(await ask(client, `"Ora".to_char(0.5)`)).toBe('.5');
    await client.query('DROP SCHEMA "Ora" CASCADE');
    await client.query(renderPack(pack, pack.files.keys(), { schema: 'godwit_oracle' }));
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
