import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../src/change/source.ts';
import { openMysqlSource } from '../../src/endpoints/mysql/source.ts';
import type { MariadbServer } from '../servers/mariadb.ts';
import { borrowMariadb, hasMariadb, withoutMariadb } from '../servers/mariadb.ts';

if (!hasMariadb) withoutMariadb('cutting tables into ranges');

/** Tables of 4,000 rows, with how their keys lie. */
const tables = {
  even: 'seq',
  /** All rows are among the first and the last of so many numbers. */
  gap: 'IF(seq % 2 = 0, seq, 9000000000000000000 + CAST(seq AS SIGNED))',
  negative: '-9000000000000000000 + CAST(seq AS SIGNED) * 1000000007',
  /** Nine of ten rows have the same first number, which only the second column divides. */
  common: 'IF(seq % 10 = 0, seq, 5)',
};

describe.skipIf(!hasMariadb)('tables of MariaDB', () => {
  let server: MariadbServer;
  let client: mysql.Connection;
  let source: Source;

  beforeAll(async () => {
    server = await borrowMariadb();
    client = await mysql.createConnection(server.url);
    await client.query('CREATE DATABASE pieces');
    await client.query('USE pieces');
    for (const [table, number] of Object.entries(tables)) {
      await client.query(
        `CREATE TABLE pieces.${table} (n bigint NOT NULL, m int NOT NULL, PRIMARY KEY (n, m))`,
      );
      await client.query(`INSERT INTO pieces.${table} SELECT ${number}, seq FROM seq_1_to_4000`);
      await client.query(`ANALYZE TABLE pieces.${table}`);
    }
    source = await openMysqlSource(`${server.url}/pieces`);
  });
  afterAll(async () => {
    await source?.close();
    await client?.end();
    await server?.stop();
  });

  it.each(Object.keys(tables))('are cut into ranges that hold each row once: %s', async (table) => {
    const shape = (await source.tables()).find(({ name }) => name === table);
    if (!shape) throw new Error(`${table} is not there`);
    const ranges = await source.ranges({ ...shape, estimatedRows: 4000 }, 500);
    const counts: number[] = [];
    const seen = new Set<string>();
    for (const range of ranges) {
      const columns = shape.columns.map((column) => ({ column, encoding: 'text' as const }));
      const signal = new AbortController().signal;
      let count = 0;
      for await (const { rows, bytes, starts, lengths } of source.read({ shape, columns, range, signal })) {
        count += rows;
        for (let cell = 1; cell < rows * 2; cell += 2)
          seen.add(
            bytes.toString('latin1', starts[cell], (starts[cell] as number) + (lengths[cell] as number)),
          );
      }
      counts.push(count);
    }
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(4000);
    expect(seen.size).toBe(4000);
    // The index tells about how many rows there are, not exactly.
    expect(Math.max(...counts)).toBeLessThan(1500);
    expect(ranges.length).toBeGreaterThan(4);
    expect(ranges.length).toBeLessThan(17);
  });
});
