import type pg from 'pg';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { ForeignKeyCheck } from '../../../change/sink.ts';
import { tableList, wantedTables } from '../check/requirements.ts';
import { name } from '../session.ts';

interface KeyRow {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly validated: boolean;
  readonly parentSchema: string;
  readonly parent: string;
  readonly columns: readonly string[];
  readonly parentColumns: readonly string[];
}

/** Foreign keys of the tables, without those that partitions inherit from their root. */
const keys = `
  SELECT t.nspname AS schema, t.relname AS table, k.conname AS name, k.convalidated AS validated, n.nspname AS "parentSchema", p.relname AS parent,
    ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u(attnum, place) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum
      ORDER BY place) AS columns,
    ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u(attnum, place) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum
      ORDER BY place) AS "parentColumns"
  FROM ${wantedTables} AS t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f' AND k.conparentid = 0
    JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace n ON n.oid = p.relnamespace
  ORDER BY 1, 2, 3`;

/**
 * Counts the rows that break each foreign key. A key that is marked as valid is looked at too: the server did not check it for the rows of a replica session, and
 * VALIDATE CONSTRAINT passes over it. A key that is NOT VALID is validated when no row breaks it.
 */
export async function checkForeignKeys(
  client: pg.Client,
  tables: readonly Shape[],
): Promise<ForeignKeyCheck[]> {
  const { rows } = await client.query<KeyRow>(keys, [...tableList(tables)]);
  const results: ForeignKeyCheck[] = [];
  for (const key of rows) {
    const table = name(key.schema, key.table);
    const given = key.columns.map((column) => `c.${name(column)} IS NOT NULL`);
    const same = key.columns.map(
      (column, place) => `p.${name(key.parentColumns[place] as string)} = c.${name(column)}`,
    );
    const { rows: counted } = await client.query<{ count: string }>(
      `SELECT count(*) FROM ${table} AS c WHERE ${given.join(' AND ')}
         AND NOT EXISTS (SELECT FROM ${name(key.parentSchema, key.parent)} AS p WHERE ${same.join(' AND ')})`,
    );
    const brokenRows = Number(counted[0]?.count);
    const wasValidated = brokenRows === 0 && !key.validated;
    if (wasValidated) await client.query(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${name(key.name)}`);
    results.push({
      table: nameOf({ schema: key.schema, name: key.table }),
      name: key.name,
      brokenRows,
      wasValidated,
    });
  }
  return results;
}
