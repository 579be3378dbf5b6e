import type mysql from 'mysql2/promise';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { ForeignKeyCheck } from '../../../change/sink.ts';
import { name } from '../names.ts';
import { schemasOf } from '../check/requirements.ts';

interface ColumnRow extends mysql.RowDataPacket {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly column: string;
  readonly parentSchema: string;
  readonly parent: string;
  readonly parentColumn: string;
}

/** Counts the rows that break each foreign key: with `foreign_key_checks` off they were not checked, and the server never does so afterwards. */
export async function checkForeignKeys(
  connection: mysql.Connection,
  tables: readonly Shape[],
): Promise<ForeignKeyCheck[]> {
  const [rows] = await connection.query<ColumnRow[]>(
    'SELECT TABLE_SCHEMA AS `schema`, TABLE_NAME AS `table`, CONSTRAINT_NAME AS name, COLUMN_NAME AS `column`, REFERENCED_TABLE_SCHEMA AS parentSchema, REFERENCED_TABLE_NAME AS parent, REFERENCED_COLUMN_NAME AS parentColumn FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_NAME IS NOT NULL AND TABLE_SCHEMA IN (?) ORDER BY 1, 2, 3, ORDINAL_POSITION',
    [schemasOf(tables)],
  );
  const wanted = new Set(tables.map(nameOf));
  const ofTables = rows.filter((row) => wanted.has(nameOf({ schema: row.schema, name: row.table })));
  const results: ForeignKeyCheck[] = [];
  for (const parts of Map.groupBy(ofTables, (row) => `${row.schema}\0${row.table}\0${row.name}`).values()) {
    const [key] = parts;
    if (!key) continue;
    const given = parts.map(({ column }) => `c.${name(column)} IS NOT NULL`);
    const same = parts.map(({ column, parentColumn }) => `p.${name(parentColumn)} = c.${name(column)}`);
    const [counted] = await connection.query<mysql.RowDataPacket[]>(
      `SELECT COUNT(*) AS count FROM ${name(key.schema, key.table)} AS c WHERE ${given.join(' AND ')}
         AND NOT EXISTS (SELECT 1 FROM ${name(key.parentSchema, key.parent)} AS p WHERE ${same.join(' AND ')})`,
    );
    results.push({
      table: nameOf({ schema: key.schema, name: key.table }),
      name: key.name,
      brokenRows: Number(counted[0]?.['count']),
      wasValidated: false,
    });
  }
  return results;
}
