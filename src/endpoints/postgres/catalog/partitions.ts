import type pg from 'pg';
import type { Shape } from '../../../change/shape.ts';
import type { Partition } from '../../../change/source.ts';
import { literal, name } from '../session.ts';

/** The partitions of a table in the order of their names, each with those of all levels below it that hold rows. */
export async function readPartitions(
  client: pg.Client,
  { schema, name: table }: Shape,
): Promise<readonly Partition[]> {
  const { rows } = await client.query<{ schema: string; name: string; top: string; level: number }>(
    `SELECT n.nspname AS schema, c.relname AS name, top.relid::text AS top, part.level
     FROM pg_partition_tree(${literal(name(schema, table))}::regclass) top
       CROSS JOIN LATERAL pg_partition_tree(top.relid) part
       JOIN pg_class c ON c.oid = part.relid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE top.level = 1 AND (part.level = 0 OR part.isleaf) ORDER BY top.relid::text, part.level, c.relname`,
  );
  return [...Map.groupBy(rows, ({ top }) => top).values()].flatMap(([own, ...parts]) =>
    own ? [{ schema: own.schema, name: own.name, parts: parts.map((each) => nameOnly(each)) }] : [],
  );
}

function nameOnly(row: { readonly schema: string; readonly name: string }): Partition['parts'][number] {
  return { schema: row.schema, name: row.name };
}
