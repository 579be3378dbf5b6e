import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';
import { move } from './move.ts';

if (!hasMariadb) withoutMariadb('the moving of many tables');

const tables = 300;
const rows = 100;

/** What a table costs besides its rows is what such a database takes: how often each server is asked for one. */
describe.skipIf(!hasMariadb)('a database of many small tables', () => {
  let ends: Ends;
  const numbers = Array.from({ length: tables }, (_, i) => i + 1);
  const each = (statement: (table: string) => string): string =>
    numbers.map((i) => statement(`t${i}`)).join(';');

  beforeAll(async () => {
    ends = await startEnds();
    await ends.mariadb.query(
      `CREATE DATABASE many; USE many; ${each((table) => `CREATE TABLE ${table} (id int PRIMARY KEY, name varchar(40)) ENGINE=Aria; INSERT INTO ${table} SELECT seq, CONCAT('${table} ', seq) FROM seq_1_to_${rows}`)}`,
    );
    await ends.postgres.query(
      `CREATE SCHEMA many; CREATE SCHEMA again; ${each((table) => `CREATE TABLE many.${table} (id int PRIMARY KEY, name varchar(40)); CREATE TABLE again.${table} (LIKE many.${table})`)}`,
    );
  });
  afterAll(async () => {
    await ends?.stop();
  });

  it('comes from MariaDB into PostgreSQL', async () => {
    const before = await connectionsOfMariadb();
    const result = await move(
      { url: `${ends.mariadb.url}/many`, schema: 'many' },
      { url: ends.postgres.url, schema: 'many' },
    );
    expect(result.tables).toHaveLength(tables);
    expect(result.tables.every((table) => table.loaded === rows && table.targetRows === rows)).toBe(true);
    expect((await connectionsOfMariadb()) - before).toBeLessThan(60);
    expect(await ends.postgres.query(`SELECT count(*), min(name) FROM many.t${tables}`)).toEqual([
      [String(rows), `t${tables} 1`],
    ]);
  });

  it('goes from one schema of PostgreSQL into another', async () => {
    const result = await move(
      { url: ends.postgres.url, schema: 'many' },
      { url: ends.postgres.url, schema: 'again' },
    );
    expect(result.tables).toHaveLength(tables);
    expect(result.tables.every((table) => table.loaded === rows && table.targetRows === rows)).toBe(true);
  });

  /** All since the server was started. */
  async function connectionsOfMariadb(): Promise<number> {
    return Number((await ends.mariadb.query(`SHOW GLOBAL STATUS LIKE 'Connections'`))[0]?.[1]);
  }
});
