import type { Connection } from 'tedious';
import type { Sequence } from '../../../change/source.ts';
import { rowsOfFirst } from '../session.ts';

interface SequenceRow {
  readonly schema: string;
  readonly name: string;
  readonly current: string | null;
  readonly increment: string;
  readonly used: boolean;
}

/**
 * Reads the sequences of users (SQL Server, "sys.sequences"). The current value of a sequence that gave out none yet is its start, as it is of one that
 * gave out one; only servers since 2017 tell these apart (`last_used_value`), else it counts as given out, so that no value comes twice.
 */
export async function readSequences(connection: Connection): Promise<Sequence[]> {
  const query = (used: string) => `
SELECT s.name AS [schema], q.name AS [name], CAST(q.current_value AS varchar(40)) AS [current],
  CAST(q.increment AS varchar(40)) AS increment, ${used} AS used
FROM sys.sequences q JOIN sys.schemas s ON s.schema_id = q.schema_id ORDER BY 1, 2`;
  const found = await rowsOfFirst<SequenceRow>(connection, [
    query('CAST(CASE WHEN q.last_used_value IS NULL THEN 0 ELSE 1 END AS bit)'),
    query('CAST(1 AS bit)'),
  ]);
  return found.map(({ schema, name, current, increment, used }) => ({
    schema,
    name,
    increment: BigInt(increment),
    ...(used && current !== null ? { last: BigInt(current) } : {}),
  }));
}
