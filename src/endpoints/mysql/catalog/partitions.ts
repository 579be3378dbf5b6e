import type mysql from 'mysql2/promise';
import type { Shape } from '../../../change/shape.ts';
import type { Partition } from '../../../change/source.ts';

interface Row extends mysql.RowDataPacket {
  readonly partition_name: string;
  readonly subpartition_name: string | null;
}

/** The partitions of a table in their order, each with its subpartitions. */
export async function readPartitions(
  connection: mysql.Connection,
  { schema, name }: Shape,
): Promise<readonly Partition[]> {
  const [rows] = await connection.query<Row[]>(
    `SELECT PARTITION_NAME AS partition_name, SUBPARTITION_NAME AS subpartition_name FROM information_schema.PARTITIONS
     WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND PARTITION_NAME IS NOT NULL
     ORDER BY PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION`,
    [schema, name],
  );
  return [...Map.groupBy(rows, (row) => row.partition_name)].map(([partition, parts]) => ({
    schema,
    name: partition,
    parts: parts.flatMap(({ subpartition_name: part }) => (part === null ? [] : [{ schema, name: part }])),
  }));
}
