import type pg from 'pg';
import type { Shape } from '../../../change/shape.ts';
import type { ChangedTable } from '../../../change/sink.ts';

/**
 * Tables (as they are in the source) whose target has a unique index or an exclusion constraint besides the key by which rows are told apart, itself or in a partition: a
 * row can then be in the way of another one.
 */
export async function tablesWithOtherKeys(
  client: pg.Client,
  tables: readonly ChangedTable[],
): Promise<ReadonlySet<Shape>> {
  const { rows } = await client.query<{ number: number; columns: string[] | null }>(uniqueIndexes, [
    tables.map(({ target }) => target.schema),
    tables.map(({ target }) => target.name),
  ]);
  const found = rows.flatMap(({ number, columns }) => {
    const table = tables[number - 1];
    return table && !isKey(table, columns ?? []) ? [table.source] : [];
  });
  return new Set(found);
}

function isKey({ source, columns }: ChangedTable, names: readonly string[]): boolean {
  const key = source.key?.columns.map(
    (place) => columns.find((pair) => pair.source === source.columns[place])?.target.name,
  );
  return key?.length === names.length && key.every((each) => each !== undefined && names.includes(each));
}

/** The columns of each index of a table that keeps rows apart; NULL where it is on expressions, or on a part of the rows. */
const uniqueIndexes = `
SELECT wanted.number::integer AS number,
  CASE WHEN i.indisunique AND i.indexprs IS NULL AND i.indpred IS NULL THEN
    (SELECT array_agg(a.attname::text) FROM unnest(i.indkey[0:i.indnkeyatts - 1]) AS k (attnum) JOIN pg_attribute a ON a.attrelid = part.relid AND a.attnum = k.attnum)
  END AS columns
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (schema, name, number)
  JOIN pg_namespace n ON n.nspname = wanted.schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
  CROSS JOIN LATERAL (SELECT c.oid UNION SELECT relid FROM pg_partition_tree(c.oid)) AS part (relid)
  JOIN pg_index i ON i.indrelid = part.relid
WHERE i.indisunique OR i.indisexclusion`;
