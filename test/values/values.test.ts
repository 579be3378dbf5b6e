import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { borrowPostgres } from '../servers/postgres.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { dates } from './dates.ts';
import { errors } from './errors.ts';
import { numbers } from './numbers.ts';
import { ask } from './table.ts';
import { texts } from './texts.ts';

/**
 * What Oracle's manuals say about values, asked of converted code in a real PostgreSQL: each expression in PL/SQL and in a query.
 * Where the answer differs, the table holds both, so that no difference comes or goes unseen.
 */
let server: EmbeddedServer;

beforeAll(async () => {
  server = await borrowPostgres();
});

afterAll(async () => {
  await server?.stop();
});

describe.each([
  ['numbers', numbers],
  ['texts', texts],
  ['dates', dates],
  ['errors', errors],
] as const)('%s', (_, sections) => {
  test.each(sections)('$manual', async (section) => {
    const { found, said } = await ask(server, section);
    expect(found).toEqual(said);
  });
});
