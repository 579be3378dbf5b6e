import type mysql from 'mysql2/promise';
import type { Shape } from '../../../change/shape.ts';
import type { ChangedTable } from '../../../change/sink.ts';

/**
 * Tables (as they are in the source) whose target has a unique index besides the key by which rows are told apart: a row can then be in the way of another
 * one.
 */
export async function tablesWithOtherKeys(
  connection: mysql.Connection,
  tables: readonly ChangedTable[],
): Promise<ReadonlySet<Shape>> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT TABLE_SCHEMA AS owner, TABLE_NAME AS name, INDEX_NAME AS of, COLUMN_NAME AS col FROM information_schema.STATISTICS WHERE NON_UNIQUE = 0`,
  );
  const indexes = Map.groupBy(rows, (row) => JSON.stringify([row['owner'], row['name'], row['of']]));
  const found = [...indexes.values()].flatMap((columns) => {
    const [row] = columns;
    const table = tables.find(
      ({ target }) => target.schema === row?.['owner'] && target.name === row?.['name'],
    );
    const names = columns.map((each) => String(each['col']));
    return table && !isKey(table, names) ? [table.source] : [];
  });
  return new Set(found);
}

/** The column of an index on an expression has no name, which is that of no column. */
function isKey({ source, columns }: ChangedTable, names: readonly string[]): boolean {
  const key = source.key?.columns.map(
    (place) => columns.find((pair) => pair.source === source.columns[place])?.target.name,
  );
  return key?.length === names.length && key.every((each) => each !== undefined && names.includes(each));
}
